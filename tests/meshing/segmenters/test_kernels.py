"""The shared kernels against facts: brute-force distances, the globally optimal cut, known volumes, all orientations."""
from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import ndimage

from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.segmenters.kernels.chest_wall import chest_wall
from meshing.segmenters.kernels.clicks import ClickEditor
from meshing.segmenters.kernels.distance import FAR_MM, distance_to
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.geodesic import geodesic_distance
from meshing.segmenters.kernels.morphology import ball, closed, dilate, erode, opened
from meshing.segmenters.kernels.resample import grow, shrink
from meshing.segmenters.kernels.skeleton import with_marrow
from meshing.segmenters.kernels.tvcut import tvcut
from meshing.segmenters.kernels.upright import Upright
from tests.meshing.segmenters.measures import dice, painted

SPACING = (2.0, 1.5, 1.5)


def test_distance_is_exact() -> None:
    mask = np.random.default_rng(0).random((12, 17, 15)) < 0.01
    expected = ndimage.distance_transform_edt(~mask, sampling=SPACING)
    assert np.abs(distance_to(mask, SPACING) - expected).max() < 1e-4
    assert (distance_to(np.zeros_like(mask), SPACING) == FAR_MM).all()


@pytest.mark.parametrize("shape", [(12, 17, 2050), (1, 9, 8), (3, 2, 1)])
@pytest.mark.parametrize("sigma_mm", [0.2, 1.0, 4.0])
def test_blur_is_that_of_scipy_also_where_the_kernel_is_wider_than_the_image(shape: tuple[int, int, int], sigma_mm: float) -> None:
    image = np.random.default_rng(0).normal(0.0, 300.0, shape).astype(np.float32)
    before = image.copy()
    expected = ndimage.gaussian_filter(image.astype(np.float64), [sigma_mm / step for step in SPACING], truncate=3.0)
    found = blur(image, sigma_mm, SPACING)
    assert np.abs(found - expected).max() < 1e-3
    assert np.array_equal(image, before)
    assert not np.shares_memory(found, image)


def test_opening_shrinks_closing_grows_and_both_are_idempotent() -> None:
    mask = ndimage.gaussian_filter(np.random.default_rng(1).random((20, 30, 30)), 2) > 0.5
    for work, small_first in ((opened, True), (closed, False)):
        once = work(mask, 3.0, SPACING)
        assert not np.any(once & ~mask if small_first else mask & ~once)
        inner = (slice(4, -4),) * 3
        assert np.array_equal(work(once, 3.0, SPACING)[inner], once[inner])


def test_cut_finds_the_disc_that_pays_for_its_boundary() -> None:
    """f = -c inside a cylinder of radius R: the optimal set is the cylinder when c R > 2, nothing when c R < 2 (weight 1)."""
    away = np.hypot(*np.mgrid[-24:25, -24:25])[None].repeat(5, axis=0)
    price = np.ones(away.shape, np.float32)
    for strength, kept in ((0.35, True), (0.12, False)):
        f = np.where(away < 12.0, -strength, 1.0).astype(np.float32)
        cut = tvcut(f, price, (1.0, 1.0, 1.0), iterations=800, tolerance=0.0) > 0.5
        assert (dice(cut, away < 12.0) > 0.97) if kept else not cut.any()


def test_cut_does_not_depend_on_where_it_starts() -> None:
    rng = np.random.default_rng(2)
    f = ndimage.gaussian_filter(rng.normal(size=(10, 24, 24)), 2).astype(np.float32) * 8
    price = np.full(f.shape, 0.4, np.float32)
    cuts = [tvcut(f, price, SPACING, start=np.full(f.shape, v, np.float32), iterations=1500, tolerance=0.0) > 0.5 for v in (0.0, 1.0)]
    assert dice(*cuts) > 0.995


