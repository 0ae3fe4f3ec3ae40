"""A vessel tree as a network of nonlinear resistances, solved exactly in microseconds.

Between two forks blood loses total pressure by friction and by expansion behind narrowings:

    dP(Q) = (8 mu / pi) Int ds / R(s)^4  Q  +  sum (rho / 2) (1/A_throat - 1/A_behind)^2  Q |Q|

Poiseuille locally, and the Borda-Carnot loss of a jet that mixes from the throat's area to the area behind it. A narrowing, which
blood enters from a wider vessel, is marched instead (narrowing.py): a severe throat holds a plug with a thin boundary layer.
Total and static pressure differ by alpha rho U^2 / 2 with alpha = 2, the energy factor of a paraboloid. A fork costs its branches what
`fork_losses` says.

A bypass is a branch named "graft" that leaves the tree at a fork and whose far end joins the native vessel at its
nearest point: it closes a loop. Ends that are neither an outlet nor the end of a graft carry no flow.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from biomech.domain import MM
from biomech.flow.arrays import Bools, Double, Longs
from biomech.flow.narrowing import lost_in
from meshing.centreline import Centreline
from meshing.errors import AnatomyError, SimulationError
from meshing.vessels.lumen import Lumen

GRAFT = "graft"
PROMINENCE = 0.10
"""A widening counts as an expansion when the radius grows by more than this: less is noise of a centreline radius."""
KINETIC = 2.0
MIXING = 8.0
"""Diameters behind a narrowing without friction of the wall: the jet is not attached yet (axisymmetric: 7.7 D to beyond 13 D)."""
STRAIGHT = 11.6
"""Dean number below which a bend costs nothing."""
KEPT_APART = 0.70
"""How much of the difference in energy between the branches' shares is found behind the fork (1: the parts do not mix in it)."""
REDEVELOPMENT = 0.48
"""These two are fitted to our three-dimensional solver on eight random trees (biomech/verification/trees.py, seeds 101-108), none of those on
which the tiers are compared. A plug that becomes a paraboloid takes about .3 (Hagenbach's correction less the kinetic part)."""
_CUT = np.linspace(-1.0, 1.0, 2001)
SHARE = np.concatenate([[0.0], np.cumsum((1.0 - _CUT[1:] ** 2) ** 1.5)]) / ((1.0 - _CUT[1:] ** 2) ** 1.5).sum()
"""Share of the flow of a paraboloid on one side of a line at x = -1..1 radii: Int (1 - x^2)^(3/2) dx."""
ENERGY = np.concatenate([[0.0], np.cumsum((1.0 - _CUT[1:] ** 2) ** 3.5)]) / ((1.0 - _CUT[1:] ** 2) ** 3.5).sum()
"""Share of its kinetic energy on that side: Int (1 - x^2)^(7/2) dx."""
REFINEMENTS, REFINEMENTS_WITHOUT_BEDS = 1, 12
"""A second one changes the drop of the sample stenosis by less than 1e-3: the flow through a narrowing rests on the beds.
Without beds it is the vessels that share it: then until it moves no more (twelve)."""


@dataclass(frozen=True, eq=False)
class Segment:
    """A run of centreline points from node `start` to node `end` (indices into Network.junctions), metres; `curvature` 1/m."""

    start: int
    end: int
    points: Longs
    arc: Double
    radius: Double
    curvature: Double | None = None

    def friction(self, viscosity: float) -> float:
        """Pa per (m3/s)."""
        return float(8.0 * viscosity / np.pi * np.trapezoid(self.radius ** -4.0, self.arc))

    def bending(self, flow: float, density: float, viscosity: float) -> float:
        """Pa per (m3/s) that the bends add to the friction at `flow` m3/s, as if the flow in them were developed (White 1929):

            f_bent / f_straight = 1 / (1 - (1 - (11.6 / De)^0.45)^2.22),      De = Re sqrt(R curvature) > 11.6
        """
        if self.curvature is None:
            return 0.0
        dean = 2.0 * density * abs(flow) / (np.pi * self.radius * viscosity) * np.sqrt(self.radius * self.curvature)
        more = 1.0 / (1.0 - (1.0 - (STRAIGHT / np.maximum(dean, STRAIGHT)) ** 0.45) ** 2.22) - 1.0
        return float(8.0 * viscosity / np.pi * np.trapezoid(more * self.radius ** -4.0, self.arc))

    def expansion(self, density: float, forward: bool) -> float:
        """Pa per (m3/s)^2 of the widenings met when flowing from start to end, or back."""
        radius = self.radius if forward else self.radius[::-1]
        return sum(_borda(density, radius[low], radius[high]) for low, high in widenings(radius))

    def losses(self, flow: float, density: float, viscosity: float) -> tuple[float, float]:
        """(total pressure lost, Pa; largest wall shear, Pa) at `flow` m3/s from start to end (negative: back), as magnitudes.

        A narrowing that the blood enters from a wider vessel is marched (narrowing.py); elsewhere Poiseuille and Borda.
        """
        forward = flow >= 0.0
        radius = self.radius if forward else self.radius[::-1]
        arc = self.arc if forward else self.arc[-1] - self.arc[::-1]
        q = abs(flow)
        lost, shear, at = 0.0, 4.0 * viscosity * q / (np.pi * float(radius.min()) ** 3), 0
        for low, high in widenings(radius):
            at = min(at, low)
            wide = at + int(radius[at:low + 1].argmax())
            if radius[wide] < (1.0 + PROMINENCE) * radius[low]:
                lost += _borda(density, radius[low], radius[high]) * q * q
                continue
            found = lost_in(arc[wide:high + 1], radius[wide:high + 1], q, density, viscosity)
            kinetic = KINETIC * density / 2.0 * (q / np.pi) ** 2
            lost += found.drop + kinetic * float(radius[wide] ** -4.0 - radius[high] ** -4.0)
            lost += float(8.0 * viscosity / np.pi * np.trapezoid(radius[at:wide + 1] ** -4.0, arc[at:wide + 1])) * q
            shear, at = max(shear, found.shear), min(int(np.searchsorted(arc, arc[high] + MIXING * 2.0 * radius[high])), len(arc) - 1)
        lost += float(8.0 * viscosity / np.pi * np.trapezoid(radius[at:] ** -4.0, arc[at:])) * q
        return lost, shear


