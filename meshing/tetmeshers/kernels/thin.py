"""Which structures are too thin for their elements, and the longest edges that a budget allows for them.

The part of a structure's voxels that elements of size s do not give back (1 - Dice) is about the mean over its voxels of

    min(1, FACTOR (s / c)^4)        c = t - RIND voxels, t the local thickness (size.py),

as measured on the veins of a sample patient (t about 4 voxels; s / t of 0.8, 1.4 and 2.0: 0.012, 0.076 and 0.30; predicted 0.008,
0.080 and 0.33) and on ribs of two voxels (s / t of 1.22: 0.1 to 0.3; predicted 0.14): the thinner, the worse. So for each
structure the largest share is chosen for which s = share c keeps that mean under a goal; structures that do with the given edge are
left alone. When a mesh has shown what the prediction missed, the goal is tightened.
Bisection overshoots: asked for a longest edge it leaves 0.73 to 0.77 of that at the median, so OVERSHOT times more is asked for; FACTOR
was measured with it.
Where all of this would need more nodes than the budget, the wanted sizes grow by one factor, but not those of the structures that need the
fewest nodes: what is small is resolved, and what is large enough to take the budget for itself waits.
Where facets leave curved interfaces (gaps.py) shorter edges are asked for too.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.tetmeshers.kernels.size import depths, spread, thickness_in
from meshing.tetmeshers.kernels.topology import Floats, Ints

Grid = NDArray[np.float32]
FACTOR, RIND, CORE = 0.0085, 0.8, 0.4
"""The core of a thickness is never taken as less than CORE voxels."""
FINEST_VOXELS = 0.6
"""The shortest edge that thinness alone asks for, in voxels: the thickness of one voxel."""
SAFE = 1.1
"""A structure is not thin when balls of this many edges in radius cover all but SPARE of it: its error is then below 5 %."""
SPARE = 0.04
LARGEST_SHARE = 2.0
OVERSHOT = 1.45
BISECTED = 5.7
"""So many times the nodes of an even mesh are where bisection was asked for (5.5 to 5.9 at three sizes around the veins of a liver)."""
BENT, BENT_VOXELS = 1.35, 1.5
"""Facets that leave their interface are asked to be this much longer than they should be, for the same reason, and never shorter than so
many voxels."""
COARSEST, RELAXED, MUCH = 16.0, (1.0, 1.1, 1.2, 1.3, 1.45, 1.7, 2.2, 3.0, 16.0), 1.1
"""Where the budget is short thin structures are granted edges up to COARSEST times longer, and bends up to these, the first with which thin
structures get no more than MUCH times as much."""
CHEAP, PER_PLACE = 0.03, 2.0
"""Bends of one structure that need less than this part of the budget are not relaxed; about so many nodes come with each place."""
FIRST, AROUND = 0.4, 4.0
"""The part of the budget that thin structures get in full, the cheapest first; with the graded elements around it a structure needs about so many
times the nodes inside it."""
POOLED = 5.0
"""The budget is counted on cells of up to an edge over POOLED."""


@dataclass(eq=False)
class Thin:
    """The thin structures of a map `values[k, j, i]` (0 outside, 1, 2, ...), whose elements have the longest edge `size[k, j, i]` mm.

    `across` bounds the elements across a thickness, `budget` is the number of nodes that must not be passed.
    """

    values: NDArray[np.uint8]
    spacing: tuple[float, float, float]
    size: Grid
    across: float
    budget: float

    def __post_init__(self) -> None:
        self.edge = float(self.size.max())
        self.most = 2.2 * self.edge
        self.depth = depths(self.values, self.spacing, 0.5 * self.most)
        self.thickness = np.full(self.values.shape, np.inf, np.float32)
        self.voxel = float(np.mean(self.spacing))
        self.share: dict[int, float] = {}
        self.curved = np.full(self.values.shape, np.inf, np.float32)
        self.firm = self.curved.copy()
        self.given = self.size
        self.coarsened = 1.0
        self.granted: set[int] = set()
        self.painted: set[int] = set()

    def suspects(self) -> Ints:
        """The numbers of the structures that balls of SAFE edges do not fill."""
        radius = 0.5 * self.most
        shallow = (self.depth < 0.999 * radius).astype(np.uint8)
        # no ball reaches another structure, so the nearest deep voxel is one of the same
        covered = depths(shallow, self.spacing, 1.05 * radius) < radius
        count = np.bincount(self.values.ravel(), minlength=256)
        left = np.bincount(self.values[~covered], minlength=256)
        left[0] = 0
        found: Ints = np.nonzero(left > SPARE * np.maximum(count, 1))[0]
        return found

    def measure(self, numbers: Ints) -> None:
        """Find the thickness of more structures."""
        new = [int(n) for n in numbers if int(n) not in self.painted]
        if new:
            found = thickness_in(self.values, self.depth, self.spacing, self.most, np.array(new, np.int64))
            self.thickness = np.where(found > 0.0, found, self.thickness)
            self.painted.update(new)

    def _core(self, own: NDArray[np.bool_]) -> NDArray[np.float64]:
        """(k,) mm of the voxels `own[k, j, i]`."""
        return np.maximum(self.thickness[own].astype(np.float64) - RIND * self.voxel, CORE * self.voxel)

    def finer_than(self, width: float) -> NDArray[np.bool_]:
        """`[k, j, i]` where a measured structure is thinner than `width` mm."""
        thin: NDArray[np.bool_] = (self.values > 0) & (self.thickness < width)
        return thin

    def ask(self, number: int, goal: float) -> bool:
        """Choose the share of a structure for a predicted error of at most `goal`; False when nothing changes by it."""
        own = self.values == number
        core, size = self._core(own), self.size[own].astype(np.float64)
        if _error(size, core) <= goal:
            return self.share.pop(number, None) is not None
        # where the budget is short nothing need be finer than it is after all sizes have grown
        low, high = 1.0 / self.across, LARGEST_SHARE * self.coarsened
        for _ in range(12):
            middle = float(np.sqrt(low * high))
            low, high = (middle, high) if _error(np.minimum(size, middle * core), core) <= goal else (low, middle)
        changed = abs(low / self.share.get(number, np.inf) - 1.0) > 0.03
        self.share[number] = low
        return changed

    def again(self, number: int, error: float, goal: float) -> bool:
        """As `ask` after a mesh had the `error` (1 - Dice) in that structure where `goal` was wanted."""
        self.measure(np.array([number]))
        own = self.values == number
        size, core = self.size[own].astype(np.float64), self._core(own)
        grown = 1.0 if number in self.granted else self.coarsened
        predicted = _error(np.minimum(size, grown * self.share.get(number, np.inf) * core), core)
        return self.ask(number, predicted * float(np.clip(goal / max(error, 1e-6), 0.05, 2.0)))

    def bend(self, places: Floats, edges: Floats) -> bool:
        """Ask for the longest `edges` (k,) mm at `places` (k, 3) grid mm, where flat facets leave the interfaces; False when nothing changes.

        What costs less than CHEAP of the budget is granted whatever else is short.
        """
        last = np.array(self.values.shape[::-1]) - 1
        i, j, k = np.clip(np.rint(places / np.array(self.spacing)).astype(np.int64), 0, last).T
        asked = np.maximum(BENT * edges, BENT_VOXELS * min(self.spacing)).astype(np.float32)
        np.minimum.at(self.firm if PER_PLACE * len(places) < CHEAP * self.budget else self.curved, (k, j, i), asked)
        return bool((asked < 0.97 * self.given[k, j, i]).any())

    def hold(self, torn: NDArray[np.bool_]) -> None:
        """Ask for elements as small as a voxel at the voxels of `torn[k, j, i]`, whose surroundings a mesh has lost."""
        self.firm[torn] = np.minimum(self.firm[torn], np.float32(OVERSHOT * min(self.spacing)))

    def sizes(self) -> Grid:
        """`[k, j, i]` mm the longest edges for the shares and the bends, within the budget: where it is short both grow by about one factor."""
        first, wanted = self._asked()
        for relaxed in RELAXED:
            bent = np.minimum(np.minimum(self.size, first), np.minimum(self.firm, np.float32(relaxed) * self.curved))
            self.coarsened, within = self._fitting(wanted, bent)
            if within and self.coarsened <= MUCH * relaxed:
                break
        self.given = spread(np.minimum(bent, self.coarsened * wanted), self.spacing, self.edge)
        return self.given

    def _asked(self) -> tuple[Grid, Grid]:
        """`[k, j, i]` mm for the shares: what is granted in full, and what only as far as the budget allows; infinite elsewhere."""
        first, wanted = (np.full(self.values.shape, np.inf, np.float32) for _ in range(2))
        voxel, asked = float(np.prod(self.spacing)), []
        for number, share in self.share.items():
            own = self.values == number
            size = np.maximum(OVERSHOT * share * self._core(own), FINEST_VOXELS * min(self.spacing))
            asked.append((AROUND * voxel * float(nodes_in(size, self.edge).sum()), number, size.astype(np.float32)))
        self.granted, spent = set(), 0.0
        for cost, number, size in sorted(asked, key=lambda one: one[:2]):
            spent += cost
            if spent <= FIRST * self.budget:
                self.granted.add(number)
            (first if number in self.granted else wanted)[self.values == number] = size
        return first, wanted

    def _fitting(self, wanted: Grid, bent: Grid) -> tuple[float, bool]:
        """The factor on all `wanted` sizes with which the mesh stays within the budget, `bent` being granted; is there one?"""
        factors = [max(1, int(self.edge / POOLED / step)) for step in self.spacing]
        pooled = [_pooled(grid, factors) for grid in (wanted, bent)]
        inside = _pooled(np.where(self.values > 0, np.float32(0.0), np.float32(1.0)), factors, mean=True)
        step = tuple(s * f for s, f in zip(self.spacing, factors))
        cell = float(np.prod(step))

        def needed(factor: float) -> float:
            size = spread(np.minimum(pooled[1], factor * pooled[0]), (step[0], step[1], step[2]), self.edge).astype(np.float64)
            return float((nodes_in(size, self.edge) * (1.0 - inside)).sum()) * cell

        if needed(1.0) <= self.budget:
            return 1.0, True
        low, high = 1.0, COARSEST
        if needed(high) > self.budget:
            return high, False
        for _ in range(6):
            factor = np.sqrt(low * high)
            low, high = (low, factor) if needed(factor) <= self.budget else (factor, high)
        return float(high), True


def nodes_in(size: NDArray[np.float64], edge: float) -> NDArray[np.float64]:
    """About how many nodes lie in a mm3 of elements of `size` mm: two in a cube of that side, more where edges were bisected."""
    count: NDArray[np.float64] = 2.0 / size ** 3 * np.where(size < 0.99 * edge, BISECTED, 1.0)
    return count


def _error(size: NDArray[np.float64], core: NDArray[np.float64]) -> float:
    return float(np.minimum(1.0, FACTOR * (size / core) ** 4).mean())


def _pooled(grid: Grid, factors: list[int], *, mean: bool = False) -> Grid:
    """The smallest value (or the mean) of each block of `factors` (i, j, k) voxels."""
    i, j, k = factors
    pad = [(0, -n % f) for n, f in zip(grid.shape, (k, j, i))]
    filled = np.pad(grid, pad, mode="edge")
    shape = (filled.shape[0] // k, k, filled.shape[1] // j, j, filled.shape[2] // i, i)
    blocks = filled.reshape(shape)
    out: Grid = blocks.mean(axis=(1, 3, 5), dtype=np.float32) if mean else blocks.min(axis=(1, 3, 5))
    return out
