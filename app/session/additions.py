"""What the pages Anatomy, Mesh and Simulate add to a plan by hand: recipes of the anatomy, vessel trees, the lumen of an artery, meshes, simulations.

Each is read off the fields of its step as a procedure is (adding.py): what the anatomy and the crosshair do not give is asked for in a form and
never made up. What cannot be added says what it waits for; what a scan does not show the recipe itself refuses, in words, when it is run.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from app.session.adding import Ground, begun
from app.session.drafts import Draft
from app.session.plan import Anatomy, Plan
from app.session.tables import LIVER_SEGMENTS, LUMEN, LUMEN_MESH, METHODS, SOLID_MESH, SOLVERS, TREE
from app.session.tasks import VEINS
from meshing.errors import PlanningError
from meshing.step import Step, title_of

ELSEWHERE = ("file", "lesion", "clicks", "threshold")
"""Methods that have a way of their own in the window: File > Import, the button for a lesion, the tools of the images."""
HOSTS = ("host", "liver", "whole")
"""Fields that name the structure in which a recipe looks."""
VESSELS = ("aorta", "artery_lumen", "hepatic_vein", "inferior_vena_cava", "portal_vein")
"""Kinds of structures that are trees of tubes (resources/organs)."""
ON_MESH, ON_LIVER = ("tissue", "motion"), ("portal",)
"""Simulations of the solid organs, and of the liver's circulation; all others are about the blood space of an artery."""


@dataclass(frozen=True)
class Addition:
    """Something that can be added: its title, what is known of it, what it waits for ("" when nothing is in its way), and the name of the structure
    that it is about, if one."""

    title: str
    draft: Draft
    waits_for: str = ""
    about: str = ""

    @property
    def whole(self) -> bool:
        return not self.draft.missing()


def of_anatomy(plan: Plan, ground: Ground) -> tuple[Addition, ...]:
    """Recipes, one tree for each vessel that was found, the segments of the liver, the lumen of each artery."""
    found = {name for name, _, _ in ground.structures}
    planned = {type(entry.segmenter) for entry in plan.anatomy}
    made = []
    for key, cls in METHODS.items():
        if key not in ELSEWHERE:
            hosts = [str(one.default) for one in fields(cls) if one.name in HOSTS and one.default is not MISSING]
            lacking = next((host for host in hosts if host not in found), "")
            again = cls in planned and "name" not in {one.name for one in fields(cls)} and not begun(cls, ground).missing()
            made.append(Addition(title_of(cls), begun(cls, ground), "this recipe is in the list already" if again
                                 else f"find the structure '{lacking}' first" if lacking else ""))
    vessels = [(name, kind) for name, kind, _ in ground.structures if kind in VESSELS]
    traced = {getattr(tree, "name", "") for tree in plan.trees}
    made += [Addition(title_of(TREE), Draft(TREE, {"name": name}), f"'{name}' is traced already" if name in traced else "", name)
             for name, _ in vessels]
    if plan.segments is None:
        untraced = [name for name in VEINS if name not in traced]
        made.append(Addition(title_of(LIVER_SEGMENTS), Draft(LIVER_SEGMENTS), f"trace the {' and the '.join(untraced)} first" if untraced else ""))
    if plan.lumen is None:
        made += [Addition(title_of(LUMEN), Draft(LUMEN, {"name": name}), about=name) for name, kind in vessels if kind in ("artery_lumen", "aorta")]
    return tuple(made)


def of_mesh(plan: Plan, ground: Ground) -> tuple[Addition, ...]:
    """The mesh of solid structures, where the plan has none; that of a lumen comes with the lumen."""
    if plan.mesh is not None:
        return ()
    return (Addition(title_of(SOLID_MESH), begun(SOLID_MESH, ground), "" if ground.structures else "find the structures first (page 3)"),)


def of_simulation(plan: Plan, ground: Ground) -> tuple[Addition, ...]:
    """The simulations that the plan does not have."""
    made = []
    for key, cls in SOLVERS.items():
        if any(type(solver) is cls for solver in plan.solvers):
            continue
        lacking = (("" if plan.mesh is not None else "add a mesh first (page 4)") if key in (*ON_MESH, *ON_LIVER)
                   else "" if plan.lumen is not None else "build the lumen of an artery first (page 3)")
        made.append(Addition(title_of(cls), begun(cls, ground), lacking))
    return tuple(made)


def with_added(plan: Plan, step: Step[Any, Any]) -> tuple[Plan, str]:
    """The plan with `step` in its place, and the key of what it makes ("" for a simulation, which each candidate plan makes)."""
    cls = type(step)
    if cls in METHODS.values():
        taken = {entry.name for entry in plan.anatomy}
        wanted = str(getattr(step, "name", "") or getattr(step, "method", ""))
        name = next(each for each in (wanted, *(f"{wanted} {n}" for n in range(2, len(taken) + 3))) if each not in taken)
        if "name" in {one.name for one in fields(cls)}:
            step = replace(step, name=name)
        return replace(plan, anatomy=(*plan.anatomy, Anatomy(name, step))), f"anatomy/{name}"
    if cls is TREE:
        return replace(plan, trees=(*plan.trees, step)), f"tree/{getattr(step, 'name', '')}"
    if cls is LIVER_SEGMENTS:
        return replace(plan, segments=step), "segments"
    if cls is LUMEN:
        return replace(plan, lumen=step, prepare=plan.prepare or (LUMEN_MESH(),)), "lumen"
    if cls is SOLID_MESH:
        return replace(plan, mesh=step), "mesh"
    order = list(SOLVERS.values())
    later = order[order.index(cls) + 1:]
    place = next((n for n, solver in enumerate(plan.solvers) if type(solver) in later), len(plan.solvers))
    return replace(plan, solvers=(*plan.solvers[:place], step, *plan.solvers[place:])), ""


def without(plan: Plan, part: str, place: int) -> Plan:
    """The plan without entry number `place` of its field `part`. Raises PlanningError, in words, where another entry rests on it."""
    if part == "trees" and plan.segments is not None and getattr(plan.trees[place], "name", "") in VEINS:
        raise PlanningError("the segments of the liver rest on this tree; remove them first")
    if part == "mesh" and (resting := _titles(plan, (*ON_MESH, *ON_LIVER))):
        raise PlanningError(f"{', '.join(resting)} rests on the mesh; remove that first (page 6)")
    if part == "lumen":
        if resting := _titles(plan, tuple(key for key in SOLVERS if key not in (*ON_MESH, *ON_LIVER))):
            raise PlanningError(f"{', '.join(resting)} rests on the lumen; remove that first (page 6)")
        return replace(plan, lumen=None, prepare=())
    if part in ("segments", "mesh"):
        return replace(plan, segments=None) if part == "segments" else replace(plan, mesh=None)
    entries: Sequence[Any] = getattr(plan, part)
    return replace(plan, **{part: tuple(entry for n, entry in enumerate(entries) if n != place)})  # type: ignore[arg-type]


def _titles(plan: Plan, keys: Sequence[str]) -> list[str]:
    return [title_of(solver) for solver in plan.solvers if any(type(solver) is SOLVERS[key] for key in keys)]
