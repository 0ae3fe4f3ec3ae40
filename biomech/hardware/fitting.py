"""A surface laid onto another by its points: trimmed iterative closest points with the distance to planes.

Besl and McKay (PAMI 14:239, 1992) with the planes of Chen and Medioni (1992) and the trimming of Chetverikov (2002): in each round the points
whose partners are nearest and face the same way count, the others (fracture faces, what is missing) do not. A rotation never
mirrors. The starts are the given pose and turns about it, and the best end is taken.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshing.registration.poses import Matrix, placed, turn
from meshing.step import Monitor

Array = NDArray[np.float64]
KEPT = 0.7
"""The share of points that counts (default of this program [D]): the rest may be fracture face or missing bone."""
_ROUNDS, _STILL_MM = 60, 1e-4
_FACING = 0.5
_MOST = 4000


@dataclass(frozen=True, eq=False)
class Fit:
    """The pose, and the root mean square distance mm of the points that count."""

    matrix: Matrix
    residual_mm: float


def fitted(points: Array, normals: Array, onto: Array, onto_normals: Array, starts: tuple[Matrix, ...], monitor: Monitor, *,
           kept: float = KEPT) -> Fit:
    """The pose that lays (n, 3) points with their outward normals onto another surface, from the best of `starts`."""
    thin = max(1, len(points) // _MOST)
    points, normals = points[::thin], normals[::thin]
    tree = cKDTree(onto)
    best: Fit | None = None
    for number, start in enumerate(starts):
        monitor(number / len(starts), "laying bone onto bone")
        found = _climbed(points, normals, tree, onto, onto_normals, start, kept)
        if best is None or found.residual_mm < best.residual_mm:
            best = found
    assert best is not None
    return best


def turned_about(start: Matrix, centre: Array, degrees: float) -> tuple[Matrix, ...]:
    """`start` and six more that are turned about the place where it puts `centre`."""
    lands = placed(start, centre[None])[0]
    found = [start]
    for axis in range(3):
        for sign in (1.0, -1.0):
            angles = np.zeros(3)
            angles[axis] = sign * np.radians(degrees)
            more = np.eye(4)
            more[:3, :3] = turn(angles)
            more[:3, 3] = lands - more[:3, :3] @ lands
            found.append(more @ start)
    return tuple(found)


def _climbed(points: Array, normals: Array, tree: cKDTree, onto: Array, onto_normals: Array, start: Matrix, kept: float) -> Fit:
    matrix, residual = start.copy(), float("inf")
    for _ in range(_ROUNDS):
        moved, facing = placed(matrix, points), normals @ matrix[:3, :3].T
        distance, index = tree.query(moved)
        distance = np.where(np.einsum("ij,ij->i", facing, onto_normals[index]) > _FACING, distance, np.inf)
        limit = np.partition(distance, int(kept * len(distance)))[int(kept * len(distance))]
        if not np.isfinite(limit):
            limit = float(distance[np.isfinite(distance)].max(initial=0.0))
        use = distance <= limit
        if use.sum() < 12:
            return Fit(matrix, float("inf"))
        p, n = moved[use], onto_normals[index[use]]
        off = np.einsum("ij,ij->i", onto[index[use]] - p, n)
        residual = float(np.sqrt((off**2).mean()))
        centre = p.mean(axis=0)
        rows = np.concatenate([np.cross(p - centre, n), n], axis=1)
        square = rows.T @ rows
        step = np.linalg.solve(square + 1e-6 * np.trace(square) / 6.0 * np.eye(6), rows.T @ off)
        change = np.eye(4)
        change[:3, :3] = _rotation(step[:3])
        change[:3, 3] = centre + step[3:] - change[:3, :3] @ centre
        matrix = change @ matrix
        if float(np.abs(placed(change, p) - p).max()) < _STILL_MM:
            break
    return Fit(matrix, residual)


def _rotation(vector: Array) -> Array:
    """The rotation about a vector by its length (Rodrigues)."""
    angle = float(np.linalg.norm(vector))
    if angle < 1e-12:
        return np.eye(3)
    x, y, z = vector / angle
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    found: Array = np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * (cross @ cross)
    return found
