"""A front that runs through a vessel from one place, and stops where it breaks out of it.

The front is the set of voxels at the same distance from the start along the vessel; it falls into pieces, one a branch
(Deschamps and Cohen, Med Image Anal 5:281, 2001, propagate such fronts for tubular shapes). The area of a piece over its
thickness is the cross section there. Where a piece is far wider than everything on its way up to a few millimetres before, the
vessel has a leak: all of it goes, back to the narrowest piece shortly before. A vessel that widens gently (a fork, an aneurysm along
the vessel) stays; out of a hole a front spreads as a half ball.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from skimage.graph import MCP_Geometric

from meshing.segmenters.kernels import Spacing

Mask = NDArray[np.bool_]

WIDENS, WITHIN_MM = 2.2, 6.0
"""A piece this many times as wide as everything on its way until so many mm before it is a leak."""
LOOK_BACK_MM = 16.0
"""How far back the neck of a leak is looked for."""


def along_vessel(window: Mask, spot: Mask, spacing: Spacing, *, start_mm: float, widest_mm: float) -> Mask:
    """The part of `window` that a front from `spot` reaches without breaking out.

    `start_mm` is the radius of the vessel at the start, `widest_mm` the radius from which nothing is a vessel any more.
    """
    starts = [tuple(int(c) for c in place) for place in np.argwhere(spot & window)]
    if not starts:
        return np.zeros(window.shape, bool)
    times, _ = MCP_Geometric(np.where(window, 1.0, np.inf), sampling=spacing).find_costs(starts)
    reached = np.isfinite(times)
    thickness = 1.5 * max(spacing)
    shell = np.where(reached, times / thickness, -1.0).astype(np.int32)
    piece, parent, first = _pieces(reached, shell)
    count = len(parent)
    radius = np.sqrt(np.bincount(piece[reached], minlength=count) * float(np.prod(spacing)) / (thickness * np.pi))
    widest, bad = np.zeros(count), np.zeros(count, bool)
    back, within = (max(int(reach / thickness), 1) for reach in (LOOK_BACK_MM, WITHIN_MM))
    for p in np.argsort(first, kind="stable"):
        before = int(parent[p])
        if before < 0 or first[p] * thickness < 2.5 * start_mm:  # near the start the front is a ball, not a section
            widest[p] = start_mm
            continue
        if bad[before]:
            bad[p] = True
            continue
        widest[p] = max(widest[before], radius[p])
        if radius[p] > WIDENS * widest[_way(p, parent, within)[-1]] or radius[p] > 1.5 * widest_mm:
            way = _way(p, parent, back)
            bad[min(way, key=lambda q: radius[q])] = bad[p] = True
    for p in np.argsort(first, kind="stable"):
        bad[p] |= parent[p] >= 0 and bad[parent[p]]
    return np.asarray(reached & ~bad[np.maximum(piece, 0)], np.bool_)


def _way(piece: int, parent: NDArray[np.int64], steps: int) -> list[int]:
    """This piece and those before it, at most so many, without the start."""
    way = [int(piece)]
    while len(way) <= steps and parent[way[-1]] >= 0 and parent[parent[way[-1]]] >= 0:
        way.append(int(parent[way[-1]]))
    return way


def _pieces(reached: Mask, shell: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """[k, j, i] number of the piece (-1 outside), (n,) the piece before each (-1 at the start), (n,) its shell."""
    number = np.full(reached.shape, -1, np.int32)
    count = int(reached.sum())
    number[reached] = np.arange(count)
    level = shell[reached]
    same, steps = [], []
    for offset in np.ndindex(3, 3, 3):
        step = np.array(offset) - 1
        if tuple(step) <= (0, 0, 0):
            continue
        here = tuple(slice(max(0, -s), n - max(0, s)) for s, n in zip(step, reached.shape))
        there = tuple(slice(max(0, s), n - max(0, -s)) for s, n in zip(step, reached.shape))
        joined = reached[here] & reached[there]
        pair = np.stack([number[here][joined], number[there][joined]])
        apart = level[pair[1]] - level[pair[0]]
        same.append(pair[:, apart == 0])
        steps += [pair[:, apart == 1], pair[::-1, apart == -1]]
    links = np.concatenate(same, axis=1)
    pieces, of_voxel = connected_components(coo_matrix((np.ones(links.shape[1], bool), links), shape=(count, count)), directed=False)
    parent = np.full(pieces, -1, np.int64)
    onward = np.concatenate(steps, axis=1)
    parent[of_voxel[onward[1]]] = of_voxel[onward[0]]
    first = np.zeros(pieces, np.int32)
    first[of_voxel] = level
    number[reached] = of_voxel
    return number, parent, first
