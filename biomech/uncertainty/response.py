"""RespondFlow: how numbers of the flow that no fast tier knows answer to what is not known about the artery.

A surrogate of first order. The flow is solved on a mesh of the same vessel coarse enough for it (beats in 0D and 1D as they are): as
planned, once for each factor moved by about one standard deviation, and once with all of them moved each way. The wall is moved by moving
the nodes of that mesh, so that the answers differ by the factor and not by the mesh. The slopes follow from the single moves; what they say
about the last two solves against what those say is the surrogate's error, the larger of the two, stated with every interval and drawn
besides. The values of the full model stay: only changes are taken from here.

    inflow      z = ln(Q / Q0) / CV          viscosity   z = ln(mu / mu0) / SPREAD
    outlets     z = exponent - its value     radius      z = mean shift of the wall / RADIUS_MM
    place       z = shift of the wall at the narrowest place (where there is an aneurysm: the widest) beyond the mean / RADIUS_MM, over LENGTH

Numbers that cannot be negative and grow by factors answer in their logarithm, ratios of pressures in that of what they lack to 1, the others as
they are. What the user set does not vary.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import permutations
from typing import ClassVar, TypeGuard

import numpy as np
from scipy.sparse import csr_matrix, diags
from scipy.spatial import cKDTree

from biomech.device import Device
from biomech.flow.blood import BloodConditions
from biomech.flow.conditions import BLOOD_VISCOSITY, FlowConditions, at_inflow
from biomech.flow.cuff_tuning import met, scaled
from biomech.flow.energy import helicity_of
from biomech.flow.inflow import OUTPUT, developed_profile
from biomech.flow.network import GRAFT
from biomech.flow.outlets import MURRAY
from biomech.flow.solve import SolveFlow, coarser
from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.solve_waves import SolveWaves
from biomech.flow.steady import FROM_REST, solve_steady
from biomech.measures import jet, sac
from biomech.measures.case import Case
from biomech.measures.flow import WAVE_FREE
from biomech.model import PatientModel
from biomech.outcome import Credibility, Field, Outcome, Solution
from biomech.uncertainty.artery import LEAST_SHARE, drawn_conditions, drawn_shift, held_open, with_radius
from biomech.uncertainty.draws import Array, Draws
from biomech.uncertainty.moves import moved
from biomech.uncertainty.sources import INFLOW_CV, LENGTH, RADIUS_MM
from meshing.centreline import Centreline
from meshing.errors import SimulationError
from meshing.step import Monitor, portion
from meshing.tetmesh import TetMesh, tet_volumes
from meshing.units import CubicMetrePerSecond, PascalSecond
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import narrowest, reference_radius

STEADY = ("helicity_intensity", *jet.IDS, *sac.IDS)
BEAT = ("osi_high_share", "rfr_3d", "ifr_3d")
Solver = SolveFlow | SolvePulse | SolveCircuit | SolveWaves
RESPONDING = (SolveFlow, SolvePulse, SolveCircuit, SolveWaves)
RATIOS = {"circuit": "0d", "waves": "1d"}
"""How the ratios of a beat are called, by the kind of its solver."""
READ = {"rfr": "lowest pressure ratio of the beat", "ifr": WAVE_FREE}
RATIOS_OF = {kind: tuple(f"{name}_{tier}" for name in READ) for kind, tier in RATIOS.items()}
KNOWS = ("rfr_*", "ifr_*", "helicity_intensity", "jet_*", "sac_*", "osi_high_share")
GROWING = ("helicity_intensity", "sac_speed", "sac_turnover")
"""Numbers whose logarithm answers evenly."""
WALL = ("radius", "place")
SPREAD = 0.15
"""Standard deviation of the logarithm of a viscosity that lies evenly between 3.0 and 4.5 mPa s, rounded up."""
NODES, LEAST_COARSER, MOST_COARSER, LAYERS = 8000, 1.33, 2.2, 1
"""Nodes that the coarse mesh has about, and how much longer its edges are for that."""
NEARBY = replace(FROM_REST, first_cfl=100.0, thicker=())
"""From an answer that is near. Slopes need no more: ten times less changes them by less than one part in a hundred."""
BEAT_STEPS, LOOP_STEP_ERROR = 24, 0.1
"""Of a coarse beat. Where a heart ejects its steps are mostly wrong by more than .05 and would be divided: at .1, behind a narrowing of 65 %, the
slope of RFR changes by a tenth and that of iFR by a hundredth (at .2 the first by a sixth)."""
_NEIGHBOURS = 12
STEEP, ROUNDS = 0.25, 15
"""A displacement that changes by more than this share of an edge along it is smoothed, so many times."""
FLAT = 0.2
"""A mesh whose elements keep less than this of their volume is not moved so far."""
_OSI = "oscillatory shear index above 0.2, share of the wall"


@dataclass(frozen=True, eq=False)
class Response:
    """What RespondFlow found: values (ids,) on the coarse mesh, slopes (ids, factors) for each unit of z, of what `answer` makes of the
    number, and error (ids,) of the same: what the slopes are off where every factor is moved by one unit. `place_mm` (3,) LPS. `missed`: what could
    not be solved, and is not in it."""

    ids: tuple[str, ...]
    factors: tuple[str, ...]
    values: Array
    slopes: Array
    error: Array
    place_mm: Array
    missed: str = ""

    def drawn(self, z: dict[str, Array]) -> dict[str, Array]:
        """(draws,) values by id where the factors lie (draws,) units away."""
        change = self.slopes @ np.array([z[factor] for factor in self.factors]) if self.factors else np.zeros((len(self.ids), len(z["inflow"])))
        return {id: back(id, answer(id, value) + row) for id, value, row in zip(self.ids, self.values, change)}


def answer(id: str, values: Array | float) -> Array:
    """What answers evenly: the logarithm of a number that grows by factors, of what a ratio lacks to 1, else the number itself."""
    known = np.asarray(values, np.float64)
    return np.log(np.maximum(known, 1e-300)) if id in GROWING else np.log(np.maximum(1.0 - known, 1e-12)) if _is_ratio(id) else known


def back(id: str, answers: Array) -> Array:
    """The numbers that answer so."""
    found: Array = np.exp(answers) if id in GROWING else 1.0 - np.exp(answers) if _is_ratio(id) else answers
    return found


def in_words(id: str, error: float) -> str:
    """The stated error of an answer."""
    if _is_ratio(id):
        return f"{100.0 * error:.0f} % of what it lacks to 1"
    return f"{100.0 * error:.0f} %" if id in GROWING else f"{error:.2g} of its unit"


def _is_ratio(id: str) -> bool:
    return id.startswith("rfr_")        # iFR is above 1 where blood flows back in diastole


@dataclass(frozen=True)
class RespondFlow:
    """How the flow answers to what is not known.

    `solver` is the one whose numbers are meant: the steady flow, a beat in 0D or 1D, or the heartbeat (with BEAT_STEPS steps of one beat here).
    """

    version: ClassVar[int] = 5
    solver: Solver

    def run(self, source: tuple[object, ...], monitor: Monitor, /) -> Response:
        """`source`: the model before the plan, the model after it, and the plan's Outcome. No ids where the outcome has none of them."""
        baseline, model, outcome = source
        if not isinstance(baseline, PatientModel) or not isinstance(model, PatientModel) or not isinstance(outcome, Outcome):
            raise SimulationError("the answer of the flow needs the patient model before and after the plan, and the plan's outcome")
        flat = isinstance(self.solver, (SolveCircuit, SolveWaves))
        among = STEADY if isinstance(self.solver, SolveFlow) else RATIOS_OF[self.solver.kind] if flat else BEAT  # type: ignore[union-attr]
        wanted = tuple(m.id for m in outcome.measures if m.id in among)
        if not wanted or model.lumen is None or (model.lumen_mesh is None and not flat):
            return _none()
        lumen = model.need_lumen()
        monitor(0.0, "meshing the lumen coarsely")
        mesh = None if flat or model.lumen_mesh is None else _coarse(lumen, model.lumen_mesh, portion(monitor, 0.0, 0.1))
        place = _place(lumen.centreline, any(id in sac.IDS for id in wanted))
        factors = _varying(self.solver, model, place)
        step = 1.0 if mesh is None else _bearable(mesh, model, place, factors)
        factors = tuple(factor for factor in factors if step > 0.0 or factor not in WALL)
        ways = {factor: _way(factor) * (step if factor in WALL else 1.0) for factor in factors}
        solve = _Steady(wanted) if isinstance(self.solver, SolveFlow) else _one_beat if isinstance(self.solver, SolvePulse) else _flat_beat

        def solved(z: dict[str, float], watched: Monitor) -> dict[str, float]:
            own = Case(_swelled(baseline, z, place), _swelled(model, z, place), ())
            shift = shift_of(lumen.centreline, model.devices, z, place)
            return solve(_moved(self.solver, z), own, mesh and stretched(mesh, lumen.centreline, shift), z, watched)

        # all together, both ways: what bends the answer, and what acts together, is error here
        found = moved(solved, ways, portion(monitor, 0.1, 1.0))
        if found.planned is None:
            return _none("; ".join(found.lost))

        def answered(numbers: dict[str, float]) -> Array:
            return np.array([float(answer(id, numbers.get(id, np.nan))) for id in wanted])

        values, planned = np.array([found.planned.get(id, np.nan) for id in wanted]), answered(found.planned)
        factors = tuple(found.single)
        slopes = np.array([(answered(numbers) - planned) / way for way, numbers in found.single.values()]).reshape(len(factors), -1).T
        slopes = np.nan_to_num(slopes)       # a jet that a wider place no longer has: its angle is taken as it was
        error = np.zeros(len(wanted)) if found.together else np.abs(slopes).sum(axis=1)
        for part, numbers in found.together:
            off = np.abs(answered(numbers) - planned - part * slopes @ np.array([ways[factor] for factor in factors])) / part ** 2
            error = np.maximum(error, np.where(np.isfinite(off), off, np.abs(slopes).sum(axis=1)))
        known = np.isfinite(planned)
        ids = tuple(id for id, there in zip(wanted, known) if there)
        return Response(ids, factors, values[known], slopes[known], error[known], place, "; ".join(found.lost))


