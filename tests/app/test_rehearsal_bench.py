"""`rehearse bench rehearsal` on a small block: the figures that the rows promise, with the bounds beside them."""
from __future__ import annotations

import pytest

from app import rehearsal_bench
from app.bounds import judged
from app.proof import bench_text


def test_every_figure_with_a_bound_is_measured_and_told_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal_bench, "DRAGS", 1)
    row = rehearsal_bench._measured(6)
    bounds = rehearsal_bench.BOUNDS[17]
    assert bounds.keys() <= row.keys()
    told = judged(row, bounds)
    assert told["bounds"]["error_mm"] == {"wanted": "<= 0.1", "met": True}
    assert told["bounds"]["least_det"]["met"]
    text = bench_text([{"id": "rehearsal"} | told])
    for words in ("[wanted >= 30: ", "[wanted <= 100: ", "[wanted <= 0.6: "):
        assert words in text


def test_the_sizes_and_bounds_are_those_of_the_promise() -> None:
    assert [6 * cells**3 for cells in rehearsal_bench.CELLS] == [10368, 29478]
    assert [rehearsal_bench.BOUNDS[cells]["fps"] for cells in rehearsal_bench.CELLS] == [(">=", 60.0), (">=", 30.0)]
