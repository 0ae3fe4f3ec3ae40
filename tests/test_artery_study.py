"""The sample artery from its phantom to the outcomes of three plans, against what is really there."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from scipy.spatial import cKDTree

from biomech.flow.estimate import EstimateFlow
from biomech.flow.solve import SolveFlow
from biomech.measures import Judge
from biomech.model import PatientModel
from biomech.outcome import Outcome, Solution
from biomech.prepare import MeshLumenOf
from biomech.procedures.bypass import Bypass
from biomech.procedures.stent import Stent
from meshing.labels import Labels
from meshing.phantoms import Phantom, artery_patient
from meshing.phantoms.artery import FORK
from meshing.segmenters.region_grow import RegionGrow
from meshing.step import silent
from meshing.tetmesh import tet_volumes
from meshing.units import Millimetre
from meshing.vessels.aneurysm import largest_aneurysm
from meshing.vessels.build import BuildLumen
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import narrowest, worst_stenosis

pytestmark = pytest.mark.slow
MESH = MeshLumenOf(edge=Millimetre(3.0), across=4, layers=3)
"""One element more across than in resources/protocols/artery-quick.toml."""
FORK_MM = 11.0
"""Nearer to the fork the tubes of two vessels overlap and a cross section has no radius."""


@dataclass(frozen=True, eq=False)
class Study:
    phantom: Phantom
    labels: Labels
    lumen: Lumen

    @property
    def model(self) -> PatientModel:
        return PatientModel(self.labels, lumen=self.lumen)


@cache
def study(variant: str = "stenosis") -> Study:
    phantom = artery_patient(columns=256, slices=128, variant=variant)  # type: ignore[arg-type]
    seed = (Millimetre(5.6), Millimetre(9.1), Millimetre(70.0))
    labels = RegionGrow(seed).run((phantom.volume, Labels.empty(phantom.volume)), silent)
    build = BuildLumen("artery lumen", (Millimetre(5.6), Millimetre(9.1), Millimetre(79.0)),
                       ("right external iliac", "left external iliac"), Millimetre(25.0))
    return Study(phantom, labels, build.run((phantom.volume, labels), silent))


@cache
def outcome(plan: str) -> tuple[Outcome, Solution, Solution, PatientModel]:
    """Outcome, estimate, three-dimensional answer and model of a plan."""
    base = study().model
    model = {"scanned": base, "stent": Stent().run(base, silent), "bypass": Bypass().run(base, silent)}[plan]
    model = MESH.run(model, silent)
    estimate, solved = EstimateFlow().run(model, silent), SolveFlow().run(model, silent)
    return Judge(plan).run((base, model, estimate, solved), silent), estimate, solved, model


def radii_of_the_shape(phantom: Phantom, points: np.ndarray) -> np.ndarray:
    """(n,) mm across the axis: the artery is the union of balls along it, wider on the slopes of a lesion than each ball."""
    tree = phantom.truth.trees[0]
    near = cKDTree(tree.points_mm).query_ball_point(points, 14.0)
    return np.array([np.sqrt(max(float((tree.radius_mm[own] ** 2 - ((tree.points_mm[own] - p) ** 2).sum(axis=1)).max()), 0.0))
                     for own, p in zip(near, points)])


def test_the_label_has_the_volume_of_the_blood() -> None:
    found = study().labels.mask("artery lumen").sum() * float(np.prod(study().phantom.volume.spacing_mm)) * 1e-3
    assert found == pytest.approx(study().phantom.truth.volume_ml("artery lumen"), rel=0.02)


def test_radii_lie_within_a_third_of_a_voxel() -> None:
    line = study().lumen.centreline
    clear = np.linalg.norm(line.points_mm - np.array(FORK), axis=1) > FORK_MM
    wrong = line.radius_mm[clear] - radii_of_the_shape(study().phantom, line.points_mm[clear])
    voxel = min(study().phantom.volume.spacing_mm)
    assert np.abs(wrong).max() < 0.3 * voxel
    assert abs(wrong.mean()) < 0.05 * voxel


def test_the_stenosis_is_that_of_the_phantom() -> None:
    found = worst_stenosis(study().lumen.centreline)
    truth = study().phantom.truth
    assert found.percent_diameter == pytest.approx(75.0, abs=2.0)
    assert np.linalg.norm(np.array(found.place_mm) - np.array(dict(truth.landmarks_mm)["lesion"])) < 1.5


def test_a_stent_opens_the_vessel_and_leaves_no_stenosis_to_refuse() -> None:
    opened = Stent().run(study().model, silent).need_lumen().centreline
    found = narrowest(opened)
    assert found.throat_mm > 0.9 * found.reference_mm
    assert found.percent_diameter < 10.0


def test_the_aneurysm_is_built_meshed_and_measured() -> None:
    found = study("aneurysm")
    assert largest_aneurysm(found.lumen).diameter_mm == pytest.approx(25.0, rel=0.05)
    mesh = MESH.run(found.model, silent).lumen_mesh
    assert mesh is not None
    assert tet_volumes(mesh.points_mm, mesh.tets).min() > 0.0


@pytest.mark.parametrize("plan", ["scanned", "stent", "bypass"])
def test_the_flow_of_a_plan_holds_together(plan: str) -> None:
    measured, estimate, solved, _ = outcome(plan)
    assert solved.credibility.converged
    assert solved.number("flow imbalance") < 1e-3
    assert measured.measures
    drop = solved.number("pressure drop")
    assert drop > 0.0
    # the intervals that the two answers state for themselves meet
    guess = estimate.number("pressure drop")
    assert abs(guess - drop) < estimate.credibility.mesh_error * guess + solved.credibility.mesh_error * drop


def test_both_operations_lose_less_pressure_than_the_stenosis() -> None:
    drop = {plan: outcome(plan)[2].number("pressure drop") for plan in ("scanned", "stent", "bypass")}
    assert drop["stent"] < 0.5 * drop["scanned"]
    assert drop["bypass"] < 0.5 * drop["scanned"]
    judged = {plan: next(m.value for m in outcome(plan)[0].measures if m.id == "stenosis_diameter") for plan in drop}
    assert judged["scanned"] == pytest.approx(75.0, abs=2.0)
    assert judged["stent"] < 10.0
