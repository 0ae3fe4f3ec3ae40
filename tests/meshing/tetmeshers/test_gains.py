"""The field of thin structures: nothing is lost, nothing swells, and what is thick is left alone."""
from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.tetmeshers.kernels.field import GAIN_SHIFT, KIND, LABEL, Field
from meshing.tetmeshers.kernels.gains import balanced

EVEN = (1.0, 1.0, 1.0)


def tube(radius: float, seed: int) -> NDArray[np.bool_]:
    """A straight tube in any direction through 24 voxels."""
    rng = np.random.default_rng(seed)
    axis = rng.normal(size=3)
    axis /= np.linalg.norm(axis)
    at = np.moveaxis(np.indices((24, 24, 24)) - 11.5 - rng.random(3)[:, None, None, None], 0, -1)
    inside: NDArray[np.bool_] = np.linalg.norm(at - (at @ axis)[..., None] * axis, axis=-1) < radius
    return inside


def dice(field: Field, own: NDArray[np.bool_]) -> float:
    at = np.argwhere(np.ones(own.shape, bool))[:, ::-1].astype(np.float64)
    found = field.labels_at(at).reshape(own.shape) == 1
    return float(2 * np.count_nonzero(found & own) / (np.count_nonzero(found) + np.count_nonzero(own)))


@pytest.mark.parametrize("radius", [0.9, 1.3, 1.8])
def test_a_thin_tube_comes_back_from_its_field(radius: float) -> None:
    worst_before, worst = 1.0, 1.0
    for seed in range(3):
        own = tube(radius, seed)
        plain = Field.of_labels(own.astype(np.uint8), EVEN)
        worst_before, worst = min(worst_before, dice(plain, own)), min(worst, dice(balanced(plain, own), own))
    assert worst > 0.94
    assert worst > worst_before + 0.05


def test_a_voxel_alone_and_a_sheet_are_not_lost() -> None:
    own = np.zeros((16, 16, 16), bool)
    own[4, 4, 4] = True
    own[11, 2:14, 2:14] = True
    field = balanced(Field.of_labels(own.astype(np.uint8), EVEN), own)
    assert field.recall(1) == 1.0


def test_an_oblique_plane_keeps_its_field() -> None:
    at = np.indices((24, 24, 24)) - 11.3
    own = np.tensordot([0.48, 0.6, 0.64], at, 1) < 0.0
    field = balanced(Field.of_labels(own.astype(np.uint8), EVEN), own)
    inner = (slice(6, 18),) * 3
    level = (field.labels[inner] & KIND) >> GAIN_SHIFT
    assert level.max() <= 2
    assert np.count_nonzero(level) < 0.1 * level.size
    assert np.array_equal(field.labels & LABEL, own)
