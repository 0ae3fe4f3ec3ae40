"""`rehearse bench flow` on small cases: every figure that the table promises, in rows of their own."""
from __future__ import annotations

import numpy as np
import pytest

from app import flow_bench
from app.proof import bench_text

SMALL = ((1, 2, 1.3, 3), (1, 2, 1.3, 5))
PROMISED = {"size", "seconds", "cpu_seconds", "peak_mb", "machine"}


@pytest.mark.slow
def test_a_small_stenosis_prints_its_errors() -> None:
    row, = flow_bench._stenoses(SMALL, flow_bench.STEADY)
    assert set(row) >= PROMISED
    assert row["converged"]
    assert row["imbalance"] < 1e-3
    assert row["steps"] >= 2
    assert row["iterations_a_step"] > 1.0
    assert 5.0 < abs(row["error_percent"]) < 100.0      # the mesh is far too coarse, and the row says so
    assert row["wanted"] == "seconds <= 20, error_percent <= 1"
    assert not row["met"]
    assert "(1, 2, 1.3, 5)" in row["size"], "the recipe is named"
    assert "machine" in bench_text([{"id": "flow"} | row])


@pytest.mark.slow
def test_a_small_beat_holds_the_flow() -> None:
    row, = flow_bench._beat(SMALL, 20)
    assert set(row) >= PROMISED
    assert row["imbalance"] < 0.02
    assert row["residual"] < 1e-2


def test_layers_are_as_long_as_the_table_says() -> None:
    assert flow_bench.aspect(flow_bench.layered(*flow_bench.LAYERED[0])) == pytest.approx(33.0, abs=5.0)
    sizes = [4 * ((2 * core + 1) ** 2 + 8 * core * rings) * (levels + 1) for core, rings, _, levels in flow_bench.LAYERED]
    assert np.allclose(sizes, [1e5, 1e6], rtol=0.05)


def test_every_bound_of_a_row_has_to_be_kept() -> None:
    row = {"seconds": 3.0, "error_percent": -2.0}
    assert flow_bench.judged(row, {"seconds": 3.0, "error_percent": 2.0})["met"]
    assert not flow_bench.judged(row, {"seconds": 3.0, "error_percent": 1.9})["met"], "an error below the reference is one too"
    assert flow_bench.judged(row, {"seconds": 2.0})["wanted"] == "seconds <= 2"
