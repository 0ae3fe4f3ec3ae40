"""A wall that gives, in three dimensions. Lengths in diameters, density 1.

membrane   a short pulse of inflow in a long tube with E h = 2 rho R c^2, at whose end nothing is thrown back (rho c / A), travels with the
           speed c of Moens (1878) and Korteweg (1878), 5 % (the wave is only some diameters long: the shear of the membrane hastens it);
           in the middle of the tube it widens the wall by (p - nu^2 <p>) R^2 / (E h), 5 %, <p> the mean along the tube: its ends are held, so
           it cannot shorten as a whole and its tension along is nu times the mean of that around; the blood that the tube holds at the end
           is what came in less what left, 1 % of the pulse
"""
from __future__ import annotations

import numpy as np

from biomech.flow.discretisation import WALL, Discretisation
from biomech.flow.inflow import developed_profile
from biomech.flow.membrane import POISSON, Membrane
from biomech.flow.outlets import Beds
from biomech.flow.pulse import Beat
from biomech.flow.windkessel import Windkessel
from biomech.verification.pipes import pipe, section_pressure
from biomech.verification.problem import Finding, Problem, within
from meshing.step import Monitor

SPEED, LENGTH, WIDTH, SIZE, VISCOSITY = 10.0, 8.0, 0.2, 0.1, 1e-3
RADIUS, AREA = 0.5, np.pi / 4.0
CORE, RINGS, LAYERS, STEPS = 2, 2, 32, 8
"""Steps in one width of the pulse."""


def _membrane(monitor: Monitor) -> tuple[Finding, ...]:
    mesh = pipe(CORE, RINGS, LAYERS, LENGTH)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, VISCOSITY)
    stiffness = 2.0 * RADIUS * SPEED ** 2
    wall = Membrane(flow, np.full(len(flow.sets[WALL]), stiffness), 0.0)
    bed = Windkessel(np.array([SPEED / AREA]), np.array([1e-9]), np.zeros(1), np.zeros(1))
    profile = developed_profile(flow, 1.0)
    beat = Beat(flow, Beds(flow, np.zeros(1)), bed, lambda time: profile * SIZE * float(np.exp(-((time / WIDTH - 3.0) ** 2))), wall=wall)
    dt = WIDTH / STEPS
    count = round((6.0 * WIDTH + LENGTH / SPEED) / dt)
    middle = int(np.argmin(abs(mesh.z - LENGTH / 2.0)))
    ring = flow.wall_nodes[abs(flow.points[flow.wall_nodes, 2] - mesh.z[middle]) < 1e-9]
    outwards = flow.points[ring, :2] / np.linalg.norm(flow.points[ring, :2], axis=1)[:, None]
    pressures, widened, through = [], [], 0.0
    for k in range(count):
        monitor(k / count, f"pulse in an elastic tube, step {k + 1} of {count}")
        beat.step(dt)
        pressures.append(section_pressure(mesh, flow))
        widened.append(float(np.einsum("ij,ij->i", wall.moved[ring, :2], outwards).mean()))
        through -= dt * (flow.inlet.flux(flow.state) + flow.outlets[0].flux(flow.state))
    p, times = np.array(pressures), dt * np.arange(1, count + 1)
    near, far = (int(np.searchsorted(mesh.z, part * LENGTH)) for part in (0.2, 0.7))
    peaks = [_peak(times, p[:, at]) for at in (near, far)]
    held = float(sum((wall.moved[flow.sets[WALL]].mean(axis=1) * flow.normals[WALL]).sum(axis=1)))
    widest = int(np.argmax(widened))
    thin = float(p[widest, middle] - POISSON ** 2 * np.trapezoid(p[widest], mesh.z) / LENGTH) * RADIUS ** 2 / stiffness
    entered = SIZE * WIDTH * float(np.sqrt(np.pi))
    return (within("speed of the pulse", float(mesh.z[far] - mesh.z[near]) / (peaks[1] - peaks[0]), SPEED, 0.05),
            within("widening in the middle over that of a thin tube with held ends", widened[widest] / thin, 1.0, 0.05),
            Finding("blood in the widened tube less what came in and did not leave, of the pulse", (held - through) / entered, 0.0, 0.01))


def _peak(times: np.ndarray, values: np.ndarray) -> float:
    """When the largest value passes, by a parabola through the three largest."""
    at = int(values.argmax())
    return float(-np.divide(*np.polyfit(times[at - 1:at + 2], values[at - 1:at + 2], 2)[[1, 0]]) / 2.0)


PROBLEMS = (Problem("membrane", "Pulse wave in an elastic tube against Moens and Korteweg", _membrane, slow=True),)