def _borda(density: float, throat: float, behind: float) -> float:
    return float(0.5 * density * (1.0 / throat ** 2 - 1.0 / behind ** 2) ** 2 / np.pi ** 2)


def widenings(radius: Double) -> list[tuple[int, int]]:
    """(index of the narrowest, of the widest) point of each expansion along the flow that exceeds PROMINENCE."""
    return [(int(low), int(high)) for low, high in _widenings(np.ascontiguousarray(radius))]


@njit(cache=True, nogil=True)
def _widenings(radius):  # type: ignore[no-untyped-def]
    found = np.empty((len(radius), 2), np.int64)
    count = low = high = 0
    for at in range(1, len(radius)):
        r = radius[at]
        if r > radius[high]:
            high = at
        elif r < radius[high] / (1.0 + PROMINENCE) or r < radius[low]:
            # the vessel narrows again: close the expansion, if there was one
            if radius[high] > radius[low] * (1.0 + PROMINENCE):
                found[count, 0], found[count, 1] = low, high
                count += 1
            low = high = at
    if radius[high] > radius[low] * (1.0 + PROMINENCE):
        found[count, 0], found[count, 1] = low, high
        count += 1
    return found[:count]


@dataclass(frozen=True, eq=False)
class Network:
    """`junctions` centreline points that are nodes (the first is the inlet); `outlets[k]` node of the k-th outlet."""

    junctions: Longs
    segments: tuple[Segment, ...]
    outlets: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Losses:
    """(segments,) total pressure lost = friction q + forward (backward when q < 0) q |q|, at the flows at which it was found."""

    friction: Double
    forward: Double
    backward: Double


@dataclass(frozen=True, eq=False)
class NetworkFlow:
    """`flow` (segments,) m3/s from start to end; `pressure` (junctions,) total pressure, Pa; static ones at the openings."""

    losses: Losses
    flow: Double
    pressure: Double
    inlet_pressure: float
    outlet_pressure: Double
    outlet_flow: Double
    iterations: int


def network_of(lumen: Lumen) -> Network:
    """The network of a lumen's centreline. Raises AnatomyError when an outlet has no centreline end near it."""
    line = lumen.centreline
    graft = np.array([name == GRAFT for name in line.names] or [False])[line.branch]
    ends = line.ends()
    outlet_points = [_end_near(line, ends[~graft[ends]], np.array(outlet.point_mm), outlet.radius_mm, outlet.name)
                     for outlet in lumen.outlets]
    if len(set(outlet_points)) < len(outlet_points):
        raise AnatomyError("two outlets lie at the same end of the centreline, so their flows cannot be told apart; "
                           "cut the openings farther from the fork")
    joins = {int(end): _nearest_native(line, graft, int(end)) for end in ends[graft[ends]]}
    count = np.bincount(line.parent[line.parent >= 0], minlength=len(line.parent))
    is_node = count > 1
    is_node[[0, *outlet_points, *joins, *joins.values()]] = True
    nodes = np.flatnonzero(is_node)
    # the far end of a graft is the same node as the point of the native vessel that it joins
    number = {int(point): k for k, point in enumerate(p for p in nodes if int(p) not in joins)}
    junctions = np.array(list(number), dtype=np.int64)
    for end, native in joins.items():
        number[end] = number[native]
    segments = []
    for point in nodes[nodes > 0]:
        path = [int(point)]
        while not is_node[path[-1]] or len(path) == 1:
            path.append(int(line.parent[path[-1]]))
        path.reverse()
        run = np.array(path, dtype=np.int64)
        steps = np.linalg.norm(np.diff(line.points_mm[run], axis=0), axis=1)
        arc = np.concatenate([[0.0], np.cumsum(steps)]) * MM
        radius = line.radius_mm[run] * MM
        segments.append(Segment(number[path[0]], number[path[-1]], run, arc, radius, _curvature(line.points_mm[run] * MM, arc, radius)))
    return Network(junctions, tuple(segments), tuple(number[p] for p in outlet_points))


