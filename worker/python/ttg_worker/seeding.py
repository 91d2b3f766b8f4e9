"""One seed for each parameter, the same in every language (worker/exec/parameter-seed.ts has it, too)."""

import random
import sys

_MASK = 0x7FFFFFFF


def _mix(x: int) -> int:
    """A permutation of [0, 2^31)."""
    x ^= x >> 16
    x = x * 0x7FEB352D & _MASK
    x ^= x >> 15
    x = x * 0x046CA68B & _MASK
    return x ^ x >> 16


def parameter_seed(seed: int, parameter_id: int) -> int:
    """A number in [0, 2^31) made of `algorithm.seed` and an id; no two of the first 2^31 ids have the same one."""
    key = _mix(seed & _MASK) ^ _mix((seed >> 31) + 0x1E3779B9 & _MASK) ^ _mix((parameter_id >> 31) + 0x3C6EF372 & _MASK)
    return _mix(_mix(parameter_id & _MASK) ^ key)


def numpy_is_there() -> bool:
    """Whether the function, or something that it uses, has imported numpy."""
    return "numpy.random" in sys.modules


def seed_everything(seed: int) -> None:
    """Seeds the generators that a function may use without saying so: those of `random` and of `numpy.random`."""
    random.seed(seed)
    if numpy_is_there():
        sys.modules["numpy.random"].seed(seed)
