"""A needle in tissue against Kelvin's solution.

In an endless elastic solid a force P at the origin along z moves the place (r, z) by (Kelvin 1848; Love 1927, section 130)

    u_z = P / (16 pi mu (1 - nu)) ((3 - 4 nu)/R + z^2/R^3),     u_r = P / (16 pi mu (1 - nu)) r z / R^3,     R^2 = r^2 + z^2.

The shaft is a line of such forces, f ds from the entry (s = 0) to the tip (s = l), whose integral is closed, and the tip one more: with h = z - s,

    int ds/R = [asinh(h/r)],     int h^2/R^3 ds = [asinh(h/r) - h/R],     int r h/R^3 ds = [-r/R],     each from h = z - l to z.

A block whose sides are moved as this solution moves them must move so inside, but within the elements that the needle goes through, where it is
without bound; the error falls with the size of the elements. The sides carry the force of the hand.
"""
from __future__ import annotations

import numpy as np

from biomech.materials import LinearElastic
from biomech.materials.tensor import Array
from biomech.tissue.augmented import equilibrium
from biomech.tissue.fem import Body
from biomech.tissue.needle import Shaft
from biomech.tissue.newton import Load, Solver
from biomech.tissue.operation import Needle
from biomech.tissue.reference import second_order
from biomech.verification.problem import Finding, Problem, within
from biomech.verification.tissue import cube
from meshing.step import Monitor
from meshing.units import Millimetre, Newton, NewtonPerMetre, Pascal

SIZE, MU, NU = 0.1, 3e3, 0.45
ENTRY, TIP = np.array([0.051, 0.048, 0.02]), np.array([0.051, 0.048, 0.06])
FRICTION, CUTTING = 0.05, 0.001
"""N/m and N: so small that the solid is linear; all is proportional to them."""
BESIDE = 0.02
"""m: as near to the needle displacements are compared."""


def kelvin(points: Array) -> Array:
    """(n, 3) m that the needle moves the places (n, 3) m of an endless solid."""
    z, beside = points[:, 2] - ENTRY[2], points - ENTRY
    beside[:, 2] = 0.0
    r = np.maximum(np.linalg.norm(beside, axis=1), 1e-9)
    length = float(TIP[2] - ENTRY[2])
    h = np.stack([z, z - length])
    R = np.hypot(r, h)
    bow = np.arcsinh(h / r)
    k = 1.0 / (16.0 * np.pi * MU * (1.0 - NU))
    along = FRICTION * ((4.0 - 4.0 * NU) * (bow[0] - bow[1]) - (h[0] / R[0] - h[1] / R[1])) + CUTTING * ((3.0 - 4.0 * NU) / R[1] + h[1]**2 / R[1]**3)
    out = FRICTION * r * (1.0 / R[1] - 1.0 / R[0]) + CUTTING * r * h[1] / R[1]**3
    found: Array = k * (beside * (out / r)[:, None] + along[:, None] * np.array([0.0, 0.0, 1.0]))
    return found


def pushed_in(cells: int, monitor: Monitor) -> tuple[float, float, float]:
    """(error of the displacement beside the needle, relative; N on the sides; N of the hand)."""
    points, tets = cube(cells)
    places, nodes = second_order(points * SIZE, tets)
    side = np.min(np.minimum(places, SIZE - places), axis=1) < 1e-9
    law = LinearElastic(Pascal(MU), Pascal(2.0 * MU * NU / (1.0 - 2.0 * NU)))
    body = Body(places, nodes, laws=(law,), free=np.where(np.asarray(side)[:, None, None], 0.0, np.eye(3)), mean=True)
    entry, tip = ((Millimetre(float(v)) for v in 1e3 * place) for place in (ENTRY, TIP))
    needle = Needle((next(entry), next(entry), next(entry)), (next(tip), next(tip), next(tip)), Newton(CUTTING), NewtonPerMetre(FRICTION), "test")
    shaft = Shaft(needle, body, body.points, np.full(len(places), MU))
    body.extras = (shaft,)
    exact = kelvin(body.points)
    held = body.held[:, None]
    load = Load(np.zeros_like(exact), 0.0, np.where(held, exact, 0.0))
    found = equilibrium(Solver(body, monitor), load, (shaft,), tolerance=1e-7, accuracy=1e-9)
    moved = found.x - body.points
    on = np.clip((body.points - ENTRY)[:, 2], 0.0, TIP[2] - ENTRY[2])[:, None] * np.array([0.0, 0.0, 1.0])
    beside = (np.linalg.norm(body.points - ENTRY - on, axis=1) > BESIDE) & ~body.held
    error = float(np.linalg.norm((moved - exact)[beside]) / np.linalg.norm(exact[beside]))
    inside = body.internal_force(found.x, found.p, 0.0)
    return error, float(-inside[body.held, 2].sum()), dict(shaft.read(found.x))["force of needle"]


def _needle(monitor: Monitor) -> tuple[Finding, ...]:
    monitor(0.0, "pushing a needle into a block")
    hand = CUTTING + FRICTION * float(TIP[2] - ENTRY[2])
    coarse, _, _ = pushed_in(5, monitor)
    fine, sides, force = pushed_in(10, monitor)
    return (Finding("displacement beside the needle, relative error", fine, 0.0, 0.01),
            Finding("the same on elements twice as long over it, at least 2", min(coarse / fine, 2.0), 2.0, 1e-9),
            within("force of the hand, N", force, hand, 1e-3),
            within("force on the sides, N", sides, hand, 1e-3))


PROBLEMS = (Problem("needle", "Kelvin: a needle in an endless solid", _needle),)
