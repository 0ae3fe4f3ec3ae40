"""Standard views by patient letters, and which letter lies on which side of a view.

A view is named for the side of the patient it is seen from: from A(nterior) the patient's left is on the viewer's
right. Axial slices are seen from the feet, coronal ones from the front, sagittal ones from the left (DICOM and radiology).
Pictures use parallel projection, so that one scale bar is true at every depth.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkCamera, vtkRenderer

from meshing.errors import RenderError


@dataclass(frozen=True)
class View:
    """`towards` the eye, from what is looked at, and what is `up`, in LPS; both need not be unit vectors."""

    towards: tuple[float, float, float]
    up: tuple[float, float, float]


VIEWS: dict[str, View] = {
    "A": View((0, -1, 0), (0, 0, 1)),
    "P": View((0, 1, 0), (0, 0, 1)),
    "L": View((1, 0, 0), (0, 0, 1)),
    "R": View((-1, 0, 0), (0, 0, 1)),
    "S": View((0, 0, 1), (0, -1, 0)),
    "I": View((0, 0, -1), (0, -1, 0)),
    "AL": View((0.55, -0.8, 0.25), (0, 0, 1)),
    "AR": View((-0.55, -0.8, 0.25), (0, 0, 1)),
    "AI": View((0.05, -0.8, -0.6), (0, 0, 1)),
    "PR": View((-0.55, 0.8, 0.25), (0, 0, 1)),
}
"""Seen from A, P, L, R, S, I and from between them (above for AL, AR and PR, below for AI)."""

SLICE_VIEWS = {"axial": "I", "coronal": "A", "sagittal": "L"}


def view_of(letter: str) -> View:
    try:
        return VIEWS[letter]
    except KeyError:
        raise RenderError(f"there is no view '{letter}'; there are {', '.join(VIEWS)}") from None


def axes_of(view: View) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Unit vectors in LPS to the right, to the top and out of the picture."""
    out = np.array(view.towards, float)
    out /= np.linalg.norm(out)
    right = np.cross(np.array(view.up, float), out)
    right /= np.linalg.norm(right)
    return right, np.cross(out, right), out


def letters_of(direction: NDArray[np.float64]) -> str:
    """The patient letters of a direction, the largest first; parts below 35 % of the whole are left out."""
    size = np.abs(direction) / np.linalg.norm(direction)
    names = [("R", "L")[int(direction[0] > 0)], ("A", "P")[int(direction[1] > 0)], ("I", "S")[int(direction[2] > 0)]]
    order = np.argsort(-size, kind="stable")
    return "".join(names[axis] for axis in order if size[axis] >= 0.35)


def edge_letters(camera: vtkCamera) -> tuple[str, str, str, str]:
    """Letters at the left, right, top and bottom edge of what `camera` shows."""
    out = np.array(camera.GetPosition()) - np.array(camera.GetFocalPoint())
    up = np.array(camera.GetViewUp())
    right, top, _ = axes_of(View((out[0], out[1], out[2]), (up[0], up[1], up[2])))
    return letters_of(-right), letters_of(right), letters_of(top), letters_of(-top)


def look(renderer: vtkRenderer, view: View | str, aspect: float, *, margin: float = 0.12,
         bounds_mm: tuple[float, ...] | None = None) -> None:
    """Point the camera so that all that is drawn (or the box `bounds_mm`) fits, with `margin` of the picture free on
    each side. `aspect` is width over height."""
    wanted = view_of(view) if isinstance(view, str) else view
    box = np.array(bounds_mm if bounds_mm is not None else renderer.ComputeVisiblePropBounds(), float).reshape(3, 2)
    if (box[:, 0] > box[:, 1]).any():
        raise RenderError("there is nothing to look at in this view")
    right, top, out = axes_of(wanted)
    corners = np.array([[box[0, a], box[1, b], box[2, c]] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
    middle = box.mean(axis=1)
    wide, high, deep = (float(np.abs((corners - middle) @ axis).max()) for axis in (right, top, out))
    half = max(high, wide / aspect) / (1 - 2 * margin)
    camera = renderer.GetActiveCamera()
    camera.ParallelProjectionOn()
    camera.SetParallelScale(half)
    camera.SetFocalPoint(*middle)
    camera.SetPosition(*(middle + out * (deep + half) * 3))
    camera.SetViewUp(*top)
    renderer.ResetCameraClippingRange()


def link(renderers: Iterable[vtkRenderer]) -> None:
    """Give all renderers the camera of the first: turning one turns all."""
    first, *others = renderers
    for renderer in others:
        renderer.SetActiveCamera(first.GetActiveCamera())


def mm_per_pixel(renderer: vtkRenderer, height_px: int) -> float:
    """Size of a pixel in the plane of the focal point of a parallel view; `height_px` is the height of its viewport."""
    return 2.0 * float(renderer.GetActiveCamera().GetParallelScale()) / height_px
