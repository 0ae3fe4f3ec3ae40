"""Several test processes share the cores of a small machine: each computes on one thread, and kernels need not wait for each other.

Tests that compare numbers of threads set them themselves. Modules and tests live to the end: the collector of garbage need not look at
them again and again.
"""
import gc

import numba
import pytest

numba.set_num_threads(1)


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.collect()
    gc.freeze()
