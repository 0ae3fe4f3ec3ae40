"""Hard plans as actors: paths with the map of their entry points, moved pieces of bone, screws, plates, implants, ports. LPS mm.

Entry points have three colours that are told apart without seeing red and green: blue keeps all limits, amber breaks one, dark grey
cannot be done. What was moved is drawn where the plan puts it, with a shadow where it was.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from app.scene.actors import surface_actor, triangles_actor, tube_actor
from app.scene.colours import CUT, DEVICE, Rgb
from app.scene.display import display_surfaces
from app.scene.pictures import SPECIMEN, Drawn, operation_drawn
from biomech.hardware.nouns import BEYOND, IMPOSSIBLE, WITHIN, EntryMap, Fragment, Implant, Plate, Ports, Screw, Trajectory
from biomech.hardware.pieces import fragments_of, pieces_of, surface_of_piece, undone
from biomech.model import PatientModel
from meshing.labels import Labels
from meshing.organ import organ
from meshing.registration.poses import placed

Array = NDArray[np.float64]
PATH: Rgb = (20, 60, 140)
MOVED: Rgb = (232, 168, 74)
BREACH: Rgb = (190, 40, 60)
GRADES: dict[int, tuple[str, Rgb]] = {
    WITHIN: ("entry within all limits", (70, 140, 220)), BEYOND: ("entry beyond a limit", (240, 180, 60)),
    IMPOSSIBLE: ("no entry", (110, 110, 116))}
_SEEN_MM = 0.7
"""A thin instrument is drawn at least so thick, to be seen."""
_FAINT = {"body": 0.16, "bone": 0.35, "brain": 0.35}
_LONG = 3.0
"""Triangles of the map with edges longer than so many usual ones close the cone and are no part of the surface."""


def hardware_drawn(model: PatientModel) -> list[Drawn]:
    """Everything hard that the plan places or moves."""
    drawn: list[Drawn] = []
    named: set[str] = set()
    for part in model.hardware:
        for found in _drawn(part):
            drawn.append(found if found.name not in named else Drawn(found.actor))
            named.add(found.name)
    return drawn


def whole_drawn(model: PatientModel, before: PatientModel) -> list[Drawn]:
    """What a plan does, soft and hard; a plan on a label map alone has the anatomy about it."""
    soft = operation_drawn(model, before)
    return (soft or (around_drawn(model) if model.hardware else [])) + hardware_drawn(model)


def around_drawn(model: PatientModel) -> list[Drawn]:
    """The anatomy about hard plans on a label map: what encloses is faint, moved structures are left to their pieces."""
    labels = model.labels
    moved = {part.bone for part in model.hardware if isinstance(part, Fragment)}
    paths = any(isinstance(part, Trajectory) for part in model.hardware)
    ports = any(isinstance(part, Ports) for part in model.hardware)
    wanted = [label.name for label in labels.legend if label.name not in moved and label.organ not in ("fat", "muscle", "lung")]
    if not paths and not ports:
        wanted = [name for name in wanted if labels.label(name).organ != "body"]
    drawn = []
    for surface in display_surfaces(labels, wanted):
        key = labels.label(surface.name).organ
        faint = _FAINT.get(key, organ(key).opacity) if paths or ports or key != "bone" else 1.0
        drawn.append(Drawn(surface_actor(surface, organ(key).colour, faint), surface.name, organ(key).colour))
    return drawn + [part for bone in sorted(moved) for part in _rest(labels, model, bone)]


def _rest(labels: Labels, model: PatientModel, bone: str) -> list[Drawn]:
    """What is left of a bone beside its moved pieces."""
    if not len(fragments_of(model.hardware, bone)[0].plane):
        return []
    rest = pieces_of(labels, model.hardware, bone)[-1]
    colour = organ(labels.label(bone).organ).colour
    return [Drawn(surface_actor(surface_of_piece(labels, rest, bone), colour), bone, colour)]


def _drawn(part: object) -> list[Drawn]:
    if isinstance(part, Trajectory):
        ends = np.stack([part.entry_mm + 15.0 * (part.entry_mm - part.target_mm) / part.length_mm(), part.target_mm])
        tube = tube_actor(ends, np.full(2, max(part.radius_mm, _SEEN_MM)), PATH)
        return [*map_drawn(part.entries, part.target_mm), Drawn(tube, part.name, PATH)]
    if isinstance(part, Fragment):
        before = placed(undone(part.matrix), part.points_mm)
        return [Drawn(triangles_actor(part.points_mm, part.triangles, MOVED), part.name, MOVED),
                Drawn(triangles_actor(before, part.triangles, SPECIMEN, 0.25), "where it was", SPECIMEN)]
    if isinstance(part, Screw):
        bad = part.grade in "CDE"
        colour = BREACH if bad else DEVICE
        tube = tube_actor(np.stack([part.head_mm, part.tip_mm]), np.full(2, part.radius_mm), colour)
        return [Drawn(tube, "screw, grade C or worse" if bad else "screw", colour)]
    if isinstance(part, Plate):
        return [Drawn(tube_actor(part.path_mm, np.full(len(part.path_mm), 0.25 * part.width_mm), DEVICE), "plate", DEVICE)]
    if isinstance(part, Implant):
        return [Drawn(triangles_actor(part.points_mm, part.triangles, CUT, 0.75), part.name, CUT)]
    if isinstance(part, Ports):
        three = (("camera", part.camera_mm, PATH), ("left hand", part.left_mm, DEVICE), ("right hand", part.right_mm, MOVED))
        return [Drawn(tube_actor(np.stack([port + 0.35 * (port - part.target_mm), part.target_mm]), np.full(2, 2.5), colour), name, colour)
                for name, port, colour in three]
    return []


def map_drawn(entries: EntryMap, target_mm: Array) -> list[Drawn]:
    """The map of entry points as patches of the surface, each triangle with the worst grade of its corners."""
    found = entries.length_mm > 0.0
    points, grade = entries.points_mm[found], entries.grade[found]
    if len(points) < 4:
        return []
    # directions are even on the sphere, so the hull of the directions joins neighbours
    ways = (points - target_mm) / entries.length_mm[found][:, None]
    triangles = ConvexHull(ways).simplices
    edges = np.linalg.norm(ways[triangles] - ways[np.roll(triangles, 1, axis=1)], axis=2).max(axis=1)
    triangles = triangles[edges < _LONG * np.median(edges)]
    worst = grade[triangles].max(axis=1)
    drawn = []
    for number, (name, colour) in GRADES.items():
        own = triangles[worst == number]
        if len(own):
            drawn.append(Drawn(triangles_actor(points, own.astype(np.int32), colour, 0.85 if number != IMPOSSIBLE else 0.4), name, colour))
    return drawn
