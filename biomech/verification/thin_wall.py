"""Thin solids for walls: the curved quadratic tetrahedra of the wall of an artery, at h / R = .02 and the Poisson's ratio of the library's
artery (K = 100 mu), ten times as long as thick.

* cylinder: one element thick, plane strain under inner pressure, Lame 1852: u(a) = p a / (2 mu) (a^2 (1 - 2 nu) + b^2) / (b^2 - a^2).
* sphere: the same, a sector between planes through the centre, on which it slides;
  u(a) = p a^3 / (b^3 - a^3) ((1 - 2 nu) a + (1 + nu) b^3 / (2 a^2)) / E.
* plate: cylinder and sphere hardly bend; here nothing but bending carries the load. A strip of L = 50 h clamped at both ends:
  w = q L^4 / (384 D) + q L^2 / (8 5/6 mu h), D = E h^3 / (12 (1 - nu^2)) (Timoshenko and Woinowsky-Krieger 1959, 1 and 39).

The elements do not lock in bending: without a pressure of their own (nu = .3) they come to Timoshenko's sag whatever the layers, with a pressure
that is even in each they are too soft until it can change sign often enough through the thickness, by 29 % with one layer, 5 % with two, 1 % with
three and more. Edges of six thicknesses are 7 % too stiff in between the clamps (8 elements for the whole curve), of two 1 %. A tolerance below
the rounding of so thin a body (1e-8 of the load here) is never met.
"""
from __future__ import annotations

import numpy as np

from biomech.materials import LinearElastic
from biomech.materials.law import lame_of
from biomech.materials.tensor import Array
from biomech.tissue.boundary import FollowerPressure, traction_force
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import second_order
from biomech.verification.incompressible import side, tube
from biomech.verification.problem import Finding, Problem, within
from biomech.verification.tissue import brick
from meshing.step import Monitor
from meshing.units import Pascal

E, THIN, POISSON = 1e3, 1.02, 0.495
LAW = LinearElastic(*lame_of(Pascal(E), POISSON))
ALONG = 8
"""Elements in a right angle of the cylinder; half as many in the sector of the sphere, which has half of it."""


def _cylinder(monitor: Monitor) -> float:
    _, _, wider = tube((1, ALONG, 1), 1.0, THIN, LAW, 1.0, follows=False, double=True, monitor=monitor)
    mu = float(LAW.mu)
    return float(wider.mean()) / ((1.0 - 2.0 * POISSON + THIN**2) / (THIN**2 - 1.0) / (2.0 * mu))


def _sphere(monitor: Monitor) -> float:
    box, tets = brick((1, ALONG // 2, ALONG // 2))
    flat, nodes = second_order(box, tets)
    towards = np.column_stack([np.ones(len(flat)), np.tan(0.25 * np.pi * flat[:, 1:])])
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    points = (1.0 + (THIN - 1.0) * flat[:, :1]) * towards
    free = np.tile(np.eye(3), (len(points), 1, 1))
    planes = [(1, 0.0, (0.0, 1.0, 0.0)), (1, 1.0, (-1.0, 1.0, 0.0)), (2, 0.0, (0.0, 0.0, 1.0)), (2, 1.0, (-1.0, 0.0, 1.0))]
    on = [np.abs(flat[:, axis] - value) < 1e-9 for axis, value, _ in planes]
    for mine, (_, _, normal) in zip(on, planes):
        n = np.array(normal) / np.linalg.norm(normal)
        free[mine] = np.eye(3) - np.outer(n, n)
    edge = np.sum(on, axis=0) > 1
    free[edge] = towards[edge][:, :, None] * towards[edge][:, None, :]
    body = Body(points, nodes, laws=(LAW,), free=free, mean=True, double=True)
    lining = side(box, tets, nodes, 0, 0.0)
    push = FollowerPressure(body.points, body.number[lining], 1.0)
    found = Solver(body, monitor).solve(Load(-push.forces(body.points)), tolerance=1e-8)
    moved: Array = body.outside(found.x - body.points)[np.unique(lining)]
    exact = ((1.0 - 2.0 * POISSON) + (1.0 + POISSON) * THIN**3 / 2.0) / (THIN**3 - 1.0) / E
    return float(np.linalg.norm(moved, axis=1).mean()) / exact


def _plate(along: int, layers: int, poisson: float, monitor: Monitor) -> float:
    """Sag over Timoshenko's; with a pressure in each element where it is nearly incompressible. Not a number without an equilibrium."""
    h, length, q = 0.02, 1.0, 1e-3
    law = LinearElastic(*lame_of(Pascal(E), poisson))
    box, tets = brick((along, 1, layers))
    flat, nodes = second_order(box, tets)
    points = flat * np.array([length, 0.05, h])
    free = np.tile(np.diag([1.0, 0.0, 1.0]), (len(points), 1, 1))
    free[(flat[:, 0] < 1e-9) | (flat[:, 0] > 1.0 - 1e-9)] = 0.0
    body = Body(points, nodes, laws=(law,), free=free, mean=poisson > 0.49, double=True)
    push = traction_force(points, side(box, tets, nodes, 2, 1.0), np.array([0.0, 0.0, -q]))
    found = Solver(body, monitor).solve(Load(body.inside(push)), tolerance=1e-6)
    stiffness = E * h**3 / (12.0 * (1.0 - poisson**2))
    exact = q * length**4 / (384.0 * stiffness) + q * length**2 / (8.0 * 5.0 / 6.0 * float(law.mu) * h)
    return float((body.points - found.x)[:, 2].max()) / exact if found.converged else float("nan")


def run(monitor: Monitor) -> tuple[Finding, ...]:
    plate = "sag of a plate of h / L = .02 over Timoshenko's"
    return (within("widening of a cylinder of h / R = .02 over Lame's", _cylinder(monitor), 1.0, 0.005),
            within("widening of a sphere of h / R = .02 over Lame's", _sphere(monitor), 1.0, 0.005),
            within(f"{plate}, three layers of 48 elements", _plate(48, 3, POISSON, monitor), 1.0, 0.02),
            within(f"{plate}, two layers of 32 elements", _plate(32, 2, POISSON, monitor), 1.0, 0.05),
            within(f"{plate}, one layer of 32 elements, Poisson's ratio .3", _plate(32, 1, 0.3, monitor), 1.0, 0.02),
            within(f"{plate}, two layers of 32 elements, Poisson's ratio .3", _plate(32, 2, 0.3, monitor), 1.0, 0.02))


PROBLEMS: tuple[Problem, ...] = (Problem("thin", "Thin walls, h / R = .02", run),)
