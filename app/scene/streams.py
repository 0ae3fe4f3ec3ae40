"""The velocity of blood as streamlines: at the wall it is nothing, so the boundary of the mesh would show nothing of it."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkTubeFilter
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from app.scene.actors import field_actor, tets_actor
from app.scene.arrays import points_of, to_vtk
from app.scene.colours import Rgb, Scale
from biomech.flow.paths import entering, spread, streamlines
from biomech.outcome import Field
from meshing.tetmesh import TetMesh

FED, ANYWHERE = 120, 80
"""Lines from the openings where blood enters, and through places all over the mesh: sacs and wakes are not reached from the openings."""
WIDTH = 0.004
"""Radius of a line, of the size of the mesh."""
WALL = "wall"
GHOST: Rgb = (170, 175, 185)


def field_actors(mesh: TetMesh, field: Field, scale: Scale, *, keep: NDArray[np.bool_] | None = None) -> list[vtkActor]:
    """A field on the outside of the mesh; the velocity of blood as lines in the ghost of the vessel."""
    if field.name != "velocity" or field.place != "node" or not any(facets.name == WALL for facets in mesh.facets):
        return [field_actor(mesh, field, scale, keep=keep)]
    ghost = tets_actor(mesh, np.ones(len(mesh.tets), bool), GHOST, 0.15)
    ghost.GetProperty().FrontfaceCullingOn()     # only its far side is drawn, so that it never dims the lines in front
    return [_lines(mesh, field, scale), ghost]


def _lines(mesh: TetMesh, field: Field, scale: Scale) -> vtkActor:
    """Lines along the velocity (n, 3), coloured by its size."""
    lines = (*streamlines(mesh, field.values, *entering(mesh, field.values, FED)),
             *streamlines(mesh, field.values, *spread(mesh, ANYWHERE), both_ways=True))
    cells, data = vtkCellArray(), vtkPolyData()
    first = 0
    for line in lines:
        cells.InsertNextCell(len(line.points), list(range(first, first + len(line.points))))
        first += len(line.points)
    data.SetPoints(points_of(np.concatenate([line.points for line in lines]) if lines else np.zeros((0, 3))))
    data.SetLines(cells)
    colours = to_vtk(scale.colours(np.concatenate([line.speed for line in lines]) if lines else np.zeros(0)))
    colours.SetName("colour")
    data.GetPointData().SetScalars(colours)
    tubes = vtkTubeFilter()
    tubes.SetInputData(data)
    tubes.SetNumberOfSides(6)
    tubes.SetRadius(WIDTH * float(np.ptp(mesh.points_mm, axis=0).max()))
    mapper = vtkPolyDataMapper()
    mapper.SetInputConnection(tubes.GetOutputPort())
    mapper.SetColorModeToDirectScalars()
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().SetAmbient(0.6)
    actor.GetProperty().SetDiffuse(0.4)
    return actor
