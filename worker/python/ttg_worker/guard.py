"""Ends this process and all that it started when the worker is gone, whatever the function is doing."""

import os
import signal
import threading


def end_with_worker(descriptor: int) -> None:
    """The worker holds the other end of the descriptor and never writes to it: when it closes, the worker is gone."""
    _let_kernel_kill(descriptor)
    threading.Thread(target=_wait_and_kill, args=(descriptor,), daemon=True).start()


def _let_kernel_kill(descriptor: int) -> None:
    # Works also while a function in C holds Python's lock, which the thread below would wait for.
    try:
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_ASYNC)
    except (ImportError, AttributeError, OSError):
        # No Linux.
        pass


def _wait_and_kill(descriptor: int) -> None:
    try:
        while os.read(descriptor, 4096):
            pass
    except OSError:
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)
