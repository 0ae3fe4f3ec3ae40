"""A second image in a slice, in colours over the grey one: structures filled, or a series that was registered.

It lies on the same plane of the patient, a hair nearer to the eye. Where its grid ends it shows nothing: no colour is invented there.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import vtkLookupTable
from vtkmodules.vtkCommonDataModel import vtkPlane
from vtkmodules.vtkRenderingCore import vtkImageProperty, vtkImageSlice
from vtkmodules.vtkRenderingImage import vtkImageResliceMapper

from app.scene.colours import Rgb, fraction
from meshing.frames import IJK, LPS, Transform

ColourMap = Literal["warm", "cool", "green", "grey"]
_TOWARDS: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "warm": ((60, 0, 0), (255, 120, 0), (255, 245, 190)), "cool": ((0, 20, 70), (0, 150, 230), (225, 250, 255)),
    "green": ((0, 40, 10), (40, 180, 80), (230, 255, 220)), "grey": ((0, 0, 0), (128, 128, 128), (255, 255, 255))}
COLOUR_MAPS: tuple[ColourMap, ...] = ("warm", "cool", "green", "grey")
_LIFT_MM = 0.03


class Overlay:
    """`actor` for the renderer of a slice; `lie` on its plane before each frame."""

    def __init__(self, data: object, to_patient: Transform[IJK, LPS], matrix: object, *, smooth: bool) -> None:
        self.plane = vtkPlane()
        self.mapper = vtkImageResliceMapper()
        self.mapper.SetInputData(data)
        self.mapper.SetSlicePlane(self.plane)
        self.mapper.SliceFacesCameraOff()
        self.mapper.SliceAtFocalPointOff()
        self.mapper.BorderOff()
        self.look = vtkImageProperty()
        self.look.SetUseLookupTableScalarRange(1)
        if smooth:
            self.look.SetInterpolationTypeToLinear()
        else:
            self.look.SetInterpolationTypeToNearest()
        self.to_patient = to_patient
        self.actor = vtkImageSlice()
        self.actor.SetMapper(self.mapper)
        self.actor.SetProperty(self.look)
        self.actor.SetUserMatrix(matrix)

    def lie(self, point_mm: NDArray[np.float64], out: NDArray[np.float64]) -> None:
        """On the plane through a point, seen along `out`."""
        self.plane.SetNormal(*out)
        self.plane.SetOrigin(*(point_mm + _LIFT_MM * out))

    def set_opacity(self, share: float) -> None:
        """0: the grey image alone, 1: this one alone."""
        self.look.SetOpacity(min(1.0, max(0.0, share)))
        self.actor.SetVisibility(share > 0.0)


def ramp(name: ColourMap, low: float, high: float) -> vtkLookupTable:
    """Black is seen through: the lowest tenth of the range fades out, so that empty surroundings do not veil the other image."""
    table = vtkLookupTable()
    table.SetNumberOfTableValues(256)
    table.SetTableRange(low, max(high, low + 1e-6))
    dark, middle, light = (np.array(fraction(colour)) for colour in _TOWARDS[name])
    for n, share in enumerate(np.linspace(0.0, 1.0, 256)):
        colour = dark + 2.0 * share * (middle - dark) if share < 0.5 else middle + (2.0 * share - 1.0) * (light - middle)
        red, green, blue = (float(part) for part in colour)
        table.SetTableValue(n, red, green, blue, min(1.0, share / 0.1))
    table.UseBelowRangeColorOn()
    table.SetBelowRangeColor(0.0, 0.0, 0.0, 0.0)
    return table


def paints(colours: Mapping[int, Rgb]) -> vtkLookupTable:
    """A colour for each number of a label map that is in `colours`, nothing for all others."""
    table = vtkLookupTable()
    table.SetNumberOfTableValues(256)
    table.SetTableRange(0.0, 255.0)
    for number in range(256):
        red, green, blue = fraction(colours[number]) if number in colours else (0.0, 0.0, 0.0)
        table.SetTableValue(number, red, green, blue, float(number in colours))
    return table
