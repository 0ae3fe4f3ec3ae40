"""Nearly incompressible tissue: displacement and pressure against closed forms and published limits, to Poisson's ratio .4999.

* cook: Cook's membrane in plane strain, E = 250, nu = .4999, shear traction 6.25 on the right side: the tip rises by 7.769, the limit of
  Taylor-Hood elements under refinement (Cook 1974 gave the shape; elements that lock give less than half).
* tube: Lame's thick tube under inner pressure p at nu = .4999: widening, and the pressure in the wall, which is even:
  -sigma_m = -2/3 (1 + nu) p a^2 / (b^2 - a^2).
* inflation: an incompressible neo-Hookean tube whose inner radius goes from 10 to 12:
  p = mu int ((R^2 + d) / R^2 - R^2 / (R^2 + d)) R / (R^2 + d) dR with d = 44 over 10 < R < 20. The pressure follows the wall.
"""
from __future__ import annotations

import numpy as np
from scipy.integrate import quad

from biomech.materials import LinearElastic, NeoHookean
from biomech.materials.law import Law, lame_of
from biomech.materials.tensor import Array
from biomech.tissue.boundary import FollowerPressure, quadratic_facets, traction_force
from biomech.tissue.extras import Longs
from biomech.tissue.fem import Body
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.reference import Ints, second_order
from biomech.verification.problem import Finding, Problem, within
from biomech.verification.tissue import brick
from meshing.step import Monitor
from meshing.tetmesh import outer_facets
from meshing.units import Pascal

POISSON = 0.4999


def side(box: Array, tets: Ints, nodes: Ints, axis: int, value: float) -> Longs:
    """(k, 6) quadratic facets of the mesh on the side of the box `box` (n, 3) where that coordinate has this value."""
    facets = outer_facets(tets)
    return quadratic_facets(len(box), tets, nodes, facets[np.all(np.abs(box[facets][:, :, axis] - value) < 1e-9, axis=1)])


def _tip(cells: int, monitor: Monitor) -> float:
    box, tets = brick((cells, cells, 1))
    flat, nodes = second_order(box, tets)
    x, y = flat[:, 0], flat[:, 1]
    points = np.stack([48.0 * x, 44.0 * x + y * (44.0 * (1.0 - x) + 16.0 * x), 2.0 * flat[:, 2]], axis=1)
    free = np.tile(np.eye(3), (len(points), 1, 1))
    free[:, 2, 2] = 0.0
    free[x < 1e-9] = 0.0
    body = Body(points, nodes, laws=(LinearElastic(*lame_of(Pascal(250.0), POISSON)),), free=free, mean=True)
    push = traction_force(points, side(box, tets, nodes, 0, 1.0), np.array([0.0, 6.25, 0.0]))
    found = Solver(body, monitor).solve(Load(body.inside(push)), tolerance=1e-8)
    if not found.converged:
        return float("nan")
    corner = np.all(np.abs(flat[:, :2] - 1.0) < 1e-9, axis=1)
    return float(body.outside(found.x - body.points)[corner, 1].mean())


def run_cook(monitor: Monitor) -> tuple[Finding, ...]:
    return (within("rise of the tip, 16 cells a side", _tip(16, monitor), 7.769, 0.01),)


def tube(cells: tuple[int, int, int], inner: float, outer: float, law: Law, pressure: float, *, follows: bool,
         double: bool = False, monitor: Monitor) -> tuple[Body, Equilibrium, Array]:
    """(body, equilibrium, widening of the nodes of the inner wall) of a quarter of a tube in plane strain under inner pressure."""
    box, tets = brick(cells)
    flat, nodes = second_order(box, tets)
    radius, angle = inner + (outer - inner) * flat[:, 0], 0.5 * np.pi * flat[:, 1]
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle), 0.2 * outer * flat[:, 2]], axis=1)
    free = np.tile(np.eye(3), (len(points), 1, 1))
    free[:, 2, 2] = 0.0
    free[flat[:, 1] < 1e-9, 1, 1] = 0.0
    free[flat[:, 1] > 1.0 - 1e-9, 0, 0] = 0.0
    body = Body(points, nodes, laws=(law,), free=free, mean=True, double=double)
    wall = side(box, tets, nodes, 0, 0.0)
    push = FollowerPressure(body.points, body.number[wall], pressure)
    if follows:
        body.extras = (push,)
        found = Solver(body, monitor).solve(Load(np.zeros_like(points)), tolerance=1e-8)
    else:
        found = Solver(body, monitor).solve(Load(-push.forces(body.points)), tolerance=1e-8)
    moved = body.outside(found.x)
    lining = np.unique(wall)
    return body, found, np.linalg.norm(moved[lining, :2], axis=1) - inner


def run_tube(monitor: Monitor) -> tuple[Finding, ...]:
    inner, outer, pressure = 1.0, 2.0, 1.0
    mu, lam = lame_of(Pascal(1e3), POISSON)
    body, found, wider = tube((6, 6, 1), inner, outer, LinearElastic(mu, lam), pressure, follows=False, monitor=monitor)
    factor = pressure * inner**2 / (outer**2 - inner**2)
    lame = factor / (2.0 * mu) * ((1.0 - 2.0 * POISSON) * inner + outer**2 / inner)
    mean = float(np.average(found.p, weights=body.volume))
    # p is lam tr e, and tr e = 2 (1 + nu) (1 - 2 nu) factor / E
    even = lam * 2.0 * (1.0 + POISSON) * (1.0 - 2.0 * POISSON) * factor / 1e3
    return (within("widening over Lame's", float(wider.mean()) / lame, 1.0, 2e-3),
            within("mean pressure over Lame's", mean / even, 1.0, 5e-3),
            Finding("unevenness of the pressure, root mean square over the inner pressure", float(
                np.sqrt(np.average((found.p - even) ** 2, weights=body.volume))) / pressure, 0.0, 0.05))


def run_inflation(monitor: Monitor) -> tuple[Finding, ...]:
    mu = 10.0
    pressure = mu * quad(lambda R: ((R * R + 44.0) / R**2 - R**2 / (R * R + 44.0)) * R / (R * R + 44.0), 10.0, 20.0)[0]
    law = NeoHookean(Pascal(mu), Pascal(5e4 * mu))
    _, found, wider = tube((6, 8, 1), 10.0, 20.0, law, pressure, follows=True, monitor=monitor)
    return (within("widening of the inner wall", float(wider.mean()), 2.0, 2e-3), Finding("share of the load borne", found.reached, 1.0, 1e-12))


PROBLEMS: tuple[Problem, ...] = (
    Problem("cook", "Cook's membrane at Poisson's ratio .4999", run_cook), Problem("incompressible-tube", "Tube at Poisson's ratio .4999", run_tube),
    Problem("inflation", "Large inflation of an incompressible tube", run_inflation))
