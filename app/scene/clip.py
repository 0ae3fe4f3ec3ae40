"""Cutting a scene open: by a plane, or by a box outside of which nothing is drawn. Surfaces and the volume are cut alike."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkPlane
from vtkmodules.vtkRenderingCore import vtkAbstractMapper

Array = NDArray[np.float64]
Mapper = vtkAbstractMapper
Cut = Sequence[vtkPlane]
"""What lies on the kept side of all of these stays; none: everything."""


def plane_at(point_mm: Array, keep: Array) -> vtkPlane:
    """What lies on the side that `keep` points to stays."""
    plane = vtkPlane()
    plane.SetOrigin(*point_mm)
    plane.SetNormal(*(keep / np.linalg.norm(keep)))
    return plane


def box_at(centre_mm: Array, axes: Array, edge_mm: float) -> list[vtkPlane]:
    """A cube of this edge along the rows of `axes`: what is inside stays."""
    return [plane_at(centre_mm + side * 0.5 * edge_mm * axis, -side * axis) for axis in axes for side in (-1.0, 1.0)]


def cut(mappers: Iterable[vtkAbstractMapper], planes: Cut) -> None:
    """Give these planes to all mappers instead of the ones they had."""
    for mapper in mappers:
        mapper.RemoveAllClippingPlanes()
        for plane in planes:
            mapper.AddClippingPlane(plane)


def stays(points_mm: Array, planes: Cut) -> NDArray[np.bool_]:
    """(n,) which places are on the kept side of all planes."""
    kept = np.ones(len(points_mm), bool)
    for plane in planes:
        kept &= (points_mm - np.array(plane.GetOrigin())) @ np.array(plane.GetNormal()) >= 0.0
    return kept
