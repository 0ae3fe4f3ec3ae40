"""A pulsatile case of another solver, step by step, on that solver's own mesh.

rcr    SimVascular svFSI (P1-P1 variational multiscale, generalised-alpha), case 01-pipe3D_RCR of its tests as kept in the data collection
       under hemo_ref/svfsi_pipe_RCR, in cm, g and s: a tube of radius 2 and length 30, density 1.06, viscosity .04, inflow by a file,
       three-element Windkessel (121, 1.5e-4, 1212) at the outlet, 200 steps a cycle from rest. Compared are the mean pressures of inlet
       and outlet and the outflow of the first two cycles with what that solver stored for them, and the second with the stored eighth:
       the largest difference over the largest stored value, 2 %.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from biomech.flow.arrays import Double, Ints
from biomech.flow.discretisation import INLET, WALL, Discretisation, Opening
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds
from biomech.flow.pulse import Beat
from biomech.flow.windkessel import Windkessel
from biomech.verification.problem import Finding, Problem, reference_data
from meshing.step import Monitor
from meshing.surfacefiles.vtp import array_of, opened
from meshing.tetmesh import outer_facets, tet_volumes

DENSITY, VISCOSITY = 1.06, 0.04
PROXIMAL, COMPLIANCE, DISTAL = 121.0, 1.5e-4, 1212.0
STEP, CYCLE, CYCLES = 0.005, 200, 2
TOLERANCE = 0.02


@dataclass(frozen=True, eq=False)
class Course:
    """(steps,) at the end of each step: mean pressures of inlet and outlet, dyn/cm2; outflow, cm3/s."""

    inlet: Double
    outlet: Double
    outflow: Double


def tube(folder: Path) -> tuple[Double, Ints, dict[str, Ints]]:
    """Points in cm, tetrahedra turned to positive volume, and boundary sets; blood enters at the end of larger z."""
    path = folder / "mesh-complete" / "mesh-complete.mesh.vtu"
    root, coding, _ = opened(path, path.read_bytes())
    named = {array.get("Name"): array_of(array, coding) for array in root.iter("DataArray")}
    points = named["Points"].astype(np.float64).reshape(-1, 3)
    tets = named["connectivity"].astype(np.int32).reshape(-1, 4)
    turned = tet_volumes(points, tets) < 0.0
    tets[turned] = tets[turned][:, [0, 2, 1, 3]]
    facets = outer_facets(tets)
    z = points[facets, 2]
    first, last = (z > points[:, 2].max() - 1e-3).all(axis=1), (z < points[:, 2].min() + 1e-3).all(axis=1)
    return points, tets, {WALL: facets[~first & ~last], INLET: facets[first], "outlet": facets[last]}


def stored(folder: Path) -> Course:
    """What the other solver wrote: columns inlet, outlet, wall after three lines of heading."""
    pressure, flux = (np.loadtxt(folder / "16-procs" / f"B_NS_{name}.txt", skiprows=3) for name in ("Pressure_average", "Velocity_flux"))
    return Course(pressure[:, 0], pressure[:, 1], flux[:, 1])


def inflow(folder: Path) -> Callable[[float], float]:
    """cm3/s entering at a time, s: the file's points, which that solver turns into a Fourier series, with straight lines between."""
    rows = np.loadtxt(folder / "lumen_inlet.flow", skiprows=1)
    return lambda time: float(-np.interp(time % rows[-1, 0], rows[:, 0], rows[:, 1]))


def course(folder: Path, steps: int, monitor: Monitor) -> Course:
    """Our own solution of the case from rest."""
    points, tets, sets = tube(folder)
    flow = Discretisation(points, tets, sets, VISCOSITY / DENSITY)
    one = np.ones(1)
    bed = Windkessel(PROXIMAL / DENSITY * one, DISTAL / DENSITY * one, COMPLIANCE * DENSITY * one, np.zeros(1))
    profile, entering = developed_profile(flow, 1.0), inflow(folder)
    beat = Beat(flow, Beds(flow, np.zeros(1)), bed, lambda time: profile * entering(time))
    rows = []
    for k in range(steps):
        monitor(k / steps, f"step {k + 1} of {steps}")
        beat.step(STEP)
        rows.append((_mean(flow.inlet, flow.state), _mean(flow.outlets[0], flow.state), flow.outlets[0].flux(flow.state)))
    table = np.array(rows)
    return Course(table[:, 0] * DENSITY, table[:, 1] * DENSITY, table[:, 2])


def _mean(opening: Opening, state: Double) -> float:
    weights = np.linalg.norm(opening.area_normals, axis=1)
    return float(weights @ state[opening.nodes, 3] / weights.sum())


def _rcr(monitor: Monitor) -> tuple[Finding, ...]:
    folder = reference_data("hemo_ref/svfsi_pipe_RCR")
    theirs, ours = stored(folder), course(folder, CYCLES * CYCLE, monitor)
    findings = []
    for name in ("inlet", "outlet", "outflow"):
        got, wanted = getattr(ours, name), getattr(theirs, name)
        what = "outflow" if name == "outflow" else f"mean pressure of the {name}"
        findings += [Finding(f"{what}: largest difference in two cycles from rest, of the largest value",
                             float(abs(got - wanted[:len(got)]).max() / abs(wanted).max()), 0.0, TOLERANCE),
                     Finding(f"{what}: the same of the second cycle against the last stored one",
                             float(abs(got[-CYCLE:] - wanted[-CYCLE:]).max() / abs(wanted).max()), 0.0, TOLERANCE)]
    return tuple(findings)


PROBLEMS = (Problem("rcr", "Pulsatile flow in a tube with a Windkessel against the stored history of svFSI", _rcr, slow=True),)
