"""The draws: belong to the patient, have the statistics they promise, and stand still where a source is frozen."""
import numpy as np

from biomech.uncertainty.draws import Draws, moved
from biomech.uncertainty.sources import LENGTH, outline_mm
from biomech.uncertainty.spread import interval
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.units import Millimetre
from meshing.volume import grid

POINTS = np.stack([np.linspace(0.0, 30.0, 31), np.zeros(31), np.zeros(31)], axis=1)


def test_draws_follow_from_seed_and_name_alone() -> None:
    one, other = Draws(50, 3), Draws(50, 3)
    np.testing.assert_array_equal(one.normal("inflow"), other.normal("inflow"))
    np.testing.assert_allclose(one.field("organ", "a", POINTS, LENGTH)[7], other.field("organ", "a", POINTS[7:8], LENGTH)[0], atol=1e-12)
    assert np.abs(one.normal("inflow") - Draws(50, 4).normal("inflow")).max() > 0.1
    assert np.abs(one.normal("inflow") - one.normal("viscosity")).max() > 0.1


def test_scalars_are_stratified_and_only_one_source_moves() -> None:
    draws = Draws(200, 0)
    np.testing.assert_array_equal(np.sort(np.floor(draws.uniform("a") * 200)), np.arange(200))
    only = Draws(200, 0, only="a")
    np.testing.assert_array_equal(only.normal("a"), draws.normal("a"))
    assert not only.normal("b").any()
    assert not only.field("b", "x", POINTS, LENGTH).any()
    assert not Draws(5, 0, only="").normal("a").any()


def test_a_field_has_unit_variance_and_the_correlation_of_its_length() -> None:
    values = Draws(20000, 1).field("organ", "x", POINTS, Millimetre(10.0))
    covariance = values @ values.T / values.shape[1]
    np.testing.assert_allclose(np.diag(covariance), 1.0, atol=0.05)
    # 64 random waves stand for the whole spectrum: one realisation of them is this far from the exact correlation
    np.testing.assert_allclose(covariance[0], np.exp(-0.5 * (POINTS[:, 0] / 10.0) ** 2), atol=0.3)
    np.testing.assert_allclose(covariance[0, :4], np.exp(-0.5 * (POINTS[:4, 0] / 10.0) ** 2), atol=0.05)


def test_an_outline_moves_by_its_deviation_partly_together() -> None:
    shift = moved(Draws(20000, 2), "lesion", "a", POINTS, 1.25, Millimetre(3.0))
    np.testing.assert_allclose(shift.std(axis=1), 1.25, rtol=0.05)
    assert abs(np.corrcoef(shift[0], shift[30])[0, 1] - 0.5) < 0.15


def test_confidence_becomes_millimetres() -> None:
    labels = Labels(np.ones((9, 9, 9), np.uint8), grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SpaceUid("1.2")))
    middle = np.full((1, 3), 4.0)
    assert outline_mm(labels, middle)[0] == 0.5
    seen = [float(outline_mm(Labels(labels.values, labels.to_patient, confidence=np.full((9, 9, 9), c, np.uint8)), middle)[0]) for c in (60, 84, 97)]
    assert seen[0] > 1.5
    assert abs(seen[1] - 0.5) < 0.01
    assert seen[2] < 0.3


def test_an_interval_holds_a_further_draw_as_often_as_it_says() -> None:
    random = np.random.default_rng(0)
    values = np.exp(random.standard_normal((4000, 40)))
    held = [low <= row[0] <= high for row in values for low, high in [interval(row[1:])]]
    assert abs(np.mean(held) - 0.90) < 0.015
