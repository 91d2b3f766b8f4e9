"""What a function is told beside its parameter."""

from typing import TYPE_CHECKING, Any, Mapping, Sequence

from .seeding import parameter_seed

if TYPE_CHECKING:
    import numpy


class Context:
    """Of one parameter."""

    __slots__ = ("_run_seed", "args", "id")

    def __init__(self, parameter_id: int, args: Mapping[str, Any], run_seed: int) -> None:
        #: The parameter's id, from 0.
        self.id = parameter_id
        #: `algorithm.args` of the Computation.
        self.args = args
        self._run_seed = run_seed

    @property
    def seed(self) -> int:
        """A number in [0, 2^31), made of `algorithm.seed` and the id: the same in every run."""
        return parameter_seed(self._run_seed, self.id)

    def rng(self) -> "numpy.random.Generator":
        """A new generator of numpy for this parameter; its stream has nothing in common with that of another id."""
        return new_generator(self._run_seed, self.id)


class BatchContext:
    """Of the parameters that `compute_batch` is given at once."""

    __slots__ = ("_run_seed", "args", "ids")

    def __init__(self, ids: Sequence[int], args: Mapping[str, Any], run_seed: int) -> None:
        #: Their ids, in the order of the parameters.
        self.ids = ids
        #: `algorithm.args` of the Computation.
        self.args = args
        self._run_seed = run_seed

    @property
    def seeds(self) -> "list[int]":
        """The seed of each parameter, as `Context.seed` has it."""
        return [parameter_seed(self._run_seed, parameter_id) for parameter_id in self.ids]

    def rng(self, k: int) -> "numpy.random.Generator":
        """A new generator for the k-th of these parameters: the one that `Context.rng` gives for it."""
        return new_generator(self._run_seed, self.ids[k])


def new_generator(run_seed: int, parameter_id: int) -> "numpy.random.Generator":
    """A generator seeded by `algorithm.seed` and an id."""
    from numpy.random import SeedSequence, default_rng

    return default_rng(SeedSequence(run_seed, spawn_key=(parameter_id,)))
