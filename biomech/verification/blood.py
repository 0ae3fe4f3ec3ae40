"""Blood that thins with the shear rate, in three dimensions.

thinning   developed flow in a tube: the pressure gradient of the finite elements against Rabinowitsch's integral of the law (1929;
           biomech/flow/viscosity/tube.py), Carreau-Yasuda and Quemada, at wall shear rates of 8 and 80 1/s, 1 %; and the flow is kept
"""
from __future__ import annotations

import numpy as np

from biomech.flow.discretisation import Discretisation
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds
from biomech.flow.steady import FROM_REST, solve_steady
from biomech.flow.viscosity import CarreauYasuda, Quemada, ViscosityLaw
from biomech.flow.viscosity.tube import effective
from biomech.verification.pipes import pipe, section_pressure
from biomech.verification.problem import Finding, Problem, within
from meshing.step import Monitor, portion
from meshing.units import CubicMetrePerSecond, Metre

RADIUS, DENSITY, SCALE = 2e-3, 1060.0, 4e-3


def friction(law: ViscosityLaw, wall_rate: float, monitor: Monitor) -> tuple[float, float, float]:
    """(pressure gradient over that of blood of `SCALE`, what the law wants, imbalance) at a Newtonian wall shear rate of `wall_rate`."""
    speed = wall_rate * RADIUS / 4.0
    mesh = pipe(3, 6, 24, 4.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, SCALE / (DENSITY * speed * 2.0 * RADIUS))
    flow.blood = lambda rate: law.at(rate * speed / (2.0 * RADIUS)) / SCALE
    flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
    solve_steady(flow, Beds(flow, np.zeros(1)), FROM_REST, monitor)
    # a parabola enters and a free stream leaves: between 2 and 3.5 diameters neither is felt
    pressure, z = section_pressure(mesh, flow), mesh.z
    between = (z >= 2.0) & (z <= 3.5)
    gradient = -float(np.polyfit(z[between], pressure[between], 1)[0])
    wanted = effective(law, CubicMetrePerSecond(speed * np.pi * RADIUS ** 2), Metre(RADIUS)) / SCALE
    return gradient / (32.0 * flow.nu), wanted, flow.imbalance()


def _thinning(monitor: Monitor) -> tuple[Finding, ...]:
    cases: tuple[tuple[ViscosityLaw, float], ...] = ((CarreauYasuda(), 8.0), (CarreauYasuda(), 80.0), (Quemada(), 8.0))
    findings, lost = [], 0.0
    for number, (law, rate) in enumerate(cases):
        got, wanted, imbalance = friction(law, rate, portion(monitor, number / len(cases), (number + 1) / len(cases)))
        findings.append(within(f"friction of {law.name} at {rate:g} 1/s, of blood of 4 mPa s", got, wanted, 0.01))
        lost = max(lost, imbalance)
    return (*findings, Finding("imbalance of flow", lost, 0.0, 1e-3))


PROBLEMS = (Problem("thinning", "Shear-thinning blood in a tube against Rabinowitsch's integral", _thinning, slow=True),)
