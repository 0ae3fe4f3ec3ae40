"""Opening, closing and components with balls in millimetres, by exact distance.

A ball of r mm stays a ball on a grid with thick slices, which repeated 3x3x3 steps do not.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import distance_to

Mask = NDArray[np.bool_]
Box = tuple[slice, slice, slice]


def erode(mask: Mask, radius: float, spacing: Spacing) -> Mask:
    """What is further than `radius` mm from the outside; the border of the image is not an outside."""
    return distance_to(~mask, spacing) > radius


def dilate(mask: Mask, radius: float, spacing: Spacing) -> Mask:
    return distance_to(mask, spacing) <= radius


def opened(mask: Mask, radius: float, spacing: Spacing) -> Mask:
    return dilate(erode(mask, radius, spacing), radius, spacing)


def closed(mask: Mask, radius: float, spacing: Spacing) -> Mask:
    pad = [int(np.ceil(radius / step)) + 1 for step in spacing]
    padded = np.pad(mask, [(p, p) for p in pad])
    grown = ~dilate(~dilate(padded, radius, spacing), radius, spacing)
    return grown[pad[0]:-pad[0], pad[1]:-pad[1], pad[2]:-pad[2]]


def components(mask: Mask, *, corners: bool = False) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """A number for each connected part (0 = outside) and its count of voxels, the outside counted as none."""
    numbers, count = ndimage.label(mask, np.ones((3, 3, 3)) if corners else None)
    sizes = np.bincount(numbers.ravel(), minlength=count + 1)
    sizes[0] = 0
    return numbers, sizes


def largest(mask: Mask, seed: Mask | None = None) -> Mask:
    """The connected part with most voxels, or with most voxels of `seed`; empty when there is none."""
    numbers, sizes = components(mask)
    if seed is not None:
        sizes = np.bincount(numbers[seed], minlength=len(sizes))
        sizes[0] = 0
    return numbers == sizes.argmax() if sizes.max() else np.zeros_like(mask)


def reachable(mask: Mask, seed: Mask, *, corners: bool = False) -> Mask:
    """The connected parts of `mask` that hold a voxel of `seed`."""
    numbers, sizes = components(mask, corners=corners)
    keep = np.zeros(len(sizes), bool)
    keep[numbers[seed & mask]] = True
    keep[0] = False
    return np.asarray(keep[numbers], bool)


def without_specks(mask: Mask, least: float) -> Mask:
    """The connected parts of at least `least` voxels."""
    numbers, sizes = components(mask)
    return np.asarray((sizes >= max(least, 1))[numbers], bool)


def filled(mask: Mask) -> Mask:
    """Holes closed in space and in each slice of each direction."""
    out = np.asarray(ndimage.binary_fill_holes(mask), dtype=np.bool_)
    for axis in range(3):
        moved = np.moveaxis(out, axis, 0)
        for number in np.flatnonzero(moved.any((1, 2))):
            moved[number] = ndimage.binary_fill_holes(moved[number])
    return out


def solid(mask: Mask, core: Mask, radius: float, spacing: Spacing) -> Mask:
    """`mask` without what hangs on it by necks thinner than `radius` mm: opened, the part of the core, rim given back."""
    return mask & dilate(largest(opened(mask, radius, spacing), core), 0.6 * radius, spacing)


def box_of(mask: Mask, margin_mm: float, spacing: Spacing) -> Box:
    """The box around `mask` with a margin, inside the image. The mask must not be empty."""
    slices = []
    for axis in range(3):
        hit = np.flatnonzero(mask.any(tuple(a for a in range(3) if a != axis)))
        margin = int(np.ceil(margin_mm / spacing[axis]))
        slices.append(slice(max(0, int(hit[0]) - margin), min(mask.shape[axis], int(hit[-1]) + margin + 1)))
    return slices[0], slices[1], slices[2]


def ball(shape: tuple[int, int, int], centre: NDArray[np.float64], radius: float, spacing: Spacing) -> Mask:
    """Voxels within `radius` mm of the fractional index `centre` (k, j, i); the nearest voxel always belongs to it."""
    k, j, i = np.ogrid[:shape[0], :shape[1], :shape[2]]
    squared = sum(((axis - c) * step) ** 2 for axis, c, step in zip((k, j, i), centre, spacing))
    found: Mask = np.asarray(squared <= radius**2)
    nearest = tuple(int(np.clip(round(c), 0, n - 1)) for c, n in zip(centre, shape))
    found[nearest] = True
    return found
