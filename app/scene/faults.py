"""A surface with its faults: translucent, a ball at every place that was found."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkFiltersSources import vtkSphereSource
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from app.scene.actors import surface_actor
from app.scene.colours import CUT, Rgb, fraction
from app.scene.pictures import Drawn, Pixels, scene_picture
from meshing.surface import Surface
from meshing.surface_check import Fault

PLAIN: Rgb = (196, 170, 150)
COLOURS: dict[str, Rgb] = {"open": CUT, "crossing": (214, 39, 40), "flipped": (31, 119, 180), "non-manifold": (148, 103, 189)}
OTHER: Rgb = (120, 120, 120)
BALL = 0.012
"""Radius of a ball as a part of the diagonal of the surface."""


def faults_drawn(surface: Surface, faults: Sequence[Fault]) -> list[Drawn]:
    """The surface and, over it, the places (at most ten of each kind are known) in the colour of their kind."""
    radius = BALL * float(np.linalg.norm(np.ptp(surface.points_mm, axis=0)))
    drawn = [Drawn(surface_actor(surface, PLAIN, 0.45 if any(len(fault.places_mm) for fault in faults) else 1.0), surface.name, PLAIN)]
    for fault in faults:
        colour = COLOURS.get(fault.kind, OTHER)
        drawn += [Drawn(_ball(place, radius, colour), f"{fault.count} {fault.kind}", colour) for place in fault.places_mm]
    return drawn


def faults_picture(surface: Surface, faults: Sequence[Fault], view: str = "AR") -> Pixels:
    return scene_picture(faults_drawn(surface, faults), view)


def _ball(place: np.ndarray[tuple[int, ...], np.dtype[np.float64]], radius: float, colour: Rgb) -> vtkActor:
    source = vtkSphereSource()
    source.SetCenter(*place.tolist())
    source.SetRadius(radius)
    source.SetThetaResolution(16)
    source.SetPhiResolution(12)
    mapper = vtkPolyDataMapper()
    mapper.SetInputConnection(source.GetOutputPort())
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().SetColor(*fraction(colour))
    return actor
