"""Which edges of a net of walls may be taken out or turned in one pass, without changing what the net is.

A pass takes edges in a given order and skips every edge with a corner that an earlier one of the pass has touched, so that
all of them can be carried out at once and the order alone decides the result.

Taking out the edge (u, v) keeps the topology when the neighbours that u and v have in common are just the tips of the triangles
at the edge (the link condition: Dey, Edelsbrunner, Guha and Nekhayev 1999). Corners are free (inside one wall), on a seam (two
seam edges) or fixed (any other number, or several fans); free ones go anywhere, those of a seam only along it, so seams keep
their course and their ends. No triangle may turn by more than `least_cosine` or become a sliver.
"""
from __future__ import annotations

import numpy as np
from numba import njit

FREE, SEAM, FIXED = 0, 1, 2
LEAST_SHAPE = 0.15
"""Of a triangle after an edit, unless it was worse before: 4 sqrt(3) area / (sum of squared edges), 1 when equilateral."""


@njit(cache=True, nogil=True)
def corners_of(cells, count):  # type: ignore[no-untyped-def]
    """The rows of `cells` (m, k) in which each of `count` numbers stands, one number after the other, and where each begins."""
    start = np.zeros(count + 1, np.int64)
    for row in range(cells.shape[0]):
        for k in range(cells.shape[1]):
            start[cells[row, k] + 1] += 1
    for n in range(count):
        start[n + 1] += start[n]
    fill = start[:-1].copy()
    star = np.empty(cells.size, np.int64)
    for row in range(cells.shape[0]):
        for k in range(cells.shape[1]):
            star[fill[cells[row, k]]] = row
            fill[cells[row, k]] += 1
    return start, star


@njit(cache=True, nogil=True)
def edges_of(triangles, start, star):  # type: ignore[no-untyped-def]
    """(e, 2) ends, the smaller first, (e,) number of triangles, (e, 2) two of them (-1: none), (m, 3) edges of the triangles."""
    ends = np.empty((triangles.size, 2), np.int64)
    uses = np.zeros(triangles.size, np.int64)
    faces = np.full((triangles.size, 2), -1, np.int64)
    of_triangle = np.empty((len(triangles), 3), np.int64)
    known = np.full(len(start) - 1, -1, np.int64)
    count = 0
    for v in range(len(start) - 1):
        first = count
        for n in range(start[v], start[v + 1]):
            t = star[n]
            for k in range(3):
                p, q = triangles[t, k], triangles[t, (k + 1) % 3]
                if min(p, q) != v:
                    continue
                other = max(p, q)
                e = known[other]
                if e < first or ends[e, 1] != other:
                    e = count
                    count += 1
                    known[other] = e
                    ends[e, 0], ends[e, 1] = v, other
                if uses[e] < 2:
                    faces[e, uses[e]] = t
                uses[e] += 1
                of_triangle[t, k] = e
    return ends[:count].copy(), uses[:count].copy(), faces[:count].copy(), of_triangle


@njit(cache=True, nogil=True)
def fans_closed(triangles, triangle_edges, edge_faces, start, star):  # type: ignore[no-untyped-def]
    """(n,) do all triangles at the corner form one closed fan? `start`, `star`: the triangles of each corner."""
    closed = np.zeros(len(start) - 1, np.bool_)
    for v in range(len(start) - 1):
        count = start[v + 1] - start[v]
        if count < 3:
            continue
        first = star[start[v]]
        here = first
        edge = -1
        walked = 0
        while walked < count:
            following = -1
            for k in range(3):
                e = triangle_edges[here, k]
                if e != edge and (triangles[here, k] == v or triangles[here, (k + 1) % 3] == v):
                    following = e
                    break
            if following < 0 or edge_faces[following, 0] < 0 or edge_faces[following, 1] < 0:
                break
            here = edge_faces[following, 1] if edge_faces[following, 0] == here else edge_faces[following, 0]
            edge = following
            walked += 1
            if here == first:
                break
        closed[v] = walked == count and here == first
    return closed


@njit(cache=True, nogil=True)
def _bent(points, triangle, corner, place, least_cosine, longest):  # type: ignore[no-untyped-def]
    """Would the triangle turn, become a sliver or too long when its `corner` goes to `place`?"""
    old = np.empty((3, 3))
    new = np.empty((3, 3))
    for k in range(3):
        for c in range(3):
            old[k, c] = points[triangle[k], c]
            new[k, c] = place[c] if triangle[k] == corner else old[k, c]
    n0 = np.cross(old[1] - old[0], old[2] - old[0])
    n1 = np.cross(new[1] - new[0], new[2] - new[0])
    area0, area1 = np.sqrt((n0 * n0).sum()), np.sqrt((n1 * n1).sum())
    edges0 = edges1 = 0.0
    for k in range(3):
        edges0 += ((old[k] - old[k - 1]) ** 2).sum()
        length = ((new[k] - new[k - 1]) ** 2).sum()
        edges1 += length
        if (triangle[k] == corner or triangle[k - 1] == corner) and length > longest * longest:
            return True
    shape0 = 2.0 * np.sqrt(3.0) * area0 / (edges0 + 1e-300)
    shape1 = 2.0 * np.sqrt(3.0) * area1 / (edges1 + 1e-300)
    if shape1 < min(LEAST_SHAPE, 0.999 * shape0) or shape1 < 1e-6:
        return True
    return shape0 > 1e-3 and (n0 * n1).sum() < least_cosine * area0 * area1


