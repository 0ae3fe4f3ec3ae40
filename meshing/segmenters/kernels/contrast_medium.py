"""What contrast medium, not calcium, makes bright: blood, kidneys, spleen, told from marrow by what encloses them.

Both are patches of even tissue far above muscle. Marrow lies in a shell that is brighter than itself, the cortex; blood and the
parenchyma that it fills lie in one that is darker, wall and fat. Density alone cannot tell them: marrow has 100 to 350 HU, blood after
an injection 120 to 600, and undiluted medium in a vein more than bone.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import gradient_magnitude
from meshing.segmenters.kernels.morphology import components, dilate, opened

Mask = NDArray[np.bool_]

_LEAST_HU = 120.0
_EVEN_PER_MM = 0.12
"""A patch is even where its HU change by less than this share in a mm; its noise is averaged over about a mm first."""
_SHELL_MM = 3.5
_LEAST_ML = 0.4
_BRIGHTER = 0.35
"""Share of the shell that is brighter than the patch: near none for blood, most for marrow; the vertebral foramen and endplates seen at an
angle leave gaps in a cortex."""


def contrast_filled(image: NDArray[np.float32], spacing: Spacing) -> Mask:
    """Even bright patches that no cortex encloses, on the grid of `image`."""
    smooth = blur(image, 1.0, spacing)
    slope = gradient_magnitude(image, spacing, 1.2)
    even = (smooth > _LEAST_HU) & (slope < np.maximum(_EVEN_PER_MM * smooth, 20.0))
    numbers, sizes = components(opened(even, 1.2 * max(spacing[1:]), spacing))
    voxel = float(np.prod(spacing)) * 1e-3
    found: Mask = np.zeros(even.shape, np.bool_)
    places = ndimage.find_objects(numbers)
    pad = [int(np.ceil(_SHELL_MM / step)) + 1 for step in spacing]
    for number in np.flatnonzero(sizes * voxel > _LEAST_ML):
        where = places[number - 1]
        box = tuple(slice(max(0, part.start - p), part.stop + p) for part, p in zip(where, pad))
        patch = numbers[box] == number
        if not in_cortex(image[box], smooth[box], patch, spacing):
            found[box] |= patch
    return found


def in_cortex(image: NDArray[np.float32], smooth: NDArray[np.float32], patch: Mask, spacing: Spacing) -> bool:
    """Whether what encloses `patch` is brighter than itself: marrow. `smooth` is `image` without its noise."""
    near = dilate(patch, _SHELL_MM, spacing) & ~patch
    hu = float(np.median(smooth[patch]))
    # the shell is judged by the brightest voxel that lies straight out from each place of the patch
    peak = ndimage.maximum_filter(np.where(near, image, np.float32(-1000.0)), [2 * int(np.ceil(1.5 / step)) + 1 for step in spacing])
    rim = dilate(patch, 1.2 * max(spacing), spacing) & ~patch
    return bool(np.mean(peak[rim] > 1.15 * hu + 30.0) >= _BRIGHTER)
