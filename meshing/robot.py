"""A user made of code, who corrects a segmentation where it is most wrong: how many clicks a tool needs, measured without a person.

The robot sees the reference. It clicks in the voxel of the error that lies deepest, that is farthest from what is right, and says
whether the voxel belongs to the structure; a drag as long as that depth is the size of the error. This is the usual protocol of
interactive segmentation (Sofiiuk et al., "Reviving iterative training with mask guidance", ICIP 2022; Xu et al., CVPR 2016).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.frames import IJK, LPS, Transform
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.morphology import box_of
from meshing.units import Millimetre
from meshing.volume import index_of, position_of, spacing_of

Mask = NDArray[np.bool_]
Point = tuple[Millimetre, Millimetre, Millimetre]


@dataclass(frozen=True)
class RobotClick:
    """A click-drag: where, how long, and whether the tissue there belongs to the structure."""

    at_lps: Point
    radius: Millimetre
    belongs: bool


def deepest_error(mask: Mask, truth: Mask, to_patient: Transform[IJK, LPS]) -> RobotClick | None:
    """The next click of the robot; None when the masks agree. The border of the image counts as right."""
    wrong = mask != truth
    if not wrong.any():
        return None
    spacing = spacing_of(to_patient)[::-1]
    box = box_of(wrong, 2.0 * max(spacing), spacing)
    depth = distance_to(np.pad(~wrong[box], 1, constant_values=True), spacing)[1:-1, 1:-1, 1:-1]
    place = np.unravel_index(int(depth.argmax()), depth.shape)
    k, j, i = (int(c) + part.start for c, part in zip(place, box))
    return RobotClick(_point(to_patient, k, j, i), Millimetre(float(depth[place])), bool(truth[k, j, i]))


def drag_over(truth: Mask, to_patient: Transform[IJK, LPS]) -> RobotClick:
    """The one drag of a user over a whole structure, who sees one slice of it: from its deepest voxel, as long as the radius of a disc
    of the area that it has in the slice there."""
    spacing = spacing_of(to_patient)[::-1]
    first = deepest_error(np.zeros_like(truth), truth, to_patient)
    if first is None:
        raise ValueError("the reference holds no voxel: there is nothing to drag over")
    k = int(np.rint(index_of(to_patient, np.array([first.at_lps], np.float64))[0, 2]))
    radius = (np.count_nonzero(truth[k]) * spacing[1] * spacing[2] / np.pi) ** 0.5
    return RobotClick(first.at_lps, Millimetre(float(radius)), True)


def _point(to_patient: Transform[IJK, LPS], k: int, j: int, i: int) -> Point:
    x, y, z = position_of(to_patient, np.array([[i, j, k]], np.float64))[0]
    return Millimetre(float(x)), Millimetre(float(y)), Millimetre(float(z))
