"""SolveTissue on small livers: what must hold whatever the numbers are."""
from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from biomech.materials.library import tissue
from biomech.materials.tensor import Array
from biomech.model import PatientModel
from biomech.outcome import Solution
from biomech.tissue import SolveTissue
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.recovery import Recovered, recover
from biomech.tissue.reference import second_order
from biomech.verification.tissue import LAWS
from meshing.errors import AnatomyError, Cancelled, MeshError, SimulationError
from meshing.labels import Label, Labels
from meshing.step import silent
from meshing.tetmesh import TetMesh, at_lps
from meshing.tetmeshers.distance import mesh_distance
from meshing.units import Degree, Millimetre, Pascal
from meshing.volume import grid
from tests.biomech.blocks import SPACE, ball, block, solid


def patient(cava: bool = True) -> PatientModel:
    values = np.zeros((40, 40, 40), np.uint8)
    k, j, i = np.indices(values.shape)
    x, y, z = 6.0 * i - 117.0, 6.0 * j - 117.0, 6.0 * k - 117.0
    if cava:
        values[(np.hypot(x - 10.0, y - 68.0) < 12.0) & (np.abs(z) < 60.0)] = 2
    labels = Labels(values, grid((6.0, 6.0, 6.0), (-117.0, -117.0, -117.0), SPACE), (Label(2, "IVC", "inferior_vena_cava"),))
    return PatientModel(labels=labels, solid=organ())


@cache
def organ(edge: float = 26.0) -> TetMesh:
    """An ellipsoid of 80, 60 and 45 mm."""
    radii = np.array([45.0, 60.0, 80.0])
    place = np.stack(np.indices((33, 33, 33)), axis=-1) * 6.0 - 96.0
    level = np.linalg.norm(place / radii, axis=-1)
    far = (level * (level - 1.0) / np.maximum(np.linalg.norm(place / radii**2, axis=-1), 1e-6)).astype(np.float32)
    far[level < 0.2] = -30.0
    return mesh_distance(far, grid((6.0, 6.0, 6.0), (-96.0, -96.0, -96.0), SPACE), Millimetre(edge), label=Label(1, "liver", "liver"))


@pytest.fixture(scope="module")
def supine() -> Solution:
    return SolveTissue().run(patient(), silent)


def test_the_support_carries_the_weight(supine: Solution) -> None:
    assert supine.credibility.converged
    assert supine.history[-1] < 1e-4
    assert supine.credibility.balance < 1e-4
    assert supine.number("support reaction") == pytest.approx(supine.number("weight"), rel=1e-4)


def test_a_flat_element_is_refused_with_its_place() -> None:
    with pytest.raises(MeshError, match="mm LPS is nearly flat"):
        SolveTissue().run(replace(patient(), solid=solid(*ball(4, (80.0, 60.0, 45.0)))), silent)


def test_supine_tissue_sinks_to_posterior(supine: Solution) -> None:
    assert supine.field("displacement").values[:, 1].mean() > 0.0
    assert 1e-3 < supine.number("displacement max") < 0.05


def test_limits_and_assumptions_are_always_stated(supine: Solution) -> None:
    assert any("free of shear" in sentence for sentence in supine.credibility.warnings)
    assert any("shear modulus 2 kPa" in value and "unverified default" in source for _, value, source in supine.assumed)
    assert 0.0 < supine.credibility.mesh_error < 1.0


def test_strain_beyond_the_range_of_the_law_is_told_with_its_share_and_place(supine: Solution, monkeypatch: pytest.MonkeyPatch) -> None:
    assert supine.credibility.within_law
    narrow = replace(tissue("liver"), strain_limit=0.5 * supine.number("strain max"))
    monkeypatch.setattr("biomech.tissue.parts.tissue", lambda key: narrow if key == "liver" else tissue(key))
    found = SolveTissue().run(patient(), silent)
    assert not found.credibility.within_law
    assert 0.0 < found.number("share beyond tested strain") < 0.5
    assert any("strained beyond the range its law was tested in" in sentence and "mm LPS" in sentence for sentence in found.credibility.warnings)


def test_a_field_that_is_no_number_is_named_with_its_place_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    model, element = patient(), 40
    centre = model.need_solid().points_mm[model.need_solid().tets[element]].mean(axis=0)

    def spoiled(body: Body, x: Array, past: Array | None = None) -> Recovered:
        read = recover(body, x, past)
        strain = read.strain.copy()
        strain[element] = np.nan
        return replace(read, strain=strain)

    monkeypatch.setattr("biomech.tissue.solve.recover", spoiled)
    with pytest.raises(SimulationError, match="principal strain is not a number at 1 of .*" + re.escape(at_lps(centre))):
        SolveTissue().run(model, silent)


