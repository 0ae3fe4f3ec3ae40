"""What is wrong with a surface, where, and how much of it can be put right without guessing.

A surface encloses a volume when every edge joins exactly two triangles that run along it in opposite directions and no
triangle crosses another. `diagnose` names what breaks this, with places; `repaired` welds points, drops triangles without
area or twice there, turns them to agree and closes small and flat holes. Crossings stay: the signed distance takes their union.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components

from meshing.closeness import crossing_triangles
from meshing.errors import MeshError
from meshing.surface import Surface, triangle_areas, triangle_normals
from meshing.tetmesh import at_lps

WELD = 1e-6
"""Points nearer than this part of the surface's diagonal are one point."""
PLACES = 10
MOST_CROSSINGS, MOST_PIECES = 10_000, 100
SMALLEST_BODY_MM, LARGEST_BODY_MM = 2.0, 2500.0
"""Diagonals of anatomy in mm; what lies outside was written in another unit. The widest people are 2.5 m tall."""
HOLE_SHARE = 0.02
"""A hole is small when a fan across it has less than this part of the area of the surface."""
FLAT_SHARE = 0.08
"""A hole is flat, like the cut end of a vessel, when its border leaves its plane by less than this part of its radius."""

Triangles = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Fault:
    """`kind` is one of open, non-manifold, flipped, crossing, degenerate, double, nested, unit, empty; `places_mm` (k, 3) LPS."""

    kind: str
    count: int
    places_mm: NDArray[np.float64]
    words: str


def diagnose(surface: Surface) -> tuple[Fault, ...]:
    """Every fault of the surface, none when it is closed, consistent and free of crossings.

    Raises MeshError for points that are no numbers and for triangles of points that do not exist.
    """
    points, triangles = _checked(surface)
    if len(triangles) == 0:
        return (Fault("empty", 0, np.empty((0, 3)), f"the surface '{surface.name}' has no triangles"),)
    faults = []
    diagonal = float(np.linalg.norm(np.ptp(points[np.unique(triangles)], axis=0)))
    if not SMALLEST_BODY_MM <= diagonal <= LARGEST_BODY_MM:
        guess = "metres" if 1e3 * diagonal <= LARGEST_BODY_MM else "micrometres" if diagonal > LARGEST_BODY_MM else "another unit"
        faults.append(Fault("unit", 1, points[triangles[0, :1]], f"'{surface.name}' measures {diagonal:.3g} mm across, which no anatomy does; "
                            f"it was probably written in {guess}: give the unit when it is opened"))
    merged, welded = _welded(points, triangles, diagonal)
    flat = triangle_areas(merged, welded) <= 1e-14 * diagonal**2
    _add(faults, "degenerate", merged[welded[flat]].mean(axis=1), "triangles without area")
    welded = welded[~flat]
    if len(welded) == 0:
        return tuple(faults)
    _, first, count = np.unique(np.sort(welded, axis=1), axis=0, return_index=True, return_counts=True)
    _add(faults, "double", merged[welded[first[count > 1]]].mean(axis=1), "triangles that are there more than once")
    welded = welded[np.sort(first)]
    ends, uses, one_way = _edges(welded)
    middle = merged[ends].mean(axis=1)
    holes = _one_each(ends[uses == 1], middle[uses == 1])
    _add(faults, "open", holes, f"open edges around {len(holes)} hole{'s' * (len(holes) > 1)}", int(np.count_nonzero(uses == 1)))
    _add(faults, "non-manifold", middle[uses > 2], "edges of more than two triangles")
    _add(faults, "flipped", middle[(uses == 2) & (one_way != 0)], "edges whose two triangles are turned against each other")
    _add(faults, "nested", _nested(merged, welded), "closed pieces inside another one and turned like it, or turned inside out outside all others")
    crossed = crossings(merged, welded)
    _add(faults, "crossing", merged[welded[crossed]].mean(axis=1), "triangles that cross others")
    return tuple(faults)


def repaired(surface: Surface) -> Surface:
    """A copy that is welded, without empty and double triangles, consistently turned outwards, small and flat holes closed.

    What cannot be repaired without guessing (crossings, large holes, non-manifold edges) stays as it is.
    """
    points, triangles = _checked(surface)
    if len(triangles) == 0:
        raise MeshError(f"the surface '{surface.name}' has no triangles; choose another file")
    diagonal = float(np.linalg.norm(np.ptp(points[np.unique(triangles)], axis=0)))
    points, triangles = _welded(points, triangles, diagonal)
    triangles = triangles[triangle_areas(points, triangles) > 1e-14 * diagonal**2]
    if len(triangles) == 0:
        raise MeshError(f"the surface '{surface.name}' has no area; choose another file")
    _, first = np.unique(np.sort(triangles, axis=1), axis=0, return_index=True)
    triangles = _turned(points, triangles[np.sort(first)])
    points, triangles = _closed(points, triangles)
    triangles = _turned(points, triangles)
    used = np.unique(triangles)
    return Surface(points[used], np.searchsorted(used, triangles).astype(np.int32), surface.space, surface.name)


