"""What a worker does with a job. Nothing here knows Dask: it is called by name with plain data."""
from __future__ import annotations

import platform
from functools import cache
from pathlib import Path
from typing import Any

from app import __version__
from app.footprint import give_back
from app.session.codec import from_plain
from app.session.jobs import answer
from app.session.store import Store
from meshing.step import ContentId, plan_of

Answer = dict[str, Any]


@cache
def fingerprint() -> tuple[str, ...]:
    """What must be the same wherever numbers are made that are to agree to the last digit."""
    import numba
    import numpy
    import scipy

    return (f"Rehearse {__version__}", f"numpy {numpy.__version__}", f"scipy {scipy.__version__}", f"numba {numba.__version__}",
            platform.machine())


@cache
def _store(folder: str) -> Store:
    return Store(Path(folder))


def carry(folder: str, step: Any, sources: tuple[str, ...], like: tuple[str, ...]) -> Answer:
    """Make `step` (plain) on stored `sources` and keep the result; {"done": id, "seconds": s} or {"failed": words, "kind": class}.

    Refused where this machine differs from the one that asks (`like`, its fingerprint), or does not see the store.
    """
    strange = [f"{here} instead of {there}" for here, there in zip(fingerprint(), like, strict=True) if here != there]
    if strange:
        return _failed(f"a worker on {platform.node()} has {', '.join(strange)}, so its numbers would not be the same; install the same there")
    if not (Path(folder) / "objects").is_dir():
        return _failed(f"a worker on {platform.node()} does not see the folder {folder}; the case must lie where every worker can read and "
                       "write it under the same path")
    store, ids = _store(folder), [ContentId(id) for id in sources]
    made = plan_of(from_plain(step), *ids).id
    if made in store:  # another worker was lost after it had kept this result and before it could say so
        return {"done": made, "seconds": store.seconds(made)}
    said: list[Answer] = []
    answer(store, {"job": 0, "step": step, "sources": ids}, set(), lambda **words: said.append(words))
    give_back()
    return said[-1]


def _failed(words: str) -> Answer:
    return {"failed": words, "kind": "JobFailed"}
