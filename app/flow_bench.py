"""`rehearse bench flow`: what blood flow costs at each price, and how exact it is.

Wall and processor seconds of the solve (meshing not, setting up the matrices included), peak memory of the process, nonlinear steps,
iterations of the linear solver a step on the last mesh, last residual, imbalance of flow. Each row runs in a process of its own after a
tiny case, so that compiling and memory are not those of another. `machine` is the processor time of a fixed factorisation in the same
process over that on the machine of the README's figures: divide by it to compare machines.

    stenosis         75 % by area, Re 400, meshes one after the other up to the size named: error of the drop from -1.5 to 10 D. The recipe is
                     (cells per half side of the core, rings, grading, levels a diameter): the error comes from the rings, +1.6 % with 6 of
                     them whatever the core and the levels, below 1 % with 9
    extrapolated     the same on its two last meshes with the order of the method: f + (f - f_coarse) / (r^2 - 1)
    layers           a pipe whose cells at the wall are 30 times as long as they are thick
    artery           the sample artery meshed from its signed distance by the mesher of the product, segmented anew for each
    patient          vessels of the collection of real data (REHEARSE_DATA), meshed likewise at Re 300 with one of their openings as the inlet;
                     as in a plan each mesh starts from the answer on the one before; mesh_cpu_seconds is what mesh and matrices took
    growth           linear iterations a step on the larger mesh over those on the smaller
    beat             a narrowed pipe with a Windkessel through a beat, second order, 100 steps
    tiers            a heartbeat in 1D and 0D and the instant estimate on a tree of five vessels (tier_bench.py)

`rehearse bench flow` runs all rows, `rehearse bench flow-beat` one group of them (the keys of `cases`). Beside a figure that has a bound on two
cores stands the bound and whether this run kept it. `cores` is processor time over wall time: on a machine that does other work, read the former.
"""
from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from app.benches import Row, artery_model, peak_mb
from app.bounds import Bounds, judged
from app.mesh_bench import COLLECTION
from app.tier_bench import tiers
from app.tissue_bench import REFERENCE_SECONDS, factorisation
from biomech.flow.conditions import BLOOD_DENSITY, BLOOD_VISCOSITY
from biomech.flow.discretisation import Discretisation
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds
from biomech.flow.pulse import Beat
from biomech.flow.solve import Case, SolveFlow
from biomech.flow.steady import FROM_COARSE, FROM_REST, Progress, solve_steady, transferred
from biomech.flow.waves import WAVES
from biomech.flow.windkessel import Windkessel, settled
from biomech.model import PatientModel
from biomech.verification.pipes import PipeMesh, disc, section_pressure, stenosis, swept
from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.step import silent
from meshing.surfacefiles import Unit, read_surface
from meshing.tetmesh import TetMesh
from meshing.tetmeshers import MeshLumen
from meshing.units import CubicMetrePerSecond, Millimetre
from meshing.vessels.from_surface import LumenOfSurface

DROP = 6.4017
"""rho U^2 from -1.5 to 10 D (biomech/verification/pipe_flow.py)."""
STENOSES: tuple[tuple[int, int, float, int], ...] = ((2, 3, 1.3, 9), (4, 9, 1.3, 10), (7, 10, 1.2, 24))
LAYERED: tuple[tuple[int, int, float, int], ...] = ((4, 9, 1.45, 66), (8, 18, 1.2, 170))
LAYERED_LENGTH = 6.0
Recipe = tuple[float, int, int]
PATIENTS: tuple[tuple[str, Unit, tuple[Recipe, ...]], ...] = (
    ("vmtk_aorta_mra/aorta-surface.stl", "mm", ((2.2, 5, 3), (1.3, 5, 3), (0.58, 12, 6))),
    ("simvascular_demo_aortoiliac/demo.vtp", "cm", ((6.0, 3, 2), (4.0, 4, 3), (1.8, 9, 5))))
