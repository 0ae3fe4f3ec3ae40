"""What the tissue does while a load rests on it: it relaxes by a Prony series and gives way further.

`[simulate.tissue]` asks for it by `held_for` and one `[[simulate.tissue.relaxations]]` for each tissue that relaxes: shares of the stiffness
that fade, the times in which they do, and where the figures come from. The library has no such figures: its laws are fits to slow tests, and
a series belongs to the law that was measured with it. The law of a tissue with a series is taken as what is felt at once; the load comes at
once and then stays. Steps in time grow with the time, a few to each decade, since creep does so too (biomech/tissue/viscous.py).
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from biomech.materials.library import Tissue
from biomech.materials.prony import Prony
from biomech.materials.tensor import Array
from biomech.tissue.augmented import Constraint
from biomech.tissue.fem import Body
from biomech.tissue.newton import Equilibrium, Load
from biomech.tissue.viscous import Relaxing
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import Monitor, portion
from meshing.units import Second

A_DECADE = 4
"""Steps in time for each factor of ten."""
FIRST = 0.2
"""The first step over the shortest time of a series."""


@dataclass(frozen=True)
class Relaxation:
    """How a tissue of the library (`tissue`, its key) relaxes: `shares` of its stiffness fade in `times`. `source` says where that comes from."""

    tissue: str
    shares: tuple[float, ...]
    times: tuple[Second, ...]
    source: str

    def __post_init__(self) -> None:
        self.series()
        if not self.source.strip():
            raise ParameterOutOfRange(f"the relaxation of '{self.tissue}' has no source; say where it comes from, because this program has none "
                                      "of its own")

    def series(self) -> Prony:
        return Prony(self.shares, self.times)

    def words(self) -> str:
        fading = ", ".join(f"{g:g} of the stiffness in {tau:g} s" for g, tau in zip(self.shares, self.times))
        return f"{fading}; {self.series().remains:.3g} remains"


def refuse_half_asked(held_for: float, relaxations: Sequence[Relaxation]) -> None:
    """Raises SimulationError when only one of both is given: it would do nothing."""
    if held_for > 0.0 and not relaxations:
        raise SimulationError(f"the load is held for {held_for:g} s, but no tissue has a series by which it relaxes, so nothing would change: give "
                              "[[simulate.tissue.relaxations]], or leave held_for out")
    if relaxations and held_for == 0.0:
        raise SimulationError("tissues are given a series by which they relax, but no time to do so: give held_for, or leave them out")
    keys = [each.tissue for each in relaxations]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise SimulationError(f"'{twice}' is given two series by which it relaxes; give one, with several shares and times")


@dataclass(frozen=True, eq=False)
class Crept:
    """What is found: at once and in the end; stress (m, q, 3, 3) Pa, Cauchy's of the shape part that is felt in the end."""

    first: Equilibrium
    last: Equilibrium
    stress: Array


def hold(body: Body, tissues: tuple[Tissue, ...], relaxations: Sequence[Relaxation], load: Load, seconds: float, *,
         constraints: Sequence[Constraint], tolerance: float, monitor: Monitor) -> Crept:
    """The load put on the body at once and held for so many seconds; the body is left with the laws and extras that it feels then.

    tissues: one for each law of the body. Raises SimulationError for a series of a tissue that is not there and where the softening tissue
    finds no equilibrium.
    """
    series = {each.tissue: each.series() for each in relaxations}
    strange = sorted(set(series) - {t.key for t in tissues})
    if strange:
        there = ", ".join(sorted({t.key for t in tissues}))
        raise SimulationError(f"a relaxation is given for '{strange[0]}', which is not simulated; there are {there}")
    steps = time_steps(min(min(each.tau) for each in series.values()), seconds)
    relaxing = Relaxing(body, tuple(series.get(t.key) for t in tissues), constraints=constraints)
    states = []
    for k, dt in enumerate((0.0, *steps)):
        relaxing.solver.monitor = portion(monitor, k / (len(steps) + 1), (k + 1) / (len(steps) + 1))
        states.append(relaxing.advance(load, float(dt), tolerance=tolerance))
    relaxing.stay()
    return Crept(states[0], states[-1], relaxing.cauchy())


def time_steps(shortest: float, seconds: float) -> Array:
    """(k,) s, growing, their sum `seconds`; `shortest` of the times in which something fades."""
    begin = min(FIRST * shortest, seconds)
    ends = np.geomspace(begin, seconds, 1 + int(np.ceil(A_DECADE * np.log10(seconds / begin)))) if begin < seconds else np.array([seconds])
    return np.diff(ends, prepend=0.0)
