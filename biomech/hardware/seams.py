"""Gap and step-off between two pieces of bone that belong together.

Both are read off points of the two outlines with their outward normals. Where normals oppose each other the pieces face each other: the
gap is the way along the normal, negative where they overlap. Where normals agree and the two surfaces lie side by side, they are
the bone's outside on both sides of the seam: the step-off is the height between them. Points farther than REACH_MM apart do not
belong to one seam.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Array = NDArray[np.float64]
REACH_MM = 8.0
"""Pieces farther apart than this do not face each other (limit of this program [D])."""
_OPPOSED, _ALONG = -0.7, 0.85
_OVER_MM, _SIDE_MM = 1.0, 5.0
"""How far beside the normal a facing place may lie, and how far beside the gap two places of the outside are still neighbours across it: the
edges of voxels round normals off over two or three of them."""
_NEIGHBOURS = 40
_LEAST = 12


@dataclass(frozen=True)
class Seam:
    """gap_mean_mm and gap_max_mm (95th percentile) where the pieces face each other, step_mm (95th percentile) of the outside; None where
    fewer than a dozen places do."""

    gap_mean_mm: float | None
    gap_max_mm: float | None
    step_mm: float | None


def seam_of(moved: tuple[Array, Array], rest: tuple[Array, Array]) -> Seam:
    """The seam between two pieces, each as (n, 3) points and (n, 3) outward normals."""
    (points, normals), (others, theirs) = moved, rest
    if not len(points) or not len(others):
        return Seam(None, None, None)
    gap = _facing(points, normals, others, theirs)
    met = np.isfinite(gap)
    mean = float(gap[met].mean()) if met.sum() >= _LEAST else None
    theirs_met = np.isfinite(_facing(others, theirs, points, normals))
    if not met.any() or not theirs_met.any():
        return Seam(None, None, None)
    rim, their_rim = _beside(points, met), _beside(others, theirs_met)
    step = _heights(points[rim], normals[rim], others[their_rim], theirs[their_rim], _SIDE_MM + max(0.0, mean or 0.0))
    return Seam(mean, float(np.percentile(gap[met], 95.0)) if mean is not None else None,
                float(np.percentile(step, 95.0)) if len(step) >= _LEAST else None)


def _beside(points: Array, met: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n,) which points of the outside lie beside the seam."""
    near = np.isfinite(cKDTree(points[met]).query(points, distance_upper_bound=_SIDE_MM)[0])
    return np.asarray(near & ~met)


def _neighbours(points: Array, normals: Array, others: Array, theirs: Array) -> tuple[Array, Array, NDArray[np.int64]]:
    """For each point (n, c): distance of its neighbours, the cosine between normals, and which they are."""
    count = min(_NEIGHBOURS, len(others))
    distance, index = (part.reshape(len(points), count) for part in cKDTree(others).query(points, count))
    return distance, np.einsum("nk,nck->nc", normals, theirs[index]), index


def _facing(points: Array, normals: Array, others: Array, theirs: Array) -> Array:
    """(n,) way along the normal to the other piece where the two face each other, infinite elsewhere."""
    found = np.full(len(points), np.inf)
    near = np.flatnonzero(np.isfinite(cKDTree(others).query(points, distance_upper_bound=REACH_MM)[0]))
    if not len(near):
        return found
    distance, turned, index = _neighbours(points[near], normals[near], others, theirs)
    up = np.einsum("nk,nck->nc", normals[near], others[index] - points[near][:, None])
    aside = np.sqrt(np.maximum(distance**2 - up**2, 0.0))
    ranked = np.where((turned < _OPPOSED) & (aside < _OVER_MM) & (distance < REACH_MM), distance, np.inf)
    rows, best = np.arange(len(near)), ranked.argmin(axis=1)
    found[near] = np.where(np.isfinite(ranked[rows, best]), up[rows, best], np.inf)
    return found


def _heights(points: Array, normals: Array, others: Array, theirs: Array, wide: float) -> Array:
    """(k,) heights between the outside of one piece and that of the other beside it. Across a round bone the mean of both normals is square
    to the way between the two places, so roundness is no step."""
    if not len(points) or not len(others):
        return np.zeros(0)
    near = np.isfinite(cKDTree(others).query(points, distance_upper_bound=wide + REACH_MM)[0])
    if not near.any():
        return np.zeros(0)
    points, normals = points[near], normals[near]
    distance, turned, index = _neighbours(points, normals, others, theirs)
    way, across = others[index] - points[:, None], normals[:, None] + theirs[index]
    height = np.abs(np.einsum("nck,nck->nc", across, way)) / np.maximum(np.linalg.norm(across, axis=2), 1e-9)
    aside = np.sqrt(np.maximum(distance**2 - height**2, 0.0))
    ranked = np.where((turned > _ALONG) & (aside < wide), distance, np.inf)
    rows, best = np.arange(len(points)), ranked.argmin(axis=1)
    return np.asarray(height[rows, best][np.isfinite(ranked[rows, best])], np.float64)