"""Surface, its unit, and its meshes, the last two of about 100 thousand and a million unknowns: edge in mm, elements across, layers."""
ARTERY: tuple[Recipe, ...] = ((6.0, 3, 2), (4.0, 4, 3), (1.6, 9, 5))
GROWTH: Bounds = {"growth": ("<=", 1.3)}
STEADY: Bounds = {"seconds": ("<=", 20.0), "error_percent": ("+-", 1.0), "converged": (">=", 1)}
LARGE: Bounds = {"seconds": ("<=", 90.0), "peak_mb": ("<=", 2500.0), "unknowns": (">=", 1e6), "converged": (">=", 1)}
BEAT: Bounds = {"seconds": ("<=", 240.0), "unknowns": (">=", 2e5), "imbalance": ("<=", 1e-3)}
TIERS: Bounds = {"waves_beat_ms": ("<=", 1000.0), "circuit_beat_ms": ("<=", 20.0), "estimate_ms": ("<=", 5.0)}


@dataclass(frozen=True)
class _Solved:
    """One mesh of a sequence."""

    flow: Discretisation
    progress: Progress
    seconds: float
    cpu: float


def cases(stenoses: Sequence[tuple[int, int, float, int]] = STENOSES, layered: Sequence[tuple[int, int, float, int]] = LAYERED,
          steps: int = 100) -> dict[str, list[tuple[Callable[..., list[Row]], tuple[object, ...]]]]:
    """What each group of rows runs, each in a process of its own; smaller lists make a smaller bench."""
    return {
        "steady": [(_stenoses, (stenoses[:-1], STEADY))], "large": [(_stenoses, (stenoses, LARGE))], "layers": [(_layers, (layered,))],
        "artery": [(_artery, ())],
        "patient": [(_patient, (str(Path(folder) / "vascular" / name), unit, sizes)) for folder in _collection() for name, unit, sizes in PATIENTS],
        "beat": [(_beat, (stenoses[:-1], steps))], "tiers": [(_tiers, ())]}


def flows(group: str = "") -> list[Row]:
    """The rows of one group of `cases`, of all when none is named."""
    every = cases()
    rows: list[Row] = []
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for name in [group] if group else every:
            for case, given in every[name]:
                rows += pool.submit(case, *given).result()
    return rows


def _collection() -> list[str]:
    folder = os.environ.get(COLLECTION)
    return [folder] if folder is not None else []


def _warm() -> float:
    """Compiles on a tiny mesh; the machine's factor."""
    _sequence([stenosis(1, 2, 1.3, 3), stenosis(1, 2, 1.3, 4)], 100.0)
    return factorisation() / REFERENCE_SECONDS


def _sequence(meshes: Sequence[PipeMesh], reynolds: float) -> list[_Solved]:
    """The flow on each mesh, from the answer on the one before."""
    found: list[_Solved] = []
    for mesh in meshes:
        began, worked = time.perf_counter(), time.process_time()
        flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 1.0 / reynolds)
        if found:
            flow.begin(transferred(found[-1].flow, flow.points))
        flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
        progress = solve_steady(flow, Beds(flow, np.zeros(1)), FROM_COARSE if found else FROM_REST, silent)
        found.append(_Solved(flow, progress, time.perf_counter() - began, time.process_time() - worked))
    return found


def _row(name: str, found: Sequence[_Solved], machine: float) -> Row:
    """Of the last mesh, with the time of the whole sequence."""
    last = found[-1]
    seconds, cpu = sum(one.seconds for one in found), sum(one.cpu for one in found)
    return {"size": f"{name}: {4 * len(last.flow)} unknowns", "unknowns": 4 * len(last.flow), "seconds": seconds, "cpu_seconds": cpu,
            "cores": cpu / seconds, "peak_mb": peak_mb(), "steps": len(last.progress.iterations),
            "iterations_a_step": float(np.mean(last.progress.iterations)), "residual": last.progress.residuals[-1],
            "converged": last.progress.converged, "imbalance": last.flow.imbalance(), "machine": machine}


