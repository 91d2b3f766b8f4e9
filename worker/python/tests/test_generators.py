"""What is imported when: each case in a Python of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAD = """
import random as early, sys
from ttg_worker.seeding import set_random_aside
set_random_aside()
from ttg_worker.evaluate import Evaluator
from ttg_worker.function import Function
def run(one, ids=(1, 2)):
    lines = []
    Evaluator(Function(one, None, "compute"), {}, 0, lines.append).answer(['{"i":%d,"p":0}' % i for i in ids])
    return "".join(lines)
"""


def said(body):
    folder = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", HEAD + body], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


IMPORTS = {
    "before": "import random\ndef compute(x): return random.random()",
    "in the function": "def compute(x):\n    import random\n    return random.random()",
    "by name in the function": "def compute(x):\n    from random import random\n    return random()",
    "by another module": "def compute(x):\n    import statistics\n    return sys.modules['random'].random()",
}


@pytest.mark.parametrize("when", IMPORTS)
def test_random_gives_the_same_whenever_it_is_imported(when):
    assert said(f"{IMPORTS[when]}\nprint(run(compute))") == said(f"{IMPORTS['before']}\nprint(run(compute))")


def test_a_parameter_has_its_numbers_also_if_it_is_the_first():
    body = f"{IMPORTS['in the function']}\nprint(run(compute)); print(run(compute, (2,)))"
    together, alone = said(body).strip().split("\n\n")
    assert alone == together.split("\n")[1]


def test_a_function_is_called_once_for_each_parameter_also_when_it_imports_something():
    assert said("def compute(x):\n    import random, tempfile\n    print('called')\nrun(compute)") == "called\ncalled\n"


def test_who_imported_random_before_shares_it_with_the_function():
    code = "def compute(x):\n    import random\n    return [random is early, random.random() != early.random()]"
    assert said(f"{code}\nprint(run(compute, (1,)))") == '{"i":1,"r":[true,true]}\n\n'


def test_a_function_without_random_seeds_nothing():
    assert said("run(lambda x: x)\nprint('random' in sys.modules)") == "False\n"


def test_numpy_gives_the_same_whenever_it_is_imported():
    pytest.importorskip("numpy")
    code = "def compute(x):\n    import numpy\n    return numpy.random.random()\nprint(run(compute))"
    assert said(code) == said(f"import numpy\n{code}")
