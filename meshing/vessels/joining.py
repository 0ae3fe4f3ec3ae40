"""Hepatic veins that lie in pieces are joined before they are traced.

They meet in the vena cava, which is a structure of its own, and the last centimetre before it often lies outside the liver, where
no recipe looks for veins. Between the pieces the cheapest way is sought through the scan: through the vena cava and through what
is as bright as the veins it costs its length, through anything else twelve times as much, and other structures are closed. The
pieces are joined along it where less than `MOUTH_GAP_MM` of it leads through neither.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter
from scipy.ndimage import label as label_pieces
from skimage.graph import MCP_Geometric

from meshing.labels import Labels
from meshing.volume import Volume, spacing_of

LEAST_PIECE = 0.04
"""A piece of the hepatic veins with this share of their voxels is a vein of its own."""
NEAR_CAVA_MM, MOUTH_GAP_MM = 25.0, 8.0
"""Hepatic veins end so near the vena cava, and are joined over gaps as short as this (unverified defaults)."""
STREAM_MM = 4.0
"""Half the width of the way from one mouth to the next: that of a large hepatic vein, not of the vena cava, beside whose
wide lumen the veins would be traced several times over (unverified default)."""
_GAP_COST = 12.0
_MARGIN_MM = 12.0

Mask = NDArray[np.bool_]
Box = tuple[slice, slice, slice]


def joined_veins(image: Volume, labels: Labels, name: str) -> Labels:
    """The labels with the pieces of these hepatic veins joined at their mouths, through the vena cava where it lies between.

    Anything else comes back as it was: other vessels, veins that hang together, veins without a vena cava beside them.
    """
    caves = labels.of_organ("inferior_vena_cava")
    if labels.label(name).organ != "hepatic_vein" or not caves:
        return labels
    mask, cava = labels.mask(name), labels.mask(*(label.name for label in caves))
    pieces, _ = label_pieces(mask, np.ones((3, 3, 3)))
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    large = [int(piece) for piece in np.argsort(-sizes) if sizes[piece] > LEAST_PIECE * sizes.sum()]
    if len(large) < 2 or not cava.any():
        return labels
    spacing = spacing_of(labels.to_patient)[::-1]
    box = _around(cava, spacing, NEAR_CAVA_MM + _MARGIN_MM)
    pieces, inside = pieces[box], cava[box]
    near = np.asarray(distance_transform_edt(~inside, sampling=spacing) < NEAR_CAVA_MM)
    blood = inside | _as_bright(image, labels, mask, box)
    open_ = [0, *(label.value for label in labels.legend if label.organ in ("liver", "hepatic_vein", "inferior_vena_cava"))]
    closed = ~np.isin(labels.values[box], open_)
    cost = np.where(closed, np.inf, np.where(blood, 1.0, _GAP_COST))
    found = mask[box].copy()
    known = (pieces == large[0]) & near
    for piece in large[1:]:
        mouth = (pieces == piece) & near
        if known.any() and mouth.any():
            found |= _way(cost, blood | mask[box], known, mouth, spacing)
        known |= mouth
    if not (found & ~mask[box]).any():
        return labels
    whole = mask.copy()
    whole[box] = found
    return labels.with_mask(name, "hepatic_vein", whole)


def _as_bright(image: Volume, labels: Labels, veins: Mask, box: Box) -> Mask:
    """Where the scan, lightly smoothed, lies on the veins' side of half-way between liver and veins; nowhere without a liver."""
    livers = labels.of_organ("liver")
    if not livers:
        return np.zeros(veins[box].shape, bool)
    smooth = gaussian_filter(image.values[box].astype(np.float32), 1.0)
    liver = labels.mask(*(label.name for label in livers))[box]
    if not liver.any() or not veins[box].any():
        return np.zeros(liver.shape, bool)
    blood, flesh = float(np.median(smooth[veins[box]])), float(np.median(smooth[liver]))
    return np.asarray((smooth - 0.5 * (blood + flesh)) * (blood - flesh) > 0.0)


def _way(cost: NDArray[np.float64], blood: Mask, known: Mask, mouth: Mask, spacing: tuple[float, ...]) -> Mask:
    """Voxels of the way from one mouth to the other, as wide as a vein where there is blood; none where the gap is too long."""
    starts, ends = np.argwhere(known), np.argwhere(mouth)
    nothing = np.zeros(cost.shape, bool)
    search = MCP_Geometric(cost, sampling=spacing)
    costs, _ = search.find_costs(starts.tolist())
    reached = costs[tuple(ends.T)]
    if not np.isfinite(reached).any():
        return nothing
    path = np.array(search.traceback(ends[int(np.argmin(reached))]))
    steps = np.linalg.norm(np.diff(path, axis=0) * spacing, axis=1)
    if steps[~blood[tuple(path[1:].T)]].sum() > MOUTH_GAP_MM:
        return nothing
    line = nothing.copy()
    line[tuple(path.T)] = True
    away = distance_transform_edt(~line, sampling=spacing)
    thin = away < 1.8 * max(spacing)  # one piece for any tracer, also across a gap without blood
    return np.asarray((blood & (away <= STREAM_MM)) | (thin & np.isfinite(cost)), np.bool_)


def _around(mask: Mask, spacing: tuple[float, ...], margin_mm: float) -> Box:
    box = []
    for axis, size in enumerate(mask.shape):
        planes = np.flatnonzero(mask.any(axis=tuple(a for a in range(3) if a != axis)))
        margin = int(np.ceil(margin_mm / spacing[axis]))
        box.append(slice(max(0, int(planes[0]) - margin), min(size, int(planes[-1]) + margin + 1)))
    return box[0], box[1], box[2]
