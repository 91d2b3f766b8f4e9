"""What a function for a Computation may use; importing it is only needed for type annotations."""

from .context import BatchContext, Context

__all__ = ["BatchContext", "Context"]
