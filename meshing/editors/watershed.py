"""Marker watershed: the gradient is a landscape, water rises from the seeds, and structures meet on the ridges.

Flooding by a hierarchical queue (Meyer, Int J Pattern Recognition 6:715, 1992; Beucher and Meyer 1993): the height is the
gradient magnitude in 256 steps, one first-in-first-out queue a step, faces as neighbours. A plateau is shared out by distance,
and the result does not depend on the order of the seeds beyond ties.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numba import njit

from meshing.editors.change import Change
from meshing.editors.edit import Edit, Over
from meshing.editors.seeds import Seed, canvas_of, divided, markers, several
from meshing.labels import Labels
from meshing.segmenters.kernels.likelihood import gradient_magnitude
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume

_STEPS = 256
_HIGHEST_PERCENTILE = 99.0


@dataclass(frozen=True)
class Watershed(Edit):
    """Marker watershed."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "watershed"

    seeds: tuple[Seed, ...]
    reach: Annotated[Millimetre, Range(2.0, 500.0, "room around the seeds")] = Millimetre(30.0)
    blur: Annotated[Millimetre, Range(0.0, 10.0, "scale of the edges")] = Millimetre(1.0)
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        several(self.seeds)

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        canvas = canvas_of(volume, labels, self.seeds, self.reach)
        monitor(0.1, "raising the water")
        slope = gradient_magnitude(np.ascontiguousarray(volume.values[canvas.box]), canvas.spacing, self.blur)
        top = max(float(np.percentile(slope, _HIGHEST_PERCENTILE)), 1e-6)
        height = np.minimum(slope * np.float32((_STEPS - 1) / top), _STEPS - 1).astype(np.uint8)
        marked, names = markers(canvas, self.seeds)
        monitor(0.4, "raising the water")
        owner = marked.copy()
        _flood(owner, height)
        return divided(canvas, self.seeds, names, owner, self.over)


@njit(cache=True, nogil=True)
def _flood(owner, height):  # type: ignore[no-untyped-def]
    """`owner` (0 = dry) is filled from its markers. Queues are linked lists through `after`, one a height."""
    nk, nj, ni = owner.shape
    first = np.full(_STEPS, -1, np.int64)
    last = np.full(_STEPS, -1, np.int64)
    after = np.full(owner.size, -1, np.int64)
    flat = owner.ravel()
    level = height.ravel()
    for n in range(flat.size):
        if flat[n]:
            _push(first, last, after, n, level[n])
    now = 0
    while now < _STEPS:
        n = first[now]
        if n < 0:
            now += 1
            continue
        first[now] = after[n]
        if first[now] < 0:
            last[now] = -1
        i = n % ni
        j = (n // ni) % nj
        k = n // (ni * nj)
        for m in range(6):
            a, b, c = k, j, i
            if m == 0:
                a -= 1
            elif m == 1:
                a += 1
            elif m == 2:
                b -= 1
            elif m == 3:
                b += 1
            elif m == 4:
                c -= 1
            else:
                c += 1
            if a < 0 or b < 0 or c < 0 or a >= nk or b >= nj or c >= ni:
                continue
            other = (a * nj + b) * ni + c
            if flat[other] == 0:
                flat[other] = flat[n]
                _push(first, last, after, other, max(level[other], now))


@njit(cache=True, nogil=True)
def _push(first, last, after, n, level):  # type: ignore[no-untyped-def]
    after[n] = -1
    if last[level] < 0:
        first[level] = n
    else:
        after[last[level]] = n
    last[level] = n
