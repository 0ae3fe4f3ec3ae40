"""The heart of svZeroDSolver by that program's own steps, and by ours with valves that shut."""
from __future__ import annotations

import json
import zipfile

import pytest

from biomech.elements import OnOffValve
from biomech.verification.circuits import LEAKING, deviation
from biomech.verification.problem import NoData, reference_data
from biomech.verification.svzerod import read
from biomech.verification.svzerod_steps import march


def _case(stem: str) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(reference_data("hemo_ref/svzerod/cases.zip")) as archive:
            return archive.read(f"cases/{stem}.json").decode(), archive.read(f"cases/results/result_{stem}.json").decode()
    except NoData as missing:
        pytest.skip(f"skipped: no data ({missing})")


@pytest.mark.parametrize("stem", LEAKING[:2])
def test_its_stored_course_comes_out_of_its_steps_and_not_of_valves_that_shut(stem: str) -> None:
    text, stored = _case(stem)
    onoff, own = read(text, OnOffValve), read(text)
    assert deviation(onoff, march(onoff), json.loads(text), json.loads(stored)) < 1e-5
    course, _ = own.run()
    assert deviation(own, course, json.loads(text), json.loads(stored)) > 0.1
    flow = course.flow(own.circuit.link("LV", "aortic"))
    within = flow[:-1] + (flow[1:] - flow[:-1]) / (1.0 + own.damping)      # where in a step the equations hold
    assert within.min() > -1e-6 * within.max(), "nothing comes back"
