"""What came of the draws: values of each measure, the interval of each, and what drives them."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from biomech.outcome import Measure, Outcome

Array = NDArray[np.float64]
LEVEL = 90.0
"""Per cent of the draws inside an interval."""
SAME = "the same in all"
"""How the words of an interval without width begin that came out of draws."""


@dataclass(frozen=True)
class Driver:
    """A source and the share of the variance (0 to 1) that it makes alone."""

    source: str
    share: float


@dataclass(frozen=True, eq=False)
class Spread:
    """Draws of one plan.

    ids       the measures that were sampled
    values    (measures, draws), every source varying
    sources   (key, name, basis) of the sources that vary something here
    alone     (sources, measures, draws), with that source varying alone
    how       for each measure, what its fast tier is and how far it is off the full model
    left_out  (measure, why it has no interval of this kind)
    seed      of the case; draws of two plans may be paired when seed and number agree
    """

    plan: str
    ids: tuple[str, ...]
    values: Array
    sources: tuple[tuple[str, str, str], ...]
    alone: Array
    how: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    seed: int

    def of(self, id: str) -> Array | None:
        return self.values[self.ids.index(id)] if id in self.ids else None

    def pairs_with(self, other: Spread) -> bool:
        return self.seed == other.seed and self.values.shape[1] == other.values.shape[1]


def interval(values: Array, level: float = LEVEL) -> tuple[float, float]:
    """The interval that leaves the same share out at either end. Percentiles at p (n + 1), with which it holds a further draw with
    exactly the probability `level` on average, whatever the distribution (`numpy`'s usual ones hold it too rarely)."""
    low, high = np.percentile(values, [50.0 - level / 2.0, 50.0 + level / 2.0], method="weibull")
    return float(low), float(high)


def drivers(spread: Spread, id: str, against: Spread | None = None) -> tuple[Driver, ...]:
    """First-order sensitivity: the variance that each source makes alone over the variance of all together, the largest first; with
    `against`, of the difference of the two plans draw by draw. Shares need not add up to 1: sources act together too."""
    at = spread.ids.index(id)
    whole = spread.values[at]
    names = {key: name for key, name, _ in spread.sources}
    parts = {key: spread.alone[n, at] for n, (key, _, _) in enumerate(spread.sources)}
    if against is not None:
        there = against.ids.index(id)
        whole = against.values[there] - whole
        theirs = {key: against.alone[n, there] for n, (key, _, _) in enumerate(against.sources)}
        names |= {key: name for key, name, _ in against.sources}
        parts = {key: theirs.get(key, np.zeros(1)) - parts.get(key, np.zeros(1)) for key in names}
    total = float(np.var(whole))
    if total <= 1e-18 * max(1.0, float(np.mean(whole)) ** 2):
        return ()
    found = [Driver(names[key], min(1.0, float(np.var(part)) / total)) for key, part in parts.items()]
    return tuple(sorted((d for d in found if d.share >= 0.005), key=lambda d: -d.share))


def with_intervals(outcome: Outcome, spread: Spread | None) -> Outcome:
    """The outcome with the intervals of the draws in the place of those that a single source had left."""
    return outcome if spread is None else replace(outcome, measures=tuple(_measured(m, spread) for m in outcome.measures))


def _measured(measure: Measure, spread: Spread) -> Measure:
    why = dict(spread.left_out).get(measure.id)
    if why is not None and measure.low is not None and measure.low == measure.high:
        return measure  # its own words say why it is known exactly
    if why is not None:
        return replace(measure, interval="; ".join(part for part in (measure.interval, f"not sampled: {why}") if part))
    values = spread.of(measure.id)
    if values is None:
        return measure
    if np.ptp(values) <= 1e-9 * float(np.abs(values).max()):  # no width, and the words that say what that means
        if measure.low is not None and measure.high is not None:
            return replace(measure, interval="; ".join(part for part in (measure.interval, f"none of {len(values)} draws changes it") if part))
        return replace(measure, low=measure.value, high=measure.value,
                       interval=f"{SAME} {len(values)} draws: nothing that was drawn changes it by so much")
    low, high = interval(values)
    drive = ", ".join(f"{d.source} {100 * d.share:.0f} %" for d in drivers(spread, measure.id)) or "nothing varies it"
    beside = f"; {measure.interval}" if "grid convergence index" in measure.interval else ""
    # the value itself is one of the values that are possible
    return replace(measure, low=min(low, measure.value), high=max(high, measure.value),
                   interval=f"{LEVEL:.0f} % of {len(values)} draws; {spread.how[spread.ids.index(measure.id)]}; variance from: {drive}{beside}")
