"""The nozzle of the US Food and Drug Administration with its sudden expansion, throat Reynolds number 500 (Hariharan et al. 2011, J. Biomech. Eng.
133:041002; five laboratories' particle image velocimetry and wall pressure, data collection hemo_ref/fda_nozzle_Re500).

fda    speed on the axis from -88 to 48 mm against the mean of the laboratories: root mean square over the largest, 5 %; pressure from -62.99 mm
       to 32 mm inside what the laboratories found (230 to 413 Pa); flow kept

Lengths in throat diameters of 4 mm, velocities in its mean velocity.
"""
from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.discretisation import INLET, WALL, Discretisation
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds
from biomech.flow.steady import FROM_REST, solve_steady
from biomech.verification.pipes import OUTLET, PipeMesh, disc, swept
from biomech.verification.problem import Finding, Problem, between, reference_data
from meshing.step import Monitor
from meshing.tetmesh import outer_facets

THROAT_M, DENSITY, FLOW, REYNOLDS = 0.004, 1056.0, 5.20624e-6, 500.0
WIDE, CONE, THROAT_START, START, END = 1.5, -15.67125, -10.0, -24.0, 35.0
"""Radius before and behind, where the cone begins and ends, where the mesh begins and ends."""
MESH = (2, 4, 5, 0.19)
LOWEST_PA, HIGHEST_PA = 230.0, 413.0


def nozzle(core: int, rings: int, around: int, behind: float) -> PipeMesh:
    """A disc swept through cone and throat; from the expansion on with `around` rings more. `behind`: the first step behind the expansion."""
    flat, quads = disc(core, rings, 1.3)
    rim = np.arange(len(flat) - 8 * core, len(flat))
    points, cells, last, count = [flat], [quads], rim, len(flat)
    for part in np.linspace(0.0, 1.0, around + 1)[1:] ** 1.15:
        points.append(flat[rim] * (1.0 + part * (2.0 * WIDE - 1.0)))
        new = count + np.arange(len(rim))
        cells.append(np.column_stack([last, new, np.roll(new, -1), np.roll(last, -1)]))
        last, count = new, count + len(rim)
    before = np.concatenate([np.linspace(START, CONE, round(1.1 / behind)), np.linspace(CONE, THROAT_START, round(1.7 / behind))[1:],
                             np.linspace(THROAT_START, 0.0, round(3.6 / behind))[1:]])
    after, step = [0.0], behind
    while after[-1] < END:
        after.append(after[-1] + step)
        step = min(1.07 * step, 0.9)
    inner = swept((flat, quads), before, lambda z: np.interp(z, [CONE, THROAT_START], [WIDE, 0.5]))
    outer = swept((np.concatenate(points), np.concatenate(cells)), np.array(after), lambda z: np.full(len(z), 0.5))
    # the first nodes of the outer part are the last level of the inner one
    first = len(inner.points) - len(flat)
    number = np.concatenate([first + np.arange(len(flat)), len(inner.points) + np.arange(len(outer.points) - len(flat))])
    whole = np.concatenate([inner.points, outer.points[len(flat):]])
    tets = np.concatenate([inner.tets, number[outer.tets]]).astype(np.int32)
    facets = outer_facets(tets)
    z = whole[facets, 2]
    entry, leave = (z < START + 1e-9).all(axis=1), (z > after[-1] - 1e-9).all(axis=1)
    sets = {WALL: facets[~entry & ~leave], INLET: facets[entry], OUTLET: facets[leave]}
    return PipeMesh(whole, tets, sets, before, inner.radius, inner.section)


def laboratories(path: Path) -> tuple[Double, Double]:
    """(k,) m along the axis, 0 at the expansion, and (laboratories, k) m/s there."""
    rows: list[list[list[float]]] = []
    with zipfile.ZipFile(path) as folder:
        for name in sorted(folder.namelist()):
            lines = folder.read(name).decode("utf-8", "replace").splitlines()
            at = [number for number, line in enumerate(lines) if line.strip() == "plot-z-distribution-axial-velocity"]
            if at:
                count = int(lines[at[0] + 1])
                rows.append([[float(word) for word in line.split()[:2]] for line in lines[at[0] + 2:at[0] + 2 + count]])
    places = sorted(set.intersection(*({round(z, 4) for z, _ in lab} for lab in rows)))
    return np.array(places), np.array([[{round(at, 4): u for at, u in lab}[z] for z in places] for lab in rows])


def _fda(monitor: Monitor) -> tuple[Finding, ...]:
    places, speeds = laboratories(reference_data("hemo_ref/fda_nozzle_Re500/SE_exp_0500.zip"))
    mesh = nozzle(*MESH)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 1.0 / REYNOLDS)
    flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
    solve_steady(flow, Beds(flow, np.zeros(1)), FROM_REST, monitor)
    speed = FLOW / (np.pi / 4.0 * THROAT_M ** 2)
    axis = np.flatnonzero(np.hypot(*flow.points[:, :2].T) < 1e-9)
    axis = axis[np.argsort(flow.points[axis, 2])]
    z = flow.points[axis, 2] * THROAT_M
    ours, mean = np.interp(places, z, flow.state[axis, 2]) * speed, speeds.mean(axis=0)
    within = (places >= -0.0881) & (places <= 0.0481)
    drop = -float(np.diff(np.interp([-0.06299, 0.032], z, flow.state[axis, 3]))[0]) * DENSITY * speed ** 2
    return (Finding(f"speed on the axis: root mean square difference from {len(speeds)} laboratories, of the largest",
                    float(np.sqrt(((ours - mean)[within] ** 2).mean()) / mean.max()), 0.0, 0.05),
            between("pressure from -62.99 to 32 mm, Pa", drop, LOWEST_PA, HIGHEST_PA), Finding("imbalance of flow", flow.imbalance(), 0.0, 1e-3))


PROBLEMS = (Problem("fda", "FDA nozzle with sudden expansion, Re 500, against five laboratories", _fda, slow=True),)
