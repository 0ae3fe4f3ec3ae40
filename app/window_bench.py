"""`rehearse bench window`: the window as a program of its own, drawn off screen: how soon it can be used, and how long it is ever deaf.

Rows: start without a case and with one reopening, from the start of the process (its second start and later: files are in memory), and the
longest turn of the event loop over a scripted session. The case is that of REHEARSE_CASE, or the quick liver sample, made first.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from app.benches import Row
from app.bounds import Bounds, judged
from app.demo import run_demo
from meshing.errors import RequestError
from meshing.step import Monitor, portion

STARTS = 3
START: Bounds = {"window_s": ("<=", 4.0)}
TURNS: Bounds = {"longest_ms": ("<=", 100.0), "longest_wall_ms": ("<=", 100.0), "p99_wall_ms": ("<=", 50.0)}
"""Of a machine that does nothing else."""


def windows(monitor: Monitor) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("REHEARSE_CASE")
        case = Path(given) if given else Path(folder) / "liver" / "case"
        if not given:
            run_demo(Path(folder), quick=True, only="liver", monitor=portion(monitor, 0.0, 0.7))
        settings = Path(folder) / "settings"
        monitor(0.7, "starting the window")
        _start(settings, None)
        bare = [_start(settings, None) for _ in range(STARTS)]
        monitor(0.8, "starting the window with its case")
        _start(settings, case)
        full = [_start(settings, case) for _ in range(STARTS)]
        monitor(0.9, "walking through the pages")
        walked = _child(settings, "session", str(case))
    return [judged(_row("start without a case", bare), START), judged(_row("start with its case", full), START),
            judged({"size": f"session of {walked.pop('turns')} turns"} | walked, TURNS)]


def _row(size: str, found: list[dict[str, float]]) -> Row:
    return {"size": size} | {key: median(one[key] for one in found) for key in found[0]}


def _start(settings: Path, case: Path | None) -> dict[str, Any]:
    return _child(settings, "start", repr(time.time()), *([str(case)] if case is not None else []))


def _child(settings: Path, *arguments: str) -> dict[str, Any]:
    """A process with settings of its own. Raises RequestError with what it said where it failed."""
    around = os.environ | {"XDG_CONFIG_HOME": str(settings), "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    done = subprocess.run([sys.executable, "-m", "app.gui.stopwatch", *arguments], env=around, capture_output=True, text=True)
    if done.returncode != 0:
        raise RequestError(f"the window could not be measured: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
