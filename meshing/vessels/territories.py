"""Which branch of a vessel tree serves which place: the one whose wall is nearest.

Portal-territory method: every point of the organ belongs to the branch whose wall is nearest (Limits of Couinaud's
classification, 23 patients: preferred for resection; sources in CLINICAL "Anatomy rules").
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshing.centreline import Centreline
from meshing.labels import Labels
from meshing.volume import position_of

_CLASSES = 8
"""Points are searched in so many classes of nearly the same radius: within one the nearest axis is the nearest wall."""
_AT_ONCE = 400_000
NOBODY = -1


def serving_point(tree: Centreline, points_mm: NDArray[np.float64]) -> NDArray[np.int64]:
    """(n,) number of the centreline point whose vessel wall is nearest to each of (n, 3) LPS points."""
    order = np.argsort(tree.radius_mm, kind="stable")
    best = np.full(len(points_mm), np.inf)
    found = np.zeros(len(points_mm), np.int64)
    for own in np.array_split(order, min(_CLASSES, len(order))):
        distance, index = cKDTree(tree.points_mm[own]).query(points_mm)
        wall = distance - tree.radius_mm[own[index]]
        nearer = wall < best
        best[nearer], found[nearer] = wall[nearer], own[index[nearer]]
    return found


def serving_branch(tree: Centreline, labels: Labels, mask: NDArray[np.bool_]) -> NDArray[np.int16]:
    """[k, j, i] number of the branch that serves each voxel of `mask`, NOBODY elsewhere."""
    territory = np.full(mask.shape, NOBODY, np.int16)
    places = np.flatnonzero(mask)
    for first in range(0, len(places), _AT_ONCE):
        own = places[first:first + _AT_ONCE]
        index = np.stack(np.unravel_index(own, mask.shape), axis=1)[:, ::-1].astype(np.float64)
        territory.ravel()[own] = tree.branch[serving_point(tree, position_of(labels.to_patient, index))]
    return territory
