"""What a click adds to a plan: a lesion at a place, or a procedure of a candidate plan whose first values the anatomy and that place give.

A procedure is read off its fields (biomech/procedures): the first place comes from the crosshair, planes go through it towards the lesions,
lesions are the tumours that were found. What neither gives is the surgeon's choice and is not made up: then the procedure is a draft that says
what it waits for, and a form asks for it. Everything that is added can be moved by its handles and changed in the list of plans afterwards.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields, replace
from string import ascii_uppercase
from typing import Any, get_args, get_origin

import numpy as np
from numpy.typing import NDArray

from app.session.drafts import Draft, part_of
from app.session.plan import Anatomy, Candidate, Plan
from biomech.handles.handle import place_at
from biomech.procedures import (
    PROCEDURES,
    Ablation,
    Angioplasty,
    Band,
    Bypass,
    Clip,
    Coils,
    CurvedResection,
    Endograft,
    FlowDiverter,
    Interposition,
    Patch,
    Plane,
    Stent,
    Wedge,
)
from meshing.errors import AnatomyError, PlanningError
from meshing.organ import organs
from meshing.segmenters.lesion import Lesion
from meshing.step import Step, fields_of, hints_of, title_of
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre

Array = NDArray[np.float64]
Fix = tuple[Millimetre, Millimetre, Millimetre]

IN_ARTERIES = (Stent, Bypass, Angioplasty, Patch, Interposition, Band, Clip, FlowDiverter, Coils, Endograft)
"""Procedures on the blood space of an artery; all others need organs."""
STARTS: dict[tuple[type, str], float] = {(Wedge, "margin"): 10.0}
"""First values of sizes in the unit of their type: 10 mm and more had fewer recurrences of colorectal metastases (WJSO 12:127 [R])."""
_SHEET_MM = 30.0
_FINE = 0.4


@dataclass(frozen=True, eq=False)
class Ground:
    """Where something is added: the structures that were found as (name, key of the organ, a place inside), and the crosshair (3,) LPS mm, not
    finite on a page that has none."""

    structures: tuple[tuple[str, str, Array | None], ...]
    place_mm: Array

    @property
    def lesions(self) -> tuple[str, ...]:
        return tuple(name for name, key, _ in self.structures if key.endswith("_tumour"))

    def towards(self) -> Array:
        """(3,) unit direction from the crosshair to the middle of the lesions; to the patient's right where it lies in it or there are none."""
        inside = [place for name, _, place in self.structures if name in self.lesions and place is not None]
        way = np.mean(inside, axis=0) - self.place_mm if inside else np.zeros(3)
        size = float(np.linalg.norm(way))
        return np.round(way / size, 5) if size > 1.0 else np.array([-1.0, 0.0, 0.0])


@dataclass(frozen=True)
class Offer:
    """A procedure that can be added, or what it waits for; `draft` holds what anatomy and crosshair gave."""

    title: str
    step: Step[Any, Any] | None
    draft: Draft
    waits_for: str = ""


def offers(plan: Plan, ground: Ground) -> tuple[Offer, ...]:
    """Every procedure for the kind of patient that the plan is about, those that can be added first."""
    artery = plan.lumen is not None
    found = [offer(cls, ground) for cls in PROCEDURES if (cls in IN_ARTERIES) == artery]
    return tuple(sorted(found, key=lambda one: one.step is None))


def offer(cls: Any, ground: Ground) -> Offer:
    """One procedure with its first values."""
    title, draft = title_of(cls), begun(cls, ground)
    names = {name for name, _, _ in ground.structures}
    if lacking := draft.missing():
        return Offer(title, None, draft, next(known.label for known in fields_of(cls) if known.name == lacking[0][0]))
    for field in fields(cls):
        if field.name == "organ" and field.default and field.default not in names:
            return Offer(title, None, draft, str(field.default))
    try:
        return Offer(title, draft.built(), draft)
    except PlanningError as error:
        return Offer(title, None, draft, str(error))


