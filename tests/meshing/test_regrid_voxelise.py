"""Numbers onto another grid, and surfaces into voxels."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshing.errors import ImageError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.regrid import onto
from meshing.surface import Surface
from meshing.volume import Volume, position_of
from meshing.voxelise import count_open_edges, enclosed
from tests.app import demo
from tests.grids import SPACE, anywhere, scattered


def blank(shape: tuple[int, int, int] = (13, 31, 37), seed: int = 4) -> Volume:
    return Volume(np.zeros(shape, np.float32), anywhere(seed), "CT")


@pytest.mark.parametrize("axes", [(0, 1, 2), (2, 0, 1), (1, 0, 2), (0, 2, 1), (1, 2, 0), (2, 1, 0)])
def test_any_order_and_sense_of_the_axes_and_any_crop_is_the_same_numbers(axes: tuple[int, int, int]) -> None:
    volume = blank()
    values = scattered(4).values
    for reversed_axes in np.ndindex(2, 2, 2):
        matrix, by_ijk = volume.to_patient.matrix.copy(), np.zeros(values.shape[::-1], np.uint8)
        by_ijk[5:30, 3:20, 2:11] = values.transpose(2, 1, 0)[5:30, 3:20, 2:11]
        wanted = by_ijk.transpose(2, 1, 0)
        part = by_ijk[5:30, 3:20, 2:11]
        matrix[:3, 3] += matrix[:3, :3] @ [5, 3, 2]
        for axis in np.flatnonzero(reversed_axes):
            matrix[:3, 3] += matrix[:3, axis] * (part.shape[axis] - 1)
            matrix[:3, axis] *= -1
            part = np.flip(part, axis)
        matrix[:3, :3] = matrix[:3, list(axes)]
        found = onto(part.transpose(axes).transpose(2, 1, 0), matrix, volume, "It")
        np.testing.assert_array_equal(found, wanted)


def test_another_grid_needs_a_word_and_what_is_lost_too() -> None:
    volume, values = blank(), scattered(4).values
    moved = volume.to_patient.matrix.copy()
    moved[:3, 3] += 0.3 * moved[:3, 0]
    with pytest.raises(ImageError, match=r"It does not lie on the grid of the image. It: 37 x 31 x 13 voxels .* accept 'nearest'"):
        onto(values, moved, volume, "It")
    np.testing.assert_array_equal(onto(values, moved, volume, "It", nearest=True, outside=True), values)
    moved = volume.to_patient.matrix.copy()
    moved[:3, 3] += 4 * moved[:3, 0]
    lost = np.count_nonzero(values[:, :, -4:])
    with pytest.raises(ImageError, match=f"reaches beyond the image: {lost} of its voxels"):
        onto(values, moved, volume, "It")
    shifted = onto(values, moved, volume, "It", outside=True)
    np.testing.assert_array_equal(shifted[:, :, 4:], values[:, :, :-4])
    assert not shifted[:, :, :4].any()


def test_half_the_grid_sampled_at_the_nearest_voxel_keeps_its_place() -> None:
    fine = Transform(np.diag([1.0, 1.0, 1.0, 1.0]), IJK, LPS, SPACE)
    coarse = np.diag([2.0, 2.0, 2.0, 1.0])
    coarse[:3, 3] = 0.5
    k, j, i = np.indices((10, 10, 10))
    ball = ((i - 5) ** 2 + (j - 4) ** 2 + (k - 5) ** 2 < 14).astype(np.uint8)
    found = onto(ball, coarse, Volume(np.zeros((20, 20, 20), np.float32), fine, "CT"), "It", nearest=True)
    np.testing.assert_array_equal(found, np.kron(ball, np.ones((2, 2, 2), np.uint8)))


@pytest.mark.parametrize("left_handed", [False, True])
def test_a_ball_in_any_grid_fills_its_voxels(left_handed: bool) -> None:
    volume = Volume(np.zeros((60, 80, 90), np.float32), anywhere(7, left_handed=left_handed), "CT")
    centre = position_of(volume.to_patient, np.array([44.3, 38.2, 29.7]))[0]
    radius = 0.35 * min(60 * volume.spacing_mm[2], 80 * volume.spacing_mm[1], 90 * volume.spacing_mm[0])
    ball = replace(demo.ball_surface(centre, radius, steps=96), space=SPACE)
    found = enclosed(ball, volume, "The ball")
    k, j, i = np.indices(volume.values.shape)
    away = np.linalg.norm(position_of(volume.to_patient, np.stack([i, j, k], -1).reshape(-1, 3)) - centre, axis=1).reshape(found.shape)
    sag = radius * (1 - np.cos(np.pi / 96))  # how far a facet lies below the ball
    assert found[away < radius - 2 * sag].all()
    assert not found[away > radius].any()


def test_corners_on_voxel_centres_and_nested_shells_are_filled_right() -> None:
    volume = Volume(np.zeros((9, 9, 9), np.float32), Transform(np.eye(4), IJK, LPS, SPACE), "CT")
    box = np.array([[x, y, z] for z in (2, 6) for y in (2, 6) for x in (2, 6)], float)
    quads = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
    triangles = np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))], np.int32)
    solid = enclosed(Surface(box, triangles, SPACE, "box"), volume, "The box")
    assert 4**3 <= solid.sum() <= 5**3
    assert solid[3:6, 3:6, 3:6].all()
    inner = (box - 4) * 0.4 + 4
    hollow = Surface(np.concatenate([box, inner]), np.concatenate([triangles, triangles[:, ::-1] + 8]), SPACE, "shell")
    assert solid.sum() - enclosed(hollow, volume, "The shell").sum() == 1


def test_a_surface_without_an_inside_or_beyond_the_image_is_refused() -> None:
    volume, _ = demo.scan()
    ball = demo.ball_surface(demo.LIVER, 40.0)
    opened = replace(ball, triangles=ball.triangles[:-3])
    assert count_open_edges(ball.triangles) == 0
    with pytest.raises(ImageError, match=r"The ball is not closed \(\d+ edges belong to one triangle only"):
        enclosed(opened, volume, "The ball")
    large = demo.ball_surface(np.array([-150.0, 0, 0]), 40.0)
    with pytest.raises(ImageError, match=r"reaches 23\.5 mm beyond the image"):
        enclosed(large, volume, "The ball")
    assert enclosed(large, volume, "The ball", outside=True).any()
    with pytest.raises(ImageError, match="register them first"):
        enclosed(replace(ball, space=SpaceUid("1.2")), volume, "The ball")
