"""Any circuit of blocks (circuit.py) at the openings of a mesh, inside the time step: coronary beds, a heart in a closed loop.

At each opening the circuit has a block whose flow is given (`FlowSource`): there the mesh stands. Over a step the flows go straight from
what they were to Q at its end; the circuit is marched through it with generalised-alpha at spectral radius 0, whose equations hold at the
ends of its own steps, and answers with the pressures P(Q). Their slope dP_i/dQ_j, by differences (exact for beds without valves and
chambers, to rounding), goes into Newton's matrix of the flow (outlets.py), and P(Q) itself into its residual: the coupling is converged
with the flow, not one step or one iteration behind it (Moghadam et al. 2013, J. Comput. Phys. 244:63).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biomech.elements import FlowSource
from biomech.elements.wave import Wave
from biomech.flow.arrays import Double
from biomech.flow.circuit import Circuit
from meshing.errors import SimulationError

STEPS = 4
"""Steps of the circuit in one of the flow: valves open and shut within it."""
APART = 1e-4
"""Difference of flow for the slope, of the mean inflow."""
MESH = FlowSource(Wave((0.0, 1.0, 2.0), (0.0, 0.0, 0.0)))
"""The block that stands for the mesh at an opening: a flow that `Attached` sets."""


@dataclass(frozen=True)
class Scales:
    """SI values of the units of the flow solver: length D, speed U, rho U^2."""

    length: float
    speed: float
    pressure: float

    @property
    def flow(self) -> float:
        return self.speed * self.length ** 2

    @property
    def time(self) -> float:
        return self.length / self.speed


class Attached:
    """`circuit` in SI with a `MESH` in the place of each of `openings` (names of its parts, in the order of those of the `Beds`), from a state
    (n,) and slope (n,) at time `start`, s.

    Raises SimulationError when an opening is not such a block.
    """

    def __init__(self, circuit: Circuit, openings: tuple[str, ...], scales: Scales, *, state: Double, slope: Double,
                 start: float = 0.0) -> None:
        self.circuit, self.scales = circuit, scales
        self.state, self.slope, self.time = state, slope, start
        self._packed = circuit._packed
        names = [part.name for part in circuit.parts]
        self._links, self._signs, self._places = [], [], []
        for name in openings:
            if name not in names or not isinstance(circuit.parts[names.index(name)].element, FlowSource):
                raise SimulationError(f"the circuit has no mesh at '{name}'")
            link = next(k for k, link in enumerate(circuit.links) if name in (link.before, link.behind))
            self._links.append(link)
            self._signs.append(1.0 if circuit.links[link].before == name else -1.0)      # outwards of the mesh
            self._places.append(int(self._packed.first_parameter[names.index(name)]))
        self._now = self.flows(state)
        self._pressures = self._read(state)

    def flows(self, state: Double) -> Double:
        """(k,) dimensionless flows out of the mesh in a state of the circuit."""
        return np.array([sign * state[2 * link + 1] for link, sign in zip(self._links, self._signs)]) / self.scales.flow

    def _read(self, state: Double) -> Double:
        found: Double = state[[2 * link for link in self._links]] / self.scales.pressure
        return found

    def _after(self, flow: Double, step: float) -> tuple[Double, Double]:
        """State and slope at the end of a step with the outflows `flow` there."""
        seconds = step * self.scales.time
        for place, sign, before, behind in zip(self._places, self._signs, self._now, flow):
            ends = sign * self.scales.flow * np.array([before, behind, 2.0 * behind - before])
            times = self.time + seconds * np.arange(3.0)
            self._packed.parameters[place:place + 8] = (3.0, 2.0 * seconds, *times, *ends)
        states, slope, _ = self._packed.march(self.state, self.slope, self.time, seconds / STEPS, STEPS, damping=0.0)
        return states[-1], slope

    def coupled(self, flow: Double, step: float) -> tuple[Double, Double]:
        """(slope (k, k), offset (k,)): P = slope Q + offset at the end of a step of `step`, exact at `flow`."""
        here = self._read(self._after(flow, step)[0])
        slope = np.empty((len(flow), len(flow)))
        for j in range(len(flow)):
            beside = flow.copy()
            beside[j] += APART
            slope[:, j] = (self._read(self._after(beside, step)[0]) - here) / APART
        return slope, here - slope @ flow

    def advance(self, flow: Double, step: float) -> None:
        """Take the step with the outflows `flow` at its end."""
        self.state, self.slope = self._after(flow, step)
        self.time += step * self.scales.time
        self._now, self._pressures = flow.copy(), self._read(self.state)

    def pressure(self, flow: Double) -> Double:
        """(k,) the pressures at the openings now."""
        return self._pressures


def carried(full: Circuit, values: Double, circuit: Circuit) -> Double:
    """(n,) the values of `full`'s unknowns at those of `circuit`, by the names of their parts: from a circuit whose vessels stand for the mesh to
    the one that the mesh is put into."""
    found = np.zeros(circuit.size)
    for k, link in enumerate(circuit.links):
        there = full.links.index(link)
        found[2 * k:2 * k + 2] = values[2 * there:2 * there + 2]
    for part in circuit.parts:
        for name in part.element.inner:
            found[circuit.unknown(part.name, name)] = values[full.unknown(part.name, name)]
    return found
