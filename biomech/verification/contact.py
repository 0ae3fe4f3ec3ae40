"""Contact, loads and the unloaded shape against known answers.

* contact: a rigid ball of radius R pressed by d into an elastic half space (Hertz 1882; Johnson 1985, chapter 4): with E* = E / (1 - nu^2)

      a^2 = R d,     F = 4/3 E* sqrt(R) d^(3/2),     F = 4/3 E* a^3 / R,

  on a quarter of a block of 36 contact radii. The radius is read from the forces: the mean square of their distance to the axis is 2/5 a^2.
* patch: a column between a bed and a rigid plate that slides on it: even pressure (lam + 2 mu) d / h, to the accuracy of the solver.
* unloaded: the shape at rest of a clamped soft block that the scan shows sagged; loaded again it is the scan.
"""
from __future__ import annotations

import numpy as np

from biomech.materials import LinearElastic, NeoHookean
from biomech.materials.tensor import Array
from biomech.tissue.augmented import equilibrium
from biomech.tissue.contact import RigidContact
from biomech.tissue.fem import Body
from biomech.tissue.multigrid import Multigrid
from biomech.tissue.newton import Load, Solver
from biomech.tissue.obstacles import Capsule, Plane
from biomech.tissue.reference import second_order
from biomech.tissue.springs import STIFF
from biomech.tissue.unloaded import unloaded_shape
from biomech.verification.problem import Finding, Problem, between, within
from biomech.verification.tissue import cube
from meshing.step import Monitor
from meshing.units import Pascal

CELLS, GROWTH, FIRST = 10, 1.6, 0.2
"""Cells along each axis; each is so much longer than the one before; the first, in contact radii."""
E, NU = 3000.0, 0.3
SHEAR, LAME = E / (2.0 * (1.0 + NU)), E * NU / ((1.0 + NU) * (1.0 - 2.0 * NU))
RADIUS, CONTACT = 0.05, 1e-3
"""m: of the ball, and of the circle that Hertz expects."""


def _hertz(monitor: Monitor) -> tuple[Finding, ...]:
    monitor(0.0, "pressing a ball into a block")
    points, tets = cube(CELLS)
    steps = (GROWTH**np.arange(CELLS + 1) - 1.0) / (GROWTH - 1.0) * FIRST * CONTACT
    points = np.interp(points, np.linspace(0.0, 1.0, CELLS + 1), steps) * np.array([1.0, 1.0, -1.0])
    places, nodes = second_order(points, tets[:, [0, 2, 1, 3]])
    free = np.tile(np.eye(3), (len(places), 1, 1))
    for axis in (0, 1):
        free[places[:, axis] < 1e-12, axis, axis] = 0.0
    free[places[:, 2] < -steps[-1] + 1e-12] = 0.0
    body = Body(places, nodes, laws=(LinearElastic(Pascal(SHEAR), Pascal(LAME)),), free=free, mean=False)
    deep = CONTACT**2 / RADIUS
    near = np.flatnonzero((body.points[:, 2] > -1e-12) & (np.hypot(*body.points[:, :2].T) < 3.0 * CONTACT))
    middle = np.array([0.0, 0.0, RADIUS])
    ball = RigidContact(near, np.full(len(near), STIFF * SHEAR * 0.1 * CONTACT), Capsule(middle, middle, RADIUS, np.array([0.0, 0.0, -deep])))
    body.extras = (ball,)
    found = equilibrium(Solver(body, monitor), Load(np.zeros_like(body.points)), (ball,), tolerance=1e-6, accuracy=1e-7)
    force = 4.0 * float(ball.resultant(found.x)[2])
    square = (found.x[near, :2]**2).sum(axis=1)
    radius = float(np.sqrt(2.5 * (ball.known @ square) / ball.known.sum()))
    stiffness = E / (1.0 - NU**2)
    return (within("contact radius, m", radius, CONTACT, 0.05),
            within("force at the depth, N", force, 4.0 / 3.0 * stiffness * np.sqrt(RADIUS) * deep**1.5, 0.05),
            within("force at the contact radius, N", force, 4.0 / 3.0 * stiffness * radius**3 / RADIUS, 0.05),
            Finding("deepest penetration, m", float(-ball.gaps(found.x).min()), 0.0, 1e-7))


def _patch(monitor: Monitor) -> tuple[Finding, ...]:
    monitor(0.0, "pressing a plate on a column")
    size, deep = 0.02, 4e-4
    points, tets = cube(3, irregular=0.2)
    places, nodes = second_order(points * size, tets)
    free = np.tile(np.eye(3), (len(places), 1, 1))
    for axis in (0, 1):
        for end in (0.0, size):
            free[np.abs(places[:, axis] - end) < 1e-12, axis, axis] = 0.0
    body = Body(places, nodes, laws=(LinearElastic(Pascal(SHEAR), Pascal(LAME)),), free=free, mean=False)
    up = np.array([0.0, 0.0, 1.0])
    faces = []
    for height, normal, motion in ((size, -up, -deep * up), (0.0, up, 0.0 * up)):
        on = np.flatnonzero(np.abs(body.points[:, 2] - height) < 1e-12)
        faces.append(RigidContact(on, np.full(len(on), STIFF * SHEAR * size / 6.0), Plane(height * up, normal, motion)))
    body.extras = tuple(faces)
    found = equilibrium(Solver(body, monitor), Load(np.zeros_like(body.points)), faces, tolerance=1e-9, accuracy=1e-10)
    expected = (LAME + 2.0 * SHEAR) * deep / size
    moved = found.x - body.points
    even = moved[:, 2] - np.polyval(np.polyfit(body.points[:, 2], moved[:, 2], 1), body.points[:, 2])
    return (within("pressure on the plate, Pa", float(abs(faces[0].resultant(found.x)[2])) / size**2, expected, 1e-6),
            within("pressure on the bed, Pa", float(abs(faces[1].resultant(found.x)[2])) / size**2, expected, 1e-6),
            Finding("departure from even strain, of the motion", float(np.abs(even).max()) / deep, 0.0, 1e-6))


def sagging_block(weight: float) -> tuple[Body, Array]:
    """A soft, nearly incompressible block clamped at one end, with `weight` times its own as the load (n, 3) N."""
    points, tets = cube(4, irregular=0.2)
    places, nodes = second_order(points * np.array([0.12, 0.06, 0.06]), tets)
    free = np.where((places[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3))
    body = Body(places, nodes, laws=(NeoHookean(Pascal(2e3), Pascal(1e5)),), free=free, mean=True)
    return body, body.body_force(np.full(len(nodes), 1060.0), np.array([0.0, 0.0, -9.81 * weight]))


def _unloaded(monitor: Monitor) -> tuple[Finding, ...]:
    monitor(0.0, "finding a shape without load")
    body, force = sagging_block(0.12)
    scan = body.points.copy()
    found = unloaded_shape(body, Multigrid(body), Load(force), tolerance=1e-8, monitor=monitor)
    again = Solver(body).solve(Load(force), tolerance=1e-9)
    sag = float(np.abs(found.points - scan).max())
    return (Finding("loaded again, farthest from the scan, mm", float(np.abs(again.x - scan).max()) * 1e3, 0.0, 1e-4),
            between("sag that was taken off, mm", sag * 1e3, 15.0, 30.0))


PROBLEMS = (
    Problem("contact", "Hertz: a rigid ball on a half space", _hertz),
    Problem("contact_patch", "Patch test of contact: even pressure", _patch),
    Problem("unloaded", "The shape without load of a sagged block", _unloaded),
)
