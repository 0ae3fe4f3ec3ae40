"""Grids in any position: turned, and seen from either hand."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Label, Labels

SPACE = SpaceUid("2.25.4711")
LEGEND = (Label(1, "liver", "liver"), Label(2, "left kidney", "kidney"), Label(7, "tumour 1", "liver_tumour"))


def anywhere(seed: int, *, left_handed: bool = False) -> Transform[IJK, LPS]:
    """A right-angled grid of uneven spacings, turned at random."""
    rng = np.random.default_rng(seed)
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.random(random_state=seed).as_matrix() * rng.uniform(0.4, 3.0, 3)
    if left_handed:
        matrix[:3, 2] *= -1
    matrix[:3, 3] = rng.uniform(-300, 300, 3)
    return Transform(matrix, IJK, LPS, SPACE)


def scattered(seed: int, shape: tuple[int, int, int] = (13, 31, 37), *, left_handed: bool = False) -> Labels:
    """Three labels strewn without any symmetry."""
    values = np.random.default_rng(seed).choice(np.array([0, 0, 0, 1, 2, 7], np.uint8), shape)
    return Labels(values, anywhere(seed, left_handed=left_handed), LEGEND)


def random_voxels(shape: tuple[int, ...], seed: int, count: int = 10_000) -> NDArray[np.int64]:
    """(count, 3) of (i, j, k)."""
    return np.random.default_rng(seed).integers(0, np.array(shape[::-1]), (count, 3))


def placed(matrix: NDArray[np.float64], ijk: NDArray[np.int64]) -> NDArray[np.float64]:
    return ijk @ matrix[:3, :3].T + matrix[:3, 3]
