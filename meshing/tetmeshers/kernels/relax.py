"""Move the nodes so that tetrahedra become well shaped: inner nodes freely, interface nodes along their interface.

A node goes part of the way to the mean of its neighbours of the same kind; an interface node is then put back onto its
interface u_a = u_b (or the junction u_a = u_b = u_c) by Newton steps. The move stays only if the worst mean ratio around
the node improves, or, for an interface node, stays above `floor`. What remains bad is tried at sixteen random places
near by. The nodes are taken colour by colour, so two threads never move neighbours and the result does not depend on
the number of threads; the random numbers come from the node's number and the sweep.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange

from meshing.tetmeshers.kernels.field import MOST, SLOPES, weights_at
from meshing.tetmeshers.kernels.shape import star_cosine, star_ratio

MEMBERS = 4


@njit(cache=True, parallel=True)
def memberships(tets, label, nodes, start, items, outer):  # type: ignore[no-untyped-def]
    """Labels that meet at each node, outside (`outer`) being 0: the first MEMBERS of them (n, MEMBERS) and how many (n,)."""
    member = np.full((nodes, MEMBERS), -1, np.int64)
    count = np.zeros(nodes, np.int64)
    for v in prange(nodes):
        if outer[v]:
            member[v, 0] = 0
            count[v] = 1
        for p in range(start[v], start[v + 1]):
            known = False
            for q in range(min(count[v], MEMBERS)):
                if member[v, q] == label[items[p]]:
                    known = True
            if not known:
                if count[v] < MEMBERS:
                    member[v, count[v]] = label[items[p]]
                count[v] += 1
    return member, count


@njit(cache=True, nogil=True)
def random_step(state):  # type: ignore[no-untyped-def]
    """The next state of a xorshift generator (Marsaglia 2003) and a number in -1..1."""
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    return state, np.float64(state >> np.uint64(11)) / 9007199254740992.0 * 2.0 - 1.0


@njit(cache=True, nogil=True)
def _seed(v, round_number):  # type: ignore[no-untyped-def]
    return np.uint64(v * 2654435761 + round_number * 40503 + 88172645463325252)


@njit(cache=True, fastmath=True)
def _project(labels, spline, spacing, point, member, kinds, step, found, weight, slope):  # type: ignore[no-untyped-def]
    """Newton steps of at most 0.3 `step` mm from `point` (in place) to where the fields of its two or three labels are equal."""
    for _ in range(3):
        count = weights_at(labels, spline, spacing, point[0], point[1], point[2], found, weight, slope)
        a = -1
        b = -1
        c = -1
        for q in range(count):
            if found[q] == member[0]:
                a = q
            elif found[q] == member[1]:
                b = q
            elif kinds > 2 and found[q] == member[2]:
                c = q
        if a < 0 or b < 0 or (kinds > 2 and c < 0):
            return
        g = weight[a] - weight[b]
        g0 = slope[a, 0] - slope[b, 0]
        g1 = slope[a, 1] - slope[b, 1]
        g2 = slope[a, 2] - slope[b, 2]
        gg = g0 * g0 + g1 * g1 + g2 * g2
        if gg < 1e-14:
            return
        if kinds == 2:
            x = -g / gg * g0
            y = -g / gg * g1
            z = -g / gg * g2
        else:
            f = weight[a] - weight[c]
            f0 = slope[a, 0] - slope[c, 0]
            f1 = slope[a, 1] - slope[c, 1]
            f2 = slope[a, 2] - slope[c, 2]
            ff = f0 * f0 + f1 * f1 + f2 * f2
            fg = g0 * f0 + g1 * f1 + g2 * f2
            det = gg * ff - fg * fg
            if det < 1e-3 * gg * ff:
                return
            m = (-g * ff + f * fg) / det
            r = (-f * gg + g * fg) / det
            x = m * g0 + r * f0
            y = m * g1 + r * f1
            z = m * g2 + r * f2
        length = np.sqrt(x * x + y * y + z * z)
        share = min(1.0, 0.3 * step / (length + 1e-300))
        point[0] += share * x
        point[1] += share * y
        point[2] += share * z
        if length < 1e-3 * step:
            return


@njit(cache=True, fastmath=True)
def _relax_node(  # type: ignore[no-untyped-def]
        v, labels, spline, spacing, points, tets, star_start, star, start, others, member, kinds, step, floor, sweep,
        found, weight, slope, mean, old):
    before = star_ratio(points, tets, star_start, star, v)
    if kinds[v] <= 1 and before > 0.55:
        return
    for c in range(3):
        old[c] = points[v, c]
        mean[c] = 0.0
    used = 0
    for p in range(start[v], start[v + 1]):
        w = others[p]
        if kinds[v] > 1:
            same = 0
            for i in range(kinds[v]):
                for j in range(min(kinds[w], MEMBERS)):
                    if member[v, i] == member[w, j]:
                        same += 1
            if same < kinds[v]:
                continue
        for c in range(3):
            mean[c] += points[w, c]
        used += 1
    if used == 0:
        return
    for c in range(3):
        mean[c] /= used
    for trial in range(3):
        share = 1.0
        if kinds[v] > 1:
            share = 0.5 if trial == 0 else 0.2 if trial == 1 else 0.0
        elif trial > 0:
            share = 0.5 if trial == 1 else 0.2
        for c in range(3):
            points[v, c] = old[c] + share * (mean[c] - old[c])
        if kinds[v] > 1:
            _project(labels, spline, spacing, points[v], member[v], kinds[v], step[v], found, weight, slope)
        after = star_ratio(points, tets, star_start, star, v)
        if after > before + 1e-6 or (kinds[v] > 1 and after >= floor):
            return
    for c in range(3):
        points[v, c] = old[c]
    if before >= floor:
        return
    best = before
    state = _seed(v, sweep)
    for trial in range(16):
        reach = 0.3 * step[v] / (1 + trial // 4)
        for c in range(3):
            state, number = random_step(state)
            points[v, c] = old[c] + reach * number
        if kinds[v] > 1:
            _project(labels, spline, spacing, points[v], member[v], kinds[v], step[v], found, weight, slope)
        after = star_ratio(points, tets, star_start, star, v)
        if after > best:
            best = after
            for c in range(3):
                old[c] = points[v, c]
    for c in range(3):
        points[v, c] = old[c]


@njit(cache=True, parallel=True)
def relax_sweep(  # type: ignore[no-untyped-def]
        labels, spline, spacing, points, tets, star_start, star, start, others, member, kinds, step, floor, sweep,
        order, first):
    """One sweep over all nodes, in place. `step` (n,) mm is the local edge, `order` and `first` the colouring."""
    for colour in range(len(first) - 1):
        low = first[colour]
        size = first[colour + 1] - low
        parts = min(16, max(1, size // 64))
        for part in prange(parts):
            found = np.zeros(MOST, np.int64)
            weight = np.zeros(MOST)
            slope = np.zeros((SLOPES, 3))
            mean = np.zeros(3)
            old = np.zeros(3)
            for n in range(low + part * size // parts, low + (part + 1) * size // parts):
                v = order[n]
                if star_start[v + 1] > star_start[v] and kinds[v] <= 3:
                    _relax_node(v, labels, spline, spacing, points, tets, star_start, star, start, others, member, kinds,
                                step, floor, sweep, found, weight, slope, mean, old)


@njit(cache=True, parallel=True)
def smooth_inside(points, tets, star_start, star, start, others, order, first):  # type: ignore[no-untyped-def]
    """Let inner nodes (those of `order`) with poor angles around them follow their neighbours, in place."""
    for colour in range(len(first) - 1):
        for n in prange(first[colour], first[colour + 1]):
            v = order[n]
            before = star_cosine(points, tets, star_start, star, v)
            if before < 0.85:
                continue
            x = 0.0
            y = 0.0
            z = 0.0
            count = start[v + 1] - start[v]
            for p in range(start[v], start[v + 1]):
                x += points[others[p], 0] / count
                y += points[others[p], 1] / count
                z += points[others[p], 2] / count
            a = points[v, 0]
            b = points[v, 1]
            c = points[v, 2]
            share = 1.0
            for _ in range(3):
                points[v, 0] = a + share * (x - a)
                points[v, 1] = b + share * (y - b)
                points[v, 2] = c + share * (z - c)
                if star_cosine(points, tets, star_start, star, v) < before - 1e-6:
                    break
                points[v, 0] = a
                points[v, 1] = b
                points[v, 2] = c
                share *= 0.45


@njit(cache=True, parallel=True)
def move_guarded(points, tets, star_start, star, move, limit, order, first):  # type: ignore[no-untyped-def]
    """Move the nodes of `order` by `move` (n, 3), in place, as far as no angle around one becomes worse than it was and `limit`.

    A move is shortened up to three times. Returns how many were refused.
    """
    refused = 0
    for colour in range(len(first) - 1):
        for n in prange(first[colour], first[colour + 1]):
            v = order[n]
            if move[v, 0] == 0.0 and move[v, 1] == 0.0 and move[v, 2] == 0.0:
                continue
            a = points[v, 0]
            b = points[v, 1]
            c = points[v, 2]
            share = 1.0
            kept = False
            allowed = limit
            for trial in range(4):
                points[v, 0] = a + share * move[v, 0]
                points[v, 1] = b + share * move[v, 1]
                points[v, 2] = c + share * move[v, 2]
                after = star_cosine(points, tets, star_start, star, v)
                if after > allowed and trial == 0:
                    # only now is it worth knowing how it was
                    points[v, 0] = a
                    points[v, 1] = b
                    points[v, 2] = c
                    allowed = max(star_cosine(points, tets, star_start, star, v), limit)
                    points[v, 0] = a + share * move[v, 0]
                    points[v, 1] = b + share * move[v, 1]
                    points[v, 2] = c + share * move[v, 2]
                if after <= allowed:
                    kept = True
                    break
                share *= 0.4
            if not kept:
                points[v, 0] = a
                points[v, 1] = b
                points[v, 2] = c
                refused += 1
    return refused


@njit(cache=True, parallel=True)
def polish_round(points, tets, star_start, star, kinds, normal, step, goal, round_number, order, first):  # type: ignore[no-untyped-def]
    """Random search at nodes whose worst |cos dihedral| exceeds `goal`, in place; returns how many there were.

    Interface nodes search in their tangent plane (`normal`), which keeps volumes to first order; nodes where three or
    more labels meet are touched only below 10 degrees.
    """
    tried = 0
    for colour in range(len(first) - 1):
        for n in prange(first[colour], first[colour + 1]):
            tried += _polish_node(order[n], points, tets, star_start, star, kinds, normal, step, goal, round_number)
    return tried


@njit(cache=True, nogil=True)
def _polish_node(v, points, tets, star_start, star, kinds, normal, step, goal, round_number):  # type: ignore[no-untyped-def]
    """1 if the node was worse than `goal` and has been searched around, else 0."""
    best = star_cosine(points, tets, star_start, star, v)
    if best <= goal or (kinds[v] > 2 and best < 0.9848):
        return 0
    best_x = points[v, 0]
    best_y = points[v, 1]
    best_z = points[v, 2]
    state = _seed(v, round_number)
    for trial in range(24):
        reach = step[v] * (0.25 if kinds[v] < 3 else 0.1) / (1 + trial // 4)
        state, x = random_step(state)
        state, y = random_step(state)
        state, z = random_step(state)
        x *= reach
        y *= reach
        z *= reach
        if kinds[v] == 2:
            along = x * normal[v, 0] + y * normal[v, 1] + z * normal[v, 2]
            x -= along * normal[v, 0]
            y -= along * normal[v, 1]
            z -= along * normal[v, 2]
        points[v, 0] = best_x + x
        points[v, 1] = best_y + y
        points[v, 2] = best_z + z
        after = star_cosine(points, tets, star_start, star, v)
        if after < best - 1e-9:
            best = after
            best_x = points[v, 0]
            best_y = points[v, 1]
            best_z = points[v, 2]
    points[v, 0] = best_x
    points[v, 1] = best_y
    points[v, 2] = best_z
    return 1
