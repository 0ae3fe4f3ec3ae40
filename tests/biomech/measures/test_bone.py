"""Micromotion and bone under load: what no rigid motion follows, and a shaft under an implant as a column."""
from dataclasses import replace

import numpy as np
import pytest

from biomech.hardware.nouns import Implant
from biomech.measures import bone
from biomech.measures.case import Case
from biomech.procedures import HoldBone, Osteotomy, PlaceImplant
from biomech.procedures.resection import Plane
from biomech.tissue import SolveTissue
from meshing.errors import SimulationError
from meshing.step import silent
from meshing.tetmeshers import MeshLabels
from tests.biomech.hardware.bones import HALF, RADIUS, shaft


def test_a_rigid_motion_is_followed_and_a_stretch_is_not() -> None:
    points = np.random.default_rng(0).normal(0.0, 10.0, (400, 3))
    angle = np.radians(3.0)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0.0], [np.sin(angle), np.cos(angle), 0.0], [0.0, 0.0, 1.0]])
    moved = points @ turn.T + [1.0, -2.0, 0.5] - points
    assert bone.unfollowed_mm(points, moved).max() < 1e-9
    stretched = moved + 0.01 * (points - points.mean(axis=0)) * [0.0, 0.0, 1.0]
    left = bone.unfollowed_mm(points, stretched)
    assert left.max() == pytest.approx(0.01 * np.abs(points[:, 2] - points[:, 2].mean()).max(), rel=0.1)


@pytest.mark.slow
def test_an_implant_presses_a_shaft_as_a_column_is_pressed() -> None:
    """1000 N along a shaft of 12 mm: F / A = 2.2 MPa in it, its end moves by F L / (E A)."""
    model = shaft(2.0)
    solid = MeshLabels(("femur",), 7.0, across=0).run(model.labels, silent)  # type: ignore[arg-type]
    step = PlaceImplant("femur", (0.0, 0.0, HALF + 12.0), 13.0, direction_lps=(0.0, 0.0, 1.0), contact=1.0, load=1000.0,  # type: ignore[arg-type]
                        direction_load_lps=(0.0, 0.0, -1.0))
    loaded = HoldBone(((0.0, 0.0, -HALF),), radius=14.0).run(step.run(replace(model, solid=solid), silent), silent)  # type: ignore[arg-type]
    solve = SolveTissue(organs=("femur",), pneumoperitoneum=0.0)  # type: ignore[arg-type]
    solution = solve.run(loaded, silent)
    assert solution.credibility.converged
    found = {m.id: m for m in bone.measure(Case(model, loaded, (solution,)))}
    area = np.pi * RADIUS**2
    assert solution.mesh is not None
    stress = solution.field("von Mises stress").values
    middle = np.abs(solution.mesh.points_mm[solution.mesh.tets].mean(axis=1)[:, 2]) < 8.0
    assert float(np.median(stress[middle])) == pytest.approx(1000.0 / area * 1e3, rel=0.1)   # N/mm2 in kPa
    assert found["bone_stress_p99"].value >= 1000.0 / area
    assert found["implant_micromotion"].value > 0.0
    assert found["bone_beyond_yield"].value == pytest.approx(0.0)
    assert any("places that the plan names" in warning for warning in solution.credibility.warnings)
    implant = loaded.hardware[0]
    assert isinstance(implant, Implant)
    away = replace(implant, points_mm=implant.points_mm + [0.0, 0.0, 60.0])
    with pytest.raises(SimulationError, match="touches no bone that is simulated"):
        solve.run(replace(loaded, hardware=(away, *loaded.hardware[1:])), silent)
    cut = Osteotomy("femur", Plane((0.0, 0.0, 0.0), (0.0, 0.0, 1.0)), to_superior=1.0).run(loaded, silent)  # type: ignore[arg-type]
    with pytest.raises(SimulationError, match="pieces that do not hang together|not held"):
        replace(solve, organs=("femur", "femur: piece")).run(cut, silent)
