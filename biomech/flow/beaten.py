"""Beats in three dimensions, step by step, and what of them is kept."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.discretisation import Discretisation
from biomech.flow.energy import Energy, standing_energy
from biomech.flow.hyperaemia import Openings
from biomech.flow.pulse import Beat, WallHistory, WallRecorder
from biomech.flow.solve import Case
from meshing.step import Monitor

REPEATS = 0.01
"""Largest change from one beat to the next that counts as repeating: mean pressure, peak drop, and mean flow of each outlet over that of all."""
MOMENTS = 16
"""Moments of a beat that are kept to be looked at."""


@dataclass(frozen=True, eq=False)
class Beaten:
    """The beat `number`, dimensionless: `table` (steps, 4 + 2 outlets) mean pressure of the inlet, lowest of the outlets, imbalance, flow in, flows
    out and pressures of the outlets; `residuals` and `energies` of its steps, `halved` how many were taken in parts, `error` the largest, `moved`
    the wall's largest displacement; `moments`: share of the beat and state."""

    number: int
    table: Double
    wall: WallRecorder
    moments: tuple[tuple[float, Double], ...]
    residuals: tuple[float, ...]
    energies: tuple[Energy, ...]
    halved: int
    error: float
    moved: float

    @property
    def means(self) -> Double:
        """(2 + outlets,) mean pressure of the inlet, peak drop, mean flow of each outlet: what has to repeat."""
        return np.array([self.table[:, 0].mean(), (self.table[:, 0] - self.table[:, 1]).max(), *flows_of(self.table).mean(axis=0)])

    def change(self, before: Beaten) -> float:
        """The largest change since the beat `before`: of pressures over themselves, of flows over that of all outlets."""
        size = np.concatenate([abs(self.means[:2]), np.full(len(self.means) - 2, abs(self.means[2:]).sum())])
        return float((abs(self.means - before.means) / np.maximum(size, 1e-300)).max())


@dataclass(frozen=True, eq=False)
class MeshBeats:
    """The beats on one mesh: `table` of the last one, `history` of residuals, `moved` the wall's largest
    displacement, `halved` how many steps were taken in parts, `error` the largest of a step and `energy` the mean losses of the last beat,
    `numbers` in SI, `moments` of the last beat: share of it and state; `lost`, what became of the beat after it."""

    case: Case
    wall: WallHistory
    table: Double
    change: float
    beats: int
    history: list[float]
    moved: float
    halved: int
    error: float
    energy: Energy
    numbers: tuple[tuple[str, float], ...]
    moments: tuple[tuple[float, Double], ...] = ()
    lost: str = ""

    @property
    def openings(self) -> Openings:
        """Means of the last beat."""
        unit, table = self.case.speed * self.case.length ** 2, self.table
        return Openings(float(table[:, 3].mean()) * unit, float(table[:, 0].mean()) * self.case.pressure,
                        pressures_of(table).mean(axis=0) * self.case.pressure, flows_of(table).mean(axis=0) * unit)


def flows_of(table: Double) -> Double:
    """(steps, outlets) the flows out."""
    return table[:, 4:4 + (table.shape[1] - 4) // 2]


def pressures_of(table: Double) -> Double:
    """(steps, outlets) the mean pressures of the outlets."""
    return table[:, 4 + (table.shape[1] - 4) // 2:]


def beaten(flow: Discretisation, beat: Beat, steps: int, dt: float, number: int, monitor: Monitor) -> Beaten:
    """Follow `beat` through `steps` steps of `dt`. Raises SimulationError when one of them is lost."""
    rows, wall, moments, residuals, energies = [], WallRecorder(), [], [], []
    beat.error, halved, moved = 0.0, 0, 0.0
    for k in range(steps):
        monitor(k / steps, f"beat {number}, step {k + 1}, residual {beat.residual:.1e}")
        halved += beat.advance(dt) > 1
        residuals.append(beat.residual)
        rows.append(_row(flow, beat))
        if beat.wall is not None:
            moved = max(moved, float(np.linalg.norm(beat.wall.moved, axis=1).max()))
        wall.add(flow)      # leaves the equations standing
        energies.append(standing_energy(flow, beat.beds))
        if (k + 1) * MOMENTS // steps > k * MOMENTS // steps:
            moments.append(((k + 1) / steps, flow.state.copy()))
    return Beaten(number, np.array(rows), wall, tuple(moments), tuple(residuals), tuple(energies), halved, beat.error, moved)


def _row(flow: Discretisation, beat: Beat) -> list[float]:
    """[mean pressure of the inlet, lowest of the outlets, imbalance, flow in, flows out, pressures of the outlets], dimensionless."""
    bed = beat.bed
    assert bed is not None
    flows = np.array([outlet.flux(flow.state) for outlet in flow.outlets])
    pressures = bed.pressure(flows)[:len(flows)]     # that of the inlet comes behind them in a closed loop
    weights = np.linalg.norm(flow.inlet.area_normals, axis=1)
    inlet = float(weights @ flow.state[flow.inlet.nodes, 3] / weights.sum())
    entering = -flow.inlet.flux(flow.state)
    return [inlet, float(pressures.min()), abs(entering - flows.sum()), entering, *flows, *pressures]
