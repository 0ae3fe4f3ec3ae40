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

Its account of energy follows from the two equations, with psi(A) = Int p dA:

    d/dt Int (rho A u^2 / 2 + psi) dx + [Q (p + a rho u^2 / 2)] = - Int 2 (zeta + 2) pi mu u^2 dx + (a - 1) / 2 Int rho u^2 A_t dx

The last term is what a profile costs that keeps its shape while the wall moves, (u/c)^2 of the power of the pulse; it is none with a = 1.

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
from biomech.flow.account import Account
from biomech.flow.arrays import Double, Longs
from biomech.flow.joint import meet
from meshing.errors import SimulationError
from meshing.units import CubicMetrePerPascal, KilogramPerCubicMetre, Pascal, PascalSecond, PascalSecondPerCubicMetre

COURANT = 0.8
LEAST_CELLS = 4
IGNORED = 3.0
"""A bed that answers within so many time steps is taken as a resistance."""


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
    """The end of tube `tube` with its bed; with none of it (resistances and compliance 0) it has the pressure `venous` itself."""

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
            if outlet.proximal + outlet.distal <= 0.0 < outlet.compliance:
                raise SimulationError("the bed behind an outlet of the 1D network has a compliance but no resistance: its pressure would be that of "
                                      "the veins")


@dataclass(frozen=True, eq=False)
class PulseCourse:
    """The last beat: `times` (s,), `pressure` and `flow` (s, cells) of all tubes one after the other (`first[k]` the first cell of tube k).

    `inlet_pressure` (s,), `outlet_pressure` and `outlet_flow` (s, outlets), at the openings. `imbalance` is the volume that
    entered and neither left nor stayed, over what entered (over the contents when nothing did);
    `change` that of the mean pressure over the last beat. `account` is that of its energy, the losses of joints and of the kept profile
    among what is dissipated."""

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
    account: Account


def run(network: PulseNetwork, inflow: Wave, *, period: float, start: float, beats: int = 30, repeats: float = 1e-3,
        samples: int = 100) -> PulseCourse:
    """Beats of `inflow` (m3/s) from rest at the pressure `start` (Pa) until the mean inlet pressure changes by less than `repeats`.

    Raises SimulationError when a vessel collapses or blood outruns its waves.
    """
    packed = _Packed(network, start)
    before = np.inf
    for beat in range(1, beats + 1):
        record, stored = np.zeros((samples, 2 * packed.cells + 1 + 2 * len(network.outlets))), packed.energy()
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
    into, out, friction, joints, profile = packed.powers / period
    account = Account(float(into), float(out), (packed.energy() - stored) / period, float(friction + joints - profile))
    return PulseCourse(np.arange(1, samples + 1) * period / samples, packed.first, record[:, :n], record[:, n:2 * n], record[:, 2 * n],
                       record[:, 2 * n + 1:2 * n + 1 + k], record[:, 2 * n + 1 + k:], beat, steps, float(change), unaccounted, account)


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
        self.powers = np.zeros(5)
        """J of the last beat: entered, left, friction, losses of joints, what moving walls give to the profile."""

    def energy(self) -> float:
        """J that blood and walls hold now."""
        psi = self.network.reference * self.area + self.stiff * (2.0 / 3.0 * self.area ** 1.5 - self.root * self.area)
        moving = 0.5 * self.network.density * self.flow ** 2 / self.area
        return float(((psi + moving) * np.repeat(self.dx, np.diff(self.first))).sum() + 0.5 * self.joint_loss[:, 3] @ self.through ** 2)

    def contents(self) -> float:
        """m3 of blood."""
        return float((self.area * np.repeat(self.dx, np.diff(self.first))).sum())

    def beat(self, inflow: Wave, period: float, number: int, record: Double) -> tuple[int, float, float, bool]:
        network = self.network
        friction = 2.0 * (network.profile + 2.0) * np.pi * network.viscosity / network.density
        result: tuple[int, float, float, bool] = _beat(
            self.first, self.dx, self.root, self.stiff, self.area, self.flow, network.inlet, self.joint_first, self.joint_tube, self.joint_side,
            self.joint_loss, self.through, self.beds, self.charge, inflow.packed(), network.density, friction, network.kinetic, network.reference,
            period, number * period, record, self.powers)
        return result


@njit(cache=True, nogil=True)
def _limited(before: float, here: float, behind: float) -> float:
    """Half the slope across a cell (van Leer's harmonic mean)."""
    low, high = here - before, behind - here
    return low * high / (low + high) if low * high > 0.0 else 0.0


@njit(cache=True, nogil=True)
def _beat(first: Longs, dx: Double, root: Double, stiff: Double, area: Double, flow: Double, inlet: int, joint_first: Longs, joint_tube: Longs,
          joint_side: Longs, joint_loss: Double, through: Double, beds: Double, charge: Double, inflow: Double, rho: float, friction: float,
          coriolis: float, reference: float, period: float, began: float, record: Double, powers: Double) -> tuple[int, float, float, bool]:
    """One beat; returns (steps, volume gained that did not enter, volume that entered, fine); fills `record` and `powers`."""
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
    powers[:] = 0.0
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
                meet(joint_first[joint], joint_first[joint + 1], joint_tube, joint_side, joint_loss, through_n, through, dt, coriolis * rho,
                     end_p, end_q, end_z, end_a, star_p, star_q)
            for e in range(len(through)):
                q = through[e]
                powers[3] += 0.5 * dt * (joint_loss[e, 0] + (joint_loss[e, 1] if q < 0.0 else joint_loss[e, 2]) * abs(q)) * q * q
            powers[0] += 0.5 * dt * _power(star_p[inlet, 0], star_q[inlet, 0], end_a[inlet, 0], coriolis * rho)
            for o in range(outlets):
                k = int(beds[o, 0])
                powers[1] += 0.5 * dt * _power(star_p[k, 1], star_q[k, 1], end_a[k, 1], coriolis * rho)
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
                    u = flow[i] / area[i]
                    powers[2] += 0.5 * dt * dx[k] * rho * friction * u * u
                    powers[4] += 0.5 * dt * dx[k] * 0.5 * (coriolis - 1.0) * rho * u * u * rate_a[stage, i]
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


@njit(cache=True, nogil=True)
def _charge(beds: Double, before: Double, first: Double, last: Double, dt: float, charge: Double) -> None:
    """C p' = Q - (p - pv) / R2 with the mean of the two flows, exactly."""
    for o in range(len(beds)):
        settled = beds[o, 4] + beds[o, 2] * 0.5 * (first[o] + last[o])
        time = beds[o, 2] * beds[o, 3]
        charge[o] = settled + (before[o] - settled) * np.exp(-dt / time) if time > 0.0 else settled


@njit(cache=True, nogil=True)
def _power(pressure: float, flow: float, area: float, rho: float) -> float:
    """W through a section: pressure and kinetic energy."""
    return flow * (pressure + 0.5 * rho * (flow / area) ** 2)


def cells_of(length: float, wanted: float) -> int:
    """Cells of about `wanted` m in a tube of `length` m."""
    return max(LEAST_CELLS, int(round(length / wanted)))


def uniform_tube(length: float, radii: Sequence[float], wave_speed: float, wanted: float) -> Tube:
    """A tube whose radius goes linearly between its two ends."""
    n = cells_of(length, wanted)
    middle = (np.arange(n) + 0.5) / n
    return Tube(length, radii[0] + (radii[-1] - radii[0]) * middle, np.full(n, wave_speed))
