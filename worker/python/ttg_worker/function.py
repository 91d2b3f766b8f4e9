"""Finds the function that a Computation names."""

import importlib
import inspect
import os
import sys
import traceback
from typing import Any, Callable, Mapping, Optional


class ImportFailed(Exception):
    """The function cannot be had: no other try will help. `trace` says where, if it is in the user's code."""

    def __init__(self, message: str, trace: Optional[str] = None) -> None:
        super().__init__(message)
        self.trace = trace


class Function:
    """A user's function, ready to be called."""

    def __init__(self, one: Optional[Callable[..., Any]], batch: Optional[Callable[..., Any]], name: str) -> None:
        self.one = one
        self.batch = batch
        self.one_wants_context = one is not None and _wants_context(one, name)
        self.batch_wants_context = batch is not None and _wants_context(batch, f"{name}_batch")


def load_function(python: Mapping[str, Any], args: Mapping[str, Any], folder: Optional[str]) -> Function:
    """
    Imports what `spec.algorithm.python` names and calls its `setup`, if there is one.

    Raises ImportFailed.
    """
    name = python.get("function", "compute")
    module = _import(python, folder)
    one = getattr(module, name, None)
    batch = getattr(module, f"{name}_batch", None)
    if one is None and batch is None:
        raise ImportFailed(f"{_place(python)} has no function {name}; it has {_functions(module)}")
    for candidate, called in ((one, name), (batch, f"{name}_batch")):
        if candidate is not None and not callable(candidate):
            raise ImportFailed(f"{called} in {_place(python)} is {type(candidate).__name__}, not a function")
        if inspect.iscoroutinefunction(candidate):
            raise ImportFailed(f"{called} in {_place(python)} is async; a plain function is wanted")
    function = Function(one, batch, name)
    _set_up(getattr(module, "setup", None), args, python)
    return function


def _import(python: Mapping[str, Any], folder: Optional[str]) -> Any:
    config_map = python.get("configMap")
    if config_map is None:
        return _import_module(python["module"], python)
    if folder is None:
        raise ImportFailed("the folder with the ConfigMap's files is not there")
    file = os.path.join(folder, config_map["key"])
    if not os.path.isfile(file):
        there = ", ".join(sorted(entry for entry in os.listdir(folder) if not entry.startswith("..")))
        raise ImportFailed(f"{_place(python)} is not there; the ConfigMap has {there or 'no keys'}")
    sys.path.insert(0, folder)
    module = _import_module(config_map["key"][: -len(".py")], python)
    if os.path.realpath(getattr(module, "__file__", None) or "") != os.path.realpath(file):
        raise ImportFailed(f"{_place(python)} has the name of a module of Python itself; give the key another name")
    return module


def _import_module(name: str, python: Mapping[str, Any]) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name == name.split(".")[0] or error.name == name:
            raise ImportFailed(f"there is no module {error.name} in the worker's image") from error
        raise ImportFailed(
            f"{_place(python)} imports {error.name}, which is not in the worker's image", _trace(error)
        ) from error
    except SyntaxError as error:
        where = f"{os.path.basename(error.filename or '?')}, line {error.lineno}"
        raise ImportFailed(f"SyntaxError in {where}: {error.msg}", _trace(error)) from error
    except (Exception, SystemExit) as error:
        raise ImportFailed(
            f"importing {_place(python)} raised {type(error).__name__}: {error}", _trace(error)
        ) from error


def _set_up(setup: Any, args: Mapping[str, Any], python: Mapping[str, Any]) -> None:
    if not callable(setup):
        return
    try:
        if _positionals(setup):
            setup(args)
        else:
            setup()
    except (Exception, SystemExit) as error:
        raise ImportFailed(
            f"setup() in {_place(python)} raised {type(error).__name__}: {error}", _trace(error)
        ) from error


def _wants_context(function: Callable[..., Any], name: str) -> bool:
    positionals = _positionals(function)
    if positionals is None:
        return False
    needed = [p for p in positionals if p.default is p.empty and p.kind is not p.VAR_POSITIONAL]
    if not positionals or len(needed) > 2:
        wanted = f"{name}(param) or {name}(param, ctx)"
        raise ImportFailed(f"{name} takes {len(needed)} parameters; it must be {wanted}")
    return len(needed) == 2 or (len(positionals) > 1 and positionals[1].name == "ctx")


def _positionals(function: Callable[..., Any]) -> "Optional[list[inspect.Parameter]]":
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        # Written in C, without a signature.
        return None
    return [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL)]


def _place(python: Mapping[str, Any]) -> str:
    config_map = python.get("configMap")
    if config_map is None:
        return f"module {python['module']}"
    return f"{config_map['key']} of ConfigMap {config_map['name']}"


def _functions(module: Any) -> str:
    names = [name for name, value in vars(module).items() if inspect.isfunction(value) and not name.startswith("_")]
    return ", ".join(sorted(names)) or "no functions"


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))
