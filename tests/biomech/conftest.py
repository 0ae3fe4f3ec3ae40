"""Every measure that any test here makes must be one that the table of its file (`IDS`) promises."""
import importlib
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import wraps

import pytest

from biomech import measures
from biomech.measures.case import Case
from biomech.outcome import Measure
from biomech.uncertainty.left_out import plain

Measured = Callable[[Case], tuple[Measure, ...]]


def promised(measure: Measured) -> tuple[str, ...]:
    ids: tuple[str, ...] = importlib.import_module(measure.__module__).IDS
    return ids


def _watched(measure: Measured) -> Measured:
    @wraps(measure)
    def inner(case: Case) -> tuple[Measure, ...]:
        found = measure(case)
        strange = [each.id for each in found if not any(fnmatchcase(plain(each.id), pattern) for pattern in promised(measure))]
        assert not strange, f"{measure.__module__} makes {strange} and does not list them in IDS"
        return found

    return inner


@pytest.fixture(autouse=True, scope="session")
def _listed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "MEASURES", tuple(_watched(measure) for measure in measures.MEASURES))
        yield
