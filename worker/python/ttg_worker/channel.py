"""Lines of JSON in on one descriptor, answers out on another."""

import os
import threading
import time
from collections import deque
from typing import Deque, Iterator, List

_READ_BYTES = 1 << 18
_LINGER_SECONDS = 0.01
#: A function slower than this has each answer written at once.
_FLUSH_SECONDS = 0.001


def read_lots(descriptor: int) -> "Iterator[List[str]]":
    """The lines that come in, in lots: all that are there when one looks."""
    rest = b""
    while True:
        chunk = os.read(descriptor, _READ_BYTES)
        if not chunk:
            return
        head, newline, tail = chunk.rpartition(b"\n")
        if not newline:
            rest += chunk
            continue
        yield (rest + head).decode().split("\n")
        rest = tail


class Answers:
    """Collects answers and writes them in lots, none later than some 20 ms after it was given."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        # Taken from one by one: what the other thread appends meanwhile is never lost.
        self._waiting: Deque[str] = deque()
        self._flushed = time.perf_counter()
        threading.Thread(target=self._flush_lingering, daemon=True).start()

    def add(self, line: str) -> None:
        """Takes an answer, its newline included; written now, or soon where answers come fast."""
        self._waiting.append(line)
        now = time.perf_counter()
        if now - self._flushed >= _FLUSH_SECONDS:
            self.flush()
            self._flushed = time.perf_counter()

    def flush(self) -> None:
        """Writes all that waits."""
        with self._lock:
            take = self._waiting.popleft
            data = memoryview("".join([take() for _ in range(len(self._waiting))]).encode())
            while data:
                data = data[os.write(self._descriptor, data) :]

    def _flush_lingering(self) -> None:
        # The function may be busy with the next parameter meanwhile.
        while True:
            time.sleep(_LINGER_SECONDS)
            if self._waiting:
                self.flush()
