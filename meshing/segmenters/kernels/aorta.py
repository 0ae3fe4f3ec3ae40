"""The aorta as a track of bright discs in front of the spine.

In each slice a disc minus the ring around it scores every place and four radii; dynamic programming finds the chain of
places with the highest total that moves at most two voxels from slice to slice; a local half-maximum threshold gives the
wall.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels.morphology import largest, opened
from meshing.segmenters.kernels.scene import Scene

Mask = NDArray[np.bool_]

_RADII_MM = (8.0, 10.0, 12.0, 15.0)
_STEP = 2


def aorta_of(scene: Scene, tissue_hu: float) -> Mask:
    """The aorta's lumen; empty when no chain of discs is clearly brighter than `tissue_hu`."""
    j, i = scene.spine
    j0, j1 = max(0, j - scene.rows(75.0)), j + scene.rows(5.0)
    i0, i1 = max(0, i - scene.columns(45.0)), i + scene.columns(45.0)
    window = np.clip(scene.smooth[:, j0:j1, i0:i1], 0.0, 450.0)
    scores, radii = _disc_scores(window, scene, tissue_hu)
    path = _best_chain(scores)
    slices = np.arange(len(path))
    score = scores[slices, path[:, 0], path[:, 1]]
    if np.mean(score > 15.0) < 0.6:
        return np.zeros_like(scene.body)
    radius = radii[slices, path[:, 0], path[:, 1]]
    rows, columns = np.mgrid[:scene.smooth.shape[1], :scene.smooth.shape[2]]
    found = np.zeros_like(scene.body)
    for k in slices:
        away = np.hypot((rows - path[k, 0] - j0) * scene.spacing[1], (columns - path[k, 1] - i0) * scene.spacing[2])
        piece = scene.smooth[k]
        lumen = float(np.median(piece[away < 0.6 * radius[k]]))
        found[k] = (away < 1.35 * radius[k]) & (piece > 0.5 * (lumen + 50.0)) & (piece < lumen + 90.0)
    return largest(opened(found, 3.0, scene.spacing))


def _disc_scores(window: NDArray[np.float32], scene: Scene, tissue_hu: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(score, radius) of the best disc at each place of each slice."""
    best = np.full(window.shape, -np.inf, np.float32)
    radii = np.zeros(window.shape, np.float32)
    reach = int(2.0 * _RADII_MM[-1] / scene.spacing[1]) + 1
    rows, columns = np.mgrid[-reach:reach + 1, -reach:reach + 1]
    away = np.hypot(rows * scene.spacing[1], columns * scene.spacing[2])
    for radius in _RADII_MM:
        disc = (away <= 0.8 * radius).astype(np.float32)
        ring = ((away > 1.15 * radius) & (away <= 1.15 * radius + 4.0)).astype(np.float32)
        inside = _mean(window, disc)
        spread = np.sqrt(np.maximum(_mean(window * window, disc) - inside**2, 0.0))
        around = _mean(np.minimum(window, 300.0), ring)
        score = np.minimum(inside - around, 120.0) - 2.0 * spread - 0.7 * np.maximum(0.0, tissue_hu + 10.0 - inside)
        better = score > best
        best = np.where(better, score, best)
        radii = np.where(better, np.float32(radius), radii)
    return best, radii


def _mean(window: NDArray[np.float32], kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(ndimage.convolve(window, (kernel / kernel.sum())[None], mode="nearest"), np.float32)


def _best_chain(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """(slices, 2) row and column of the chain with the highest sum that moves at most _STEP voxels a slice (Bellman)."""
    total = scores.astype(np.float64)
    for k in range(1, len(total)):
        total[k] += ndimage.maximum_filter(total[k - 1], size=2 * _STEP + 1)
    place = np.array(np.unravel_index(int(total[-1].argmax()), total[-1].shape))
    chain = [place]
    for k in range(len(total) - 2, -1, -1):
        low = np.maximum(place - _STEP, 0)
        near = total[k, low[0]:place[0] + _STEP + 1, low[1]:place[1] + _STEP + 1]
        place = low + np.array(np.unravel_index(int(near.argmax()), near.shape))
        chain.append(place)
    return np.array(chain[::-1])
