"""A tetrahedral mesh to be judged by eye: its parts with the edges of their elements, and its worst elements in front of them."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.scene.actors import tets_actor
from app.scene.colours import Rgb
from app.scene.pictures import Drawn
from meshing.organ import organ
from meshing.tetmesh import TetMesh

WORST: Rgb = (255, 90, 60)
_EDGE = (0.05, 0.06, 0.08)


def mesh_drawn(mesh: TetMesh) -> list[Drawn]:
    """Every part in the colour of its organ, its outer edges drawn; translucent, so that what is inside can be seen."""
    drawn = []
    opacity = 0.35 if len(mesh.legend) > 1 else 0.7
    for label in mesh.legend:
        keep = mesh.organ == label.value
        if keep.any():
            colour = organ(label.organ).colour
            actor = tets_actor(mesh, keep, colour, opacity)
            look = actor.GetProperty()
            look.EdgeVisibilityOn()
            look.SetEdgeColor(*_EDGE)
            look.SetLineWidth(1.0)
            drawn.append(Drawn(actor, label.name, colour))
    return drawn


def worst_drawn(mesh: TetMesh, tets: NDArray[np.int64], name: str) -> Drawn | None:
    """These tetrahedra as solid bodies; None when there are none."""
    if not len(tets):
        return None
    keep = np.zeros(len(mesh.tets), bool)
    keep[tets] = True
    actor = tets_actor(mesh, keep, WORST)
    actor.GetProperty().SetAmbient(0.6)
    actor.GetProperty().SetInterpolationToFlat()
    return Drawn(actor, name, WORST)
