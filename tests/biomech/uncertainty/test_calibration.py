"""A small version of `rehearse verify calibration`, and that it would notice error bars that are too short."""
import numpy as np
import pytest

from biomech.uncertainty.sources import RADIUS_MM
from biomech.verification.calibration import artery_truth, coverage, liver_truth
from meshing.step import silent


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    found = coverage(liver_truth, 12, silent) | coverage(artery_truth, 12, silent)
    assert len(found) == 7
    # with 12 truths at 90 % less than 8 inside happens about once in 230 times
    assert all(share >= 100.0 * 8 / 12 for share in found.values()), found
    assert np.mean(list(found.values())) > 80.0


def test_bars_of_a_quarter_of_the_length_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("biomech.uncertainty.artery.RADIUS_MM", 0.25 * RADIUS_MM)
    assert coverage(artery_truth, 12, silent)["throat"] < 60.0