def test_geodesic_distance_is_the_plain_one_where_nothing_changes_and_goes_round_walls() -> None:
    seed = np.zeros((3, 41, 41), bool)
    seed[1, 20, 4] = True
    flat = geodesic_distance(seed, np.zeros(seed.shape, np.float32), (1.0, 1.0, 1.0), gamma=1.0)
    assert flat[1, 20, 36] == pytest.approx(32.0)
    wall = np.zeros(seed.shape, np.float32)
    wall[:, 5:, 18:22] = 1e4
    around = geodesic_distance(seed, wall, (1.0, 1.0, 1.0), gamma=1.0, sweeps=3)
    assert 40.0 < around[1, 20, 36] < 60.0


@pytest.mark.parametrize(("radius", "inside", "outside"), [(30.0, 110.0, -90.0), (24.0, 110.0, 60.0), (12.0, 10.0, 110.0), (8.0, 200.0, 60.0)])
@pytest.mark.parametrize("error_mm", [-1.0, 0.0, 1.0])
def test_half_way_edge_gives_the_volume_of_a_ball(radius: float, inside: float, outside: float, error_mm: float) -> None:
    size = tuple(int(2 * (radius + 12) / s) for s in SPACING)
    image = painted(lambda z, y, x: np.sqrt(z * z + y * y + x * x) - radius, size, SPACING, inside=inside, outside=outside)  # type: ignore[arg-type]
    first = ball(size, np.array([(n - 1) / 2 - 0.3 / s for n, s in zip(size, SPACING)]), radius, SPACING)  # type: ignore[arg-type]
    first = dilate(first, error_mm, SPACING) if error_mm > 0 else erode(first, -error_mm, SPACING)
    found = fair_edge(image, first, SPACING)
    assert np.count_nonzero(found) * np.prod(SPACING) == pytest.approx(4 / 3 * np.pi * radius**3, rel=0.02)


@pytest.mark.parametrize("radius", [3.0, 4.5])
def test_half_way_edge_gives_the_radius_of_a_vessel(radius: float) -> None:
    spacing = (1.5, 1.4, 1.4)
    size = (40, 28, 28)
    image = painted(lambda z, y, x: np.hypot(y, x) - radius + 0 * z, size, spacing, inside=170.0, outside=110.0)
    first = painted(lambda z, y, x: np.hypot(y, x) - radius + 0 * z, size, spacing, inside=1.0, outside=0.0, noise=0.0) > 0.2
    found = fair_edge(image, first, spacing, band_mm=1.5, inside_hu=170.0)
    area = np.count_nonzero(found[5:-5]) * spacing[1] * spacing[2] / 30
    assert abs(np.sqrt(area / np.pi) - radius) < 0.3 * 1.4


