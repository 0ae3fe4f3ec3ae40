"""Small operations on rooted trees of points: branches, even spacing, tangents, smoothing, a new root.

A tree is `points` (n, 3) with `parent` (n,), -1 at the root and every parent before its children.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import splu

FORK_BENDS = 0.05
"""How stiff a fork is against a branch: daughters leave a fork at an angle, so the axis may turn sharply there."""


def children_count(parent: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) how many children each point has."""
    count: NDArray[np.int64] = np.bincount(parent[parent >= 0], minlength=len(parent))
    return count


def branches(parent: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Point numbers of each stretch between forks, from the fork it leaves (included) to its last point.

    The first begins at the root. A fork point belongs to the branch that reaches it.
    """
    count = children_count(parent)
    found: list[list[int]] = []
    of_point: dict[int, int] = {}
    for point in range(len(parent)):
        before = int(parent[point])
        if before < 0:
            continue
        if before in of_point and count[before] == 1:
            found[of_point[before]].append(point)
            of_point[point] = of_point[before]
        else:
            of_point[point] = len(found)
            found.append([before, point])
    return [np.array(branch, dtype=np.int64) for branch in found]


def branch_numbers(parent: NDArray[np.int64]) -> tuple[NDArray[np.int32], int]:
    """(n,) the branch each point belongs to (a fork to the branch that reaches it, the root to branch 0), and their number."""
    found = branches(parent)
    number = np.zeros(len(parent), np.int32)
    for b, points in enumerate(found):
        number[points[1:]] = b
    return number, max(len(found), 1)


def arc_lengths(points: NDArray[np.float64], parent: NDArray[np.int64]) -> NDArray[np.float64]:
    """(n,) distance from the root along the tree."""
    steps = np.where(parent >= 0, np.linalg.norm(points - points[parent], axis=1), 0.0)
    arc = np.zeros(len(parent))
    for i in range(1, len(parent)):
        arc[i] = arc[parent[i]] + steps[i]
    return arc


def evenly_spaced(points: NDArray[np.float64], parent: NDArray[np.int64], step_mm: float, *,
                  values: NDArray[np.float64] | None = None) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """The same tree with its points about `step_mm` apart; forks and ends stay. `values` (n,) are carried along."""
    carried = np.zeros(len(points)) if values is None else values
    new_points, new_parent, new_values = [points[:1]], [np.array([-1])], [carried[:1]]
    place = {0: 0}
    total = 1
    for branch in branches(parent):
        arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points[branch], axis=0), axis=1))])
        count = max(int(round(arc[-1] / step_mm)), 1)
        at = np.linspace(0.0, arc[-1], count + 1)[1:]
        new_points.append(np.stack([np.interp(at, arc, points[branch, a]) for a in range(3)], axis=1))
        new_values.append(np.interp(at, arc, carried[branch]))
        numbers = total + np.arange(count)
        new_parent.append(np.concatenate([[place[int(branch[0])]], numbers[:-1]]))
        total += count
        place[int(branch[-1])] = total - 1
    return np.concatenate(new_points), np.concatenate(new_parent).astype(np.int64), np.concatenate(new_values)


def tangents(points: NDArray[np.float64], parent: NDArray[np.int64], reach: int = 2) -> NDArray[np.float64]:
    """(n, 3) unit directions away from the root, over `reach` points to either side where they are there."""
    back = np.arange(len(parent))
    ahead = np.arange(len(parent))
    straight = _main_child(points, parent)
    for _ in range(reach):
        back = np.where(parent[back] >= 0, parent[back], back)
        ahead = np.where(straight[ahead] >= 0, straight[ahead], ahead)
    direction = points[ahead] - points[back]
    length = np.linalg.norm(direction, axis=1, keepdims=True)
    unit: NDArray[np.float64] = np.where(length > 0, direction / np.maximum(length, 1e-12), [[0.0, 0.0, 1.0]])
    return unit


def _main_child(points: NDArray[np.float64], parent: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) the child that goes straightest on, -1 at the ends."""
    chosen = np.full(len(parent), -1, np.int64)
    best = np.full(len(parent), -2.0)
    for child in range(1, len(parent)):
        here = int(parent[child])
        before = int(parent[here])
        onward = points[child] - points[here]
        inward = points[here] - points[before] if before >= 0 else onward
        cosine = float(onward @ inward / max(float(np.linalg.norm(onward) * np.linalg.norm(inward)), 1e-12))
        if cosine > best[here]:
            best[here], chosen[here] = cosine, child
    return chosen


def smoothed(data: NDArray[np.float64], parent: NDArray[np.int64], weight: NDArray[np.float64],
             length_points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The smoothing spline on a tree: argmin over x of  sum w |x - data|^2 + sum l^4 |x_child - 2 x + x_parent|^2.

    `weight` (n,) is the trust in each value (0: filled in from its neighbours), `length_points` (n,) the wave length over 2 pi
    below which the data is taken for noise, in points. Bending at a fork costs FORK_BENDS of that.
    """
    n = len(parent)
    child = np.flatnonzero((parent >= 0) & (parent[np.maximum(parent, 0)] >= 0))
    middle, before = parent[child], parent[parent[child]]
    rows = np.arange(len(child))
    bend = coo_matrix((np.concatenate([np.ones(len(rows)), -2 * np.ones(len(rows)), np.ones(len(rows))]),
                       (np.tile(rows, 3), np.concatenate([child, middle, before]))), shape=(len(rows), n)).tocsr()
    stiff = length_points[middle] ** 4 * np.where(children_count(parent)[middle] > 1, FORK_BENDS, 1.0)
    matrix = diags(weight + 1e-9) + bend.T @ diags(stiff) @ bend
    flat = data.reshape(n, -1)
    solved: NDArray[np.float64] = splu(matrix.tocsc()).solve((weight + 1e-9)[:, None] * flat)
    return solved.reshape(data.shape)


def to_nearest_fork(points: NDArray[np.float64], parent: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(n,) distance along the tree to the nearest fork (infinite when there is none), and (n,) its number (-1)."""
    steps = np.where(parent >= 0, np.linalg.norm(points - points[parent], axis=1), 0.0)
    forks = children_count(parent) > 1
    distance = np.where(forks, 0.0, np.inf)
    fork = np.where(forks, np.arange(len(parent)), -1)
    for order in (range(1, len(parent)), range(len(parent) - 1, 0, -1)):
        for i in order:
            p = int(parent[i])
            for here, there in ((i, p), (p, i)):
                if distance[there] + steps[i] < distance[here]:
                    distance[here], fork[here] = distance[there] + steps[i], fork[there]
    return distance, fork


def to_nearest_end(points: NDArray[np.float64], parent: NDArray[np.int64]) -> NDArray[np.float64]:
    """(n,) distance along the tree to the nearest end, the root's included, within the same branch."""
    arc = arc_lengths(points, parent)
    ends = children_count(parent) == 0
    distance = np.full(len(parent), np.inf)
    for branch in branches(parent):
        if ends[branch[-1]]:
            distance[branch[1:]] = np.minimum(distance[branch[1:]], arc[branch[-1]] - arc[branch[1:]])
        if branch[0] == 0:
            distance[branch] = np.minimum(distance[branch], arc[branch])
    return distance


def trimmed(points: NDArray[np.float64], parent: NDArray[np.int64], inside: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The tree without the points beyond its ends that are not `inside`, as (old numbers, new parents); smoothing pulls the ends out."""
    keep = np.ones(len(parent), bool)
    count = children_count(parent)
    for point in range(len(parent) - 1, 0, -1):
        if count[point] == 0 and not inside[point] and count[parent[point]] == 1 and len(parent) > 8:
            keep[point] = False
            count[parent[point]] -= 1
    root = 0
    while not inside[root] and count[root] == 1:
        keep[root] = False
        root = int(np.flatnonzero((parent == root) & keep)[0])
    return cut_to(parent, keep)


def cut_to(parent: NDArray[np.int64], keep: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The kept points (closed towards the root) as (old numbers, new parents)."""
    old = np.flatnonzero(keep)
    new = np.full(len(parent), -1, np.int64)
    new[old] = np.arange(len(old))
    return old, np.where(parent[old] >= 0, new[np.maximum(parent[old], 0)], -1)
