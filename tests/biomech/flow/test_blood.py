"""Each viscosity law as an option of the steps in three dimensions."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.flow.solve import SolveFlow
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.viscosity import CarreauYasuda, Quemada, ViscosityLaw
from biomech.flow.viscosity.tube import effective
from biomech.verification.pipes import as_mesh, as_patient, pipe
from meshing.step import silent
from meshing.units import Metre, Percent, Second, mL_per_min

FLOW, RADIUS_MM = mL_per_min(20.0), 2.0


def drop(solver: SolveFlow) -> float:
    fine = pipe(2, 4, 12, 4.0)
    patient = as_patient(fine, 2.0 * RADIUS_MM)
    assert patient.lumen_mesh is not None
    found = solver.solve(patient.need_lumen(), [as_mesh(pipe(1, 2, 8, 4.0), 2.0 * RADIUS_MM), patient.lumen_mesh], silent)
    assert found.credibility.converged
    return found.number("pressure drop")


@pytest.fixture(scope="module")
def newtonian() -> float:
    return drop(SolveFlow(inflow=FLOW))


@pytest.mark.parametrize(("solver", "law"), [
    (SolveFlow(inflow=FLOW, blood="carreau-yasuda"), CarreauYasuda()),
    (SolveFlow(inflow=FLOW, blood="quemada"), Quemada(Percent(45.0))),
    (SolveFlow(inflow=FLOW, blood="quemada", haematocrit=Percent(30.0)), Quemada(Percent(30.0)))], ids=["carreau-yasuda", "45 %", "30 %"])
def test_the_drop_of_a_tube_is_that_of_its_law(newtonian: float, solver: SolveFlow, law: ViscosityLaw) -> None:
    wanted = float(effective(law, FLOW, Metre(RADIUS_MM * 1e-3))) / float(SolveFlow.viscosity)
    assert abs(wanted - 1.0) > 0.05
    # what enters is still a parabola, over half of a tube of four diameters
    assert drop(solver) / newtonian == pytest.approx(wanted, rel=0.05)
    rows = {what: (value, why) for what, value, why in solver.assumed(as_patient(pipe(1, 1, 4, 2.0), 4.0).need_lumen())}
    assert rows["blood viscosity by shear rate"] == (
        "Carreau-Yasuda" if isinstance(law, CarreauYasuda) else f"Quemada, haematocrit {law.haematocrit:g} %", law.source)  # type: ignore[attr-defined]
    assert "blood viscosity (Newtonian)" not in rows


def test_a_beat_in_three_dimensions_has_the_blood_that_was_asked_for() -> None:
    patient = as_patient(pipe(1, 2, 4, 2.0), 2.0 * RADIUS_MM)
    drops = [SolvePulse(inflow=FLOW, blood=blood, period=Second(0.3), steps=20, beats=1, meshes=1).run(  # type: ignore[arg-type]
        patient, silent).number("pressure drop mean") for blood in ("newtonian", "quemada")]
    assert drops[1] > 1.1 * drops[0]
    assert np.isfinite(drops).all()
