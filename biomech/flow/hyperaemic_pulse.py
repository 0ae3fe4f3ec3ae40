"""A second heartbeat in three dimensions, in hyperaemia (hyperaemia.py): on every mesh that has one at rest, begun anew with open beds.

Before Windkessels the inlet keeps the mean pressure that the finest mesh has at rest, and the inflow that this takes is foreseen along the
centreline, with what the beat at rest loses more than the network; a beat that misses the pressure by more than `NEAR` is followed again, what is
left is gone along the curve. Compliances and the shape of the inflow wave stay. In a closed loop that of the opened loop (loop.py) flows.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from biomech.flow.beaten import REPEATS, MeshBeats
from biomech.flow.conditions import AnyFlow, at_inflow
from biomech.flow.cuff_tuning import scaled
from biomech.flow.findings import hyperaemic_transition_warning
from biomech.flow.gridconvergence import watched
from biomech.flow.hyperaemia import Curve, Openings, keeping
from biomech.flow.network import network_of
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import Monitor, portion
from meshing.units import CubicMetrePerSecond
from meshing.vessels.lumen import Lumen

NEAR = 0.02
"""Of the inlet pressure that is to be kept: from so near the loss is followed along the curve to less than a thousandth of that pressure."""


@dataclass(frozen=True)
class Hyperaemic:
    """Of a second beat: its numbers, SI, what it assumes besides the share, and what has to be said of it; nothing of it at rest."""

    numbers: tuple[tuple[str, float], ...] = ()
    assumed: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def before_windkessels(still: AnyFlow, share: float, lumen: Lumen, rests: Sequence[MeshBeats],
                       follow: Callable[[AnyFlow, int, Monitor], MeshBeats], monitor: Monitor) -> Hyperaemic:
    """`still` are the conditions at rest, `rests` the answers, coarse to fine; `follow` the beats of other conditions on the mesh of a number."""
    beds = scaled(still, share)
    curve = Curve(network_of(lumen), beds.resistances(lumen), still.density, still.viscosity, still.outlet_pressure)
    pressure = rests[-1].openings.inlet

    def on(number: int, watch: Monitor) -> tuple[Openings, MeshBeats]:
        last: list[MeshBeats] = []

        def beat(inflow: float) -> Openings:
            last[:] = [follow(at_inflow(beds, CubicMetrePerSecond(inflow)), number, watch)]
            return last[0].openings

        return curve.moved(keeping(curve, share, pressure, rests[number].openings, beat, close=NEAR), pressure), last[0]

    return _on_meshes(rests, on, monitor)


def in_a_loop(rests: Sequence[MeshBeats], follow: Callable[[int, Monitor], MeshBeats], monitor: Monitor) -> Hyperaemic:
    """`follow` has the beats of the opened loop on the mesh of a number."""
    def on(number: int, watch: Monitor) -> tuple[Openings, MeshBeats]:
        found = follow(number, watch)
        return found.openings, found

    return _on_meshes(rests, on, monitor)


def _on_meshes(rests: Sequence[MeshBeats], on: Callable[[int, Monitor], tuple[Openings, MeshBeats]], monitor: Monitor) -> Hyperaemic:
    """The ratio of mean pressures and the inflow on the finest mesh, the mesh error of the ratio, and what has to be said of them. A beat that is
    lost leaves what there is before it."""
    got, warnings = list[tuple[Openings, MeshBeats]](), list[str]()
    nodes = [len(one.case.flow) for one in rests]
    for number in range(len(rests)):
        try:
            got.append(on(number, portion(monitor, sum(nodes[:number]) / sum(nodes), sum(nodes[:number + 1]) / sum(nodes))))
        except (SimulationError, ParameterOutOfRange) as reason:
            warnings.append(f"no beat in hyperaemia beyond that on {number} of {len(rests)} meshes: {reason}")
            break
    if not got:
        return Hyperaemic(warnings=tuple(warnings))
    last, beats = got[-1]
    if beats.lost:
        warnings.append(f"in hyperaemia: {beats.lost}")
    elif beats.beats > 1 and not beats.change < REPEATS:
        warnings.append(f"the beat in hyperaemia does not repeat yet: {beats.change:.1%} change after {beats.beats} beats, asked for {REPEATS:.0%}")
    warnings += hyperaemic_transition_warning(dict(beats.numbers)["peak throat Reynolds number"])
    error = watched(nodes[:len(got)], {"hyperaemic pressure ratio": [one.ratio for one, _ in got]}) if len(got) > 1 else ()
    return Hyperaemic((("hyperaemic pressure ratio", last.ratio), ("hyperaemic inflow", last.inflow), *error), warnings=tuple(warnings))
