"""A head of ellipsoids that is not symmetric, as CT or as MR, in any pose: what registrations are tested and timed on.

The pose is exact: every voxel asks the shapes at its own place, so there is no interpolation between truth and image.
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.registration.poses import about, turn
from meshing.volume import Modality, Volume, grid, position_of

FIXED, MOVING = SpaceUid("1.2.3.1"), SpaceUid("1.2.3.2")
CENTRE = np.array([5.0, -8.0, 12.0])

Bend = Callable[[NDArray[np.float64]], NDArray[np.float64]]

# name, organ, centre, half axes, CT in HU, MR
PARTS = (
    ("scalp", (0, 0, 0), (78, 96, 110), 30.0, 320.0),
    ("skull", (0, 0, 8), (73, 91, 96), 900.0, 40.0),
    ("brain", (0, 0, 10), (66, 84, 88), 36.0, 190.0),
    ("left ventricle", (14, -8, 22), (8, 26, 9), 8.0, 60.0),
    ("right ventricle", (-13, -6, 20), (6, 22, 8), 8.0, 60.0),
    ("tumour", (38, 22, 30), (12, 10, 11), 58.0, 330.0),
    ("nose", (2, -100, -18), (10, 16, 22), 20.0, 300.0),
    ("jaw", (0, -52, -88), (40, 36, 14), 1100.0, 35.0),
    ("ear", (84, 4, -10), (9, 13, 20), 10.0, 260.0),
    ("left eye", (31, -78, -2), (12, 12, 12), 12.0, 80.0),
    ("sinus", (-12, -72, -28), (14, 15, 12), -900.0, 5.0),
)


def pose(degrees: tuple[float, float, float], shift_mm: tuple[float, float, float]) -> NDArray[np.float64]:
    """The matrix that takes a point of the fixed frame to the moving one: turned about the middle, then shifted."""
    return about(turn(np.radians(degrees)), CENTRE, CENTRE + np.array(shift_mm))


def head(modality: Modality = "CT", *, matrix: NDArray[np.float64] | None = None, bend: Bend | None = None, space: SpaceUid = FIXED,
         spacing: tuple[float, float, float] = (2.0, 2.0, 2.5), shape: tuple[int, int, int] = (104, 128, 112), noise: float = 12.0, seed: int = 1,
         low: tuple[float, float, float] = (-110.0, -138.0, -122.0), mirrored: bool = False) -> tuple[Volume, Labels]:
    """The head where `matrix` puts it; `bend` takes points of the fixed frame to the place of their material (inverse of
    a deformation) before that. A grid of `shape` (k, j, i) voxels from `low` mm."""
    placed = grid(spacing, low, space)
    k, j, i = np.indices(shape)
    where = position_of(placed, np.stack([i, j, k], -1).reshape(-1, 3).astype(float))
    inverse = np.linalg.inv(matrix if matrix is not None else np.eye(4))
    home = where @ inverse[:3, :3].T + inverse[:3, 3]
    if bend is not None:
        home = bend(home)
    home = home - CENTRE
    if mirrored:
        home = home * np.array([-1.0, 1.0, 1.0])
    values = np.full(len(home), -1000.0 if modality == "CT" else 0.0)
    edge = min(spacing) / 2.0
    masks = {}
    for name, centre, axes, hu, mr in PARTS:
        relative = (home - np.array(centre, float)) / np.array(axes, float)
        depth = (1.0 - np.linalg.norm(relative, axis=1)) * min(axes)
        share = np.clip(depth / (2.0 * edge) + 0.5, 0.0, 1.0)
        values = values * (1 - share) + share * (hu if modality == "CT" else mr)
        masks[name] = depth > 0.0
    rng = np.random.default_rng(seed)
    values += rng.normal(0.0, noise, len(values))
    volume = Volume(values.reshape(shape).astype(np.float32), placed, modality)
    labels = Labels.empty(volume)
    for name in ("brain", "left ventricle", "right ventricle", "tumour"):
        labels = labels.with_mask(name, "brain_tumour" if name == "tumour" else "brain", masks[name].reshape(shape))
    return volume, labels
