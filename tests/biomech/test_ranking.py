"""Ranking against closed forms: scores by hand, shares of first place from the normal distribution, dominance."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr

from biomech.compare import Comparison, compared
from biomech.outcome import Measure, Outcome
from biomech.ranking import Weight, ranked, undominated
from meshing.errors import ParameterOutOfRange


def outcome(plan: str, margin: float, volume: float, *, spread: float | None = None) -> Outcome:
    low, high = (None, None) if spread is None else (margin - spread, margin + spread)
    return Outcome(plan, (), (Measure("margin", "Margin", margin, "mm", "higher", "", low, high),
                              Measure("volume", "Volume", volume, "ml", "lower", ""),
                              Measure("flow", "Flow", margin * 7.0, "ml/min", "neither", "")), ())


def three(spread: float | None = None) -> Comparison:
    return compared((outcome("A", 10.0, 500.0, spread=spread), outcome("B", 6.0, 100.0, spread=spread), outcome("C", 5.0, 400.0, spread=spread)))


def test_scores_are_the_weighted_places_between_worst_and_best() -> None:
    found = ranked(three(), (Weight("margin", 3.0), Weight("volume", 1.0)))
    assert found is not None
    assert [s.plan for s in found.standings] == ["A", "B", "C"]
    assert [s.score for s in found.standings] == pytest.approx([0.75, (3 * 0.2 + 1.0) / 4, 0.25 / 4])
    assert found.pivots == ("Margin",)
    assert found.exact == ("Margin", "Volume")


def test_weights_and_not_units_decide() -> None:
    found = ranked(three(), (Weight("margin", 1.0), Weight("volume", 3.0)))
    assert found is not None
    assert found.standings[0].plan == "B"
    scaled = compared(tuple(replace(o, measures=tuple(replace(m, value=m.value * 1000.0) for m in o.measures)) for o in
                            (outcome("A", 10.0, 500.0), outcome("B", 6.0, 100.0), outcome("C", 5.0, 400.0))))
    again = ranked(scaled, (Weight("margin", 1.0), Weight("volume", 3.0)))
    assert again is not None
    assert [s.score for s in again.standings] == pytest.approx([s.score for s in found.standings])


def test_firmness_is_that_of_the_normal_distributions_behind_the_intervals() -> None:
    """One measure, two plans 1 mm apart, each with sigma = 2 / 1.645: P(B first) = Phi(-1 / (sigma sqrt 2))."""
    pair = compared((outcome("A", 7.0, 1.0, spread=2.0), outcome("B", 6.0, 1.0, spread=2.0)))
    found = ranked(pair, (Weight("margin", 5.0), Weight("volume", 1.0)), draws=40_000)
    assert found is not None
    sigma = 2.0 / 1.6448536
    assert found.standings[0].first == pytest.approx(ndtr(1.0 / (sigma * np.sqrt(2.0))), abs=0.01)
    assert found.beats[0][1] + found.beats[1][0] == pytest.approx(1.0)
    assert found.unused == (("Volume", "equal in all plans"),)


def test_places_are_shares() -> None:
    found = ranked(three(spread=3.0), (Weight("margin", 1.0), Weight("volume", 1.0)))
    assert found is not None
    places = np.array([s.places for s in found.standings])
    assert places.sum(axis=0) == pytest.approx(np.ones(3))
    assert places.sum(axis=1) == pytest.approx(np.ones(3))
    assert found == ranked(three(spread=3.0), (Weight("margin", 1.0), Weight("volume", 1.0)))


def test_nothing_is_ranked_without_weights_and_what_is_not_counted_says_why() -> None:
    assert ranked(three(), ()) is None
    assert ranked(three(), (Weight("margin", 0.0),)) is None
    found = ranked(three(), (Weight("flow", 1.0), Weight("missing", 1.0)))
    assert found is not None
    assert found.standings == ()
    assert found.unused == (("Flow", "has no direction of better"), ("missing", "no finished plan has this number"))
    with pytest.raises(ParameterOutOfRange, match="between 0 and 1000"):
        Weight("margin", -1.0)


def test_only_the_dominated_are_left_out() -> None:
    assert undominated(three()) == ("A", "B")
    assert undominated(three(), ("margin",)) == ("A",)
    assert undominated(compared((outcome("A", 1.0, 1.0), outcome("B", 1.0, 1.0)))) == ("A", "B")