def begun(cls: Any, ground: Ground) -> Draft:
    """What anatomy and crosshair give of a procedure. The crosshair is one place: it is the first that is asked for, never several."""
    hints, placed = hints_of(cls), False
    values: dict[str, Any] = {}
    for field in fields(cls):
        if field.default is not MISSING or field.default_factory is not MISSING:
            continue
        if (part := part_of(cls, field.name)) is not None and part is not Plane:
            values[field.name] = (begun(part, ground),)
            continue
        place = field.name.endswith("_lps")
        value = STARTS.get((cls, field.name)) or (None if place and placed else _given(field.name, hints[field.name], ground))
        if value is not None:
            values[field.name], placed = value, placed or place
    if cls is CurvedResection:
        values["points_lps"], values["towards_lps"] = _sheet(ground), _fix(ground.place_mm + _SHEET_MM * ground.towards())
    if cls is Ablation:  # from the front: only its direction counts until it is moved to the skin
        values["entry_lps"] = _fix(ground.place_mm + [0.0, -100.0, 0.0])
    return Draft(cls, values)


def with_new_plan(plan: Plan, step: Step[Any, Any]) -> tuple[Plan, str]:
    """The plan with one candidate more that does `step`, and its name: the next free letter and what it does."""
    taken = {candidate.name for candidate in plan.candidates}
    letters = (letter for letter in (*ascii_uppercase, *(f"{a}{b}" for a in ascii_uppercase for b in ascii_uppercase)))
    name = next(f"{letter} {title_of(step)}" for letter in letters if not any(other.split(" ")[0] == letter for other in taken))
    return plan.with_candidate(Candidate(name, (step,))), name


def with_step(plan: Plan, name: str, step: Step[Any, Any]) -> Plan:
    """The plan whose candidate `name` does `step` besides, after what it does already."""
    candidate = next(candidate for candidate in plan.candidates if candidate.name == name)
    return plan.with_candidate(replace(candidate, procedures=(*candidate.procedures, step)))


def with_lesion(plan: Plan, host: str, kind: str, place_mm: Array, radius: Millimetre, taken: Sequence[str] = ()) -> tuple[Plan, str]:
    """The plan with a lesion inside the structure `host` of organ `kind`, and its name. It is meshed where its host is, finer than that.

    Raises AnatomyError where lesions of that organ are unknown.
    """
    if f"{kind}_tumour" not in organs():
        raise AnatomyError(f"no lesions of '{host}' are known to this program; draw it with the tools (T) instead")
    used = {entry.name for entry in plan.anatomy} | set(taken)
    name = next(f"tumour {number}" for number in range(1, len(used) + 2) if f"tumour {number}" not in used)
    step = Lesion(_fix(place_mm), radius, name, f"{kind}_tumour", host)
    changed = replace(plan, anatomy=(*plan.anatomy, Anatomy(name, step)))
    mesh = plan.mesh
    if isinstance(mesh, MeshLabels) and host in mesh.names:
        edge = mesh.fine_edge if mesh.fine_edge is not None else Millimetre(round(_FINE * mesh.edge, 1))
        changed = replace(changed, mesh=replace(mesh, names=(*mesh.names, name), fine=(*mesh.fine, name), fine_edge=edge))
    return changed, name


def _given(name: str, hint: Any, ground: Ground) -> Any:
    """The value of a required field that crosshair and anatomy give, None where they do not."""
    inner = get_args(hint)
    if name.endswith("_lps") and not np.isfinite(ground.place_mm).all():
        return None
    if hint is Plane:
        return _plane(ground)
    if get_origin(hint) is tuple and inner == (Plane, Ellipsis):
        return (_plane(ground),)
    if name.endswith("_lps") and hint == Fix:
        return _fix(ground.place_mm)
    if name.endswith("_lps") and inner == (Fix, Ellipsis):
        return (_fix(ground.place_mm),)
    if name == "lesions":
        return ground.lesions or None
    if name == "tumour":
        return next(iter(ground.lesions), None)
    return None


def _plane(ground: Ground) -> Plane:
    a, b, c = (float(part) for part in ground.towards())
    return Plane(_fix(ground.place_mm), (a, b, c))


def _sheet(ground: Ground) -> tuple[Fix, ...]:
    """Four corners and the middle of a flat sheet through the crosshair, across the direction of what is removed."""
    out = ground.towards()
    first = np.cross(out, np.eye(3)[np.abs(out).argmin()])
    first /= np.linalg.norm(first)
    second = np.cross(out, first)
    corners = [a * first + b * second for a in (-_SHEET_MM, _SHEET_MM) for b in (-_SHEET_MM, _SHEET_MM)]
    return tuple(_fix(ground.place_mm + away) for away in (*corners, np.zeros(3)))


def _fix(point_mm: Array) -> Fix:
    return place_at(point_mm)