def _curvature(points: Double, arc: Double, radius: Double) -> Double:
    """(n,) 1/m: how fast the direction turns, each direction averaged over about a diameter, so that the noise of a centreline is no bend."""
    if len(arc) < 3:
        return np.zeros(len(arc))
    along = np.gradient(points, arc, axis=0)
    along /= np.linalg.norm(along, axis=1)[:, None]
    wide = max(int(round(2.0 * float(radius.mean()) / float(np.diff(arc).mean()))), 1)
    padded = np.pad(along, ((wide, wide), (0, 0)), mode="edge")
    smooth = np.stack([np.convolve(padded[:, a], np.ones(wide) / wide, "same")[wide:-wide] for a in range(3)], axis=1)
    found: Double = np.linalg.norm(np.gradient(smooth, arc, axis=0), axis=1)
    return found


def _end_near(line: Centreline, ends: Longs, point: Double, radius_mm: float, name: str) -> int:
    distance = np.linalg.norm(line.points_mm[ends] - point, axis=1)
    if not len(ends) or distance.min() > 3.0 * radius_mm:
        raise AnatomyError(f"no end of the centreline lies within three radii ({3 * radius_mm:.1f} mm) of the outlet '{name}'; "
                           "trace the centreline again after cutting the openings")
    return int(ends[distance.argmin()])


def _nearest_native(line: Centreline, graft: Bools, end: int) -> int:
    native = np.flatnonzero(~graft)
    return int(native[np.linalg.norm(line.points_mm[native] - line.points_mm[end], axis=1).argmin()])


def solve_network(network: Network, inflow: float, resistance: Double, density: float, viscosity: float | Double, *,
                  behind: float = 0.0) -> NetworkFlow:
    """Flows and pressures; `resistance` (outlets,) Pa s/m3, 0 where there is no bed, `behind` Pa the pressure behind them; `viscosity` Pa s of all
    segments or (segments,). Raises SimulationError when it does not converge.

    First with Poiseuille and Borda, then with what each segment loses at the flow found (`Segment.losses`).
    """
    segments = network.segments
    thick = np.broadcast_to(np.asarray(viscosity, float), len(segments))
    friction = np.array([s.friction(float(mu)) for s, mu in zip(segments, thick)])
    forward = np.array([s.expansion(density, True) for s in segments])
    backward = np.array([s.expansion(density, False) for s in segments])
    found = _newton(network, inflow, resistance, behind, density, Losses(friction, forward, backward))
    narrowed = [k for k, segment in enumerate(segments) if forward[k] + backward[k] > 0.0]
    for _ in range(REFINEMENTS if resistance.all() else REFINEMENTS_WITHOUT_BEDS):
        for k in narrowed:
            q = float(found.flow[k])
            if abs(q) > 1e-6 * inflow:
                lost, _ = segments[k].losses(q, density, float(thick[k]))
                # some of it stays linear: a loop of segments without friction has no slope at rest, where Newton starts
                friction[k] = min(friction[k], 0.5 * lost / abs(q))
                forward[k] = backward[k] = (lost - friction[k] * abs(q)) / q ** 2
        fork = fork_losses(network, found.flow, density)
        bends = np.array([s.bending(float(q), density, float(mu)) for s, q, mu in zip(segments, found.flow, thick)])
        found = _newton(network, inflow, resistance, behind, density, Losses(friction + bends, forward + fork, backward))
    return found


