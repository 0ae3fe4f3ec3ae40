"""A cylinder in a channel, the benchmarks 2D-1 and 2D-2 of the DFG (Schaefer and Turek 1996, Notes Numer. Fluid Mech. 52:547), as a slab.

dfg       2D-1, Reynolds 20, steady: drag 5.5795, lift .01062, pressure between front and back .11752 Pa (Nabh 1998), 2 %
shedding  2D-2, Reynolds 100, a wake that sheds eddies: largest drag, largest and smallest lift and frequency of the last beat of FeatFlow's finest
          run (data collection hemo_ref/dfg_cylinder), 2 %; the benchmark's bounds are 3.22 to 3.24, .99 to 1.01 and .295 to .305

Channel 2.2 x .41 m, cylinder of .1 m at (.2, .2), parabolic inflow. Lengths in diameters of the cylinder, velocities in mean velocities, so drag
and lift are 2 F; the pressure of 2D-1 in Pa is that times .04 (mean velocity .2 m/s, density 1). Forces are the reactions of the equations at the
cylinder's nodes. Mesh errors by three meshes of the plane (gridconvergence.py).
"""
from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from biomech.flow.arrays import Bools, Double, Longs
from biomech.flow.discretisation import INLET
from biomech.flow.gridconvergence import mesh_error, order_said
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds
from biomech.flow.pulse import Beat
from biomech.flow.steady import FROM_COARSE, FROM_REST, solve_steady, transferred
from biomech.verification.pipes import OUTLET
from biomech.verification.problem import Finding, Problem, reference_data, within
from biomech.verification.slabs import Slab, slab
from meshing.step import Monitor, portion, silent

LENGTH, HEIGHT, CENTRE, RADIUS = 22.0, 4.1, 2.0, 0.5
DRAG, LIFT, DROP = 5.57953523384, 0.010618948146, 0.11752016697
"""2D-1 to all its digits: Nabh 1998, spectral."""
PASCAL = 0.04
"""Pressure of the paper over rho U^2 in 2D-1."""
SECOND = 10.0
"""D / U of 2D-2 in a second."""
MESHES = (12, 24, 36)
SPANS, STEP, PUSH = (25.0, 10.0, 10.0), 0.05, 1.0
"""Time on each mesh, time step, sideways speed of the push that starts the eddies."""
TOLERANCE, MESH, LIFT_MESH, SHED_MESH = 0.02, 0.01, 0.02, 0.10


def graded(count: int, ratio: float) -> Double:
    """(count + 1,) from 0 to 1, the last step `ratio` times the first."""
    beta = np.log(ratio)
    found: Double = np.expm1(beta * np.linspace(0.0, 1.0, count + 1)) / np.expm1(beta)
    return found


def channel(side: int) -> tuple[Double, Longs]:
    """Nodes and quadrilaterals: rings from the cylinder to a box as high as the channel, `side` cells along each side, and a grid behind the box."""
    t = np.linspace(-1.0, 1.0, side + 1)[:-1]
    one = np.ones(side)
    box = np.concatenate([np.column_stack(pair) for pair in ((one, t), (-t, one), (-one, -t), (t, -one))])
    angle = np.pi / 4.0 * np.concatenate([t + 2.0 * k for k in range(4)])
    rim = CENTRE + RADIUS * np.column_stack([np.cos(angle), np.sin(angle)])
    edge = np.column_stack([CENTRE * (1.0 + box[:, 0]), HEIGHT / 2.0 * (1.0 + box[:, 1])])
    rings = graded(round(1.5 * side), 6.0)
    nodes = (rim[None] * (1.0 - rings[:, None, None]) + edge[None] * rings[:, None, None]).reshape(-1, 2)
    around = 4 * side
    number = np.arange(len(nodes)).reshape(-1, around)
    quads = np.stack([number[:-1], number[1:], np.roll(number[1:], -1, axis=1), np.roll(number[:-1], -1, axis=1)], -1).reshape(-1, 4)
    x = 2.0 * CENTRE + (LENGTH - 2.0 * CENTRE) * graded(round(2.0 * side), 4.0)[1:]
    y = np.linspace(0.0, HEIGHT, side + 1)
    behind = np.stack(np.meshgrid(x, y, indexing="ij"), -1).reshape(-1, 2)
    start = number[-1, :side + 1]
    further = np.concatenate([start[None], len(nodes) + np.arange(len(behind)).reshape(len(x), -1)])
    wake = np.stack([further[:-1, :-1], further[1:, :-1], further[1:, 1:], further[:-1, 1:]], -1).reshape(-1, 4)
    # numbered and cut alike above and below the middle, so that both halves have the same tetrahedra and only the flow lifts
    turned, row = np.arange(around) - side // 2, np.arange(side + 1) - side // 2
    turned = np.where(turned > 2 * side, turned - around, turned)
    cells = np.concatenate([quads, wake])
    below = np.concatenate([np.tile((turned < 0) | (turned == 2 * side), len(rings) - 1), np.tile(row[:-1] < 0, len(x))])
    cells[~below] = np.roll(cells[~below], 1, axis=1)
    level = np.concatenate([np.repeat(np.arange(len(rings)), around), len(rings) + np.repeat(np.arange(len(x)), side + 1)])
    aside = np.concatenate([np.tile(turned, len(rings)), np.tile(row, len(x))])
    order = np.lexsort((aside, abs(aside), level))
    renumber = np.argsort(order)
    return np.concatenate([nodes, behind])[order], renumber[cells]


