"""Tissue problems with known answers.

* patch: an affine displacement of the boundary of an irregular mesh is the exact solution everywhere.
* rigid: a rotated body has no stress (every law but the linear one, which is only for small strain).
* slope: stress is the slope of the energy and the tangent the slope of the stress, for every law.
* mms: linear elasticity, u = sin(pi x) sin(pi y) sin(pi z) in every component; the L2 error falls with h^2 and h^3.
* cylinder: a thick tube under inner pressure in plane strain (Lame 1852): u(a) = p a / (2 mu) (a^2 (1 - 2 nu) + b^2) / (b^2 - a^2).
"""
from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from biomech.materials import (
    Guccione,
    HolzapfelGasserOgden,
    HolzapfelOgden,
    Law,
    LinearElastic,
    MooneyRivlin,
    NeoHookean,
    Ogden,
    VerondaWestmann,
    Yeoh,
    point,
)
from biomech.materials.tensor import Array
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import EDGES, Ints, quadrature, second_order, shape_values
from biomech.verification.problem import Finding, Problem, within
from meshing.step import Monitor
from meshing.tetmesh import outer_facets, tet_volumes
from meshing.units import Degree, Pascal

LAWS: tuple[Law, ...] = (
    LinearElastic(Pascal(3e3), Pascal(2e4)), NeoHookean(Pascal(3e3), Pascal(2e4)), MooneyRivlin(Pascal(1e3), Pascal(5e2), Pascal(2e4)),
    Yeoh(Pascal(1e3), Pascal(2e3), Pascal(5e2), Pascal(2e4)), VerondaWestmann(Pascal(1e3), 2.5, Pascal(2e4)),
    Ogden((Pascal(1e3), Pascal(4e2)), (-18.7, 6.0), Pascal(2e4)), Guccione(Pascal(2e3), 8.0, 2.0, 4.0, Pascal(2e4)),
    HolzapfelGasserOgden(Pascal(3e3), Pascal(2.4e3), 0.84, Degree(29.0), 0.1, Pascal(2e4)),
    HolzapfelOgden(a=Pascal(1e3), b=6.65, a_f=Pascal(3.6e3), b_f=4.0, a_s=Pascal(3.4e2), b_s=3.5, a_fs=Pascal(3.7e2), b_fs=2.0,
                   lam=Pascal(2e4)))
CONTRACTING = tuple(replace(law, tension=Pascal(5e3)) for law in LAWS if isinstance(law, Guccione | HolzapfelOgden))


