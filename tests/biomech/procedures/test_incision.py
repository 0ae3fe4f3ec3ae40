"""Incisions: what they open, what they leave alone, and that the tissue parts there or lies face on face; all on a ball of 40 mm."""
from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from biomech.blade import Stroke, pieces_of
from biomech.model import INCISION, INCISION_FACE, RESECTION_SURFACE, PatientModel
from biomech.procedures import Incision, Plane, Resection
from biomech.tissue import SolveTissue
from meshing.errors import AnatomyError, ParameterOutOfRange, SimulationError
from meshing.step import silent
from meshing.tetmesh import TetMesh, outer_facets, tet_volumes
from meshing.units import Millimetre, Pascal
from tests.biomech import organs
from tests.biomech.tissue.test_solve import patient

Array = NDArray[np.float64]
FRONT = Stroke.of((0.0, -38.0, -15.0), (0.0, -38.0, 15.0), (0.0, 1.0, 0.0), Millimetre(20.0))
"""In the sagittal plane, from the front: 30 mm long and 20 mm deep."""
THROUGH = Stroke.of((28.0, -60.0, -60.0), (28.0, 60.0, -60.0), (0.0, 0.0, 1.0), Millimetre(120.0))
"""It takes off what lies more than 28 mm to the left."""


@cache
def cut() -> PatientModel:
    return Incision((FRONT,)).run(organs.model(), silent)


def area(mesh: TetMesh, name: str) -> float:
    a, b, c = (mesh.points_mm[mesh.facet_set(name).triangles[:, k]] for k in range(3))
    return 0.5 * float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())


def test_a_stroke_opens_the_organ_where_it_is_set_and_takes_nothing_out() -> None:
    before, after = organs.model().need_solid(), cut().need_solid()
    assert tet_volumes(after.points_mm, after.tets).min() > 0.0
    for name in ("liver", "tumour 1"):
        volumes = [tet_volumes(mesh.points_mm, mesh.tets[mesh.of(name)]).sum() for mesh in (before, after)]
        assert volumes[1] == pytest.approx(volumes[0], rel=1e-6)
    assert not cut().removed_tets().any()
    assert pieces_of(after).max() == 0
    faces = [after.points_mm[after.facet_set(name).triangles] for name in (INCISION, INCISION_FACE)]
    assert np.sort(faces[0].mean(axis=1), axis=0) == pytest.approx(np.sort(faces[1].mean(axis=1), axis=0)), "face lies on face"
    assert not set(map(tuple, np.sort(after.facet_set(INCISION).triangles))) & set(map(tuple, np.sort(after.facet_set(INCISION_FACE).triangles)))
    assert np.abs(faces[0][..., 0]).max() < 0.5, "in the plane of the blade"
    low, high = faces[0].reshape(-1, 3).min(axis=0), faces[0].reshape(-1, 3).max(axis=0)
    assert low[2] == pytest.approx(-15.0, abs=7.0)
    assert high[2] == pytest.approx(15.0, abs=7.0)
    assert high[1] == pytest.approx(-18.0, abs=7.0)
    skin = [len(outer_facets(mesh.tets)) for mesh in (before, after)]
    assert skin[1] >= skin[0] + 2 * len(faces[0])
    assert f"30 mm long and 20 mm deep, opens {1e-2 * area(after, INCISION):.1f} cm2" in cut().done[-1]
    assert 3.0 < 1e-2 * area(after, INCISION) < 9.0


def test_a_piece_that_comes_loose_is_refused_or_taken_out() -> None:
    """The cap of a ball beyond 28 of 40 mm: pi h^2 (3 r - h) / 3."""
    with pytest.raises(AnatomyError, match=r"would set 1[67]\.\d ml of tissue at .* loose\. Make a stroke shorter"):
        Incision((THROUGH,)).run(organs.model(), silent)
    done = Incision((THROUGH,), take_out=True).run(organs.model(), silent)
    mesh, gone = done.need_solid(), done.removed_tets()
    cap = np.pi * 12.0**2 * (120.0 - 12.0) / 3.0
    assert tet_volumes(mesh.points_mm, mesh.tets[gone]).sum() == pytest.approx(cap, rel=0.03)
    assert mesh.points_mm[mesh.tets[gone]][..., 0].min() > 27.5
    assert INCISION not in {named.name for named in mesh.facets}, "no face has another left"
    assert area(mesh, RESECTION_SURFACE) == pytest.approx(np.pi * (40.0**2 - 28.0**2), rel=0.05)
    assert "set loose and taken out" in done.done[-1]