def _none(missed: str = "") -> Response:
    return Response((), (), np.zeros(0), np.zeros((0, 0)), np.zeros(0), np.zeros(3), missed)


class ResponseTier:
    """The draws of what a Response knows."""

    def __init__(self, case: Case, response: Response, conditions: FlowConditions) -> None:
        self.response, self.conditions = response, conditions
        self.line = case.model.need_lumen().centreline
        self.free = ~held_open(case.model.devices, self.line)
        self.at = int(np.linalg.norm(self.line.points_mm - response.place_mm, axis=1).argmin())

    @staticmethod
    def would_know(id: str) -> bool:
        """Whether a response that was solved knows this measure."""
        return any(fnmatchcase(id, pattern) for pattern in KNOWS)

    def values(self, draws: Draws, monitor: Monitor) -> dict[str, Array]:
        """(draws,) of every measure that the response knows, by id."""
        own = self.conditions
        inflow, viscosity, exponent = drawn_conditions(own, draws)
        shift = drawn_shift(self.line, self.free, draws)
        common = shift[self.free].mean(axis=0) if self.free.any() else np.zeros(draws.count)
        return self.response.drawn({
            "inflow": np.log(inflow / own.mean_inflow) / INFLOW_CV, "viscosity": np.log(viscosity / own.viscosity) / SPREAD,
            "outlets": exponent - own.outlet_exponent, "radius": common / RADIUS_MM, "place": (shift[self.at] - common) / RADIUS_MM})


