"""The laterality interlock: words and geometry must agree about left and right before anything leaves the case.

Compared are what the images say (laterality codes, descriptions), what the plan says (its names and titles, the names of
structures it cuts), where the anatomy lies (situs, pairs named left and right, the half of the body that was scanned) and
where each plan cuts. `sides_of` is the one place where that happens: at import, as far as the images go; at plan, as far
as the label map goes; at export, on the finished results. Every disagreement is a Conflict. While one is open, nothing is
written (`require_sides`): somebody decides, with name and reason, and the decision is part of the plan: saved, undoable,
printed. It holds for the images and the disagreement it was made for, and for nothing else.
"""
from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from app.atomic import write_atomically
from app.session.plan import Candidate, Plan, SideDecision
from app.session.sides import OTHER, Side, lexicon, side_of, side_of_tag
from biomech.sides import Lies, body_middle_mm, removed_by, removed_in, side, structure_mm
from meshing.dicom.sides import SideTags, side_tags
from meshing.errors import ImageError, LateralityConflict, RequestError
from meshing.labels import Labels
from meshing.volume import Volume, position_of

if TYPE_CHECKING:
    from app.session.session import Session

Stage = Literal["import", "plan", "export"]

SITUS_MM = 15.0
PAIR_MM = 10.0
SCANNED_MM = 10.0
"""How far beyond the middle an organ, a partner, a whole scan must lie before it counts as on the wrong side."""


@dataclass(frozen=True)
class Conflict:
    """`key` names the disagreement and stays the same while it does; `sentence` is what a person reads."""

    key: str
    sentence: str
    stage: Stage


@dataclass(frozen=True)
class Sides:
    """All conflicts, the decisions that hold for some of them, and what was compared, in words."""

    conflicts: tuple[Conflict, ...]
    decisions: tuple[SideDecision, ...]
    compared: tuple[str, ...]

    @property
    def open(self) -> tuple[Conflict, ...]:
        """Conflicts that nobody has decided yet."""
        decided = {decision.conflict for decision in self.decisions}
        return tuple(conflict for conflict in self.conflicts if conflict.key not in decided)

    def data(self) -> dict[str, Any]:
        """As `--json` prints it."""
        decided = {decision.conflict: decision for decision in self.decisions}
        return {"compared": list(self.compared),
                "conflicts": [{"conflict": c.key, "sentence": c.sentence, "found_at": c.stage,
                               "decision": asdict(decided[c.key]) if c.key in decided else None} for c in self.conflicts]}


def sides_of(session: Session) -> Sides:
    """Everything that can be compared with what is finished now."""
    plan = session.plan
    tags, middle = _evidence(session)
    compared = [f"images: {', '.join(f'{k} {v!r}' for k, v in (*tags.codes, *tags.texts))}" if tags.codes or tags.texts else
                "images: no tag or text of the series names anything"]
    conflicts = tag_conflicts(tags)
    labels = session.value(session.labels_key()) if session.ready(session.labels_key()) else None
    if session.ready("image"):
        volume: Volume = session.value("image")
        conflicts += scan_conflicts(tags, volume)
    if labels is not None:
        compared.append(f"anatomy: {', '.join(labels.names) or 'no structure'}"
                        + (f"; middle of the body at {'L' if middle >= 0 else 'R'} {abs(middle):.0f} mm" if middle is not None else
                           "; the middle of the body is not known"))
        conflicts += anatomy_conflicts(tags, labels, middle)
    conflicts += text_conflicts(plan, tags)
    where: dict[str, Lies | None] = {}
    for candidate in plan.candidates:
        where[candidate.name] = _cut(session, candidate, labels, middle)
        conflicts += plan_conflicts(candidate, where[candidate.name])
        compared.append(f"plan '{candidate.name}': {_claim_words(candidate)}; {_cut_words(where[candidate.name])}")
    conflicts += case_conflicts(plan, where)
    unique = tuple({conflict.key: conflict for conflict in conflicts}.values())
    content = session.content() if plan.sides else ""
    held = tuple(d for d in plan.sides if d.image in ("", content) and d.conflict in {c.key for c in unique})
    return Sides(unique, held, tuple(compared))


