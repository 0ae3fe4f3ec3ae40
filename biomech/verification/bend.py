"""A tube with a right-angled bend, Reynolds 300, radius of its axis 3 diameters (Dean number 122), developed inflow, half of it by symmetry.

bend    static pressure from 2 diameters before the bend to 5 behind it, in rho U^2, and mean size of the wall shear stress over the wall of the
        bend. References: the design's 1.72 and .0436, which do not say between which sections, 2 %; and, of just this problem, Taylor-Hood
        hexahedra of order 3/2 of NGSolve on an exact wall (46 069 unknowns of half the tube): 1.6906 and .04454, 1 %. Mesh errors by three meshes.

Lengths in diameters, velocities in mean velocities.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from biomech.flow.arrays import Double, Longs
from biomech.flow.discretisation import WALL, Discretisation
from biomech.flow.gridconvergence import mesh_error, order_said
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds
from biomech.flow.reactions import wall_stress
from biomech.flow.steady import FROM_COARSE, FROM_REST, solve_steady, transferred
from biomech.verification.pipes import PipeMesh, disc, section_pressure, swept
from biomech.verification.problem import Finding, Problem, within
from meshing.step import Monitor, portion

REYNOLDS, RADIUS, BEFORE, BEHIND = 300.0, 3.0, 2.0, 5.0
ARC = np.pi / 2.0 * RADIUS
DESIGN, FINITE_ELEMENTS = (1.72, 0.0436), (1.6906, 0.04454)
"""Pressure drop, mean wall shear."""
MESHES = ((2, 4, 1.3, 8), (4, 6, 1.3, 12), (6, 9, 1.25, 18))
"""Cells of half the core's side, rings, their grading, levels a diameter."""
MIDDLE = "middle"
"""The plane of the bend, which is one of symmetry."""


def half_disc(core: int, rings: int, grading: float) -> tuple[Double, Longs]:
    """The half y >= 0 of a disc."""
    flat, quads = disc(core, rings, grading)
    kept = quads[(flat[quads][:, :, 1] > -1e-12).all(axis=1)]
    used, cells = np.unique(kept, return_inverse=True)
    return flat[used], cells.reshape(kept.shape)


def bent(core: int, rings: int, grading: float, per_diameter: int) -> PipeMesh:
    """Half a tube: straight, a right angle about (RADIUS, *, 0), straight; `z` is the length along the axis, 0 where it begins to bend."""
    z = np.concatenate([np.linspace(-1.5 * BEFORE, 0.0, round(1.5 * BEFORE * per_diameter) + 1)[:-1],
                        np.linspace(0.0, ARC, round(ARC * per_diameter) + 1)[:-1],
                        ARC + np.linspace(0.0, 1.2 * BEHIND, round(1.2 * BEHIND * per_diameter) + 1)])
    straight = swept(half_disc(core, rings, grading), z, lambda at: np.full(len(at), 0.5))
    flat = abs(straight.points[straight.sets[WALL]][:, :, 1]).max(axis=1) < 1e-12
    sets = {**straight.sets, WALL: straight.sets[WALL][~flat], MIDDLE: straight.sets[WALL][flat]}
    x, y, s = straight.points.T
    turn = np.clip(s, 0.0, ARC) / RADIUS
    before, behind = np.minimum(s, 0.0), np.maximum(s - ARC, 0.0)
    points = np.column_stack([RADIUS - (RADIUS - x) * np.cos(turn) + behind, y, (RADIUS - x) * np.sin(turn) + before])
    return replace(straight, points=points, sets=sets)


@dataclass(frozen=True)
class Found:
    """Pressure drop and mean wall shear in rho U^2; imbalance of flow."""

    nodes: int
    drop: float
    shear: float
    imbalance: float


def solved(recipes: Sequence[tuple[int, int, float, int]], monitor: Monitor) -> list[Found]:
    """The flow on each mesh, from the answer on the one before."""
    found: list[Found] = []
    before: Discretisation | None = None
    ends = np.cumsum([0.0, *(core * rings * per for core, rings, _, per in recipes)])
    for k, recipe in enumerate(recipes):
        mesh = bent(*recipe)
        flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 1.0 / REYNOLDS, symmetry=(MIDDLE,))
        if before is not None:
            flow.begin(transferred(before, flow.points))
        flow.prescribe_inflow(developed_profile(flow, np.pi / 8.0))
        solve_steady(flow, Beds(flow, np.zeros(1)), FROM_REST if before is None else FROM_COARSE,
                     portion(monitor, ends[k] / ends[-1], ends[k + 1] / ends[-1]))
        pressure = section_pressure(mesh, flow)
        drop = np.interp(-BEFORE, mesh.z, pressure) - np.interp(ARC + BEHIND, mesh.z, pressure)
        found.append(Found(len(flow), float(drop), _mean_shear(mesh, flow), flow.imbalance()))
        before = flow
    return found


def _mean_shear(mesh: PipeMesh, flow: Discretisation) -> float:
    """Over the wall between the first and the last level of the bend."""
    stress = wall_stress(flow)
    size, area = np.zeros(len(flow)), np.zeros(len(flow))
    size[stress.nodes], area[stress.nodes] = stress.magnitude * stress.area, stress.area
    bend = (mesh.z >= 0.0) & (mesh.z <= ARC)
    whole, over = (flow.in_mesh_order(values).reshape(len(mesh.z), -1).sum(axis=1)[bend].sum() for values in (size, area))
    return float(whole / over)


def _bend(monitor: Monitor) -> tuple[Finding, ...]:
    found = solved(MESHES, monitor)
    nodes, last = [one.nodes for one in found], found[-1]
    rows = (("pressure drop / rho U^2", [one.drop for one in found]), ("mean wall shear stress of the bend / rho U^2", [one.shear for one in found]))
    findings = [finding for (what, values), design, reference in zip(rows, DESIGN, FINITE_ELEMENTS)
                for finding in (within(what, values[-1], design, 0.02),
                                within(f"{what}, against finite elements of order 3", values[-1], reference, 0.01),
                                Finding(f"{what}: mesh error, {nodes[0]}, {nodes[1]} and {nodes[2]} nodes ({order_said(nodes, values)})",
                                        mesh_error(nodes, values), 0.0, 0.02))]
    return (*findings, Finding("imbalance of flow", last.imbalance, 0.0, 1e-3))


PROBLEMS = (Problem("bend", "Right-angled bend of three diameters at Reynolds 300", _bend, slow=True),)
