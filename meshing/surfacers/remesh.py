"""Isotropic remeshing of a net of walls (Botsch and Kobbelt 2004): nearly equilateral triangles of the size asked for.

Each round splits edges longer than 4/3 of what is wanted, takes out those shorter than 4/5, turns edges where the triangles
get better by it, moves corners to the middle of their surroundings along the wall, and lays them back onto the walls as they
were: exactly onto the nearest old triangle of the same two sides, corners of a seam onto the old seam. Last, every structure
gets its volume back. Seams keep their course, so neighbours go on sharing their walls.
"""
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshing.closeness import nearest_on_triangle
from meshing.step import Monitor, silent
from meshing.surfacers.collapse import FREE, SEAM, flip_edges
from meshing.surfacers.net import Floats, Ints, Net, oriented
from meshing.surfacers.walls import Walls

ROUNDS = 6
LONG, SHORT = 4.0 / 3.0, 4.0 / 5.0
STRIDE = 0.6
LEAST_COSINE = 0.6
MOST_SPLITS = 12
NEAREST = 4
"""Old corners around which the nearest old triangle is looked for."""


def remeshed(walls: Walls, edge_mm: float | Floats, monitor: Monitor = silent, *, crease_deg: float = 181.0) -> Walls:
    """A copy with edges of about `edge_mm`, one length or one for each point of `walls`, and the same volumes.

    Edges where a wall bends by more than `crease_deg` are kept like seams (the rim of the flat end of a vessel).
    """
    walls = oriented(walls)
    size = np.broadcast_to(np.asarray(edge_mm, np.float64), (len(walls.points_mm),)).copy()
    wanted = walls.volumes_mm3()
    old = _Old.of(walls, size, crease_deg)
    walls, size = old.walls, old.size
    for number in range(ROUNDS):
        monitor(number / ROUNDS, "remeshing the surface")
        walls, size = _split(walls, size)
        walls, size = _without_short(walls, size, crease_deg)
        triangles = walls.triangles.copy()
        for _ in range(2):
            net = Net.of(walls, crease_deg)
            flips = flip_edges(walls.points_mm, triangles, net.faces, net.edge_start, net.edge_star, net.ends, net.uses, net.seam, LEAST_COSINE)
            walls = walls.with_triangles(walls.points_mm, triangles, walls.sides)
            if flips == 0:
                break
        walls = _relaxed(walls, old, crease_deg)
        size = old.size_at(walls.points_mm)
    return walls.with_volumes(wanted, 0.1 * float(size.min())) if len(walls.triangles) else walls


def _split(walls: Walls, size: Floats, factor: float = LONG) -> tuple[Walls, Floats]:
    """Every edge longer than `factor` times what its ends want gets a point in its middle, until none is."""
    for _ in range(MOST_SPLITS):
        net = Net.of(walls)
        points = walls.points_mm
        long = net.lengths(points) > factor * 0.5 * (size[net.ends[:, 0]] + size[net.ends[:, 1]])
        if not long.any():
            break
        middle = np.full(len(net.ends), -1, np.int64)
        middle[long] = len(points) + np.arange(np.count_nonzero(long))
        points = np.concatenate([points, points[net.ends[long]].mean(axis=1)])
        size = np.concatenate([size, size[net.ends[long]].mean(axis=1)])
        triangles, parent = _divided(points, walls.triangles, middle[net.of_triangle])
        walls = Walls(points, triangles, walls.sides[parent], walls.names, walls.space)
    return walls, size


def _divided(points: Floats, triangles: Ints, middle: Ints) -> tuple[Ints, Ints]:
    """Triangles with the points (m, 3) of `middle` (-1: none) on their edges, and the number of the old one of each."""
    count = (middle >= 0).sum(axis=1)
    # turn each so that a single middle is on the first edge, and of two the edge without one is last
    turn = np.where(count == 1, np.argmax(middle >= 0, axis=1), np.where(count == 2, (np.argmin(middle >= 0, axis=1) + 1) % 3, 0))
    at = (turn[:, None] + np.arange(3)) % 3
    a, b, c = np.take_along_axis(triangles, at, axis=1).T
    p, q, r = np.take_along_axis(middle, at, axis=1).T
    made, parent = [triangles[count == 0]], [np.nonzero(count == 0)[0]]

    def add(which: NDArray[np.bool_], *corners: Ints) -> None:
        made.append(np.stack(corners, axis=1)[which])
        parent.append(np.nonzero(which)[0])

    add(count == 1, a, p, c)
    add(count == 1, p, b, c)
    two = count == 2
    safe_p, safe_q = np.where(p >= 0, p, a), np.where(q >= 0, q, a)
    first = two & (np.linalg.norm(points[a] - points[safe_q], axis=1) < np.linalg.norm(points[c] - points[safe_p], axis=1))
    add(two, p, b, q)
    add(first, a, p, q)
    add(first, a, q, c)
    add(two & ~first, a, p, c)
    add(two & ~first, p, q, c)
    for corners in ((a, p, r), (p, b, q), (r, q, c), (p, q, r)):
        add(count == 3, *corners)
    return np.concatenate(made), np.concatenate(parent)


def _without_short(walls: Walls, size: Floats, crease_deg: float) -> tuple[Walls, Floats]:
    for _ in range(4):
        net = Net.of(walls, crease_deg)
        lengths = net.lengths(walls.points_mm)
        short = np.nonzero(lengths < SHORT * 0.5 * (size[net.ends[:, 0]] + size[net.ends[:, 1]]))[0]
        if len(short) == 0:
            break
        order = short[np.argsort(lengths[short], kind="stable")]
        before = len(walls.triangles)
        walls, kept, _ = net.collapsed(walls, order, walls.points_mm[net.ends].mean(axis=1), longest=LONG * size, quota=len(order),
                                       least_cosine=LEAST_COSINE)
        size = size[kept]
        if len(walls.triangles) == before:
            break
    return walls, size