@dataclass(frozen=True)
class Found:
    """Drag and lift coefficient; pressure between the front and the back of the cylinder in rho U^2."""

    drag: float
    lift: float
    drop: float


def immersed(side: int, reynolds: float) -> Slab:
    """The cylinder in its channel; its inflow is prescribed."""
    flat, quads = channel(side)

    def openings(middle: Double) -> dict[str, Bools]:
        return {INLET: middle[:, 0] < 1e-9, OUTLET: middle[:, 0] > LENGTH - 1e-9}

    made = slab(flat, quads, HEIGHT / side, 1.0 / reynolds, openings)
    made.flow.prescribe_inflow(developed_profile(made.flow, HEIGHT * made.depth))
    return made


def continued(body: Slab, before: Slab) -> None:
    """Begin from the flow on another mesh."""
    flow, inflow = body.flow, body.flow.state[body.flow.inlet.nodes, :3].copy()
    flow.begin(transferred(before.flow, flow.points * np.array([1.0, 1.0, before.depth / body.depth])))
    flow.prescribe_inflow(inflow)


def read(body: Slab) -> Found:
    rim = abs(np.linalg.norm(body.flat - CENTRE, axis=1) - RADIUS) < 1e-9
    drag, lift = 2.0 * body.force(rim)
    level = rim & (abs(body.flat[:, 1] - CENTRE) < 1e-9)
    pressure = body.values(level)[np.argsort(body.flat[level, 0]), 3]
    return Found(float(drag), float(lift), float(pressure[0] - pressure[-1]))


def steady(meshes: Sequence[int], monitor: Monitor) -> list[Found]:
    """Reynolds 20 on meshes of so many (even) cells a side, coarse to fine."""
    found: list[Found] = []
    before: Slab | None = None
    for k, side in enumerate(meshes):
        body = immersed(side, 20.0)
        if before is not None:
            continued(body, before)
        # the lift is a five-hundredth of the drag
        schedule = replace(FROM_REST if before is None else FROM_COARSE, tolerance=1e-7, largest_cfl=1e5)
        solve_steady(body.flow, Beds(body.flow, np.zeros(1)), schedule, portion(monitor, k / len(meshes), (k + 1) / len(meshes)))
        found.append(read(body))
        before = body
    return found


@dataclass(frozen=True)
class Shedding:
    """Of the last beat of the wake: largest drag, largest and smallest lift, frequency in U / D; change of the largest lift from beat to beat."""

    drag: float
    lift: float
    lowest: float
    strouhal: float
    change: float = 0.0


