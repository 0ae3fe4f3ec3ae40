"""`rehearse bench tissue` on small cases: every figure that the table promises, in rows of their own."""
from __future__ import annotations

import pytest

from app.proof import bench_text
from app.tissue_bench import CASES, GROWTH, Case, factorisation, grown, measured


@pytest.mark.parametrize("case", [CASES[0], CASES[1], CASES[4]], ids=lambda case: case.name)
def test_a_small_case_prints_what_the_table_promises(case: Case) -> None:
    row = measured(case.small())
    assert row["residual"] < case.tolerance
    assert row["reached"] == 1.0
    assert row["imbalance"] < 1e-5
    assert row["newton"] >= 2
    assert row["linear"] >= row["newton"]
    assert row["load_steps"] <= 15
    assert {"seconds", "cpu_seconds", "peak_mb", "machine", "unknowns"} <= set(row)
    text = bench_text([{"id": "tissue"} | row])
    assert "machine" in text
    assert f"[wanted <= {case.most_seconds:g}: met]" in text
    assert all(bound["met"] for bound in row["bounds"].values()), row


def test_iterations_hardly_grow_with_the_mesh() -> None:
    row = grown((4, 8))
    assert row["growth"] < 1.3
    assert row["bounds"]["growth"] == {"wanted": "<= 1.3", "met": True}


def test_the_cases_are_those_of_the_figures() -> None:
    assert GROWTH == (12, 21, 33)
    assert [6 * int(case.size) ** 3 > 50_000 for case in CASES[:3]] == [True] * 3
    assert 6 * int(CASES[2].size) ** 3 > 200_000
    assert CASES[4].poisson == 0.499
    assert [(case.most_seconds, case.most_mb, case.most_steps) for case in CASES] == [
        (8.0, None, None), (20.0, None, None), (90.0, 2000.0, None), (90.0, 2000.0, None), (60.0, None, 15)]
    assert factorisation() > 0.0
