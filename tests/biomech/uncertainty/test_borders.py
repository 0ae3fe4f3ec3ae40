"""Borders of segments and of what a branch feeds: as far off as two ways of drawing them are apart."""
from dataclasses import replace

import numpy as np
import pytest

from biomech.measures import Judge
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.procedures import Plane, PortalVeinEmbolisation, Resection
from biomech.uncertainty import SampleOutcome
from biomech.uncertainty.borders import BorderTier
from biomech.uncertainty.draws import Draws
from biomech.uncertainty.sources import RADIUS_MM, SEGMENT_RANGE, TERRITORIES
from biomech.uncertainty.spread import with_intervals
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.labels import Label, Labels
from meshing.step import silent
from meshing.vessels.couinaud import Segments
from meshing.volume import position_of
from tests.biomech import organs

LEGEND = (Label(4, "segment IV", "liver_segment_4"), Label(8, "segment VIII", "liver_segment_8"))
CUT = Resection((Plane((-2.0, 0.0, 0.0), (-1.0, 0.0, 0.0)),))  # type: ignore[arg-type]


def halves(at_mm: float) -> Labels:
    """VIII lies right of `at_mm`, IV left of it."""
    to_patient, shape = organs.model().labels.to_patient, organs.model().labels.values.shape
    places = position_of(to_patient, np.argwhere(np.ones(shape, bool))[:, ::-1].astype(float))
    return Labels(np.where(places[:, 0] < at_mm, 8, 4).reshape(shape).astype(np.uint8), to_patient, LEGEND)


def cut(other: Labels | None) -> Case:
    base = replace(organs.model(), segments=Segments(halves(6.0), "planes", 0.9, (), other))
    return Case(base, CUT.run(base, silent), ())


def test_a_segment_moves_along_the_difference_of_both_methods() -> None:
    tier = BorderTier(cut(halves(-2.0)), RADIUS_MM)
    values = tier.values(Draws(400, 1))["segment_viii_removed"]
    assert tier.others is not None
    apart = tier.others["segment VIII"] - tier.shares["segment VIII"]
    assert apart > 10.0        # by the other method VIII ends at the cut, so all of it is taken out
    off = tier.shares["segment VIII"] + apart / np.sqrt(2.0) * Draws(400, 1).normal(TERRITORIES.key, "segment VIII")
    np.testing.assert_allclose(values, np.clip(off, 0.0, 100.0))
    still = tier.values(Draws(5, 1, only="organ"))["segment_viii_removed"]
    np.testing.assert_allclose(still, tier.shares["segment VIII"])


def test_methods_that_agree_leave_no_doubt_and_say_so() -> None:
    case = cut(halves(6.0))
    outcome = Judge("A").run((case.baseline, case.model), silent)
    found = with_intervals(outcome, SampleOutcome("A", 20, 1).run((case.baseline, case.model, outcome), silent)).measure("segment_viii_removed")
    assert found is not None
    assert found.low == found.high == found.value
    assert found.interval.startswith("the same in all 20 draws")


def test_one_method_alone_is_off_by_what_the_patients_of_the_library_showed() -> None:
    tier = BorderTier(cut(None), RADIUS_MM)
    share = tier.shares["segment VIII"]
    values = tier.values(Draws(2000, 1))["segment_viii_removed"]
    worst = [(share + 100.0 * more * gone) / (1.0 + more) for more in SEGMENT_RANGE for gone in (0.0, 1.0)]
    assert min(worst) <= values.min()
    assert values.max() <= max(worst)
    assert np.ptp(values) > 0.9 * (max(worst) - min(worst))


def fork(left_mm: float = 3.0, right_mm: float = 3.0) -> Centreline:
    """A trunk below the ball that divides into a left and a right branch at 20 mm to either side of its middle, along the head-foot axis."""
    up = np.linspace(-30.0, 30.0, 61)
    sides = [np.stack([np.full(61, x), np.zeros(61), up], axis=1) for x in (20.0, -20.0)]
    points = np.concatenate([[[0.0, 0.0, -60.0]], *sides])
    parent = np.concatenate([[-1, 0], np.arange(1, 61), [0], np.arange(62, 122)]).astype(np.int32)
    branch = np.concatenate([[0], np.full(61, 1), np.full(61, 2)]).astype(np.int32)
    radius = np.concatenate([[3.0], np.full(61, left_mm), np.full(61, right_mm)])
    return Centreline(points, radius, parent, branch, ("trunk", "left portal vein", "right portal vein"), SpaceUid("1.2.3"), "portal vein")


def embolised(tree: Centreline) -> PatientModel:
    return PortalVeinEmbolisation(("right portal vein",)).run(replace(organs.model(), trees=(tree,)), silent)


def test_half_of_a_ball_is_embolised_and_the_border_moves_by_half_the_difference_of_both_radii() -> None:
    model = embolised(fork())
    tier = BorderTier(Case(model, model, ()), 1.0)
    assert tier.embolised is not None
    still = tier.values(Draws(1, 0, only=""))["embolised_share"][0]
    assert still == pytest.approx(tier.embolised.by_axis, abs=1e-9)    # equal radii: the nearest wall is the nearest axis
    assert still == pytest.approx(50.0, abs=5.0)       # less the tumour, which lies on the right
    values = tier.values(Draws(300, 3))["embolised_share"]
    # walls 1 mm farther out and in: radii are equal in the mean over the branch, half of their variance is common to the tree
    # and moves no border; the border moves by half of what is left, over a disc of 40 mm in a ball of 40 mm
    most = 100.0 * np.pi * 40.0 ** 2 / (4.0 / 3.0 * np.pi * 40.0 ** 3) * 0.5 * np.sqrt(2.0) * np.sqrt(0.5)
    assert 0.25 * most < float(values.std()) < most


def test_a_wider_branch_feeds_more_by_its_wall_than_by_its_axis() -> None:
    model = embolised(fork(right_mm=9.0))
    tier = BorderTier(Case(model, model, ()), RADIUS_MM)
    assert tier.embolised is not None
    still = tier.values(Draws(1, 0, only=""))["embolised_share"][0]
    # the same by chance: places of the ball outside of its tumour, by their distances from two lines
    places = np.random.default_rng(0).uniform(-organs.RADIUS, organs.RADIUS, (200_000, 3))
    places = places[(np.linalg.norm(places, axis=1) < organs.RADIUS) & (np.linalg.norm(places - organs.TUMOUR, axis=1) > organs.TUMOUR_RADIUS)]
    beyond = np.maximum(np.abs(places[:, 2]) - 30.0, 0.0)
    left, right = (np.sqrt((places[:, 0] - x) ** 2 + places[:, 1] ** 2 + beyond ** 2) for x in (20.0, -20.0))
    assert still == pytest.approx(100.0 * float((right - 9.0 < left - 3.0).mean()), abs=1.5)
    assert tier.embolised.by_axis == pytest.approx(100.0 * float((right < left).mean()), abs=1.5)
    values = tier.values(Draws(300, 3))["embolised_share"]
    assert float(values.std()) == pytest.approx((still - tier.embolised.by_axis) / np.sqrt(2.0), rel=0.2)