def _stenoses(recipes: Sequence[tuple[int, int, float, int]], bounds: Bounds) -> list[Row]:
    machine = _warm()
    meshes = [stenosis(*recipe) for recipe in recipes]
    found = _sequence(meshes, 400.0)
    drops = []
    for mesh, one in zip(meshes, found):
        pressure = section_pressure(mesh, one.flow)
        drops.append(float(np.interp(-1.5, mesh.z, pressure) - np.interp(10.0, mesh.z, pressure)))
    row = _row(f"stenosis {recipes[-1]}", found, machine) | {"error_percent": 100.0 * (drops[-1] / DROP - 1.0)}
    ratio = (len(found[-1].flow) / len(found[-2].flow)) ** (2.0 / 3.0)
    extrapolated = 100.0 * ((drops[-1] + (drops[-1] - drops[-2]) / (ratio - 1.0)) / DROP - 1.0)
    told = judged(row | {"extrapolated_error_percent": extrapolated}, bounds)
    return [told] if bounds is not LARGE else [told, _growth("stenosis", [_row("stenosis", [one], machine) for one in found[-2:]])]


def layered(core: int, rings: int, grading: float, levels: int) -> PipeMesh:
    """A pipe whose rings get thinner towards the wall, with cells there that are long along it and around it."""
    return swept(disc(core, rings, grading), np.linspace(0.0, LAYERED_LENGTH, levels + 1), lambda z: np.full(len(z), 0.5))


def aspect(mesh: PipeMesh) -> float:
    """Longest edge over least height of the cells at the wall, the median."""
    wall = np.zeros(len(mesh.points), bool)
    wall[mesh.sets["wall"]] = True
    corners = mesh.points[mesh.tets[wall[mesh.tets].sum(axis=1) == 3]]
    edges = np.linalg.norm(corners[:, [0, 0, 0, 1, 1, 2]] - corners[:, [1, 2, 3, 2, 3, 3]], axis=2).max(axis=1)
    normal = [np.cross(corners[:, b] - corners[:, a], corners[:, c] - corners[:, a]) for a, b, c in ((1, 2, 3), (0, 2, 3), (0, 1, 3), (0, 1, 2))]
    largest = np.max([np.linalg.norm(one, axis=1) for one in normal], axis=0)
    volume = abs(np.einsum("ij,ij->i", corners[:, 3] - corners[:, 0], normal[3]))
    return float(np.median(edges * largest / volume))


def _layers(recipes: Sequence[tuple[int, int, float, int]]) -> list[Row]:
    machine = _warm()
    meshes = [layered(*recipe) for recipe in recipes]
    found = _sequence(meshes, 400.0)
    rows = [_row(f"layers of aspect {aspect(mesh):.0f}", [one], machine) for mesh, one in zip(meshes, found)]
    return [*rows, _growth("layers", rows)]


def _growth(name: str, rows: Sequence[Row]) -> Row:
    """Linear iterations a step on the last mesh over those on the first, with the sizes."""
    row = {"size": f"growth, {name}: {rows[0]['size'].split()[-2]} to {rows[-1]['size'].split()[-2]} unknowns", "seconds": 0.0, "peak_mb": peak_mb(),
           "growth": rows[-1]["iterations_a_step"] / rows[0]["iterations_a_step"]}
    return judged(row, GROWTH)


def _artery() -> list[Row]:
    machine = _warm()

    def made(edge: float, across: int, layers: int) -> Case:
        model = artery_model(edge, across, layers)
        return SolveFlow().case(model.need_lumen(), _meshed(model))

    return _one_after_the_other("artery", [partial(made, *recipe) for recipe in ARTERY], machine)


def _meshed(model: PatientModel) -> TetMesh:
    assert model.lumen_mesh is not None
    return model.lumen_mesh


