"""Where bones lie to each other: places that surely belong to the skull, the spine, the rib cage, a hip bone or a thigh bone.

    skull        bone around a cavity of brain (what bone encloses slice by slice, as dense as soft tissue and too large for anything else), and
                 the lower jaw under it
    spine        bone before and behind the canal: a hole of that size in the slices of bone, near the middle of the body
    hip bone     beside the spine and below the lungs, plates that are wider in a slice than the section of any rib
    thigh bone   beside and below the hip bone, bone so deep that only the head of a femur in its socket is
    rib cage     what lies far beside or before the spine above the hip bones

Nothing is guessed: what cannot be told by one of these rules has no place. Arrays are upright: k upwards, j backwards, i to the left.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import FAR_MM, distance_to
from meshing.segmenters.kernels.morphology import ball, closed, components, dilate, largest

Mask = NDArray[np.bool_]
Image = NDArray[np.float32]

_BRAIN_ML, _BRAIN_HU = 300.0, (0.0, 90.0)
_FOSSA_MM2, _SKULL_MM = 2000.0, 12.0
"""The cavity of the skull goes on as the canal of the spine, which is narrower in every slice."""
_ENCLOSED = 0.6
"""Share of the cavity's surface that is bone; the ring of the pelvis is open above and below."""
_CANAL_MM2, _CANAL_HU, _FROM_MIDLINE_MM = (80.0, 1000.0), 75.0, 25.0
_CANAL_GAPS_MM = (3.0, 6.0)
"""The canal is 15 to 25 mm wide (unverified default); in bone whose marrow is filled no other hole near the midline is. Between two arches it is
open to the sides, by as much as 12 mm in the upper slices of a vertebra."""
_JAW_MM, _JAW_BESIDE_MM, _JAW_BEFORE_MM = 90.0, 35.0, 50.0
"""The lower jaw hangs so far below the cavity of the skull, beside and before the spine."""
_HIPS_BELOW_HEAD_MM = 250.0
"""From the foramen magnum to the crest of the hip bones: less than the spine of a child is long."""
_LEAST_SLICES, _LEAST_CANAL_MM, _BETWEEN_MM = 3, 20.0, 30.0
_BEND, _JUMP_MM = 1.0, 8.0
_TAIL_MM = 150.0
"""Sacrum and coccyx below the canal."""
_MIDDLE_MM, _BEFORE_MM, _BEHIND_MM = 8.0, 38.0, 22.0
"""Body and arch of a vertebra in the midline, from the middle of the canal."""
_PEDICLE_MM = 30.0
_PLATE_MM, _PLATE_MM2 = 60.0, 450.0
_LUNG_HU, _LUNG_MM2 = (-950.0, -500.0), 3000.0
_WING_MM = 60.0
"""Nearer to the midline a plate may be the side of the sacrum."""
_JOINT_MM, _HEAD_MM, _BESIDE_MM = 4.0, 15.0, 45.0
"""With the joint closed, the head of a femur (radius 20 to 27 mm, unverified default) and its socket are the deepest bone beside the
spine; so may be the roof of an empty socket, which has no trochanter of some 10 mL beside and below it."""
_SHAFT_MM3 = 1e4
_ILIUM_MM = 45.0
_RIBS_BESIDE_MM, _RIBS_BEFORE_MM, _RIBS_ABOVE_HIP_MM = 55.0, 80.0, 15.0


@dataclass(frozen=True)
class Column:
    """The spinal canal: its middle (j, i) in voxels for each slice, nan where there is none."""

    j: NDArray[np.float64]
    i: NDArray[np.float64]

    @property
    def slices(self) -> NDArray[np.int64]:
        return np.flatnonzero(np.isfinite(self.i))


