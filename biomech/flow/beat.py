"""What the 0D and the 1D tier share: a heartbeat through the tree of a lumen, what it assumes, and the numbers that are read off it."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from biomech.elements.wave import Wave
from biomech.flow import hyperaemia
from biomech.flow.arrays import Double
from biomech.flow.conditions import FlowConditions
from biomech.flow.estimate import SEVERE_ERROR, SEVERE_PERCENT
from biomech.flow.hyperaemia import Share
from biomech.flow.network import Network, NetworkFlow, network_of, solve_network
from biomech.flow.outlets import ILIAC_COMPLIANCE
from biomech.flow.stiffness import wave_speed_of
from biomech.flow.stroke import check_stroke, mean_inflow, rows_of
from biomech.flow.tree_models import Bed
from biomech.flow.viscosity import Quemada
from biomech.flow.viscosity.tube import effective
from biomech.flow.wave_free import diastole_of_wave, ejection_row, wave_free_ratio
from biomech.flow.waves import wave_of
from biomech.model import PatientModel
from meshing.errors import SimulationError
from meshing.step import Range
from meshing.units import (
    CubicMetrePerPascal,
    CubicMetrePerSecond,
    Metre,
    MetrePerSecond,
    Millilitre,
    PascalSecondPerCubicMetre,
    Percent,
    Second,
)
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import narrowest

BEATS = 40
REPEATS = 1e-3
"""Change of the mean inlet pressure from beat to beat that counts as repeating."""
SAMPLES = 100


@dataclass(frozen=True)
class BeatConditions(FlowConditions):
    """A heartbeat through elastic vessels.

    `wave_speed` 0 takes the pulse wave velocity of healthy people of the patient's age. `haematocrit` 0 takes blood of constant viscosity;
    otherwise every vessel has the viscosity that Quemada's law gives for its size and mean flow. With a cuff pressure the beds are tuned to
    its mean and its pulse (tuning.py), with `hyperaemia` a second beat is followed (hyperaemic_beat.py).
    """

    sources: ClassVar[dict[str, str]] = {**FlowConditions.sources, "hyperaemia": hyperaemia.SOURCE}

    wave: str = "common carotid"
    period: Annotated[Second, Range(0.3, 3.0, "time from beat to beat")] = Second(1.1)
    compliance: Annotated[CubicMetrePerPascal, Range(1e-13, 1e-6, "compliance of an iliac bed")] = ILIAC_COMPLIANCE
    wave_speed: Annotated[MetrePerSecond, Range(0, 25, "pulse wave velocity (0: by age)")] = MetrePerSecond(0.0)
    haematocrit: Annotated[Percent, Range(0, 65, "haematocrit (0: constant viscosity)")] = Percent(0.0)
    stroke_volume: Annotated[Millilitre, Range(0, 300, "volume that enters in a beat, instead of a mean inflow (0: not given)")] = Millilitre(0.0)
    hyperaemia: Share = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.beyond == "pressure":
            self.refuse_given(("compliance",), "outlets at a given pressure have no beds to store blood", "beyond = \"beds\"")
        hyperaemia.check(self.hyperaemia, self)
        wave_of(self.wave)
        check_stroke(self, self.stroke_volume, self.period)
        if self.haematocrit:
            Quemada(self.haematocrit)
        if 0.0 < self.wave_speed < 1.0:
            raise SimulationError(f"a pulse wave velocity of {self.wave_speed:g} m/s is slower than the blood may be; give 1 to 25 m/s, or 0 to take "
                                  "it from the age")

    @property
    def mean_inflow(self) -> CubicMetrePerSecond:
        """What enters on average: by the stroke volume, where one was given."""
        return mean_inflow(self.given_inflow, self.stroke_volume, self.period)

    def tree(self, source: PatientModel) -> Tree:
        """The tree of the lumen with its flows at the mean inflow. Raises AnatomyError without a lumen."""
        lumen = source.need_lumen()
        network = network_of(lumen)
        mean = solve_network(network, self.mean_inflow, self.resistances(lumen), self.density, self.viscosity, behind=self.outlet_pressure)
        viscosity = np.full(len(network.segments), float(self.viscosity))
        if self.haematocrit:
            blood = Quemada(self.haematocrit)
            thick = [effective(blood, CubicMetrePerSecond(abs(float(q)) or 1e-12), Metre(float((s.radius ** -3.0).mean() ** (-1.0 / 3.0))))
                     for s, q in zip(network.segments, mean.flow)]
            viscosity = np.array(thick, dtype=np.float64)
            mean = solve_network(network, self.mean_inflow, self.resistances(lumen), self.density, viscosity, behind=self.outlet_pressure)
        speed, why = wave_speed_of(source, self.wave_speed)
        beds = tuple(self._bed(float(r)) for r in self.resistances(lumen))
        shape = wave_of(self.wave).of_phase()
        return Tree(lumen, network, viscosity, mean, beds, Wave.sampled(lambda phase: float(self.mean_inflow) * shape(phase), self.period), speed,
                    self._assumed(lumen, speed, why))

    def _bed(self, resistance: float) -> Bed:
        """A bed of a larger share has a smaller resistance and as much more compliance: its time constant stays."""
        part = self.outlet_proximal / self.bed
        distal = resistance * (1.0 - part)
        return Bed(PascalSecondPerCubicMetre(resistance * part), PascalSecondPerCubicMetre(distal),
                   CubicMetrePerPascal(self.outlet_distal * self.compliance / distal if distal else 0.0), self.outlet_pressure)

    def _assumed(self, lumen: Lumen, speed: MetrePerSecond, why: str) -> tuple[tuple[str, str, str], ...]:
        wave = wave_of(self.wave)
        return (*hyperaemia.row_of(self.hyperaemia), ("inflow wave", f"{wave.title}, beat of {self.period:g} s", wave.source),
                *rows_of(self.stroke_volume),
                *((("compliance of an iliac bed", f"{self.compliance:.5g} m3/Pa",
                    "Boileau 2015 / openBF, each iliac C [R]" if self.compliance == ILIAC_COMPLIANCE else "chosen by the user"),)
                  if self.beyond == "beds" else ()),
                ejection_row(), ("pulse wave velocity", f"{speed:.2f} m/s, the same in all vessels", why),
                ("pressure at which the scan shows the vessels", "the mean pressure", "simplification of this solver"),
                *((("blood viscosity", f"by vessel, haematocrit {self.haematocrit:g} %", Quemada.source),) if self.haematocrit else ()),
                *(row for row in self.assumed(lumen) if row[0] != "vessel wall" and not (self.haematocrit and row[0].startswith("blood viscosity"))),
                ("vessel wall", "elastic: dA/dp = A / (density c^2), tube law p ~ sqrt(A)", "Boileau 2015 [R]"))


@dataclass(frozen=True, eq=False)
class Tree:
    """A lumen as a network with the viscosity in each segment, its mean flow, its beds, the inflow of a beat, the wave speed, what was assumed,
    and what has to be said of it."""

    lumen: Lumen
    network: Network
    viscosity: Double
    mean: NetworkFlow
    beds: tuple[Bed, ...]
    inflow: Wave
    speed: MetrePerSecond
    assumed: tuple[tuple[str, str, str], ...]
    warnings: tuple[str, ...] = ()


def beat_numbers(tree: Tree, inlet: Double, outlets: Double, flows: Double) -> tuple[tuple[str, float], ...]:
    """Of one beat at equal times, the last at its end: static `inlet` (s,) and `outlets` (s, k) Pa, `flows` (s, k) m3/s."""
    worst = int(outlets.mean(axis=0).argmin())
    drop = inlet - outlets[:, worst]
    entered = tree.inflow.mean
    numbers = [("inlet flow", entered), ("inlet pressure mean", float(inlet.mean())), ("inlet pressure systolic", float(inlet.max())),
               ("inlet pressure diastolic", float(inlet.min())), ("pressure drop mean", float(drop.mean())),
               ("pressure drop peak", float(drop.max())), ("distal/proximal pressure ratio", float(outlets[:, worst].mean() / inlet.mean())),
               ("lowest pressure ratio of the beat", float((outlets[:, worst] / inlet).min()))]
    period = tree.inflow.period
    times = period * np.arange(1, len(inlet) + 1) / len(inlet)
    entering = np.interp(times, tree.inflow.times, tree.inflow.values)
    ratio = wave_free_ratio(times, inlet, outlets[:, worst], period, diastole_of_wave(times, entering, period))
    numbers += [] if ratio is None else [("wave-free pressure ratio", ratio)]
    for k, opening in enumerate(tree.lumen.outlets):
        numbers += [(f"outlet flow {opening.name}", float(flows[:, k].mean())), (f"outlet pressure {opening.name}", float(outlets[:, k].mean())),
                    (f"pressure drop {opening.name}", float((inlet - outlets[:, k]).mean())),
                    (f"outlet pressure systolic {opening.name}", float(outlets[:, k].max())),
                    (f"outlet flow peak {opening.name}", float(flows[:, k].max()))]
    return (*numbers, ("flow imbalance", float(abs(flows.sum(axis=1).mean() / entered - 1.0))))


def peak_reynolds(tree: Tree, density: float) -> float:
    """The largest 2 rho Q / (pi R mu) along the vessels at the peak of the inflow, every vessel with its share of the mean flow."""
    peak = max(tree.inflow.values) / tree.inflow.mean
    return max(peak * 2.0 * density * abs(float(q)) / (np.pi * float(mu) * float(s.radius.min()))
               for s, q, mu in zip(tree.network.segments, tree.mean.flow, tree.viscosity))


def severe_warning(tree: Tree) -> tuple[str, ...]:
    """What the losses of a severe narrowing are worth, in a sentence; () when there is none."""
    if narrowest(tree.lumen.centreline).percent_diameter <= SEVERE_PERCENT:
        return ()
    return (f"narrowing of more than {SEVERE_PERCENT:.0f} % of the diameter: its loss is the instant estimate's, good to about {SEVERE_ERROR:.0%}; "
            "the three-dimensional answer is the one to read",)


def mean_pressure(tree: Tree) -> float:
    """Pa: where a beat starts."""
    return float(np.mean(tree.mean.outlet_pressure))
