"""Forces and motions between the limits of mechanics, against springs and swings whose answer is known."""
from dataclasses import replace

import numpy as np
import pytest

from biomech.measures.case import Case
from biomech.outcome import Credibility, Solution
from biomech.tissue.motion import SolveMotion
from biomech.tissue.operation import Push
from biomech.uncertainty.draws import Draws
from biomech.uncertainty.loads import BLOW_LEAST, BLOW_MOST, forces, motion
from meshing.units import Newton, Second
from tests.biomech import organs

DRAWS = Draws(500, 2)
SOFT = np.exp(-np.log(1.5) * DRAWS.normal("stiffness"))
PUSHED = SolveMotion(pushes=(Push((0.0, 0.0, 40.0), Newton(2.0), direction=(0.0, 0.0, -1.0)),))  # type: ignore[arg-type]
PULLED = SolveMotion(retraction_at=(0.0, 0.0, 40.0), retraction=(0.0, 0.0, 10.0))


def held(newton: float) -> Case:
    solution = Solution("tissue", None, (), (("force of retractor", newton),), (), (), Credibility("none", True, 0.0, 0.0, "none", True, 0.0))
    return Case(organs.model(), organs.model(), (solution,))


def test_a_force_lies_between_that_of_a_weight_and_that_of_a_spring() -> None:
    values = forces(held(4.0), SOFT, DRAWS)["force_of_retractor"]
    weight, spring = np.full(500, 4.0), 4.0 / SOFT
    assert (values >= np.minimum(weight, spring) - 1e-9).all()
    assert (values <= np.maximum(weight, spring) + 1e-9).all()
    # a body of stiffness k drawn up by a hand against its weight: any mixture is as likely as any other
    assert float(np.mean((values - weight) / (spring - weight))) == pytest.approx(0.5, abs=0.03)
    still = forces(held(4.0), np.ones(500), Draws(500, 2, only="organ"))["force_of_retractor"]
    np.testing.assert_allclose(still, 4.0)


def test_what_a_hold_of_given_length_lets_go_moves_as_far_whatever_its_stiffness() -> None:
    np.testing.assert_allclose(motion((PULLED,), SOFT, DRAWS)["motion_max"], 1.0)
    np.testing.assert_allclose(motion((PUSHED,), SOFT, DRAWS)["motion_max"], SOFT)
    assert motion((), SOFT, DRAWS) == {}


def largest(stiffness: float, blow: float) -> float:
    """Largest displacement of a unit mass on a spring under a unit half sine of length `blow`, undamped, by its closed form."""
    omega = np.sqrt(stiffness)
    drive = np.pi / blow
    time = np.linspace(0.0, blow + 8.0 * np.pi / omega, 40001)
    if abs(omega - drive) < 1e-6:
        omega += 1e-5
    forced = (np.sin(drive * time) - drive / omega * np.sin(omega * time)) / (omega ** 2 - drive ** 2)
    end = np.searchsorted(time, blow)
    speed = np.gradient(forced[:end + 1], time[:end + 1])[-1]
    return float(max(np.abs(forced[:end + 1]).max(), np.hypot(forced[end], speed / omega)))


def test_a_blow_moves_a_swing_by_a_power_of_its_stiffness_between_the_limits() -> None:
    periods = np.geomspace(0.01, 20.0, 60)    # length of the blow over the period of the swing
    slopes = [-np.log(largest(1.2, 2.0 * np.pi * p) / largest(1.0 / 1.2, 2.0 * np.pi * p)) / np.log(1.44) for p in periods]
    assert min(slopes) == pytest.approx(BLOW_LEAST, abs=0.01)
    assert 1.0 < max(slopes) < BLOW_MOST
    values = motion((replace(PUSHED, blow=Second(0.02)),), SOFT, DRAWS)["motion_max"]
    power = np.log(values) / np.log(SOFT)
    assert power.min() >= BLOW_LEAST
    assert power.max() <= BLOW_MOST
