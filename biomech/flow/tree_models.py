"""The same vessel tree as a circuit (0D) and as a network of elastic tubes (1D), built from its centreline (network.py).

Both take from the centreline: friction by Poiseuille, the losses of narrowings and forks at the mean flow, volume and radius of each vessel;
and from the wall one number, the wave speed c, by which dA/dp = A / (rho c^2).

0D    a vessel is its compliance C = V / (rho c^2), then friction, loss and inertia rho Int ds / A; pressures are total ones
1D    a vessel is a tube; what it loses beyond Poiseuille stands at a joint in its narrowest place, or at the fork it leaves from
"""
from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from biomech.elements import CompliantVessel, FlowSource, Junction, PressureSource, Stenosis, WindkesselBed
from biomech.elements.element import Inertance, QuadraticLoss
from biomech.elements.wave import Wave
from biomech.flow.arrays import Double
from biomech.flow.circuit import Circuit, Link, Part
from biomech.flow.network import KINETIC, Losses, Network, Segment, widenings
from biomech.flow.oned import LEAST_CELLS, End, Outlet, PulseNetwork, Tube
from meshing.units import CubicMetrePerPascal, KilogramPerCubicMetre, MetrePerSecond, Pascal, PascalSecond, PascalSecondPerCubicMetre

CELL = 3e-3
"""Length of a cell of the 1D tier, m: halving it moves the peak pressure of the sample trees by less than .1 %."""
LEAST_PIECE = 2.0
"""Cells between a narrowing and the end of its vessel for it to get a joint of its own."""


@dataclass(frozen=True, eq=False)
class Bed:
    """One outlet's bed, and the pressure of the veins behind it; without resistances the outlet has that pressure itself."""

    proximal: PascalSecondPerCubicMetre
    distal: PascalSecondPerCubicMetre
    compliance: CubicMetrePerPascal
    behind: Pascal = Pascal(0.0)


def kinetic(density: float, radius: float) -> QuadraticLoss:
    """alpha rho / (2 A^2): total less static pressure over the square of the flow."""
    return QuadraticLoss(KINETIC * density / 2.0 / (np.pi * radius ** 2) ** 2)


@dataclass(frozen=True, eq=False)
class TreeCircuit:
    """A circuit with the links at which its openings are read: total pressure behind the source (less `inlet_kinetic` q^2 the static one),
    static pressure before each bed."""

    circuit: Circuit
    inlet: int
    inlet_kinetic: QuadraticLoss
    outlets: tuple[int, ...]


def circuit_of(network: Network, losses: Losses, beds: tuple[Bed, ...], inflow: Wave, density: KilogramPerCubicMetre,
               wave_speed: MetrePerSecond) -> TreeCircuit:
    """The 0D tier. A junction is a part "node n", a vessel "vessel k" with "loss k" behind it, a bed "bed i" before "veins i"."""
    parts, links = [Part("inflow", FlowSource(inflow))], [Link("inflow", "node 0")]
    radius = {node: segment.radius[side] for segment in network.segments for node, side in ((segment.start, 0), (segment.end, -1))}
    for k, segment in enumerate(network.segments):
        area = np.pi * segment.radius ** 2
        volume, inertance = float(np.trapezoid(area, segment.arc)), density * float(np.trapezoid(1.0 / area, segment.arc))
        parts.append(Part(f"vessel {k}", CompliantVessel(PascalSecondPerCubicMetre(0.0), CubicMetrePerPascal(volume / (density * wave_speed ** 2)))))
        parts.append(Part(f"loss {k}", Stenosis(PascalSecondPerCubicMetre(float(losses.friction[k])), QuadraticLoss(float(losses.forward[k])),
                                                QuadraticLoss(float(losses.backward[k])), Inertance(inertance))))
        links += [Link(f"node {segment.start}", f"vessel {k}"), Link(f"vessel {k}", f"loss {k}"), Link(f"loss {k}", f"node {segment.end}")]
    for i, (node, bed) in enumerate(zip(network.outlets, beds)):
        # a port whose pressure is static stands between the vessel and its bed
        static = Junction(1, 1, (QuadraticLoss(0.0), kinetic(density, float(radius[node]))))
        parts += [Part(f"opening {i}", static), Part(f"bed {i}", WindkesselBed(bed.proximal, bed.compliance, bed.distal)),
                  Part(f"veins {i}", PressureSource(Wave.constant(bed.behind)))]
        links += [Link(f"node {node}", f"opening {i}"), Link(f"opening {i}", f"bed {i}"), Link(f"bed {i}", f"veins {i}")]
    for node in range(len(network.junctions)):
        inlets, outlets = sum(link.behind == f"node {node}" for link in links), sum(link.before == f"node {node}" for link in links)
        parts.append(Part(f"node {node}", Junction(inlets, outlets)))
    circuit = Circuit(tuple(parts), tuple(links))
    return TreeCircuit(circuit, 0, kinetic(density, float(radius[0])), tuple(circuit.link(f"opening {i}", f"bed {i}") for i in range(len(beds))))