def shedding(meshes: Sequence[int], spans: Sequence[float], step: float, monitor: Monitor) -> list[Shedding]:
    """Reynolds 100, on each mesh for a time of `spans`: pushed aside on the first, from the state on the one before on the others."""
    found: list[Shedding] = []
    before: Slab | None = None
    ends = np.cumsum([0.0, *(side ** 2 * span for side, span in zip(meshes, spans))])
    for k, (side, span) in enumerate(zip(meshes, spans)):
        watched = portion(monitor, ends[k] / ends[-1], ends[k + 1] / ends[-1])
        body = immersed(side, 100.0)
        flow, beds = body.flow, Beds(body.flow, np.zeros(1))
        if before is None:
            solve_steady(flow, beds, FROM_REST, silent)
            away = ((flow.points[:, :2] - np.array([2.0 * CENTRE, CENTRE])) ** 2).sum(axis=1)
            flow.state[:, 1] += np.where(flow.fixed[:, 1], 0.0, PUSH * np.exp(-away))
        else:
            continued(body, before)
        inflow = flow.state[flow.inlet.nodes, :3].copy()
        beat, rows = Beat(flow, beds, None, lambda time, inflow=inflow: inflow), []  # type: ignore[misc]
        for number in range(round(span / step)):
            watched(number * step / span, f"eddies on {len(flow)} nodes, step {number + 1}")
            beat.advance(step)
            forces = read(body)
            rows.append((beat.time, forces.drag, forces.lift))
        found.append(of_beats(np.array(rows)))
        before = body
    return found


def of_beats(rows: Double) -> Shedding:
    """`rows` (k, 3) time, drag, lift: the last whole beat from one rise of the lift through 0 to the next. ValueError for less than two beats."""
    time, drag, lift = rows.T
    rises = np.flatnonzero((lift[:-1] < 0.0) & (lift[1:] >= 0.0))
    if len(rises) < 3:
        raise ValueError(f"the lift rises through 0 only {len(rises)} times: no two beats to compare")
    at = time[rises] - lift[rises] * (time[rises + 1] - time[rises]) / (lift[rises + 1] - lift[rises])
    last, past = slice(rises[-2], rises[-1] + 2), slice(rises[-3], rises[-2] + 2)
    top = _peak(lift[last])
    return Shedding(_peak(drag[last]), top, -_peak(-lift[last]), float(1.0 / (at[-1] - at[-2])), abs(top / _peak(lift[past]) - 1.0))


def _peak(values: Double) -> float:
    """The largest of values at equal times, by the parabola through it and its neighbours."""
    k = int(np.clip(values.argmax(), 1, len(values) - 2))
    low, top, high = values[k - 1:k + 2]
    return float(top - (high - low) ** 2 / (8.0 * (low - 2.0 * top + high)))


def _error(what: str, meshes: Sequence[int], values: Sequence[float], allowed: float) -> Finding:
    # refined in the plane only: as many nodes as a cube of such cells has
    nodes = [side ** 3 for side in meshes]
    return Finding(f"{what}: mesh error, {', '.join(map(str, meshes))} cells a side ({order_said(nodes, values)})", mesh_error(nodes, values), 0.0,
                   allowed)


def _dfg(monitor: Monitor) -> tuple[Finding, ...]:
    found = steady(MESHES, monitor)
    rows = (("drag", [one.drag for one in found], DRAG, MESH), ("lift", [one.lift for one in found], LIFT, LIFT_MESH),
            ("pressure between front and back, Pa", [one.drop * PASCAL for one in found], DROP, MESH))
    return tuple(finding for what, values, expected, allowed in rows
                 for finding in (within(what, values[-1], expected, TOLERANCE), _error(what, MESHES, values, allowed)))


def _shedding(monitor: Monitor) -> tuple[Finding, ...]:
    with gzip.open(reference_data("hemo_ref/dfg_cylinder/bdforces_q2_lv6_dt3.gz"), "rt") as lines:
        table = np.array([[float(word) for word in line.split()] for line in lines if not line.startswith("#")])
    stored = of_beats(table[1:, [1, 3, 4]] * np.array([SECOND, 1.0, 1.0]))
    found = shedding(MESHES, SPANS, STEP, monitor)
    rows = tuple((what, [getattr(one, key) for one in found], float(getattr(stored, key))) for what, key in
                 (("largest drag", "drag"), ("largest lift", "lift"), ("smallest lift", "lowest"), ("Strouhal number", "strouhal")))
    return (*(finding for what, values, expected in rows
              for finding in (within(what, values[-1], expected, TOLERANCE), _error(what, MESHES, values, SHED_MESH))),
            Finding("change of the largest lift from beat to beat", found[-1].change, 0.0, 0.01))


PROBLEMS = (
    Problem("dfg", "Cylinder in a channel at Reynolds 20 (DFG 2D-1)", _dfg, slow=True),
    Problem("shedding", "Wake of a cylinder in a channel at Reynolds 100 (DFG 2D-2) against FeatFlow", _shedding, slow=True),
)