@njit(cache=True, nogil=True)
def choose_collapses(  # type: ignore[no-untyped-def]
        points, triangles, start, star, edge_start, edge_star, ends, uses, seam, kind, order, places, longest, quota, least_cosine):
    """(n,) the corner that each corner becomes (itself unless it is taken out) and (n, 3) their new places.

    `order` names edges; `places` (e, 3) is where the corner goes that is left of an edge between corners of one kind;
    `longest` (n,) mm bounds the edges of the corner afterwards; at most `quota` edges are taken out.
    """
    into = np.arange(len(points))
    moved = points.copy()
    touched = np.zeros(len(points), np.bool_)
    near = np.full(len(points), -1)
    along = np.full(len(points), -1)
    taken = 0
    for e in order:
        if taken >= quota:
            break
        u, v = ends[e, 0], ends[e, 1]
        if touched[u] or touched[v]:
            continue
        if kind[u] > kind[v]:
            u, v = v, u
        if kind[u] == FIXED or (kind[u] == SEAM and not seam[e]):
            continue
        common = 0
        for n in range(edge_start[v], edge_start[v + 1]):
            other = ends[edge_star[n], 0] + ends[edge_star[n], 1] - v
            near[other] = e
            if seam[edge_star[n]]:
                along[other] = e
        refused = False
        for n in range(edge_start[u], edge_start[u + 1]):
            other = ends[edge_star[n], 0] + ends[edge_star[n], 1] - u
            if near[other] == e:
                common += 1
            refused = refused or (seam[e] and seam[edge_star[n]] and other != v and along[other] == e)
        if refused or common != uses[e]:
            continue
        place = places[e] if kind[u] == kind[v] else points[v]
        for side in range(2):
            own, other = (u, v) if side == 0 else (v, u)
            if side == 1 and kind[u] != kind[v]:
                break
            for n in range(start[own], start[own + 1]):
                triangle = triangles[star[n]]
                if triangle[0] == other or triangle[1] == other or triangle[2] == other:
                    continue
                if side == 0:
                    shared = 0
                    for k in range(3):
                        if triangle[k] != u and near[triangle[k]] == e:
                            shared += 1
                    refused = refused or shared == 2
                if refused or _bent(points, triangle, own, place, least_cosine, longest[own]):
                    refused = True
                    break
            if refused:
                break
        if refused:
            continue
        into[u] = v
        for c in range(3):
            moved[v, c] = place[c]
        taken += 1
        for corner in (u, v):
            touched[corner] = True
            for n in range(edge_start[corner], edge_start[corner + 1]):
                touched[ends[edge_star[n], 0]] = True
                touched[ends[edge_star[n], 1]] = True
    return into, moved


@njit(cache=True, nogil=True)
def _shape(a, b, c):  # type: ignore[no-untyped-def]
    n = np.cross(b - a, c - a)
    return 2.0 * np.sqrt(3.0) * np.sqrt((n * n).sum()) / (((b - a) ** 2).sum() + ((c - b) ** 2).sum() + ((a - c) ** 2).sum() + 1e-300)


@njit(cache=True, nogil=True)
def flip_edges(points, triangles, edge_faces, edge_start, edge_star, ends, uses, seam, least_cosine):  # type: ignore[no-untyped-def]
    """Turn, in place of `triangles`, every edge inside a wall whose two triangles get better shapes by it; how many."""
    touched = np.zeros(len(points), np.bool_)
    flips = 0
    for e in range(len(ends)):
        if seam[e] or uses[e] != 2:
            continue
        s, t = edge_faces[e, 0], edge_faces[e, 1]
        # s = (a, b, c) and t = (b, a, d) when both are seen from one side
        a = b = c = d = -1
        for k in range(3):
            p, q = triangles[s, k], triangles[s, (k + 1) % 3]
            if (p == ends[e, 0] and q == ends[e, 1]) or (p == ends[e, 1] and q == ends[e, 0]):
                a, b, c = p, q, triangles[s, (k + 2) % 3]
        for k in range(3):
            if triangles[t, k] == b and triangles[t, (k + 1) % 3] == a:
                d = triangles[t, (k + 2) % 3]
        if d < 0 or c == d or touched[a] or touched[b] or touched[c] or touched[d]:
            continue
        before = min(_shape(points[a], points[b], points[c]), _shape(points[b], points[a], points[d]))
        after = min(_shape(points[a], points[d], points[c]), _shape(points[d], points[b], points[c]))
        if after <= 1.02 * before + 1e-6:
            continue
        joined = False
        for n in range(edge_start[c], edge_start[c + 1]):
            joined = joined or ends[edge_star[n], 0] == d or ends[edge_star[n], 1] == d
        if joined:
            continue
        n0 = np.cross(points[b] - points[a], points[c] - points[a])
        n1 = np.cross(points[a] - points[b], points[d] - points[b])
        m0 = np.cross(points[d] - points[a], points[c] - points[a])
        m1 = np.cross(points[b] - points[d], points[c] - points[d])
        sum_of = n0 + n1
        length = np.sqrt((sum_of * sum_of).sum()) + 1e-300
        if (n0 * n1).sum() < 0.85 * np.sqrt((n0 * n0).sum() * (n1 * n1).sum()) and before > 1e-3:
            continue  # across an edge of the shape
        if (m0 * sum_of).sum() < least_cosine * length * np.sqrt((m0 * m0).sum()) or \
                (m1 * sum_of).sum() < least_cosine * length * np.sqrt((m1 * m1).sum()):
            continue
        triangles[s, 0], triangles[s, 1], triangles[s, 2] = a, d, c
        triangles[t, 0], triangles[t, 1], triangles[t, 2] = d, b, c
        touched[a] = touched[b] = touched[c] = touched[d] = True
        flips += 1
    return flips
