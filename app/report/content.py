"""What a report says. Values only: sections read this and nothing else, so a report can be made from a stored case
on a machine that has neither the images nor a graphics card.
"""
from __future__ import annotations

import importlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.session.decision import Choice
from biomech.compare import Comparison
from biomech.outcome import Outcome
from biomech.uncertainty.spread import Spread
from meshing.errors import RequestError
from meshing.step import Made, fields_of, title_of
from meshing.units import Degree, Millilitre, Percent

if TYPE_CHECKING:  # it brings the surfaces and VTK in, which a stored case does without
    from app.report.stages import Stage
    from biomech.audit import AuditResult

RESEARCH_USE = "Research use - not for clinical decisions"
"""On every page, in these words."""


@dataclass(frozen=True)
class ImageUsed:
    """A series: `geometry` are lines such as ("Spacing", "0.7 x 0.7 x 1.0 mm"), `notes` what was corrected or warned of,
    `adequacy` whether it is good enough for the plan: subject, good or not, words, what the limit rests on."""

    title: str
    geometry: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    adequacy: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True)
class AnatomyRow:
    """A structure; `low` and `high` hold its volume in 90 %, and `interval` says what of (biomech/uncertainty/volumes.py)."""

    name: str
    volume: Millilitre
    method: str
    low: Millilitre | None = None
    high: Millilitre | None = None
    interval: str = ""


@dataclass(frozen=True)
class MeshRow:
    """Quality of one part of a mesh; `remark` says where on the anatomy it is worst, or "".

    `dice` against the voxels of its label, NaN where it was not made from one; `unresolved` the sentence for a part that is too
    thin for its elements, or "".
    """

    name: str
    tets: int
    min_dihedral: Degree
    volume_error: Percent
    remark: str = ""
    dice: float = math.nan
    unresolved: str = ""


@dataclass(frozen=True)
class BranchRow:
    """One branch of a vessel tree; `named_by` says who named it. Length and diameter mm, area mm2, tortuosity without unit."""

    name: str
    named_by: str
    generation: int
    order: int
    length: float
    diameter: float
    area: float
    tortuosity: float


@dataclass(frozen=True)
class TreeRows:
    """A vessel tree: its branches, the longest first, how many more there are, and what could not be named."""

    name: str
    branches: tuple[BranchRow, ...]
    more: int
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class SegmentRow:
    """A segment of the liver: volume with lesions, lesions in it, and the share that each plan takes out (None: no resection)."""

    name: str
    volume: Millilitre
    lesions: Millilitre
    removed: tuple[Percent | None, ...]


@dataclass(frozen=True)
class SegmentTable:
    """The liver divided: by which method, how far both methods agree, and in words what was assumed and how far it holds."""

    rows: tuple[SegmentRow, ...]
    method: str
    agreement: Percent | None
    notes: tuple[str, ...]


UNVERIFIED = "⚠ unverified default"


@dataclass(frozen=True)
class Assumed:
    """A value that a simulation took for granted."""

    what: str
    value: str
    source: str

    @property
    def verified(self) -> bool:
        """Whether the source was read ([R], [Rf]); [M], [M?] and D: are unverified defaults, and so is no mark at all."""
        return ("[R]" in self.source or "[Rf]" in self.source) and not any(
            mark in self.source for mark in ("[M]", "[M?]", "D:", "unverified"))

    @property
    def state(self) -> str:
        """Where the value comes from, in a word or two; UNVERIFIED is what a reader has to doubt."""
        if self.verified:
            return "source read"
        told = {"measured": "measured on this patient", "given by the user": "given by the user", "chosen by the user": "chosen by the user"}
        for start, words in told.items():
            if self.source.startswith(start):
                return words
        doubtful = any(mark in self.source for mark in ("[M]", "[M?]", "/ M]", "D:", "unverified"))
        if not doubtful and "[derived]" in self.source:
            return "derived from the others"
        return "simplification" if not doubtful and "simplification" in self.source else UNVERIFIED


@dataclass(frozen=True)
class MeasurementRow:
    """A measurement by hand: its name or kind, its value with interval and unit, more in words, and where it lies."""

    name: str
    value: str
    more: str
    at: str


