"""Which of two plans is better, in how many of the draws, and what decides it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from biomech.compare import Comparison
from biomech.uncertainty.spread import Driver, Spread, drivers


@dataclass(frozen=True)
class Beat:
    """By the measure `name`, plan `second` is better than plan `first` in the share `better` of the draws, worse in `worse`; in the rest they
    are equal. `drivers` say what the variance of the difference comes from, the largest first; () where nothing varies it."""

    measure: str
    name: str
    first: str
    second: str
    better: float
    worse: float
    drivers: tuple[Driver, ...]


def beats(comparison: Comparison, spreads: Mapping[str, Spread], first: str, second: str) -> tuple[Beat, ...]:
    """One line for each measure with a direction that was drawn for both plans with the same draws and is not the same in both."""
    one, other = spreads.get(first), spreads.get(second)
    if one is None or other is None or not one.pairs_with(other):
        return ()
    found = []
    for row in comparison.rows:
        a, b = one.of(row.id), other.of(row.id)
        if row.better == "neither" or a is None or b is None:
            continue
        gain = (b - a) if row.better == "higher" else (a - b)
        same = 1e-9 * max(float(np.abs(a).max()), float(np.abs(b).max()), 1e-300)
        better, worse = float(np.mean(gain > same)), float(np.mean(gain < -same))
        if better or worse:
            found.append(Beat(row.id, row.name, first, second, better, worse, drivers(one, row.id, other)))
    return tuple(found)


def beat_words(beat: Beat, most: int = 3) -> str:
    """"B is better than A in 97 % of the draws by ...; the difference comes from inflow 60 %, vessel radii 30 %"."""
    ahead, behind, share = (beat.second, beat.first, beat.better) if beat.better >= beat.worse else (beat.first, beat.second, beat.worse)
    why = ", ".join(f"{d.source} {100.0 * d.share:.0f} %" for d in beat.drivers[:most])
    said = f"{beat.name}: {ahead} is better than {behind} in {100.0 * share:.0f} % of the draws"
    return f"{said}; the difference varies by {why}" if why else said
