"""Pictures: never mirrored, true to scale, readable on paper."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import binary_opening

from app.scene import display
from app.scene.actors import SAG_MM, _needed, surface_actor
from app.scene.arrays import from_vtk
from app.scene.colours import locked_scale
from app.scene.display import display_surfaces, lightened, lumen_surface
from app.scene.offscreen import png
from app.scene.pictures import (
    Drawn,
    anatomy_picture,
    anatomy_surfaces,
    field_picture,
    lumen_drawn,
    lumen_picture,
    plan_picture,
    scene_picture,
    slice_picture,
    surfaces_drawn,
)
from biomech.device import Device
from meshing.errors import RenderError
from meshing.frames import IJK, LPS, Transform
from meshing.phantoms.shapes import ball_phantom
from meshing.step import silent
from meshing.surface import Surface
from meshing.volume import Volume, grid
from tests.app import demo
from tests.meshing.hostile import box
from tests.meshing.solids import ball_in_ball

RED = (220, 20, 20)
SIZE = (500, 380)


def where(found: NDArray[np.bool_]) -> tuple[float, float]:
    """Mean (column, row) of the pixels found."""
    rows, columns = np.nonzero(found)
    assert len(rows) > 20
    return float(columns.mean()), float(rows.mean())


def red(image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Reddish pixels: the ball, however it is lit."""
    part = image.astype(int)
    return (part[..., 0] - part[..., 1] > 60) & (part[..., 0] - part[..., 2] > 60)


def ball_at(*centres: tuple[float, float, float]) -> list[Drawn]:
    return [Drawn(surface_actor(demo.ball_surface(np.array(centre), 6.0), RED)) for centre in centres]


