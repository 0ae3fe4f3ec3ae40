"""Our nouns as actors: surfaces, boundaries of tetrahedral meshes, vessel trees, fields, devices. All in LPS mm.

Shading uses one soft light from the eye; a field is drawn without highlights, so that a colour means a value and
nothing else.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkPolyDataNormals, vtkTubeFilter
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from app.scene.arrays import cells_of, points_of, to_vtk
from app.scene.colours import DEVICE, Rgb, Scale, fraction
from biomech.outcome import Field
from meshing.centreline import Centreline
from meshing.errors import RenderError
from meshing.organ import organ
from meshing.surface import Surface
from meshing.tetmesh import FACES_OUT, TetMesh, facet_keys, outer_facets

PLACES = {"node": "nodes", "tet": "tetrahedra", "facet": "facets"}
"""Where a field has its values, in words."""
SAG_MM = 0.1
"""So far tubes may leave the points of a centreline and their radii: much less than a pixel."""


def polydata(points_mm: NDArray[np.float64], triangles: NDArray[np.int32]) -> vtkPolyData:
    """(n, 3) points and (m, 3) triangles; points that no triangle uses are left out."""
    used, compact = np.unique(triangles, return_inverse=True)
    data = vtkPolyData()
    data.SetPoints(points_of(points_mm[used]))
    data.SetPolys(cells_of(compact.reshape(-1, 3)))
    return data


def triangles_actor(points_mm: NDArray[np.float64], triangles: NDArray[np.int32], colour: Rgb, opacity: float = 1.0,
                    *, crease_degrees: float = 55.0) -> vtkActor:
    """Triangles with smooth shading; edges sharper than `crease_degrees` stay sharp (cut planes, vessel caps)."""
    return _painted(_mapper(points_mm, triangles, crease_degrees), colour, opacity)


def _mapper(points_mm: NDArray[np.float64], triangles: NDArray[np.int32], crease_degrees: float = 55.0) -> vtkPolyDataMapper:
    normals = vtkPolyDataNormals()
    normals.SetInputData(polydata(points_mm, triangles))
    normals.SetFeatureAngle(crease_degrees)
    normals.ConsistencyOff()
    normals.Update()
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(normals.GetOutput())
    mapper.ScalarVisibilityOff()
    return mapper


def _painted(mapper: vtkPolyDataMapper, colour: Rgb, opacity: float) -> vtkActor:
    actor = vtkActor()
    actor.SetMapper(mapper)
    look = actor.GetProperty()
    look.SetColor(*fraction(colour))
    look.SetOpacity(opacity)
    look.SetAmbient(0.18)
    look.SetDiffuse(0.82)
    look.SetSpecular(0.18)
    look.SetSpecularPower(30)
    return actor


def surface_actor(surface: Surface, colour: Rgb, opacity: float = 1.0) -> vtkActor:
    return triangles_actor(surface.points_mm, surface.triangles, colour, opacity)


def surface_mapper(surface: Surface) -> vtkPolyDataMapper:
    """Another level of detail for the actor of a surface."""
    return _mapper(surface.points_mm, surface.triangles)


def organ_actor(surface: Surface, organ_key: str, opacity: float | None = None) -> vtkActor:
    """A surface in the colour and, unless told otherwise, the opacity of its organ."""
    kind = organ(organ_key)
    return surface_actor(surface, kind.colour, kind.opacity if opacity is None else opacity)


def tets_actor(mesh: TetMesh, keep: NDArray[np.bool_], colour: Rgb, opacity: float = 1.0) -> vtkActor:
    """The boundary of the kept (m,) tetrahedra."""
    if not keep.any():
        raise RenderError("there is no tetrahedron to draw in the part that was asked for")
    return triangles_actor(mesh.points_mm, outer_facets(mesh.tets[keep]), colour, opacity)


def facets_actor(mesh: TetMesh, name: str, colour: Rgb, opacity: float = 1.0) -> vtkActor:
    """A named facet set, for example the resection surface."""
    return triangles_actor(mesh.points_mm, mesh.facet_set(name).triangles, colour, opacity)


def tube_actor(path_mm: NDArray[np.float64], radius_mm: NDArray[np.float64], colour: Rgb, opacity: float = 1.0, sides: int = 24) -> vtkActor:
    """A round tube of `radius_mm` (n,) around `path_mm` (n, 3)."""
    return _paths(path_mm, radius_mm, [list(range(len(path_mm)))], colour, opacity, sides)


def tree_actor(tree: Centreline, colour: Rgb, opacity: float = 1.0, sides: int = 14) -> vtkActor:
    """A vessel tree as tubes of its radius, through as few of its points as leave axis and wall within `SAG_MM`."""
    branches = [tree.branch_points(int(branch)) for branch in np.unique(tree.branch)]
    spheres = np.column_stack([tree.points_mm, tree.radius_mm])
    paths = [numbers[_needed(spheres[numbers], SAG_MM)].tolist() for numbers in branches if len(numbers) > 1]
    return _paths(tree.points_mm, tree.radius_mm, paths, colour, opacity, sides)


def _needed(points: NDArray[np.float64], within: float) -> NDArray[np.bool_]:
    """Which of (n, d) points a broken line needs that comes within `within` of all of them (Douglas and Peucker 1973)."""
    kept = np.zeros(len(points), bool)
    kept[[0, -1]] = True
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        between, along = points[first:last + 1] - points[first], points[last] - points[first]
        share = np.clip(between @ along / max(float(along @ along), 1e-300), 0.0, 1.0)
        away = np.linalg.norm(between - share[:, None] * along, axis=1)
        if away.max() > within:
            middle = first + int(away.argmax())
            kept[middle] = True
            parts += [(first, middle), (middle, last)]
    return kept


def _paths(points_mm: NDArray[np.float64], radius_mm: NDArray[np.float64], paths: list[list[int]], colour: Rgb, opacity: float,
           sides: int) -> vtkActor:
    lines, data = vtkCellArray(), vtkPolyData()
    for numbers in paths:
        lines.InsertNextCell(len(numbers), numbers)
    data.SetPoints(points_of(points_mm))
    data.SetLines(lines)
    radius = to_vtk(radius_mm.astype(np.float64))
    radius.SetName("radius")
    data.GetPointData().SetScalars(radius)
    return _tubes(data, colour, opacity, sides)


def _tubes(data: vtkPolyData, colour: Rgb, opacity: float, sides: int, radius_mm: float | None = None) -> vtkActor:
    tubes = vtkTubeFilter()
    tubes.SetInputData(data)
    tubes.SetNumberOfSides(sides)
    tubes.CappingOn()
    if radius_mm is None:
        tubes.SetVaryRadiusToVaryRadiusByAbsoluteScalar()
    else:
        tubes.SetRadius(radius_mm)
    tubes.Update()  # here, not with the first frame
    mapper = vtkPolyDataMapper()
    mapper.SetInputConnection(tubes.GetOutputPort())
    mapper.ScalarVisibilityOff()
    return _painted(mapper, colour, opacity)


def field_actor(mesh: TetMesh, field: Field, scale: Scale, *, keep: NDArray[np.bool_] | None = None,
                opacity: float = 1.0) -> vtkActor:
    """A field on the boundary of the mesh (or of the kept tetrahedra, or on its own facet set), coloured by `scale`.

    Vectors are shown by their length. Node values are blended over a triangle; values of tetrahedra and facets are
    flat: one colour a cell.
    """
    values = magnitude(field.values)
    if field.place == "facet":
        triangles = mesh.facet_set(field.where).triangles
        cells = values
    else:
        chosen = np.ones(len(mesh.tets), bool) if keep is None else keep
        triangles, owner = boundary_with_owner(mesh, chosen)
        cells = values[owner] if field.place == "tet" else values
    expected = {"node": len(mesh.points_mm), "tet": len(mesh.tets), "facet": len(triangles)}[field.place]
    if len(values) != expected:
        raise RenderError(f"the field '{field.name}' has {len(values)} values for {expected} {PLACES[field.place]} of its mesh")
    data = polydata(mesh.points_mm, triangles)
    if field.place == "node":
        _colour(data.GetPointData(), values[np.unique(triangles)], scale)
    else:
        _colour(data.GetCellData(), cells, scale)
    normals = vtkPolyDataNormals()
    normals.SetInputData(data)
    normals.SetFeatureAngle(55.0)
    normals.ConsistencyOff()
    normals.Update()
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(normals.GetOutput())
    mapper.SetColorModeToDirectScalars()
    if field.place == "node":
        mapper.SetScalarModeToUsePointData()
    else:
        mapper.SetScalarModeToUseCellData()
    actor = _painted(mapper, (255, 255, 255), opacity)
    actor.GetProperty().SetSpecular(0.0)
    actor.GetProperty().SetAmbient(0.6)
    actor.GetProperty().SetDiffuse(0.4)
    return actor


def _colour(attributes: object, values: NDArray[np.float64], scale: Scale) -> None:
    colours = to_vtk(scale.colours(values))
    colours.SetName("colour")
    attributes.SetScalars(colours)  # type: ignore[attr-defined]  # point or cell data: VTK's stubs share no base with it


def magnitude(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) values unchanged; (n, k) vectors by their length."""
    if values.ndim == 1:
        return values
    lengths: NDArray[np.float64] = np.linalg.norm(values.reshape(len(values), -1), axis=1)
    return lengths


