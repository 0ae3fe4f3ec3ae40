"""Flow in pipes with known answers. Lengths in diameters, velocities in mean velocities, pressures in rho U^2.

poiseuille  u = 2 (1 - 4 r^2), dp = 32 L / Re, wall shear 8 / Re (Hagen-Poiseuille). The velocity error falls with rate 2.
stenosis    cosine narrowing of half the diameter (75 % of the area), Re 400, developed inlet 2 D before the throat. Reference:
            axisymmetric Taylor-Hood elements of order 4/3 with an exact wall: dp from -1.5 to 10 D = 6.4017, the jet
            reattaches at 9.256 D, peak wall shear .607.
balance     what enters leaves, on each of the meshes.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biomech.flow.discretisation import Discretisation
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds
from biomech.flow.reactions import inlet_pressure
from biomech.flow.steady import FROM_COARSE, FROM_REST, solve_steady, transferred
from biomech.verification.pipes import PipeMesh, pipe, section_pressure, section_shear, stenosis
from biomech.verification.problem import Finding, Problem, within
from meshing.step import Monitor, portion
from meshing.tetmesh import tet_volumes

RATE_TOLERANCE = 0.25


def solved(mesh: PipeMesh, reynolds: float, monitor: Monitor, start: Discretisation | None = None) -> Discretisation:
    """The steady flow through a pipe with free outflow, from rest or from a coarser answer."""
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 1.0 / reynolds)
    if start is not None:
        flow.begin(transferred(start, flow.points))
    flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
    solve_steady(flow, Beds(flow, np.zeros(len(flow.outlets))), FROM_REST if start is None else FROM_COARSE, monitor)
    return flow


def velocity_error(mesh: PipeMesh, flow: Discretisation) -> float:
    """Relative L2 error against the paraboloid (nodal quadrature)."""
    weights = np.bincount(mesh.tets.ravel(), np.repeat(tet_volumes(mesh.points, mesh.tets) / 4.0, 4), minlength=len(mesh.points))
    exact = np.zeros((len(mesh.points), 3))
    exact[:, 2] = 2.0 * (1.0 - 4.0 * (mesh.points[:, :2] ** 2).sum(axis=1))
    error = ((flow.in_mesh_order(flow.state[:, :3]) - exact) ** 2).sum(axis=1)
    return float(np.sqrt((weights @ error) / (weights @ (exact ** 2).sum(axis=1))))


def _poiseuille(monitor: Monitor) -> tuple[Finding, ...]:
    reynolds, length = 100.0, 2.0
    errors: list[float] = []
    worst = 0.0
    for k, (core, rings, layers) in enumerate(((1, 2, 6), (2, 4, 12), (3, 6, 18))):
        mesh = pipe(core, rings, layers, length)
        flow = solved(mesh, reynolds, portion(monitor, k / 3, (k + 1) / 3))
        errors.append(velocity_error(mesh, flow))
        worst = max(worst, flow.imbalance())
    shear = section_shear(mesh, flow)
    rate = float(np.log(errors[-2] / errors[-1]) / np.log(3.0 / 2.0))
    return (Finding("rate of the velocity error", rate, 2.0, RATE_TOLERANCE),
            within("pressure drop / rho U^2", inlet_pressure(flow), 32.0 * length / reynolds, 0.01),
            within("wall shear stress / rho U^2", float(shear[len(shear) // 2]), 8.0 / reynolds, 0.01),
            Finding("imbalance of flow", worst, 0.0, 1e-3))


def reattachment(z: NDArray[np.float64], shear: NDArray[np.float64]) -> float:
    """Where the wall shear changes sign for the last time before 13 D; nan when nothing separates."""
    turns = [z[k] - (z[k + 1] - z[k]) * shear[k] / (shear[k + 1] - shear[k])
             for k in range(len(z) - 1) if shear[k] * shear[k + 1] < 0 and -1 < z[k] < 13]
    return float(turns[-1]) if turns else float("nan")


def _stenosis(monitor: Monitor) -> tuple[Finding, ...]:
    coarse = solved(stenosis(2, 3, 1.3, 9), 400.0, portion(monitor, 0.0, 0.3))
    mesh = stenosis(4, 6, 1.3, 14)
    flow = solved(mesh, 400.0, portion(monitor, 0.3, 1.0), coarse)
    pressure, shear = section_pressure(mesh, flow), section_shear(mesh, flow)
    drop = float(np.interp(-1.5, mesh.z, pressure) - np.interp(10.0, mesh.z, pressure))
    return (within("pressure drop -1.5 to 10 D / rho U^2", drop, 6.4017, 0.03),
            within("reattachment / D", reattachment(mesh.z, shear), 9.256, 0.06),
            within("peak wall shear stress / rho U^2", float(shear.max()), 0.607, 0.03),
            Finding("imbalance of flow", flow.imbalance(), 0.0, 1e-3))


def _balance(monitor: Monitor) -> tuple[Finding, ...]:
    """A pipe whose end is two outlets with beds of different resistance: the split follows the beds."""
    mesh = pipe(2, 3, 16, 4.0)
    ends = mesh.sets.pop("outlet")
    left = mesh.points[ends][:, :, 0].mean(axis=1) > 0
    flow = Discretisation(mesh.points, mesh.tets, {**mesh.sets, "left": ends[left], "right": ends[~left]}, 1.0 / 100.0)
    flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
    resistance = np.array([12000.0, 20000.0])
    flow.state[:, 3] = np.pi / 4.0 / (1.0 / resistance).sum()
    solve_steady(flow, Beds(flow, resistance), FROM_REST, monitor)
    flows = [outlet.flux(flow.state) for outlet in flow.outlets]
    return (Finding("imbalance of flow", flow.imbalance(), 0.0, 1e-3),
            within("ratio of the flows", flows[0] / flows[1], float(resistance[1] / resistance[0]), 1e-3),
            within("inlet pressure / rho U^2", inlet_pressure(flow), np.pi / 4.0 / float((1.0 / resistance).sum()), 1e-3))


PROBLEMS = (
    Problem("poiseuille", "Hagen-Poiseuille flow on three meshes", _poiseuille),
    Problem("stenosis", "75 % stenosis at Reynolds 400 against axisymmetric finite elements", _stenosis, slow=True),
    Problem("balance", "Two outlets with vascular beds: inflow equals outflow", _balance),
)
