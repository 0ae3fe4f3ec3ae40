"""Profiles, reformats and aneurysms of vessels with a known shape."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.phantoms.liver import PORTAL_BRANCHES
from meshing.phantoms.tree import grow
from meshing.units import Degree, Millimetre
from meshing.vessels.aneurysm import largest_aneurysm
from meshing.vessels.lumen import Lumen, Opening
from meshing.vessels.profile import longest_way, narrowest_of, profile, way_to
from meshing.vessels.reformat import axis_through, sections_along, straightened
from meshing.vessels.sections import cross_sections, occupancy_of
from meshing.vessels.tree import tangents
from meshing.volume import Volume, grid, position_of

SPACE = SpaceUid("1.2.3")
STEP = 0.5
TUBE_MM, BALL_MM, OFF_MM, LENGTH = 3.0, 6.0, 7.0, 80.0


def tube_with(kind: str) -> Lumen:
    """A straight tube of 3 mm along z with a ball of 6 mm beside it (7 mm off the axis), on it, or without."""
    shape = (int(LENGTH / STEP) + 1, 61, 61)
    to_patient = grid((STEP,) * 3, (-15.0, -15.0, 0.0), SPACE)
    places = position_of(to_patient, np.argwhere(np.ones(shape, bool))[:, ::-1].astype(float))
    distance = np.hypot(places[:, 0], places[:, 1]) - TUBE_MM
    if kind != "healthy":
        centre = np.array([OFF_MM if kind == "saccular" else 0.0, 0.0, LENGTH / 2])
        distance = np.minimum(distance, np.linalg.norm(places - centre, axis=1) - BALL_MM)
    field = distance.reshape(shape).astype(np.float32)
    z = np.arange(4.0, LENGTH - 4.0, 0.5)
    points = np.stack([0 * z, 0 * z, z], axis=1)
    parent = np.arange(len(z)) - 1
    found = cross_sections(occupancy_of(field, STEP), to_patient, points, tangents(points, parent), np.full(len(z), 20.0), step_mm=0.1)
    line = Centreline(found.middle_mm, found.radius_mm, parent.astype(np.int32), np.zeros(len(z), np.int32), ("",), SPACE, "vessel")
    ends = (Opening("inlet", (0.0, 0.0, 4.0), (0.0, 0.0, -1.0), TUBE_MM), Opening("outlet 1", (0.0, 0.0, 76.0), (0.0, 0.0, 1.0), TUBE_MM))
    return Lumen(field, to_patient, line, ends)


def test_a_saccular_aneurysm_has_its_neck_dome_and_volume() -> None:
    found = largest_aneurysm(tube_with("saccular"))
    assert found.kind == "saccular"
    assert found.reference_mm == pytest.approx(2 * TUBE_MM, rel=0.03)
    assert found.dome_mm == pytest.approx(OFF_MM + BALL_MM - TUBE_MM, abs=STEP)
    assert np.allclose(found.dome_lps, (OFF_MM + BALL_MM, 0.0, LENGTH / 2), atol=2.1)  # its top is flat
    # across the axis: from the far wall of the tube to the dome
    assert found.diameter_mm == pytest.approx(OFF_MM + BALL_MM + TUBE_MM, abs=2 * STEP)
    # along the vessel the ball meets the wall at 7 mm - 3 mm from its middle: 2 sqrt(36 - 16)
    assert found.neck_mm[1] == pytest.approx(2 * np.sqrt(BALL_MM**2 - (OFF_MM - TUBE_MM) ** 2), abs=2.5)
    outside = position_of(tube_with("saccular").to_patient, np.argwhere(tube_with("saccular").distance_mm < 0)[:, ::-1].astype(float))
    beyond = (np.hypot(outside[:, 0], outside[:, 1]) > TUBE_MM).sum() * STEP**3 * 1e-3
    assert found.sac_ml == pytest.approx(beyond, rel=0.12)


def test_a_fusiform_aneurysm_has_two_necks() -> None:
    found = largest_aneurysm(tube_with("fusiform"))
    assert found.kind == "fusiform"
    assert found.diameter_mm == pytest.approx(2 * BALL_MM, abs=STEP)
    assert found.neck_mm == pytest.approx((2 * TUBE_MM,) * 2, rel=0.12)
    assert found.dome_mm == pytest.approx(BALL_MM - TUBE_MM, abs=STEP)
    assert found.length_mm == pytest.approx(2 * np.sqrt(BALL_MM**2 - TUBE_MM**2), abs=2.0)


def test_a_healthy_tube_has_no_aneurysm() -> None:
    with pytest.raises(AnatomyError, match="no aneurysm"):
        largest_aneurysm(tube_with("healthy"))


def test_the_profile_of_a_tree_goes_from_root_to_end() -> None:
    tree = grow("portal vein", PORTAL_BRANCHES, SPACE)
    way = way_to(tree, "segment VII lateral portal vein")
    assert way[0] == 0
    assert tree.names[tree.branch[way[-1]]] == "segment VII lateral portal vein"
    assert tree.arc_mm()[longest_way(tree)[-1]] == tree.arc_mm().max()
    with pytest.raises(AnatomyError, match="no branch named 'spleen'"):
        way_to(tree, "spleen")


def test_the_profile_measures_diameters_and_narrowing() -> None:
    """An elliptic tube, 4 by 6 mm, that narrows to half in the middle."""
    to_patient = grid((0.4,) * 3, (-8.0, -8.0, 0.0), SPACE)
    places = position_of(to_patient, np.argwhere(np.ones((151, 41, 41), bool))[:, ::-1].astype(float))
    size = 1.0 - 0.5 * np.exp(-(((places[:, 2] - 30.0) / 3.0) ** 2))
    inside = np.hypot(places[:, 0] / 3.0, places[:, 1] / 2.0) - size
    share = np.clip(0.5 - inside * 2.4 / 0.4, 0.0, 1.0).reshape(151, 41, 41).astype(np.float32)
    z = np.arange(2.0, 58.0, 0.4)
    radius = np.sqrt(6.0) * (1.0 - 0.5 * np.exp(-(((z - 30.0) / 3.0) ** 2)))
    points = np.stack([0 * z, 0 * z, z], axis=1)
    tree = Centreline(points, radius, np.arange(-1, len(z) - 1, dtype=np.int32), np.zeros(len(z), np.int32), ("",), SPACE, "vessel")
    found = profile(tree, longest_way(tree), share, to_patient)
    assert found.area_mm2[5] == pytest.approx(np.pi * 6.0, rel=1e-3)
    assert found.smallest_mm[5] == pytest.approx(4.0, abs=0.15)
    assert found.largest_mm[5] == pytest.approx(6.0, abs=0.15)
    worst = narrowest_of(found)
    assert worst is not None
    assert worst[1] == pytest.approx(28.0, abs=0.5)
    assert found.percent_diameter[worst[0]] == pytest.approx(50.0, abs=1.5)
    assert found.percent_area[worst[0]] == pytest.approx(75.0, abs=1.5)
    assert found.tortuosity == pytest.approx(0.0, abs=1e-9)


def helix(turns: float = 1.5) -> NDArray[np.float64]:
    t = np.linspace(0.0, 2 * np.pi * turns, 600)
    return np.stack([15.0 * np.cos(t), 15.0 * np.sin(t), 4.0 * t], axis=1)


def ramp(shape: tuple[int, int, int], by: NDArray[np.float64]) -> Volume:
    """A scan whose value is by @ place."""
    to_patient = grid((1.0,) * 3, (-30.0, -30.0, -20.0), SPACE)
    places = position_of(to_patient, np.argwhere(np.ones(shape, bool))[:, ::-1].astype(float))
    return Volume((places @ by).reshape(shape).astype(np.float32), to_patient, "CT")


def test_the_rounded_beginning_of_what_was_outlined_is_no_narrowing_and_one_behind_it_is() -> None:
    """The radius grows over the first 3 mm, as in the cap of a tube; another dip lies 8 mm in."""
    tube = tube_with("healthy")
    line = tube.centreline
    arc = line.arc_mm()
    for dip_mm, percent in ((None, 0.0), (8.0, 40.0)):
        radius = np.minimum(TUBE_MM, 1.0 + 0.7 * arc)
        if dip_mm is not None:
            radius = radius - 0.4 * TUBE_MM * np.exp(-(((arc - dip_mm) / 1.5) ** 2))
        capped = replace(line, radius_mm=radius.astype(line.radius_mm.dtype))
        found = profile(capped, longest_way(capped), occupancy_of(tube.distance_mm, STEP), tube.to_patient)
        assert np.isnan(found.percent_diameter[found.arc_mm < 3.0]).all()
        worst = narrowest_of(found)
        assert worst is not None
        assert found.percent_diameter[worst[0]] == pytest.approx(percent, abs=6.0)
        assert dip_mm is None or worst[1] == pytest.approx(dip_mm, abs=1.0)


def test_a_reformat_reads_the_scan_where_it_says() -> None:
    by = np.array([1.0, -2.0, 0.5])
    scan, axis = ramp((80, 61, 61), by), axis_through(helix(), Millimetre(0.5))
    found = straightened(scan, axis, Millimetre(6.0), Degree(30.0))
    turn = np.radians(30.0)
    places = axis.points_mm[:, None] + found.offset_mm[None, :, None] * (np.cos(turn) * axis.across + np.sin(turn) * axis.up)[:, None]
    assert np.allclose(found.values, places @ by, atol=1e-3)
    stack = sections_along(scan, axis, Millimetre(4.0))
    assert stack.values.shape == (len(axis.points_mm), 17, 17)
    assert np.allclose(stack.values[:, 8, 8], axis.points_mm @ by, atol=1e-3)
    assert np.allclose(stack.values[:, 8, :], straightened(scan, axis, Millimetre(4.0), Degree(0.0)).values, atol=1e-3)


def test_the_frame_does_not_turn_about_the_axis() -> None:
    axis = axis_through(helix(), Millimetre(0.25))
    for vectors in (axis.along, axis.across, axis.up):
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert np.abs((axis.across * axis.along).sum(axis=1)).max() < 1e-9
    # what a frame that does not turn changes by lies along the axis
    change = np.diff(axis.across, axis=0) / 0.25
    middle = 0.5 * (axis.up[1:] + axis.up[:-1])
    assert np.abs((change * middle).sum(axis=1))[2:-2].max() < 2e-4
    assert axis.arc_mm[-1] == pytest.approx(float(np.linalg.norm(np.diff(helix(), axis=0), axis=1).sum()), abs=0.25)
