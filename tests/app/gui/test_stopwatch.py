"""How soon the window can be used, in the real program; `rehearse bench window` prints the figures of a quiet machine."""
from __future__ import annotations

from pathlib import Path

import pytest

from app.gui.stopwatch import Probe
from app.window_bench import _start
from meshing.errors import RequestError

USABLE_S = 6.0
"""Of processor time, loose because it swings by half on a shared machine: 4 s by the clock of a quiet one are asked for."""


def test_the_probe_tells_the_longest_turn_and_what_it_was() -> None:
    probe = Probe()
    probe.watch("nothing", lambda: None, 0.02)
    probe.watch("counting", lambda: sum(range(2_000_000)), 0.0)
    assert probe.told()["worst"].startswith("counting ")
    assert probe.longest_s() > probe.p99_s() or len(probe.blocks) < 100
    assert probe.told()["longest_ms"] == pytest.approx(1e3 * probe.longest_s())


@pytest.mark.slow
def test_the_window_is_there_soon_and_a_case_that_cannot_be_shown_is_a_sentence(tmp_path: Path) -> None:
    _start(tmp_path, None)
    assert 0.2 < _start(tmp_path, None)["window_cpu_s"] < USABLE_S
    with pytest.raises(RequestError, match="could not be shown"):
        _start(tmp_path, tmp_path / "nothing")
