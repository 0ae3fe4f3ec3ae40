"""Where the power that enters a block goes: the account of energy of circuits (biomech/flow/account.py).

For each block, with p q summed over its inlets less its outlets,

    sum p q = dissipated + d(stored)/dt + carried

dissipated   friction and losses: R q^2, K |q| q^2; never negative
stored       compliances C p^2 / 2 and inertances L q^2 / 2
carried      what goes on in another form: kinetic energy k q^3 behind a port whose pressure is static, work on a wall that has a life of its
             own (p V' of a chamber, g P_im V' of vessels in muscle); negative where that wall does work on the blood

Each line follows from the equations at the head of the block's own file; the tests hold it against them at random states. Sources have no
account: they are the outside.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from biomech.elements.chamber import Chamber
from biomech.elements.chamber_sphere import SphereChamber
from biomech.elements.compliant_vessel import CompliantVessel
from biomech.elements.coronary import CoronaryBed
from biomech.elements.coronary_varying import SqueezedCoronaryBed
from biomech.elements.element import Double
from biomech.elements.junction import Junction
from biomech.elements.parallel_rc import ParallelRC
from biomech.elements.stenosis import Stenosis
from biomech.elements.valve_ideal import IdealValve
from biomech.elements.valve_onoff import OnOffValve
from biomech.elements.valve_smooth import SmoothValve
from biomech.elements.valve_switch import SwitchValve
from biomech.elements.vessel import Vessel
from biomech.elements.wave import at
from biomech.elements.windkessel import WindkesselBed

Powers = tuple[Double, Double, Double]
"""dissipated W, stored J, carried W, each (times,)."""
Account = Callable[[Any, Double, Double, Double], Powers]
"""Of a block at `times` (s,), with its local unknowns `y` and their slopes `dy`, (n, s)."""


def _vessel(block: Vessel, times: Double, y: Double, dy: Double) -> Powers:
    lost = (block.resistance + block.loss * abs(y[1])) * y[1]
    return lost * y[1], 0.5 * block.compliance * (y[0] - lost) ** 2 + 0.5 * block.inertance * y[3] ** 2, 0.0 * times


def _compliant(block: CompliantVessel, times: Double, y: Double, dy: Double) -> Powers:
    return ((block.resistance + block.loss * abs(y[3])) * y[3] ** 2, 0.5 * block.compliance * y[0] ** 2 + 0.5 * block.inertance * y[3] ** 2,
            0.0 * times)


def _stenosis(block: Stenosis, times: Double, y: Double, dy: Double) -> Powers:
    loss = np.where(y[1] >= 0.0, block.forward, block.backward)
    return (block.resistance + loss * abs(y[1])) * y[1] ** 2, 0.5 * block.inertance * y[1] ** 2, 0.0 * times


def _junction(block: Junction, times: Double, y: Double, dy: Double) -> Powers:
    dissipated, stored, carried = 0.0 * times, 0.0 * times, 0.0 * times
    for port, k in enumerate(block.kinetic):
        carried = carried + (-1.0 if port < block.inlets else 1.0) * k * y[2 * port + 1] ** 3
    for j in range(block.outlets):
        q = y[2 * (block.inlets + j) + 1]
        friction, loss, inertance = (row[j] if row else 0.0 for row in (block.resistance, block.loss, block.inertance))
        dissipated = dissipated + (friction + loss * abs(q)) * q ** 2
        stored = stored + 0.5 * inertance * q ** 2
    return dissipated, stored, carried


def _windkessel(block: WindkesselBed, times: Double, y: Double, dy: Double) -> Powers:
    return block.proximal * y[1] ** 2 + block.distal * y[3] ** 2, 0.5 * block.compliance * y[4] ** 2, 0.0 * times


def _coronary(block: CoronaryBed | SqueezedCoronaryBed, times: Double, y: Double, dy: Double) -> Powers:
    arteries, rate = y[0] - block.arterial * y[1], dy[0] - block.arterial * dy[1]
    through = y[1] - block.arterial_compliance * rate
    if isinstance(block, SqueezedCoronaryBed):
        packed = block.arteriolar.packed()
        arteriolar: Double | float = np.array([at(packed, 0, float(time)) for time in times])
    else:
        arteriolar = block.arteriolar
    dissipated = block.arterial * y[1] ** 2 + arteriolar * through ** 2 + block.venous * y[3] ** 2
    stored = 0.5 * block.arterial_compliance * arteries ** 2 + 0.5 * y[5] ** 2 / block.muscle_compliance
    return dissipated, stored, block.pressed * y[6] * dy[5]


def _smooth(block: SmoothValve, times: Double, y: Double, dy: Double) -> Powers:
    return (block.opened + (block.closed - block.opened) * y[4]) * y[1] ** 2, 0.0 * times, 0.0 * times


def _switch(block: SwitchValve, times: Double, y: Double, dy: Double) -> Powers:
    return np.where(y[1] >= 0.0, block.opened, block.closed) * y[1] ** 2, 0.0 * times, 0.0 * times


def _on_off(block: OnOffValve, times: Double, y: Double, dy: Double) -> Powers:
    """The flow that runs on in a shut one is nobody's."""
    through = np.where((y[0] <= y[2]) & (y[4] <= 0.0), 0.0, y[4])
    return block.resistance * through ** 2, 0.5 * block.inertance * through ** 2, 0.0 * times


def _valve(block: IdealValve, times: Double, y: Double, dy: Double) -> Powers:
    return block.resistance * y[1] ** 2, 0.5 * block.inertance * y[1] ** 2, 0.0 * times


def _chamber(block: Chamber, times: Double, y: Double, dy: Double) -> Powers:
    return 0.0 * times, 0.5 * block.inertance * y[3] ** 2, y[0] * dy[4]


def _sphere(block: SphereChamber, times: Double, y: Double, dy: Double) -> Powers:
    return 0.0 * times, 0.0 * times, y[0] * dy[8]


def _parallel(block: ParallelRC, times: Double, y: Double, dy: Double) -> Powers:
    """Its compliance holds no blood, so what it takes is not stored."""
    across = y[0] - y[2]
    return across ** 2 / block.resistance, 0.0 * times, across * block.compliance * dy[0]


ACCOUNTS: Mapping[type, Account] = {
    Vessel: _vessel, CompliantVessel: _compliant, Stenosis: _stenosis, Junction: _junction, WindkesselBed: _windkessel, CoronaryBed: _coronary,
    SqueezedCoronaryBed: _coronary, SmoothValve: _smooth, SwitchValve: _switch, IdealValve: _valve, OnOffValve: _on_off, Chamber: _chamber,
    SphereChamber: _sphere, ParallelRC: _parallel}
"""Of every block with ports on both sides."""
