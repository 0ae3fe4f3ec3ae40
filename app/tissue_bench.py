"""`rehearse bench tissue`: what an equilibrium of tissue costs.

Every row: wall and processor seconds of the solve (setting up the body included, meshing not), peak memory of the process, Newton steps,
iterations of the linear solver in all, load steps, last residual. Each case runs in a process of its own after a tiny case of its kind, so
that compiling and memory are not those of another. `machine` is the processor time of a fixed factorisation (SuperLU of a 7-point Laplacian)
in the same process over that on the machine of the README's figures: divide by it to compare machines. Beside each figure that has a bound
stands the bound, for two cores, and whether this run met it.

    block      a clamped block under its weight, Poisson's ratio .45, linear or quadratic elements
    soft       an organ of two lobes of 1 kPa under its full weight, held only where it faces straight back, quadratic elements with one pressure each
    cold       the same shape as a liver (2 kPa) at Poisson's ratio .499, no start given
    growth     iterations of one linear solve to 1e-8 on the largest block over those on the smallest
"""
from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import splu

from app.benches import Row, peak_mb
from app.bounds import Bounds, judged
from biomech.domain import MM
from biomech.loads import GRAVITY
from biomech.materials import NeoHookean
from biomech.materials.tensor import Array
from biomech.tissue.fem import Body
from biomech.tissue.multigrid import Multigrid, conjugate_gradients
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import Ints, second_order
from biomech.verification.organ_mesh import bedded, organ
from biomech.verification.tissue import cube
from meshing.units import Pascal

REFERENCE_SECONDS = 0.15
"""What `factorisation` takes on the machine of the README's figures."""
DENSITY, BLOCK_SIZE, BLOCK_MU = 1060.0, 0.06, 4e3


@dataclass(frozen=True)
class Case:
    """`size` is cells along an edge of a block, or the edge of the organ's elements in mm; `mean`: one pressure an element;
    `hanging`: held only where it faces the back within 45 degrees; most_seconds and, where there is a bound, most_mb and most_steps."""

    name: str
    kind: str
    size: float
    order: int = 2
    poisson: float = 0.45
    mu: float = BLOCK_MU
    mean: bool = False
    tolerance: float = 1e-8
    hanging: bool = False
    most_seconds: float = 90.0
    most_mb: float | None = None
    most_steps: int | None = None

    @property
    def bounds(self) -> Bounds:
        """What the figures must keep."""
        found: Bounds = {"seconds": ("<=", self.most_seconds), "residual": ("<=", self.tolerance), "reached": (">=", 1.0), "imbalance": ("<=", 1e-5)}
        asked = {"peak_mb": self.most_mb, "load_steps": self.most_steps}
        return found | {key: ("<=", most) for key, most in asked.items() if most is not None}

    def small(self) -> Case:
        return replace(self, size=3.0 if self.kind == "block" else 26.0)


CASES = (
    Case("block 50k linear", "block", 21, order=1, most_seconds=8.0), Case("block 50k", "block", 21, most_seconds=20.0),
    Case("block 200k", "block", 33, most_mb=2000.0),
    Case("soft organ 200k", "organ", 4.84, poisson=0.495, mu=1e3, mean=True, tolerance=1e-6, hanging=True, most_mb=2000.0),
    Case("cold liver 50k", "organ", 7.7, poisson=0.499, mu=2e3, mean=True, tolerance=1e-6, most_seconds=60.0, most_steps=15))
GROWTH = (12, 21, 33)
GROWTH_BOUND: Bounds = {"growth": ("<=", 1.3)}


def tissues(cases: tuple[Case, ...] = CASES, growth: tuple[int, ...] = GROWTH) -> list[Row]:
    """A row for each case, then the growth of the linear iterations."""
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        return [pool.submit(measured, case).result() for case in cases] + [pool.submit(grown, growth).result()]


