"""One seed for each parameter, the same in every language (worker/exec/parameter-seed.ts has it, too)."""

import importlib.util
import sys
from importlib.machinery import ModuleSpec
from typing import Any, Callable, Dict, Optional

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


class _Watch:
    """Seeds a generator when it is imported, and has it seeded for each parameter from then on."""

    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Optional[ModuleSpec]:
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        if name in _aside:
            return ModuleSpec(name, _Aside(_aside.pop(name)))
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            self._seed_after(spec.loader)
        return spec

    def _seed_after(self, loader: Any) -> None:
        execute = loader.exec_module

        def exec_module(module: Any) -> None:
            del loader.exec_module
            execute(module)
            _take_in(self._name, module)

        loader.exec_module = exec_module


class _Aside:
    """Gives a module back that was set aside: those that have it since Python's start go on sharing it."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> Any:
        return self._module

    def exec_module(self, module: Any) -> None:
        module.__spec__ = self._spec
        module.__loader__ = self._spec.loader
        _take_in(self._spec.name, module)


def _take_in(name: str, module: Any) -> None:
    _seeders[name] = module.seed
    module.seed(parameter_seed(*_current))


_GENERATORS = ("random", "numpy.random")
_seeders: Dict[str, Callable[[int], object]] = {}
_aside: Dict[str, Any] = {}
_current = (0, 0)


def set_random_aside() -> None:
    """Takes `random` away where Python's start has imported it, until it is imported again: then the function wants it."""
    module = sys.modules.pop("random", None)
    if module is not None:
        _aside["random"] = module
        _watch("random")


def watch_generators() -> None:
    """Finds the generators that a function may use without saying so: those that are there, and each that comes."""
    for name in _GENERATORS:
        if name in _seeders:
            continue
        if name in sys.modules:
            _seeders[name] = sys.modules[name].seed
        else:
            _watch(name)


def _watch(name: str) -> None:
    if not any(isinstance(finder, _Watch) and finder._name == name for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watch(name))


def begin(seed: int, parameter_id: int) -> None:
    """Seeds, for a parameter, the generators of `random` and `numpy.random`, as far as they are imported."""
    global _current
    _current = (seed, parameter_id)
    if _seeders:
        made = parameter_seed(seed, parameter_id)
        for seed_one in _seeders.values():
            seed_one(made)
