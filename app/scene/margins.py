"""The margin as a map: on the surface of the cut, how far each place is from the lesions that are taken out.

Exact distances from the middle of each facet to the triangles of the lesions on the mesh; the least of them is the resection margin of the
table but for half a facet. On a plane that has not been cut yet, distances to the surfaces of the label map.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from app.scene.actors import field_actor, polydata, tets_actor, triangles_actor
from app.scene.arrays import to_vtk
from app.scene.colours import CUT, Scale
from app.scene.pictures import SPECIMEN, Drawn
from biomech.distances import to_triangles_mm
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.outcome import Field
from meshing.organ import organ
from meshing.surface import Surface
from meshing.tetmesh import outer_facets

Array = NDArray[np.float64]
MARGIN = "margin on the cut"
SCALE = Scale("margin", "mm", 0.0, 20.0, above=True)
"""Fixed, so that a colour means the same in every plan and wherever a plane is moved; it ends where the eye need not tell margins apart."""
LIVE = replace(SCALE, above=False)
"""On a plane that is only meant the colours end there: beyond, it looks like any plane."""
_RINGS, _SECTORS = 14, 40


def has_margin(model: PatientModel) -> bool:
    """Whether a plan cuts and takes a lesion out."""
    mesh = model.solid
    return mesh is not None and any(facets.name == RESECTION_SURFACE for facets in mesh.facets) and bool(_lesions(model).any())


@lru_cache(maxsize=8)
def margin_field(model: PatientModel) -> Field:
    """Of each facet of the cut, mm to the nearest lesion that is taken out. For models of which `has_margin` is true."""
    mesh = model.need_solid()
    cut = mesh.facet_set(RESECTION_SURFACE).triangles
    lesions = outer_facets(mesh.tets[_lesions(model)])
    return Field(MARGIN, "mm", "facet", to_triangles_mm(mesh.points_mm[cut].mean(axis=1), mesh.points_mm[lesions]), RESECTION_SURFACE)


def margin_drawn(model: PatientModel) -> tuple[Drawn, ...]:
    """The cut in the colours of its margin, the lesions, and what stays as a pale shape behind them."""
    mesh, removed = model.need_solid(), model.removed_tets()
    drawn = [Drawn(field_actor(mesh, margin_field(model), SCALE))]
    for label in mesh.legend:
        own = mesh.of(label.name) & removed
        if label.organ.endswith("tumour") and own.any():
            drawn.append(Drawn(tets_actor(mesh, own, organ(label.organ).colour), label.name, organ(label.organ).colour))
    stays = tets_actor(mesh, ~removed, SPECIMEN, 0.15)
    stays.GetProperty().FrontfaceCullingOn()  # only its far side is drawn, so that it never dims the colours in front
    return (*drawn, Drawn(stays))


def _lesions(model: PatientModel) -> NDArray[np.bool_]:
    mesh = model.need_solid()
    names = [label.name for label in mesh.legend if label.organ.endswith("tumour")]
    return (mesh.of(*names) & model.removed_tets()) if names else np.zeros(len(mesh.tets), bool)


def corners_of(surfaces: Sequence[tuple[Surface, str]]) -> Array:
    """(n, 3, 3) corners of the triangles of all lesions among surfaces with the keys of their organs, mm LPS."""
    found = [surface.points_mm[surface.triangles] for surface, key in surfaces if key.endswith("tumour")]
    return np.concatenate(found) if found else np.zeros((0, 3, 3))


def disc_drawn(centre_mm: Array, normal: Array, radius_mm: float, name: str, lesions: Array) -> Drawn:
    """A translucent disc where a plan cuts, coloured by its distance to `lesions` (n, 3, 3) where there are any."""
    out = normal / np.linalg.norm(normal)
    first = np.cross(out, np.eye(3)[np.abs(out).argmin()])
    first /= np.linalg.norm(first)
    turn = np.linspace(0.0, 2.0 * np.pi, _SECTORS + 1)[:-1]
    way = np.cos(turn)[:, None] * first + np.sin(turn)[:, None] * np.cross(out, first)
    rings = radius_mm * np.linspace(0.0, 1.0, _RINGS + 1)[1:]
    points = np.vstack([centre_mm, (centre_mm + rings[:, None, None] * way).reshape(-1, 3)])
    return Drawn(_by_margin(points, _FAN, lesions), name, CUT)


def cut_drawn(corners: Array, name: str, lesions: Array) -> Drawn:
    """The surface along which a plan cuts, of triangles (m, 3, 3), translucent and coloured by its distance to `lesions` (n, 3, 3)."""
    points, number = np.unique(corners.reshape(-1, 3).round(4), axis=0, return_inverse=True)
    return Drawn(_by_margin(points, number.reshape(-1, 3).astype(np.int32), lesions), name, CUT)


def _by_margin(points: Array, triangles: NDArray[np.int32], lesions: Array) -> vtkActor:
    """Triangles that are only meant: pale, and where there are lesions in the colours of the distance to them."""
    actor = triangles_actor(points, triangles, CUT, 0.4)
    if len(lesions):
        data = polydata(points, triangles)
        away = to_triangles_mm(points, lesions)
        colours = SCALE.colours(away)
        colours[away >= SCALE.high] = CUT
        data.GetPointData().SetScalars(to_vtk(colours))
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(data)
        mapper.SetColorModeToDirectScalars()
        actor.SetMapper(mapper)
        actor.GetProperty().SetOpacity(0.5)
        actor.GetProperty().SetSpecular(0.0)
        actor.GetProperty().SetAmbient(0.7)
        actor.GetProperty().SetDiffuse(0.3)
    return actor


def _fan() -> NDArray[np.int32]:
    """Triangles of the rings of a disc about its middle, point 0."""
    ring = np.arange(_SECTORS)
    inner = np.stack([np.zeros(_SECTORS, int), 1 + ring, 1 + np.roll(ring, -1)], axis=1)
    number = 1 + np.arange(_RINGS * _SECTORS).reshape(_RINGS, _SECTORS)
    a, b = number[:-1], number[1:]
    c, d = np.roll(b, -1, axis=1), np.roll(a, -1, axis=1)
    quads = np.stack([a, b, c, a, c, d], axis=-1).reshape(-1, 3)
    return np.vstack([inner, quads]).astype(np.int32)


_FAN = _fan()