@dataclass(frozen=True)
class Picture:
    """PNG bytes with a caption; `plan` is the name of the plan it shows, "" when it shows the patient."""

    png: bytes
    caption: str
    plan: str = ""

    def __post_init__(self) -> None:
        if not self.png.startswith(b"\x89PNG\r\n\x1a\n"):
            raise RequestError(f"the picture '{self.caption}' is not a PNG file")

    @property
    def name(self) -> str:
        """What the picture is called where pictures are chosen."""
        return f"{self.plan}: {self.caption}" if self.plan else self.caption

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, from the header."""
        return int.from_bytes(self.png[16:20], "big"), int.from_bytes(self.png[20:24], "big")


@dataclass(frozen=True)
class MethodRow:
    title: str
    parameters: str
    version: int
    id: str


@dataclass(frozen=True)
class SideRow:
    """A conflict about left and right that somebody decided."""

    sentence: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True)
class ReportContent:
    """Everything a report says. `patient` are lines such as ("Sex", "F"); `date` is when the results were made;
    `input_hash` names the images and the plan they came from. `stages` the plans in 3D; `steps` which step made which numbers: plan, kind
    ("" for geometry), title, content id; `kinds` the kinds of procedures of each plan; `sampled` whether error bars were asked for;
    `refused` plans that the anatomy refused: plan, procedure, why."""

    case: str
    date: str
    program_version: str
    input_hash: str
    patient: tuple[tuple[str, str], ...]
    images: tuple[ImageUsed, ...]
    anatomy: tuple[AnatomyRow, ...]
    meshes: tuple[MeshRow, ...]
    assumed: tuple[Assumed, ...]
    plans: tuple[Outcome, ...]
    comparison: Comparison
    pictures: tuple[Picture, ...] = ()
    methods: tuple[MethodRow, ...] = ()
    limits: tuple[str, ...] = ()
    sides: tuple[SideRow, ...] = ()
    sides_compared: tuple[str, ...] = ()
    audits: tuple[tuple[str, str, AuditResult], ...] = ()
    choice: Choice | None = None
    trees: tuple[TreeRows, ...] = ()
    vessel_pictures: tuple[Picture, ...] = ()
    segments: SegmentTable | None = None
    left_out: tuple[str, ...] = ()
    spreads: tuple[Spread, ...] = ()
    compromises: Picture | None = None
    measurements: tuple[MeasurementRow, ...] = ()
    stages: tuple[Stage, ...] = ()
    steps: tuple[tuple[str, str, str, str], ...] = ()
    kinds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sampled: bool = True
    refused: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        for name, value in (("case", self.case), ("program version", self.program_version), ("input hash", self.input_hash)):
            if not value.strip():
                raise RequestError(f"a report needs the {name}: it stands on every page")
        names = tuple(plan.plan for plan in self.plans)
        if names != self.comparison.plans:
            raise RequestError(f"the report has the plans {', '.join(names) or 'none'} but compares "
                               f"{', '.join(self.comparison.plans) or 'none'}; both must be the same, in the same order")
        strangers = {picture.plan for picture in self.pictures} - {"", *names}
        if strangers:
            raise RequestError(f"there are pictures of plans that the report does not have: {', '.join(sorted(strangers))}")

    def pictures_of(self, plan: str) -> tuple[Picture, ...]:
        """The pictures of a plan, without those that were left out."""
        return tuple(picture for picture in self.pictures if picture.plan == plan and picture.name not in self.left_out)


def assumed_of(plans: Iterable[Outcome]) -> tuple[Assumed, ...]:
    """Every assumed value of the plans' simulations, each once, in order."""
    rows = [Assumed(*row) for plan in plans for solution in plan.solutions for row in solution.assumed]
    return tuple(dict.fromkeys(rows))


_BY_HAND = "meshing.editors."
_LONGEST = 200


def methods_of(history: Iterable[Made]) -> tuple[MethodRow, ...]:
    """The methods page, read off provenance: each step once, named by its docstring, its parameters with units."""
    rows = []
    by_hand: dict[str, list[Made]] = {}
    for made in dict.fromkeys(history):
        if made.step.startswith(_BY_HAND):
            by_hand.setdefault(made.step, []).append(made)
        elif made.step != "gathered":
            title, parameters = _described(made)
            rows.append(MethodRow(title, parameters, made.version, made.id))
    return (*rows, *(_many(steps) for steps in by_hand.values()))


def _many(steps: list[Made]) -> MethodRow:
    """Edits of one tool as one line: hundreds of strokes are no reading; the case file holds each of them."""
    last = steps[-1]
    title, parameters = _described(last)
    if len(steps) > 1 or len(parameters) > _LONGEST:
        parameters = f"by hand, {len(steps)} times; every one stands in the case file" if len(steps) > 1 else "by hand; it stands in the case file"
    return MethodRow(title, parameters, last.version, last.id)


def _described(made: Made) -> tuple[str, str]:
    """Human name and parameters; the plain ones when this program no longer has that step."""
    given = json.loads(made.parameters)
    pairs = given.items() if isinstance(given, dict) else ()
    plain = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in pairs)
    package, _, name = made.step.rpartition(".")
    if package.partition(".")[0] not in ("meshing", "biomech"):
        return made.step, plain
    try:
        step = getattr(importlib.import_module(package), name)
    except (ImportError, AttributeError):
        return f"{made.step} (not in this version of the program)", plain
    words = []
    idle = step.idle(given) if hasattr(step, "idle") else ()     # what acts on nothing beside the others was no part of the method
    for field in fields_of(step):
        if field.name in given and field.name not in idle:
            unit = UNIT_WORDS.get(field.unit, "")
            words.append(f"{field.label} {given[field.name]}{' ' + unit if unit else ''}")
    return title_of(step), ", ".join(words)


UNIT_WORDS = {
    "Millimetre": "mm", "Millilitre": "mL", "Hounsfield": "HU", "Metre": "m", "Pascal": "Pa", "PascalSecond": "Pa s",
    "Kilogram": "kg", "KilogramPerCubicMetre": "kg/m3", "PascalPerMetre": "Pa/m", "CubicMetrePerSecond": "m3/s",
    "PascalSecondPerCubicMetre": "Pa s/m3", "CubicMetrePerPascal": "m3/Pa", "MetrePerSecond": "m/s", "Newton": "N", "NewtonPerMetre": "N/m",
    "Second": "s", "Degree": "deg", "Percent": "%", "Year": "years"}
"""How a parameter's unit is written after its number."""