@cache
def factorisation() -> float:
    """Processor seconds of the fixed factorisation, the best of three: what else the machine does at the time is no matter."""
    n = 18
    line = sparse.diags([-1.0, 2.0, -1.0], [-1, 0, 1], shape=(n, n))
    one = sparse.identity(n)
    A = sum(sparse.kron(sparse.kron(a, b), c) for a, b, c in ((line, one, one), (one, line, one), (one, one, line))).tocsc()
    best = np.inf
    for _ in range(3):
        began = time.process_time()
        splu(A, permc_spec="MMD_AT_PLUS_A")
        best = min(best, time.process_time() - began)
    return float(best)


def measured(case: Case) -> Row:
    """The case, after a tiny one of its kind."""
    machine = factorisation() / REFERENCE_SECONDS
    _solved(case.small(), _shape(case.small()))
    shape = _shape(case)
    began, worked = time.perf_counter(), time.process_time()
    row = _solved(case, shape)
    told = {"size": f"{case.name}: {len(shape[1])} tets", "seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - worked,
            "peak_mb": peak_mb()} | row | {"machine": machine}
    return judged(told, case.bounds)


def _solved(case: Case, shape: tuple[Array, Ints, Array]) -> Row:
    body, load = _body(case, *shape)
    found = Solver(body).solve(load, tolerance=case.tolerance)
    assert found.energy is not None
    return {"unknowns": 3 * len(body.points), "newton": len(found.linear), "linear": sum(found.linear), "load_steps": len(found.levels),
            "residual": found.residual, "reached": found.reached, "negative": found.negative, "imbalance": found.energy.imbalance,
            "largest_mm": float(np.linalg.norm(found.x - body.points, axis=1).max()) / MM}


def _body(case: Case, points: Array, tets: Ints, free: Array) -> tuple[Body, Load]:
    nodes = tets
    if case.order == 2:
        points, nodes = second_order(points, tets)
    if case.kind == "block":
        free = np.where((points[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3))
    law = NeoHookean(Pascal(case.mu), Pascal(2.0 * case.mu * case.poisson / (1.0 - 2.0 * case.poisson)))
    body = Body(points, nodes, laws=(law,), free=free, mean=case.mean)
    down = np.array([0.0, 0.0, -GRAVITY] if case.kind == "block" else [0.0, GRAVITY, 0.0])
    return body, Load(body.body_force(np.full(len(nodes), DENSITY), down))


def _shape(case: Case) -> tuple[Array, Ints, Array]:
    """(points m, tets, projectors of the quadratic nodes; empty for a block)."""
    if case.kind == "block":
        points, tets = cube(int(case.size), 0.1, (BLOCK_SIZE, BLOCK_SIZE, BLOCK_SIZE))
        return points, tets, np.empty((0, 3, 3))
    mesh = organ(case.size)
    return mesh.points_mm * MM, mesh.tets, bedded(mesh, hanging=case.hanging)


def grown(cells: tuple[int, ...] = GROWTH) -> Row:
    """Iterations of one linear solve, of the undeformed quadratic block under its weight."""
    counts, sizes = [], []
    began, worked = time.perf_counter(), time.process_time()
    for n in cells:
        case = Case("growth", "block", n)
        body, load = _body(case, *_shape(case))
        body.linearise(body.points, np.zeros(len(body.nodes)), 0.0)
        multigrid = Multigrid(body)
        multigrid.update()
        _, count, _ = conjugate_gradients(multigrid.times, multigrid, body.projected(load.force), 1e-8, 400, lambda: None)
        counts.append(count)
        sizes.append(len(body.nodes))
    row: Row = {"size": f"growth: {sizes[0]} to {sizes[-1]} tets", "seconds": time.perf_counter() - began,
                "cpu_seconds": time.process_time() - worked, "peak_mb": peak_mb()}
    return judged(row | {f"linear_{size}": count for size, count in zip(sizes, counts)} | {
        "growth": counts[-1] / counts[0], "machine": factorisation() / REFERENCE_SECONDS}, GROWTH_BOUND)
