"""Reduced models of the circulation with known answers.

portal    three resistances solved as a 2x2 linear system by hand: P and the flow of the cava, at three remnants; with embolised
          branches and a TIPS, as a circuit of blocks
reduced   the estimate along the centreline: Hagen-Poiseuille in a pipe, equal shares at a symmetric fork; a 75 %
          stenosis at Reynolds 400 against the axisymmetric reference 6.4017 rho U^2 (8 %) and, at Reynolds 100, against
          the three-dimensional solver (10 %)
"""
from __future__ import annotations

import numpy as np

from biomech.elements import Junction, PressureSource, Stenosis, Vessel
from biomech.elements.wave import Wave
from biomech.flow.circuit import Circuit, Link, Part
from biomech.flow.conditions import BLOOD_DENSITY, BLOOD_VISCOSITY
from biomech.flow.network import Segment, network_of, solve_network
from biomech.flow.portal import Shunt, portal_state
from biomech.flow.reactions import inlet_pressure
from biomech.verification.pipe_flow import solved
from biomech.verification.pipes import PipeMesh, as_patient, pipe, stenosis
from biomech.verification.problem import Finding, Problem, within
from meshing.step import Monitor, portion
from meshing.units import Millimetre, PascalSecondPerCubicMetre, mL_per_min, mmHg

DIAMETER = 8e-3


def _portal(monitor: Monitor) -> tuple[Finding, ...]:
    arterial, cava, hvpg, flow, share = mmHg(87.5), mmHg(5.0), mmHg(3.0), mL_per_min(889.0), 0.75
    gut = (arterial - cava - hvpg) / flow
    artery = (arterial - cava - hvpg) / (flow * (1 - share) / share)
    sinusoid = hvpg / (flow / share)
    findings = []
    for fraction in (1.0, 0.5, 0.25):
        # unknowns: P and the flow Q to the cava;  P - R_s/f Q = Pv,  (1/R_g + f/R_a) P + Q = (1/R_g + f/R_a) Pa
        inflow = 1 / gut + fraction / artery
        pressure, out = np.linalg.solve(np.array([[1.0, -sinusoid / fraction], [inflow, 1.0]]), np.array([cava, inflow * arterial]))
        found = portal_state(fraction, np.asarray(flow), np.asarray(hvpg), np.asarray(cava), np.asarray(arterial), np.asarray(1.0), share)
        findings += [within(f"portal pressure with {fraction:.0%} of the liver, Pa", float(found.pressure), float(pressure), 1e-9),
                     within(f"flow to the cava with {fraction:.0%} of the liver, m3/s",
                            float(found.portal_flow + found.arterial_flow), float(out), 1e-9)]
    findings += _shunted(arterial, cava, gut, artery, sinusoid)
    monitor(1.0, "portal circulation")
    return tuple(findings)


def _shunted(arterial: float, cava: float, gut: float, artery: float, sinusoid: float) -> list[Finding]:
    """60 % of the liver left, a third of that embolised, with a TIPS of 8 x 70 mm: the same as a circuit of blocks (biomech/elements)."""
    fed, shut, shunt = 0.4, 0.2, Shunt.tube(Millimetre(8.0), Millimetre(70.0))
    parts = (Part("artery", PressureSource(Wave.constant(arterial))), Part("aorta", Junction(1, 3)),
             Part("gut", Vessel(PascalSecondPerCubicMetre(gut))), Part("hepatic artery", Vessel(PascalSecondPerCubicMetre(artery / fed))),
             Part("embolised part", Vessel(PascalSecondPerCubicMetre((artery + sinusoid) / shut))), Part("portal vein", Junction(2, 2)),
             Part("sinusoids", Vessel(PascalSecondPerCubicMetre(sinusoid / fed))), Part("TIPS", Stenosis(shunt.resistance, shunt.loss, shunt.loss)),
             Part("hepatic veins", Junction(3, 1)), Part("cava", PressureSource(Wave.constant(cava))))
    names = (("artery", "aorta"), ("aorta", "gut"), ("aorta", "hepatic artery"), ("aorta", "embolised part"), ("gut", "portal vein"),
             ("hepatic artery", "portal vein"), ("portal vein", "sinusoids"), ("portal vein", "TIPS"), ("sinusoids", "hepatic veins"),
             ("TIPS", "hepatic veins"), ("embolised part", "hepatic veins"), ("hepatic veins", "cava"))
    circuit = Circuit(parts, tuple(Link(*pair) for pair in names))
    state = circuit.settled()
    found = portal_state(0.6, np.asarray(mL_per_min(889.0)), np.asarray(mmHg(3.0)), np.asarray(cava), np.asarray(arterial), np.asarray(1.0), 0.75,
                         embolised=shut, shunt=shunt)
    pressure, through = state[2 * circuit.link("gut", "portal vein")], state[2 * circuit.link("portal vein", "TIPS") + 1]
    return [within("embolisation and TIPS: portal pressure, Pa", float(found.pressure), float(pressure), 1e-6),
            within("embolisation and TIPS: flow through the TIPS, m3/s", float(found.shunt_flow), float(through), 1e-6),
            within("embolisation and TIPS: flow of the hepatic artery, m3/s", float(found.arterial_flow),
                   float(state[2 * circuit.link("aorta", "hepatic artery") + 1] + state[2 * circuit.link("aorta", "embolised part") + 1]), 1e-6)]


def _estimated_drop(mesh: PipeMesh, reynolds: float) -> float:
    """Static pressure drop over the whole pipe in rho U^2."""
    speed = reynolds * BLOOD_VISCOSITY / (BLOOD_DENSITY * DIAMETER)
    patient = as_patient(mesh, DIAMETER * 1e3)
    found = solve_network(network_of(patient.need_lumen()), speed * np.pi / 4 * DIAMETER ** 2, np.array([1e9]), BLOOD_DENSITY, BLOOD_VISCOSITY)
    return (found.inlet_pressure - float(found.outlet_pressure[0])) / (BLOOD_DENSITY * speed ** 2)


def _reduced(monitor: Monitor) -> tuple[Finding, ...]:
    narrow = stenosis(2, 3, 1.3, 8)
    outside = 32.0 / 400.0 * 4.5      # 16 D of pipe, the reference spans 11.5 D
    flow = solved(narrow, 100.0, portion(monitor, 0.0, 1.0))
    radius = np.array([3.0, 1.5, 3.0]) * 1e-3
    area = np.pi * radius ** 2
    jet = Segment(0, 1, np.arange(3), np.arange(3.0), radius).expansion(1000.0, True)
    return (within("pipe: pressure drop / rho U^2", _estimated_drop(pipe(1, 1, 4, 5.0), 100.0), 1.6, 1e-9),
            within("Borda-Carnot loss of an expansion", jet, 500.0 * float(1 / area[1] - 1 / area[2]) ** 2, 1e-12),
            within("75 % stenosis, Re 400: drop / rho U^2", _estimated_drop(stenosis(1, 1, 1.0, 12), 400.0) - outside, 6.4017, 0.08),
            within("75 % stenosis, Re 100: estimate against three dimensions", _estimated_drop(stenosis(1, 1, 1.0, 12), 100.0),
                   inlet_pressure(flow), 0.10))


PROBLEMS = (
    Problem("portal", "Portal circulation against a linear system solved by hand", _portal),
    Problem("reduced", "Estimate along the centreline against theory and three dimensions", _reduced),
)
