"""Small shapes: the label map holds the exact volume, the distance vanishes on the surface."""
from __future__ import annotations

import numpy as np
import pytest

from meshing.phantoms.shapes import ball_phantom, box_with_ball_phantom, fork_phantom, torus_phantom
from meshing.volume import position_of


@pytest.mark.parametrize("make", [ball_phantom, torus_phantom, box_with_ball_phantom, fork_phantom])
def test_voxels_hold_the_volume(make) -> None:
    phantom = make(spacing_mm=(0.4, 0.4, 0.7))
    for name, volume in phantom.volumes_ml:
        assert phantom.labels.volume_ml(name) == pytest.approx(volume, rel=0.02 if make is box_with_ball_phantom else 0.008), name


def test_closed_forms() -> None:
    assert ball_phantom(radius_mm=10.0).volumes_ml[0][1] == pytest.approx(4.18879)
    assert torus_phantom(ring_mm=20.0, tube_mm=5.0).volumes_ml[0][1] == pytest.approx(2.0 * np.pi**2 * 0.5)


@pytest.mark.parametrize("make", [ball_phantom, torus_phantom, fork_phantom])
def test_distance_is_negative_exactly_inside(make) -> None:
    phantom = make()
    nz, ny, nx = phantom.labels.values.shape
    k, j, i = np.meshgrid(np.arange(nz), np.arange(ny), np.arange(nx), indexing="ij")
    points = position_of(phantom.labels.to_patient, np.column_stack([i.ravel(), j.ravel(), k.ravel()]).astype(float))
    assert np.array_equal(phantom.distance_mm(points) < 0.0, phantom.labels.values.ravel() > 0)


def test_fork_has_two_ends_and_touches_the_border() -> None:
    phantom = fork_phantom()
    assert phantom.centreline is not None
    assert len(phantom.centreline.ends()) == 2
    assert phantom.labels.values[0].any()
    assert phantom.labels.values[-1].any()
    assert not phantom.labels.values[:, 0].any()
    assert not phantom.labels.values[:, :, 0].any()
