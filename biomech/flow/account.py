"""The account of energy of a beat in circuits and pulse waves: what entered, left, stayed and turned into heat.

    entered - left - stored = lost = dissipated + what the steps in time and along the vessel take

Everything is a mean power over the beat, W. At an opening of a vessel p is the static pressure and the kinetic energy alpha rho u^2 / 2 is
counted with it, as in three dimensions (energy.py). `dissipated` is found from the flows inside (R q^2, K |q| q^2, friction of Poiseuille), the
other three from pressures and flows at the ends: that they agree is no identity of the scheme, and their difference falls with its steps.
"""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from biomech.elements.power import ACCOUNTS
from biomech.flow.arrays import Double
from biomech.flow.circuit import Course
from biomech.flow.network import KINETIC, Network, NetworkFlow, end_radius


@dataclass(frozen=True)
class Account:
    """Mean powers, W. `stored` is what a beat leaves behind more than it found, 0 when it repeats."""

    entered: float
    left: float
    stored: float
    dissipated: float

    @property
    def lost(self) -> float:
        """What entered and neither left nor stayed."""
        return self.entered - self.left - self.stored

    @property
    def unexplained(self) -> float:
        """Share of the loss that is not found as friction; NaN where nothing is lost."""
        return (self.lost - self.dissipated) / self.lost if self.lost else float("nan")

    @property
    def imbalance(self) -> float:
        """What is unaccounted for over what entered."""
        return abs(self.lost - self.dissipated) / abs(self.entered) if self.entered else float("nan")

    def numbers(self) -> tuple[tuple[str, float], ...]:
        """The account as numbers of a solution, SI."""
        return (("power entering", self.entered), ("power leaving", self.left), ("power stored", self.stored),
                ("power dissipated", self.dissipated), ("energy loss mean", self.lost), ("energy loss unexplained", self.unexplained),
                ("energy imbalance", self.imbalance))


def account_of(course: Course, names: Collection[str]) -> Account:
    """Of the parts `names` of a circuit over a course, means in time by the trapezoidal rule.

    Power crosses at the links that only one end of lies among them. What a wall does on the blood (the heart, muscle around coronary vessels)
    enters too, kinetic energy behind a static port leaves. Raises KeyError for a source among the parts: sources are the outside.
    """
    circuit, times = course.circuit, course.times
    slopes = np.gradient(course.states, times, axis=0, edge_order=2)
    entering, leaving, dissipated, stored = (np.zeros(len(times)) for _ in range(4))
    for k, link in enumerate(circuit.links):
        power = course.pressure(k) * course.flow(k)
        if link.before not in names and link.behind in names:
            entering += power
        elif link.before in names and link.behind not in names:
            leaving += power
    given, taken = 0.0, 0.0
    for part in circuit.parts:
        if part.name in names:
            local = circuit.local(part)
            friction, held, carried = ACCOUNTS[type(part.element)](part.element, times, course.states[:, local].T, slopes[:, local].T)
            dissipated += friction
            stored += held
            mean = _mean(carried, times)
            given, taken = given + max(-mean, 0.0), taken + max(mean, 0.0)
    return Account(_mean(entering, times) + given, _mean(leaving, times) + taken, float(stored[-1] - stored[0]) / float(times[-1] - times[0]),
                   _mean(dissipated, times))


def _mean(values: Double, times: Double) -> float:
    return float(np.trapezoid(values, times) / (times[-1] - times[0]))


def account_of_network(network: Network, found: NetworkFlow, inflow: float, density: float) -> Account:
    """Of the steady flow of a network, from its inlet to its outlets; `inflow` m3/s."""
    losses, q = found.losses, found.flow
    dissipated = float((losses.friction * q ** 2 + np.where(q >= 0.0, losses.forward, losses.backward) * abs(q) ** 3).sum())
    radius = np.array([end_radius(network, node) for node in (0, *network.outlets)])
    kinetic = KINETIC * density / 2.0 / (np.pi * radius ** 2) ** 2
    entered = (found.inlet_pressure + float(kinetic[0]) * inflow ** 2) * inflow
    left = float(((found.outlet_pressure + kinetic[1:] * found.outlet_flow ** 2) * found.outlet_flow).sum())
    return Account(entered, left, 0.0, dissipated)