def boundary_with_owner(mesh: TetMesh, keep: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Outer facets of the kept tetrahedra and the number of the tetrahedron behind each."""
    kept = np.flatnonzero(keep)
    faces = mesh.tets[kept][:, FACES_OUT].reshape(-1, 3)
    _, inverse, counts = np.unique(facet_keys(faces, len(mesh.points_mm)), return_inverse=True, return_counts=True)
    outer = counts[inverse] == 1
    triangles: NDArray[np.int32] = faces[outer]
    return triangles, np.repeat(kept, 4)[outer]


def stent_actor(path_mm: NDArray[np.float64], radius_mm: NDArray[np.float64], *, crowns: int = 8,
                strut_mm: float = 0.25, colour: Rgb = DEVICE) -> vtkActor:
    """A stent as a diamond mesh on the tube of `radius_mm` (n,) around `path_mm` (n, 3), drawn for its place, length
    and calibre; the cells are a sign for "stent", not the pattern of a product."""
    frames = _frames(path_mm)
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path_mm, axis=0), axis=1))])
    calibre = float(radius_mm.mean())
    cell = 2 * np.pi * calibre / crowns  # struts at 45 degrees: cells as long as wide
    steps = 6 * max(2, int(np.ceil(arc[-1] / cell)))
    at = np.linspace(0.0, arc[-1], steps + 1)
    centre = np.stack([np.interp(at, arc, path_mm[:, axis]) for axis in range(3)], axis=1)
    first, second = (np.stack([np.interp(at, arc, frame[:, axis]) for axis in range(3)], axis=1) for frame in frames)
    radius = np.interp(at, arc, radius_mm)[:, None]
    lines = vtkCellArray()
    points: list[NDArray[np.float64]] = []
    for sense in (1.0, -1.0):
        for crown in range(crowns):
            turn = (2 * np.pi * crown / crowns + sense * at / calibre)[:, None]
            start = len(points) * len(at)
            points.append(centre + radius * (np.cos(turn) * first + np.sin(turn) * second))
            lines.InsertNextCell(len(at), list(range(start, start + len(at))))
    data = vtkPolyData()
    data.SetPoints(points_of(np.concatenate(points)))
    data.SetLines(lines)
    return _tubes(data, colour, 1.0, 8, strut_mm)


def _frames(path_mm: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two unit normals along a path that turn as little as possible (each is the last one made square to the tangent)."""
    tangent = np.gradient(path_mm, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    first = np.empty_like(path_mm)
    last = np.eye(3)[np.argmin(np.abs(tangent[0]))]
    for i, along in enumerate(tangent):
        last = last - (last @ along) * along
        last = last / np.linalg.norm(last)
        first[i] = last
    return first, np.cross(tangent, first)
