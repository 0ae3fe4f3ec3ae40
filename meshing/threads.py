"""How many threads the compiled kernels of the calling thread may use."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from numba import get_num_threads, set_num_threads


@contextmanager
def one_thread() -> Iterator[None]:
    """Loops over a few thousand elements are over before two threads have met; where another process has the second core, long before. And a
    window needs a core for what it draws while something is computed behind it."""
    threads = get_num_threads()
    set_num_threads(1)
    try:
        yield
    finally:
        set_num_threads(threads)