def pulse_network_of(network: Network, losses: Losses, flow: Double, beds: tuple[Bed, ...], density: KilogramPerCubicMetre, viscosity: PascalSecond,
                     wave_speed: MetrePerSecond, reference: Pascal) -> PulseNetwork:
    """The 1D tier; `flow` (segments,) m3/s is the mean flow at which `losses` were found, `reference` the pressure at which the radii were."""
    tubes: list[Tube] = []
    ends: dict[int, list[End]] = {}
    joints: list[tuple[End, ...]] = []
    outlets: dict[int, int] = {}
    exits = {node: i for i, node in enumerate(network.outlets)}
    fed = 0
    for k, segment in enumerate(network.segments):
        bridged, throat = _without_narrowings(segment)
        pieces = [slice(0, throat + 1), slice(throat, len(segment.arc))] if throat else [slice(None)]
        own = [_tube(segment.arc[piece], bridged[piece], wave_speed) for piece in pieces]
        first = len(tubes)
        tubes += own
        poiseuille = sum(8.0 * viscosity / np.pi * float((tube.radius ** -4.0).mean()) * tube.length for tube in own)
        friction, through = losses.friction[k] - poiseuille, abs(float(flow[k]))
        forward, backward = losses.forward[k], losses.backward[k]
        if friction < 0.0 and through > 0.0:
            # tubes that Poiseuille resists more than the vessel is found to lose: what is left is put into the square
            forward, backward, friction = forward + friction / through, backward + friction / through, 0.0
        inertance = density * float(np.trapezoid(segment.radius ** -2.0 - bridged ** -2.0, segment.arc)) / np.pi
        loss = (PascalSecondPerCubicMetre(max(float(friction), 0.0)), QuadraticLoss(float(forward)), QuadraticLoss(float(backward)),
                Inertance(inertance))
        if len(own) == 2:
            joints.append((End(first, 1), End(first + 1, 0, *loss)))
        ends.setdefault(segment.start, []).append(End(first, 0) if len(own) == 2 else End(first, 0, *loss))
        if segment.start == 0:
            fed = first
        last = first + len(own) - 1
        if segment.end in exits:
            outlets[exits[segment.end]] = last
        else:
            ends.setdefault(segment.end, []).append(End(last, 1))
    joints += [tuple(own) for node, own in ends.items() if node != 0]
    leaving = tuple(Outlet(outlets[i], bed.proximal, bed.distal, bed.compliance, bed.behind) for i, bed in enumerate(beds))
    return PulseNetwork(tuple(tubes), fed, tuple(joints), leaving, density, viscosity, reference, kinetic=KINETIC)


def _without_narrowings(segment: Segment) -> tuple[Double, int]:
    """(points,) m the radius with narrowings bridged from their wide beginning to their wide end, and the point of the joint that takes the
    losses: the narrowest; 0, the start, when there is none or it is too near an end for a tube on either side."""
    bridged, throat, at = segment.radius.copy(), 0, 0
    if segment.start != 0 and len(bridged) > 2:
        bridged[0] = bridged[1]         # the fork's own point has the radius of the vessel before it
    for low, high in widenings(segment.radius):
        wide = at + int(segment.radius[at:low + 1].argmax())
        straight = np.interp(segment.arc[wide:high + 1], segment.arc[[wide, high]], segment.radius[[wide, high]])
        bridged[wide:high + 1] = np.maximum(bridged[wide:high + 1], straight)
        throat = low if not throat or segment.radius[low] < segment.radius[throat] else throat
        at = high
    least = LEAST_PIECE * CELL
    if throat and not least < segment.arc[throat] - segment.arc[0] < segment.arc[-1] - segment.arc[0] - least:
        throat = 0
    if segment.start == 0 and not throat:
        throat = len(bridged) // 2      # no joint lies before the first vessel: what it loses stands in its middle
    return bridged, throat


def _tube(arc: Double, radius: Double, wave_speed: float) -> Tube:
    length = float(arc[-1] - arc[0])
    n = max(LEAST_CELLS, int(round(length / CELL)))
    edges = arc[0] + np.linspace(0.0, length, n + 1)
    fine = np.linspace(arc[0], arc[-1], 8 * n + 1)
    # the mean of r^-4 in each cell, so that a cell resists as the piece of vessel it stands for
    thin = np.interp(fine, arc, radius) ** -4.0
    each = np.array([np.interp(np.linspace(low, high, 9), fine, thin).mean() for low, high in pairwise(edges)])
    return Tube(length, each ** -0.25, np.full(n, float(wave_speed)))
