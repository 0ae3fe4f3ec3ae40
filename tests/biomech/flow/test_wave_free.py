"""The wave-free period of a beat and the ratio in it."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_waves import SolveWaves
from biomech.flow.wave_free import BEFORE_END_S, EJECTION_S, diastole_of_wave, foot, wave_free_ratio
from biomech.flow.waves import WAVES, wave_of
from biomech.measures.case import Case
from biomech.measures.tiers import measure
from biomech.verification.pipes import as_patient, pipe
from meshing.step import silent
from meshing.units import Second, mL_per_min

N = 1000


@pytest.mark.parametrize(("name", "phase"), [("infrarenal aorta", 0.03), ("common carotid", 0.04), ("thoracic aorta", 0.0)])
@pytest.mark.parametrize("turned", [0, 370])
def test_the_foot_is_where_the_library_waves_begin_to_rise(name: str, phase: float, turned: int) -> None:
    shape = wave_of(name).of_phase()
    flow = np.roll([shape(k / N) for k in range(N)], turned)
    at = ((foot(flow) - turned) / N) % 1.0
    assert min(abs(at - phase), 1.0 - abs(at - phase)) < 0.03
    assert name in WAVES


def test_the_ratio_is_that_of_means_from_a_quarter_into_diastole_to_5_ms_before_its_end() -> None:
    """An outlet that is 80 of 100 within the period and nothing elsewhere: any moment too many would be seen."""
    period = 1.0
    times = np.arange(1, N + 1) * period / N
    diastole = (0.45, 1.2)      # ends in the next beat
    first, last = 0.45 + 0.25 * 0.75, 1.2 - BEFORE_END_S
    inside = ((times > first) & (times < last)) | (times < last - period)
    outlet = np.where(inside, 80.0, 0.0)
    assert wave_free_ratio(times, np.full(N, 100.0), outlet, period, diastole) == pytest.approx(0.8, rel=4.0 / inside.sum())
    assert wave_free_ratio(times, np.where(inside, 100.0, 1e9), np.full(N, 80.0), period, diastole) == pytest.approx(0.8, rel=1e-2)


def test_a_beat_too_short_for_diastole_has_none() -> None:
    times = np.arange(1, 101) * 0.003
    begin, end = diastole_of_wave(times, np.sin(2.0 * np.pi * times / 0.3) + 1.0, 0.3)
    assert end - begin == pytest.approx(0.3 - EJECTION_S)
    assert wave_free_ratio(times, np.ones(100), np.ones(100), 0.3, (begin, begin + 0.006)) is None
    patient = as_patient(pipe(1, 1, 10, 5.0), 8.0)
    found = SolveCircuit(period=Second(0.3)).run(patient, silent)
    ids = {m.id for m in measure(Case(patient, patient, (found,)))}
    assert "rfr_0d" in ids
    assert "wave-free pressure ratio" in dict(found.numbers) or "ifr_0d" not in ids


def test_ifr_lies_between_the_lowest_ratio_of_the_beat_and_one_and_says_what_it_is() -> None:
    """Behind a narrow vessel at rest: the ratio falls in systole, and iFR leaves systole out."""
    patient = as_patient(pipe(1, 1, 10, 5.0), 3.0)
    for step, tier in ((SolveCircuit, "0d"), (SolveWaves, "1d")):
        found = step(inflow=mL_per_min(60.0)).run(patient, silent)
        lowest, free = found.number("lowest pressure ratio of the beat"), found.number("wave-free pressure ratio")
        assert lowest < free < 1.0
        assert free > found.number("distal/proximal pressure ratio")
        row = next(m for m in measure(Case(patient, patient, (found,))) if m.id == f"ifr_{tier}")
        assert row.value == free
        assert "25 % into diastole to 5 ms before its end (Sen 2012)" in row.explanation
        assert any("282 ms" in value and "[R]" in why for _, value, why in found.assumed)
