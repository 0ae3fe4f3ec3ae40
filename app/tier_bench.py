"""`rehearse bench tiers`: what the quick tiers of the flow room cost, and how far they are apart, on a tree of five vessels.

`machine_ms` is a fixed piece of work (sorting a million numbers) timed in the same run: divide by it to compare machines.
"""
from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from biomech.flow.circuit_beat import circuit_beat
from biomech.flow.estimate import estimated
from biomech.flow.network import network_of
from biomech.flow.solve_waves import waves_beat
from biomech.verification.tiers import reduced
from biomech.verification.trees import random_tree

SEED = 3


def _best(does: Callable[[], Any], times: int) -> tuple[Any, float]:
    """The result and the shortest of some runs, seconds: the first of them compiles."""
    shortest = np.inf
    for _ in range(times):
        began = time.perf_counter()
        result = does()
        shortest = min(shortest, time.perf_counter() - began)
    return result, float(shortest)


def tiers() -> dict[str, Any]:
    made = random_tree(SEED, blood=False)
    tree, conditions = reduced(made)
    _, instant = _best(lambda: estimated(made.conditions, made.lumen, network_of(made.lumen)), 10)
    circuit, zero = _best(lambda: circuit_beat(tree, conditions), 5)
    waves, one = _best(lambda: waves_beat(tree, conditions), 3)
    numbers = np.random.default_rng(1).random(1_000_000)
    _, machine = _best(lambda: np.sort(numbers), 5)
    drop, wave = (circuit.inlet - circuit.outlets[:, 0]).max(), (waves.inlet_pressure - waves.outlet_pressure[:, 0]).max()
    return {"size": f"{len(tree.network.segments)} vessels, {len(tree.beds)} beds", "seconds": zero / circuit.beats + one / waves.beats,
            "peak_mb": None, "estimate_ms": 1e3 * instant, "circuit_beat_ms": 1e3 * zero / circuit.beats, "waves_beat_ms": 1e3 * one / waves.beats,
            "waves_steps_a_beat": float(waves.steps), "waves_volume_balance": waves.imbalance, "error_percent": 100.0 * float(drop / wave - 1.0),
            "machine_ms": 1e3 * machine}
