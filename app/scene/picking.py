"""What lies under a pixel of a 3D view."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkCellPicker, vtkRenderer


def point_under(renderer: vtkRenderer, x: float, y: float) -> NDArray[np.float64] | None:
    """The nearest visible surface point (LPS mm) under pixel (x, y), counted from the lower left; None beside everything.

    Translucent surfaces count like all others: what is hidden is passed, so hide the skin to reach an organ.
    """
    picker = vtkCellPicker()
    picker.SetTolerance(0.0)
    if not picker.Pick(x, y, 0.0, renderer):
        return None
    return np.array(picker.GetPickPosition(), float)