def require_sides(session: Session, doing: str) -> Sides:
    """Raises LateralityConflict, in one paragraph that names the choice, while a conflict is open."""
    found = sides_of(session)
    if found.open:
        raise LateralityConflict(f"Left and right do not agree, so {doing} is not done: {words_of(found.open)} Look at the images and put right "
                                 "what is "
                                 "wrong; if it is as it should be, say so: --resolve-laterality \"REASON\" --by NAME, or 'Left and right...' in the "
                                 "window's Edit menu. The decision is kept in the case and printed in the report.")
    return found


def words_of(conflicts: tuple[Conflict, ...]) -> str:
    """The conflicts in a row, numbered where there are several."""
    if len(conflicts) == 1:
        return conflicts[0].sentence
    return " ".join(f"({number}) {conflict.sentence}" for number, conflict in enumerate(conflicts, 1))


def resolved(plan: Plan, conflicts: tuple[Conflict, ...], *, reason: str, by: str, image: str, now: datetime | None = None) -> Plan:
    """The plan with a decision for each conflict. Raises RequestError without a reason or a name."""
    if not reason.strip() or not by.strip():
        raise RequestError("a decision about left and right needs a reason and the name of who decides")
    if not conflicts:
        raise RequestError("there is no open conflict about left and right in this case; nothing was recorded")
    at = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    keys = {conflict.key for conflict in conflicts}
    kept = tuple(decision for decision in plan.sides if decision.conflict not in keys)
    return replace(plan, sides=(*kept, *(SideDecision(c.key, reason.strip(), by.strip(), at, image) for c in conflicts)))


def resolve(session: Session, *, reason: str, by: str) -> tuple[Conflict, ...]:
    """Record a decision for every open conflict of the case; returns them."""
    found = sides_of(session).open
    session.do("decide about left and right", resolved(session.plan, found, reason=reason, by=by, image=session.content()))
    return found


def tag_conflicts(tags: SideTags) -> list[Conflict]:
    """Codes and texts of the images against each other."""
    said = _tag_claims(tags)
    left, right = ([f"{keyword} '{value}'" for keyword, value, side in said if side == wanted] for wanted in ("left", "right"))
    if not (left and right):
        return []
    return [Conflict("images: tags name both sides", f"The images say left in {', '.join(left)} and right in {', '.join(right)}.", "import")]


def scan_conflicts(tags: SideTags, volume: Volume) -> list[Conflict]:
    """A series marked with one side whose whole field lies on the other."""
    claimed = _one_side(tags)
    slices, rows, columns = volume.values.shape
    corners = np.array([[a, b, c] for a in (0, columns - 1) for b in (0, rows - 1) for c in (0, slices - 1)], float)
    x = position_of(volume.to_patient, corners)[:, 0]
    lies: Side | None = "left" if x.min() > SCANNED_MM else "right" if x.max() < -SCANNED_MM else None
    if claimed is None or lies is None or lies == claimed:
        return []
    return [Conflict(f"images: marked {claimed}, scanned {lies}", f"The images are marked {claimed} ({_tag_words(tags, claimed)}), and all of them "
                                                                  "lies on the "
                     f"patient's {lies} ({'L' if lies == 'left' else 'R'} {np.abs(x).min():.0f} to {np.abs(x).max():.0f} mm).", "import")]


