"""Memory of this process and of its children."""
from __future__ import annotations

import subprocess
import sys
import time

from app.footprint import PeakMemory, give_back, held_mb

HOLD_200_MB = "held = bytearray(200_000_000); held[::4096] = b'x' * len(held[::4096]); print('ready', flush=True); input()"


def test_the_peak_counts_a_child_and_outlives_it() -> None:
    give_back()       # else what this process gives back meanwhile hides part of the child's
    before = held_mb()
    with PeakMemory() as watch, \
            subprocess.Popen([sys.executable, "-c", HOLD_200_MB], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.6)
        assert held_mb() > before + 190.0
        child.communicate("\n")
    assert watch.peak_mb > before + 190.0
    assert held_mb() < before + 150.0
