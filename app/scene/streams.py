"""The velocity of blood as streamlines with particles on them, and vectors as arrows: at the wall a velocity is nothing, so the boundary of
the mesh would show nothing of it.

In steady flow a streamline with its times is the course of a particle. In a heartbeat it is not: there the lines are those of one moment, and
the particles follow the pathlines of the beat (biomech/flow/pathlines.py).
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkCommonExecutionModel import vtkAlgorithm
from vtkmodules.vtkFiltersCore import vtkGlyph3D, vtkTubeFilter
from vtkmodules.vtkFiltersSources import vtkArrowSource
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from app.scene.actors import field_actor, tets_actor
from app.scene.arrays import points_of, to_vtk
from app.scene.colours import Rgb, Scale, fraction
from biomech.flow.pathlines import entering_paths
from biomech.flow.paths import Path, entering, spread, streamlines
from biomech.outcome import Field
from meshing.tetmesh import TetMesh, outer_facets
from meshing.units import Second

FED, ANYWHERE = 120, 80
"""Lines from the openings where blood enters, and through places all over the mesh: sacs and wakes are not reached from the openings."""
WIDTH = 0.004
"""Radius of a line, of the size of the mesh."""
WALL = "wall"
GHOST: Rgb = (170, 175, 185)
PARTICLE: Rgb = (255, 255, 255)
PARTICLES = 900
BEATS = 6
"""So many beats a particle of a heartbeat is followed at most."""
CROSSING_S = 4.0
"""So long a particle of the middle takes over the mesh on the screen."""
_POINT_PX = 5.0
_ARROWS_ACROSS, _LONGEST = 14, 0.09
"""Places of arrows over the longest side of the mesh, and the length of an arrow at the top of the scale, of it."""
_SEEN_THROUGH = 0.3


def flows(mesh: TetMesh, field: Field) -> bool:
    """Whether a field is the velocity of blood in a vessel."""
    return field.name == "velocity" and field.place == "node" and any(facets.name == WALL for facets in mesh.facets)


def field_actors(mesh: TetMesh, field: Field, scale: Scale, *, keep: NDArray[np.bool_] | None = None, arrows: bool = False) -> list[vtkActor]:
    """A field on the outside of the mesh; the velocity of blood as lines in the ghost of the vessel. With `arrows` vectors as arrows too."""
    if not flows(mesh, field):
        if not arrows or field.values.ndim == 1:
            return [field_actor(mesh, field, scale, keep=keep)]
        return [field_actor(mesh, field, scale, keep=keep, opacity=_SEEN_THROUGH), arrows_actor(mesh, field, scale)]  # tissue moves inwards too
    ghost = tets_actor(mesh, np.ones(len(mesh.tets), bool), GHOST, 0.15)
    ghost.GetProperty().FrontfaceCullingOn()     # only its far side is drawn, so that it never dims the lines in front
    return [arrows_actor(mesh, field, scale) if arrows else _lines((*fed(mesh, field), *_anywhere(mesh, field)), mesh, scale), ghost]


def fed(mesh: TetMesh, field: Field) -> tuple[Path, ...]:
    """Lines from the openings where blood enters."""
    return streamlines(mesh, field.values, *entering(mesh, field.values, FED))


def _anywhere(mesh: TetMesh, field: Field) -> tuple[Path, ...]:
    return streamlines(mesh, field.values, *spread(mesh, ANYWHERE), both_ways=True)


class Particles:
    """White points that move with the blood along lines; `actor` for the scene. `slower` is how many times slower than the blood they are."""

    def __init__(self, lines: tuple[Path, ...]) -> None:
        self.lines = tuple(line for line in lines if line.times[-1] > 0.0)
        durations = np.array([float(line.times[-1]) for line in self.lines])
        self.slower = CROSSING_S / float(np.median(durations)) if len(durations) else 1.0
        every = float(durations.sum()) / PARTICLES
        self._starts = [np.arange(0.0, duration, every) for duration in durations]
        self._data = vtkPolyData()
        self.move(0.0)
        self.actor = _dots(self._data, self.count)

    @property
    def count(self) -> int:
        return sum(len(starts) for starts in self._starts)

    def places(self, seconds: float) -> NDArray[np.float64]:
        """(n, 3) mm: where the particles are after so many seconds of the blood's own time; one that has left enters again."""
        found = [np.empty((0, 3))]
        for line, starts in zip(self.lines, self._starts):
            at = (starts + seconds) % float(line.times[-1])
            found.append(np.stack([np.interp(at, line.times, line.points[:, axis]) for axis in range(3)], axis=1))
        return np.concatenate(found)

    def move(self, seconds: float) -> None:
        self._data.SetPoints(points_of(self.places(seconds)))


