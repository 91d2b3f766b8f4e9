"""Answers the worker's lines by calling the function."""

import json
import sys
import traceback
from typing import Any, Callable, List, Mapping

from .context import BatchContext, Context
from .function import Function
from .result_text import result_text
from .seeding import begin, watch_generators

Add = Callable[[str], None]


class Evaluator:
    """Evaluates parameters one by one, or many at once where the user has a function for that."""

    def __init__(self, function: Function, args: Mapping[str, Any], seed: int, add: Add) -> None:
        self._function = function
        self._args = args
        self._seed = seed
        self._add = add
        watch_generators()

    def answer(self, lines: List[str]) -> None:
        """Answers each of these lines `{"i":417,"p":…}`."""
        requests = json.loads(f"[{','.join(lines)}]")
        if self._function.batch is not None and (len(requests) > 1 or self._function.one is None):
            self._answer_together(requests)
            return
        for request in requests:
            self._answer_one(request["i"], request["p"])

    def _answer_one(self, parameter_id: int, param: Any) -> None:
        try:
            result = self._call(parameter_id, param)
        except (Exception, SystemExit) as error:
            self._add(fault_line(parameter_id, error))
            return
        self._add(answer_line(parameter_id, result))

    def _call(self, parameter_id: int, param: Any) -> Any:
        one = self._function.one
        if one is None:
            return self._call_batch([parameter_id], [param])[0]
        begin(self._seed, parameter_id)
        if self._function.one_wants_context:
            return one(param, Context(parameter_id, self._args, self._seed))
        return one(param)

    def _answer_together(self, requests: "List[Mapping[str, Any]]") -> None:
        ids = [request["i"] for request in requests]
        params = [request["p"] for request in requests]
        try:
            results = self._call_batch(ids, params)
        except (Exception, SystemExit) as error:
            if len(requests) == 1:
                self._add(fault_line(ids[0], error))
                return
            # One of them is to blame; which one is found by asking for each alone.
            for parameter_id, param in zip(ids, params):
                self._answer_one(parameter_id, param)
            return
        self._add("".join([answer_line(parameter_id, result) for parameter_id, result in zip(ids, results)]))

    def _call_batch(self, ids: List[int], params: List[Any]) -> "List[Any]":
        batch = self._function.batch
        assert batch is not None
        begin(self._seed, ids[0])
        if self._function.batch_wants_context:
            results = batch(params, BatchContext(ids, self._args, self._seed))
        else:
            results = batch(params)
        if hasattr(results, "tolist"):
            results = results.tolist()
        if isinstance(results, (str, bytes, dict)) or not hasattr(results, "__len__"):
            raise TypeError(f"the batch function returned {type(results).__name__}; a list of results is wanted")
        if len(results) != len(params):
            raise ValueError(f"the batch function returned {len(results)} results for {len(params)} parameters")
        return list(results)


def answer_line(parameter_id: int, result: Any) -> str:
    """The line that answers a parameter, newline included."""
    try:
        return f'{{"i":{parameter_id},"r":{result_text(result)}}}\n'
    except (TypeError, ValueError, RecursionError) as error:
        said = json.dumps({"reason": "InvalidResult", "type": type(error).__name__, "message": str(error)})
        return f'{{"i":{parameter_id},"e":{said}}}\n'


def fault_line(parameter_id: int, error: BaseException) -> str:
    """The line for a parameter whose function raised; the trace begins in the user's code."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(_OWN_FOLDER):
        trace = trace.tb_next
    text = "".join(traceback.format_exception(type(error), error, trace))
    said = {"type": type(error).__name__, "message": _message(error), "trace": text}
    return f'{{"i":{parameter_id},"e":{json.dumps(said)}}}\n'


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as nested:
        return f"its message cannot be shown: {type(nested).__name__}"


_OWN_FOLDER = sys.modules[__package__ or __name__].__path__[0]
