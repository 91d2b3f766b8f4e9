"""
The process that runs a function in Python: the worker starts it, speaks lines of JSON with it on descriptors 3 and 4,
and is gone when descriptor 5 closes. worker/contract/README.md says what the lines are.
"""

import faulthandler
import json
import os
import sys

# Started as a file: what is beside it must not be taken for the user's modules.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from ttg_worker.channel import Answers, read_lots  # noqa: E402
from ttg_worker.evaluate import Evaluator  # noqa: E402
from ttg_worker.function import ImportFailed, load_function  # noqa: E402
from ttg_worker.guard import end_with_worker  # noqa: E402
from ttg_worker.seeding import set_random_aside  # noqa: E402

INPUT, OUTPUT, LIFE = 3, 4, 5


def _detach_descriptors() -> None:
    """What the function starts or forks must not hold the worker's channels."""
    for descriptor in (INPUT, OUTPUT, LIFE):
        os.set_inheritable(descriptor, False)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_close_descriptors)


def _close_descriptors() -> None:
    for descriptor in (INPUT, OUTPUT, LIFE):
        try:
            os.close(descriptor)
        except OSError:
            pass


def main() -> int:
    faulthandler.enable()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
    _detach_descriptors()
    end_with_worker(LIFE)
    answers = Answers(OUTPUT)
    evaluator = None
    for lines in read_lots(INPUT):
        if evaluator is None:
            algorithm = json.loads(lines.pop(0))["algorithm"]
            args = algorithm["args"]
            set_random_aside()
            try:
                function = load_function(algorithm["python"], args, os.environ.pop("CODE_FOLDER", None))
            except ImportFailed as error:
                said = {"type": "ImportFailed", "message": str(error), "trace": error.trace}
                print(error.trace or error, file=sys.stderr)
                answers.add(json.dumps({"ready": False, "e": said}) + "\n")
                answers.flush()
                return 1
            evaluator = Evaluator(function, args, algorithm.get("seed", 0), answers.add)
            answers.add('{"ready":true}\n')
        if lines:
            evaluator.answer(lines)
        answers.flush()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
