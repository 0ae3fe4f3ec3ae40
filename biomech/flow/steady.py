"""The steady solution of one discretisation: inexact Newton or Picard with a pseudo time step.

Each step solves (J + D / CFL) d = -R, D the velocity diagonal of J: a local time step that grows as the residual falls
(switched evolution relaxation) and is cut, the step undone, when the residual doubles. J is the exact slope. On a fine
mesh that starts from a coarse answer the step stays bounded: with a large one the multigrid takes three times as many
iterations, and Newton can diverge (Picard instead of Newton takes twice as many steps, measured). Pressure is scaled so
that its diagonal is as large as the velocity's; the linear systems are solved to a tenth by GMRES with multigrid,
outlets included (outlets.py).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from biomech.flow.arrays import Double, Single
from biomech.flow.blockmatrix import prescribe, residual_of, scale_pressure
from biomech.flow.discretisation import Discretisation
from biomech.flow.krylov import Gmres
from biomech.flow.multigrid import Multigrid
from biomech.flow.openinlet import OpenInlet
from biomech.flow.outlets import Beds
from meshing.errors import SimulationError
from meshing.step import Monitor, portion
from meshing.tetmesh import at_lps

BALANCE = 2e-4
"""Largest imbalance of flow, relative to the inflow, that counts as converged: many small residuals can add up to a leak."""


@dataclass(frozen=True)
class Schedule:
    """How to iterate. `tolerance` is |R| over the load that the pressure has to balance; `thicker` are factors of the viscosity
    to go through before the true one: the flow through a severe narrowing is out of Newton's reach from rest."""

    first_cfl: float
    largest_cfl: float
    tolerance: float
    limit: int = 60
    thicker: tuple[float, ...] = ()


THICKEST, CALMER = 8.0, 3.0
FROM_REST = Schedule(first_cfl=10.0, largest_cfl=1e5, tolerance=1e-4, thicker=(THICKEST, CALMER))
FROM_COARSE = Schedule(first_cfl=20.0, largest_cfl=500.0, tolerance=1e-5)
ROUGHLY = 1e-2
"""Tolerance of the stages with a thicker blood."""
MANY = 20_000
"""Nodes from which a linear system is given what was slow in the ones before: on fewer they take less than ten iterations, and nothing is gained."""


@dataclass(frozen=True)
class Progress:
    """What the iteration did: relative residual after each step, and the linear iterations of each."""

    residuals: tuple[float, ...]
    iterations: tuple[int, ...]
    converged: bool


