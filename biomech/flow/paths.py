"""Streamlines of a steady velocity on tetrahedra: where blood that enters here goes, and when it is there.

Each point moves with the linear velocity of its tetrahedron by Runge-Kutta's fourth order, from one tetrahedron to the next by the sign of
its barycentric coordinates (Lohner and Ambrosiano 1990, J. Comput. Phys. 91:22). A line ends where it leaves the mesh, where the blood
stands, or after a number of steps. In steady flow streamlines are pathlines: with their times they are the courses of particles.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from biomech.flow.arrays import Double, Ints
from meshing.tetmesh import TetMesh, facet_keys, tet_volumes

FACING = np.array([[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
STEPS = 4000
LEAP = 0.3
"""Of an element's length, in one step."""
STANDING = 1e-3
"""Of the largest speed: slower blood ends a line."""


@dataclass(frozen=True, eq=False)
class Path:
    """`points` (k, 3) mm LPS, `times` (k,) s since the start (before it: negative), `speed` (k,) m/s."""

    points: Double
    times: Double
    speed: Double


def neighbours(tets: Ints) -> Ints:
    """(m, 4) the tetrahedron beyond the face that faces each corner, -1 outside."""
    keys = facet_keys(tets[:, FACING].reshape(-1, 3), int(tets.max()) + 1)
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    found = np.full(len(keys), -1, np.int32)
    found[order[same]], found[order[same + 1]] = order[same + 1] // 4, order[same] // 4
    return found.reshape(-1, 4)


@njit(cache=True, nogil=True)
def _weights(points: Double, nodes: Ints, inverse: Double, at: Double, weights: Double) -> None:
    weights[0] = 1.0
    for a in range(3):
        weights[a + 1] = 0.0
        for k in range(3):
            weights[a + 1] += inverse[a, k] * (at[k] - points[nodes[0], k])
        weights[0] -= weights[a + 1]


@njit(cache=True, nogil=True)
def velocity_at(points: Double, tets: Ints, beyond: Ints, inverses: Double, velocity: Double, at: Double, tet: int, weights: Double,
              found: Double) -> int:
    """The tetrahedron that holds `at`, walking from `tet`, and the velocity there; -1 outside."""
    for _ in range(200):
        _weights(points, tets[tet], inverses[tet], at, weights)
        least = weights.argmin()
        if weights[least] > -1e-9:
            for k in range(3):
                found[k] = 0.0
                for a in range(4):
                    found[k] += weights[a] * velocity[tets[tet, a], k]
            return tet
        tet = beyond[tet, least]
        if tet < 0:
            return -1
    return -1


@njit(cache=True, nogil=True)
def _trace(points: Double, tets: Ints, beyond: Ints, inverses: Double, sizes: Double, velocity: Double, start: Double, tet: int, sign: float,
           slowest: float, path: Double, times: Double, speeds: Double) -> int:
    """Fill `path`, `times`, `speeds`; how many points there are."""
    weights, at, probe = np.empty(4), start.copy(), np.empty(3)
    k = np.empty((4, 3))
    time = 0.0
    for step in range(len(path)):
        tet = velocity_at(points, tets, beyond, inverses, velocity, at, tet, weights, k[0])
        if tet < 0:
            return step
        path[step], times[step], speeds[step] = at, time, np.sqrt((k[0] ** 2).sum())
        if speeds[step] <= slowest:
            return step + 1
        dt = sign * LEAP * sizes[tet] / speeds[step]
        inside = tet
        for stage in range(1, 4):
            probe[:] = at + (dt if stage == 3 else 0.5 * dt) * k[stage - 1]
            inside = velocity_at(points, tets, beyond, inverses, velocity, probe, inside, weights, k[stage])
            if inside < 0:
                return step + 1
        at += dt / 6.0 * (k[0] + 2.0 * k[1] + 2.0 * k[2] + k[3])
        time += dt
    return len(path)


