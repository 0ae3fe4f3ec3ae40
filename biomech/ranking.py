"""Which plan the surgeon's weights prefer, and how firmly.

Additive value model with swing weights (Belton & Stewart, Multiple Criteria Decision Analysis, Kluwer 2002, ch. 5): on each
weighted measure the worst of the plans has 0, the best 1, the others lie between them in proportion; a plan's score is the
weighted mean. The weight of a measure is therefore what the step from its worst to its best value AMONG THESE PLANS is worth, and
adding a plan may change the order of the others.

Firmness by sampling (stochastic multicriteria acceptability: Lahdelma, Hokkanen & Salminen, Eur J Oper Res 106:137, 1998): each
draw takes every value from its interval (a normal distribution on either side of the value, whose 5th and 95th percentiles are the ends
of the interval) and every weight from its neighbourhood. Where error bars were sampled (biomech/uncertainty), their draws are taken instead:
draw n of all measures and all plans together, because they share the patient. Otherwise values of different plans are drawn independently, so
that differences look less certain than they are. A measure without an interval is taken as exact, and the result says which.

Nothing is ranked without weights: equal weights would be somebody's opinion too, and measures that say nearly the same would count
twice. Dominance needs no weights: a plan is dominated when another is at least as good in everything with a direction and better in something.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biomech.compare import Comparison, Row
from biomech.uncertainty.spread import Spread
from meshing.errors import ParameterOutOfRange

DRAWS = 4000
SPREAD = 1.5
"""Each weight varies by up to this factor either way: people who are asked again rarely agree with themselves more closely (ours,
unverified default)."""
_NINETY = 1.6448536269514722
"""The 95th percentile of the standard normal distribution."""


@dataclass(frozen=True)
class Weight:
    """What the step from the worst to the best value of a measure is worth, on a scale of one's own; 0 leaves it out."""

    measure: str
    weight: float

    def __post_init__(self) -> None:
        if not (np.isfinite(self.weight) and 0.0 <= self.weight <= 1000.0):
            raise ParameterOutOfRange(f"the weight of '{self.measure}' is {self.weight:g}; it must lie between 0 and 1000")


@dataclass(frozen=True)
class Standing:
    """One plan: its score (0 worst of all weighted measures, 1 best of all), and the share of draws in which it came at each place."""

    plan: str
    score: float
    places: tuple[float, ...]

    @property
    def first(self) -> float:
        return self.places[0]


@dataclass(frozen=True)
class Ranking:
    """`standings` best first. `beats[a][b]` is the share of draws in which standing a scored above standing b.

    `exact` names the weighted measures that have no interval, `unused` those that cannot tell the plans apart or that a plan lacks,
    with the reason; `pivots` those without which another plan would lead; `apart` those whose draws are not those of the patient, but of
    each plan on its own.
    """

    weights: tuple[Weight, ...]
    standings: tuple[Standing, ...]
    beats: tuple[tuple[float, ...], ...]
    exact: tuple[str, ...]
    unused: tuple[tuple[str, str], ...]
    pivots: tuple[str, ...]
    apart: tuple[str, ...] = ()


def undominated(comparison: Comparison, measures: Sequence[str] | None = None) -> tuple[str, ...]:
    """The plans that no other plan beats (Pareto set), by their values, over `measures` (None: all with a direction).

    A measure that some plan lacks cannot be compared and is left out.
    """
    rows = [row for row in comparison.rows if row.better != "neither" and None not in row.cells and (measures is None or row.id in measures)]
    values = np.array([_goodness(row) for row in rows]).reshape(len(rows), len(comparison.plans))
    return tuple(name for p, name in enumerate(comparison.plans)
                 if not any(np.all(values[:, q] >= values[:, p]) and np.any(values[:, q] > values[:, p]) for q in range(len(comparison.plans))))