def _dots(data: vtkPolyData, count: int) -> vtkActor:
    """White points at those of `data`."""
    cells = vtkCellArray()
    for number in range(count):
        cells.InsertNextCell(1, [number])
    data.SetVerts(cells)
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    mapper.ScalarVisibilityOff()
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.SetPickable(False)
    look = actor.GetProperty()
    look.SetColor(*fraction(PARTICLE))
    look.SetPointSize(_POINT_PX)
    look.LightingOff()
    return actor


class BeatParticles:
    """Blood that enters through a heartbeat on its pathlines: where it is at any moment of the beat, those of the beats before still inside."""

    def __init__(self, mesh: TetMesh, beat: Sequence[Field], period: Second) -> None:
        self.period = float(period)
        moments = [field.moment or 0.0 for field in beat]
        self.paths = entering_paths(mesh, moments, np.array([field.values for field in beat]), period=period, lasting=Second(BEATS * self.period),
                                    count=FED * len(beat) // 2)

    def places(self, moment: float) -> NDArray[np.float64]:
        """(n, 3) mm of the blood that is in the vessel at a share of the beat."""
        found = [np.empty((0, 3))]
        for release, path in self.paths:
            since = np.arange((moment * self.period - release) % self.period, path.times[-1], self.period)
            found.append(np.stack([np.interp(since, path.times, path.points[:, axis]) for axis in range(3)], axis=1))
        return np.concatenate(found)

    def actor(self, moment: float) -> vtkActor:
        places, data = self.places(moment), vtkPolyData()
        data.SetPoints(points_of(places))
        return _dots(data, len(places))


def arrows_actor(mesh: TetMesh, field: Field, scale: Scale) -> vtkActor:
    """Vectors (n, 3) of nodes as arrows at places evenly spread over the mesh: inside for blood, on the outside for tissue. Their length goes
    with that of the vector, at the top of the scale it is a share of the mesh; their colour is that of the scale."""
    size = float(np.ptp(mesh.points_mm, axis=0).max())
    nodes = np.unique(mesh.tets if flows(mesh, field) else outer_facets(mesh.tets))
    cell = np.floor((mesh.points_mm[nodes] - mesh.points_mm.min(axis=0)) / (size / _ARROWS_ACROSS)).astype(int)
    nodes = nodes[np.unique(cell, axis=0, return_index=True)[1]]
    vectors = field.values[nodes]
    lengths = np.linalg.norm(vectors, axis=1)
    ways_mm = vectors * (_LONGEST * size / np.maximum(lengths, scale.high))[:, None]  # what lies above the scale grows no further
    data = vtkPolyData()
    data.SetPoints(points_of(mesh.points_mm[nodes]))
    ways = to_vtk(np.ascontiguousarray(ways_mm))
    ways.SetName("way")
    data.GetPointData().SetVectors(ways)
    colours = to_vtk(scale.colours(lengths))
    colours.SetName("colour")
    data.GetPointData().SetScalars(colours)
    glyphs = vtkGlyph3D()
    arrow = vtkArrowSource()
    glyphs.SetSourceConnection(arrow.GetOutputPort())
    glyphs.SetInputData(data)
    glyphs.SetVectorModeToUseVector()
    glyphs.SetScaleModeToScaleByVector()
    glyphs.SetColorModeToColorByScalar()
    return _coloured(glyphs)


def _lines(lines: tuple[Path, ...], mesh: TetMesh, scale: Scale) -> vtkActor:
    """Lines along the velocity, coloured by its size."""
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
    return _coloured(tubes)


def _coloured(source: vtkAlgorithm) -> vtkActor:
    """What `source` makes, in the colours of its points and bright from every side."""
    mapper = vtkPolyDataMapper()
    mapper.SetInputConnection(source.GetOutputPort())
    mapper.SetColorModeToDirectScalars()
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().SetAmbient(0.6)
    actor.GetProperty().SetDiffuse(0.4)
    return actor