def test_two_strokes_that_cross_open_a_cross() -> None:
    other = Stroke.of((-15.0, -38.0, 0.0), (15.0, -38.0, 0.0), (0.0, 1.0, 0.0), Millimetre(20.0))
    both = Incision((FRONT, other)).run(organs.model(), silent)
    mesh = both.need_solid()
    assert pieces_of(mesh).max() == 0
    assert area(mesh, INCISION) == pytest.approx(area(mesh, INCISION_FACE))
    assert area(mesh, INCISION) > 1.5 * area(cut().need_solid(), INCISION)
    assert tet_volumes(mesh.points_mm, mesh.tets).min() > 0.0


def test_after_a_resection_the_rest_is_opened_up_to_the_cut() -> None:
    half = Resection((Plane((Millimetre(0.0), Millimetre(0.0), Millimetre(5.0)), (0.0, 0.0, 1.0)),)).run(organs.model(), silent)
    done = Incision((FRONT,)).run(half, silent)
    mesh = done.need_solid()
    taken = [tet_volumes(model.need_solid().points_mm, model.need_solid().tets[model.removed_tets()]).sum() for model in (half, done)]
    assert taken[1] == pytest.approx(taken[0], rel=1e-6)
    kept = mesh.points_mm[mesh.facet_set(INCISION).triangles]
    assert kept[..., 2].max() < 5.01, "what was taken out is not cut"
    assert kept[..., 2].max() > 3.0


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterOutOfRange, match="at least one stroke"):
        Incision(())
    for stroke, words in ((Stroke.of((90.0, 0.0, -20.0), (90.0, 0.0, 20.0), (0.0, 1.0, 0.0), Millimetre(20.0)), "does not pass through the organ"),
                          (replace(FRONT, deep_lps=FRONT.end_lps), "along its own stroke"),
                          (replace(FRONT, end_lps=FRONT.begin_lps), "has no length"),
                          (Stroke.of((0.0, -38.0, -15.0), (0.0, -38.0, 15.0), (0.0, 1.0, 0.0), Millimetre(2.0)), "draw a longer or deeper one")):
        with pytest.raises(AnatomyError, match=words):
            Incision((stroke,)).run(organs.model(), silent)


def gaps(model: PatientModel, step: SolveTissue) -> Array:
    """(k,) mm between the middles of facing facets, negative where they are through each other."""
    found = step.run(model, silent)
    assert found.credibility.converged
    assert found.mesh is not None
    place = found.mesh.points_mm + found.field("displacement").values
    one, other = (place[found.mesh.facet_set(name).triangles] for name in (INCISION, INCISION_FACE))
    normal = np.cross(one[:, 1] - one[:, 0], one[:, 2] - one[:, 0])
    away = other.mean(axis=1) - one.mean(axis=1)
    return np.asarray(np.einsum("ki,ki->k", away, normal) / np.linalg.norm(normal, axis=1))


def test_a_pull_opens_a_cut_and_weight_does_not_press_its_faces_through_each_other() -> None:
    liver = patient()
    stroke = Stroke.of((0.0, -58.0, -35.0), (0.0, -58.0, 35.0), (0.0, 1.0, 0.0), Millimetre(30.0))
    opened = Incision((stroke,)).run(liver, silent)
    still = SolveTissue(pneumoperitoneum=Pascal(0.0))
    closed = gaps(opened, still)
    assert closed.min() > -0.15
    pulled = replace(still, retraction_at=(20.0, -55.0, 0.0), retraction=(10.0, -5.0, 0.0))  # type: ignore[arg-type]
    wide = gaps(opened, pulled)
    assert wide.max() > 5.0
    assert wide.min() > -0.15
    whole, split = (pulled.run(model, silent).number("energy") for model in (liver, opened))
    assert split < whole, "what is cut resists less"
    with pytest.raises(SimulationError, match="the scan shows it whole"):
        replace(still, scan_is_loaded=True).run(opened, silent)
