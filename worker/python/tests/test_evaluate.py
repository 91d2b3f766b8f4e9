import json
import random

import pytest

from ttg_worker.evaluate import Evaluator
from ttg_worker.function import Function


def answers(one=None, batch=None, params=(1, 2, 3), seed=0):
    texts = []
    evaluator = Evaluator(Function(one, batch, "compute"), {"k": 2}, seed, texts.append)
    evaluator.answer([json.dumps({"i": i + 10, "p": p}) for i, p in enumerate(params)])
    return [json.loads(line) for line in "".join(texts).splitlines()]


def test_each_parameter_is_answered_by_its_id():
    assert answers(lambda x: x * x) == [{"i": 10, "r": 1}, {"i": 11, "r": 4}, {"i": 12, "r": 9}]


def test_the_context_has_id_arguments_and_seed():
    found = answers(lambda x, ctx: [ctx.id, ctx.args["k"], ctx.seed], seed=5)
    assert [answer["r"][:2] for answer in found] == [[10, 2], [11, 2], [12, 2]]
    assert len({answer["r"][2] for answer in found}) == 3


def test_a_second_parameter_with_a_default_is_no_context():
    assert answers(lambda x, scale=3: x * scale)[1]["r"] == 6


def test_random_begins_anew_with_each_parameter():
    def compute(x):
        random.random()
        return random.random()

    together = answers(compute)
    alone = answers(compute, params=(1,))
    assert together[0] == alone[0]
    assert together[0]["r"] != together[1]["r"]


def test_many_at_once_are_one_call():
    calls = []

    def batch(params, ctx):
        calls.append(list(ctx.ids))
        return [p + 1 for p in params]

    assert [answer["r"] for answer in answers(lambda x: "alone", batch)] == [2, 3, 4]
    assert calls == [[10, 11, 12]]


def test_one_alone_is_not_batched_where_there_is_a_function_for_one():
    assert answers(lambda x: "alone", lambda params: params, params=(1,))[0]["r"] == "alone"
    assert answers(None, lambda params: ["b"], params=(1,))[0]["r"] == "b"


def test_an_exception_in_a_batch_is_found_to_be_one_parameters():
    def batch(params):
        return [10 // p for p in params]

    first, second, third = answers(None, batch, params=(5, 0, 2))
    assert (first["r"], third["r"]) == (2, 5)
    assert second["e"]["type"] == "ZeroDivisionError"


@pytest.mark.parametrize("returned", [None, [1], "abc", {"a": 1, "b": 2, "c": 3}])
def test_a_batch_function_that_returns_no_list_of_results_is_told_so(returned):
    for answer in answers(None, lambda params: returned if len(params) > 1 else None):
        assert "batch function returned" in answer["e"]["message"]


def test_a_trace_begins_in_the_users_code():
    def compute(x):
        raise KeyError("ä")

    said = answers(compute, params=(1,))[0]["e"]
    assert said["type"] == "KeyError"
    assert "evaluate.py" not in said["trace"].replace("test_evaluate.py", "")


def test_an_exit_is_that_parameters_failure():
    def compute(x):
        raise SystemExit(3)

    assert answers(compute, params=(1,))[0]["e"]["type"] == "SystemExit"
