"""`rehearse bench rehearsal`: the preview engine on a rounded block of liver of 10k and of 30k tetrahedra.

A row for each size: frames a second while a patch of the surface is dragged (wall, and by the processor time of the thread that makes
the frames, for a machine that does other things too), error after three frames at rest against the certified solver of the same mesh,
a cut from the call to its first frame, and from there to the fresh factor. `machine_ms` is one fixed factorisation in the same run. Beside
each figure that has a bound stands the bound, for two cores that do nothing else, and whether this run met it.
"""
from __future__ import annotations

import time

import numpy as np

from app.benches import Row, peak_mb
from app.bounds import Bounds, judged
from biomech.blade import Stroke
from biomech.rehearsal.discrete import FLATTEST, Discrete
from biomech.rehearsal.engine import Rehearsal
from biomech.rehearsal.robot import RESTS, SIZE_MM, Robot, sample_organ
from meshing.units import Millimetre

CELLS = (12, 17)
_ALWAYS: Bounds = {"error_mm": ("<=", 0.1), "least_det": (">=", FLATTEST)}
BOUNDS: dict[int, Bounds] = {12: _ALWAYS | {"fps": (">=", 60.0)},
                             17: _ALWAYS | {"fps": (">=", 30.0), "cut_ms": ("<=", 100.0), "refactored_s": ("<=", 0.6)}}
"""By cells."""
DRAG_MM, WARM_UP, DRAGS = 8.0, 10, 4
FIXED = 10
"""Cells of the block whose factorisation is the machine's factor."""


def rehearsal() -> list[Row]:
    """A row for each size of mesh, after the same on a small one."""
    _measured(WARM_UP)
    machine = machine_ms()
    return [judged({**_measured(cells), "machine_ms": machine}, BOUNDS[cells]) for cells in CELLS]


def machine_ms() -> float:
    """The best of three factorisations of a fixed tangent, in ms."""
    organ = sample_organ(FIXED)
    discrete = Discrete.of(organ.mesh, organ.matter, organ.held)
    times = []
    for _ in range(3):
        began = time.perf_counter()
        discrete.factored(discrete.points)
        times.append(time.perf_counter() - began)
    return 1e3 * min(times)


def _measured(cells: int) -> Row:
    organ = sample_organ(cells)
    began, worked = time.perf_counter(), time.process_time()
    made = Rehearsal(organ.mesh, organ.matter, organ.held)
    try:
        robot = Robot(made)
        for drag in range(DRAGS):
            robot.drag(DRAG_MM, check=drag % 2 == 0)
        account = robot.account
        cut_ms, cut_own_ms = _cut(made)
        refactored = time.perf_counter()
        while made.refactoring:
            made.frame()
        ready_s = time.perf_counter() - refactored
        robot.frames(RESTS)
        settled = float(np.linalg.norm(made.certified_mm() - made.points_mm, axis=1).max())
    finally:
        made.close()
    return {"size": f"{len(organ.mesh.tets)} tets, {made.iterations} iterations a frame", "seconds": time.perf_counter() - began,
            "cpu_seconds": time.process_time() - worked, "peak_mb": peak_mb(), "fps": 1.0 / float(np.mean(account.wall)),
            "fps_own": 1.0 / float(np.mean(account.own)), "frame_ms_p99": 1e3 * float(np.percentile(account.wall, 99)),
            "error_mm": max(account.rest_errors), "shown_mm": max(account.rest_shown), "cut_ms": cut_ms, "cut_own_ms": cut_own_ms,
            "refactored_s": ready_s + 1e-3 * cut_ms, "error_after_cut_mm": settled, "least_det": account.least}


def _cut(made: Rehearsal) -> tuple[float, float]:
    """A stroke of 40 mm, 25 mm deep, from the front, to its first frame: ms of the wall and of this thread."""
    seen = made.points_mm
    front = seen[np.argmin(np.linalg.norm(seen - np.array([0.0, -SIZE_MM[1], 0.0]), axis=1))]
    half = np.array([20.0, 0.0, 0.0])
    began, worked = time.perf_counter(), time.thread_time()
    made.cut(Stroke.of(tuple(front - half), tuple(front + half), (0.0, 1.0, 0.0), Millimetre(25.0)))
    made.frame()
    return 1e3 * (time.perf_counter() - began), 1e3 * (time.thread_time() - worked)
