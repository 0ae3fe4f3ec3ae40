"""What a plan would lead to: fields to look at, numbers to read, and how far both can be believed."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meshing.tetmesh import TetMesh

Better = Literal["lower", "higher", "neither"]
Place = Literal["node", "tet", "facet"]


@dataclass(frozen=True)
class Measure:
    """One number a surgeon reads.

    `unit` is a UCUM code ("mm", "ml", "%", "mm[Hg]", "Pa", "1"); `low`/`high` the interval, None where none has been
    computed; `explanation` one sentence: how it was computed; `interval` what the interval contains, "" without one;
    `reference` the threshold or norm with its source, or "".
    `verified` False marks a number that rests on an unverified default (mark [M] of the clinical library).
    """

    id: str
    name: str
    value: float
    unit: str
    better: Better
    explanation: str
    low: float | None = None
    high: float | None = None
    reference: str = ""
    verified: bool = True
    interval: str = ""

    @property
    def how(self) -> str:
        """How value and interval were found, in sentences."""
        return f"{self.explanation} Interval: {self.interval}." if self.interval else self.explanation


@dataclass(frozen=True, eq=False)
class Field:
    """Values on a mesh: one row per node, tet, or facet of the set `where` (a name, "" for nodes and tets).

    `moment` is the share of the heartbeat at which they are so, None for what is at rest, a mean of the beat or the end of it.
    """

    name: str
    unit: str
    place: Place
    values: NDArray[np.float64]
    where: str = ""
    moment: float | None = None


@dataclass(frozen=True, eq=False)
class Curve:
    """A number over time: `values` (k,) at `times` (k,) s."""

    name: str
    unit: str
    times: NDArray[np.float64]
    values: NDArray[np.float64]


@dataclass(frozen=True)
class Credibility:
    """How far a simulation can be believed. None of it is optional.

    converged       did the solver reach its tolerance
    residual        last residual over the first (or over the load)
    mesh_error      estimated relative error of the main quantity from the mesh, as a fraction, and how it was estimated;
                    NaN where the model has no mesh (a circuit) or nothing could be estimated: the method says which
    within_law      do the strains or shear rates stay in the range in which the law was tested
    balance         relative imbalance of energy, force or flow
    warnings        sentences for the reader, worst first
    """

    solver: str
    converged: bool
    residual: float
    mesh_error: float
    mesh_error_method: str
    within_law: bool
    balance: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Solution:
    """What one solver found on one model: a mesh (mm), fields on it, its residual history and its credibility.

    `kind` is the solver's key ("tissue", "flow", "portal"); `numbers` are named results in SI, for measures to read;
    `assumed` lists every value that was not measured on this patient: (what, value with unit, source and mark).
    `coarser` are the answers on coarser meshes, coarsest first, with the fields that measures read to tell their mesh error; not shown.
    """

    kind: str
    mesh: TetMesh | None
    fields: tuple[Field, ...]
    numbers: tuple[tuple[str, float], ...]
    history: tuple[float, ...]
    assumed: tuple[tuple[str, str, str], ...]
    credibility: Credibility
    curves: tuple[Curve, ...] = ()
    coarser: tuple[Solution, ...] = ()

    def field(self, name: str) -> Field:
        for found in self.fields:
            if found.name == name:
                return found
        raise KeyError(f"the {self.kind} solution has no field '{name}'; it has {', '.join(f.name for f in self.fields)}")

    def number(self, name: str) -> float:
        for key, value in self.numbers:
            if key == name:
                return value
        raise KeyError(f"the {self.kind} solution has no number '{name}'; it has {', '.join(k for k, _ in self.numbers)}")


@dataclass(frozen=True, eq=False)
class Outcome:
    """One candidate plan, simulated."""

    plan: str
    done: tuple[str, ...]
    measures: tuple[Measure, ...]
    solutions: tuple[Solution, ...]

    def measure(self, id: str) -> Measure | None:
        return next((m for m in self.measures if m.id == id), None)

    def solution(self, kind: str) -> Solution | None:
        return next((s for s in self.solutions if s.kind == kind), None)


def named_twice(outcomes: Iterable[Outcome]) -> frozenset[str]:
    """Names of fields that more than one kind of simulation has, as the pressure of a steady flow and that of a heartbeat: whoever shows one
    of them says of which."""
    owners = {(solution.kind, field.name) for outcome in outcomes for solution in outcome.solutions for field in solution.fields}
    return frozenset(name for name, count in Counter(name for _, name in owners).items() if count > 1)