def places_of(bone: Mask, image: Image, spacing: Spacing) -> dict[str, Mask]:
    """Sure places of each bone that is told; `bone` with its marrow. Empty when none is."""
    found: dict[str, Mask] = {}
    brain = brain_cavity(bone, image, spacing)
    top = len(bone)
    if brain.any():
        found["skull"] = bone & dilate(brain, _SKULL_MM, spacing)
        top = int(np.flatnonzero(brain.any((1, 2)))[0])
    column = canal(bone[:top], image[:top], spacing)
    if column is None:
        return found
    beside, before = _offsets(bone.shape, column, spacing)
    told = np.zeros(bone.shape, bool)
    told[column.slices] = True
    tail = told.copy()
    tail[max(0, int(column.slices[0] - _TAIL_MM / spacing[0])):column.slices[0]] = True
    found["spine"] = bone & tail & (np.abs(beside) < _MIDDLE_MM) & (before < _BEFORE_MM) & (before > -_BEHIND_MM)
    below = np.arange(len(bone)) < top
    if brain.any():
        jaw = below & (np.arange(len(bone)) > top - _JAW_MM / spacing[0])
        found["skull"] |= bone & jaw[:, None, None] & ((np.abs(beside) > _JAW_BESIDE_MM) | (before > _JAW_BEFORE_MM))
        below &= ~jaw
    lung = (image > _LUNG_HU[0]) & (image < _LUNG_HU[1]) & np.stack([ndimage.binary_fill_holes(part) for part in image > -300.0])
    breathing = np.flatnonzero(lung.sum((1, 2)) * spacing[1] * spacing[2] > _LUNG_MM2)
    below_lung = min(int(breathing[0]) if len(breathing) else top, int(top - _HIPS_BELOW_HEAD_MM / spacing[0]) if brain.any() else top)
    hips_top = 0
    for name, side in (("right", -1.0), ("left", 1.0)):
        hip, thigh = _hip_and_thigh(bone, side * beside, before, max(below_lung, 0), spacing)
        if hip.any():
            found[f"{name} hip bone"] = hip
            hips_top = max(hips_top, int(np.flatnonzero(hip.any((1, 2)))[-1]) + 1)
        if thigh.any():
            found[f"{name} femur"] = thigh
    above = np.arange(len(bone)) >= hips_top + (int(_RIBS_ABOVE_HIP_MM / spacing[0]) if hips_top else 0)
    below &= np.arange(len(bone)) < column.slices[-1] + 1
    far = (np.abs(beside) > _RIBS_BESIDE_MM) | (before > _RIBS_BEFORE_MM)
    ribs = bone & far & told & (above & below)[:, None, None]
    if ribs.any():
        found["rib cage"] = ribs
    return {name: mask for name, mask in found.items() if mask.any()}


def brain_cavity(bone: Mask, image: Image, spacing: Spacing) -> Mask:
    """Soft tissue that bone encloses, if it is too much for anything but a brain; else empty."""
    plane, area = (float(FAR_MM), spacing[1], spacing[2]), spacing[1] * spacing[2]
    cavity = np.zeros_like(bone)
    for k in np.flatnonzero(bone.any((1, 2))):
        for gap in _CANAL_GAPS_MM:
            shell = closed(bone[k][None], gap, plane)[0]
            numbers, sizes = components(ndimage.binary_fill_holes(shell) & ~shell)
            for number in np.flatnonzero(sizes * area > _FOSSA_MM2):
                part = numbers == number
                if _BRAIN_HU[0] < float(np.median(image[k][part])) < _BRAIN_HU[1]:
                    cavity[k] |= part
    # through the orbits the slices between are open
    reach = int(_BETWEEN_MM / spacing[0])
    along = np.pad(cavity, [(reach, reach), (0, 0), (0, 0)])
    cavity |= ndimage.binary_closing(along, np.ones((reach + 1, 1, 1)))[reach:-reach] & ~bone
    cavity = largest(cavity)
    if np.count_nonzero(cavity) * float(np.prod(spacing)) * 1e-3 < _BRAIN_ML:
        return np.zeros_like(bone)
    rim = dilate(cavity, 1.5 * max(spacing), spacing) & ~cavity
    rim[[0, -1]] = False
    return cavity if np.mean(dilate(bone, _SKULL_MM / 2.0, spacing)[rim]) > _ENCLOSED else np.zeros_like(bone)


def canal(bone: Mask, image: Image, spacing: Spacing) -> Column | None:
    """The canal of the spine; None when too few slices show it."""
    plane, area = (float(FAR_MM), spacing[1], spacing[2]), spacing[1] * spacing[2]
    holes: list[tuple[int, float, float]] = []
    for k in np.flatnonzero(bone.any((1, 2))):
        for gap in _CANAL_GAPS_MM:
            shell = closed(bone[k][None], gap, plane)[0]
            numbers, sizes = components(ndimage.binary_fill_holes(shell) & ~shell)
            for number in np.flatnonzero((sizes * area > _CANAL_MM2[0]) & (sizes * area < _CANAL_MM2[1])):
                part = numbers == number
                if float(np.median(image[k][part])) < _CANAL_HU:
                    j, i = np.argwhere(part).mean(0)
                    holes.append((int(k), float(j), float(i)))
    if not holes:
        return None
    places = np.array(holes)
    middle = float(np.median(places[:, 2]))
    near = places[np.abs(places[:, 2] - middle) * spacing[2] < _FROM_MIDLINE_MM]
    slices = np.unique(near[:, 0])
    best = _longest_run(np.array([min(near[near[:, 0] == k], key=lambda place: abs(place[2] - middle)) for k in slices]), spacing)
    slices = best[:, 0]
    if len(slices) < _LEAST_SLICES or (slices[-1] - slices[0]) * spacing[0] < _LEAST_CANAL_MM:
        return None
    reach = int(_BETWEEN_MM / spacing[0])
    every = np.arange(len(bone))
    told = distance_of(every, slices) <= reach
    j, i = (np.where(told, np.interp(every, slices, ndimage.median_filter(best[:, axis], 5, mode="nearest")), np.nan) for axis in (1, 2))
    return Column(j, i)