def ranked(comparison: Comparison, weights: Sequence[Weight], *, spreads: Mapping[str, Spread] | None = None, draws: int = DRAWS,
           seed: int = 0) -> Ranking | None:
    """The order of the plans; None without weights. Without standings when no weighted measure tells two plans apart: `unused` says why."""
    known = {row.id: row for row in comparison.rows}
    given = {weight.measure: weight.weight for weight in weights if weight.weight > 0.0}
    if not given:
        return None
    reasons = {id: _useless(known[id]) if id in known else "no finished plan has this number" for id in given}
    unused = tuple((known[id].name if id in known else id, why) for id, why in reasons.items() if why)
    used = [known[id] for id in given if not reasons[id]]
    if len(comparison.plans) < 2 or not used:
        return Ranking(tuple(weights), (), (), (), unused, ())
    goodness = np.array([_goodness(row) for row in used])
    low, width = goodness.min(axis=1, keepdims=True), np.ptp(goodness, axis=1, keepdims=True)
    heavy = np.array([given[row.id] for row in used])
    scores = _scores((goodness - low) / width, heavy)
    random = np.random.default_rng(seed)
    paired = _paired(comparison.plans, used, spreads or {})
    choice = random.integers(0, max(1, _count(spreads or {})), draws) if paired else None
    values = [_drawn(row, random, draws) for row in used]
    if choice is not None:
        values = [paired[row.id][:, choice] if row.id in paired else own for row, own in zip(used, values)]
    drawn = (np.array(values) - low[:, :, None]) / width[:, :, None]
    varied = heavy[:, None] * SPREAD ** random.uniform(-1.0, 1.0, (len(used), draws))
    samples = np.einsum("md,mpd->pd", varied / varied.sum(axis=0), drawn)
    order = np.argsort(-scores, kind="stable")
    samples = samples[order]
    place = np.argsort(np.argsort(-samples, axis=0, kind="stable"), axis=0)
    standings = tuple(Standing(comparison.plans[p], float(scores[p]), tuple(float(np.mean(place[n] == m)) for m in range(len(order))))
                      for n, p in enumerate(order))
    beats = tuple(tuple(float(np.mean(samples[a] > samples[b])) for b in range(len(order))) for a in range(len(order)))
    return Ranking(tuple(weights), standings, beats, tuple(row.name for row in used if all(not _has_interval(row, p) for p in range(len(row.cells)))),
                   unused, _pivots(used, goodness, low, width, heavy, int(order[0])), tuple(row.name for row in used if row.id not in paired))


def _count(spreads: Mapping[str, Spread]) -> int:
    return next((spread.values.shape[1] for spread in spreads.values()), 0)


def _paired(plans: Sequence[str], rows: Sequence[Row], spreads: Mapping[str, Spread]) -> dict[str, NDArray[np.float64]]:
    """(plans, draws) values by measure, higher better, of the rows that were drawn for every plan with the same draws."""
    given = [spreads[plan] for plan in plans if plan in spreads]
    if len(given) < len(plans) or not all(spread.pairs_with(given[0]) for spread in given):
        return {}
    found = {}
    for row in rows:
        drawn = [spread.of(row.id) for spread in given]
        if all(values is not None for values in drawn):
            found[row.id] = np.array(drawn, np.float64) * (-1.0 if row.better == "lower" else 1.0)
    return found


def _goodness(row: Row) -> NDArray[np.float64]:
    """(plans,) values with the sign that makes higher better."""
    values = np.array([np.nan if cell is None else cell.value for cell in row.cells], np.float64)
    return -values if row.better == "lower" else values


def _scores(positions: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = weights @ positions / weights.sum()
    return found


def _useless(row: Row) -> str:
    if row.better == "neither":
        return "has no direction of better"
    if None in row.cells:
        return "not computed for every plan"
    if np.ptp(_goodness(row)) <= 1e-9 * max(1e-300, float(np.abs(_goodness(row)).max())):
        return "equal in all plans"
    return ""


def _has_interval(row: Row, plan: int) -> bool:
    cell = row.cells[plan]
    return cell is not None and cell.low is not None and cell.high is not None


def _drawn(row: Row, random: np.random.Generator, draws: int) -> NDArray[np.float64]:
    """(plans, draws) values from the intervals, higher better."""
    found = np.empty((len(row.cells), draws))
    for p, cell in enumerate(row.cells):
        normal = random.standard_normal(draws)  # drawn also where it is not used, so that one interval more leaves the others' draws alone
        if cell is None:
            found[p] = np.nan
            continue
        below = cell.value - cell.low if cell.low is not None else 0.0
        above = cell.high - cell.value if cell.high is not None else 0.0
        found[p] = cell.value + normal * np.where(normal < 0.0, max(below, 0.0), max(above, 0.0)) / _NINETY
    return -found if row.better == "lower" else found


def _pivots(used: Sequence[Row], goodness: NDArray[np.float64], low: NDArray[np.float64], width: NDArray[np.float64],
            weights: NDArray[np.float64], leader: int) -> tuple[str, ...]:
    found = []
    for number, row in enumerate(used):
        rest = np.arange(len(used)) != number
        if rest.any() and int(np.argmax(_scores(((goodness - low) / width)[rest], weights[rest]))) != leader:
            found.append(row.name)
    return tuple(found)
