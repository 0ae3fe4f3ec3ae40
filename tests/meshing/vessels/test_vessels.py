"""Centrelines, lumens and stenoses of an artery with exact truth."""
from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from meshing.distance_edits import union
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.step import silent
from meshing.units import Millimetre
from meshing.vessels import BuildLumen, TraceTree
from meshing.vessels.aneurysm import largest_aneurysm
from meshing.vessels.distance import distance_of, tube_distance
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import reference_radius, worst_stenosis
from meshing.volume import Volume, grid, index_of
from tests.meshing.vessels.shapes import FORK, SPACE, TOP, Artery


@cache
def built(swelling: float = 1.0, plaque: bool = False) -> tuple[Artery, Lumen]:
    artery = Artery(swelling=swelling)
    return artery, BuildLumen("artery").run(artery.scanned(plaque=plaque), silent)


@cache
def labelled() -> tuple[Artery, tuple[Volume, Labels]]:
    artery = Artery()
    return artery, artery.scanned()


def errors(artery: Artery, line: object, vessel: int) -> tuple[np.ndarray, np.ndarray]:
    off, radius = artery.off(line.points_mm, vessel)  # type: ignore[attr-defined]
    own = (off < 1.5) & (np.linalg.norm(line.points_mm - FORK, axis=1) > 10)  # type: ignore[attr-defined]
    return off[own], (line.radius_mm - radius)[own]  # type: ignore[attr-defined]


def test_a_traced_tree_has_the_branches_and_radii_of_the_truth() -> None:
    artery, scan = labelled()
    line = TraceTree("artery").run(scan, silent)
    assert len(line.names) == 3
    assert np.linalg.norm(line.points_mm[0, :2] - TOP[:2]) < 3
    assert line.points_mm[0, 2] > 38
    for vessel in range(3):
        off, wrong = errors(artery, line, vessel)
        assert off.mean() < 0.2 * 0.7
        assert np.median(np.abs(wrong)) < 0.3 * 0.7


def test_the_root_can_be_set_and_must_lie_on_the_vessel() -> None:
    _, scan = labelled()
    low = TraceTree("artery", root_lps=(Millimetre(24.0), Millimetre(-3.4), Millimetre(-49.0))).run(scan, silent)
    assert low.points_mm[0, 0] > 20
    with pytest.raises(AnatomyError, match="mm away from the vessel"):
        TraceTree("artery", root_lps=(Millimetre(90.0), Millimetre(0.0), Millimetre(0.0))).run(scan, silent)


def test_an_empty_structure_has_no_centreline() -> None:
    _, scan = labelled()
    with pytest.raises(AnatomyError, match="empty"):
        TraceTree("vein").run((scan[0], scan[1].with_mask("vein", "portal_vein", np.zeros(scan[1].values.shape, bool))), silent)


@pytest.mark.parametrize("plaque", [False, True])
def test_the_wall_lies_where_the_blood_ends(plaque: bool) -> None:
    artery, lumen = built(plaque=plaque)
    for vessel in range(3):
        off, wrong = errors(artery, lumen.centreline, vessel)
        assert off.mean() < 0.15 * 0.7
        assert abs(wrong.mean()) < 0.2 * 0.7
        assert np.abs(wrong).max() < 0.5 * 0.7


def test_the_stenosis_is_found_with_its_degree() -> None:
    artery, lumen = built()
    found = worst_stenosis(lumen.centreline)
    assert np.linalg.norm(np.array(found.place_mm) - artery.throat_mm) < 1.5
    assert found.percent_diameter == pytest.approx(70, abs=2.5)
    assert found.percent_area == pytest.approx(91, abs=2)
    # between the places where 10 % is missing: arccos(1 - 2 * .1/.7) of the cosine from either end
    assert found.length_mm == pytest.approx(artery.length_mm * (1 - np.arccos(1 - 0.2 / 0.7) / np.pi), abs=2)


def test_the_aneurysm_is_found_with_its_diameter() -> None:
    artery, lumen = built(swelling=2.2)
    found = largest_aneurysm(lumen)
    assert found.diameter_mm == pytest.approx(2 * 2.2 * artery.radius(1, np.array([0.1]))[0] * 0.95, rel=0.06)
    assert found.reference_mm == pytest.approx(2 * 3.4, rel=0.08)


def test_a_healthy_vessel_has_no_stenosis() -> None:
    _, lumen = built()
    line = replace(lumen.centreline, radius_mm=reference_radius(lumen.centreline))
    with pytest.raises(AnatomyError, match="no stenosis"):
        worst_stenosis(line)


def test_openings_are_named_by_side_and_look_outwards() -> None:
    _, lumen = built()
    assert [o.name for o in lumen.openings] == ["inlet", "outlet 1 (right)", "outlet 2 (left)"]
    assert lumen.inlet.outward[2] > 0.99
    right, left = lumen.outlets
    assert right.point_mm[0] < 0 < left.point_mm[0]  # left is +x
    for opening in lumen.outlets:
        along = (np.array(opening.point_mm) - FORK) / np.linalg.norm(opening.point_mm)
        assert float(along @ np.array(opening.outward)) > 0.98


def test_outlets_take_the_names_of_the_protocol_from_right_to_left() -> None:
    artery = Artery()
    scanned = artery.scanned()
    with pytest.raises(AnatomyError, match="one name each"):
        BuildLumen("artery", outlets=("leg",)).run(scanned, silent)
    with pytest.raises(AnatomyError, match="nearest end"):
        BuildLumen("artery", inlet_lps=(Millimetre(200.0), Millimetre(0.0), Millimetre(0.0))).run(scanned, silent)


def test_the_same_image_gives_the_same_lumen() -> None:
    artery = Artery()
    again = BuildLumen("artery").run(artery.scanned(), silent)
    assert np.array_equal(again.distance_mm, built()[1].distance_mm)
    assert np.array_equal(again.centreline.points_mm, built()[1].centreline.points_mm)


def test_distance_of_a_ball() -> None:
    size, h = 41, 0.5
    k, j, i = np.meshgrid(*[np.arange(size) * h - 10.0] * 3, indexing="ij")
    radius = np.sqrt(i**2 + j**2 + k**2)
    found = distance_of(np.clip(0.5 - (radius - 6.0) / 2.0, 0, 1).astype(np.float32), np.ones((size,) * 3, bool), h)
    near = np.abs(radius - 6.0) < 3.0
    assert np.abs(found - (radius - 6.0))[near].max() < 0.13
    assert np.abs(found - (radius - 6.0))[np.abs(radius - 6.0) < 0.4].max() < 0.03


def test_a_tube_and_its_union() -> None:
    to_patient = grid((0.5, 0.5, 0.5), (-8.0, -8.0, -12.0), SPACE)
    way = np.array([[0.0, 0.0, -8.0], [0.0, 0.0, 8.0]])
    tube = tube_distance((49, 33, 33), to_patient, way, np.array([3.0, 3.0]))
    at = np.array([[5.0, 0.0, 0.0], [0.0, 2.0, 1.0], [3.0, 4.0, 0.0]])
    assert map_coordinates(tube, index_of(to_patient, at).T[::-1], order=1) == pytest.approx([2.0, -1.0, 2.0], abs=0.03)
    assert np.array_equal(union(tube, tube + 3, Millimetre(2.0)), tube)
    assert (union(tube, tube, Millimetre(2.0)) == tube - 0.5).all()
