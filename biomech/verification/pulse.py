"""Flow in time with known answers.

womersley  a pipe under an oscillating pressure gradient K cos(w t), alpha = R sqrt(w / nu) = 6 (Womersley 1955, J. Physiol. 127:553):
               u = Re[ K / (i w) (1 - J0(i^1.5 alpha r/R) / J0(i^1.5 alpha)) e^(i w t) ]
           error over three quarters of a cycle, falling with rate 2 of the edge at a fixed ratio of edge and step
windkessel an oscillating flow through R1 + R2 | C: |P| and phase against the impedance R1 + R2 / (1 + i w R2 C), charge that repeats
"""
from __future__ import annotations

import numpy as np
from scipy.special import jv

from biomech.flow.arrays import Double
from biomech.flow.discretisation import Discretisation
from biomech.flow.outlets import Beds
from biomech.flow.pulse import Beat
from biomech.flow.windkessel import Windkessel, settled
from biomech.verification.pipes import pipe
from biomech.verification.problem import Finding, Problem, within
from meshing.step import Monitor, portion

ALPHA, VISCOSITY, RADIUS = 6.0, 0.01, 0.5


def womersley_error(core: int, rings: int, layers: int, steps: int, monitor: Monitor) -> float:
    """Root mean square error of the velocity over its root mean square, from a quarter of the cycle to its end."""
    length = 1.5
    mesh = pipe(core, rings, layers, length)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, VISCOSITY)
    rate = (ALPHA / RADIUS) ** 2 * VISCOSITY
    dt = 2.0 * np.pi / rate / steps
    turned = 1j ** 1.5 * ALPHA
    profile = (1.0 - jv(0, turned * np.minimum(np.hypot(flow.points[:, 0], flow.points[:, 1]) / RADIUS, 1.0)) / jv(0, turned)) / (1j * rate)
    profile[flow.wall_nodes] = 0.0

    def exact(time: float) -> Double:
        state = np.zeros((len(flow), 4))
        state[:, 2] = (profile * np.exp(1j * rate * time)).real
        state[:, 3] = np.cos(rate * time) * (length - flow.points[:, 2])
        return state

    flow.state = exact(0.0)
    beat = Beat(flow, Beds(flow, np.zeros(1)), None, lambda time: exact(time)[flow.inlet.nodes, :3], before=exact(-dt), earlier=dt)
    wrong, size = 0.0, 0.0
    for k in range(steps):
        monitor(k / steps, "oscillating flow")
        beat.step(dt)
        if k >= steps // 4:
            true = exact(beat.time)[:, 2]
            wrong += float(((flow.state[:, 2] - true) ** 2).mean())
            size += float((true ** 2).mean())
    return float(np.sqrt(wrong / size))


def _womersley(monitor: Monitor) -> tuple[Finding, ...]:
    rough = womersley_error(2, 4, 8, 24, portion(monitor, 0.0, 0.1))
    fine = womersley_error(4, 8, 16, 48, portion(monitor, 0.1, 1.0))
    return (Finding("relative error of the velocity, 24 steps", rough, 0.0, 0.04),
            Finding("relative error of the velocity, 48 steps, half the edge", fine, 0.0, 0.02),
            Finding("rate of the velocity error", float(np.log2(rough / fine)), 2.0, 0.5))


def _windkessel(monitor: Monitor) -> tuple[Finding, ...]:
    proximal, distal, compliance, period, steps = np.array([7e7]), np.array([3.1e9]), np.array([3.7e-10]), 1.0, 400
    rate, dt = 2.0 * np.pi / period, period / steps
    times = np.arange(steps) * dt
    flows = 4e-6 * (1.0 + np.cos(rate * times))[:, None]
    bed = Windkessel(proximal, distal, compliance, settled(proximal, distal, compliance, flows, period))
    start = float(bed.charge[0])
    found = []
    for k in range(1, steps + 1):
        bed.advance(flows[k % steps], dt)
        found.append(float(bed.pressure(flows[k % steps])[0]))
    first = 2.0 * np.mean(np.array(found) * np.exp(-1j * rate * dt * np.arange(1, steps + 1)))
    impedance = 4e-6 * (proximal[0] + distal[0] / (1.0 + 1j * rate * distal[0] * compliance[0]))
    monitor(1.0, "Windkessel")
    return (within("amplitude of the pressure, Pa", abs(first), abs(impedance), 1e-3),
            Finding("phase of the pressure, rad", float(np.angle(first)), float(np.angle(impedance)), 2e-3),
            within("mean pressure, Pa", float(np.mean(found)), float(4e-6 * (proximal[0] + distal[0])), 1e-3),
            within("charge at the end of the cycle, Pa", float(bed.charge[0]), start, 1e-6))


PROBLEMS = (
    Problem("womersley", "Oscillating flow in a pipe, alpha 6", _womersley, slow=True),
    Problem("windkessel", "Three-element Windkessel against its impedance", _windkessel),
)
