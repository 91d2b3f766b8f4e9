import json
import math

import pytest

from ttg_worker.result_text import result_text


class Scalar:
    """Stands for a scalar of numpy."""

    __module__ = "numpy"
    ndim = 0

    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


class Array(Scalar):
    __module__ = "numpy"
    ndim = 1

    def tolist(self):
        return self.value


@pytest.mark.parametrize(
    "value",
    [0, -1, 2**63, 1.5, 1e-300, -0.0, True, None, "", "\N{SNOWMAN}\ud800", [1, [2.5, None]], {"a": {"b": []}}],
)
def test_what_json_holds_reads_back_as_it_was(value):
    assert json.loads(result_text(value)) == value


def test_minus_zero_keeps_its_sign():
    assert math.copysign(1, json.loads(result_text(-0.0))) == -1


def test_what_is_no_finite_number_becomes_its_name():
    found = json.loads(result_text([float("nan"), float("inf"), {"x": -float("inf")}]))
    assert found == ["NaN", "Infinity", {"x": "-Infinity"}]
    assert json.loads(result_text(float("inf"))) == "Infinity"


def test_scalars_and_arrays_of_numpy_become_numbers_and_lists():
    found = json.loads(result_text({"a": Scalar(7), "b": Array([1.0, float("nan")]), Scalar(3): (1, 2)}))
    assert found == {"a": 7, "b": [1.0, "NaN"], "3": [1, 2]}


def test_tuples_are_lists_and_numbers_may_be_keys():
    assert json.loads(result_text({1: (1, 2)})) == {"1": [1, 2]}


@pytest.mark.parametrize("value", [{1, 2}, b"x", 1j, object(), {(1, 2): 3}, [lambda: 0]])
def test_anything_else_is_refused_by_its_type(value):
    with pytest.raises(TypeError, match="the function returned|keys are strings"):
        result_text(value)


def test_what_contains_itself_is_refused():
    ring = []
    ring.append(ring)
    with pytest.raises((ValueError, RecursionError)):
        result_text(ring)
