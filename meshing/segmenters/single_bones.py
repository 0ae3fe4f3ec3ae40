"""Bone taken apart into single bones and fragments, from one click in each and more where two are mixed up.

Between two bones lies a joint space or a fracture: a dark sheet between two bright ones, which the largest eigenvalue of the Hessian
shows (Descoteaux et al., Med Image Anal 12:1, 2008, for bright sheets), while marrow inside a bone is flat. Waves run from all clicks
through the bone, slow across such sheets, and each voxel belongs to the click that reaches it first; waves of the same name are one. Where
two bones touch without a gap, narrow bridges are slow as well: the way along the middle of a bone is the fast one.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.graph import MCP_Geometric

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.morphology import ball
from meshing.segmenters.kernels.resample import grow
from meshing.segmenters.kernels.workspace import Workspace, box_of_mask
from meshing.step import Monitor, check
from meshing.units import Millimetre
from meshing.volume import Volume

Mask = NDArray[np.bool_]
Point = tuple[Millimetre, Millimetre, Millimetre]

_WORKING_MM = 1.6
_SHEET_MM = 0.9
_LEAST_SIGMA = 0.6
"""In voxels: a narrower Gaussian has no second derivative on a grid."""
_SHEET_HU = 60.0
"""Second derivative across a gap, in HU per scale squared, that slows a wave down to a half."""
_GAP_COST = 12.0
_THICK_MM = 4.0
_BRIDGE_COST = 3.0
_SNAP_MM = 10.0


@dataclass(frozen=True)
class BoneMark:
    """A click in one bone."""

    name: str
    at_lps: Point


@dataclass(frozen=True)
class SingleBones:
    """Single bones, and fragments of broken ones, from clicks."""

    version: ClassVar[int] = 3
    method: ClassVar[str] = "single bones"

    marks: tuple[BoneMark, ...]
    whole: str = "bone"

    def __post_init__(self) -> None:
        check(self)
        if len({mark.name for mark in self.marks}) < 2:
            raise ParameterOutOfRange("bones are parted between clicks of at least two names; give a click in each bone")
        if self.whole in {mark.name for mark in self.marks}:
            raise ParameterOutOfRange(f"a single bone cannot be named '{self.whole}', as the whole is")

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        names = list(dict.fromkeys(mark.name for mark in self.marks))
        known = [name for name in names if name in labels.names]
        bone = labels.mask(self.whole, *known)
        if not bone.any():
            raise AnatomyError(f"the structure '{self.whole}' is empty: there is no bone to be parted; find the bone first (step \"skeleton\")")
        work = Workspace.around(volume, labels, box_of_mask(volume, bone, 4.0), _WORKING_MM)
        inside = work.upright.turn(bone)[work.box]
        small = work.shrunk(work.upright.turn(bone).astype(np.float32)) >= 0.4
        monitor(0.1, "looking for joints and fractures")
        cost = joint_cost(work, inside, small)
        first = np.full(small.shape, np.inf, np.float32)
        owner = np.zeros(small.shape, np.int16)
        for number, name in enumerate(names):
            monitor(0.3 + 0.5 * number / len(names), f"spreading from the clicks in {name}")
            seeds = [_snapped(small, work.index(mark.at_lps), work.spacing, mark) for mark in self.marks if mark.name == name]
            times = np.asarray(MCP_Geometric(cost, sampling=work.spacing).find_costs(seeds)[0], np.float32)
            owner[times < first] = number + 1
            np.minimum(first, times, out=first)
        monitor(0.85, "drawing the bones")
        fine = shared(owner, work, inside, len(names))
        rest = inside & (fine == 0)
        labels = labels.with_mask(self.whole, "bone", work.back(rest), labels.confidence)
        image = work.image
        for number, name in enumerate(names):
            full = np.zeros(image.shape, bool)
            full[work.box] = fine == number + 1
            labels = with_confidence(labels, name, "bone", full, image, work.upright)
        return labels


def joint_cost(work: Workspace, inside: Mask, small: Mask) -> NDArray[np.float64]:
    """Price of a mm on the working grid: 1 along the middle of a bone, more across dark sheets and through bridges, infinite outside."""
    piece = np.where(inside, work.piece, np.float32(0.0))
    spacing = work.upright.spacing
    # what lies outside of the bone must not look like a gap inside: it takes the mean of the bone beside it
    weight = blur(inside.astype(np.float32), 2.0, spacing)
    mean = blur(piece, 2.0, spacing) / np.maximum(weight, np.float32(0.05))
    flat = np.clip(np.where(inside, piece, mean), -100.0, 900.0).astype(np.float32)
    sigma = [max(_SHEET_MM / step, _LEAST_SIGMA) for step in spacing]
    second = [np.asarray(ndimage.gaussian_filter(flat, sigma, order=[2 * int(a == axis) for a in range(3)], truncate=3.0))
              * np.float32(sigma[axis] ** 2) for axis in range(3)]
    sheet = np.where(inside, np.maximum(np.maximum(second[0], second[1]), second[2]), 0.0)
    # the most closed voxel of a block decides for the block
    f = work.factors
    pad = [(0, -n % step) for n, step in zip(sheet.shape, f)]
    blocks = np.pad(sheet, pad).reshape([m for n, step, (_, p) in zip(sheet.shape, f, pad) for m in ((n + p) // step, step)])
    gap = blocks.max(axis=(1, 3, 5))
    depth = distance_to(~small, work.spacing)
    narrow = np.clip(1.0 - depth / _THICK_MM, 0.0, 1.0)
    cost = 1.0 + _GAP_COST * (gap / _SHEET_HU) ** 2 / (1.0 + (gap / (3.0 * _SHEET_HU)) ** 2) + _BRIDGE_COST * narrow
    return np.where(small, cost, np.inf)


def _snapped(small: Mask, at: NDArray[np.float64], spacing: Spacing, mark: BoneMark) -> tuple[int, int, int]:
    """The voxel of bone nearest to a click."""
    near = ball((small.shape[0], small.shape[1], small.shape[2]), at, _SNAP_MM, spacing) & small
    places = np.argwhere(near)
    if not len(places):
        raise AnatomyError(f"the click at {tuple(round(float(c), 1) for c in mark.at_lps)} mm (LPS) for {mark.name} is not in the bone; set it "
                           "inside that bone")
    k, j, i = places[int(np.linalg.norm((places - at) * spacing, axis=1).argmin())]
    return int(k), int(j), int(i)


def shared(owner: NDArray[np.int16], work: Workspace, inside: Mask, count: int) -> NDArray[np.int16]:
    """The number of the nearest bone for each voxel inside, at full resolution; 0 in pieces that no wave has reached."""
    best, out = np.full(inside.shape, 0.05, np.float32), np.zeros(inside.shape, np.int16)
    for number in range(1, count + 1):
        share = grow(blur((owner == number).astype(np.float32), 0.5 * min(work.spacing), work.spacing), work.factors, inside.shape)
        ours = inside & (share > best)
        out[ours] = number
        best[ours] = share[ours]
    return out