def _longest_run(places: NDArray[np.float64], spacing: Spacing) -> NDArray[np.float64]:
    """The longest part of `places` (k, j, i), ordered upwards, without a jump: the ring of the pelvis has holes too."""
    steps = np.abs(np.diff(places, axis=0)) * spacing
    jumps = (steps[:, 1:].max(1) > _BEND * steps[:, 0] + _JUMP_MM) | (steps[:, 0] > 2.0 * _BETWEEN_MM)
    runs = np.split(places, np.flatnonzero(jumps) + 1)
    return max(runs, key=len)


def distance_of(every: NDArray[np.int64], some: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each number is from the nearest of `some`."""
    return np.asarray(np.abs(every[:, None] - some[None]).min(1), np.float64)


def _offsets(shape: tuple[int, ...], column: Column, spacing: Spacing) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """mm to the left of the canal and mm before it, for each voxel; beyond the ends of the canal its ends stand for it."""
    known = column.slices
    k = np.arange(shape[0])
    j, i = np.interp(k, known, column.j[known]), np.interp(k, known, column.i[known])
    left = (np.arange(shape[2])[None, None] - i[:, None, None]) * spacing[2]
    before = (j[:, None, None] - np.arange(shape[1])[None, :, None]) * spacing[1]
    return np.broadcast_to(left, shape), np.broadcast_to(before, shape)


def _hip_and_thigh(bone: Mask, aside: NDArray[np.float64], before: NDArray[np.float64], below_lung: int, spacing: Spacing) -> tuple[Mask, Mask]:
    """Sure places of the hip bone and of the femur on the side where `aside` (mm from the midline) is positive."""
    none = np.zeros_like(bone)
    half = bone & (aside > _PEDICLE_MM)
    half[below_lung:] = False
    plates, area = none.copy(), spacing[1] * spacing[2]
    for k in np.flatnonzero(half.any((1, 2))):
        numbers, sizes = components(half[k])
        for number in np.flatnonzero(sizes * area > _PLATE_MM2):
            j, i = np.nonzero(numbers == number)
            if np.hypot(float(np.ptp(j)) * spacing[1], float(np.ptp(i)) * spacing[2]) > _PLATE_MM:
                plates[k] |= numbers == number
    if not plates.any():
        return none, none
    low = half & (aside > _BESIDE_MM)
    plates &= aside > _WING_MM
    solid = np.pad(closed(bone, _JOINT_MM, spacing), 1, mode="edge")
    depth = np.where(low, distance_to(~solid, spacing)[1:-1, 1:-1, 1:-1], 0.0)
    if float(depth.max()) < _HEAD_MM:
        return plates, none
    head = np.array(np.unravel_index(int(depth.argmax()), depth.shape))
    at = (int(head[0]), int(head[1]), int(head[2]))
    up = (np.arange(len(bone)) - at[0])[:, None, None] * spacing[0]
    ahead, inwards = before - before[at], aside[at] - aside
    shaft = bone & (up < -10.0) & (inwards < -12.0) & (aside > 0.0)
    if np.count_nonzero(shaft) * float(np.prod(spacing)) < _SHAFT_MM3:
        return plates, none
    thigh = shaft | (bone & ball((bone.shape[0], bone.shape[1], bone.shape[2]), head.astype(np.float64), 0.7 * _HEAD_MM, spacing))
    seat = (up < -10.0) & (up > -70.0) & (ahead < -25.0) & (inwards > 5.0)
    arch = (np.abs(up) < 50.0) & (ahead > -20.0) & (inwards > 0.55 * aside[at])
    hip = bone & (aside > 3.0) & ((plates & (up > _ILIUM_MM)) | seat | arch)
    return hip & (before < 250.0), thigh