def letter(image: NDArray[np.uint8], side: str) -> NDArray[np.bool_]:
    """The ink of the letter at the middle of the left or right edge, cut to its box."""
    height, width, _ = image.shape
    columns = slice(0, 30) if side == "left" else slice(width - 30, width)
    ink = image[height // 2 - 14:height // 2 + 14, columns].max(axis=2) < 110
    rows, cols = np.nonzero(ink)
    assert len(rows) > 10, "there is no letter"
    return ink[rows.min():rows.max() + 1, cols.min():cols.max() + 1]


BOX = (-60.0, 60.0, -60.0, 60.0, -60.0, 60.0)


@pytest.mark.parametrize(("view", "column", "row"), [
    ("A", +1, 0), ("P", -1, 0), ("I", +1, 0), ("S", -1, 0), ("L", 0, 0), ("R", 0, 0)])
def test_the_patients_left_is_on_the_viewers_right_from_the_front_and_from_the_feet(view: str, column: int, row: int) -> None:
    image = scene_picture(ball_at((40.0, 0.0, 0.0)), view, bounds_mm=BOX, size=SIZE)
    x, y = where(red(image))
    assert np.sign(round(x - SIZE[0] / 2, -1)) == column
    assert np.sign(round(y - SIZE[1] / 2, -1)) == row


@pytest.mark.parametrize(("view", "left", "right"), [("A", "R", "L"), ("P", "L", "R"), ("I", "R", "L"), ("S", "L", "R")])
def test_the_letters_stand_on_the_sides_they_name(view: str, left: str, right: str) -> None:
    image = scene_picture(ball_at((0.0, 0.0, 0.0)), view, bounds_mm=BOX, size=SIZE)
    front = scene_picture(ball_at((0.0, 0.0, 0.0)), "A", bounds_mm=BOX, size=SIZE)
    shapes = {"R": letter(front, "left"), "L": letter(front, "right")}
    assert not np.array_equal(shapes["R"], shapes["L"])
    np.testing.assert_array_equal(letter(image, "left"), shapes[left])
    np.testing.assert_array_equal(letter(image, "right"), shapes[right])


def grey_ball(to_patient: Transform[IJK, LPS], shape: tuple[int, int, int], centre: NDArray[np.float64]) -> Volume:
    distance = np.linalg.norm(demo.positions(to_patient, shape) - centre, axis=-1)
    return Volume(np.where(distance < 12.0, 40.0, -1000.0).astype(np.float32), to_patient, "CT")


def oblique(turn_degrees: float, mirrored: bool) -> Transform[IJK, LPS]:
    """A grid turned about an odd axis, its columns running backwards when `mirrored`."""
    axis = np.array([0.4, 0.7, 0.59])
    axis /= np.linalg.norm(axis)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    angle = np.deg2rad(turn_degrees)
    turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    spacing = np.diag([-1.5 if mirrored else 1.5, 2.0, 2.5])
    matrix = np.eye(4)
    matrix[:3, :3] = turn @ spacing
    matrix[:3, 3] = -matrix[:3, :3] @ np.array([40.0, 30.0, 24.0])
    return Transform(matrix, IJK, LPS, demo.SPACE)


@pytest.mark.parametrize("placed", [
    grid((1.5, 2.0, 2.5), (-60.0, -60.0, -60.0), demo.SPACE), oblique(0, True), oblique(25, False), oblique(-40, True)],
    ids=["straight", "mirrored columns", "oblique", "oblique and mirrored"])
@pytest.mark.parametrize(("orientation", "across", "down"), [
    ("axial", (1, 0, 0), (0, 1, 0)), ("coronal", (1, 0, 0), (0, 0, -1)), ("sagittal", (0, 1, 0), (0, 0, -1))])
def test_a_ball_lies_where_the_patient_has_it_however_the_grid_runs(
        placed: Transform[IJK, LPS], orientation: str, across: tuple[int, int, int], down: tuple[int, int, int]) -> None:
    offset = np.array([16.0, -9.0, 11.0])
    volume = grey_ball(placed, (49, 61, 81), offset)
    # The view is a 100 mm square about a point beside the ball, in a plane through the ball.
    in_plane = np.abs(across) + np.abs(down)
    around = np.where(in_plane > 0, 0.0, offset)
    image = slice_picture(volume, None, around, orientation, around_mm=100.0, size=SIZE)  # type: ignore[arg-type]
    px_per_mm = (SIZE[1] - 4 * SIZE[1] / 24) / 100.0
    grey = (image.min(axis=2) > 118) & (image.max(axis=2) < 138)
    x, y = where(np.pad(binary_opening(grey[34:-34, 34:-34], iterations=3), 34))  # without the grey of smoothed edges
    assert x == pytest.approx(SIZE[0] / 2 + px_per_mm * float(offset @ across), abs=2.0)
    assert y == pytest.approx(SIZE[1] / 2 + px_per_mm * float(offset @ down), abs=2.0)


def bar_pixels(image: NDArray[np.uint8]) -> int:
    """Length of the longest dark run in the lower left corner."""
    corner = image[-24:, :image.shape[1] // 2].max(axis=2) < 100
    longest = 0
    for row in corner:
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
        longest = max([longest, *(edges[1::2] - edges[::2]).tolist()])
    return longest


def test_the_scale_bar_measures_what_is_drawn() -> None:
    image = scene_picture(ball_at((-50.0, 0.0, 20.0), (50.0, 0.0, 20.0)), "A", size=(1000, 760))
    found = red(image)
    left, right = found.copy(), found.copy()
    left[:, 500:] = False
    right[:, :500] = False
    px_per_mm = (where(right)[0] - where(left)[0]) / 100.0
    assert bar_pixels(image) / px_per_mm == pytest.approx(20.0, rel=0.02)


@pytest.fixture(scope="module")
def pictures() -> dict[str, NDArray[np.uint8]]:
    volume, labels = demo.scan()
    model, plan = demo.model(), demo.resected()
    field = demo.displacement(model.need_solid())
    stented = demo.artery(0.1)
    line = stented.centreline
    return {
        "slice": slice_picture(volume, labels, demo.TUMOUR, "axial"),
        "anatomy": anatomy_picture(model, "AL"),
        "plan": plan_picture(plan, "A"),
        "field": field_picture(model.need_solid(), field, locked_scale([np.linalg.norm(field.values, axis=1)], "Shift", "mm")),
        "lumen": lumen_picture(stented, devices=[Device("stent", line.points_mm[10:29], line.radius_mm[10:29])], before=demo.artery()),
    }


def test_pictures_stand_on_white_ground_and_hold_something(pictures: dict[str, NDArray[np.uint8]]) -> None:
    for name, image in pictures.items():
        height, width, _ = image.shape
        for row, column in ((0, 0), (0, width - 1), (height - 1, 0), (height - 1, width - 1)):
            assert (image[row, column] == 255).all(), name
        assert 0.02 < (image.min(axis=2) < 250).mean() < 0.98, name
        assert png(image).startswith(b"\x89PNG")


def test_a_resection_shows_what_is_taken_out_and_the_cut(pictures: dict[str, NDArray[np.uint8]]) -> None:
    after = pictures["plan"].astype(int)
    before = plan_picture(demo.model(), "A").astype(int)
    assert np.abs(after - before).max(axis=2).mean() > 3
    blue = (after[..., 2] - after[..., 0] > 30) & (after[..., 1] - after[..., 0] > 10)
    x, _ = where(blue[100:-150])
    assert abs(x - 500) < 150


def test_devices_are_named_in_the_legend_once_and_stand_where_they_are() -> None:
    lumen = demo.artery(0.1)
    line = lumen.centreline
    stents = [Device("stent", line.points_mm[a:b], line.radius_mm[a:b]) for a, b in ((4, 14), (16, 28))]
    graft = Device("graft", line.points_mm[10:29] + np.array([40.0, 0.0, 0.0]), np.full(19, 3.0))
    drawn = lumen_drawn(lumen, devices=[*stents, graft])
    assert [d.name for d in drawn] == ["lumen", "stent", "", "graft"]
    for device, shown in zip((*stents, graft), drawn[1:]):
        bounds = np.array(shown.actor.GetBounds()).reshape(3, 2)
        reach = float(device.radius_mm.max()) + 1.0
        assert (bounds[:, 0] >= device.path_mm.min(axis=0) - reach).all()
        assert (bounds[:, 1] <= device.path_mm.max(axis=0) + reach).all()
        assert np.allclose(bounds.mean(axis=1), (device.path_mm.min(axis=0) + device.path_mm.max(axis=0)) / 2, atol=1.5)


def test_the_same_scale_paints_the_same_colours_on_two_plans() -> None:
    mesh = demo.ball_mesh()
    weak, strong = demo.displacement(mesh, 3.0), demo.displacement(mesh, 6.0)
    sizes = [np.linalg.norm(field.values, axis=1) for field in (weak, strong)]
    scale = locked_scale(sizes, "Shift", "mm")
    assert scale.high == 6.0
    first, second = (field_picture(mesh, field, scale, "A", size=SIZE) for field in (weak, strong))
    bars = [image[80:-80, -140:-100] for image in (first, second)]
    np.testing.assert_array_equal(*bars)
    assert np.abs(first.astype(int) - second).max() > 50


def test_surfaces_for_display_have_the_size_of_the_anatomy() -> None:
    truth = 4 / 3 * np.pi * (6.2**3 - 1.4**3)  # the tumour is not part of the label "liver"
    assert display_surfaces(demo.scan()[1], ["liver"])[0].volume_ml == pytest.approx(truth, rel=0.01)
    fine = grid((0.7, 0.8, 1.3), (-115.0, -75.0, -65.0), demo.SPACE)
    found = display_surfaces(demo.scan(fine, (101, 165, 185))[1], ["liver", "spleen"])
    assert [surface.name for surface in found] == ["liver"]
    assert found[0].volume_ml == pytest.approx(truth, rel=0.004)
    np.testing.assert_allclose((found[0].points_mm.min(axis=0) + found[0].points_mm.max(axis=0)) / 2, demo.LIVER, atol=0.3)
    wall = lumen_surface(demo.artery(0.0))
    assert wall.volume_ml == pytest.approx(np.pi * 0.16 * 7.6, rel=0.03)


def test_an_empty_picture_and_a_wrong_field_are_refused() -> None:
    with pytest.raises(RenderError, match="nothing to draw"):
        scene_picture([], "A")
    mesh = demo.ball_mesh(4)
    field = demo.displacement(demo.ball_mesh(6))
    with pytest.raises(RenderError, match="343 values for 125 nodes"):
        field_picture(mesh, field, locked_scale([np.ones(3)], "Shift", "mm"))
    with pytest.raises(RenderError, match="no view 'X'"):
        scene_picture(ball_at((0.0, 0.0, 0.0)), "X")


def test_neighbours_on_the_screen_share_their_wall_at_both_levels_of_detail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "LIGHT_TRIANGLES", 400)
    surfaces, light = anatomy_surfaces(ball_in_ball(), silent)
    assert 200 < sum(len(surface.triangles) for surface in light) < 0.5 * sum(len(surface.triangles) for surface, _ in surfaces)
    for level in ([surface for surface, _ in surfaces], light):
        liver, tumour = (next(surface for surface in level if surface.name == name) for name in ("liver", "tumour"))
        assert {tuple(point) for point in tumour.points_mm} <= {tuple(point) for point in liver.points_mm}
        assert liver.volume_ml == pytest.approx(ball_in_ball().volume_ml("liver"), rel=2e-3)
    part = surfaces_drawn(surfaces, (), light)[0]
    assert part.actor.GetMapper() is part.full
    part.move(True)
    assert part.actor.GetMapper() is part.light
    part.move(False)
    assert part.actor.GetMapper() is part.full


def test_ragged_surfaces_are_thinned_out_each_for_itself_and_stay_where_they_were() -> None:
    surfaces = [display_surfaces(ball_phantom(radius_mm=radius, spacing_mm=(0.7, 0.7, 1.5)).labels, ["ball"])[0] for radius in (25.0, 15.0)]
    whole = sum(len(surface.triangles) for surface in surfaces)
    assert lightened(surfaces, whole) == tuple(surfaces)
    light = lightened(surfaces, whole // 5)
    assert sum(len(surface.triangles) for surface in light) == pytest.approx(whole / 5, rel=0.05)
    for before, after in zip(surfaces, light):
        assert after.name == before.name
        assert after.volume_ml == pytest.approx(before.volume_ml, rel=0.01)
        middle = (before.points_mm.min(axis=0) + before.points_mm.max(axis=0)) / 2.0
        away = np.linalg.norm(after.points_mm - middle, axis=1)
        assert np.ptp(away) < 0.8, "half a pixel either way"


def test_the_inner_side_of_what_is_opaque_and_closed_is_left_out_and_not_missed() -> None:
    """Half of the triangles of an organ face away; where it is cut open or lets see through they are drawn."""
    surfaces, _ = anatomy_surfaces(ball_in_ball(), silent)
    drawn = surfaces_drawn(surfaces, (), tuple(surface for surface, _ in surfaces))
    for part in drawn:
        part.actor.GetProperty().SetOpacity(1.0)
    pictures = []
    for cut_open in (True, False):
        for part in drawn:
            part.move(False, cut_open=cut_open)
            assert bool(part.actor.GetProperty().GetBackfaceCulling()) is not cut_open
        pictures.append(scene_picture(drawn, "AR", size=(300, 240)).astype(int))
    assert (np.abs(pictures[1] - pictures[0]).max(axis=2) > 12).mean() < 1e-3
    drawn[0].actor.GetProperty().SetOpacity(0.5)
    drawn[0].move(False)
    assert not drawn[0].actor.GetProperty().GetBackfaceCulling()


def test_a_tree_is_drawn_through_few_points_and_stays_within_a_tenth_of_a_millimetre() -> None:
    s = np.linspace(0.0, 60.0, 241)
    points = np.column_stack([20.0 * np.cos(s / 20.0), 20.0 * np.sin(s / 20.0), s])
    spheres = np.column_stack([points, 3.0 - 0.02 * s])
    kept = _needed(spheres, SAG_MM)
    assert 5 < kept.sum() < 60
    assert kept[[0, -1]].all()
    through = np.column_stack([np.interp(s, s[kept], column[kept]) for column in spheres.T])
    assert np.linalg.norm(spheres - through, axis=1).max() < 2.0 * SAG_MM  # at the same share of the way; across it is SAG_MM
    assert _needed(spheres[:2], SAG_MM).all()


def test_the_normals_of_what_is_drawn_are_smooth_on_a_ball_and_sharp_at_a_cut() -> None:
    whole = display_surfaces(ball_phantom(radius_mm=25.0, spacing_mm=(0.7, 0.7, 1.5)).labels, ["ball"])[0]
    drawn = surface_actor(whole, RED).GetMapper().GetInput()
    points, normals = from_vtk(drawn.GetPoints().GetData()), from_vtk(drawn.GetPointData().GetNormals())
    outwards = points - (whole.points_mm.min(axis=0) + whole.points_mm.max(axis=0)) / 2.0
    turned = np.degrees(np.arccos(np.einsum("ij,ij->i", normals, outwards) / np.linalg.norm(outwards, axis=1)))
    assert len(points) == len(whole.points_mm)  # no point stands twice: no crease is seen
    assert np.percentile(turned, 95) < 3.5
    assert turned.max() < 7.0
    corners, faces = box(1.0)
    plate = surface_actor(Surface(corners, faces, whole.space, "plate"), RED).GetMapper().GetInput()
    assert plate.GetNumberOfPoints() == 24
    assert np.sort(np.abs(from_vtk(plate.GetPointData().GetNormals())), axis=1)[:, 2] == pytest.approx(1.0)


def test_crumbs_of_a_structure_are_not_drawn_but_pieces_that_count_are() -> None:
    """A ball of liver, a crumb of 12 voxels far away, and a piece of a hundredth of it."""
    labels = demo.scan()[1]
    values = labels.values.copy()
    number = labels.label("liver").value
    values[5:7, 70:72, 5:8] = number
    crumbs = display_surfaces(replace(labels, values=values), ["liver"])[0]
    assert crumbs.volume_ml == pytest.approx(labels.volume_ml("liver"), rel=1e-3)
    assert crumbs.points_mm[:, 2].min() == pytest.approx(display_surfaces(labels, ["liver"])[0].points_mm[:, 2].min(), abs=0.5)
    values = values.copy()
    values[5:15, 65:75, 5:15] = number
    both = display_surfaces(replace(labels, values=values), ["liver"])[0]
    assert both.points_mm[:, 0].min() < -150.0
    assert both.volume_ml > 1.02 * labels.volume_ml("liver")