def _patient(path: str, unit: Unit, recipes: Sequence[Recipe]) -> list[Row]:
    """A patient's vessel on two meshes, at a Reynolds number of 300 in its inlet."""
    machine, file = _warm(), Path(path)
    surface = read_surface(file, frame="LPS", unit=unit, space=SpaceUid("2.25.1"), name=file.parent.name, inward=True)
    try:
        lumen = LumenOfSurface().run(surface, silent)
    except AnatomyError as refusal:     # other rows are worth having
        return [{"size": f"patient {file.parent.name}: refused, {refusal}", "seconds": 0.0, "peak_mb": peak_mb()}]
    flow = 300.0 * BLOOD_VISCOSITY * np.pi * lumen.inlet.radius_mm * 1e-3 / (2.0 * BLOOD_DENSITY)
    solver = SolveFlow(inflow=CubicMetrePerSecond(flow))

    def made(size: float, across: int, layers: int) -> Case:
        return solver.case(lumen, MeshLumen(edge=Millimetre(size), finest=Millimetre(0.1 * size), across=across, layers=layers).run(lumen, silent))

    return _one_after_the_other(f"patient {file.parent.name}", [partial(made, *recipe) for recipe in recipes], machine)


def _one_after_the_other(name: str, cases: Sequence[Callable[[], Case]], machine: float) -> list[Row]:
    """A row for each mesh, made when it is its turn, and how the iterations grow from the last but one to the last."""
    rows: list[Row] = []
    before: Case | None = None
    for make in cases:
        meshed = time.process_time()
        case = make()
        meshed = time.process_time() - meshed
        began, worked = time.perf_counter(), time.process_time()
        case.start(before)
        progress = solve_steady(case.flow, case.beds, FROM_REST if before is None else FROM_COARSE, silent)
        before = case
        row = _row(name, [_Solved(case.flow, progress, time.perf_counter() - began, time.process_time() - worked)], machine)
        rows.append(row | {"mesh_cpu_seconds": meshed})
    return [*rows, _growth(name, rows[-2:])]


def _beat(recipes: Sequence[tuple[int, int, float, int]], steps: int) -> list[Row]:
    """One beat of the carotid wave through the stenosis on the last mesh, mean Re 150, charge of the bed settled."""
    machine = _warm()
    flow = _sequence([stenosis(*recipe) for recipe in recipes], 150.0)[-1].flow
    wave, area = WAVES["common carotid"].of_phase(), np.pi / 4.0
    period = 30.0
    # as in a plan: the beat starts where the wave passes its mean, with the pressure of the charged bed
    first = float(np.argmin([abs(wave(k / 1000.0) - 1.0) for k in range(1000)])) / 1000.0
    shape = np.array([[wave(first + k / steps)] for k in range(steps)]) * area
    bed = Windkessel(np.array([50.0]), np.array([1000.0]), np.array([0.05]), np.zeros(1))
    bed.charge = settled(bed.proximal, bed.distal, bed.compliance, shape, period)
    mean, beds = developed_profile(flow, area), Beds(flow, np.zeros(1))
    flow.state[:, 3] += float((bed.pressure(np.array([outlet.flux(flow.state) for outlet in flow.outlets])) - beds.pressures(flow.state)).mean())
    beat = Beat(flow, beds, bed, lambda time: mean * wave((first + time / period) % 1.0))
    began, worked = time.perf_counter(), time.process_time()
    lost, residual = 0.0, 0.0
    for _ in range(steps):
        beat.advance(period / steps)
        lost, residual = max(lost, flow.imbalance()), max(residual, beat.residual)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    row = {"size": f"beat: {4 * len(flow)} unknowns, {steps} steps", "unknowns": 4 * len(flow), "seconds": seconds, "cpu_seconds": cpu,
           "cores": cpu / seconds, "peak_mb": peak_mb(), "residual": residual, "imbalance": lost, "machine": machine}
    return [judged(row, BEAT)]


def _tiers() -> list[Row]:
    row = tiers()
    return [judged(row | {"size": f"tiers: {row['size']}", "machine": factorisation() / REFERENCE_SECONDS}, TIERS)]
