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
_SIDE_MM = 2.5
"""How far beside the gap two places of the outside may lie and still be neighbours across it."""
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
    near = np.isfinite(cKDTree(others).query(points, distance_upper_bound=REACH_MM)[0])
    points, normals = points[near], normals[near]
    if len(points) < _LEAST:
        return Seam(None, None, None)
    count = min(_NEIGHBOURS, len(others))
    distance, index = (part.reshape(len(points), count) for part in cKDTree(others).query(points, count))
    turned = np.einsum("nk,nck->nc", normals, theirs[index])
    way = others[index] - points[:, None]
    up = np.einsum("nk,nck->nc", normals, way)
    aside = np.sqrt(np.maximum(distance**2 - up**2, 0.0))
    gap = _first(np.where(turned < _OPPOSED, np.where((aside < 1.0) & (distance < REACH_MM), distance, np.inf), np.inf), up)
    mean = float(gap.mean()) if len(gap) >= _LEAST else None
    wide = _SIDE_MM + max(0.0, mean or 0.0)
    across = normals[:, None] + theirs[index]
    height = np.abs(np.einsum("nck,nck->nc", across, way)) / np.maximum(np.linalg.norm(across, axis=2), 1e-9)
    step = _first(np.where(turned > _ALONG, np.where(aside < wide, distance, np.inf), np.inf), height)
    return Seam(mean, float(np.percentile(gap, 95.0)) if mean is not None else None,
                float(np.percentile(step, 95.0)) if len(step) >= _LEAST else None)


def _first(distance: Array, value: Array) -> Array:
    """The value of the nearest neighbour that counts, of every point that has one."""
    best = distance.argmin(axis=1)
    rows = np.arange(len(distance))
    found: Array = value[rows, best][np.isfinite(distance[rows, best])]
    return found
