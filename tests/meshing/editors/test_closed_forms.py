"""Tools against formulas: balls, slabs and boxes in the patient, on straight, oblique, left-handed and uneven grids."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshing.editors import Crop, Erase, FillBetween, Hollow, Logical, Margin, Paint, Scissors, Smooth, SplitByPlane
from meshing.editors.surface_distance import surface_distance
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.units import Millimetre
from tests.meshing.editors.places import KINDS, MIDDLE, SPACINGS, after, ball, centres, count_ml, drawn, ml, scan

mm = Millimetre
every_grid = [(kind, spacing) for kind in KINDS for spacing in SPACINGS.values()]


@pytest.fixture(params=every_grid, ids=lambda p: f"{p[0]} {p[1]}")
def volume(request: pytest.FixtureRequest):
    return scan(*request.param)


def place(point: np.ndarray) -> tuple[Millimetre, Millimetre, Millimetre]:
    x, y, z = (mm(float(c)) for c in point)
    return x, y, z


def test_a_painted_ball_is_the_ball_of_the_formula(volume) -> None:
    at = MIDDLE + (3.3, -4.1, 2.7)
    found = after(Paint("liver", (place(at),), mm(12.0), organ="liver"), volume, Labels.empty(volume))
    assert np.array_equal(found.mask("liver"), ball(volume, 12.0, at))
    assert found.volume_ml("liver") == pytest.approx(ml(12.0), rel=0.02)


def test_a_stroke_is_a_capsule_and_erasing_takes_the_same_voxels(volume) -> None:
    a, b = MIDDLE + (-12.0, 3.0, 5.0), MIDDLE + (10.0, -6.0, -8.0)
    stroke = Paint("liver", (place(a), place(b)), mm(6.0), organ="liver")
    found = after(stroke, volume, Labels.empty(volume))
    xyz, axis = centres(volume) - a, (b - a) / np.linalg.norm(b - a)
    along = np.clip(xyz @ axis, 0.0, np.linalg.norm(b - a))
    away = np.linalg.norm(xyz - along[..., None] * axis, axis=-1)
    on_edge = np.abs(away - 6.0) < 1e-6
    assert not ((found.mask("liver") ^ (away <= 6.0)) & ~on_edge).any()
    assert found.volume_ml("liver") == pytest.approx(ml(6.0) + np.pi * 36.0 * np.linalg.norm(b - a) / 1000.0, rel=0.04)
    whole = drawn(volume, liver=np.ones(volume.values.shape, bool))
    erased = after(Erase("liver", stroke.path_lps, mm(6.0)), volume, whole)
    assert np.array_equal(~erased.mask("liver"), found.mask("liver"))


def test_a_disc_paints_one_layer(volume) -> None:
    """In the slice that runs along the grid: all voxels of one layer within the radius, and none of another."""
    normal = volume.to_patient.matrix[:3, 2] / np.linalg.norm(volume.to_patient.matrix[:3, 2])
    at = MIDDLE + 0.3 * volume.to_patient.matrix[:3, 2]
    found = after(Paint("liver", (place(at),), mm(10.0), organ="liver", slice_normal=tuple(map(float, normal))), volume, Labels.empty(volume))
    layers = np.flatnonzero(found.mask("liver").any((1, 2)))
    assert len(layers) == 1
    assert count_ml(found.mask("liver"), volume) == pytest.approx(np.pi * 100.0 * volume.spacing_mm[2] / 1000.0, rel=0.05)


def test_discs_of_neighbouring_slices_never_share_a_voxel_nor_leave_one_out() -> None:
    """Also in slices that are oblique to the grid: a stack of planes one layer apart covers every voxel once."""
    volume = scan("oblique", (0.8, 0.8, 2.5), 30.0)
    normal = (0.0, 0.0, 1.0)
    step = float(np.abs(volume.to_patient.matrix[2, :3]).max())
    covered = np.zeros(volume.values.shape, int)
    for n in range(-20, 21):
        path = (place(MIDDLE + (0.0, 0.0, n * step)),)
        try:
            covered += after(Paint("liver", path, mm(200.0), organ="liver", slice_normal=normal), volume, Labels.empty(volume)).mask("liver")
        except AnatomyError:
            continue
    assert covered.min() == 1
    assert np.count_nonzero(covered > 1) <= 41  # the voxel under the mouse is always painted


@pytest.mark.parametrize("by", [-6.0, -3.0, 4.0, 8.0])
def test_a_margin_moves_the_surface_of_a_ball_by_millimetres(volume, by: float) -> None:
    labels = drawn(volume, liver=ball(volume, 16.0))
    radius = (count_ml(labels.mask("liver"), volume) * 3000.0 / 4.0 / np.pi) ** (1.0 / 3.0)
    found = after(Margin("liver", mm(by)), volume, labels).volume_ml("liver")
    moved = (found * 3000.0 / 4.0 / np.pi) ** (1.0 / 3.0) - radius
    assert moved == pytest.approx(by, abs=0.13 * max(volume.spacing_mm))


@pytest.mark.parametrize("kind", KINDS)
def test_a_margin_of_whole_slices_moves_a_slab_exactly(kind: str) -> None:
    volume = scan(kind, (0.8, 0.8, 2.5))
    layers = np.zeros(volume.values.shape, bool)
    layers[8:16] = True
    labels = drawn(volume, liver=layers)
    wide = np.zeros_like(layers)
    wide[6:18] = True
    narrow = np.zeros_like(layers)
    narrow[9:15] = True
    assert np.array_equal(after(Margin("liver", mm(5.0)), volume, labels).mask("liver"), wide)
    assert np.array_equal(after(Margin("liver", mm(-2.5)), volume, labels).mask("liver"), narrow)
    shell = after(Hollow("liver", mm(5.0)), volume, labels).mask("liver")
    assert np.array_equal(np.flatnonzero(shell.any((1, 2))), [8, 9, 14, 15])
    beside = after(Margin("liver", mm(5.0), into="margin", organ="liver"), volume, labels)
    assert np.array_equal(beside.mask("margin"), wide & ~layers)
    assert np.array_equal(beside.mask("liver"), layers)


@pytest.mark.parametrize(("surface", "inner", "outer"), [("outside", 12.0, 16.0), ("inside", 16.0, 20.0), ("middle", 14.0, 18.0)])
def test_a_hollow_ball_is_a_shell_of_the_thickness(volume, surface, inner: float, outer: float) -> None:
    labels = drawn(volume, liver=ball(volume, 16.0))
    found = after(Hollow("liver", mm(4.0), surface=surface), volume, labels)
    assert found.volume_ml("liver") == pytest.approx(ml(outer) - ml(inner), rel=0.09)
    away = np.linalg.norm(centres(volume) - MIDDLE, axis=-1)[found.mask("liver")]
    slack = 0.9 * max(volume.spacing_mm)
    assert inner - slack < away.min()
    assert away.max() < outer + slack


def test_distance_to_the_surface_is_unbiased(volume) -> None:
    mask = ball(volume, 16.0, MIDDLE + (0.2, 0.3, 0.1))
    found = surface_distance(mask, volume.spacing_mm[::-1])
    truth = np.linalg.norm(centres(volume) - MIDDLE - (0.2, 0.3, 0.1), axis=-1) - (count_ml(mask, volume) * 3000.0 / 4.0 / np.pi) ** (1.0 / 3.0)
    near = np.abs(truth) < 10.0
    assert abs(float((found - truth)[near].mean())) < 0.08 * max(volume.spacing_mm)
    assert float(np.abs(found - truth)[near].max()) < 0.75 * max(volume.spacing_mm)


def test_smoothing_keeps_the_volume_to_the_voxel_and_takes_the_spikes(volume) -> None:
    rough = ball(volume, 15.0)
    spikes = np.random.default_rng(3).random(rough.shape) < 0.3
    rough = rough & ~(spikes & ~ball(volume, 13.0)) | (spikes & ball(volume, 17.0))
    labels = drawn(volume, liver=rough)
    found = after(Smooth("liver", mm(2.5)), volume, labels)
    assert np.count_nonzero(found.mask("liver")) == np.count_nonzero(rough)
    truth = ball(volume, (count_ml(rough, volume) * 3000.0 / 4.0 / np.pi) ** (1.0 / 3.0))
    assert np.count_nonzero(found.mask("liver") ^ truth) < 0.35 * np.count_nonzero(rough ^ truth)


def test_smoothing_leaves_a_ball_a_ball(volume) -> None:
    labels = drawn(volume, liver=ball(volume, 16.0))
    found = after(Smooth("liver", mm(2.0)), volume, labels).mask("liver")
    assert np.count_nonzero(found ^ labels.mask("liver")) < 0.05 * np.count_nonzero(found)


def test_scissors_cut_a_prism_along_any_view(volume) -> None:
    view = np.array([0.3, -0.8, 0.52])
    view /= np.linalg.norm(view)
    across = np.cross(view, [0.0, 0.0, 1.0])
    across /= np.linalg.norm(across)
    up = np.cross(view, across)
    square = [MIDDLE + 8.0 * (a * across + b * up) + c * view for a, b, c in ((-1, -1, 3.0), (1, -1, 0.0), (1, 1, -5.0), (-1, 1, 0.0))]
    outline = tuple(place(p) for p in square)
    inside = np.all([np.abs((centres(volume) - MIDDLE) @ axis) < 8.0 for axis in (across, up)], axis=0)
    on_edge = np.any([np.abs(np.abs((centres(volume) - MIDDLE) @ axis) - 8.0) < 1e-6 for axis in (across, up)], axis=0)
    labels = drawn(volume, liver=ball(volume, 20.0))
    for sense in (1.0, -1.0):
        cut = after(Scissors("liver", outline, tuple(map(float, sense * view))), volume, labels).mask("liver")
        assert not ((cut ^ (ball(volume, 20.0) & ~inside)) & ~on_edge).any()
    kept = after(Scissors("liver", outline, tuple(map(float, view)), action="cut outside"), volume, labels).mask("liver")
    assert not ((kept ^ (ball(volume, 20.0) & inside)) & ~on_edge).any()
    filled = after(Scissors("prism", outline, tuple(map(float, view)), action="fill inside", organ="liver", depth=mm(10.0)), volume,
                   Labels.empty(volume))
    assert filled.volume_ml("prism") == pytest.approx(16.0 * 16.0 * 20.0 / 1000.0, rel=0.03)
    through = after(Scissors("prism", outline, tuple(map(float, view)), action="fill inside", organ="liver"), volume, Labels.empty(volume))
    assert not ((through.mask("prism") ^ inside) & ~on_edge).any()


def test_crop_and_split_follow_the_patient_not_the_grid(volume) -> None:
    labels = drawn(volume, liver=ball(volume, 20.0))
    xyz = centres(volume)
    low, high = MIDDLE + (-5.3, -30.0, -8.1), MIDDLE + (30.0, 4.7, 30.0)
    inside = np.all((xyz >= low) & (xyz <= high), axis=-1)
    found = after(Crop((place(high), place(low))), volume, labels)
    assert np.array_equal(found.mask("liver"), labels.mask("liver") & inside)
    out = after(Crop((place(low), place(high)), ("liver",), keep="outside"), volume, labels)
    assert np.array_equal(out.mask("liver"), labels.mask("liver") & ~inside)
    # towards the patient's left is +L: what lies left of the plane is the left part, on every grid
    split = after(SplitByPlane("liver", place(MIDDLE + (4.1, 0.0, 0.0)), (1.0, 0.0, 0.0), "left part"), volume, labels)
    assert np.array_equal(split.mask("left part"), labels.mask("liver") & (xyz[..., 0] > MIDDLE[0] + 4.1))
    assert split.volume_ml("left part") == pytest.approx(np.pi * 15.9**2 * (20.0 - 15.9 / 3.0) / 1000.0, rel=0.05)
    assert split.volume_ml("left part", "liver") == pytest.approx(labels.volume_ml("liver"))
    assert split.label("left part").organ == "liver"


def test_between_slices_of_a_cone_lies_the_cone(volume) -> None:
    axis = volume.to_patient.matrix[:3, 2] / np.linalg.norm(volume.to_patient.matrix[:3, 2])
    side = volume.to_patient.matrix[:3, 0] / np.linalg.norm(volume.to_patient.matrix[:3, 0])
    xyz = centres(volume) - MIDDLE
    height = xyz @ axis
    leaning = xyz - height[..., None] * axis - (0.5 * height)[..., None] * side
    cone = (np.linalg.norm(leaning, axis=-1) <= 10.0 + 0.2 * height) & (np.abs(height) < 21.7)
    drawn_only = np.zeros_like(cone)
    layers = np.flatnonzero(cone.any((1, 2)))
    for number in layers[::max(1, round(8.0 / volume.spacing_mm[2]))]:
        drawn_only[number] = cone[number]
    truth = cone.copy()
    last = np.flatnonzero(drawn_only.any((1, 2)))[-1]
    truth[last + 1:] = False
    found = after(FillBetween("liver", tuple(map(float, axis))), volume, drawn(volume, liver=drawn_only)).mask("liver")
    dice = 2.0 * np.count_nonzero(found & truth) / (np.count_nonzero(found) + np.count_nonzero(truth))
    assert dice > 0.975


def test_logical_operations_keep_every_voxel_in_one_structure() -> None:
    volume = scan("oblique", (1.3, 0.7, 1.1))
    one, two = ball(volume, 14.0, MIDDLE - (8.0, 0.0, 0.0)), ball(volume, 14.0, MIDDLE + (8.0, 0.0, 0.0))
    labels = drawn(volume, liver=one, tumour=two)
    left = one & ~two
    both = after(Logical("liver", "add", "tumour"), volume, labels)
    assert np.array_equal(both.mask("liver"), one | two)
    assert both.volume_ml("tumour") == 0.0
    swapped = after(Logical("liver", "exchange", "tumour"), volume, labels)
    assert np.array_equal(swapped.mask("liver"), two)
    assert np.array_equal(swapped.mask("tumour"), left)
    away = after(Logical("tumour", "remove"), volume, labels)
    assert away.names == ("liver",)
    assert np.array_equal(away.mask("liver"), left)
    moved = after(Logical("second", "move", "tumour"), volume, labels)
    assert np.array_equal(moved.mask("second"), two)
    assert moved.label("second").organ == "liver_tumour"
    safe = after(Logical("liver", "subtract", "tumour", margin=mm(3.0)), volume, labels).mask("liver")
    near = after(Logical("liver", "intersect", "tumour", margin=mm(3.0)), volume, labels).mask("liver")
    assert np.array_equal(safe | near, left)
    assert not (safe & near).any()
    apart = np.linalg.norm(centres(volume) - MIDDLE - (8.0, 0.0, 0.0), axis=-1)
    assert apart[safe].min() > 17.0 - 0.8
    assert apart[near].max() < 17.0 + 0.8
    with pytest.raises(AnatomyError, match="none in common"):
        Logical("liver", "subtract", "tumour").run((volume, labels), lambda *_: None)


def test_other_structures_keep_their_voxels_unless_all_may_be_taken() -> None:
    volume = scan()
    labels = drawn(volume, tumour=ball(volume, 8.0))
    stroke = Paint("liver", (place(MIDDLE),), mm(15.0), organ="liver")
    shy = after(stroke, volume, labels)
    assert np.array_equal(shy.mask("tumour"), labels.mask("tumour"))
    assert np.array_equal(shy.mask("liver"), ball(volume, 15.0) & ~ball(volume, 8.0))
    bold = after(replace(stroke, over="all"), volume, labels)
    assert bold.volume_ml("tumour") == 0.0
    assert np.array_equal(bold.mask("liver"), ball(volume, 15.0))