def _relaxed(walls: Walls, old: _Old, crease_deg: float) -> Walls:
    """Corners among their surroundings, along the wall and back on the old one; not where a triangle would turn over."""
    points, triangles = walls.points_mm, walls.triangles
    net = Net.of(walls, crease_deg)
    normal = _normals(points, triangles)
    area = np.linalg.norm(normal, axis=1)
    centre = points[triangles].mean(axis=1)
    goal, up = np.empty_like(points), np.empty_like(points)
    weight = np.bincount(triangles.ravel(), weights=np.repeat(area, 3), minlength=len(points))
    for axis in range(3):
        goal[:, axis] = np.bincount(triangles.ravel(), weights=np.repeat(area * centre[:, axis], 3), minlength=len(points))
        up[:, axis] = np.bincount(triangles.ravel(), weights=np.repeat(normal[:, axis], 3), minlength=len(points))
    goal /= np.maximum(weight, 1e-300)[:, None]
    up /= np.maximum(np.linalg.norm(up, axis=1), 1e-300)[:, None]
    step = STRIDE * (goal - points)
    step -= np.einsum("ij,ij->i", step, up)[:, None] * up
    seams = net.ends[net.seam]
    both = np.zeros_like(points)
    for axis in range(3):
        both[:, axis] = np.bincount(seams.ravel(), weights=points[seams[:, ::-1].ravel(), axis], minlength=len(points))
    step[net.kind == SEAM] = STRIDE * (both[net.kind == SEAM] / 2.0 - points[net.kind == SEAM])
    moved = points.copy()
    free, seam = net.kind == FREE, net.kind == SEAM
    first = np.zeros(len(points), np.int64)
    first[triangles.ravel()] = np.repeat(np.arange(len(triangles)), 3)
    moved[free] = old.onto_wall(points[free] + step[free], walls.sides[first[free]])
    moved[seam] = old.onto_seam(points[seam] + step[seam], points[seam])
    for _ in range(3):
        turned = np.einsum("ij,ij->i", normal, _normals(moved, triangles)) < 0.3 * area * np.linalg.norm(_normals(moved, triangles), axis=1)
        if not turned.any():
            break
        corners = np.unique(triangles[turned])
        moved[corners] = points[corners]
    return Walls(moved, triangles, walls.sides, walls.names, walls.space)


def _normals(points: Floats, triangles: Ints) -> Floats:
    a, b, c = (points[triangles[:, k]] for k in range(3))
    return np.cross(b - a, c - a)


class _Old:
    """The walls as they were, split to the size wanted without being moved: what corners are laid back onto."""

    def __init__(self, walls: Walls, size: Floats, crease_deg: float) -> None:
        self.walls, self.size = walls, size
        self._net = Net.of(walls, crease_deg)
        self._tree = cKDTree(walls.points_mm)
        self._number = walls.sides[:, 0] * (len(walls.names) + 1) + walls.sides[:, 1]
        self._ends = self._net.ends[self._net.seam]
        self._middles = cKDTree(walls.points_mm[self._ends].mean(axis=1)) if len(self._ends) else None

    @classmethod
    def of(cls, walls: Walls, size: Floats, crease_deg: float) -> _Old:
        return cls(*_split(walls, size, 1.0), crease_deg)

    def size_at(self, points: Floats) -> Floats:
        _, nearest = self._tree.query(points)
        found: Floats = self.size[nearest]
        return found

    def onto_wall(self, points: Floats, sides: Ints) -> Floats:
        """The nearest points on old triangles between the same two `sides` (k, 2); those without one stay."""
        _, nearest = self._tree.query(points, k=min(NEAREST, self._tree.n))
        wanted = sides[:, 0] * (len(self.walls.names) + 1) + sides[:, 1]
        found: Floats = _project(points, wanted, np.atleast_2d(nearest.reshape(len(points), -1)), self.walls.points_mm, self.walls.triangles,
                                 self._number, self._net.start, self._net.star)
        return found

    def onto_seam(self, points: Floats, else_mm: Floats) -> Floats:
        """The nearest points on old seams, among the seam edges with the nearest middles."""
        if self._middles is None or len(points) == 0:
            return else_mm
        _, nearest = self._middles.query(points, k=min(2, self._middles.n))
        best, least = else_mm.copy(), np.full(len(points), np.inf)
        for column in nearest.reshape(len(points), -1).T:
            a, b = (self.walls.points_mm[self._ends[column, k]] for k in (0, 1))
            along = b - a
            part = np.clip(np.einsum("ij,ij->i", points - a, along) / np.maximum(np.einsum("ij,ij->i", along, along), 1e-300), 0.0, 1.0)
            place = a + part[:, None] * along
            away = np.linalg.norm(place - points, axis=1)
            best[away < least] = place[away < least]
            least = np.minimum(away, least)
        return best


@njit(cache=True, nogil=True)
def _project(points, wanted, nearest, old, triangles, number, start, star):  # type: ignore[no-untyped-def]
    """(k, 3) the nearest points on the triangles around the corners `nearest` (k, c) whose `number` is `wanted`."""
    found = points.copy()
    place = np.empty(3)
    for n in range(len(points)):
        least = np.inf
        for column in range(nearest.shape[1]):
            corner = nearest[n, column]
            for at in range(start[corner], start[corner + 1]):
                t = star[at]
                if number[t] != wanted[n]:
                    continue
                squared = nearest_on_triangle(points[n], old, triangles[t, 0], triangles[t, 1], triangles[t, 2], place)
                if squared < least:
                    least = squared
                    for c in range(3):
                        found[n, c] = place[c]
    return found
