"""Lungs and airways of a CT that shows the chest, or its lower end.

Lungs are the large pieces of air inside the body that are denser than gas (kernels/scene.py). The airways are grown from the lumen of
the trachea: the round piece of gas near the middle in the uppermost slices. The wall of a small bronchus is thinner than a voxel,
so growth at one threshold floods the lung sooner or later; the threshold rises in small steps and the last answer before the volume
jumps is taken (Mori et al., IEEE Trans Med Imaging 19:103, 2000, "explosion control").
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.morphology import components, dilate, reachable
from meshing.segmenters.kernels.resample import factors_for, grow, shrink
from meshing.segmenters.kernels.scene import Scene, lungs, scene_of
from meshing.segmenters.kernels.seen import must_be_ct, with_cut_notes
from meshing.segmenters.kernels.upright import Upright
from meshing.step import Monitor, check
from meshing.volume import Volume

Mask = NDArray[np.bool_]

_COARSE_MM = 2.4
_EDGE_HU = 40.0
_LUMEN_HU = -900.0
_TRACHEA_MM2 = (60.0, 700.0)
"""Cross section of the windpipe of an adult: 10 to 27 mm across (Breatnach et al., AJR 142:903, 1984)."""
_STEP_HU, _MOST_HU = 12.0, -780.0
_JUMP = 1.6
_LEAST_LUNG_ML = 50.0


@dataclass(frozen=True)
class ChestAir:
    """Right and left lung, and the airways. Structures that were found before keep their voxels."""

    version: ClassVar[int] = 2
    method: ClassVar[str] = "lungs"

    airways: bool = True

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        must_be_ct(volume, "lungs are found by Hounsfield units")
        upright = Upright.of(volume.to_patient)
        image = upright.turn(volume.values)
        factors = factors_for(upright.spacing, _COARSE_MM)
        spacing = (upright.spacing[0] * factors[0], upright.spacing[1] * factors[1], upright.spacing[2] * factors[2])
        monitor(0.05, "looking for air inside the body")
        scene = scene_of(shrink(image, factors), spacing)
        right, left = lungs(scene)
        if scene.ml(right | left) < _LEAST_LUNG_ML:
            raise AnatomyError(f"no lung was found: {scene.ml(right | left):.0f} mL of air in this scan could be lung. Choose a series that shows "
                               "the chest")
        taken = upright.turn(labels.values) != 0
        tree = np.zeros(image.shape, bool)
        if self.airways:
            monitor(0.3, "following the windpipe")
            tree = _airways(image, scene, factors, upright.spacing) & ~taken
        named = [(name, mask) for name, mask in (("right lung", right), ("left lung", left)) if mask.any()]
        for number, (name, mask) in enumerate(named):
            monitor(0.6 + 0.2 * number, f"placing the edge of the {name}")
            near = grow(dilate(mask, 3.0, spacing).astype(np.float32), factors, image.shape) > 0.5
            inside = float(np.median(image[near & (image < -600.0)]))
            full = near & (image < 0.5 * (inside + _EDGE_HU)) & ~taken & ~tree
            if name in labels.names:
                full |= near & (image < 0.5 * (inside + _EDGE_HU)) & upright.turn(labels.mask(name)) & ~tree
            labels = with_confidence(labels, name, "lung", full, image, upright)
        if tree.any():
            labels = with_confidence(labels, "airways", "airway", tree, image, upright)
        elif self.airways:
            labels = labels.noted("no windpipe was found in the upper slices: the airways are left out")
        return with_cut_notes(labels, tuple(name for name, _ in named))


def _airways(image: NDArray[np.float32], scene: Scene, factors: tuple[int, int, int], spacing: Spacing) -> Mask:
    """The lumen of the windpipe and of the bronchi down to where their walls are seen; empty when no windpipe is in the upper third."""
    body = grow(scene.body.astype(np.float32), factors, image.shape) > 0.5
    seed = np.zeros(image.shape, bool)
    middle = (scene.spine[1] + 0.5) * factors[2] * spacing[2]
    area = spacing[1] * spacing[2]
    for k in range(image.shape[0] - 1, 2 * image.shape[0] // 3, -1):
        numbers, sizes = components((image[k] < _LUMEN_HU) & body[k])
        for number in np.flatnonzero((sizes * area > _TRACHEA_MM2[0]) & (sizes * area < _TRACHEA_MM2[1])):
            part = numbers == number
            j, i = np.nonzero(part)
            high, wide = spacing[1] * float(j.max() - j.min() + 1), spacing[2] * float(i.max() - i.min() + 1)
            round_enough = len(j) * area > 0.6 * high * wide and max(high, wide) < 2.2 * min(high, wide)
            if round_enough and abs(i.mean() * spacing[2] - middle) < 35.0 and j.mean() < (scene.spine[0] + 0.5) * factors[1]:
                seed[k] = part
                break
        if seed.any():
            break
    if not seed.any():
        return seed
    found, threshold = reachable((image < _LUMEN_HU - 50.0) & body, seed) | seed, _LUMEN_HU - 50.0 + _STEP_HU
    while threshold <= _MOST_HU:
        wider = reachable((image < threshold) & body, seed)
        if np.count_nonzero(wider) > _JUMP * float(np.count_nonzero(found)) and np.count_nonzero(found) > 20 * np.count_nonzero(seed):
            break
        if np.count_nonzero(wider) * float(np.prod(spacing)) * 1e-3 > 250.0:
            break  # no tree of bronchi holds so much
        found, threshold = wider, threshold + _STEP_HU
    return np.asarray(ndimage.binary_closing(found), np.bool_) | found
