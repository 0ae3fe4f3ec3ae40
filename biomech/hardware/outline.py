"""The outline of a structure of the label map to a part of a voxel, and the signed distance to it.

The mask is blurred by BLUR voxels and its half-way surface is crossed with the lines of the grid (as in meshing/vessels/distance.py); each
crossing is a point of the outline with its normal from the gradient. The distance of a point is that to the nearest crossing, and
near the outline that to the plane through it, which has no error of first order in the grid. A ball of radius R shrinks by about
BLUR^2 spacing^2 / R: 0.02 mm for a vessel of 1.5 mm in voxels of 0.4 mm.
"""
from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, gaussian_filter, map_coordinates
from scipy.spatial import cKDTree

from meshing.centreline import Centreline
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.volume import index_of, position_of, spacing_of

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
BLUR, NORMAL_BLUR = 0.6, 1.5
"""Standard deviations in voxels: for the place of the outline, and for its normals, which are noisier."""
_PAD = 6


class Outline:
    """`points_mm` (n, 3) and outward unit `normals` (n, 3) of the surface of a mask; both empty where the mask is."""

    def __init__(self, mask: Mask, to_patient: Transform[IJK, LPS]) -> None:
        """`mask[k, j, i]` on a grid; what lies outside the grid counts as outside the structure."""
        found = find_objects(mask.astype(np.uint8)) if mask.any() else []
        if not found:
            self._low = np.zeros(3, np.int64)
            small = np.zeros((1, 1, 1), bool)
        else:
            self._low = np.array([part.start for part in found[0]])
            small = mask[found[0]]
        self.to_patient = to_patient
        self.spacing_mm = float(max(spacing_of(to_patient)))
        padded = np.pad(small, _PAD).astype(np.float32)
        self._occupancy = np.asarray(gaussian_filter(padded, BLUR, truncate=4.0), np.float32)
        self._soft = np.asarray(gaussian_filter(padded, NORMAL_BLUR, truncate=3.0), np.float32)
        kji = _crossings(self._occupancy) if found else np.zeros((0, 3))
        self.points_mm = position_of(to_patient, (kji + self._low - _PAD)[:, ::-1])
        self.normals = self._normals(kji)

    def __bool__(self) -> bool:
        return len(self.points_mm) > 0

    @cached_property
    def tree(self) -> cKDTree:
        return cKDTree(self.points_mm)

    def _normals(self, kji: Array) -> Array:
        """(n, 3) outward unit normals: against the gradient of the blurred mask."""
        slopes = np.stack([map_coordinates(self._soft, (kji + step).T, order=1) - map_coordinates(self._soft, (kji - step).T, order=1)
                           for step in 0.5 * np.eye(3)], axis=1)
        out: Array = -slopes[:, ::-1] @ np.linalg.inv(self.to_patient.matrix[:3, :3])
        found: Array = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-30)
        return found

    def share(self, points_mm: Array) -> Array:
        """(n,) how much of the blur at each point is structure: one half on the outline."""
        kji = index_of(self.to_patient, points_mm)[:, ::-1] - self._low + _PAD
        return np.asarray(map_coordinates(self._occupancy, kji.T, order=1, mode="constant", cval=0.0), np.float64)

    def inside(self, points_mm: Array) -> Mask:
        """(n,) whether each point lies in the structure."""
        return self.share(points_mm) > 0.5

    def signed_mm(self, points_mm: Array) -> Array:
        """(n,) distance from the outline, negative inside; infinite where there is no structure."""
        if not self:
            return np.full(len(points_mm), np.inf)
        distance, nearest = self.tree.query(points_mm)
        flat = np.einsum("ij,ij->i", points_mm - self.points_mm[nearest], self.normals[nearest])
        far = np.where(self.inside(points_mm), -distance, distance)
        return np.asarray(np.where(distance < 1.5 * self.spacing_mm, flat, far), np.float64)

    def normal_at(self, point_mm: Array) -> Array:
        """(3,) outward normal of the outline at its place nearest to a point: the mean of the neighbourhood, against the noise of voxels."""
        distance, _ = self.tree.query(point_mm)
        near = self.tree.query_ball_point(point_mm, distance + 2.5 * self.spacing_mm)
        mean = self.normals[near].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float64)


def enclosed(labels: Labels, names: tuple[str, ...]) -> Mask:
    """Voxels of the named structures together. The body holds everything: what was found in it took its voxels from it."""
    if any(labels.label(name).organ == "body" for name in names):
        return np.asarray(labels.values != 0)
    return labels.mask(*names)


def outline_of(labels: Labels, names: tuple[str, ...], box_mm: Array | None = None) -> Outline:
    """The outline of named structures together; only inside `box_mm` (2, 3), low and high corner, where that is given."""
    mask = enclosed(labels, names)
    if box_mm is None:
        return Outline(mask, labels.to_patient)
    corners = np.array([[box_mm[a, 0], box_mm[b, 1], box_mm[c, 2]] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
    kji = index_of(labels.to_patient, corners)[:, ::-1]
    low = np.clip(np.floor(kji.min(axis=0)).astype(int), 0, np.array(mask.shape))
    high = np.clip(np.ceil(kji.max(axis=0)).astype(int) + 1, 0, np.array(mask.shape))
    part = mask[low[0]:high[0], low[1]:high[1], low[2]:high[2]]
    matrix = labels.to_patient.matrix.copy()
    matrix[:3, 3] += matrix[:3, :3] @ low[::-1]
    return Outline(part, Transform(matrix, IJK, LPS, labels.space))


def _crossings(occupancy: NDArray[np.float32]) -> Array:
    """(n, 3) places (k, j, i) where the half-way surface meets the lines of the grid."""
    found = []
    for axis in range(3):
        first = np.moveaxis(occupancy, axis, 0)[:-1] - np.float32(0.5)
        second = np.moveaxis(occupancy, axis, 0)[1:] - np.float32(0.5)
        at = np.argwhere((first > 0) != (second > 0))
        a, b = first[tuple(at.T)], second[tuple(at.T)]
        place = at.astype(np.float64)
        place[:, 0] += a / (a - b)
        found.append(np.insert(place[:, 1:], axis, place[:, 0], axis=1))
    return np.concatenate(found)


def tree_distance_mm(tree: Centreline, points_mm: Array) -> Array:
    """(n,) distance of points from the wall of a vessel tree, negative inside: exact for tubes whose radius changes evenly."""
    child = np.flatnonzero(tree.parent >= 0)
    if not len(child):
        return np.asarray(np.linalg.norm(points_mm - tree.points_mm[0], axis=1) - tree.radius_mm[0], np.float64)
    start, end = tree.points_mm[tree.parent[child]], tree.points_mm[child]
    from_radius, to_radius = tree.radius_mm[tree.parent[child]], tree.radius_mm[child]
    way = end - start
    squared = np.maximum(np.einsum("sk,sk->s", way, way), 1e-12)
    found = np.empty(len(points_mm))
    for first in range(0, len(points_mm), 256):
        off = points_mm[first:first + 256, None] - start
        t = np.clip(np.einsum("nsk,sk->ns", off, way) / squared, 0.0, 1.0)
        foot = off - t[:, :, None] * way
        wall = np.linalg.norm(foot, axis=2) - ((1.0 - t) * from_radius + t * to_radius)
        found[first:first + 256] = wall.min(axis=1)
    return found