def streamlines(mesh: TetMesh, velocity: Double, starts: Double, tets: Ints, *, both_ways: bool = False) -> tuple[Path, ...]:
    """The lines through `starts` (k, 3) mm, which lie in `tets` (k,) of the mesh; `velocity` (n, 3) m/s. Backwards as well with `both_ways`."""
    points = mesh.points_mm
    corners = points[mesh.tets]
    inverses = np.linalg.inv(np.transpose(corners[:, 1:] - corners[:, :1], (0, 2, 1)))
    sizes = np.cbrt(np.abs(tet_volumes(points, mesh.tets)) * 6.0)
    beyond = neighbours(mesh.tets)
    moving = velocity * 1e3     # mm/s
    slowest = STANDING * float(np.linalg.norm(moving, axis=1).max())
    path, times, speeds = np.empty((STEPS, 3)), np.empty(STEPS), np.empty(STEPS)

    def traced(start: Double, tet: int, sign: float) -> Path:
        count = _trace(points, mesh.tets, beyond, inverses, sizes, moving, start, tet, sign, slowest, path, times, speeds)
        return Path(path[:count].copy(), times[:count].copy(), speeds[:count] * 1e-3)

    found = []
    for start, tet in zip(starts, tets):
        line = traced(start, int(tet), 1.0)
        if both_ways:
            back = traced(start, int(tet), -1.0)
            line = Path(*(np.concatenate([before[:0:-1], after]) for before, after in (
                (back.points, line.points), (back.times, line.times), (back.speed, line.speed))))
        if len(line.points) > 1:
            found.append(line)
    return tuple(found)


def spread(mesh: TetMesh, count: int) -> tuple[Double, Ints]:
    """(k, 3) mm starts all over the mesh, each for an equal share of its volume, and (k,) their tetrahedra."""
    share = np.cumsum(np.abs(tet_volumes(mesh.points_mm, mesh.tets)))
    chosen = np.searchsorted(share / share[-1], (np.arange(count) + 0.5) / count)
    return mesh.points_mm[mesh.tets[chosen]].mean(axis=1), chosen.astype(np.int32)


def entering(mesh: TetMesh, velocity: Double, count: int, *, wall: str = "wall") -> tuple[Double, Ints]:
    """(k, 3) mm starts just inside the openings where blood enters, each for an equal share of the inflow, and (k,) their tetrahedra."""
    triangles, owners, flow = _entries(mesh, velocity, wall)
    if not flow.sum() > 0.0:
        return np.zeros((0, 3)), np.zeros(0, np.int32)
    chosen = np.searchsorted(np.cumsum(flow) / flow.sum(), (np.arange(count) + 0.5) / count)
    corners, middle = mesh.points_mm[triangles[chosen]], mesh.points_mm[mesh.tets[owners[chosen]]].mean(axis=1)
    return 0.9 * corners.mean(axis=1) + 0.1 * middle, owners[chosen].astype(np.int32)


def inflow(mesh: TetMesh, velocity: Double, *, wall: str = "wall") -> float:
    """What enters through the openings, mm3/s of a velocity in mm/s."""
    return float(_entries(mesh, velocity, wall)[2].sum())


def _entries(mesh: TetMesh, velocity: Double, wall: str) -> tuple[Ints, Ints, Double]:
    """The triangles of the openings, the tetrahedron of each, and what enters through it."""
    triangles, owners = _openings(mesh, wall)
    corners = mesh.points_mm[triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2.0
    middle = mesh.points_mm[mesh.tets[owners]].mean(axis=1)
    inwards = np.where(np.einsum("ij,ij->i", normals, middle - corners.mean(axis=1)) > 0.0, 1.0, -1.0)
    return triangles, owners, np.maximum(inwards * np.einsum("ij,ij->i", normals, velocity[triangles].mean(axis=1)), 0.0)


def _openings(mesh: TetMesh, wall: str) -> tuple[Ints, Ints]:
    """The triangles of every boundary set but the wall, and the tetrahedron of each."""
    triangles = np.concatenate([facets.triangles for facets in mesh.facets if facets.name != wall])
    used = np.zeros(len(mesh.points_mm), bool)
    used[triangles] = True
    near = np.flatnonzero(used[mesh.tets].sum(axis=1) >= 3)
    n = len(mesh.points_mm)
    keys, wanted = facet_keys(mesh.tets[near][:, FACING].reshape(-1, 3), n), facet_keys(triangles, n)
    order = np.argsort(keys)
    return triangles, near[order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)] // 4].astype(np.int32)
