"""`rehearse bench trajectory`: the ranked map of 1 000 entry points of a target in a head, and the path that is planned from it.

The head is as large as a scanned one: skin, skull and brain as ellipsoids on 256 x 256 x 180 voxels of 0.9 x 0.9 x 1.2 mm, a forbidden ball, and a
vessel tree of 40 branches. The map is what is asked for (at most 5 s); the whole step measures its best points exactly too.
"""
from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

from biomech.hardware.entries import Limits, directions, fields_of, map_of
from biomech.hardware.nouns import WITHIN
from biomech.model import PatientModel
from biomech.procedures import TrajectoryTo
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.step import silent
from meshing.units import Degree, Millimetre
from meshing.volume import Volume, grid

SPACE = SpaceUid("2.25.78")
ENTRIES, BRANCHES = 1000, 40
LIMIT_S = 5.0


def trajectory() -> dict[str, Any]:
    """The row of the bench."""
    model = _head((256, 256, 180), (0.9, 0.9, 1.2))
    step = TrajectoryTo((Millimetre(20.0), Millimetre(15.0), Millimetre(25.0)), skull="skull", organ="brain", forbidden=("motor strip",),
                        entries=ENTRIES)
    small = replace(step, entries=50)
    small.run(_head((90, 90, 70), (2.6, 2.6, 3.2)), silent)
    began, worked = time.perf_counter(), time.process_time()
    fields = fields_of(model.labels, model.trees, ("body",), "skull", (), ("motor strip",), silent)
    limits = Limits(step.vessel_clearance, step.zone_clearance, step.longest, step.steepest)
    found = map_of(fields, np.array(step.target_lps, np.float64), directions(ENTRIES, None, Degree(180.0)), step.diameter / 2.0, limits)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    began = time.perf_counter()
    step.run(model, silent)
    return {"size": f"{ENTRIES} entry points, head of 256x256x180", "seconds": seconds, "cpu_seconds": cpu,
            "limit_seconds": LIMIT_S, "step_seconds": time.perf_counter() - began, "entries_within": float((found.grade == WITHIN).sum())}


def _head(size: tuple[int, int, int], spacing: tuple[float, float, float]) -> PatientModel:
    axes = [step * (np.arange(count) - 0.5 * (count - 1)) for count, step in zip(size, spacing)]
    z, y, x = np.meshgrid(axes[2], axes[1], axes[0], indexing="ij", sparse=True)
    start = (float(axes[0][0]), float(axes[1][0]), float(axes[2][0]))
    empty = Labels.empty(Volume(np.zeros((size[2], size[1], size[0]), np.float32), grid(spacing, start, SPACE), "CT"))
    far = np.sqrt((x / 78.0) ** 2 + (y / 95.0) ** 2 + (z / 88.0) ** 2)
    labels = empty.with_mask("body", "body", far <= 1.0).with_mask("skull", "bone", (far <= 0.94) & (far >= 0.87))
    labels = labels.with_mask("brain", "brain", far < 0.87)
    labels = labels.with_mask("motor strip", "brain", (x + 30.0) ** 2 + (y - 5.0) ** 2 + (z - 45.0) ** 2 <= 12.0**2)
    return PatientModel(labels, trees=(_tree(),))


def _tree() -> Centreline:
    """Branches that go out from below the middle of the head, 1 to 2 mm in radius, the same in every run."""
    rng = np.random.default_rng(5)
    points, radius, parent, branch = [np.array([[0.0, 0.0, -60.0]])], [np.array([2.5])], [np.array([-1])], [np.array([0])]
    count = 1
    for number in range(1, BRANCHES + 1):
        way = rng.normal(size=3) + [0.0, 0.0, 0.8]
        along = np.linspace(1.0, 75.0, 75)[:, None]
        points.append(np.array([0.0, 0.0, -60.0]) + along * way / np.linalg.norm(way) + np.cumsum(rng.normal(0.0, 0.25, (75, 3)), axis=0))
        radius.append(np.linspace(2.0, 1.0, 75))
        parent.append(np.concatenate([[0], count + np.arange(74)]))
        branch.append(np.full(75, number))
        count += 75
    return Centreline(np.concatenate(points), np.concatenate(radius), np.concatenate(parent).astype(np.int32),
                      np.concatenate(branch).astype(np.int32), ("",) * (BRANCHES + 1), SPACE, "brain vessels")