@pytest.mark.parametrize("axes", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("signs", [(1, 1, 1), (-1, 1, -1), (1, -1, -1)])
def test_upright_puts_left_back_and_top_last(axes: tuple[int, int, int], signs: tuple[int, int, int]) -> None:
    matrix = np.zeros((4, 4))
    matrix[3, 3] = 1.0
    for column, (axis, sign, step) in enumerate(zip(axes, signs, (0.7, 0.8, 2.5))):
        matrix[axis, column] = sign * step
    to_patient: Transform[IJK, LPS] = Transform(matrix, IJK, LPS, SpaceUid("1"))
    upright = Upright.of(to_patient)
    ijk = np.stack(np.meshgrid(range(4), range(5), range(6), indexing="ij"), -1).reshape(-1, 3)
    xyz = ijk @ matrix[:3, :3].T
    for axis, name in enumerate("xyz"):
        values = np.zeros((6, 5, 4))
        values[ijk[:, 2], ijk[:, 1], ijk[:, 0]] = xyz[:, axis]
        turned = upright.turn(values)
        slope = np.diff(turned, axis=2 - axis)
        assert (slope > 0).all(), name
        assert np.abs(slope - upright.spacing[2 - axis]).max() < 1e-9
        assert np.array_equal(upright.back(turned), values)
        at = upright.index(np.array([[1.0, 2.0, 3.0]]), turned.shape)[0].astype(int)
        assert turned[tuple(at)] == values[3, 2, 1]


def test_shrinking_and_growing_keep_a_ramp() -> None:
    ramp = np.mgrid[:12, :18, :24][2].astype(np.float32)
    coarse = shrink(ramp, (1, 3, 4))
    assert np.allclose(coarse[0, 0], 1.5 + 4 * np.arange(6))
    assert np.allclose(grow(coarse, (1, 3, 4), ramp.shape)[:, :, 2:-2], ramp[:, :, 2:-2])


def test_clicks_add_and_remove_and_leave_the_rest_alone() -> None:
    size, spacing = (40, 60, 60), (2.0, 2.0, 2.0)
    rng = np.random.default_rng(4)
    truth = ball(size, np.array([20.0, 30.0, 30.0]), 32.0, spacing)
    image = np.where(truth, 110.0, 20.0) + rng.normal(0, 6, size)
    missing = ball(size, np.array([20.0, 30.0, 42.0]), 11.0, spacing) & truth
    surplus = ball(size, np.array([20.0, 30.0, 10.0]), 8.0, spacing) & ~truth
    editor = ClickEditor(image.astype(np.float32), (truth & ~missing) | surplus, spacing, np.zeros(size, bool))
    before = dice(editor.mask, truth)
    editor.click(np.array([20.0, 30.0, 42.0]), add=True)
    after_one = dice(editor.mask, truth)
    kept = editor.mask.copy()
    editor.click(np.array([20.0, 30.0, 10.0]), add=False)
    assert before < after_one < dice(editor.mask, truth)
    assert not np.any((kept != editor.mask) & ~dilate(surplus, 12.0, spacing))


@pytest.mark.parametrize(("rows", "marrow_hu", "expected"), [(slice(4, 20), 120.0, True), (slice(8, 24), 120.0, True), (slice(0, 16), 120.0, True),
                                                             (slice(8, 24), 40.0, False)])
def test_marrow_is_filled_also_where_the_border_cuts_through_the_bone(rows: slice, marrow_hu: float, expected: bool) -> None:
    """A box of cortex, whole or without the side that lies beyond the image; what is no denser than soft tissue stays out."""
    image = np.full((1, 24, 40), 50.0, np.float32)
    image[0, rows, 8:30] = 600.0
    inside = (0, slice(rows.start and rows.start + 1, 24 if rows.stop == 24 else rows.stop - 1), slice(9, 29))
    image[inside] = marrow_hu
    shell = image > 300.0
    found = with_marrow(shell, image, (1.0, 1.0, 1.0))
    assert found[inside].all() == expected
    assert np.count_nonzero(found & ~shell) == (image[inside].size if expected else 0)


def test_what_lies_between_two_ribs_of_one_slice_is_chest_wall() -> None:
    """Two ribs with marrow, cut by every slice, 12 mm apart, and a lone one far away."""
    k, j, i = np.ogrid[:8, :80, :80]
    x, y = 1.5 * (i - 40), 1.5 * (j - 40)
    image = np.full((8, 80, 80), 50.0, np.float32)
    for middle, height in ((-12.0, -45.0), (12.0, -45.0), (0.0, 40.0)):
        off = np.maximum(np.abs(x - middle) - 6.0, np.abs(y - height) - 4.0) + 0.0 * k
        image[off < 0.0] = 700.0
        image[off < -2.0] = 200.0
    wall = chest_wall(image, (3.0, 1.5, 1.5))
    between = np.broadcast_to((np.abs(y + 45.0) < 1.0) & (np.abs(x) < 6.0), image.shape)
    assert wall[between].all()
    assert not wall[np.broadcast_to(np.abs(y) < 25.0, image.shape)].any()