def anatomy_conflicts(tags: SideTags, labels: Labels, middle_mm: float | None) -> list[Conflict]:
    """Situs, structures named left and right, and the marked side, against where the structures lie."""
    at = {label.name: float(np.median(points[:, 0])) for label in labels.legend if len(points := structure_mm(labels, label.name))}
    wrong = _situs(labels, at, middle_mm) + _swapped(at, middle_mm)
    found = []
    if wrong:
        found.append(Conflict("anatomy: sides exchanged", f"The anatomy lies the other way round: {'; '.join(wrong)}. The images may be mirrored, "
                                                          "names may be "
                              "exchanged, or the patient has situs inversus.", "import"))
    claimed = _one_side(tags)
    named = [(name, side_of(name)) for name in at]
    against = [name for name, side in named if claimed is not None and side == OTHER[claimed]]
    if claimed is not None and against and not any(side == claimed for _, side in named):
        found.append(Conflict(f"images: marked {claimed}, anatomy {OTHER[claimed]}", f"The images are marked {claimed} "
                                                                                     f"({_tag_words(tags, claimed)}), and the "
                              f"structures found in them are {', '.join(against)}.", "import"))
    return found


def text_conflicts(plan: Plan, tags: SideTags) -> list[Conflict]:
    """The words of each plan against those of the images and against the structures it cuts."""
    found = []
    marked = _one_side(tags)
    for candidate in plan.candidates:
        claims = _claims(candidate)
        sides = {side for _, side in claims}
        if len(sides) == 2:
            words = " and ".join(f"'{text}' ({side})" for text, side in claims)
            found.append(Conflict(f"plan '{candidate.name}': names both sides", f"Plan '{candidate.name}' names both sides: {words}.", "plan"))
        elif sides and marked is not None and marked not in sides:
            claimed = next(iter(sides))
            found.append(Conflict(f"plan '{candidate.name}': says {claimed}, images marked {marked}", f"Plan '{candidate.name}' says {claimed}, "
                                                                                                      "and the images are "
                                  f"marked {marked} ({_tag_words(tags, marked)}).", "plan"))
    return found


def plan_conflicts(candidate: Candidate, cut: Lies | None) -> list[Conflict]:
    """What a plan says against where it cuts."""
    sides = {side for _, side in _claims(candidate)}
    if cut is None or len(sides) != 1 or cut.side in sides:
        return []
    claimed = next(iter(sides))
    return [Conflict(f"plan '{candidate.name}': says {claimed}, cuts {cut.side}", f"Plan '{candidate.name}' says {claimed}, but {cut.what} lies "
                     f"{cut.by:.0f} mm to the patient's {cut.side} of {cut.than}.", "plan")]


def case_conflicts(plan: Plan, where: dict[str, Lies | None]) -> list[Conflict]:
    """The name of the case against its plans, where every one of them cuts on the other side."""
    claimed = side_of(plan.name)
    cuts = [cut.side for cut in where.values() if cut is not None]
    if claimed is None or not cuts or claimed in cuts:
        return []
    return [Conflict(f"case: says {claimed}, plans cut {OTHER[claimed]}", f"The case is called '{plan.name}' ({claimed}), but every plan that cuts "
                                                                          "does so on the "
                     f"patient's {OTHER[claimed]}.", "plan")]


def _situs(labels: Labels, at: dict[str, float], middle_mm: float | None) -> list[str]:
    """Unpaired organs far on the unusual side of the middle of the body; without a middle, liver and spleen against each other."""
    usual = dict(lexicon().situs)
    found = []
    by_organ = {label.organ: at[label.name] for label in labels.legend if label.name in at and label.organ in usual}
    if middle_mm is not None:
        for organ, x in by_organ.items():
            lies = side(x - middle_mm, SITUS_MM)
            if lies is not None and lies != usual[organ]:
                found.append(f"the {organ.replace('_', ' ')} lies {abs(x - middle_mm):.0f} mm to the {lies} of the middle")
    if not found and "liver" in by_organ and "spleen" in by_organ and by_organ["liver"] > by_organ["spleen"] + PAIR_MM:
        found.append("the liver lies to the left of the spleen")
    return found