def _nested(points: NDArray[np.float64], triangles: Triangles) -> NDArray[np.float64]:
    """(k, 3) a corner of each piece that does not lie where its turn says: outwards in nothing, inwards (a cavity) in something.

    Whether a corner lies in the other pieces is told by their winding number (solid angles: van Oosterom and Strackee 1983).
    """
    graph = coo_matrix((np.ones(triangles.size), (triangles.ravel(), np.roll(triangles, 1, axis=1).ravel())), shape=(len(points), len(points)))
    _, piece = connected_components(graph, directed=False)
    of_triangle = piece[triangles[:, 0]]
    numbers, size = np.unique(of_triangle, return_counts=True)
    found = []
    for number in numbers[np.argsort(-size, kind="stable")][:MOST_PIECES] if len(numbers) > 1 else ():
        own = triangles[of_triangle == number]
        corner = points[own[0, 0]]
        a, b, c = (points[own[:, k]] - corner for k in range(3))
        outwards = np.einsum("ij,ij->", a, np.cross(b, c)) > 0.0
        a, b, c = (points[triangles[of_triangle != number][:, k]] - corner for k in range(3))
        la, lb, lc = (np.linalg.norm(side, axis=1) for side in (a, b, c))
        below = la * lb * lc + np.einsum("ij,ij->i", a, b) * lc + np.einsum("ij,ij->i", b, c) * la + np.einsum("ij,ij->i", c, a) * lb
        winding = np.arctan2(np.einsum("ij,ij->i", a, np.cross(b, c)), below).sum() / (2.0 * np.pi)
        if round(winding) != (0 if outwards else 1):
            found.append(corner)
    return np.array(found).reshape(-1, 3)


def crossings(points: NDArray[np.float64], triangles: Triangles) -> NDArray[np.bool_]:
    """(m,) which triangles cross another one that shares no point with them."""
    low, high = points[triangles].min(axis=(0, 1)), points[triangles].max(axis=(0, 1))
    span = np.ptp(points[triangles], axis=1).max(axis=1)
    cell = max(1.5 * float(np.quantile(span, 0.75)), float((high - low).max()) / 120.0, 1e-12)
    counts = np.maximum(np.ceil((high - low) / cell).astype(np.int64), 1)
    found: NDArray[np.bool_] = crossing_triangles(points, triangles.astype(np.int64), low, cell, counts, MOST_CROSSINGS)
    return found


def _checked(surface: Surface) -> tuple[NDArray[np.float64], Triangles]:
    points, triangles = np.asarray(surface.points_mm, np.float64), surface.triangles
    if len(triangles) and (triangles.min() < 0 or triangles.max() >= len(points)):
        raise MeshError(f"the surface '{surface.name}' names points that it does not have; the file is damaged: export it again")
    bad = np.nonzero(~np.isfinite(points).all(axis=1))[0]
    if len(bad):
        good = points[np.isfinite(points).all(axis=1)]
        near = f", near {at_lps(good[min(int(bad[0]), len(good) - 1)])}" if len(good) else ""
        raise MeshError(f"point {bad[0]} of the surface '{surface.name}' has no position{near}; the file is damaged: export it again")
    return points, triangles


def _add(faults: list[Fault], kind: str, places: NDArray[np.float64], words: str, count: int | None = None) -> None:
    if len(places):
        count = len(places) if count is None else count
        faults.append(Fault(kind, count, places[:PLACES].copy(), f"{count} {words}, the first at {at_lps(places[0])}"))


