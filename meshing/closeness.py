"""Triangles -> signed distance on a grid, whatever state the triangles are in.

Distance: exact from every triangle to the grid nodes in a band around it (closest point on a triangle, Ericson 2005, 5.1.5).
Sign: rays through the nodes along the three axes. A ray counts +1 where it enters and -1 where it leaves; what is not 0
lies inside, so overlapping pieces become their union and pieces that are turned inside out still count. The three axes
vote, which closes holes and tears smaller than the shape is wide. Rays are shifted by an irrational part of the step so
that none runs through an edge. Intersections of triangles with one another, and the triangle nearest to a place, are looked for in a uniform
grid of boxes.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange

SHIFT = (0.000871, 0.000613)


@njit(cache=True, nogil=True)
def nearest_on_triangle(p, points, a, b, c, place):  # type: ignore[no-untyped-def]
    """Squared distance of p from the triangle of the nodes a, b, c; its nearest point goes to `place`."""
    d1 = d2 = d3 = d4 = d5 = d6 = 0.0
    for k in range(3):
        ab = points[b, k] - points[a, k]
        ac = points[c, k] - points[a, k]
        d1 += ab * (p[k] - points[a, k])
        d2 += ac * (p[k] - points[a, k])
        d3 += ab * (p[k] - points[b, k])
        d4 += ac * (p[k] - points[b, k])
        d5 += ab * (p[k] - points[c, k])
        d6 += ac * (p[k] - points[c, k])
    va = d3 * d6 - d5 * d4
    vb = d5 * d2 - d1 * d6
    vc = d1 * d4 - d3 * d2
    if d1 <= 0.0 and d2 <= 0.0:
        v, w = 0.0, 0.0
    elif d3 >= 0.0 and d4 <= d3:
        v, w = 1.0, 0.0
    elif vc <= 0.0 and d1 >= 0.0 and d3 <= 0.0:
        v, w = d1 / (d1 - d3 + 1e-300), 0.0
    elif d6 >= 0.0 and d5 <= d6:
        v, w = 0.0, 1.0
    elif vb <= 0.0 and d2 >= 0.0 and d6 <= 0.0:
        v, w = 0.0, d2 / (d2 - d6 + 1e-300)
    elif va <= 0.0 and d4 - d3 >= 0.0 and d5 - d6 >= 0.0:
        w = (d4 - d3) / ((d4 - d3) + (d5 - d6) + 1e-300)
        v = 1.0 - w
    else:
        total = va + vb + vc
        v, w = vb / (total + 1e-300), vc / (total + 1e-300)
    squared = 0.0
    for k in range(3):
        place[k] = points[a, k] + v * (points[b, k] - points[a, k]) + w * (points[c, k] - points[a, k])
        squared += (place[k] - p[k]) ** 2
    return squared


@njit(cache=True, nogil=True)
def band_distance(points, triangles, shape, band):  # type: ignore[no-untyped-def]
    """`[k, j, i]` distance from the nearest triangle in steps of the grid, at most `band`; `points` (n, 3) are (i, j, k)."""
    out = np.full((shape[0], shape[1], shape[2]), np.float32(band * band))
    p = np.empty(3)
    place = np.empty(3)
    low = np.empty(3, np.int64)
    high = np.empty(3, np.int64)
    for t in range(len(triangles)):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        for q in range(3):
            least = min(points[a, q], min(points[b, q], points[c, q]))
            most = max(points[a, q], max(points[b, q], points[c, q]))
            low[q] = max(int(np.ceil(least - band)), 0)
            high[q] = min(int(np.floor(most + band)), shape[2 - q] - 1)
        for k in range(low[2], high[2] + 1):
            for j in range(low[1], high[1] + 1):
                for i in range(low[0], high[0] + 1):
                    p[0], p[1], p[2] = i, j, k
                    squared = nearest_on_triangle(p, points, a, b, c, place)
                    if squared < out[k, j, i]:
                        out[k, j, i] = squared
    return np.sqrt(out)


@njit(cache=True, nogil=True)
def votes_inside(points, triangles, shape):  # type: ignore[no-untyped-def]
    """`[k, j, i]` int8: on how many of the three axes the node lies between entering and leaving."""
    votes = np.zeros((shape[0], shape[1], shape[2]), np.int8)
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        nu, nv, nw = shape[2 - u], shape[2 - v], shape[2 - axis]
        turns = np.zeros((nv, nu, nw + 1), np.int16)
        for t in range(len(triangles)):
            a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
            area = (points[b, u] - points[a, u]) * (points[c, v] - points[a, v])
            area -= (points[b, v] - points[a, v]) * (points[c, u] - points[a, u])
            if area == 0.0:
                continue
            sign = -1 if area > 0.0 else 1
            low_u = max(int(np.ceil(min(points[a, u], min(points[b, u], points[c, u])) - 1.0)), 0)
            high_u = min(int(np.floor(max(points[a, u], max(points[b, u], points[c, u])) + 1.0)), nu - 1)
            low_v = max(int(np.ceil(min(points[a, v], min(points[b, v], points[c, v])) - 1.0)), 0)
            high_v = min(int(np.floor(max(points[a, v], max(points[b, v], points[c, v])) + 1.0)), nv - 1)
            for jv in range(low_v, high_v + 1):
                y = jv + SHIFT[1]
                for iu in range(low_u, high_u + 1):
                    x = iu + SHIFT[0]
                    e = ((points[b, u] - x) * (points[c, v] - y) - (points[b, v] - y) * (points[c, u] - x)) / area
                    f = ((points[c, u] - x) * (points[a, v] - y) - (points[c, v] - y) * (points[a, u] - x)) / area
                    g = 1.0 - e - f
                    if e < 0.0 or f < 0.0 or g < 0.0:
                        continue
                    height = e * points[a, axis] + f * points[b, axis] + g * points[c, axis]
                    turns[jv, iu, min(max(int(np.ceil(height)), 0), nw)] += sign
        for jv in range(nv):
            for iu in range(nu):
                depth = 0
                for w in range(nw):
                    depth += turns[jv, iu, w]
                    if depth != 0:
                        if axis == 0:
                            votes[jv, iu, w] += 1
                        elif axis == 1:
                            votes[iu, w, jv] += 1
                        else:
                            votes[w, jv, iu] += 1
    return votes


@njit(cache=True, nogil=True)
def _pierces(points, p, q, a, b, c, tolerance):  # type: ignore[no-untyped-def]
    """Does the segment p q pass through the inside of the triangle a b c? (Moeller and Trumbore 1997)"""
    dx, dy, dz = points[q, 0] - points[p, 0], points[q, 1] - points[p, 1], points[q, 2] - points[p, 2]
    e0, e1, e2 = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
    f0, f1, f2 = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
    h0, h1, h2 = dy * f2 - dz * f1, dz * f0 - dx * f2, dx * f1 - dy * f0
    det = e0 * h0 + e1 * h1 + e2 * h2
    if abs(det) < 1e-300:
        return False
    s0, s1, s2 = points[p, 0] - points[a, 0], points[p, 1] - points[a, 1], points[p, 2] - points[a, 2]
    u = (s0 * h0 + s1 * h1 + s2 * h2) / det
    if u < tolerance or u > 1.0 - tolerance:
        return False
    g0, g1, g2 = s1 * e2 - s2 * e1, s2 * e0 - s0 * e2, s0 * e1 - s1 * e0
    v = (dx * g0 + dy * g1 + dz * g2) / det
    if v < tolerance or u + v > 1.0 - tolerance:
        return False
    t = (f0 * g0 + f1 * g1 + f2 * g2) / det
    return tolerance < t < 1.0 - tolerance


@njit(cache=True, nogil=True)
def _boxed(points, triangles, low, cell, counts):  # type: ignore[no-untyped-def]
    """The triangles in each box of a grid of `counts` (3,) boxes of side `cell` from `low` on: those of box b are items[start[b]:start[b + 1]]."""
    boxes = counts[0] * counts[1] * counts[2]
    start = np.zeros(boxes + 1, np.int64)
    items = np.empty(0, np.int64)
    fill = start
    first = np.empty(3, np.int64)
    last = np.empty(3, np.int64)
    for turn in range(2):
        if turn == 1:
            for n in range(boxes):
                start[n + 1] += start[n]
            items = np.empty(start[boxes], np.int64)
            fill = start.copy()
        for t in range(len(triangles)):
            for q in range(3):
                a, b, c = points[triangles[t, 0], q], points[triangles[t, 1], q], points[triangles[t, 2], q]
                first[q] = min(max(int((min(a, min(b, c)) - low[q]) / cell), 0), counts[q] - 1)
                last[q] = min(max(int((max(a, max(b, c)) - low[q]) / cell), 0), counts[q] - 1)
            for x in range(first[0], last[0] + 1):
                for y in range(first[1], last[1] + 1):
                    for z in range(first[2], last[2] + 1):
                        box = (x * counts[1] + y) * counts[2] + z
                        if turn == 0:
                            start[box + 1] += 1
                        else:
                            items[fill[box]] = t
                            fill[box] += 1
    return start, items


@njit(cache=True, parallel=True)
def nearest_distances(places, points, triangles, low, cell, counts):  # type: ignore[no-untyped-def]
    """(n,) distance of each of `places` (n, 3) from the nearest triangle; the boxes of side `cell` from `low` hold all triangles.

    Boxes are looked through in shells around that of the place, until no box further out can hold anything nearer.
    """
    start, items = _boxed(points, triangles, low, cell, counts)
    out = np.empty(len(places))
    most = max(counts[0], max(counts[1], counts[2]))
    for n in prange(len(places)):
        p = places[n]
        place = np.empty(3)
        own = np.empty(3, np.int64)
        for q in range(3):
            own[q] = min(max(int(np.floor((p[q] - low[q]) / cell)), 0), counts[q] - 1)
        best = np.inf
        for shell in range(most + 1):
            # a box n shells away is at least n - 1 sides away, for places outside all boxes too
            if best <= (max(shell - 1, 0) * cell) ** 2:
                break
            for x in range(max(own[0] - shell, 0), min(own[0] + shell, counts[0] - 1) + 1):
                for y in range(max(own[1] - shell, 0), min(own[1] + shell, counts[1] - 1) + 1):
                    rim = abs(x - own[0]) == shell or abs(y - own[1]) == shell
                    step = 1 if rim or shell == 0 else 2 * shell
                    for z in range(own[2] - shell, own[2] + shell + 1, step):
                        if z < 0 or z >= counts[2]:
                            continue
                        box = (x * counts[1] + y) * counts[2] + z
                        for m in range(start[box], start[box + 1]):
                            t = items[m]
                            best = min(best, nearest_on_triangle(p, points, triangles[t, 0], triangles[t, 1], triangles[t, 2], place))
        out[n] = np.sqrt(best)
    return out


@njit(cache=True, nogil=True)
def crossing_triangles(points, triangles, low, cell, counts, most):  # type: ignore[no-untyped-def]
    """(m,) does the triangle cross another one that shares no node with it? Boxes of side `cell` from `low`, `counts` (3,).

    Stops looking after `most` crossing pairs: then the surface is known to be beyond counting.
    """
    boxes = counts[0] * counts[1] * counts[2]
    start, items = _boxed(points, triangles, low, cell, counts)
    crossed = np.zeros(len(triangles), np.bool_)
    pairs = 0
    for box in range(boxes):
        for m in range(start[box], start[box + 1]):
            s = items[m]
            for n in range(m + 1, start[box + 1]):
                t = items[n]
                if crossed[s] and crossed[t]:
                    continue
                apart = False
                shared = False
                for q in range(3):
                    a, b, c = points[triangles[s, 0], q], points[triangles[s, 1], q], points[triangles[s, 2], q]
                    d, e, f = points[triangles[t, 0], q], points[triangles[t, 1], q], points[triangles[t, 2], q]
                    apart = apart or max(a, max(b, c)) < min(d, min(e, f)) or max(d, max(e, f)) < min(a, min(b, c))
                    for r in range(3):
                        shared = shared or triangles[s, q] == triangles[t, r]
                if apart or shared:
                    continue
                for q in range(3):
                    if _pierces(points, triangles[s, q], triangles[s, (q + 1) % 3], triangles[t, 0], triangles[t, 1], triangles[t, 2], 1e-7) or \
                            _pierces(points, triangles[t, q], triangles[t, (q + 1) % 3], triangles[s, 0], triangles[s, 1], triangles[s, 2], 1e-7):
                        crossed[s] = True
                        crossed[t] = True
                        pairs += 1
                        break
                if pairs >= most:
                    return crossed
    return crossed