class Linear:
    """The linear solver of one discretisation, kept over the steps; the inflow is prescribed, or the unknown of an `inlet`.

    `recycle` (krylov.py) is for steady flow on many nodes, whose long time steps leave systems of 10 to 40 iterations."""

    def __init__(self, flow: Discretisation, beds: Beds, inlet: OpenInlet | None = None, *, recycle: bool = False) -> None:
        self.flow, self.beds, self.inlet = flow, beds, inlet
        self.gmres = Gmres(4 * len(flow), recycle=recycle)
        self.multigrid: Multigrid | None = None
        self._free = (~flow.fixed).astype(np.float32).ravel()
        # the level of the pressure: next to nothing of the matrix answers to it (outlets.py)
        self._level = (np.array([0.0, 0.0, 0.0, 1.0], np.float32) * self._free.reshape(-1, 4)).ravel()
        self._nothing = np.zeros((len(flow), 4), np.float32)
        self._product = np.empty((len(flow), 4), np.float32)

    def norm(self) -> float:
        """Assemble at the present state with the outlets; |R| over the unknowns that are free."""
        self.flow.assemble(True)
        self.beds.add_residual(self.flow.state, self.flow.residual)
        answer = None
        if self.inlet is not None:
            self.inlet.project(self.flow.residual)
            answer = self.flow.residual[self.inlet.nodes, :3]
        self.flow.residual[self.flow.fixed] = 0.0
        if answer is not None and self.inlet is not None:
            self.flow.residual[self.inlet.nodes, :3] = answer
        return float(np.linalg.norm(self.flow.residual))

    def _multiply(self, x: Single, y: Double) -> None:
        flow = self.flow
        residual_of(flow.indptr, flow.indices, flow.values, x.reshape(-1, 4), self._nothing, self._product)
        np.negative(self._product.ravel(), out=y)
        if self.inlet is None:
            self.beds.add_product(x, y)
            return
        self.inlet.multiply(x.reshape(-1, 4), y.reshape(-1, 4))
        self.beds.add_product(x, y)
        self.inlet.project(y.reshape(-1, 4))

    def _precondition(self, r: Single, z: Single) -> None:
        """One cycle; the coarse grids know nothing of prescribed values, so what they put there is taken out again:
        otherwise the wall starts to move and blood leaks through it."""
        assert self.multigrid is not None
        self.multigrid(r, z)
        z *= self._free

    def _completed(self, size: int) -> Callable[[Single, Single], None]:
        """The preconditioner with the unknown inflow and the beds."""
        inner = self._precondition if self.inlet is None else self.inlet.bordered(self._precondition)
        return self.beds.corrected(inner, size)

    def solve(self, right: Double, tolerance: float) -> tuple[Double, int]:
        """The increment (n, 4), and the iterations it took; a solve that stalls is repeated once with a stronger smoother."""
        flow = self.flow
        if self.multigrid is None:
            self.multigrid = Multigrid(flow.indptr, flow.indices, flow.values)
        else:
            self.multigrid.update(flow.values)
        found = self.gmres.solve(self._multiply, self._completed(right.size), right.ravel(), tolerance, 80, missed=self._level)
        iterations = found.iterations
        if not found.residual < 0.5:
            self.multigrid.shift = min(2.0 * self.multigrid.shift + 0.05, 1.0)
            self.multigrid.update(flow.values)
            found = self.gmres.solve(self._multiply, self._completed(right.size), right.ravel(), tolerance, 80, missed=self._level)
            iterations += found.iterations
        return found.x.reshape(-1, 4), iterations


def unbalanced(flow: Discretisation) -> float:
    """|R| of the present velocity without any pressure: the load that the pressure has to balance, a scale for |R|."""
    state = flow.state
    flow.state = state * np.array([1.0, 1.0, 1.0, 0.0])
    flow.assemble(False)
    flow.state = state
    return float(np.linalg.norm(flow.residual[~flow.fixed]))


def worst(flow: Discretisation) -> str:
    """Where the equations of the present state are furthest from being kept, or where it is no number: mm LPS where the scale is known."""
    broken = ~np.isfinite(flow.state).all(axis=1)
    off = np.linalg.norm(np.where(flow.fixed, 0.0, np.nan_to_num(flow.residual, nan=np.inf, posinf=np.inf))[:, :3], axis=1)
    place = flow.points[int(np.flatnonzero(broken)[0]) if broken.any() else int(off.argmax())]
    return at_lps(place * flow.millimetres) if flow.millimetres else f"{np.round(place, 2).tolist()} diameters"


def solve_steady(flow: Discretisation, beds: Beds, schedule: Schedule, monitor: Monitor) -> Progress:
    """Iterate from `flow.state` (inflow already prescribed) until the residual is small; leaves the answer in `flow.state`."""
    viscosity = flow.nu
    stages = len(schedule.thicker) + 1
    for stage, factor in enumerate(schedule.thicker):
        flow.nu = factor * viscosity
        rough = replace(schedule, tolerance=ROUGHLY, limit=20)
        _stage(flow, beds, rough, portion(monitor, stage / stages, (stage + 1) / stages))
    flow.nu = viscosity
    return _stage(flow, beds, schedule, portion(monitor, (stages - 1) / stages, 1.0))


def start_for_time(flow: Discretisation, beds: Beds, monitor: Monitor) -> None:
    """Leave in `flow.state` where a beat may begin: the steady answer from rest, or, where the flow has none, that of a blood so much thicker that it
    has one (`CALMER`), which the beat carries away. Raises SimulationError when there is neither."""
    rest, viscosity = flow.state.copy(), flow.nu
    if solve_steady(flow, beds, FROM_REST, portion(monitor, 0.0, 0.7)).residuals[-1] < ROUGHLY:
        return
    flow.state, flow.nu = rest, CALMER * viscosity
    progress = solve_steady(flow, beds, replace(FROM_REST, tolerance=ROUGHLY, thicker=(THICKEST / CALMER,)), portion(monitor, 0.7, 1.0))
    flow.nu = viscosity
    if not progress.residuals[-1] < ROUGHLY:
        raise SimulationError(f"no flow was found from which a beat could begin, nor one of blood {CALMER:g} times as thick: the residual stays at "
                              f"{progress.residuals[-1]:.1e}, worst at {worst(flow)}. Use a smaller edge length there, or a smaller inflow")


