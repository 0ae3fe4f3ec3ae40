"""The pictures of the report: white ground, side letters, a scale bar, names beside colours.

Each function returns (height, width, 3) pixels; `app.scene.offscreen.png` makes a file of them. Compared plans must
be drawn with the same view, the same `bounds_mm` and, for fields, the same `Scale`.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor, vtkMapper, vtkRenderer

from app.scene import display
from app.scene.actors import (
    stent_actor,
    surface_actor,
    surface_mapper,
    tets_actor,
    tree_actor,
    triangles_actor,
    tube_actor,
)
from app.scene.annotations import colour_bar, legend, letters, number, orientation_cube, scale_bar, text
from app.scene.backend import new_renderer
from app.scene.cameras import View, look, mm_per_pixel
from app.scene.colours import CUT, DEVICE, GRAFT, REPORT, Rgb, Scale
from app.scene.display import display_surfaces, display_walls, lightened, lumen_surface, thinned
from app.scene.offscreen import halved, pixels
from app.scene.slices import FILLING, WINDOWS, Orientation, SliceView, Window
from app.scene.streams import field_actors
from biomech.device import Device
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.outcome import Field
from biomech.treated import Zone
from meshing.centreline import Centreline
from meshing.errors import RenderError
from meshing.labels import Labels
from meshing.organ import organ
from meshing.step import Monitor, portion
from meshing.surface import Surface
from meshing.tetmesh import TetMesh, facet_keys, outer_facets
from meshing.units import Millimetre
from meshing.vessels.lumen import Lumen
from meshing.volume import Volume

Pixels = NDArray[np.uint8]
SIZE = (1000, 760)
"""Width and height of a picture: 270 dots an inch at half the width of an A4 page. Slices are drawn
twice as large and halved; scenes with sorted translucent organs would cost too much so and are smoothed by VTK (FXAA)."""

GRAFT_WALL_MM = 0.4
WIRE, CLOTH = ("stent", "flow diverter"), ("graft", "endograft", "patch")
"""How much wider than its blood space a graft is drawn, so that it covers it: for the eye, no size of a product."""
SPECIMEN: Rgb = (150, 150, 156)
"""What is taken out: grey and translucent, whatever organ it was."""
TREE_ORGANS = {"portal vein": "portal_vein", "hepatic vein": "hepatic_vein", "hepatic artery": "artery_lumen"}
"""The organ that lends a vessel tree its colour, by the name of the tree."""


BACKGROUND = ("body", "fat", "muscle", "bone", "lung")
"""Organs that hide the others in a picture of the anatomy."""


@dataclass(frozen=True)
class Drawn:
    """An actor and, when it should stand in the legend, its name and colour; `full` and `light` are its two levels of detail."""

    actor: vtkActor
    name: str = ""
    colour: Rgb = (0, 0, 0)
    full: vtkMapper | None = None
    light: vtkMapper | None = None

    def move(self, moving: bool, *, cut_open: bool = False) -> None:
        """While it moves a part with a light level of detail shows that. Such parts are closed: unless it is cut open nobody sees the inner side of
        an opaque one, which is half of its triangles."""
        if self.light is not None and self.full is not None:
            self.actor.SetMapper(self.light if moving else self.full)
            self.actor.GetProperty().SetBackfaceCulling(not cut_open and self.actor.GetProperty().GetOpacity() >= 1.0)


def slice_picture(volume: Volume, labels: Labels | None, point_mm: NDArray[np.float64], orientation: Orientation, *,
                  window: Window = WINDOWS["soft tissue"], around_mm: Millimetre | None = None,
                  size: tuple[int, int] = SIZE) -> Pixels:
    """The slice through `point_mm` with the structures outlined, whole or a square of `around_mm` about the point."""
    size = (2 * size[0], 2 * size[1])
    height = size[1] / 24
    edge = 2.0 * height
    inner = (size[0] - 2 * edge, size[1] - 2 * edge)
    view = SliceView(volume, labels, orientation=orientation, window=window)
    view.thickness_px = size[1] / 300
    view.show(point_mm)
    view.fit(inner[0] / inner[1], around_mm=around_mm)
    view.renderer.SetViewport(edge / size[0], edge / size[1], 1 - edge / size[0], 1 - edge / size[1])
    page, notes = new_renderer(), new_renderer()
    letters(notes, view.renderer, size, height)
    mm_px = mm_per_pixel(view.renderer, round(inner[1]))
    scale_bar(notes, mm_px, size, height)
    axis, letters_of_axis = {"axial": (2, "SI"), "coronal": (1, "PA"), "sagittal": (0, "LR")}[orientation]
    height_mm = float(view.point_mm[axis])
    place = f"{orientation}, {letters_of_axis[int(height_mm < 0)]} {number(abs(height_mm))} mm"
    text(notes, place, size[0] - 0.5 * height, 0.5 * height, 0.72 * height, REPORT.ink, across="right", up="bottom")
    words = f"W {window.width:g} L {window.level:g} HU"
    text(notes, words, size[0] - 0.5 * height, size[1] - 0.5 * height, 0.72 * height, REPORT.ink, across="right",
         up="top")
    return halved(pixels([page, view.renderer, notes], *size))


def anatomy_picture(model: PatientModel, view: View | str = "A", *, without: Sequence[str] = BACKGROUND,
                    surfaces: Sequence[tuple[Surface, str]] = (), size: tuple[int, int] = SIZE) -> Pixels:
    """The whole anatomy: `surfaces` (with the key of their organ) where given, else the mesh, else the label map.

    `without` are organ keys that are not drawn.
    """
    drawn = []
    done = {surface.name for surface, _ in surfaces}
    for surface, key in surfaces:
        if key not in without:
            kind = organ(key)
            drawn.append(Drawn(surface_actor(surface, kind.colour, kind.opacity), surface.name, kind.colour))
    done |= {tree.name for tree in model.trees}
    if model.solid is not None:
        for label in model.solid.legend:
            if label.organ not in without and label.name not in done:
                kind = organ(label.organ)
                actor = tets_actor(model.solid, model.solid.of(label.name), kind.colour, kind.opacity)
                drawn.append(Drawn(actor, label.name, kind.colour))
        done |= {label.name for label in model.solid.legend}
    left = [label.name for label in model.labels.legend if label.organ not in without and label.name not in done]
    for surface in display_surfaces(model.labels, left):
        kind = organ(model.labels.label(surface.name).organ)
        drawn.append(Drawn(surface_actor(surface, kind.colour, kind.opacity), surface.name, kind.colour))
    return scene_picture(drawn + _trees(model.trees), view, size=size)


def plan_picture(model: PatientModel, view: View | str = "A", *, bounds_mm: tuple[float, ...] | None = None,
                 size: tuple[int, int] = SIZE) -> Pixels:
    """A plan on solid organs, `plan_drawn` in a picture."""
    return scene_picture(plan_drawn(model), view, bounds_mm=bounds_mm, size=size)


def plan_drawn(model: PatientModel) -> list[Drawn]:
    """A plan on solid organs: what remains, what is taken out, tumours, vessel trees and the resection surface."""
    mesh = model.need_solid()
    removed = model.removed_tets()
    tumours = mesh.of(*[label.name for label in mesh.legend if label.organ.endswith("tumour")])
    # Each wall is drawn once: two translucent walls in one place would flicker and hide the cut.
    outside = facet_keys(outer_facets(mesh.tets), len(mesh.points_mm))
    drawn = []
    for label in mesh.legend:
        own = mesh.of(label.name)
        kind = organ(label.organ)
        tumour = label.organ.endswith("tumour")
        for part, state in ((own & ~removed, "stays"), (own & removed, "taken out")):
            if tumour and part.any():
                name = label.name if state == "stays" and not (own & removed).any() else f"{label.name}, {state}"
                drawn.append(Drawn(tets_actor(mesh, part, kind.colour), name, kind.colour))
        stays = _wall(mesh, own & ~removed, outside)
        if not tumour and len(stays):
            actor = triangles_actor(mesh.points_mm, stays, kind.colour, min(kind.opacity, 0.45))
            drawn.append(Drawn(actor, f"{label.name}, stays" if (own & removed).any() else label.name, kind.colour))
    specimen = _wall(mesh, removed & ~tumours, outside)
    if len(specimen):
        drawn.append(Drawn(triangles_actor(mesh.points_mm, specimen, SPECIMEN, 0.28), "taken out", SPECIMEN))
    if removed.any() and not removed.all():
        drawn.append(Drawn(_cut_actor(mesh, removed), RESECTION_SURFACE, CUT))
    return drawn + zones_drawn(model.zones) + devices_drawn(model.devices) + _trees(model.trees)


def _wall(mesh: TetMesh, part: NDArray[np.bool_], outside: NDArray[np.int64]) -> NDArray[np.int32]:
    """Those facets of a part that lie on the outside of the whole mesh, given by their keys."""
    if not part.any():
        return np.zeros((0, 3), np.int32)
    facets = outer_facets(mesh.tets[part])
    kept: NDArray[np.int32] = facets[np.isin(facet_keys(facets, len(mesh.points_mm)), outside)]
    return kept


def _cut_actor(mesh: TetMesh, removed: NDArray[np.bool_]) -> vtkActor:
    """The facets between what stays and what is taken out, brighter than organs: it is what the picture is about."""
    nodes = len(mesh.points_mm)
    stays, goes = outer_facets(mesh.tets[~removed]), outer_facets(mesh.tets[removed])
    actor = triangles_actor(mesh.points_mm, stays[np.isin(facet_keys(stays, nodes), facet_keys(goes, nodes))], CUT, 0.8)
    actor.GetProperty().SetAmbient(0.55)
    actor.GetProperty().SetDiffuse(0.45)
    return actor


def field_picture(mesh: TetMesh, field: Field, scale: Scale, view: View | str = "A", *, keep: NDArray[np.bool_] | None = None,
                  bounds_mm: tuple[float, ...] | None = None, size: tuple[int, int] = SIZE) -> Pixels:
    """A field on the outside of a mesh with its colour bar."""
    return scene_picture([Drawn(actor) for actor in field_actors(mesh, field, scale, keep=keep)], view, scale=scale, bounds_mm=bounds_mm, size=size)


def lumen_picture(lumen: Lumen, view: View | str = "A", *,
                  devices: Sequence[Device] = (), before: Lumen | None = None, bounds_mm: tuple[float, ...] | None = None,
                  size: tuple[int, int] = SIZE) -> Pixels:
    """The blood space of an artery with the devices of the plan and, as a translucent shadow, what it was before."""
    drawn = lumen_drawn(lumen, devices=devices, before=before)
    return scene_picture(drawn, view, bounds_mm=bounds_mm, size=size)


def lumen_drawn(lumen: Lumen, *, devices: Sequence[Device] = (), before: Lumen | None = None) -> list[Drawn]:
    """The blood space with its devices and the shadow of what it was before."""
    kind = organ("artery_lumen")
    opacity = 0.55 if any(device.kind in (*WIRE, "coils") for device in devices) else 1.0
    drawn = [Drawn(surface_actor(lumen_surface(lumen), kind.colour, opacity), "lumen", kind.colour)]
    if before is not None:
        drawn.append(Drawn(surface_actor(lumen_surface(before), SPECIMEN, 0.3), "before", SPECIMEN))
    return drawn + devices_drawn(devices)


def devices_drawn(devices: Sequence[Device]) -> list[Drawn]:
    """Wire as a mesh, everything else as a tube; each kind named once."""
    drawn: list[Drawn] = []
    named: set[str] = set()
    for device in devices:
        colour = GRAFT if device.kind in CLOTH else DEVICE
        actor = stent_actor(device.path_mm, device.radius_mm) if device.kind in WIRE else \
            tube_actor(device.path_mm, device.radius_mm + GRAFT_WALL_MM, colour)
        drawn.append(Drawn(actor, "" if device.kind in named else device.kind, colour))
        named.add(device.kind)
    return drawn


def zones_drawn(zones: Sequence[Zone]) -> list[Drawn]:
    """The borders of what is ablated."""
    around, up = np.meshgrid(np.linspace(0.0, 2.0 * np.pi, 33)[:-1], np.linspace(0.0, np.pi, 17), indexing="ij")
    number = np.arange(32 * 17, dtype=np.int32).reshape(32, 17)
    a, b, c, d = (part.ravel() for part in (number[:, :-1], np.roll(number, -1, axis=0)[:, :-1], np.roll(number, -1, axis=0)[:, 1:], number[:, 1:]))
    triangles = np.concatenate([np.stack([a, d, c], axis=1), np.stack([a, c, b], axis=1)])
    drawn = []
    for place, zone in enumerate(zones):
        axis = np.asarray(zone.along_lps) / np.linalg.norm(zone.along_lps)
        first = np.cross(axis, np.eye(3)[np.abs(axis).argmin()])
        first /= np.linalg.norm(first)
        across = np.cos(around)[..., None] * first + np.sin(around)[..., None] * np.cross(axis, first)
        points = np.asarray(zone.centre_lps) + 0.5 * (zone.length * np.cos(up)[..., None] * axis + zone.width * np.sin(up)[..., None] * across)
        drawn.append(Drawn(triangles_actor(points.reshape(-1, 3), triangles, CUT, 0.45), "" if place else "ablation zone", CUT))
    return drawn


def operation_drawn(model: PatientModel, before: PatientModel) -> list[Drawn]:
    """What a plan does, on solid organs or on an artery; nothing when the model has neither."""
    if model.solid is not None:
        return plan_drawn(model)
    if model.lumen is not None:
        return lumen_drawn(model.lumen, devices=model.devices, before=before.lumen if before.lumen is not model.lumen else None)
    return []


def stage_drawn(surfaces: Sequence[tuple[Surface, str]], trees: Sequence[Centreline], light: Sequence[Surface] = ()) -> list[Drawn]:
    """The organs that are operated on, with what surrounds them left out and parenchyma translucent."""
    near = [(surface, key) for surface, key in surfaces if key not in BACKGROUND]
    drawn = surfaces_drawn(near, trees, light)
    for part in drawn:
        if part.name in {surface.name for surface, key in near if organ(key).opacity < 1.0}:
            part.actor.GetProperty().SetOpacity(0.45)
    return drawn


def anatomy_surfaces(labels: Labels, monitor: Monitor) -> tuple[tuple[tuple[Surface, str], ...], tuple[Surface, ...]]:
    """Smooth surfaces of all structures with the keys of their organs, to look at and not to compute with, and the same with
    few triangles, for while the scene moves."""
    wanted = [label.name for label in labels.legend if label.organ not in FILLING]
    walls = thinned(display_walls(labels, wanted, portion(monitor, 0.0, 0.4)), display.SHOWN_TRIANGLES, portion(monitor, 0.4, 0.7))
    light = thinned(walls, display.LIGHT_TRIANGLES, portion(monitor, 0.7, 1.0))
    full, small = walls.surfaces(), lightened(light.surfaces(), display.LIGHT_TRIANGLES)
    return tuple((surface, labels.label(surface.name).organ) for surface in full), small if light is not walls else ()


def surfaces_drawn(surfaces: Sequence[tuple[Surface, str]], trees: Sequence[Centreline], light: Sequence[Surface] = ()) -> list[Drawn]:
    """The anatomy on the screen: surfaces in the colours of their organs, with the surfaces of the same names in `light` while
    the scene moves; vessels with a centreline as tubes."""
    named = {tree.name for tree in trees}
    lighter = {surface.name: surface for surface in light}
    drawn = []
    for surface, key in surfaces:
        if surface.name not in named:
            actor = surface_actor(surface, organ(key).colour, organ(key).opacity)
            small = surface_mapper(lighter[surface.name]) if surface.name in lighter else None
            drawn.append(Drawn(actor, surface.name, organ(key).colour, actor.GetMapper(), small))
    return drawn + _trees(trees)


def scene_picture(drawn: Sequence[Drawn], view: View | str, *, scale: Scale | None = None,
                  bounds_mm: tuple[float, ...] | None = None, size: tuple[int, int] = SIZE) -> Pixels:
    """Any actors in a report picture: camera, letters, scale bar, colour bar or legend, cube."""
    if not drawn:
        raise RenderError("there is nothing to draw in this picture")
    scene, notes = new_renderer(), new_renderer()
    scene.UseFXAAOn()
    for part in drawn:
        scene.AddActor(part.actor)
    height = size[1] / 24
    entries = list(dict.fromkeys((part.name, part.colour) for part in drawn if part.name))
    taken = colour_bar(notes, scale, size, height) if scale is not None else 0.0
    scene.SetViewport(0, 0, 1 - taken / size[0], 1)
    look(scene, view, (size[0] - taken) / size[1], bounds_mm=bounds_mm)
    legend(notes, entries, size, height)
    letters(notes, scene, size, height, right_free=taken)
    scale_bar(notes, mm_per_pixel(scene, size[1]), size, height)
    return pixels([new_renderer(), scene, notes, _cube(scene, size, taken)], *size)


def _cube(seen: vtkRenderer, size: tuple[int, int], right_free: float) -> vtkRenderer:
    """A small renderer at the lower right with the orientation cube, turned like `seen`."""
    corner = new_renderer()
    corner.AddViewProp(orientation_cube())
    side = 0.15 * size[1]
    right = size[0] - right_free
    corner.SetViewport((right - 1.1 * side) / size[0], 0.1 * side / size[1], (right - 0.1 * side) / size[0], 1.1 * side / size[1])
    camera, own = seen.GetActiveCamera(), corner.GetActiveCamera()
    out = np.array(camera.GetPosition()) - np.array(camera.GetFocalPoint())
    own.ParallelProjectionOn()
    own.SetFocalPoint(0, 0, 0)
    own.SetPosition(*(out / np.linalg.norm(out) * 5))
    own.SetViewUp(*camera.GetViewUp())
    own.SetParallelScale(0.9)
    corner.ResetCameraClippingRange()
    return corner


def _trees(trees: Sequence[Centreline]) -> list[Drawn]:
    drawn = []
    for tree in trees:
        colour = organ(TREE_ORGANS.get(tree.name, "portal_vein")).colour
        drawn.append(Drawn(tree_actor(tree, colour), tree.name, colour))
    return drawn
