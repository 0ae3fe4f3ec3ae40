"""Problem 3 of Land et al. 2015 (Proc R Soc A 471:20150641, PMC4707707): a ventricle that contracts against pressure.

The half ellipsoid of problem 2 (land.py), whole, with Guccione's law (C = 2 kPa, b_f = 8, b_t = 2, b_fs = 4). Fibres lie in the layers of
the wall and turn from +90 degrees at the inner side to -90 at the outer; they pull with 60 kPa while 15 kPa press from within; the base is
held. The ventricle twists, so no symmetry is used. Each element has the fibre direction of its middle.

The paper shows the deformed shapes of this problem in pictures only and the collection holds no values of it, so nothing published is
compared. What is checked: that the full load is borne, that the wall keeps its volume, that refinement settles the apices and the twist, and
(tests/verification/test_tissue_ngsolve.py) that NGSolve, with its own derivatives and factorisation, comes to the same shape on the same
mesh within a ten thousandth of the largest displacement.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from biomech.materials.tensor import Array
from biomech.tissue.fem import Body
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.reference import Ints, second_order
from biomech.verification.incompressible import side
from biomech.verification.land import MM, CavityPressure, guccione, ventricle
from biomech.verification.problem import Finding, Problem
from biomech.verification.tissue import brick
from meshing.errors import SimulationError
from meshing.step import Monitor, portion
from meshing.tetmesh import tet_volumes
from meshing.units import Pascal

PRESSURE, TENSION = 15e3, 60e3
RISES = 12
"""Steps in which pressure and tension rise together."""
PASSIVE = guccione(2e3, 8.0, 2.0, 4.0)


@dataclass(frozen=True, eq=False)
class Wall:
    """flat (n, 3) places of the quadratic nodes in the unit box (the third from the inner to the outer side), of which the first are the
    `corners`; points (n, 3) m; tets (m, 4); nodes (m, 10); axes (m, 3, 3) fibre, sheet, normal; base (n,) what is held."""

    flat: Array
    corners: int
    points: Array
    tets: Ints
    nodes: Ints
    axes: Array

    @property
    def base(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.abs(2.0 * self.flat[:, :2] - 1.0).max(axis=1) > 1.0 - 1e-9
        return found


def wall(cells: tuple[int, int, int], *, straight: bool = False) -> Wall:
    """The whole ventricle; straight: with straight edges between its corners, as other programs can read it."""
    box, tets = brick(cells)
    flat, nodes = second_order(box, tets)
    points = ventricle(np.column_stack([2.0 * flat[:, :2] - 1.0, flat[:, 2]])) * MM
    if tet_volumes(points[: len(box)], tets[:1])[0] < 0.0:
        # the map of the box turned its tetrahedra inside out
        tets, nodes = tets[:, [0, 2, 1, 3]], nodes[:, [0, 2, 1, 3, 6, 5, 4, 7, 9, 8]]
    if straight:
        points, nodes = second_order(points[: len(box)], tets)
    middle = box[tets].mean(axis=1)
    return Wall(flat, len(box), points, tets, nodes, fibre_axes(np.column_stack([2.0 * middle[:, :2] - 1.0, middle[:, 2]])))


def fibre_axes(places: Array) -> Array:
    """(m, 3, 3) rows fibre, sheet (across the wall) and normal at places (m, 3): two coordinates of the disc, then the depth in the wall."""
    at, step = ventricle(places), 1e-6
    # away from the apex along the wall, and around it
    angle = np.arctan2(at[:, 1], at[:, 0])
    round_ = np.column_stack([-np.sin(angle), np.cos(angle), np.zeros(len(at))])
    outward = np.column_stack([places[:, :2] * (1.0 + step), places[:, 2]])
    along = ventricle(outward) - at
    along -= (along * round_).sum(axis=1, keepdims=True) * round_
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    turn = np.radians(90.0 - 180.0 * places[:, 2])[:, None]
    fibre = np.sin(turn) * along + np.cos(turn) * round_
    sheet = np.cross(along, round_)
    return np.stack([fibre, sheet, np.cross(fibre, sheet)], axis=1)


def contracted(shape: Wall, monitor: Monitor, *, rule: int | None = None) -> tuple[Body, Array]:
    """(the body, (n, 3) m positions of the nodes of `shape` under the whole pressure and tension). Raises SimulationError when it is lost."""
    free = np.where(shape.base[:, None, None], 0.0, np.eye(3))
    body = Body(shape.points, shape.nodes, laws=(PASSIVE,), free=free, axes=shape.axes, mean=True, rule=rule)
    lining = body.number[side(shape.flat[: shape.corners], shape.tets, shape.nodes, 2, 0.0)]
    found, solver = Equilibrium(body.points, np.zeros(len(body.nodes))), Solver(body)
    for k in range(1, RISES + 1):
        solver.monitor = portion(monitor, (k - 1) / RISES, k / RISES)
        body.set_laws((replace(PASSIVE, tension=Pascal(TENSION * k / RISES)),))
        body.extras = (CavityPressure(body.points, lining, PRESSURE * k / RISES),)
        found = solver.solve(Load(np.zeros_like(body.points)), tolerance=1e-6 if k == RISES else 1e-3, start=found)
        if not found.converged:
            raise SimulationError(f"the ventricle was lost at {k / RISES:.0%} of its load, {found.worst}")
    return body, body.outside(found.x)


def read(shape: Wall, body: Body, x: Array) -> tuple[float, float, float, float]:
    """(inner apex, outer apex in mm, twist of the middle of the inner wall in degrees, volume of the wall over that at rest)."""
    middle = np.all(np.abs(shape.flat[:, :2] - 0.5) < 1e-9, axis=1)
    inner, outer = (float(x[middle & (np.abs(shape.flat[:, 2] - w) < 1e-9), 2][0]) / MM for w in (0.0, 1.0))
    half = (np.abs(np.abs(2.0 * shape.flat[:, :2] - 1.0).max(axis=1) - 0.5) < 1e-9) & (shape.flat[:, 2] < 1e-9)
    before, after = (np.arctan2(at[half, 1], at[half, 0]) for at in (shape.points, x))
    twist = float(np.degrees(np.angle(np.exp(1j * (after - before))).mean()))
    body.internal_force(body.inside(x), np.zeros(len(body.nodes)), 0.0)
    return inner, outer, twist, float(np.average(np.exp(body.theta), weights=body.volume))


def run(monitor: Monitor) -> tuple[Finding, ...]:
    found = []
    for k, cells in enumerate(((6, 6, 3), (8, 8, 4))):
        shape = wall(cells)
        body, x = contracted(shape, portion(monitor, 0.5 * k, 0.5 * (k + 1)))
        found.append(read(shape, body, x))
    coarse, fine = found
    return (Finding("refinement moves the inner apex, mm", fine[0] - coarse[0], 0.0, 0.15),
            Finding("refinement moves the outer apex, mm", fine[1] - coarse[1], 0.0, 0.15),
            Finding("refinement turns the middle of the wall, degrees", fine[2] - coarse[2], 0.0, 1.0),
            Finding("volume of the wall over that at rest", fine[3], 1.0, 2e-3))


PROBLEMS: tuple[Problem, ...] = (Problem("land3", "Heart benchmark 3: contracting ventricle", run, slow=True),)
