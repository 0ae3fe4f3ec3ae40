"""What an edit did to a label map: the new values of the one box in which something changed, and the legend afterwards.

A stroke touches a few thousand of thirty million voxels, so a label map after many edits is kept as the map that the
recipes found and the changes in order. To undo is to leave out the last one: nothing has to be computed back, and what
comes out is the same map bit for bit. Equal maps give equal changes (the box is the smallest one).
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError
from meshing.labels import Label, Labels
from meshing.step import Monitor
from meshing.volume import voxel_ml

Box = tuple[slice, slice, slice]


@dataclass(frozen=True, eq=False)
class Change:
    """`values` (uint8) replace the box of a map of `shape` that begins at `start`; both count (k, j, i). `notes` come to those of the map."""

    shape: tuple[int, int, int]
    start: tuple[int, int, int]
    values: NDArray[np.uint8]
    legend: tuple[Label, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.values.setflags(write=False)
        reach = [at + size for at, size in zip(self.start, self.values.shape)]
        if min(self.start) < 0 or any(end > n for end, n in zip(reach, self.shape)):
            raise AnatomyError(f"a change of the box from {self.start} to {tuple(reach)} does not fit into a label map of {self.shape}")

    @property
    def box(self) -> Box:
        k, j, i = (slice(at, at + size) for at, size in zip(self.start, self.values.shape))
        return k, j, i

    def on(self, labels: Labels) -> Labels:
        """The map after the edit."""
        return applied(labels, (self,))


def applied(labels: Labels, changes: Iterable[Change]) -> Labels:
    """`labels` after all `changes` in order; `labels` itself when there are none."""
    changes = tuple(changes)
    if not changes:
        return labels
    values = labels.values.copy()
    for change in changes:
        if change.shape != values.shape:
            raise AnatomyError(f"this edit belongs to a label map of {change.shape} voxels and the map has {values.shape}: the images have been "
                               "exchanged; take the edits back, or choose the series on which they were made")
        values[change.box] = change.values
    notes = (*labels.notes, *(note for change in changes for note in change.notes))
    return replace(labels, values=values, legend=changes[-1].legend, notes=tuple(dict.fromkeys(notes)))


def change_of(labels: Labels, box: Box, values: NDArray[np.uint8], legend: tuple[Label, ...], notes: tuple[str, ...] = ()) -> Change:
    """The smallest change that makes `box` of `labels` equal to `values`."""
    differs = values != labels.values[box]
    parts = []
    for axis in range(3):
        hit = np.flatnonzero(differs.any(tuple(a for a in range(3) if a != axis)))
        parts.append(slice(int(hit[0]), int(hit[-1]) + 1) if len(hit) else slice(0, 0))
    inner = (parts[0], parts[1], parts[2])
    k, j, i = (outer.start + part.start for outer, part in zip(box, inner))
    a, b, c = labels.values.shape
    return Change((a, b, c), (k, j, i), np.ascontiguousarray(values[inner]), legend, notes)


@dataclass(frozen=True)
class Compose:
    """Label map after the edits."""

    version: ClassVar[int] = 1

    def run(self, source: tuple[Any, ...], monitor: Monitor, /) -> Labels:
        """`source` is (Labels, the changes in order)."""
        labels, *changes = source
        monitor(0.0, "laying the edits on the label map")
        return applied(labels, changes)


@dataclass(frozen=True)
class Account:
    """One structure before and after an edit, in mL; 0 where it was not there."""

    name: str
    before_ml: float
    after_ml: float


def account(labels: Labels, change: Change, counts: NDArray[np.int64] | None = None) -> tuple[Account, ...]:
    """The structures of `labels` that `change` alters. `counts` (256) is how many voxels each number has, where known."""
    counts = counts_of(labels) if counts is None else counts
    less = np.bincount(labels.values[change.box].ravel(), minlength=256)
    more = np.bincount(change.values.ravel(), minlength=256)
    ml = voxel_ml(labels.to_patient)
    before = {label.name: label.value for label in labels.legend}
    after = {label.name: label.value for label in change.legend}
    found = []
    for name in dict.fromkeys((*before, *after)):
        had = float(counts[before[name]]) * ml if name in before else 0.0
        has = float((counts - less + more)[after[name]]) * ml if name in after else 0.0
        if had != has or (name in before) != (name in after):
            found.append(Account(name, had, has))
    return tuple(found)


def alters(labels: Labels, change: Change, name: str) -> bool:
    """Whether a voxel of the structure `name` is another one after the change."""
    before, after = (next((label.value for label in legend if label.name == name), None) for legend in (labels.legend, change.legend))
    here = labels.values[change.box]
    had = here == before if before is not None else np.zeros(here.shape, bool)
    has = change.values == after if after is not None else np.zeros(here.shape, bool)
    return bool((had != has).any())


def counts_of(labels: Labels) -> NDArray[np.int64]:
    """How many voxels each of the 256 numbers has."""
    return np.bincount(labels.values.ravel(), minlength=256)