def _newton(network: Network, inflow: float, resistance: Double, behind: float, density: float, losses: Losses) -> NetworkFlow:
    """Newton's method on (segment flows, junction pressures, outlet flows) with losses friction q + forward or backward q |q|."""
    segments, nodes = network.segments, len(network.junctions)
    friction, forward, backward = losses.friction, losses.forward, losses.backward
    m = len(segments)
    start, end = np.array([s.start for s in segments]), np.array([s.end for s in segments])
    kinetic = np.array([KINETIC * density / 2.0 / (np.pi * end_radius(network, n) ** 2) ** 2 for n in network.outlets])
    exits = np.array(network.outlets)
    unknown = np.zeros(m + nodes + len(exits))        # segment flows, total pressures, outlet flows
    beds = inflow / float((1.0 / resistance).sum()) if resistance.all() else inflow * float(friction.max())
    scale = beds + abs(behind)
    for iteration in range(60):
        q, p, out = unknown[:m], unknown[m:m + nodes], unknown[m + nodes:]
        loss = np.where(q >= 0, forward, backward)
        residual = np.concatenate([p[start] - p[end] - friction * q - loss * q * abs(q),
                                   np.zeros(nodes), p[exits] - behind - resistance * out - kinetic * out * abs(out)])
        slope = np.zeros((len(unknown), len(unknown)))
        rows = np.arange(m)
        slope[rows, rows] = -friction - 2.0 * loss * abs(q)
        slope[rows, m + start] += 1.0
        slope[rows, m + end] -= 1.0
        balance = residual[m:m + nodes]
        balance[0] += inflow
        np.add.at(balance, start, -q)
        np.add.at(balance, end, q)
        np.add.at(balance, exits, -out)
        np.add.at(slope, (m + start, rows), -1.0)
        np.add.at(slope, (m + end, rows), 1.0)
        last = np.arange(len(exits)) + m + nodes
        np.add.at(slope, (m + exits, last), -1.0)
        slope[last, m + exits] = 1.0
        slope[last, last] = -resistance - 2.0 * kinetic * abs(out)
        missed = np.delete(residual, np.s_[m:m + nodes])
        if iteration and abs(missed).max() < 1e-9 * scale and abs(balance).max() < 1e-10 * inflow:
            speed = inflow / (np.pi * end_radius(network, 0) ** 2)
            return NetworkFlow(losses, q, p, float(p[0]) - KINETIC * density / 2.0 * speed ** 2, resistance * out + behind, out,
                               iteration)
        # flows (1e-6) and pressures (1e4) live on different scales: equilibrate before solving
        columns = np.concatenate([np.full(m, inflow), np.full(nodes, scale), np.full(len(exits), inflow)])
        lines = np.concatenate([np.full(m, 1 / scale), np.full(nodes, 1 / inflow), np.full(len(exits), 1 / scale)])
        unknown = unknown - columns * np.linalg.solve(lines[:, None] * slope * columns, lines * residual)
    raise SimulationError("the flows of the vessel network do not settle; "
                          "check the radii of the centreline near its narrowest places")


def fork_losses(network: Network, flow: Double, density: float) -> Double:
    """(segments,) Pa per (m3/s)^2 that a branch loses at the fork it leaves from, at the flows (segments,) m3/s.

    The branches share the paraboloid of the vessel before the fork as if a straight line had cut it (SHARE, ENERGY): a small branch gets the
    slow blood near the wall and brings less energy along than the mean; KEPT_APART of that difference arrives. Then each branch has to form
    its own paraboloid, which takes REDEVELOPMENT times rho/2 of its mean velocity squared. Blood that runs together (a graft that joins)
    loses nothing here.
    """
    found = np.zeros(len(network.segments))
    for node in range(1, len(network.junctions)):
        leaving = [k for k, s in enumerate(network.segments) if (s.start == node and flow[k] > 0.0) or (s.end == node and flow[k] < 0.0)]
        entering = [k for k, s in enumerate(network.segments) if (s.end == node and flow[k] > 0.0) or (s.start == node and flow[k] < 0.0)]
        if len(leaving) < 2 or len(entering) != 1:
            continue
        source = entering[0]
        total = abs(float(flow[source]))
        before = total / (np.pi * _radius_at(network.segments[source], node) ** 2)
        share = np.array([abs(float(flow[k])) / total for k in leaving])
        energy = np.interp(share, SHARE, ENERGY) / share
        energy /= float(share @ energy)
        for k, part in zip(leaving, energy):
            q = abs(float(flow[k]))
            own = q / (np.pi * float(np.median(network.segments[k].radius)) ** 2)
            found[k] = density / 2.0 * (KEPT_APART * KINETIC * (1.0 - part) * before ** 2 + REDEVELOPMENT * own ** 2) / q ** 2
    return found


def _radius_at(segment: Segment, node: int) -> float:
    return float(segment.radius[0] if segment.start == node else segment.radius[-1])


def end_radius(network: Network, node: int) -> float:
    """m, of the first vessel that ends at a node."""
    for segment in network.segments:
        if segment.start == node:
            return float(segment.radius[0])
        if segment.end == node:
            return float(segment.radius[-1])
    raise SimulationError("a junction of the vessel network has no vessel; trace the centreline again")
