"""What can be measured on a scan before anything in it is outlined: noise, contrast medium, metal, jumps, cut tissue.

Everything works on single slices, so that a few slices of a series that was not read yet are judged as the whole volume is.

noise     the commonest standard deviation within squares of 6 mm of soft tissue (the global noise level of Christianson
          et al., AJR 2015;205:W93): squares that straddle an edge spread out to the right and do not move the peak
medium    even places (discs of 5 mm radius) denser than any tissue is without contrast medium; bone is denser too, but not
          even. The enhanced blood is the dense end of them
tissue    the commonest density of the even places below: liver and spleen in an upper abdomen, else muscle or brain
metal     voxels above 3000 HU, which no bone or calcium reaches
jumps     the mean change from slice to slice of blurred tissue, against the usual change of the five pairs before and the
          five after. Slices are out of order where exchanging two neighbours makes the changes around them smaller
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Slice = NDArray[np.float32]
Mask = NDArray[np.bool_]

BODY_HU = -250.0
SOFT_HU = (-20.0, 180.0)
ENHANCED_HU = (90.0, 700.0)
"""No soft tissue reaches 90 HU without contrast medium (liver 50-70, blood 40, clot 60-80; CLINICAL 4)."""

METAL_HU = 3000.0
JUMP, JUMP_HU, EXCHANGED = 2.0, 12.0, 0.85
"""Beyond these a change is a jump: measured on six CTs, where undisturbed pairs reach 1.6 times the usual change."""

_COARSE_MM, _DISC_MM, _SQUARE_MM = 2.0, 5.0, 6.0


@dataclass(frozen=True)
class Look:
    """One slice: `noise` in HU (nan where there is too little soft tissue), and the densities of its even places: those that
    only contrast medium makes so dense, and those of soft tissue. Each place has `place_cm2`."""

    noise: float
    enhanced: NDArray[np.float32]
    even: NDArray[np.float32]
    place_cm2: float


@dataclass(frozen=True)
class Jump:
    """Between slices `after` and `after` + 1 the image changes `times` as much as around; or the two are `exchanged`."""

    after: int
    times: float
    exchanged: bool = False


def look(values: Slice, across_mm: float, down_mm: float) -> Look:
    """Measure one CT slice (rows, columns) of HU with pixels of `across_mm` x `down_mm`."""
    body = body_of(values, across_mm, down_mm)
    step = max(1, round(_COARSE_MM / across_mm)), max(1, round(_COARSE_MM / down_mm))
    coarse, inside = blocks(values, *step), blocks(body.astype(np.float32), *step) > 0.999
    across, down = across_mm * step[0], down_mm * step[1]
    mean, spread = _disc(coarse, across, down)
    inside = ndimage.binary_erosion(inside, iterations=2)
    enhanced = inside & (mean > ENHANCED_HU[0]) & (mean < ENHANCED_HU[1]) & (spread < np.maximum(12.0, 0.09 * mean))
    even = inside & (mean > 20.0) & (mean <= 160.0) & (spread < 14.0)
    return Look(noise_of(values, body, across_mm, down_mm), mean[enhanced], mean[even], across * down * 1e-2)


def body_of(values: Slice, across_mm: float, down_mm: float) -> Mask:
    """The largest piece denser than fat, without the couch; holes filled."""
    step = max(1, round(3.0 / across_mm)), max(1, round(3.0 / down_mm))
    coarse = ndimage.binary_opening(blocks(values, *step) > BODY_HU, iterations=2)
    numbers, count = ndimage.label(coarse)
    if not count:
        return np.zeros(values.shape, np.bool_)
    sizes = np.bincount(numbers.ravel())[1:]
    largest = ndimage.binary_fill_holes(numbers == 1 + int(np.argmax(sizes)))
    body: Mask = np.zeros(values.shape, np.bool_)
    big = np.repeat(np.repeat(largest, step[1], axis=0), step[0], axis=1)
    rows, columns = min(body.shape[0], big.shape[0]), min(body.shape[1], big.shape[1])
    body[:rows, :columns] = big[:rows, :columns]
    return body


def blocks(values: NDArray[np.float32], across: int, down: int) -> NDArray[np.float32]:
    """Means of blocks of `across` columns and `down` rows; what is left over at the edges is dropped."""
    rows, columns = values.shape[0] // down, values.shape[1] // across
    return np.asarray(values[:rows * down, :columns * across].reshape(rows, down, columns, across).mean(axis=(1, 3)), np.float32)


def noise_of(values: Slice, body: Mask, across_mm: float, down_mm: float) -> float:
    """The commonest standard deviation in squares of soft tissue, HU; nan where there are fewer than 50 squares."""
    across, down = max(3, round(_SQUARE_MM / across_mm)), max(3, round(_SQUARE_MM / down_mm))
    mean = blocks(values, across, down)
    square = blocks(values * values, across, down) - mean * mean
    soft = (mean > SOFT_HU[0]) & (mean < SOFT_HU[1]) & (blocks(body.astype(np.float32), across, down) > 0.999)
    spreads = np.sqrt(np.maximum(square[soft], 0.0))
    return mode_of(spreads, 0.5) if len(spreads) >= 50 else float("nan")


def mode_of(values: NDArray[np.float32], width: float) -> float:
    """The commonest of `values`, to `width`."""
    counts = np.bincount((values / width).astype(np.int64))
    smooth = ndimage.gaussian_filter1d(counts.astype(np.float64), 2.0)
    return float((np.argmax(smooth) + 0.5) * width)


def _disc(values: Slice, across: float, down: float) -> tuple[Slice, Slice]:
    """Mean and standard deviation in discs."""
    sigma = 0.5 * _DISC_MM / down, 0.5 * _DISC_MM / across
    clipped = np.clip(values, -200.0, 1000.0)
    mean = ndimage.gaussian_filter(clipped, sigma)
    square = ndimage.gaussian_filter(clipped * clipped, sigma) - mean * mean
    return mean, np.sqrt(np.maximum(square, 0.0))


def tissue_cm2(values: Slice, across_mm: float, down_mm: float, hu: float, right: int) -> float:
    """Area of thick even tissue of about `hu` in the patient's right half of a slice; `right` is the sign of the way in
    which columns must run to get there."""
    body = body_of(values, across_mm, down_mm)
    step = max(1, round(_COARSE_MM / across_mm)), max(1, round(_COARSE_MM / down_mm))
    mean, spread = _disc(blocks(values, *step), across_mm * step[0], down_mm * step[1])
    tissue = (np.abs(mean - hu) < 12.0) & (spread < 14.0)
    columns = np.flatnonzero(body.any(axis=0))
    if not len(columns):
        return 0.0
    middle = int(columns.mean()) // step[0]
    tissue[:, :middle] &= right < 0
    tissue[:, middle:] &= right > 0
    radius = max(1, round(8.0 / (across_mm * step[0])))
    j, i = np.ogrid[-radius:radius + 1, -radius:radius + 1]
    thick = ndimage.binary_opening(tissue, structure=i * i + j * j <= radius * radius)
    return float(np.count_nonzero(thick)) * across_mm * down_mm * step[0] * step[1] * 1e-2


def small(values: Slice, across_mm: float, down_mm: float) -> Slice:
    """A slice in blurred blocks of about 4 mm, for `jumps_of`."""
    return np.asarray(ndimage.gaussian_filter(blocks(values, max(1, round(4.0 / across_mm)), max(1, round(4.0 / down_mm))), 1.0), np.float32)


def jumps_of(slices: Sequence[Slice]) -> list[Jump]:
    """Where neighbouring slices (from `small`) do not fit, in their order."""
    near = np.array([_change(one, two) for one, two in pairwise(slices)])
    skip = np.array([_change(one, two) for one, two in zip(slices, slices[2:])])
    found = []
    for k in range(len(near)):
        if 0 < k < len(near) - 1:
            kept, turned = near[k - 1] + near[k + 1], skip[k - 1] + skip[k]
            if turned < EXCHANGED * kept and kept - turned > 4.0:
                found.append(Jump(k, float(kept / turned), exchanged=True))
                continue
        sides = [np.median(side) for side in (near[max(0, k - 5):k], near[k + 1:k + 6]) if len(side) > 2]
        usual = float(max(sides)) if sides else np.inf
        if near[k] > JUMP * usual and near[k] - usual > JUMP_HU:
            found.append(Jump(k, float(near[k] / usual)))
    return found


def _change(one: Slice, two: Slice) -> float:
    """Mean difference where either slice has tissue."""
    either = (one > BODY_HU) | (two > BODY_HU)
    if np.count_nonzero(either) < 20:
        return 0.0
    return float(np.mean(np.abs(np.clip(one, -200, 300) - np.clip(two, -200, 300))[either]))