def _place(line: Centreline, wide: bool) -> Array:
    """(3,) where the wall matters most."""
    point = int((line.radius_mm / reference_radius(line)).argmax()) if wide else narrowest(line, without=(GRAFT,)).point
    return np.asarray(line.points_mm[point], np.float64)


def _way(factor: str) -> float:
    """Which way a factor is moved for its slope: where its range goes on."""
    return -1.0 if factor in ("viscosity", "outlets") else 1.0


def _bearable(mesh: TetMesh, model: PatientModel, place: Array, factors: tuple[str, ...]) -> float:
    """How much of a unit the wall may be moved, both ways, without a fold: 1, a half and so on, 0 where not even an eighth."""
    line, walls = model.need_lumen().centreline, [factor for factor in factors if factor in WALL]
    step = 1.0
    while step >= 0.125:
        try:
            for side in (step, -step):
                stretched(mesh, line, shift_of(line, model.devices, dict.fromkeys(walls, side), place))
            return step
        except SimulationError:
            step /= 2.0
    return 0.0


def _varying(solver: Solver, model: PatientModel, place: Array) -> tuple[str, ...]:
    line = model.need_lumen().centreline
    free = ~held_open(model.devices, line)
    there = bool(free[np.linalg.norm(line.points_mm - place, axis=1).argmin()])
    shared = solver.outlet_exponent == MURRAY and solver.beyond == "beds"
    pumped = solver.cardiac_output == OUTPUT if _looped(solver) else not solver.inflow_known
    known = (("inflow", pumped), ("viscosity", solver.viscosity == BLOOD_VISCOSITY and _newtonian(solver)),
             ("outlets", shared and len(model.need_lumen().outlets) > 1), ("radius", bool(free.any())), ("place", there))
    return tuple(name for name, varies in known if varies)


def _looped(solver: Solver) -> TypeGuard[SolvePulse]:
    """Whether a heart pumps, so that the output of the heart takes the place of the inflow."""
    return isinstance(solver, SolvePulse) and solver.outlets != "windkessel"


