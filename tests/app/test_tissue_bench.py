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
    assert "machine" in bench_text([{"id": "tissue"} | row])


def test_iterations_hardly_grow_with_the_mesh() -> None:
    row = grown((4, 8))
    assert row["growth"] < 1.3


def test_the_cases_are_those_of_the_figures() -> None:
    assert GROWTH == (12, 21, 33)
    assert [6 * int(case.size) ** 3 > 50_000 for case in CASES[:3]] == [True] * 3
    assert 6 * int(CASES[2].size) ** 3 > 200_000
    assert CASES[4].poisson == 0.499
    assert factorisation() > 0.0