def _swapped(at: dict[str, float], middle_mm: float | None) -> list[str]:
    """Pairs whose left one lies right of the right one, and single ones on the wrong side of the body."""
    found = []
    for name, x in at.items():
        side = side_of(name)
        if side is None:
            continue
        partner = next((other for other in at if side_of(other) == OTHER[side] and _bare(other) == _bare(name)), None)
        if partner is not None:
            if side == "left" and x < at[partner] - PAIR_MM:
                found.append(f"'{name}' lies to the right of '{partner}'")
        elif middle_mm is not None and (x - middle_mm) * (1.0 if side == "left" else -1.0) < -SITUS_MM:
            found.append(f"'{name}' lies {abs(x - middle_mm):.0f} mm to the {OTHER[side]} of the middle")
    return found


def _bare(name: str) -> str:
    """A name without its side: "left kidney" and "right kidney" are a pair."""
    return " ".join(word for word in name.lower().split() if side_of(word) is None)


def _claims(candidate: Candidate) -> list[tuple[str, Side]]:
    """Every text of a plan that claims one side: its name, the titles of its procedures, the structures they cut."""
    texts = [candidate.name]
    for procedure in candidate.procedures:
        texts += [str(getattr(procedure, key)) for key in ("title", "organ") if getattr(procedure, key, "")]
        texts += [str(name) for name in getattr(procedure, "lesions", ())]
    found = [(text, side_of(text)) for text in dict.fromkeys(texts)]
    return [(text, side) for text, side in found if side is not None]


def _claim_words(candidate: Candidate) -> str:
    claims = _claims(candidate)
    return "says " + " and ".join(f"{side} ('{text}')" for text, side in claims) if claims else "names no side"


def _cut_words(cut: Lies | None) -> str:
    return f"cuts on the {cut.side}, {cut.by:.0f} mm from {cut.than}" if cut is not None else "cuts on neither side"


def _cut(session: Session, candidate: Candidate, labels: Labels | None, middle_mm: float | None) -> Lies | None:
    """Where a plan cuts: on its finished model, else on the label map."""
    key = f"plan/{candidate.name}"
    if key in {task.key for task in session.tasks()} and session.ready(key):
        model = session.store.get(session.task(key).sources[1]).value
        if model.removed is not None:
            return removed_in(model, middle_mm, lexicon().paired)
    return removed_by(candidate.procedures, labels, middle_mm, lexicon().paired) if labels is not None else None


def _tag_claims(tags: SideTags) -> list[tuple[str, str, Side]]:
    found = [(keyword, value, side_of_tag(value)) for keyword, value in tags.codes]
    found += [(keyword, value, side_of(value)) for keyword, value in tags.texts]
    return [(keyword, value, side) for keyword, value, side in found if side is not None]


def _one_side(tags: SideTags) -> Side | None:
    sides = {side for _, _, side in _tag_claims(tags)}
    return next(iter(sides)) if len(sides) == 1 else None


def _tag_words(tags: SideTags, side: Side) -> str:
    return ", ".join(f"{keyword} '{value}'" for keyword, value, claimed in _tag_claims(tags) if claimed == side)


def _evidence(session: Session) -> tuple[SideTags, float | None]:
    """Tags of the images and the middle of the body, remembered in STORE/sides.json by the content of the images."""
    path = session.store.folder / "sides.json"
    content = session.content()
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}  # a lost or torn note costs one more reading
    if known.get("content") != content:
        known = {"content": content}
    if "codes" not in known:
        try:
            tags = side_tags(Path(session.plan.image.folder), session.plan.image.series)
        except ImageError:  # the case lives on without its images; what they said is then not known
            return SideTags(), known.get("middle_mm")
        known |= {"codes": tags.codes, "texts": tags.texts}
        _remember(path, known)
    if "middle_mm" not in known and session.ready("image"):
        known["middle_mm"] = body_middle_mm(session.value("image"))
        _remember(path, known)
    return SideTags(_pairs(known["codes"]), _pairs(known["texts"])), known.get("middle_mm")


def _remember(path: Path, known: dict[str, Any]) -> None:
    with suppress(OSError):  # a case that may only be read, or a full disk: it is read off the images again the next time
        write_atomically(path, json.dumps(known).encode())


def _pairs(found: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(keyword), str(value)) for keyword, value in found)
