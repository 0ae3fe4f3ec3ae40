"""Small label maps with exact volume and distance, for tests: ball, torus, forked tube, ball in a box.

Each is cut on a grid with any spacing; the centre of the shape lies off the voxel centres, so that no accident of symmetry
helps. Distances are exact (ball, torus) or exact up to the crease of the fork (tube).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.labels import Label, Labels
from meshing.phantoms.scene import Tubes
from meshing.phantoms.tree import Branch, grow, segments
from meshing.units import Millilitre
from meshing.volume import grid

Array = NDArray[np.float64]
Spacing = tuple[float, float, float]
SPACE = SpaceUid("2.25.2026112099")
OFF_CENTRE = (0.137, -0.211, 0.173)


@dataclass(frozen=True, eq=False)
class ShapePhantom:
    """`volumes_ml` of every label; `distance_mm(points)` is signed distance to the first label's outer surface."""

    labels: Labels
    volumes_ml: tuple[tuple[str, Millilitre], ...]
    distance_mm: Callable[[Array], Array]
    centreline: Centreline | None = None


def ball_phantom(*, radius_mm: float = 20.0, spacing_mm: Spacing = (0.8, 0.8, 2.0), organ: str = "liver") -> ShapePhantom:
    def distance(p: Array) -> Array:
        return np.asarray(np.linalg.norm(p - np.array(OFF_CENTRE), axis=1) - radius_mm)

    volume = Millilitre(4.0 / 3.0 * np.pi * radius_mm**3 * 1e-3)
    return _cut("ball", organ, distance, (radius_mm,) * 3, spacing_mm, volume)


def torus_phantom(*, ring_mm: float = 20.0, tube_mm: float = 7.0, spacing_mm: Spacing = (0.8, 0.8, 2.0),
                  organ: str = "liver") -> ShapePhantom:
    """A torus around z."""
    def distance(p: Array) -> Array:
        q = p - np.array(OFF_CENTRE)
        return np.asarray(np.hypot(np.hypot(q[:, 0], q[:, 1]) - ring_mm, q[:, 2]) - tube_mm)

    volume = Millilitre(2.0 * np.pi**2 * ring_mm * tube_mm**2 * 1e-3)
    return _cut("torus", organ, distance, (ring_mm + tube_mm, ring_mm + tube_mm, tube_mm), spacing_mm, volume)


def box_with_ball_phantom(*, half_mm: Spacing = (30.0, 24.0, 20.0), radius_mm: float = 9.0,
                          spacing_mm: Spacing = (0.8, 0.8, 2.0)) -> ShapePhantom:
    """A box of liver with a ball of tumour in it, off its middle."""
    centre = np.array([8.0, -5.0, 3.0])
    half = np.array(half_mm)

    def distance(p: Array) -> Array:
        q = np.abs(p - np.array(OFF_CENTRE)) - half
        return np.asarray(np.linalg.norm(np.maximum(q, 0.0), axis=1) + np.minimum(q.max(axis=1), 0.0))

    tumour = 4.0 / 3.0 * np.pi * radius_mm**3 * 1e-3
    box = float(np.prod(2.0 * half)) * 1e-3
    made = _cut("box", "liver", distance, half_mm, spacing_mm, Millilitre(box - tumour))
    inside = np.linalg.norm(_points(made.labels) - centre, axis=1).reshape(made.labels.values.shape) < radius_mm
    return ShapePhantom(made.labels.with_mask("tumour", "liver_tumour", inside),
                        (("box", Millilitre(box - tumour)), ("tumour", Millilitre(tumour))), distance)


def fork_phantom(*, trunk_mm: float = 5.0, branch_mm: float = 3.5, spacing_mm: Spacing = (0.5, 0.5, 0.8)) -> ShapePhantom:
    """A trunk coming down, a little off z, that forks into two straight branches, ends cut flat by the grid; counted to 0.1 %.

    The openings lie on the first and last slice: the tubes run on beyond the map.
    """
    tree = grow("artery lumen", (
        Branch("trunk", "", ((1.7, 0.9, 40.0), (0.0, 0.0, 0.0)), (trunk_mm, trunk_mm)),
        Branch("right branch", "trunk", ((-20.0, 0.0, -40.0),), (branch_mm, branch_mm)),
        Branch("left branch", "trunk", ((20.0, 0.0, -40.0),), (branch_mm, branch_mm)),
    ), SPACE, 0.5)
    tubes = Tubes(segments(tree))
    reach = (28.0, 10.0, 30.0)
    made = _cut("artery lumen", "artery_lumen", tubes.distance, reach, spacing_mm, Millilitre(0.0), margin=0)
    sizes = np.array(made.labels.values.shape[::-1])
    low = np.array(made.labels.to_patient.matrix[:3, 3]) - 0.5 * np.array(spacing_mm)
    fine = 0.2
    count = np.ceil(sizes * spacing_mm / fine).astype(int)
    cell = sizes * np.array(spacing_mm) / count
    inside = tubes.sample(low + 0.5 * cell, cell, (int(count[0]), int(count[1]), int(count[2]))) < 0.0
    volume = Millilitre(float(np.count_nonzero(inside)) * float(np.prod(cell)) * 1e-3)
    return ShapePhantom(made.labels, (("artery lumen", volume),), tubes.distance, tree)


def _cut(name: str, organ: str, distance: Callable[[Array], Array], reach_mm: Spacing, spacing_mm: Spacing, volume: Millilitre,
         margin: int = 3) -> ShapePhantom:
    size = [2 * (int(np.ceil(r / s)) + margin) + 1 for r, s in zip(reach_mm, spacing_mm)]
    origin = (-(size[0] // 2) * spacing_mm[0], -(size[1] // 2) * spacing_mm[1], -(size[2] // 2) * spacing_mm[2])
    blank = Labels(np.zeros(size[::-1], np.uint8), grid(spacing_mm, origin, SPACE), (Label(1, name, organ),))
    values = (distance(_points(blank)) < 0.0).reshape(blank.values.shape).astype(np.uint8)
    return ShapePhantom(Labels(values, blank.to_patient, blank.legend), ((name, volume),), distance)


def _points(labels: Labels) -> Array:
    """(n, 3) LPS mm of every voxel centre, in the order of `values.ravel()`."""
    nz, ny, nx = labels.values.shape
    origin, spacing = labels.to_patient.matrix[:3, 3], labels.spacing_mm
    z, y, x = np.meshgrid(*(origin[a] + spacing[a] * np.arange(n) for a, n in ((2, nz), (1, ny), (0, nx))), indexing="ij")
    return np.column_stack([x.ravel(), y.ravel(), z.ravel()])