def _newtonian(solver: Solver) -> bool:
    return solver.blood == "newtonian" if isinstance(solver, BloodConditions) else not solver.haematocrit


def _coarse(lumen: Lumen, mesh: TetMesh, monitor: Monitor) -> TetMesh:
    factor = float(np.clip((len(mesh.points_mm) / NODES) ** (1.0 / 3.0), LEAST_COARSER, MOST_COARSER))
    return coarser(lumen, mesh, factor, LAYERS, monitor)


def _moved(solver: Solver, z: dict[str, float]) -> Solver:
    """The solver with its conditions moved. An exponent is moved to where it may lie, not beyond; flows that were measured move with the inflow,
    so that the beds stay. In a closed loop what moves is the output of the heart."""
    more = float(np.exp(INFLOW_CV * z.get("inflow", 0.0)))
    if _looped(solver):
        pumped: Solver = replace(solver, cardiac_output=CubicMetrePerSecond(solver.cardiac_output * more))
    else:
        pumped = solver if more == 1.0 else at_inflow(solver, CubicMetrePerSecond(solver.mean_inflow * more))
    return replace(pumped, viscosity=PascalSecond(solver.viscosity * np.exp(SPREAD * z.get("viscosity", 0.0))),
                   outlet_exponent=solver.outlet_exponent + z.get("outlets", 0.0))


def shift_of(line: Centreline, devices: Sequence[Device], z: dict[str, float], place: Array) -> Array:
    """(n,) mm by which the wall beside the points of a centreline lies farther out."""
    bump = np.exp(-0.5 * (np.linalg.norm(line.points_mm - place, axis=1) / float(LENGTH)) ** 2)
    found = RADIUS_MM * (z.get("radius", 0.0) + z.get("place", 0.0) * bump) * ~held_open(devices, line)
    return np.asarray(np.maximum(found, (LEAST_SHARE - 1.0) * line.radius_mm), np.float64)


def _swelled(model: PatientModel, z: dict[str, float], place: Array) -> PatientModel:
    """The model with the radii of its centreline moved; the mesh is moved by `stretched`."""
    lumen = model.need_lumen()
    shift = shift_of(lumen.centreline, model.devices, z, place)
    return replace(model, lumen=with_radius(lumen, lumen.centreline.radius_mm + shift)) if shift.any() else model


