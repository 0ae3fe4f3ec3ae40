"""Several test processes share the cores of a small machine: each computes on one thread, and kernels need not wait for each other.

Tests that compare numbers of threads set them themselves. Modules and tests live to the end: the collector of garbage need not look at
them again and again.
"""
import gc

import numba
import pytest

from tests.ircad17 import RealStudy, studied

numba.set_num_threads(1)


@pytest.fixture(scope="session")
def real_study(tmp_path_factory: pytest.TempPathFactory) -> RealStudy:
    """The study of a real liver; it takes minutes and is made once. Tests must not change its case."""
    return studied(tmp_path_factory.mktemp("ircad17"))


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.collect()
    gc.freeze()