def test_mirrored_gravity_mirrors_the_displacement() -> None:
    left = SolveTissue(gravity="left lateral", organs=("liver",)).run(patient(cava=False), silent)
    right = SolveTissue(gravity="right lateral", organs=("liver",)).run(patient(cava=False), silent)
    assert left.field("displacement").values[:, 0].mean() > 0.0 > right.field("displacement").values[:, 0].mean()
    assert any("no inferior vena cava" in sentence for sentence in left.credibility.warnings)


def test_retraction_moves_the_grip_by_what_was_asked() -> None:
    found = SolveTissue(retraction_at=(0.0, -60.0, 0.0), retraction=(0.0, -5.0, 0.0), gravity="supine",
                        pneumoperitoneum=Pascal(0.0)).run(patient(), silent)
    moved = found.field("displacement").values
    assert found.mesh is not None
    top = np.argmin(found.mesh.points_mm[:, 1])
    np.testing.assert_allclose(moved[top], (0.0, -5.0, 0.0), atol=1e-9)


def test_without_load_nothing_moves_a_removed_liver_is_refused_and_cancel_works() -> None:
    model = patient()
    with pytest.raises(SimulationError, match="removes all"):
        SolveTissue().run(replace(model, removed=np.ones(len(model.need_solid().tets), bool)), silent)
    with pytest.raises(AnatomyError, match="no mesh"):
        SolveTissue().run(replace(model, solid=None), silent)

    def stop(fraction: float, doing: str, /) -> None:
        if fraction > 0.05:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        SolveTissue(head_up=Degree(20.0)).run(model, stop)


@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
def test_force_is_the_slope_of_the_energy_and_the_tangent_of_the_force(law, mean) -> None:  # type: ignore[no-untyped-def]
    points, nodes = second_order(*block((2, 2, 2)))
    body = Body(points, nodes, laws=(law,), mean=mean)
    rng = np.random.default_rng(0)
    x, u = body.points + 0.01 * rng.standard_normal(points.shape), rng.standard_normal(points.shape)
    p, gas, h = 1e3 * rng.standard_normal(len(nodes)), 700.0, 1e-6
    force = body.linearise(x, p, gas)
    if mean:
        force = force + body.pressure_force(body.lam * body.theta - p)
    slope = (body.energy(x + h * u, gas) - body.energy(x - h * u, gas)) / (2.0 * h)
    assert np.vdot(force, u) == pytest.approx(slope, rel=1e-6)
    times = Solver(body).grid.times(u)
    change = (body.internal_force(x + h * u, p, gas) - body.internal_force(x - h * u, p, gas)) / (2.0 * h)
    if mean:
        body.internal_force(x, p, gas)
        change = change + body.pressure_force(body.lam * body.theta_change(u))
    np.testing.assert_allclose(times, change, atol=1e-5 * np.abs(change).max())


def test_result_does_not_depend_on_the_numbering() -> None:
    points, nodes = second_order(*block((3, 2, 2), (0.06, 0.04, 0.04)))
    order = np.random.default_rng(3).permutation(len(points))
    number = np.argsort(order)
    found = []
    for where, tets in ((points, nodes), (points[order], number[nodes].astype(np.int32))):
        clamped = where[:, 0] < 1e-9
        body = Body(where, tets, laws=(LAWS[1],), free=np.where(clamped[:, None, None], 0.0, np.eye(3)), mean=True)
        load = Load(body.body_force(np.full(len(tets), 1060.0), np.array([0.0, 9.81, 0.0])))
        found.append(body.outside(Solver(body).solve(load, tolerance=1e-10).x))
    np.testing.assert_allclose(found[1], found[0][order], atol=1e-10)


def test_curved_elements_feel_the_same_weight_and_nearly_the_same_sag(supine: Solution) -> None:
    bent = SolveTissue(curved=True).run(patient(), silent)
    assert bent.credibility.converged
    assert bent.number("weight") == pytest.approx(supine.number("weight"), rel=0.05)
    assert bent.number("displacement max") == pytest.approx(supine.number("displacement max"), rel=0.1)
    assert bent.number("weight") != supine.number("weight")