def _one_each(ends: NDArray[np.int64], middle: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k, 3) one place for each connected set of edges, the longest set first."""
    if len(ends) == 0:
        return np.empty((0, 3))
    nodes, compact = np.unique(ends, return_inverse=True)
    pairs = compact.reshape(-1, 2)
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(nodes), len(nodes)))
    pieces, piece = connected_components(graph, directed=False)
    of_edge = piece[pairs[:, 0]]
    size = np.bincount(of_edge, minlength=pieces)
    centre = np.stack([np.bincount(of_edge, weights=middle[:, axis], minlength=pieces) / size for axis in range(3)], axis=1)
    return centre[np.argsort(-size, kind="stable")]


def _welded(points: NDArray[np.float64], triangles: Triangles, diagonal: float) -> tuple[NDArray[np.float64], Triangles]:
    step = max(WELD * diagonal, 1e-12)
    low = points[triangles].min(axis=(0, 1))
    _, first, inverse = np.unique(np.rint((points - low) / step), axis=0, return_index=True, return_inverse=True)
    return points[first], inverse.reshape(-1)[triangles].astype(np.int32)


def _edges(triangles: Triangles) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(e, 2) the edges, (e,) how many triangles use each, and (e,) by how many more in one direction than in the other."""
    directed = triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2).astype(np.int64)
    ends, inverse, uses = np.unique(np.sort(directed, axis=1), axis=0, return_inverse=True, return_counts=True)
    way = np.where(directed[:, 0] < directed[:, 1], 1, -1)
    return ends, uses, np.bincount(inverse.reshape(-1), weights=way, minlength=len(ends)).astype(np.int64)


def _turned(points: NDArray[np.float64], triangles: Triangles) -> Triangles:
    """Neighbours agree, and every closed piece has its inside inside unless it is a cavity of another piece.

    Whether a piece is a cavity is left as the file has it: only a piece alone in the surface is turned as a whole.
    """
    ends = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1).astype(np.int64)
    keys = ends[:, 0] * np.int64(len(points)) + ends[:, 1]
    forward = (triangles[:, [0, 1, 2]] < triangles[:, [1, 2, 0]]).ravel()
    order = np.argsort(keys, kind="stable")
    _, start, uses = np.unique(keys[order], return_index=True, return_counts=True)
    one, other = order[start[uses == 2]], order[start[uses == 2] + 1]
    against = np.where(forward[one] == forward[other], 2, 1)
    size = len(triangles)
    graph = coo_matrix((np.concatenate([against, against]), (np.concatenate([one // 3, other // 3]), np.concatenate([other // 3, one // 3]))),
                       shape=(size, size)).tocsr()
    pieces, piece = connected_components(graph, directed=False)
    turn = np.zeros(size, bool)
    for number in range(pieces):
        root = int(np.argmax(piece == number))
        visited, before = breadth_first_order(graph, root, directed=False)
        rest = visited[1:]
        flips = np.asarray(graph[rest, before[rest]]).ravel() >= 2
        for here, parent, flip in zip(rest, before[rest], flips):
            turn[here] = turn[parent] != flip
    out = triangles.copy()
    out[turn] = out[turn][:, [0, 2, 1]]
    if pieces == 1:
        a, b, c = (points[out[:, k]] - points[out].mean(axis=(0, 1)) for k in range(3))
        if np.einsum("ij,ij->", a, np.cross(b, c)) < 0.0:
            out = out[:, [0, 2, 1]]
    return np.ascontiguousarray(out)


def _closed(points: NDArray[np.float64], triangles: Triangles) -> tuple[NDArray[np.float64], Triangles]:
    """Small and flat holes closed by a fan around the mean of their border."""
    ends, uses, _ = _edges(triangles)
    border = {(int(a), int(b)) for a, b in ends[uses == 1]}
    following: dict[int, list[int]] = {}
    for a, b in triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2):
        if (min(int(a), int(b)), max(int(a), int(b))) in border:
            following.setdefault(int(b), []).append(int(a))
    limit = HOLE_SHARE * float(triangle_areas(points, triangles).sum())
    more_points, more = [points], [triangles]
    count = len(points)
    while following:
        begin = next(iter(following))
        loop = [begin]
        while following.get(loop[-1]):
            after = following[loop[-1]].pop()
            if not following[loop[-1]]:
                del following[loop[-1]]
            if after == begin:
                break
            loop.append(after)
        else:
            following.pop(loop[-1], None)
            continue
        if len(loop) < 3:
            continue
        centre = points[loop].mean(axis=0)
        fan = np.array([[loop[k], loop[(k + 1) % len(loop)], count] for k in range(len(loop))], np.int32)
        trial = np.concatenate([*more_points, centre[None]])
        spread = np.linalg.svd(points[loop] - centre, compute_uv=False)
        flat = spread[2] <= FLAT_SHARE * spread[1]
        if flat or float(np.linalg.norm(triangle_normals(trial, fan), axis=1).sum()) / 2.0 <= limit:
            more_points.append(centre[None])
            more.append(fan)
            count += 1
    return np.concatenate(more_points), np.concatenate(more)
