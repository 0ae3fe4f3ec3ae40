"""The preview of a resection against the resection itself."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biomech.distances import to_triangles_mm
from biomech.measures import Judge
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.preview import Cut, ResectionPreview, level_triangles
from biomech.procedures import AnatomicalResection, CurvedResection, Excision, Plane, Resection, Wedge
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.step import silent
from meshing.tools import Point
from meshing.units import Millimetre
from tests.biomech.organs import TUMOUR, model, straight


def plane(point: tuple[float, float, float], normal: tuple[float, float, float]) -> Plane:
    x, y, z = map(Millimetre, point)
    return Plane((x, y, z), normal)


@pytest.mark.parametrize("planes", [
    (plane((5.0, 0.0, 0.0), (-1.0, 0.2, 0.1)),),
    (plane((10.0, 0.0, 0.0), (-1.0, 0.0, 0.3)), plane((0.0, -4.0, 0.0), (0.1, 1.0, 0.0))),
])
def test_volumes_and_margin_are_those_of_the_cut_mesh(planes: tuple[Plane, ...]) -> None:
    plan = Resection(planes)
    base = model()
    after = plan.run(base, silent)
    true = {m.id: m.value for m in Judge("A").run((base, after), silent).measures}
    seen = ResectionPreview(base, "liver").of(plan)
    whole = base.need_solid().volume_ml("liver")
    assert seen.removed_ml == pytest.approx(true["resected_volume"], abs=0.005 * whole)
    (_, margin), = seen.margins
    assert margin is not None
    if len(planes) == 1:
        assert margin == pytest.approx(true["resection_margin"], abs=0.1)
    else:
        assert margin < 0.0
        assert true["resection_margin"] == 0.0


def test_a_plane_through_the_lesion_and_a_lesion_that_stays() -> None:
    seen = ResectionPreview(model(), "liver")
    through = Resection((plane(tuple(TUMOUR), (1.0, 0.0, 0.0)),))  # type: ignore[arg-type]
    (_, margin), = seen.of(through).margins
    assert margin is not None
    assert margin < 0.0
    away = Resection((plane((float(TUMOUR[0]) + 200.0, 0.0, 0.0), (1.0, 0.0, 0.0)),))
    found = seen.of(away)
    assert found.margins[0][1] is None
    assert found.removed_ml == 0.0
    assert found.remnant_percent == pytest.approx(100.0)


def test_vessels_are_divided_spared_by_a_distance_or_go_with_the_specimen() -> None:
    seen = ResectionPreview(model(), "liver")  # its vessel runs from L 30 to R 30 at A 20 mm, 3 mm in radius
    through = Resection((plane((5.0, 0.0, 0.0), (-1.0, 0.0, 0.0)),))
    assert seen.of(through).vessels == (("portal vein (trunk)", 0.0),)
    grazing = Resection((plane((0.0, -18.0, 0.0), (0.0, 1.0, 0.0)),))
    assert seen.of(grazing).vessels == (("portal vein (trunk)", 0.0),), "its axis is spared, its wall is not"
    behind = Resection((plane((0.0, 5.0, 0.0), (0.0, 1.0, 0.0)),))
    ((name, away),) = seen.of(behind).vessels
    assert away == pytest.approx(22.0)
    cut = behind.run(model(), silent).need_solid()
    corners = cut.points_mm[np.unique(cut.facet_set(RESECTION_SURFACE).triangles)]
    axis = straight(name).points_mm
    assert np.linalg.norm(corners[:, None] - axis, axis=2).min() - 3.0 == pytest.approx(away, abs=0.3), "as far as from the cut that is made"
    assert seen.of(Resection((plane((0.0, -10.0, 0.0), (0.0, -1.0, 0.0)),))).vessels == ()


def test_a_vessel_beyond_the_crease_of_two_planes_is_never_nearer_than_it_is_said_to_be() -> None:
    """What is taken is a wedge with its edge along S; the vessel runs before its edge, where neither plane measures the way."""
    planes = tuple(plane((0.0, 0.0, 0.0), (side, 1.0, 0.0)) for side in (-1.0, 1.0))
    seen = ResectionPreview(model(), "liver").of(Resection(planes))
    ((_, away),) = seen.vessels
    assert 0.0 < away <= 20.0 - 3.0


def test_a_vessel_far_outside_the_organ_is_no_risk_of_its_cut() -> None:
    far = straight("aorta")
    moved = replace(far, points_mm=far.points_mm + [0.0, 100.0, 0.0])
    seen = ResectionPreview(replace(model(), trees=(*model().trees, moved)), "liver")
    assert [name for name, _ in seen.of(Resection((plane((0.0, 5.0, 0.0), (0.0, -1.0, 0.0)),))).vessels] == []
    assert [name for name, _ in seen.of(Resection((plane((0.0, 5.0, 0.0), (0.0, 1.0, 0.0)),))).vessels] == ["portal vein (trunk)"]


def forked() -> PatientModel:
    """The liver with a vein that forks: a stem from L 30 to the middle, a right branch to R 30 at A 20, a left branch to S 30 at A 15."""
    stem = np.stack([np.linspace(30.0, 0.0, 31), np.full(31, -15.0), np.zeros(31)], axis=1)
    right = np.stack([np.linspace(-1.0, -30.0, 30), np.linspace(-15.0, -20.0, 30), np.zeros(30)], axis=1)
    upper = np.stack([np.zeros(30), np.full(30, -15.0), np.linspace(1.0, 30.0, 30)], axis=1)
    parent = np.concatenate([np.arange(-1, 60), [30], np.arange(61, 90)]).astype(np.int32)
    vein = Centreline(np.concatenate([stem, right, upper]), np.full(91, 2.0), parent, np.repeat([0, 1, 2], [31, 30, 30]).astype(np.int32),
                      ("stem", "right", "upper"), SpaceUid("1.2.3"), "portal vein")
    return replace(model(), trees=(vein,))


def mm(*place: float) -> Point:
    x, y, z = map(Millimetre, place)
    return x, y, z


CURVE = CurvedResection((mm(-6, -30, -20), mm(-6, 30, -20), mm(-4, -30, 20), mm(-4, 30, 20), mm(-3, 0, 0)), mm(-40, 0, 0))


@pytest.mark.parametrize(("cut", "divided", "spared"), [
    (CURVE, ("portal vein (right)",), "portal vein (upper)"),
    (Wedge(("tumour 1",), Millimetre(10.8)), ("portal vein (right)",), "portal vein (upper)"),
    (Excision((mm(-18, 0, 0),), Millimetre(15.0)), (), "portal vein (right)"),
    (AnatomicalResection(branches=("right",)), ("portal vein (right)",), ""),
], ids=["curved", "wedge", "round tool", "territory"])
def test_any_cut_is_measured_as_the_one_that_is_made(cut: Cut, divided: tuple[str, ...], spared: str) -> None:
    """Volumes, margin and the way to the nearest vessel that is spared against the mesh that the procedure cuts."""
    base = forked()
    seen = ResectionPreview(base, "liver").of(cut)
    after = cut.run(base, silent)
    true = {m.id: m.value for m in Judge("A").run((base, after), silent).measures}
    whole = base.need_solid().volume_ml("liver")
    assert seen.removed_ml == pytest.approx(true["resected_volume"], abs=0.02 * whole)
    (_, margin), = seen.margins
    assert margin is not None
    if "resection_margin" in true and true["resection_margin"] > 0.0:
        assert margin == pytest.approx(true["resection_margin"], abs=0.6)
    assert seen.divided == divided
    solid = after.need_solid()
    facets = solid.points_mm[solid.facet_set(RESECTION_SURFACE).triangles]
    vein = base.tree("portal vein")
    found = dict(seen.vessels)
    for branch, name in enumerate(vein.names):
        words = f"portal vein ({name})"
        if words in found and words not in divided and found[words] > 0.0:
            points = vein.branch_points(branch)
            away = float((to_triangles_mm(vein.points_mm[points], facets) - vein.radius_mm[points]).min())
            assert found[words] == pytest.approx(away, abs=0.6), words
    if spared:
        assert next(name for name, away in seen.vessels if name not in divided) == spared
        assert found[spared] > 0.0
    else:
        assert found["portal vein (stem)"] == 0.0, "the border of a territory begins at the wall of its neighbours"
    assert len(seen.surface_mm) > 20


def test_the_level_through_tetrahedra_is_a_closed_surface_at_its_height() -> None:
    mesh = model().need_solid()
    heights = 22.0 - np.linalg.norm(mesh.points_mm - [3.0, -2.0, 1.0], axis=1)
    corners = level_triangles(mesh.points_mm, mesh.tets.astype(np.int64), heights)
    away = np.linalg.norm(corners.reshape(-1, 3) - [3.0, -2.0, 1.0], axis=1)
    assert away.max() < 22.0 + 1e-9, "chords lie inside of the ball"
    assert away.min() > 22.0 - 7.0**2 / (8 * 22.0) - 0.4
    _, number = np.unique(corners.reshape(-1, 3).round(6), axis=0, return_inverse=True)
    edges = np.sort(np.concatenate([number.reshape(-1, 3)[:, pair] for pair in ([0, 1], [1, 2], [2, 0])]), axis=1)
    real = edges[edges[:, 0] != edges[:, 1]]
    _, times = np.unique(real, axis=0, return_counts=True)
    assert set(times.tolist()) <= {2, 4}, "every edge joins two triangles"
    area = 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum()
    assert area == pytest.approx(4 * np.pi * 22.0**2, rel=0.03)


def test_a_wedge_that_is_pulled_wider_comes_nearer_to_the_vessel_by_as_much() -> None:
    seen = ResectionPreview(forked(), "liver")
    found = [dict(seen.of(Wedge(("tumour 1",), Millimetre(margin))).vessels)["portal vein (upper)"] for margin in (2.0, 4.0, 6.0)]
    assert np.diff(found) == pytest.approx([-2.0, -2.0], abs=0.5)