def cube(cells: int, irregular: float = 0.0, size: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> tuple[Array, Ints]:
    """A box of 6 tetrahedra a cell; `irregular` moves the inner nodes by that share of a cell."""
    return brick((cells, cells, cells), irregular, size)


def brick(cells: tuple[int, int, int], irregular: float = 0.0, size: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> tuple[Array, Ints]:
    """The same with its own number of cells along each axis."""
    axes = [np.linspace(0.0, 1.0, n + 1) for n in cells]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    inner = ~outside(points)
    points[inner] += np.random.default_rng(1).uniform(-irregular, irregular, (int(inner.sum()), 3)) / np.array(cells)
    number = np.arange(len(points)).reshape([n + 1 for n in cells])
    tets = []
    for order in permutations(range(3)):
        corner = np.zeros((4, 3), int)
        for k in range(3):
            corner[k + 1] = corner[k]
            corner[k + 1][order[k]] += 1
        tets.append(np.stack([number[tuple(slice(c, c + n) for c, n in zip(row, cells))].ravel() for row in corner], axis=1))
    found = np.concatenate(tets).astype(np.int32)
    points = points * np.array(size)
    wrong = tet_volumes(points, found) < 0.0
    found[wrong] = found[wrong][:, [0, 2, 1, 3]]
    return points, found


def outside(points: Array) -> NDArray[np.bool_]:
    """Which nodes lie on the surface of the unit cube."""
    found: NDArray[np.bool_] = np.asarray(((points < 1e-9) | (points > 1.0 - 1e-9)).any(axis=1), np.bool_)
    return found


def held(points: Array, *sides: tuple[int, float]) -> Array:
    """(n, 3, 3) projectors: on the side x_k = value the component k does not move."""
    free = np.tile(np.eye(3), (len(points), 1, 1))
    for k, value in sides:
        free[np.abs(points[:, k] - value) < 1e-9, k, k] = 0.0
    return free


def run_patch(monitor: Monitor) -> tuple[Finding, ...]:
    H = np.array([[0.2, 0.3, -0.1], [0.05, -0.15, 0.2], [0.1, 0.0, 0.1]])
    found = []
    for name, order, mean in (("P1", 1, False), ("P2", 2, False), ("P2-P0", 2, True)):
        points, tets = cube(3, 0.2)
        points, nodes = second_order(points, tets) if order == 2 else (points, tets)
        boundary = outside(points)
        free = np.where(boundary[:, None, None], 0.0, np.eye(3))
        body = Body(points, nodes, laws=(NeoHookean(Pascal(3e3), Pascal(2e4)),), free=free, mean=mean)
        shift = body.inside(points @ H.T * boundary[:, None])
        answer = Solver(body, monitor).solve(Load(np.zeros_like(points), shift=shift), tolerance=1e-12)
        error = float(np.abs(answer.x - body.points @ (np.eye(3) + H).T).max())
        found.append(Finding(f"{name}: largest departure from the affine field", error, 0.0, 1e-10))
    return tuple(found)


def run_rigid(monitor: Monitor) -> tuple[Finding, ...]:
    c, s = np.cos(np.pi / 6.0), np.sin(np.pi / 6.0)
    R = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    monitor(0.0, "rotating every law")
    return tuple(Finding(f"{type(law).__doc__} largest stress over the modulus",
                         float(np.abs(point.stress(law, R)).max() / law.shear_modulus), 0.0, 1e-10)
                 for law in LAWS if law.code != 0)


def run_slope(monitor: Monitor) -> tuple[Finding, ...]:
    rng = np.random.default_rng(0)
    h, found = 1e-5, []
    for law in (*LAWS, *CONTRACTING):
        monitor(0.0, "differentiating every law")
        F, H = np.eye(3) + 0.15 * rng.standard_normal((3, 3)), rng.standard_normal((3, 3))
        P, A = point.stress(law, F), point.tangent(law, F)
        slope = (point.energy(law, F + h * H) - point.energy(law, F - h * H)) / (2.0 * h)
        curvature = (point.stress(law, F + h * H) - point.stress(law, F - h * H)) / (2.0 * h)
        name = f"{type(law).__doc__}{', contracting,' if law in CONTRACTING else ''}"
        found.append(Finding(f"{name} stress against the slope of the energy", slope / float(np.vdot(P, H)), 1.0, 1e-6))
        error = float(np.linalg.norm(curvature.ravel() - A @ H.ravel()) / np.linalg.norm(curvature))
        found.append(Finding(f"{name} tangent against the slope of the stress", error, 0.0, 1e-6))
    return tuple(found)


def _mms_error(cells: int, order: int, monitor: Monitor) -> float:
    law = LinearElastic(Pascal(1.0), Pascal(1.5))
    points, tets = cube(cells)
    points, nodes = second_order(points, tets) if order == 2 else (points, tets)
    boundary = outside(points)
    body = Body(points, nodes, laws=(law,), free=np.where(boundary[:, None, None], 0.0, np.eye(3)), mean=False, rule=14)
    L, _ = quadrature(14)
    values = shape_values(L, nodes.shape[1])
    X = np.einsum("qa,eai->eqi", values, body.points[body.nodes])
    s, c = np.sin(np.pi * X), np.cos(np.pi * X)
    u = s.prod(axis=2)
    # -div sigma = -(mu laplace u + (mu + lam) grad div u), with every component equal to u
    pairs = [c[..., i] * c[..., j] * s[..., 3 - i - j] for i, j in ((0, 1), (0, 2), (1, 2))]
    source = np.empty_like(X)
    for i, (a, b) in enumerate(((0, 1), (0, 2), (1, 2))):
        source[..., i] = 3.0 * u - 2.5 * (pairs[a] + pairs[b] - u)
    source *= np.pi**2
    shares = np.einsum("eq,qa,eqi->eai", body.dV, values, source)
    force = np.zeros_like(points)
    np.add.at(force, body.nodes, shares)
    answer = Solver(body, monitor).solve(Load(force), tolerance=1e-9)
    got = np.einsum("qa,eai->eqi", values, (answer.x - body.points)[body.nodes])
    return float(np.sqrt(np.einsum("eq,eqi->", body.dV, (got - u[..., None]) ** 2)))


def run_mms(monitor: Monitor) -> tuple[Finding, ...]:
    found = []
    for order, cells in ((1, (8, 16)), (2, (4, 8))):
        coarse, fine = (_mms_error(n, order, monitor) for n in cells)
        found.append(Finding(f"P{order}: order of convergence in L2", float(np.log2(coarse / fine)), order + 1.0, 0.15))
    return tuple(found)


def _tube_widening(cells: int, monitor: Monitor) -> float:
    """Mean displacement of the inner wall over Lame's, for a quarter of a tube of radii 1 and 2."""
    inner, outer, pressure = 1.0, 2.0, 1.0
    law = LinearElastic(Pascal(1e3), Pascal(4e3))
    box, tets = cube(cells)
    points, nodes = second_order(box, tets)
    radius, angle = inner + (outer - inner) * points[:, 0], 0.5 * np.pi * points[:, 1]
    tube = np.stack([radius * np.cos(angle), radius * np.sin(angle), 0.5 * points[:, 2]], axis=1)
    free = np.tile(np.eye(3), (len(tube), 1, 1))
    for side, k in ((points[:, 1] < 1e-9, 1), (points[:, 1] > 1.0 - 1e-9, 0), (np.ones(len(tube), bool), 2)):
        free[side, k, k] = 0.0
    force = np.zeros_like(tube)
    on_wall = points[:, 0] < 1e-9
    # a quadratic triangle hands a constant traction to its three midside nodes; here each node gets its own normal
    wall = outer_facets(tets)
    wall = wall[on_wall[wall].all(axis=1)]
    middle = {tuple(sorted(pair)): int(node) for tet, row in zip(tets.tolist(), nodes.tolist())
              for pair, node in zip((tuple(tet[c] for c in edge) for edge in EDGES.tolist()), row[4:])}
    for a, b, c in wall.tolist():
        area = 0.5 * float(np.linalg.norm(np.cross(tube[b] - tube[a], tube[c] - tube[a])))
        for pair in ((a, b), (b, c), (a, c)):
            node = middle[tuple(sorted(pair))]
            force[node, :2] += pressure * area / 3.0 * tube[node, :2] / np.linalg.norm(tube[node, :2])
    body = Body(tube, nodes, laws=(law,), free=free, mean=False)
    answer = Solver(body, monitor).solve(Load(body.inside(force)), tolerance=1e-8)
    moved = body.outside(answer.x) - tube
    corners = on_wall[: len(box)]
    got = float(np.linalg.norm(moved[: len(box)][corners], axis=1).mean())
    mu, nu = float(law.mu), float(law.lam) / (2.0 * (float(law.lam) + float(law.mu)))
    return got / (pressure * inner / (2.0 * mu) * (inner**2 * (1.0 - 2.0 * nu) + outer**2) / (outer**2 - inner**2))


def run_cylinder(monitor: Monitor) -> tuple[Finding, ...]:
    coarse, fine = _tube_widening(4, monitor), _tube_widening(8, monitor)
    return (within("widening of the tube over Lame's", fine, 1.0, 0.01),
            within("the error falls to this share on half the mesh size", abs(fine - 1.0) / abs(coarse - 1.0), 0.25, 0.6))


PROBLEMS: tuple[Problem, ...] = (
    Problem("patch", "Patch test, irregular mesh", run_patch), Problem("rigid", "Rotated body, every law", run_rigid),
    Problem("slope", "Energy, stress and tangent agree", run_slope),
    Problem("mms", "Manufactured solution", run_mms), Problem("cylinder", "Tube under inner pressure", run_cylinder))
