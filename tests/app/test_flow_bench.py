"""`rehearse bench flow` on small cases: every figure that the table promises, in rows of their own."""
from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from app import flow_bench
from app.proof import bench, bench_text
from biomech.flow.solve import SolveFlow
from biomech.verification.pipes import as_mesh, as_patient, pipe
from meshing.errors import RequestError
from meshing.step import silent
from meshing.units import mL_per_min

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
    assert row["bounds"]["error_percent"] == {"wanted": "+- 1", "met": False}
    assert row["bounds"]["seconds"] == {"wanted": "<= 20", "met": True}
    assert "(1, 2, 1.3, 5)" in row["size"], "the recipe is named"
    assert "machine" in bench_text([{"id": "flow"} | row])


@pytest.mark.slow
def test_a_small_beat_holds_the_flow() -> None:
    row, = flow_bench._beat(SMALL, 20)
    assert set(row) >= PROMISED
    assert row["imbalance"] < 0.02
    assert row["residual"] < 1e-2


def test_growth_is_read_off_the_last_two_meshes_that_start_from_the_one_before() -> None:
    solver = SolveFlow(inflow=mL_per_min(100.0))
    lumen = as_patient(pipe(1, 2, 8, 2.0), 10.0).need_lumen()
    rows = flow_bench._one_after_the_other(
        "pipe", [partial(solver.case, lumen, as_mesh(pipe(core, 2, levels, 2.0), 10.0)) for core, levels in ((1, 5), (2, 8), (2, 14))], 1.0)
    *solved, growth = rows
    assert [row["unknowns"] for row in solved] == sorted(row["unknowns"] for row in solved)
    assert all(row["converged"] and row["imbalance"] < 1e-3 for row in solved)
    assert [row["residual"] < tolerance for row, tolerance in zip(solved, (1e-4, 1e-5, 1e-5))] == [True] * 3, "from rest, then from coarse answers"
    assert growth["growth"] == solved[2]["iterations_a_step"] / solved[1]["iterations_a_step"]
    assert growth["bounds"]["growth"]["wanted"] == "<= 1.3"
    assert f"{solved[1]['unknowns']} to {solved[2]['unknowns']} unknowns" in growth["size"]


def test_layers_are_as_long_as_the_table_says() -> None:
    assert flow_bench.aspect(flow_bench.layered(*flow_bench.LAYERED[0])) == pytest.approx(33.0, abs=5.0)
    sizes = [4 * ((2 * core + 1) ** 2 + 8 * core * rings) * (levels + 1) for core, rings, _, levels in flow_bench.LAYERED]
    assert np.allclose(sizes, [1e5, 1e6], rtol=0.05)


def test_every_group_of_rows_is_a_bench_of_its_own() -> None:
    assert list(flow_bench.cases()) == ["steady", "large", "layers", "artery", "patient", "beat", "tiers"]
    with pytest.raises(RequestError, match="flow-beat"):
        bench(("flow-beats",), silent)


def test_a_row_says_which_of_its_bounds_it_keeps() -> None:
    told = bench_text([flow_bench.judged({"seconds": 3.0, "error_percent": -2.0, "converged": True}, flow_bench.STEADY)])
    assert "seconds 3 [wanted <= 20: met]" in told
    assert "error_percent -2 [wanted +- 1: MISSED]" in told, "an error below the reference is one too"
