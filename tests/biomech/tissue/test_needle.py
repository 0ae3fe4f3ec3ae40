"""A needle in an organ: what the hand feels, where the tip stops, how the target moves; and what is refused."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biomech.outcome import Solution
from biomech.tissue import SolveTissue
from biomech.tissue.operation import Needle
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import silent
from meshing.units import Newton, NewtonPerMetre, Pascal
from tests.biomech.tissue.test_operation import mm
from tests.biomech.tissue.test_solve import patient

NEEDLE = Needle(mm(10.0, -70.0, 5.0), mm(5.0, -20.0, 0.0), Newton(0.5), NewtonPerMetre(10.0), "for this test")
AXIS = np.array([-5.0, 50.0, -5.0]) / np.sqrt(2550.0)


def put_in(needle: Needle) -> Solution:
    return SolveTissue(needles=(needle,), pneumoperitoneum=Pascal(0.0), scan_is_loaded=True, tolerance=1e-5).run(patient(), silent)


@pytest.fixture(scope="module")
def found() -> Solution:
    return put_in(NEEDLE)


def test_the_hand_feels_tip_and_shaft_and_the_supports_carry_it(found: Solution) -> None:
    assert found.credibility.converged
    inside = found.number("needle: length in tissue")
    assert 0.03 < inside < 0.045  # of 51 mm, of which some 12 mm lie before the surface
    assert found.number("force of needle") == pytest.approx(0.5 + 10.0 * inside, rel=1e-9)
    weight, aside = found.number("weight"), found.number("sideways force of needle")
    carried = np.linalg.norm(np.array([0.0, weight, 0.0]) + found.number("force of needle") * AXIS)
    assert found.number("support reaction") == pytest.approx(carried, abs=aside + 1e-3 * weight)


def test_the_target_goes_with_the_needle_and_the_tip_stops_short_of_it(found: Solution) -> None:
    moved, short = found.number("needle: target moved"), found.number("needle: tip short of target")
    assert 2e-4 < moved < 5e-3
    assert 0.5 * moved < short < 3.0 * moved
    harder = put_in(replace(NEEDLE, friction=NewtonPerMetre(20.0)))
    assert harder.number("needle: target moved") > moved
    assert ("needle: forces", "tip 0.5 N, friction 10 N/m; rigid, straight, pushed in without turning", "for this test") in found.assumed


def test_a_needle_beside_the_organ_or_without_a_source_is_refused() -> None:
    with pytest.raises(SimulationError, match=r"the tip of 'needle' at \(5\.0, -120\.0, 0\.0\) mm LPS does not lie in the tissue"):
        put_in(replace(NEEDLE, tip_lps=mm(5.0, -120.0, 0.0)))
    with pytest.raises(ParameterOutOfRange, match="have no source"):
        replace(NEEDLE, source="")
    with pytest.raises(ParameterOutOfRange, match="less than 1 mm apart"):
        replace(NEEDLE, tip_lps=NEEDLE.entry_lps)
