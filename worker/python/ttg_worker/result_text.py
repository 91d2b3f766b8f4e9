"""A result as JSON."""

import json
from typing import Any


def result_text(result: Any) -> str:
    """
    JSON of what a function returned: numbers, strings, booleans, None, lists, tuples and dicts of them, and numpy's
    scalars and arrays. NaN and infinities become the strings "NaN", "Infinity" and "-Infinity", which aggregates know.

    Raises TypeError, ValueError or RecursionError for anything else.
    """
    kind = type(result)
    if kind is int:
        return repr(result)
    if kind is float and -1.7976931348623157e308 <= result <= 1.7976931348623157e308:
        return repr(result)
    try:
        return _encode(result)
    except (TypeError, ValueError):
        # NaN, an infinity, or a dict with keys of numpy; or it cannot be held at all.
        return _encode(_plain(result, 0))


def _from_numpy(value: Any) -> Any:
    """What the encoder does not know: scalars and arrays of numpy as Python's own, or TypeError."""
    if type(value).__module__ == "numpy" or hasattr(value, "__array__"):
        if getattr(value, "ndim", 0) > 0:
            return value.tolist()
        if hasattr(value, "item"):
            return value.item()
    raise TypeError(f"the function returned {_name(value)}, which JSON cannot hold")


def _name(value: Any) -> str:
    kind = type(value)
    name = kind.__qualname__
    return name if kind.__module__ == "builtins" else f"{kind.__module__}.{name}"


def _plain(value: Any, depth: int) -> Any:
    if depth > 200:
        raise ValueError("the function returned something nested deeper than 200 levels")
    if isinstance(value, float):
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        return float(value)
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, dict):
        return {_key(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth + 1) for item in value]
    return _plain(_from_numpy(value), depth + 1)


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, (bool, int, float)):
        return json.dumps(key)
    if type(key).__module__ == "numpy" and hasattr(key, "item"):
        return _key(key.item())
    raise TypeError(f"the function returned a dict with a key that is {_name(key)}; keys are strings or numbers")


_encode = json.JSONEncoder(allow_nan=False, default=_from_numpy, separators=(",", ":")).encode
