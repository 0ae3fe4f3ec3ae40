"""Pulse waves in a network of elastic tubes: the 1D tier.

Cross-section A and flow Q along each tube (Hughes and Lubliner 1973; Boileau et al. 2015, IJNMBE 31:e02732):

    A_t + Q_x = 0
    Q_t + (a Q^2 / A)_x + A / rho p_x = - 2 (zeta + 2) pi nu Q / A
    p = p0 + b (sqrt A - sqrt A0),       b = 2 rho c0^2 / sqrt A0

c0 is the wave speed at rest (Moens and Korteweg: c0^2 = E h / ((1 - s^2) 2 rho r) with s = 1/2), zeta = 2 the profile of Poiseuille.
Finite volumes: p and Q are extrapolated to the faces with van Leer's limiter, a linear Riemann problem of the two sides gives p* and Q*
there, Heun's method goes through time. a = 1 is a plug; a = 2 makes the steady balance the one of energy with a paraboloid (network.py), which
costs the wave speed less than (u/c)^2. Pressures, not areas, are extrapolated, so that a network at rest stays at rest whatever
its radii and stiffness; mass is kept to rounding.

At its ends a tube is the wave that leaves it: p = W - Z q, Z = rho c / A. Ends meet in joints, where the total pressure p + rho/2 (q/A)^2 is
one (with a rho/2), less what a narrowing or a fork takes: R q + K q |q| + L q'. An inlet has a given flow; an outlet a Windkessel bed.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from biomech.elements.element import Inertance, QuadraticLoss
from biomech.elements.wave import Wave, at
from biomech.flow.arrays import Double, Longs
from meshing.errors import SimulationError
from meshing.units import CubicMetrePerPascal, KilogramPerCubicMetre, Pascal, PascalSecond, PascalSecondPerCubicMetre

COURANT = 0.8
LEAST_CELLS = 4
IGNORED = 3.0
"""A bed that answers within so many time steps is taken as a resistance."""
NEWTON_STEPS = 8


@dataclass(frozen=True, eq=False)
class Tube:
    """A vessel between two joints: `length` m, cells of equal length with `radius` m at rest and `wave_speed` m/s at rest (n,)."""

    length: float
    radius: Double
    wave_speed: Double

    def __post_init__(self) -> None:
        if len(self.radius) < LEAST_CELLS or len(self.radius) != len(self.wave_speed):
            raise SimulationError(f"a tube of the 1D network needs at least {LEAST_CELLS} cells, each with a radius and a wave speed")
        if not (self.length > 0.0 and (self.radius > 0.0).all() and (self.wave_speed > 0.0).all()):
            raise SimulationError("a tube of the 1D network has no length, no radius or no wave speed; check the centreline")


@dataclass(frozen=True)
class End:
    """One end of a tube at a joint: `side` 0 its start, 1 its end; losses of blood that goes from the joint into it and back."""

    tube: int
    side: int
    resistance: PascalSecondPerCubicMetre = PascalSecondPerCubicMetre(0.0)
    into: QuadraticLoss = QuadraticLoss(0.0)
    back: QuadraticLoss = QuadraticLoss(0.0)
    inertance: Inertance = Inertance(0.0)


@dataclass(frozen=True)
class Outlet:
    """The end of tube `tube` with its bed."""

    tube: int
    proximal: PascalSecondPerCubicMetre
    distal: PascalSecondPerCubicMetre
    compliance: CubicMetrePerPascal
    venous: Pascal = Pascal(0.0)


@dataclass(frozen=True, eq=False)
class PulseNetwork:
    """`inlet` is the tube that blood enters at its start; every other end is at a joint or an outlet. `reference` Pa is the pressure at
    which the radii were taken; `profile` zeta, `kinetic` a."""

    tubes: tuple[Tube, ...]
    inlet: int
    joints: tuple[tuple[End, ...], ...]
    outlets: tuple[Outlet, ...]
    density: KilogramPerCubicMetre
    viscosity: PascalSecond
    reference: Pascal = Pascal(0.0)
    profile: float = 2.0
    kinetic: float = 1.0

    def __post_init__(self) -> None:
        ends = [(self.inlet, 0), *((end.tube, end.side) for joint in self.joints for end in joint), *((outlet.tube, 1) for outlet in self.outlets)]
        if sorted(ends) != [(k, side) for k in range(len(self.tubes)) for side in (0, 1)]:
            raise SimulationError("the 1D network has a tube whose ends are not each at one joint, inlet or outlet")
        for outlet in self.outlets:
            if outlet.proximal + outlet.distal <= 0.0:
                raise SimulationError("the bed behind an outlet of the 1D network has no resistance: its pressure would be that of the veins")


@dataclass(frozen=True, eq=False)
class PulseCourse:
    """The last beat: `times` (s,), `pressure` and `flow` (s, cells) of all tubes one after the other (`first[k]` the first cell of tube k).

    `inlet_pressure` (s,), `outlet_pressure` and `outlet_flow` (s, outlets), at the openings. `imbalance` is the volume that
    entered and neither left nor stayed, over what entered (over the contents when nothing did);
    `change` that of the mean pressure over the last beat."""

    times: Double
    first: Longs
    pressure: Double
    flow: Double
    inlet_pressure: Double
    outlet_pressure: Double
    outlet_flow: Double
    beats: int
    steps: int
    change: float
    imbalance: float


def run(network: PulseNetwork, inflow: Wave, *, period: float, start: float, beats: int = 30, repeats: float = 1e-3,
        samples: int = 100) -> PulseCourse:
    """Beats of `inflow` (m3/s) from rest at the pressure `start` (Pa) until the mean inlet pressure changes by less than `repeats`.

    Raises SimulationError when a vessel collapses or blood outruns its waves.
    """
    packed = _Packed(network, start)
    before = np.inf
    for beat in range(1, beats + 1):
        record = np.zeros((samples, 2 * packed.cells + 1 + 2 * len(network.outlets)))
        steps, gained, entered, fine = packed.beat(inflow, period, beat - 1, record)
        if not fine:
            raise SimulationError(f"the pulse waves cannot be followed in beat {beat}: a vessel collapses or the blood outruns its waves. "
                                  "Check the wave speed, the inflow and the radii of the narrowest vessels")
        mean = float(record[:, 2 * packed.cells].mean())
        change = abs(mean / before - 1.0) if before else np.inf
        if change < repeats:
            break
        before = mean
    n, k = packed.cells, len(network.outlets)
    unaccounted = abs(gained) / (abs(entered) or packed.contents())
    return PulseCourse(np.arange(1, samples + 1) * period / samples, packed.first, record[:, :n], record[:, n:2 * n], record[:, 2 * n],
                       record[:, 2 * n + 1:2 * n + 1 + k], record[:, 2 * n + 1 + k:], beat, steps, float(change), unaccounted)


class _Packed:
    """A network as arrays, with its state."""

    def __init__(self, network: PulseNetwork, start: float) -> None:
        self.network = network
        counts = [len(tube.radius) for tube in network.tubes]
        self.first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.cells = int(self.first[-1])
        self.dx = np.array([tube.length / len(tube.radius) for tube in network.tubes])
        area = np.pi * np.concatenate([tube.radius for tube in network.tubes]) ** 2
        self.root = np.sqrt(area)
        self.stiff = 2.0 * network.density * np.concatenate([tube.wave_speed for tube in network.tubes]) ** 2 / self.root
        joints = network.joints
        self.joint_first = np.concatenate([[0], np.cumsum([len(joint) for joint in joints])]).astype(np.int64)
        self.joint_tube = np.array([end.tube for joint in joints for end in joint], dtype=np.int64)
        self.joint_side = np.array([end.side for joint in joints for end in joint], dtype=np.int64)
        self.joint_loss = np.array([(end.resistance, end.into, end.back, end.inertance) for joint in joints for end in joint]).reshape(-1, 4)
        self.beds = np.array([(o.tube, o.proximal, o.distal, o.compliance, o.venous) for o in network.outlets], dtype=np.float64)
        # at the pressure `start`, whatever the radii
        self.area = ((start - network.reference) / self.stiff + self.root) ** 2
        self.flow = np.zeros(self.cells)
        self.charge = np.full(len(network.outlets), float(start))
        self.through = np.zeros(len(self.joint_tube))

    def contents(self) -> float:
        """m3 of blood."""
        return float((self.area * np.repeat(self.dx, np.diff(self.first))).sum())

    def beat(self, inflow: Wave, period: float, number: int, record: Double) -> tuple[int, float, float, bool]:
        network = self.network
        friction = 2.0 * (network.profile + 2.0) * np.pi * network.viscosity / network.density
        result: tuple[int, float, float, bool] = _beat(
            self.first, self.dx, self.root, self.stiff, self.area, self.flow, network.inlet, self.joint_first, self.joint_tube, self.joint_side,
            self.joint_loss, self.through, self.beds, self.charge, inflow.packed(), network.density, friction, network.kinetic, network.reference,
            period, number * period, record)
        return result


@njit(cache=True)
def _limited(before: float, here: float, behind: float) -> float:
    """Half the slope across a cell (van Leer's harmonic mean)."""
    low, high = here - before, behind - here
    return low * high / (low + high) if low * high > 0.0 else 0.0


@njit(cache=True)
def _beat(first: Longs, dx: Double, root: Double, stiff: Double, area: Double, flow: Double, inlet: int, joint_first: Longs, joint_tube: Longs,
          joint_side: Longs, joint_loss: Double, through: Double, beds: Double, charge: Double, inflow: Double, rho: float, friction: float,
          coriolis: float, reference: float, period: float, began: float, record: Double) -> tuple[int, float, float, bool]:
    """One beat; returns (steps, volume gained that did not enter, volume that entered, fine)."""
    cells, tubes, outlets, samples = len(area), len(dx), len(beds), len(record)
    pressure = np.empty(cells)
    end_p, end_q, end_z, end_a = np.empty((tubes, 2)), np.empty((tubes, 2)), np.empty((tubes, 2)), np.empty((tubes, 2))
    star_p, star_q = np.empty((tubes, 2)), np.empty((tubes, 2))
    rate_a, rate_q = np.empty((2, cells)), np.empty((2, cells))
    area_n, flow_n = np.empty(cells), np.empty(cells)
    charge_n, out = np.empty(outlets), np.empty((2, outlets))
    through_n = np.empty(len(through))
    in_flow = np.zeros(2)
    time, steps, sample = 0.0, 0, 0
    entered, left, volume = 0.0, 0.0, 0.0
    for k in range(tubes):
        for i in range(first[k], first[k + 1]):
            volume -= area[i] * dx[k]
    while sample < samples:
        longest = 1e9
        for k in range(tubes):
            for i in range(first[k], first[k + 1]):
                speed = abs(flow[i] / area[i]) + np.sqrt(stiff[i] * np.sqrt(area[i]) / (2.0 * rho))
                longest = min(longest, dx[k] / speed)
        target = period * (sample + 1) / samples
        dt = min(COURANT * longest, target - time)
        area_n[:], flow_n[:] = area, flow
        charge_n[:], through_n[:] = charge, through
        for stage in range(2):
            now = began + time + stage * dt
            for i in range(cells):
                if not area[i] > 0.0:
                    return steps, 0.0, 1.0, False
                pressure[i] = reference + stiff[i] * (np.sqrt(area[i]) - root[i])
            for k in range(tubes):
                low, high = first[k], first[k + 1]
                for side in range(2):
                    i, j = (low, low + 1) if side == 0 else (high - 1, high - 2)
                    end_p[k, side] = pressure[i] + 0.5 * (pressure[i] - pressure[j])
                    end_q[k, side] = flow[i] + 0.5 * (flow[i] - flow[j])
                    edge_root, edge_stiff = root[i] + 0.5 * (root[i] - root[j]), stiff[i] + 0.5 * (stiff[i] - stiff[j])
                    size = (end_p[k, side] - reference) / edge_stiff + edge_root
                    if not size > 0.0:
                        return steps, 0.0, 1.0, False
                    end_a[k, side] = size * size
                    end_z[k, side] = rho * np.sqrt(edge_stiff * size / (2.0 * rho)) / end_a[k, side]
            in_flow[stage] = at(inflow, 0, now)
            star_q[inlet, 0] = in_flow[stage]
            star_p[inlet, 0] = end_p[inlet, 0] + end_z[inlet, 0] * (in_flow[stage] - end_q[inlet, 0])
            for o in range(outlets):
                k = int(beds[o, 0])
                wave = end_p[k, 1] + end_z[k, 1] * end_q[k, 1]
                if beds[o, 2] * beds[o, 3] < IGNORED * dt or (beds[o, 1] + end_z[k, 1]) * beds[o, 3] < IGNORED * dt:
                    q = (wave - beds[o, 4]) / (end_z[k, 1] + beds[o, 1] + beds[o, 2])
                    charge[o] = beds[o, 4] + beds[o, 2] * q
                else:
                    q = (wave - charge[o]) / (end_z[k, 1] + beds[o, 1])
                out[stage, o] = q
                star_q[k, 1], star_p[k, 1] = q, wave - end_z[k, 1] * q
            for joint in range(len(joint_first) - 1):
                _meet(joint_first[joint], joint_first[joint + 1], joint_tube, joint_side, joint_loss, through_n, through, dt, coriolis * rho,
                      end_p, end_q, end_z, end_a, star_p, star_q)
            for k in range(tubes):
                low, high = first[k], first[k + 1]
                left_p, left_q, left_a = star_p[k, 0], star_q[k, 0], end_a[k, 0]
                for i in range(low, high):
                    if i == high - 1:
                        right_p, right_q, right_a = star_p[k, 1], star_q[k, 1], end_a[k, 1]
                    else:
                        own = _limited(pressure[i - 1], pressure[i], pressure[i + 1]) if i > low else 0.5 * (pressure[i + 1] - pressure[i])
                        next_ = _limited(pressure[i], pressure[i + 1], pressure[i + 2]) if i < high - 2 else 0.5 * (pressure[i + 1] - pressure[i])
                        p_l, p_r = pressure[i] + own, pressure[i + 1] - next_
                        own = _limited(flow[i - 1], flow[i], flow[i + 1]) if i > low else 0.5 * (flow[i + 1] - flow[i])
                        next_ = _limited(flow[i], flow[i + 1], flow[i + 2]) if i < high - 2 else 0.5 * (flow[i + 1] - flow[i])
                        q_l, q_r = flow[i] + own, flow[i + 1] - next_
                        edge_root, edge_stiff = 0.5 * (root[i] + root[i + 1]), 0.5 * (stiff[i] + stiff[i + 1])
                        size = (0.5 * (p_l + p_r) - reference) / edge_stiff + edge_root
                        if not size > 0.0:
                            return steps, 0.0, 1.0, False
                        z = rho * np.sqrt(edge_stiff * size / (2.0 * rho)) / (size * size)
                        right_p = 0.5 * (p_l + p_r + z * (q_l - q_r))
                        right_q = 0.5 * (q_l + q_r + (p_l - p_r) / z)
                        size = (right_p - reference) / edge_stiff + edge_root
                        right_a = size * size
                    rate_a[stage, i] = -(right_q - left_q) / dx[k]
                    rate_q[stage, i] = (-coriolis * (right_q * right_q / right_a - left_q * left_q / left_a) / dx[k]
                                        - area[i] / rho * (right_p - left_p) / dx[k] - friction * flow[i] / area[i])
                    left_p, left_q, left_a = right_p, right_q, right_a
            if stage == 0:
                area[:] = area_n + dt * rate_a[0]
                flow[:] = flow_n + dt * rate_q[0]
                _charge(beds, charge_n, out[0], out[0], dt, charge)
        area[:] = area_n + 0.5 * dt * (rate_a[0] + rate_a[1])
        flow[:] = flow_n + 0.5 * dt * (rate_q[0] + rate_q[1])
        _charge(beds, charge_n, out[0], out[1], dt, charge)
        entered += 0.5 * dt * (in_flow[0] + in_flow[1])
        for o in range(outlets):
            left += 0.5 * dt * (out[0, o] + out[1, o])
        time += dt
        steps += 1
        if time >= target - 1e-12 * period:
            time = target
            for i in range(cells):
                record[sample, i] = reference + stiff[i] * (np.sqrt(area[i]) - root[i])
                record[sample, cells + i] = flow[i]
            record[sample, 2 * cells] = star_p[inlet, 0]
            for o in range(outlets):
                k = int(beds[o, 0])
                record[sample, 2 * cells + 1 + o] = star_p[k, 1]
                record[sample, 2 * cells + 1 + outlets + o] = star_q[k, 1]
            sample += 1
    for k in range(tubes):
        for i in range(first[k], first[k + 1]):
            volume += area[i] * dx[k]
    return steps, volume - (entered - left), entered, np.isfinite(volume)


@njit(cache=True)
def _charge(beds: Double, before: Double, first: Double, last: Double, dt: float, charge: Double) -> None:
    """C p' = Q - (p - pv) / R2 with the mean of the two flows, exactly."""
    for o in range(len(beds)):
        settled = beds[o, 4] + beds[o, 2] * 0.5 * (first[o] + last[o])
        time = beds[o, 2] * beds[o, 3]
        charge[o] = settled + (before[o] - settled) * np.exp(-dt / time) if time > 0.0 else settled


@njit(cache=True)
def _meet(low: int, high: int, tube: Longs, side: Longs, loss: Double, before: Double, through: Double, dt: float, rho: float, end_p: Double,
          end_q: Double, end_z: Double, end_a: Double, star_p: Double, star_q: Double) -> None:
    """The joint of the ends low..high: q_k into the joint with sum 0 and one total pressure, by Newton's method."""
    total = 0.0
    for e in range(low, high):
        total += (end_p[tube[e], side[e]]) / (high - low)
    for e in range(low, high):
        k, s = tube[e], side[e]
        through[e] = end_q[k, s] if s == 1 else -end_q[k, s]
    for _ in range(NEWTON_STEPS):
        top, slopes, change = 0.0, 0.0, 0.0
        for e in range(low, high):
            k, s = tube[e], side[e]
            q = through[e]
            here = end_q[k, s] if s == 1 else -end_q[k, s]
            kinetic = 0.5 * rho / end_a[k, s] ** 2
            # what goes from the joint into the tube, -q, loses pressure on the way
            quadratic = loss[e, 1] if q < 0.0 else loss[e, 2]
            f = (end_p[k, s] + end_z[k, s] * (here - q) + kinetic * q * q - loss[e, 0] * q - quadratic * q * abs(q)
                 - loss[e, 3] * (q - before[e]) / dt - total)
            slope = 1.0 / (end_z[k, s] - 2.0 * kinetic * q + loss[e, 0] + 2.0 * quadratic * abs(q) + loss[e, 3] / dt)
            top += q + f * slope
            slopes += slope
        step = top / slopes
        for e in range(low, high):
            k, s = tube[e], side[e]
            q = through[e]
            here = end_q[k, s] if s == 1 else -end_q[k, s]
            kinetic = 0.5 * rho / end_a[k, s] ** 2
            quadratic = loss[e, 1] if q < 0.0 else loss[e, 2]
            f = (end_p[k, s] + end_z[k, s] * (here - q) + kinetic * q * q - loss[e, 0] * q - quadratic * q * abs(q)
                 - loss[e, 3] * (q - before[e]) / dt - total)
            slope = 1.0 / (end_z[k, s] - 2.0 * kinetic * q + loss[e, 0] + 2.0 * quadratic * abs(q) + loss[e, 3] / dt)
            moved = (f - step) * slope
            through[e] = q + moved
            change = max(change, abs(moved) * end_z[k, s])
        total += step
        if change <= 1e-10 * abs(total) + 1e-12:
            break
    for e in range(low, high):
        k, s = tube[e], side[e]
        here = end_q[k, s] if s == 1 else -end_q[k, s]
        star_p[k, s] = end_p[k, s] + end_z[k, s] * (here - through[e])
        star_q[k, s] = through[e] if s == 1 else -through[e]


def cells_of(length: float, wanted: float) -> int:
    """Cells of about `wanted` m in a tube of `length` m."""
    return max(LEAST_CELLS, int(round(length / wanted)))


def uniform_tube(length: float, radii: Sequence[float], wave_speed: float, wanted: float) -> Tube:
    """A tube whose radius goes linearly between its two ends."""
    n = cells_of(length, wanted)
    middle = (np.arange(n) + 0.5) / n
    return Tube(length, radii[0] + (radii[-1] - radii[0]) * middle, np.full(n, wave_speed))
