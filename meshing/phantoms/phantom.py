"""A sample patient: a CT and the exact truth it was made from.

Truth is that of the shapes, not of the voxels: volumes are integrals over the shapes (closed form, or counted on a grid
fine enough for 0.1 %), distances are to the shapes, radii are those the tubes were made with.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Label, Labels
from meshing.phantoms.fields import Array
from meshing.phantoms.scanner import scan
from meshing.phantoms.scene import Lattice, Part, Shape, Solid, Tubes, claim_slabs
from meshing.step import Monitor, portion, silent
from meshing.units import Millilitre, Millimetre
from meshing.volume import Volume, grid

SAMPLES, TUBE_SAMPLES = 2e6, 2e7
"""Sample points in the box of a structure when its volume is counted; vessels fill little of theirs. A count of n inside
with b on the surface is off by about 0.3 sqrt(b) samples: below 0.1 % for every structure of the sample patients."""
FINEST_MM, COARSEST_MM = 0.1, 1.7
WHOLE = "liver total"


@dataclass(frozen=True)
class Plane:
    """A cut: `normal` (unit, LPS) points to the side that is removed."""

    name: str
    point_mm: tuple[float, float, float]
    normal: tuple[float, float, float]

    def height_mm(self, points: Array) -> Array:
        """(n,) signed distance of points (n, 3) LPS mm; positive on the removed side."""
        return np.asarray((points - np.array(self.point_mm)) @ np.array(self.normal), dtype=np.float64)


@dataclass(frozen=True)
class RemnantTruth:
    """What is left after removing everything on the positive side of every plane.

    Volumes are of the whole liver with its tumours and veins. `clearance_mm`: for each tumour the least distance from its
    surface to the cut, negative where the cut passes through the tumour or leaves it behind.
    """

    total: Millilitre
    remnant: Millilitre
    clearance_mm: tuple[tuple[str, Millimetre], ...]

    @property
    def percent(self) -> float:
        return 100.0 * self.remnant / self.total


@dataclass(frozen=True, eq=False)
class Truth:
    """`parts` in painting order; `whole` is the outline of the liver with everything in it, where there is a liver;
    `field_mm` (2, 3) the part of the patient in the scan."""

    labels: Labels
    trees: tuple[Centreline, ...]
    landmarks_mm: tuple[tuple[str, tuple[float, float, float]], ...]
    planes: tuple[Plane, ...]
    facts: tuple[tuple[str, float], ...]
    parts: tuple[Part, ...]
    whole: Shape | None
    field_mm: Array

    @property
    def volumes_ml(self) -> tuple[tuple[str, float], ...]:
        """Volume of every structure within the scan, and of the liver with all that is in it; takes seconds when first
        asked, because it is counted then."""
        whole = () if self.whole is None else (WHOLE,)
        return tuple((name, float(self.volume_ml(name))) for name in (*self.labels.names, *whole))

    def volume_ml(self, name: str) -> Millilitre:
        """Volume of one structure or of "liver total": each counted on a grid of its own, the largest together."""
        if name not in self._known_ml:
            if name == WHOLE and self.whole is not None:
                self._known_ml[name] = count(self.whole, self.field_mm).total
            else:
                self.labels.label(name)
                steps = {n: step_for(self._box(n), self._is_vessel(n)) for n in self.labels.names}
                together = tuple(n for n, step in steps.items() if step >= COARSEST_MM)
                if name in together:
                    self._known_ml.update(self._count(together, self.field_mm, COARSEST_MM))
                else:
                    self._known_ml.update(self._count((name,), self._box(name), steps[name]))
        return Millilitre(self._known_ml[name])

    @cached_property
    def _known_ml(self) -> dict[str, float]:
        return {}

    def _is_vessel(self, name: str) -> bool:
        return all(isinstance(part.shape, Tubes) for part in self.parts if part.label == name)

    def _box(self, name: str) -> Array:
        boxes = np.array([part.shape.box for part in self.parts if part.label == name])
        return np.array([np.maximum(boxes[:, 0].min(axis=0), self.field_mm[0]),
                         np.minimum(boxes[:, 1].max(axis=0), self.field_mm[1])])

    def _count(self, names: tuple[str, ...], box: Array, step: float) -> dict[str, float]:
        lattice, cell = fill(box, step)
        numbers = {name: n for n, name in enumerate(names, start=1)}
        tally = np.zeros(len(names) + 1, np.int64)
        lowest = next(n for n, part in enumerate(self.parts) if part.label in names)
        for _, labels in claim_slabs(self.parts[lowest:], numbers, lattice, silent):
            tally += np.bincount(labels.ravel(), minlength=len(tally))
        return {name: float(tally[number]) * cell for name, number in numbers.items()}

    def distance_mm(self, name: str, points_mm: Array) -> Array:
        """Signed distance (n,) of points (n, 3) LPS mm to the structure (or "liver total"), negative inside.

        Tight to a few hundredths of a millimetre where one shape makes the surface; where several meet (an edge) the
        size is a lower bound and the sign is still right.
        """
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        if name == WHOLE and self.whole is not None:
            return self.whole.distance(points)
        self.labels.label(name)
        nearest = np.full(len(points), np.inf)
        for part in self.parts:
            if part.label == name:
                nearest = np.minimum(nearest, part.shape.distance(points))
            else:
                box = part.shape.box
                close = ((points > box[0] - 5.0) & (points < box[1] + 5.0)).all(axis=1) & np.isfinite(nearest)
                if close.any():
                    nearest[close] = np.maximum(nearest[close], -part.shape.distance(points[close]))
        return nearest

    def tree(self, name: str) -> Centreline:
        for tree in self.trees:
            if tree.name == name:
                return tree
        raise AnatomyError(f"the sample patient has no vessel tree '{name}'; it has {', '.join(t.name for t in self.trees)}")

    def plane(self, name: str) -> Plane:
        for plane in self.planes:
            if plane.name == name:
                return plane
        raise AnatomyError(f"the sample patient has no plane '{name}'; it has {', '.join(p.name for p in self.planes)}")


@dataclass(frozen=True, eq=False)
class Phantom:
    name: str
    volume: Volume
    truth: Truth


@dataclass(frozen=True)
class Count:
    """Volumes in mL of a shape: all of it, and what lies on the removed side of a cut."""

    total: float
    removed: float


def step_for(box: Array, vessel: bool = False) -> float:
    samples = TUBE_SAMPLES if vessel else SAMPLES
    return float(np.clip((np.prod(box[1] - box[0]) / samples) ** (1.0 / 3.0), FINEST_MM, COARSEST_MM))


def fill(box: Array, step: float) -> tuple[Lattice, float]:
    """Cells of about `step` that fill the box exactly, and the volume of one in mL."""
    size = np.maximum(np.ceil((box[1] - box[0]) / step).astype(int), 1)
    cell = (box[1] - box[0]) / size
    x, y, z = (float(v) for v in box[0] + 0.5 * cell)
    return Lattice((x, y, z), (float(cell[0]), float(cell[1]), float(cell[2])), (int(size[0]), int(size[1]), int(size[2]))), \
        float(np.prod(cell)) * 1e-3


def count(shape: Shape, field_mm: Array, planes: Sequence[Plane] = ()) -> Count:
    """Volume of one shape within the scan, and of its part on the positive side of every plane."""
    box = np.array([np.maximum(shape.box[0], field_mm[0]), np.minimum(shape.box[1], field_mm[1])])
    lattice, cell = fill(box, step_for(box))
    total = removed = 0
    nz = lattice.size[2]
    for first in range(0, nz, 16):
        part = lattice.slab(first, min(first + 16, nz))
        inside = shape.sample(np.array(part.origin), np.array(part.spacing), part.size) < 0.0
        total += int(np.count_nonzero(inside))
        if planes:
            x, y, z = (np.array(part.origin[a]) + part.spacing[a] * np.arange(part.size[a]) for a in range(3))
            for plane in planes:
                n, p = plane.normal, plane.point_mm
                inside &= ((z - p[2]) * n[2])[:, None, None] + ((y - p[1]) * n[1])[None, :, None] + (x - p[0]) * n[0] > 0.0
            removed += int(np.count_nonzero(inside))
    return Count(total * cell, removed * cell)


def remnant_truth(truth: Truth, planes: Sequence[Plane]) -> RemnantTruth:
    """Exact remnant of the liver and clearance of the tumours when all that is beyond every plane is removed."""
    if truth.whole is None:
        raise AnatomyError("this sample patient has no liver to resect")
    counted = count(truth.whole, truth.field_mm, planes)
    clearance = []
    for label in truth.labels.of_organ("liver_tumour"):
        surface = np.concatenate([part.shape.surface[1] for part in truth.parts
                                  if part.label == label.name and isinstance(part.shape, Solid)])
        heights = np.min([plane.height_mm(surface) for plane in planes], axis=0)
        clearance.append((label.name, Millimetre(float(heights.min()))))
    return RemnantTruth(Millilitre(counted.total), Millilitre(counted.total - counted.removed), tuple(clearance))


def photograph(name: str, parts: tuple[Part, ...], legend: tuple[tuple[str, str], ...], lattice: Lattice, space: SpaceUid,
               seed: int, noise: bool, monitor: Monitor) -> tuple[Volume, Labels]:
    """The CT of a scene and the structure at the centre of every voxel; `legend` pairs names with keys of organs."""
    entries = tuple(Label(number, label, key) for number, (label, key) in enumerate(legend, start=1))
    numbers = {entry.name: entry.value for entry in entries}
    values = np.empty(lattice.size[::-1], np.uint8)
    for first, slab in claim_slabs(parts, numbers, lattice, portion(monitor, 0.0, 0.3)):
        values[first:first + len(slab)] = slab
    to_patient: Transform[IJK, LPS] = grid(lattice.spacing, lattice.origin, space)
    hu = scan(parts, lattice, seed, noise, portion(monitor, 0.3, 1.0))
    note = f"sample patient '{name}' made by code (seed {seed}), not a person"
    return Volume(hu, to_patient, "CT", (note,)), Labels(values, to_patient, entries)


def field_of(lattice: Lattice) -> Array:
    """(2, 3) LPS mm: the box of all voxels, not only of their centres."""
    half = 0.5 * np.array(lattice.spacing)
    low = np.array(lattice.origin)
    return np.array([low - half, low + (np.array(lattice.size) - 1) * lattice.spacing + half])


def centred(columns: int, slices: int, width_mm: float, low_mm: float, high_mm: float) -> Lattice:
    """A square field of view around x = y = 0, slices from `low_mm` to `high_mm`."""
    pixel, thick = width_mm / columns, (high_mm - low_mm) / slices
    start = -0.5 * width_mm + 0.5 * pixel
    return Lattice((start, start, low_mm + 0.5 * thick), (pixel, pixel, thick), (columns, columns, slices))


def space_of(patient: int, seed: int) -> SpaceUid:
    """A frame of reference UID that says nothing but which sample patient and seed."""
    return SpaceUid(f"2.25.{20261120}{patient:02d}{seed:08d}")


def truth_summary(truth: Truth) -> dict[str, Any]:
    """The truth as plain JSON: volumes, trees with named branches, landmarks, planes and single facts."""
    trees = []
    for tree in truth.trees:
        branches = [{"name": name, "points_mm": np.round(tree.points_mm[own], 3).tolist(),
                     "radius_mm": np.round(tree.radius_mm[own], 4).tolist()}
                    for number, name in enumerate(tree.names) for own in [tree.branch_points(number)]]
        trees.append({"name": tree.name, "branches": branches})
    return {
        "structures": [{"name": label.name, "organ": label.organ, "value": label.value} for label in truth.labels.legend],
        "volumes_ml": {name: round(volume, 4) for name, volume in truth.volumes_ml},
        "trees": trees,
        "landmarks_mm": {name: list(point) for name, point in truth.landmarks_mm},
        "planes": {plane.name: {"point_mm": list(plane.point_mm), "normal": list(plane.normal)} for plane in truth.planes},
        "facts": dict(truth.facts),
    }

