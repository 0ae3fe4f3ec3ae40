"""Every verification problem passes."""
from __future__ import annotations

import pytest

from biomech.verification import PROBLEMS
from biomech.verification.problem import NoData, Problem
from meshing.step import silent

LONG = ("tiers", "reduced", "svzerod", "oned")
"""Quick enough for `rehearse verify`, too long for every run of the tests."""
CASES = [pytest.param(p, id=p.id, marks=[pytest.mark.slow] if p.slow or p.id in LONG else []) for p in PROBLEMS]


@pytest.mark.parametrize("problem", CASES)
def test_problem(problem: Problem) -> None:
    try:
        findings = problem.run(silent)
    except NoData as missing:
        pytest.skip(f"skipped: no data ({missing})")
    assert findings
    assert [f for f in findings if not f.passed] == []
