"""Error bars of paths, screws, implants, ports and debulked tumours against closed forms."""
from functools import cache
from typing import Any

import numpy as np
import pytest

from biomech.measures import Judge
from biomech.model import PatientModel
from biomech.outcome import Outcome
from biomech.procedures import Debulking, PlacePorts, TrajectoryTo
from biomech.uncertainty import SampleOutcome
from biomech.uncertainty.spread import Spread, drivers, interval, with_intervals
from meshing.step import silent
from tests.biomech.hardware.head import head
from tests.biomech.procedures import test_debulking

WITHIN = ("body", "skull", "brain", "artery", "motor strip")
PATH = TrajectoryTo((5.0, 0.0, 20.0), (16.0, 12.0, 77.4), WITHIN, "skull", "", ("artery",), ("motor strip",), entries=100)  # type: ignore[arg-type]
FAR = TrajectoryTo((5.0, 0.0, 20.0), (0.0, -20.0, 77.4), WITHIN, "skull", "", ("artery",), ("motor strip",), entries=100)  # type: ignore[arg-type]


def sampled(base: PatientModel, step: Any, plan: str = "A", draws: int = 200) -> tuple[Spread, Outcome]:
    after = step.run(base, silent)
    outcome = Judge(plan).run((base, after), silent)
    return SampleOutcome(plan, draws, 5).run((base, after, outcome), silent), outcome


@cache
def path() -> tuple[Spread, Outcome]:
    return sampled(head(), PATH)


def test_the_length_of_a_path_is_as_uncertain_as_both_its_ends_are() -> None:
    spread, outcome = path()
    values = spread.of("path_length")
    assert values is not None
    sd = 1.5 / 1.5957691216057308
    assert float(values.std()) == pytest.approx(np.sqrt(2.0) * sd, rel=0.15)
    assert float(values.mean()) == pytest.approx(outcome.measure("path_length").value, abs=0.3)  # type: ignore[union-attr]
    low, high = interval(values)
    assert high - low == pytest.approx(2.0 * 1.645 * np.sqrt(2.0) * sd, rel=0.2)


def test_the_distance_to_a_vessel_moves_with_the_tip_and_with_its_outline() -> None:
    spread, outcome = path()
    values = spread.of("path_vessel_clearance")
    assert values is not None
    # nearest is where the path is highest beside the vessel: a share of the entry's and of the tip's error, and half a voxel of 2 mm
    assert 1.0 < float(values.std()) < np.hypot(1.0, 1.0)
    found = with_intervals(outcome, spread)
    assert all(m.low is not None and m.high is not None for m in found.measures)
    named = {driver.source: driver.share for driver in drivers(spread, "path_vessel_clearance")}
    assert set(named) == {"outlines of structures", "where the hand puts it"}
    assert sum(named.values()) == pytest.approx(1.0, abs=0.15)


@pytest.mark.slow
def test_two_paths_are_compared_draw_by_draw() -> None:
    one, two = path()[0], sampled(head(), FAR, "B")[0]
    assert one.pairs_with(two)
    first, second = one.of("path_vessel_clearance"), two.of("path_vessel_clearance")
    assert first is not None
    assert second is not None
    assert float((second > first).mean()) > 0.6
    assert {driver.source for driver in drivers(one, "path_vessel_clearance", two)} <= {"outlines of structures", "where the hand puts it"}


def test_what_stays_of_a_tumour_hangs_on_its_outline() -> None:
    spread, outcome = sampled(test_debulking.model(), Debulking("schwannoma", rim=4.0))  # type: ignore[arg-type]
    values = spread.of("residual_schwannoma")
    assert values is not None
    area = 4.0 * np.pi * test_debulking.RADIUS ** 2
    residual = outcome.measure("residual_schwannoma").value  # type: ignore[union-attr]
    assert float(values.std()) == pytest.approx(min(1.25 * area * 1e-3, residual), rel=0.25)
    extent = spread.of("extent_schwannoma")
    assert extent is not None
    assert float(extent.min()) >= 0.0
    assert float(extent.max()) <= 100.0


def test_ports_are_as_uncertain_as_their_places() -> None:
    step = PlacePorts((0.0, 0.0, 0.0), (0.0, -80.0, 0.0), (50.0, -62.0, 0.0), (-50.0, -62.0, 0.0), WITHIN)  # type: ignore[arg-type]
    spread, _ = sampled(head(), step)
    values = spread.of("camera_depth")
    assert values is not None
    assert float(values.std()) == pytest.approx(np.sqrt(2.0) * 5.0, rel=0.2)
    assert len(spread.ids) == 9