def stretched(mesh: TetMesh, line: Centreline, shift_mm: Array) -> TetMesh:
    """The mesh of a lumen whose wall lies `shift_mm` (n,) farther out beside the points of its centreline: every node moves away from the axis
    in proportion to its distance from it, which is a mean over the nearest points, so that forks are moved smoothly. Raises SimulationError
    where that would fold the mesh."""
    if not shift_mm.any():
        return mesh
    along = np.zeros_like(line.points_mm)
    has = line.parent >= 0
    along[has] = line.points_mm[has] - line.points_mm[line.parent[has]]
    for point in np.flatnonzero(~has):
        children = np.flatnonzero(line.parent == point)
        along[point] = line.points_mm[children[0]] - line.points_mm[point] if len(children) else (0.0, 0.0, 1.0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    count = min(_NEIGHBOURS, len(line.points_mm))
    away, index = (part.reshape(len(mesh.points_mm), count) for part in cKDTree(line.points_mm).query(mesh.points_mm, count))
    radius = line.radius_mm[index]
    out = mesh.points_mm[:, None] - line.points_mm[index]
    out -= np.einsum("nck,nck->nc", out, along[index])[:, :, None] * along[index]
    weight = 1.0 / (away / radius + 0.1) ** 4
    push = (weight * shift_mm[index] / radius)[:, :, None] * out
    move = _smooth(mesh, push.sum(axis=1) / weight.sum(axis=1, keepdims=True))
    points = mesh.points_mm + move
    left = tet_volumes(points, mesh.tets) / tet_volumes(mesh.points_mm, mesh.tets)
    if left.min() < FLAT:
        raise SimulationError(f"the mesh of the lumen folds where its wall is moved by {np.abs(shift_mm).max():.2f} mm: an element keeps "
                              f"{left.min():.0%} of its volume; use a coarser mesh of the lumen, or leave the error bars out")
    return replace(mesh, points_mm=points)


class _Steady:
    """Steady flow on one mesh that is moved, each answer from that as planned and what the single moves say about all together."""

    def __init__(self, wanted: tuple[str, ...]) -> None:
        self.wanted = wanted
        self.planned: Array | None = None
        self.change: dict[str, Array] = {}

    def __call__(self, solver: Solver, moved: Case, mesh: TetMesh | None, z: dict[str, float], monitor: Monitor) -> dict[str, float]:
        assert isinstance(solver, SolveFlow)
        assert mesh is not None
        lumen = moved.model.need_lumen()
        case = scaled(solver, met(solver, lumen).factor).case(lumen, mesh, moved.model.porous)
        flow = case.flow
        scale = np.array([case.speed] * 3 + [case.pressure])
        if self.planned is None:
            # the pressure level that the beds need; only differences drive the flow
            flow.state[:, 3] = case.beds.level(np.pi / 4.0)
        else:
            start = self.planned + sum(value * self.change[factor] for factor, value in z.items() if factor in self.change)
            flow.begin(flow.in_solver_order(start) / scale)
        flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
        progress = solve_steady(flow, case.beds, FROM_REST if self.planned is None else NEARBY, monitor)
        if not progress.residuals[-1] < NEARBY.tolerance:
            raise SimulationError(f"the coarse flow for the error bars does not settle: its residual stays at {progress.residuals[-1]:.1e}; the flow "
                                  "may be unsteady. Leave the error bars out, or lower the inflow")
        found_state = flow.in_mesh_order(flow.state) * scale
        if self.planned is None:
            self.planned = found_state
        elif len(z) == 1:
            self.change |= {factor: (found_state - self.planned) / value for factor, value in z.items()}
        found = {"helicity_intensity": helicity_of(flow).intensity * case.speed ** 2 / case.length}
        if self.wanted != ("helicity_intensity",):
            velocity = Field("velocity", "m/s", "node", flow.in_mesh_order(flow.state[:, :3]) * case.speed)
            solution = Solution("flow", mesh, (velocity,), (), (), (), Credibility("coarse", True, 0.0, 0.0, "none", True, 0.0))
            read = replace(moved, solutions=(solution,))
            measures: list[Callable[[Case], tuple[object, ...]]] = [part.measure for part in (jet, sac) if set(part.IDS) & set(self.wanted)]
            found |= {m.id: m.value for part in measures for m in part(read)}  # type: ignore[attr-defined]
        return found


def _smooth(mesh: TetMesh, move: Array) -> Array:
    """(n, 3) the same displacement without jumps from one branch to the next: the mean over neighbours, some times over, where it is far from
    that; elsewhere, as in a tube, it is left alone."""
    count = len(mesh.points_mm)
    ends = np.concatenate([mesh.tets[:, [a, b]] for a, b in permutations(range(4), 2)])
    graph = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    graph.data[:] = 1.0
    mean = diags(1.0 / np.maximum(np.asarray(graph.sum(axis=1)).ravel(), 1.0)) @ graph
    edge = np.linalg.norm(mesh.points_mm[ends[:, 0]] - mesh.points_mm[ends[:, 1]], axis=1)
    steep = np.linalg.norm(move[ends[:, 0]] - move[ends[:, 1]], axis=1) > STEEP * edge
    near = np.zeros(count)
    near[np.unique(ends[steep])] = 1.0
    for _ in range(ROUNDS):
        near = np.maximum(near, 0.9 * np.minimum(1.0, graph @ near))
    found = move
    for _ in range(ROUNDS):
        found = found + near[:, None] * (mean @ found - found)
    return found


def _flat_beat(solver: Solver, moved: Case, mesh: TetMesh | None, z: dict[str, float], monitor: Monitor) -> dict[str, float]:
    """A beat in 0D or 1D, at rest."""
    assert isinstance(solver, (SolveCircuit, SolveWaves))
    return _read(replace(solver, hyperaemia=1.0).run(moved.model, monitor), RATIOS[solver.kind])


def _read(solution: Solution, tier: str) -> dict[str, float]:
    """The ratios of a beat by the ids of their measures; iFR only where the beat has such a period."""
    numbers = dict(solution.numbers)
    return {f"{name}_{tier}": numbers[number] for name, number in READ.items() if number in numbers}


def _one_beat(solver: Solver, moved: Case, mesh: TetMesh | None, z: dict[str, float], monitor: Monitor) -> dict[str, float]:
    """One beat in few steps, at rest."""
    assert isinstance(solver, SolvePulse)
    assert mesh is not None
    error = max(solver.step_error, LOOP_STEP_ERROR) if _looped(solver) else solver.step_error
    quick = replace(solver, steps=min(solver.steps, BEAT_STEPS), beats=1, meshes=1, hyperaemia=1.0, step_error=error)
    found = quick.solve(moved.model, [mesh], monitor)
    return {"osi_high_share": 100.0 * found.number(_OSI), **_read(found, "3d")}
