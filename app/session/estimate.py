"""How long something will take, before it is started: from what the same step took in this case, else from typical times.

A mesh costs about the same for each voxel it looks at plus the same for each node (`nodes` counts two in a cube of one edge, as the
lattice does); a solver costs about the same for each node it solves for. Typical times were measured on two cores with the sample
patients; the words say which of the two an estimate rests on, and that it is one.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.session.plan import Plan
from app.session.tasks import Task
from meshing.tetmeshers import MeshLabels, MeshLumen
from meshing.units import Millimetre

TYPICAL_S = {"ReadSeries": 4.0, "ExamineScan": 2.0, "ContrastAbdomen": 30.0, "HepaticVessels": 12.0, "TraceTree": 4.0, "Lesion": 2.0,
             "MeshLabels": 8.0, "BuildLumen": 4.0, "MeshLumenOf": 20.0, "Resection": 1.0, "Wedge": 3.0, "Stent": 4.0, "Bypass": 6.0,
             "SolveTissue": 10.0, "SolvePortal": 1.0, "EstimateFlow": 1.0, "SolveFlow": 60.0, "SolvePulse": 850.0,
             "SampleOutcome": 5.0}
"""Seconds on two cores for a step that this case has no time of, the sample patients at the quick size."""
OTHER_S = 1.0
PER_VOXEL_S, PER_NODE_S = 4e-7, 4e-4
"""Of a lattice mesh: measured on the sample liver with 8 and 42 million voxels and edges of 14, 10 and 6 mm."""
TARGET_NODES = {"coarse": 3000.0, "normal": 8000.0, "fine": 24000.0}
"""Nodes inside the meshed structures: what the three resolutions mean for any organ."""
LUMEN = {"coarse": (4, 3), "normal": (5, 4), "fine": (7, 5)}
"""Elements across the lumen and layers at its wall."""


@dataclass(frozen=True)
class Estimate:
    """`measured` tells whether it rests on a time of this case or on a typical one."""

    seconds: float
    measured: bool

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(self.seconds + other.seconds, self.measured and other.measured)


def nodes(step: MeshLabels, volumes_ml: Mapping[str, float]) -> float:
    """About how many nodes the mesh will have inside its structures."""
    total = 0.0
    for name in step.names:
        edge = step.fine_edge if name in step.fine and step.fine_edge is not None else step.edge
        total += 2.0e3 * volumes_ml.get(name, 0.0) / edge**3
    return total


def mesh_time(step: MeshLabels, volumes_ml: Mapping[str, float], voxels: int, before: tuple[MeshLabels, float] | None = None) -> Estimate:
    """The time of a mesh; `before` is a mesh of this case that was made, with its seconds."""
    expected = PER_VOXEL_S * voxels + PER_NODE_S * nodes(step, volumes_ml)
    if before is None:
        return Estimate(expected, False)
    then = PER_VOXEL_S * voxels + PER_NODE_S * nodes(before[0], volumes_ml)
    return Estimate(before[1] * expected / max(then, 1e-9), True)


def remaining(tasks: Sequence[Task], ready: Collection[str], took: Mapping[str, float], every: Sequence[Task], *, growth: float = 1.0) -> Estimate:
    """The time that those of `tasks` will take whose key is not in `ready`. `took` are the seconds of results of this case by their keys,
    earlier ones too, `every` all tasks of the plan; `growth` is how many times as many nodes there will be: then nothing is ready."""
    kinds: dict[str, list[float]] = {}
    for task in every:
        if task.key in took:
            kinds.setdefault(type(task.step).__name__, []).append(took[task.key])
    total = Estimate(0.0, True)
    for task in tasks:
        name = type(task.step).__name__
        grows = task.key == "mesh" or name.startswith(("Solve", "MeshLumen"))
        if task.key in ready and not (grows and growth != 1.0):
            continue
        times = kinds.get(name, [])
        seconds = took.get(task.key, sum(times) / len(times) if times else TYPICAL_S.get(name, OTHER_S))
        total += Estimate(seconds * (growth if grows else 1.0), bool(times))
    return total


def at_resolution(plan: Plan, resolution: str, volumes_ml: Mapping[str, float]) -> Plan:
    """The plan with its meshes at one of the resolutions of TARGET_NODES. The share of the fine edge in the edge is kept."""
    changed: dict[str, Any] = {}
    if isinstance(plan.mesh, MeshLabels):
        edge = edge_for(plan.mesh, resolution, volumes_ml)
        fine = None if plan.mesh.fine_edge is None else Millimetre(round(plan.mesh.fine_edge * edge / plan.mesh.edge, 1))
        changed["mesh"] = replace(plan.mesh, edge=edge, fine_edge=fine)
    across, layers = LUMEN[resolution]
    changed["prepare"] = tuple(replace(step, across=across, layers=layers) if isinstance(step, MeshLumen) else step for step in plan.prepare)
    return replace(plan, **changed)


def edge_for(step: MeshLabels, resolution: str, volumes_ml: Mapping[str, float]) -> Millimetre:
    """The edge with which the meshed structures hold about the nodes of a resolution, to a tenth of a millimetre."""
    volume = sum(volumes_ml.get(name, 0.0) for name in step.names) * 1e3
    found = (2.0 * volume / TARGET_NODES[resolution]) ** (1.0 / 3.0) if volume > 0.0 else float(step.edge)
    return Millimetre(round(min(max(found, 0.3), 40.0), 1))
