"""The heart benchmark of Land et al. 2015 (Proc R Soc A 471:20150641, PMC4707707), problems 1 and 2, with Guccione's law.

* land1: a beam of 10 x 1 x 1 mm, fibres along it, clamped at one end, pressed from below by 4 Pa that follow the surface. The middle of the
  upper edge of the free end comes to a height of 4.15 to 4.20 mm.
* land2: half an ellipsoid (inner radii 7, 17 mm, outer 10, 20 mm, cut at z = 5 mm, held there), isotropic, C = 10 kPa, inflated by 10 kPa.
  The inner apex comes to z = -26.6 mm, the outer to -28.3 mm; the groups agree to half a percent. By symmetry a quarter is enough.

The law is incompressible in the paper; here the bulk modulus is 2000 shear moduli. Problem 3 is in contraction.py.
"""
from __future__ import annotations

import numpy as np

from biomech.materials import Guccione
from biomech.materials.tensor import Array
from biomech.tissue.boundary import FollowerPressure, area_vectors
from biomech.tissue.fem import Body
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.reference import second_order, triangle_rule, triangle_shapes
from biomech.verification.incompressible import side
from biomech.verification.problem import Finding, Problem, between, within
from biomech.verification.tissue import brick
from meshing.errors import SimulationError
from meshing.step import Monitor
from meshing.tetmesh import tet_volumes
from meshing.units import Pascal

MM = 1e-3
BULK = 2000.0
RISES = 20
"""Steps of the pressure in the ventricle."""


def guccione(C: float, b_f: float, b_t: float, b_fs: float) -> Guccione:
    soft = Guccione(Pascal(C), b_f, b_t, b_fs, Pascal(0.0))
    return Guccione(Pascal(C), b_f, b_t, b_fs, Pascal(BULK * soft.shear_modulus))


class CavityPressure(FollowerPressure):
    """Pressure on a patch whose rim is held has an energy, pressure times the volume that it closes off."""

    def energy(self, x: Array) -> float:
        places, weights = triangle_rule()
        at = np.einsum("qa,fai->fqi", triangle_shapes(places)[0], x[self.facets])
        return self.pressure / 6.0 * float(np.einsum("q,fqi,fqi->", weights, at, area_vectors(x, self.facets)))


def run_beam(monitor: Monitor) -> tuple[Finding, ...]:
    box, tets = brick((16, 2, 2))
    flat, nodes = second_order(box, tets)
    points = flat * np.array([10.0, 1.0, 1.0]) * MM
    free = np.where((flat[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3))
    body = Body(points, nodes, laws=(guccione(2e3, 8.0, 2.0, 4.0),), free=free, mean=True)
    body.extras = (FollowerPressure(body.points, body.number[side(box, tets, nodes, 2, 0.0)], 4.0),)
    found = Solver(body, monitor).solve(Load(np.zeros_like(points)), tolerance=1e-6)
    end = np.all(np.abs(flat - np.array([1.0, 0.5, 1.0])) < 1e-9, axis=1)
    return (between("height of the end, mm", float(body.outside(found.x)[end, 2].mean()) / MM, 4.15, 4.20),
            Finding("share of the load borne", found.reached, 1.0, 1e-12))


def ventricle(flat: Array) -> Array:
    """Points of the unit box -> mm in a quarter of the wall: the first two axes are a quarter of a disc seen from the apex, the third goes
    from the inner to the outer side."""
    p = flat[:, :2]
    largest = p.max(axis=1, keepdims=True)
    length = np.linalg.norm(p, axis=1, keepdims=True)
    disc = p * np.divide(largest, length, out=np.ones_like(largest), where=length > 0.0)
    disc = 0.5 * (p + disc) * (1.0 - largest) + disc * largest
    radius, angle, w = np.linalg.norm(disc, axis=1), np.arctan2(disc[:, 1], disc[:, 0]), flat[:, 2]
    short, long = 7.0 + 3.0 * w, 17.0 + 3.0 * w
    polar = radius * np.arccos(-5.0 / long)
    found: Array = np.stack([short * np.sin(polar) * np.cos(angle), short * np.sin(polar) * np.sin(angle), -long * np.cos(polar)], axis=1)
    return found


def apices(cells: tuple[int, int, int], monitor: Monitor) -> tuple[float, float]:
    """(inner, outer) height of the apex in mm."""
    box, tets = brick(cells)
    flat, nodes = second_order(box, tets)
    points = ventricle(flat) * MM
    if tet_volumes(points[: len(box)], tets[:1])[0] < 0.0:
        # the map of the box turned its tetrahedra inside out
        tets, nodes = tets[:, [0, 2, 1, 3]], nodes[:, [0, 2, 1, 3, 6, 5, 4, 7, 9, 8]]
    free = np.tile(np.eye(3), (len(points), 1, 1))
    free[flat[:, 0] < 1e-9, 0, 0] = 0.0
    free[flat[:, 1] < 1e-9, 1, 1] = 0.0
    free[flat[:, :2].max(axis=1) > 1.0 - 1e-9] = 0.0
    body = Body(points, nodes, laws=(guccione(1e4, 1.0, 1.0, 1.0),), free=free, mean=True)
    lining, found = body.number[side(box, tets, nodes, 2, 0.0)], Equilibrium(body.points, np.zeros(len(nodes)))
    solver = Solver(body, monitor)
    for share in np.linspace(1.0 / RISES, 1.0, RISES):
        body.extras = (CavityPressure(body.points, lining, share * 1e4),)
        found = solver.solve(Load(np.zeros_like(points)), tolerance=1e-6 if share == 1.0 else 1e-3, start=found)
        if not found.converged:
            raise SimulationError(f"the ventricle was lost at {share:.0%} of its pressure, {found.worst}")
    x = body.outside(found.x)
    apex = np.all(flat[:, :2] < 1e-9, axis=1)
    inner, outer = (float(x[apex & (np.abs(flat[:, 2] - w) < 1e-9), 2][0]) / MM for w in (0.0, 1.0))
    return inner, outer


def run_ventricle(monitor: Monitor) -> tuple[Finding, ...]:
    coarse, fine = apices((4, 4, 2), monitor), apices((6, 6, 2), monitor)
    return (within("inner apex, mm", fine[0], -26.6, 0.005), within("outer apex, mm", fine[1], -28.3, 0.005),
            Finding("refinement moves the inner apex by this share", abs(fine[0] / coarse[0] - 1.0), 0.0, 0.01))


PROBLEMS: tuple[Problem, ...] = (
    Problem("land1", "Heart benchmark 1: bending beam", run_beam),
    Problem("land2", "Heart benchmark 2: inflated ventricle", run_ventricle, slow=True))
