"""The fast tier of the liver against closed forms on a ball with a ball in it, and the product's numbers with their intervals."""
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from biomech.beats import beat_words, beats
from biomech.compare import compared
from biomech.flow.portal import SolvePortal
from biomech.measures import Judge
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.outcome import Outcome
from biomech.procedures import Plane, Resection
from biomech.ranking import Weight, ranked
from biomech.uncertainty import SampleOutcome
from biomech.uncertainty.draws import Draws
from biomech.uncertainty.liver import LiverTier
from biomech.uncertainty.spread import Spread, drivers, interval, with_intervals
from meshing.step import silent
from meshing.units import Millimetre
from tests.biomech.organs import TUMOUR_RADIUS, model

AT = -3.0


@cache
def done(at: float) -> tuple[PatientModel, Outcome]:
    """What lies to the right of x = `at` is taken out, the tumour with a margin of `at` + 8 mm."""
    cut = Resection((Plane((Millimetre(at), Millimetre(0.0), Millimetre(0.0)), (-1.0, 0.0, 0.0)),))
    after = cut.run(model(), silent)
    return after, Judge(f"at {at:g}").run((model(), after, SolvePortal().run(after, silent)), silent)


@cache
def spread(at: float, draws: int = 200) -> Spread:
    after, outcome = done(at)
    return SampleOutcome(outcome.plan, draws, 5, (SolvePortal(),)).run((model(), after, outcome), silent)


def test_without_draws_the_fast_tier_says_what_the_full_measures_say() -> None:
    after, outcome = done(AT)
    values = LiverTier(Case(model(), after, outcome.solutions), (SolvePortal(),)).values(Draws(1, 0, only=""), silent)
    for id in ("remnant_volume", "flr_ct", "resected_volume", "tumours_left", "portal_vein_territory_lost", "portal_pressure",
               "portal_flow_per_100g"):
        measure = outcome.measure(id)
        assert measure is not None
        assert values[id][0] == pytest.approx(measure.value, rel=1e-6), id
    margin = outcome.measure("resection_margin")
    assert margin is not None
    assert values["resection_margin"][0] == pytest.approx(margin.value, abs=0.3)


def test_a_lesion_that_is_larger_all_round_loses_that_much_margin_and_takes_its_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    after, outcome = done(AT)
    tier = LiverTier(Case(model(), after, outcome.solutions))
    still = tier.values(Draws(1, 0, only=""), silent)
    monkeypatch.setattr("biomech.uncertainty.liver.moved", lambda draws, source, name, points, *rest, **more: np.ones((len(points), 1)))
    grown = tier.values(Draws(1, 0, only=""), silent)
    assert still["resection_margin"][0] - grown["resection_margin"][0] == pytest.approx(1.0, abs=0.05)
    whole = 100.0 * grown["remnant_volume"][0] / grown["flr_ct"][0]
    assert tier.total_ml - whole == pytest.approx(4.0 * np.pi * TUMOUR_RADIUS ** 2 * 1e-3, rel=0.08)


def test_the_organ_between_observers_varies_as_their_volumes_do() -> None:
    after, outcome = done(AT)
    values = LiverTier(Case(model(), after, outcome.solutions)).values(Draws(2000, 1, only="organ"), silent)
    whole = 100.0 * values["remnant_volume"] / values["flr_ct"]
    assert np.std(whole) / np.mean(whole) == pytest.approx(0.0275, rel=0.1)
    assert np.ptp(values["resection_margin"]) == 0.0


def test_every_number_gets_an_interval_with_its_words_and_the_value_inside() -> None:
    _, outcome = done(AT)
    found = with_intervals(outcome, spread(AT))
    for measure in found.measures:
        assert measure.low is not None, measure.id
        assert measure.high is not None, measure.id
        assert measure.low <= measure.value <= measure.high, measure.id
        assert ("90 % of 200 draws" if measure.low < measure.high else "the same in all 200 draws") in measure.interval
    assert sum(measure.low == measure.high for measure in found.measures) <= 4
    margin = found.measure("resection_margin")
    assert margin is not None
    assert "outline of the lesions" in margin.how
    low, high = interval(spread(AT).values[spread(AT).ids.index("resection_margin")])
    assert 2.0 < high - low < 5.0


def test_what_drives_a_number_is_named() -> None:
    assert [d.source for d in drivers(spread(AT), "resection_margin")] == ["outline of the lesions"]
    assert drivers(spread(AT), "remnant_volume")[0].source == "outline of the organ"
    assert drivers(spread(AT), "portal_pressure")[0].source == "flow and pressures before surgery"
    assert sum(d.share for d in drivers(spread(AT), "remnant_volume")) == pytest.approx(1.0, abs=0.15)


def test_plans_are_compared_draw_by_draw() -> None:
    """The pressure of a person is uncertain by half; that the larger resection raises it more is not."""
    plans = [with_intervals(done(at)[1], spread(at)) for at in (AT, 6.0)]
    comparison = compared((plans[0], plans[1]))
    spreads = {plans[0].plan: spread(AT), plans[1].plan: spread(6.0)}
    found = {beat.measure: beat for beat in beats(comparison, spreads, plans[0].plan, plans[1].plan)}
    assert found["portal_pressure"].worse == 1.0
    assert found["resection_margin"].better == 1.0
    assert "in 100 % of the draws" in beat_words(found["portal_pressure"])
    assert found["portal_pressure"].drivers[0].source == "flow and pressures before surgery"
    weights = (Weight("portal_pressure", 1.0),)
    paired, apart = ranked(comparison, weights, spreads=spreads), ranked(comparison, weights)
    assert paired is not None
    assert apart is not None
    assert paired.standings[0].first == 1.0
    assert paired.apart == ()
    assert apart.standings[0].first < 0.95
    assert apart.apart == ("Portal pressure",)
    alien = replace(spread(6.0), seed=6)
    assert beats(comparison, {plans[0].plan: spread(AT), plans[1].plan: alien}, plans[0].plan, plans[1].plan) == ()


def test_the_same_seed_gives_the_same_numbers() -> None:
    after, outcome = done(AT)
    again = SampleOutcome(outcome.plan, 200, 5, (SolvePortal(),)).run((model(), after, outcome), silent)
    np.testing.assert_array_equal(again.values, spread(AT).values)
    np.testing.assert_array_equal(again.alone, spread(AT).alone)


def test_parts_made_anywhere_and_joined_are_the_same_to_the_last_digit() -> None:
    after, outcome = done(AT)
    step, source = SampleOutcome(outcome.plan, 200, 5, (SolvePortal(),)), (model(), after, outcome)
    parts = step.parts(source)
    assert [part.only for part in parts] == [None, "organ", "lesion", "vessels", "stiffness", "portal circulation", "mesh"]
    joined = step.joined(source, [part.run(source, silent) for part in parts])
    np.testing.assert_array_equal(joined.values, spread(AT).values)
    np.testing.assert_array_equal(joined.alone, spread(AT).alone)
    assert joined.sources == spread(AT).sources
