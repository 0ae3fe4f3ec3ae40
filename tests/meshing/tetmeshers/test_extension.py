"""Heights of layers as asked, flow extensions, caps, folds; and the honest measure of layers."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biomech.model import PatientModel
from biomech.prepare import MeshLumenOf
from meshing.errors import AnatomyError
from meshing.layer_quality import caps_of, first_heights, layer_quality
from meshing.step import silent
from meshing.tetmesh import tet_volumes
from meshing.tetmeshers.folds import unfold
from meshing.tetmeshers.lumen import MeshLumen
from meshing.units import Millimetre
from meshing.vessels import BuildLumen
from meshing.vessels.distance import tube_distance
from meshing.vessels.lumen import Lumen
from meshing.volume import position_of
from tests.meshing.tetmeshers.test_lumen import AXIS, LENGTH, RADIUS, meshed, pipe
from tests.meshing.vessels.shapes import Artery


def test_the_first_height_the_growth_and_the_count_are_those_asked_for() -> None:
    mesh = MeshLumen(edge=Millimetre(1.2), layers=4, growth=1.5, first=Millimetre(0.1)).run(pipe(), silent)
    off = np.linalg.norm(mesh.points_mm - (mesh.points_mm @ AXIS)[:, None] * AXIS, axis=1)
    wall = np.unique(mesh.facet_set("wall").triangles)
    inside = np.setdiff1d(np.arange(len(off)), wall)
    depth = 0.0
    for level in range(4):
        depth += 0.1 * 1.5**level
        near = np.abs(RADIUS - off[inside] - depth) < 0.04  # chords of the wall
        assert near.sum() > 0.9 * len(wall)
    heights = first_heights(mesh)
    assert np.median(heights) == pytest.approx(0.1, rel=0.02)
    assert np.percentile(heights, 95) < 0.115
    assert layer_quality(mesh).first[1] == pytest.approx(0.1, rel=0.02)


def test_layers_are_well_shaped_in_their_metric_and_nearly_so_are_all_angles() -> None:
    found = layer_quality(meshed(3))
    assert found.smallest_dihedral >= 10.0
    assert found.scaled_jacobian >= 0.08
    assert found.plain_dihedral < found.smallest_dihedral
    assert found.largest_dihedral < 165.0
    assert found.stretch > 3.0


def test_caps_are_exactly_flat_and_normal_to_the_centreline() -> None:
    for cap in caps_of(meshed(3), pipe()):
        assert cap.off_plane < 1e-9
        assert cap.tilt < 1e-6
        assert cap.off_axis < 1e-6
        assert cap.area_mm2 == pytest.approx(np.pi * RADIUS**2, rel=0.01)


def test_flow_extensions_are_straight_round_tubes_with_caps_normal_to_them() -> None:
    step = MeshLumen(edge=Millimetre(1.2), layers=2, extension=2.0)
    mesh, lumen = step.run(pipe(), silent), step.extended(pipe())
    longer = LENGTH + 2 * 2.0 * 2.0 * RADIUS
    assert 1e3 * mesh.volume_ml() == pytest.approx(np.pi * RADIUS**2 * longer, rel=0.01)
    for cap, opening in zip(caps_of(mesh, lumen), lumen.openings):
        assert cap.off_plane < 1e-9
        assert cap.off_axis < 1e-6
        assert abs(float(np.dot(opening.point_mm, AXIS))) == pytest.approx(longer / 2.0, rel=0.01)
    line = lumen.centreline
    assert line.arc_mm()[line.ends()[0]] >= longer - 1.0
    assert tet_volumes(mesh.points_mm, mesh.tets).min() > 0.0


@pytest.mark.slow
def test_a_patients_lumen_goes_on_with_its_extensions() -> None:
    image, labels = Artery().scanned()
    model = PatientModel(labels, lumen=BuildLumen("artery").run((image, labels), silent))
    before = model.need_lumen()
    done = MeshLumenOf(edge=Millimetre(2.5), across=4, layers=1, extension=1.5).run(model, silent)
    after = done.need_lumen()
    assert done.lumen_mesh is not None
    for old, new in zip(before.openings, after.openings):
        moved = np.array(new.point_mm) - np.array(old.point_mm)
        assert np.linalg.norm(moved) == pytest.approx(3.0 * new.radius_mm, rel=1e-6)
        assert np.cross(moved, old.outward) == pytest.approx(0.0, abs=1e-9)
    assert [o.name for o in after.openings] == [o.name for o in before.openings]
    assert after.centreline.names.count("") <= before.centreline.names.count("")
    assert len(after.centreline.ends()) == len(before.centreline.ends())
    for cap in caps_of(done.lumen_mesh, after):
        assert cap.off_axis < 1e-6
        assert cap.off_plane < 1e-9


def test_an_extension_into_another_vessel_is_refused() -> None:
    lumen = pipe()
    across = np.linspace(-20.0, 20.0, 81)[:, None] * np.array([[0.6, -0.8, 0.0]]) + 13.0 * AXIS
    other = tube_distance(lumen.distance_mm.shape, lumen.to_patient, across, np.full(81, 1.5))
    beside = replace(lumen, distance_mm=np.minimum(np.where(_beyond(lumen) > 9.5, np.float32(5.0), lumen.distance_mm), other))
    with pytest.raises(AnatomyError, match="would run into the vessel at"):
        MeshLumen(edge=Millimetre(1.2), extension=2.0).run(beside, silent)


def _beyond(lumen: Lumen) -> np.ndarray:
    """[k, j, i] mm along the pipe."""
    k, j, i = np.indices(lumen.distance_mm.shape)
    at = position_of(lumen.to_patient, np.stack([i, j, k], axis=-1).reshape(-1, 3).astype(float))
    along: np.ndarray = (at @ AXIS).reshape(lumen.distance_mm.shape)
    return along


def test_a_fin_is_smoothed_away() -> None:
    mesh = meshed(0)
    points, wall = mesh.points_mm.copy(), mesh.facet_set("wall").triangles
    held = np.zeros(len(points), bool)
    assert unfold(points.copy(), mesh.tets, wall, held) == 0
    node = int(np.setdiff1d(wall, np.concatenate([f.triangles.ravel() for f in mesh.facets if f.name != "wall"]))[40])
    out = points[node] - (points[node] @ AXIS) * AXIS
    points[node] += 1.5 * out / np.linalg.norm(out)
    assert unfold(points, mesh.tets, wall, held) >= 1
    assert np.linalg.norm(points[node] - (points[node] @ AXIS) * AXIS) < RADIUS + 0.4