def _stage(flow: Discretisation, beds: Beds, schedule: Schedule, monitor: Monitor) -> Progress:
    """Iterate at the present viscosity."""
    start = flow.state
    reference = unbalanced(flow)
    linear = Linear(flow, beds, recycle=len(flow) >= MANY)
    cfl = schedule.first_cfl
    residuals: list[float] = []
    iterations: list[int] = []
    before, previous = start, np.inf
    for step in range(schedule.limit):
        if step % 5 == 4:
            reference = max(reference, unbalanced(flow))
        norm = linear.norm()
        if not norm <= 2.0 * previous and cfl > 1.0:
            flow.state = before
            cfl = max(cfl / 8.0, 1.0)
            norm = linear.norm()
        elif np.isfinite(previous):
            # above the reference only the pressure level of the outlets is settling
            fallen = min(previous, reference) / min(norm, reference)
            cfl = min(cfl * float(np.clip(fallen ** 1.5, 1.5, 10.0)), schedule.largest_cfl)
        residuals.append(norm / reference)
        if norm < schedule.tolerance * reference and (flow.imbalance() < BALANCE or schedule.tolerance >= ROUGHLY):
            # the largest load on the way may have been that of a state that blew up
            reference = unbalanced(flow)
            residuals[-1] = norm / reference
            if norm < schedule.tolerance * reference:
                return Progress(tuple(residuals), tuple(iterations), True)
            norm = linear.norm()
        if not np.isfinite(norm):
            break
        done = np.log(max(residuals[0] / residuals[-1], 1.0)) / np.log(max(residuals[0] / schedule.tolerance, 2.0))
        monitor(min(float(done), 0.99), f"solving the flow: step {step + 1}, residual {residuals[-1]:.1e}")
        prescribe(flow.indptr, flow.indices, flow.values, flow.fixed)
        moving, own = flow.velocity_diagonal()
        factor = float(np.sqrt(own.mean(dtype=float) / flow.values[flow.diagonal, 3, 3].mean(dtype=float)))
        for k in range(3):
            flow.values[flow.diagonal[moving], k, k] += own / np.float32(cfl)
        scale_pressure(flow.values, factor)
        right = -flow.residual
        right[:, 3] *= factor
        increment, used = linear.solve(right, max(0.1 * min(1.0, reference / norm), 1e-6))
        increment[:, 3] *= factor
        iterations.append(used)
        before, previous = flow.state, norm
        flow.state = flow.state + increment
    return Progress(tuple(residuals), tuple(iterations), False)


def transferred(coarse: Discretisation, points: Double) -> Double:
    """(n, 4) the coarse state at `points`: in the best of the twelve nearest tetrahedra, clipped to its inside."""
    corners = coarse.points[coarse.tets]
    nearest = cKDTree(corners.mean(axis=1)).query(points, 12)[1]
    inverse = np.linalg.inv(np.transpose(corners[:, 1:] - corners[:, :1], (0, 2, 1)))
    best = np.full(len(points), -np.inf)
    found = np.zeros((len(points), 4))
    for column in range(nearest.shape[1]):
        tet = nearest[:, column]
        inner = np.einsum("nij,nj->ni", inverse[tet], points - corners[tet, 0])
        weights = np.column_stack([1.0 - inner.sum(axis=1), inner])
        inside = weights.min(axis=1)
        better = inside > best
        clipped = np.clip(weights[better], 0.0, None)
        clipped /= clipped.sum(axis=1, keepdims=True)
        found[better] = np.einsum("na,nak->nk", clipped, coarse.state[coarse.tets[tet[better]]])
        best[better] = inside[better]
    return found
