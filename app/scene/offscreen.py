"""Renderers -> pixels, PNG. Nothing appears on a screen."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkIOImage import vtkPNGWriter
from vtkmodules.vtkRenderingCore import vtkRenderer

from app.scene.arrays import from_vtk, to_vtk
from app.scene.backend import new_window


def pixels(renderers: Sequence[vtkRenderer], width: int, height: int) -> NDArray[np.uint8]:
    """(height, width, 3) colours, first row at the top. Later renderers are drawn over earlier ones."""
    window = new_window(width, height)
    window.SetNumberOfLayers(len(renderers))
    for layer, renderer in enumerate(renderers):
        renderer.SetLayer(layer)
        window.AddRenderer(renderer)
    window.Render()
    found = vtkUnsignedCharArray()
    window.GetPixelData(0, 0, width - 1, height - 1, 0, found, 0)
    image: NDArray[np.uint8] = from_vtk(found).reshape(height, width, 3)[::-1].copy()
    for renderer in renderers:
        window.RemoveRenderer(renderer)
    window.Finalize()
    return image


def halved(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The mean of each 2 x 2 pixels: smooth edges. (Multisampling would do it in VTK, but there it loses every
    translucent surface that depth peeling sorts.)"""
    wide = image.astype(np.uint16)
    sums = wide[::2, ::2] + wide[1::2, ::2] + wide[::2, 1::2] + wide[1::2, 1::2]
    means: NDArray[np.uint8] = ((sums + 2) // 4).astype(np.uint8)
    return means


def png(image: NDArray[np.uint8]) -> bytes:
    """(h, w, 3) colours, first row at the top, as the bytes of a PNG file."""
    height, width, _ = image.shape
    data = vtkImageData()
    data.SetDimensions(width, height, 1)
    data.GetPointData().SetScalars(to_vtk(image[::-1].reshape(-1, 3)))
    writer = vtkPNGWriter()
    writer.SetWriteToMemory(1)
    writer.SetInputData(data)
    writer.Write()
    return bytes(from_vtk(writer.GetResult()))


class Frame:
    """A window without a screen that is drawn again and again: what a widget shows."""

    def __init__(self) -> None:
        self._window = new_window(320, 240)
        self._found = vtkUnsignedCharArray()

    def add(self, renderer: vtkRenderer) -> None:
        self._window.AddRenderer(renderer)

    def remove(self, renderer: vtkRenderer) -> None:
        self._window.RemoveRenderer(renderer)

    def set_moving(self, moving: bool) -> None:
        """While the hand moves, sorted translucency is skipped and quick sampling used."""
        self._window.SetDesiredUpdateRate(15.0 if moving else 0.001)

    def resize(self, width: int, height: int) -> None:
        self._window.SetSize(width, height)

    def pixels(self) -> NDArray[np.uint8]:
        """(height, width, 4) colours, first row at the top."""
        self._window.Render()
        width, height = self._window.GetSize()
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self._found, 0)
        image: NDArray[np.uint8] = from_vtk(self._found).reshape(height, width, 4)[::-1].copy()
        return image
