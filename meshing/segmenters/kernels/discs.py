"""Great vessels that run along the spine, as a track of bright discs.

In each slice a disc minus the ring around it scores every place and several radii; dynamic programming finds the chain of
places with the highest total that moves at most two voxels from slice to slice; a local half-maximum threshold gives the
wall.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels.morphology import largest, opened
from meshing.segmenters.kernels.scene import Scene

Mask = NDArray[np.bool_]

_STEP = 2


@dataclass(frozen=True)
class Track:
    """Where to look, relative to the spine in mm (to the left, to the front), for which radii and how bright."""

    right: float
    left: float
    front: float
    back: float
    radii: tuple[float, ...]
    least_hu: float
    most_contrast: float
    least_score: float


def aorta_of(scene: Scene, tissue_hu: float) -> Mask:
    """The aorta's lumen; empty when no chain of discs is clearly brighter than `tissue_hu`."""
    track = Track(45.0, 45.0, 75.0, 5.0, (8.0, 10.0, 12.0, 15.0), tissue_hu + 10.0, 120.0, 15.0)
    return follow(scene, track, np.zeros_like(scene.body))


def vena_cava_of(scene: Scene, tissue_hu: float, aorta: Mask, avoid: Mask) -> Mask:
    """The inferior vena cava's lumen, to the right of the aorta; empty when it is not brighter than the liver."""
    k, _, i = np.nonzero(aorta)
    if not len(k):
        return np.zeros_like(aorta)
    left = (float(i.mean()) - scene.spine[1]) * scene.spacing[2] - 8.0
    track = Track(50.0, left, 65.0, -2.0, (8.0, 10.0, 12.0), tissue_hu + 10.0, 60.0, 4.0)
    return follow(scene, track, avoid | aorta)


def follow(scene: Scene, track: Track, avoid: Mask) -> Mask:
    j, i = scene.spine
    j0, j1 = max(0, j - scene.rows(track.front)), j + scene.rows(track.back)
    i0, i1 = max(0, i - scene.columns(track.right)), i + scene.columns(track.left)
    if i1 - i0 < 4 or j1 - j0 < 4:
        return np.zeros_like(scene.body)
    image = np.where(avoid, np.float32(0.0), scene.smooth)
    scores, radii, rings = _disc_scores(np.clip(image[:, j0:j1, i0:i1], 0.0, 450.0), scene, track)
    path = _best_chain(scores)
    slices = np.arange(len(path))
    score = scores[slices, path[:, 0], path[:, 1]]
    if np.mean(score > track.least_score) < 0.6:
        return np.zeros_like(scene.body)
    rows, columns = np.mgrid[:image.shape[1], :image.shape[2]]
    found = np.zeros_like(scene.body)
    for k in slices:
        row, column = path[k]
        radius = radii[k, row, column]
        away = np.hypot((rows - row - j0) * scene.spacing[1], (columns - column - i0) * scene.spacing[2])
        lumen = float(np.median(image[k][away < 0.6 * radius]))
        around = max(50.0, float(rings[k, row, column]))
        found[k] = (away < 1.35 * radius) & (image[k] > 0.5 * (lumen + around)) & (image[k] < lumen + 90.0)
    return largest(opened(found, 3.0, scene.spacing))


def _disc_scores(window: NDArray[np.float32], scene: Scene,
                 track: Track) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """(score, radius, mean HU of the ring) of the best disc at each place of each slice."""
    best = np.full(window.shape, -np.inf, np.float32)
    radii, rings = np.zeros_like(best), np.zeros_like(best)
    for radius in track.radii:
        reach = int((1.15 * radius + 4.0) / min(scene.spacing[1:])) + 1
        rows, columns = np.mgrid[-reach:reach + 1, -reach:reach + 1]
        away = np.hypot(rows * scene.spacing[1], columns * scene.spacing[2])
        disc = (away <= 0.8 * radius).astype(np.float32)
        ring = ((away > 1.15 * radius) & (away <= 1.15 * radius + 4.0)).astype(np.float32)
        inside = _mean(window, disc)
        spread = np.sqrt(np.maximum(_mean(window * window, disc) - inside**2, 0.0))
        around = _mean(np.minimum(window, 300.0), ring)
        score = np.minimum(inside - around, track.most_contrast) - 2.0 * spread - 0.7 * np.maximum(0.0, track.least_hu - inside)
        better = score > best
        best = np.where(better, score, best)
        radii = np.where(better, np.float32(radius), radii)
        rings = np.where(better, around, rings)
    return best, radii, rings


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
