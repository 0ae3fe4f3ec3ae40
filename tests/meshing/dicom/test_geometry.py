from __future__ import annotations

import numpy as np
import pytest

from meshing.dicom.geometry import directions, pile_of

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def heights(*z: float) -> np.ndarray:
    return np.array([[0.0, 0.0, mm] for mm in z])


def test_order_follows_the_normal_not_the_list() -> None:
    pile = pile_of(AXIAL, (1, 1), heights(10, -5, 0, 5))
    assert pile.order == (1, 2, 3, 0)
    assert pile.even
    assert pile.step == pytest.approx(5.0)
    assert pile.upright


def test_a_flipped_plane_is_sorted_along_its_own_normal() -> None:
    pile = pile_of((1, 0, 0, 0, -1, 0), (1, 1), heights(0, 5, 10))
    assert pile.order == (2, 1, 0)
    assert np.all(pile.gaps > 0)


@pytest.mark.parametrize("missing", range(1, 59))
def test_any_missing_inner_slice_is_noticed(missing: int) -> None:
    pile = pile_of(AXIAL, (1, 1), heights(*(0.625 * k for k in range(60) if k != missing)))
    assert not pile.even
    assert pile.step == pytest.approx(0.625)
    assert pile.wide_gaps == (missing - 1,)


def test_positions_rounded_to_a_tenth_of_a_millimetre_are_even() -> None:
    pile = pile_of(AXIAL, (1, 1), heights(*(round(0.625 * k, 1) for k in range(60))))
    assert pile.even
    assert pile.mean_step == pytest.approx(0.625, abs=2e-3)


def test_slow_drift_of_the_spacing_is_uneven() -> None:
    z = np.cumsum(1.0 + 0.004 * np.arange(100))
    assert not pile_of(AXIAL, (1, 1), heights(*z)).even


def test_tilt_is_the_angle_between_the_stack_and_the_normal() -> None:
    tilt = np.radians(18.5)
    pile = pile_of((1, 0, 0, 0, np.cos(tilt), -np.sin(tilt)), (0.5, 0.5), heights(*(5.0 * k for k in range(20))))
    assert pile.tilt_degrees == pytest.approx(18.5)
    assert not pile.upright
    assert pile.straight
    assert pile.mean_step == pytest.approx(5.0 * np.cos(tilt))


def test_places_are_named_in_anatomical_letters() -> None:
    pile = pile_of(AXIAL, (1, 1), heights(-5, 38.1))
    assert pile.place_of(0) == "I 5.0 mm"
    assert pile.place_of(1) == "S 38.1 mm"


@pytest.mark.parametrize("orientation", [(1, 0, 0, 1, 0, 0), (2, 0, 0, 0, 1, 0), (0,) * 6, (1, 0, 0, 0, float("nan"), 0)])
def test_orientations_that_are_none(orientation: tuple[float, ...]) -> None:
    assert directions(orientation) is None
