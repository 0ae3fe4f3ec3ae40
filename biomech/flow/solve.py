"""SolveFlow: steady Navier-Stokes on the lumen of a plan.

Solved on coarser meshes of the same lumen first and on the mesh of the case last: each answer is the start of the next, and
their differences are the estimate of the mesh error of each number (gridconvergence.py).

Inside, lengths are in inlet diameters D, velocities in mean inlet velocities U, pressures in rho U^2.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Annotated, ClassVar

import numpy as np

from biomech.domain import MM, Domain
from biomech.flow import hyperaemia
from biomech.flow.age import leaving_age, mean_age
from biomech.flow.arrays import Double
from biomech.flow.blood import BloodConditions
from biomech.flow.checks import check_vessel
from biomech.flow.conditions import at_inflow
from biomech.flow.cuff_tuning import Met, met, missed, next_factor, scaled, told
from biomech.flow.discretisation import INLET, WALL, Discretisation
from biomech.flow.energy import energy_of, helicity_of
from biomech.flow.estimate import estimated, throat_reynolds
from biomech.flow.findings import (
    HIGH_SHEAR_PA,
    LOW_SHEAR_PA,
    STEADY,
    TRANSITION,
    UNCONVERGED,
    UNEXPLAINED,
    OutletFinding,
    hyperaemic_transition_warning,
    pressure_numbers,
    transition_warning,
)
from biomech.flow.gridconvergence import mesh_error, method, watched
from biomech.flow.hyperaemia import Curve, Openings, Share, keeping
from biomech.flow.inflow import developed_profile
from biomech.flow.network import Network, network_of
from biomech.flow.outlets import Beds
from biomech.flow.reactions import inlet_pressure, patch_mean, wall_stress
from biomech.flow.steady import FROM_COARSE, FROM_REST, Progress, solve_steady, transferred, worst
from biomech.model import PatientModel
from biomech.outcome import Credibility, Field, Solution
from biomech.porous import Porous
from meshing.errors import AnatomyError, ParameterOutOfRange, SimulationError
from meshing.step import Monitor, Range, portion
from meshing.tetmesh import TetMesh
from meshing.tetmeshers.lumen import MeshLumen, radius_near
from meshing.units import MMHG_PA, CubicMetrePerSecond, Millimetre
from meshing.vessels.lumen import Lumen

Numbers = tuple[tuple[str, float], ...]
TRUSTED = 1e-2
"""An iteration that stops above this residual has not found a steady flow: nothing of it is shown."""


@dataclass(frozen=True, eq=False)
class Case:
    """One mesh with its scales: `length` m, `speed` m/s, `pressure` Pa."""

    flow: Discretisation
    beds: Beds
    length: float
    speed: float
    pressure: float

    def outlet_pressures(self) -> Double:
        return self.beds.pressures(self.flow.state) * self.pressure

    def inlet_pressure(self) -> float:
        return inlet_pressure(self.flow) * self.pressure

    def openings(self) -> Openings:
        unit = self.speed * self.length ** 2
        flows = np.array([outlet.flux(self.flow.state) for outlet in self.flow.outlets]) * unit
        return Openings(-self.flow.inlet.flux(self.flow.state) * unit, self.inlet_pressure(), self.outlet_pressures(), flows)

    def start(self, before: Case | None) -> None:
        """Put the state where an iteration begins: the answer on a coarser mesh, or rest at the pressure that the beds need, with the inflow."""
        if before is None:
            self.flow.state[:, 3] = self.beds.level(np.pi / 4.0)
        else:
            same = np.array_equal(before.flow.tets, self.flow.tets)
            start = before.flow.state.copy() if same else transferred(before.flow, self.flow.points * (self.length / before.length))
            start[:, :3] *= before.speed / self.speed
            start[:, 3] *= before.pressure / self.pressure
            self.flow.begin(start)
        self.flow.prescribe_inflow(developed_profile(self.flow, np.pi / 4.0))


@dataclass(frozen=True)
class SolveFlow(BloodConditions):
    """Three-dimensional blood flow.

    Steady incompressible Navier-Stokes on the mesh of the lumen with vascular beds at the outlets (solve.py). With a `systolic` and a `diastolic`
    cuff pressure all beds are scaled alike until the inlet has the mean pressure of the cuff, with the loss that the coarsest mesh finds. With
    `hyperaemia` below 1 the flow is solved again on every mesh with beds of that share of their resistance and the pressure at the inlet kept: the
    pressure ratio then is what FFR measures. Where `cardiac_output` or `output_share` is given, the one times the other is the inflow.
    """

    sources: ClassVar[dict[str, str]] = {**BloodConditions.sources, "hyperaemia": hyperaemia.SOURCE}

    meshes: Annotated[int, Range(2, 3, "meshes, the finest included")] = 3
    coarse_factor: Annotated[float, Range(1.2, 3.0, "edge of each coarser mesh over that of the next")] = 1.33
    coarse_layers: Annotated[int, Range(1, 8, "layers at the wall of the next coarser mesh")] = 2
    hyperaemia: Share = 1.0

    version: ClassVar[int] = 8

    def __post_init__(self) -> None:
        super().__post_init__()
        hyperaemia.check(self.hyperaemia, self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a lumen mesh, SimulationError when no steady flow is found."""
        lumen = source.need_lumen()
        if source.lumen_mesh is None:
            raise AnatomyError("the artery lumen of this case has no mesh yet; "
                               "mesh it before the three-dimensional flow is solved")
        meshes: list[TetMesh] = []
        for level in range(self.meshes - 1, 0, -1):
            done = 0.1 * len(meshes)
            monitor(done, "meshing the lumen coarsely")
            meshes.append(coarser(lumen, source.lumen_mesh, self.coarse_factor ** level, max(self.coarse_layers + 1 - level, 1),
                                    portion(monitor, done, done + 0.1)))
        return self.solve(lumen, [*meshes, source.lumen_mesh], portion(monitor, 0.1 * len(meshes), 1.0), source.porous)

    def solve(self, lumen: Lumen, meshes: Sequence[TetMesh], monitor: Monitor, porous: Sequence[Porous] = ()) -> Solution:
        """The meshes of `lumen`, coarse to fine, one after the other; blood has to pass what is `porous`."""
        network = network_of(lumen)
        beds, rest = met(self, lumen, network), portion(monitor, 0.0, 1.0 if self.hyperaemia == 1.0 else 0.5)
        own, before = scaled(self, beds.factor), None
        if beds.rows:
            own, beds, before = self._tuned(lumen, meshes[0], beds, porous, rest)
        found, lost = own._on(lumen, meshes, before, portion(rest, 0.1 if beds.rows else 0.0, 1.0), porous)
        wide = own._opened(lumen, network, meshes, found, portion(monitor, 0.5, 1.0), porous)
        return own._solution(lumen, meshes[:len(found)], found, wide, beds, lost)

    def _tuned(self, lumen: Lumen, mesh: TetMesh, beds: Met, porous: Sequence[Porous], monitor: Monitor) -> tuple[SolveFlow, Met, Case | None]:
        """With beds that meet the cuff by what the coarsest `mesh` loses, and its answer with those of the network."""
        own = scaled(self, beds.factor)
        case = own.case(lumen, mesh, porous)
        case.start(None)
        progress = solve_steady(case.flow, case.beds, FROM_REST, portion(monitor, 0.0, 0.1))
        _insist(progress, case.flow, f"mesh of {len(mesh.points_mm)} nodes")
        opened = case.openings()
        more = next_factor(self.cuff_mean, self.outlet_pressure, opened.inlet, opened.outlets, opened.flows)
        if more is None:
            return scaled(self, 1.0), Met(warnings=(missed(self),)), case
        return scaled(own, more), told(self, beds.factor * more, "the drop that the coarsest mesh finds"), case

    def _on(self, lumen: Lumen, meshes: Sequence[TetMesh], before: Case | None, monitor: Monitor,
            porous: Sequence[Porous]) -> tuple[list[_Found], str]:
        """The answers on the meshes one after the other, and what was lost of them; `before`, where there is one, is where the first begins."""
        found: list[_Found] = []
        # the time a mesh takes grows with its size
        ends = np.cumsum([0.0] + [float(len(mesh.tets)) for mesh in meshes])
        for number, mesh in enumerate(meshes):
            watched = portion(monitor, ends[number] / ends[-1], min(ends[number + 1] / ends[-1], 0.98))
            watched(0.0, "preparing the flow")
            case = self.case(lumen, mesh, porous)
            case.start(before)
            schedule = FROM_REST if before is None else FROM_COARSE
            if number + 1 < len(meshes):     # only the last answer is read; the others tell its mesh error, in percents
                schedule = replace(schedule, tolerance=FROM_REST.tolerance)
            progress = solve_steady(case.flow, case.beds, schedule, watched)
            try:
                _insist(progress, case.flow, f"mesh of {len(mesh.points_mm)} nodes")
            except SimulationError as reason:
                if len(found) < 2:
                    raise
                # two meshes are an answer with its mesh error: it is kept, and says what was lost
                return found, f"this is the answer on the mesh of {found[-1].nodes} nodes, the finest that has one: {reason}"
            found.append(_Found(case, progress, self.density))
            before = case
        return found, ""

    def _opened(self, lumen: Lumen, network: Network, meshes: Sequence[TetMesh], found: Sequence[_Found], monitor: Monitor,
                porous: Sequence[Porous]) -> tuple[Numbers, tuple[str, ...]]:
        """The numbers in hyperaemia, with the inlet pressure of the finest mesh at rest on each, and what has to be said of them."""
        if self.hyperaemia == 1.0:
            return (), ()
        wide = replace(scaled(self, self.hyperaemia), hyperaemia=1.0)
        curve = Curve(network, wide.resistances(lumen), self.density, self.viscosity, self.outlet_pressure)
        pressure, got, lost = found[-1].inlet_pressure, list[Openings](), ""
        ends = np.cumsum([0.0] + [float(one.nodes) for one in found]) / sum(one.nodes for one in found)
        for number, (one, mesh) in enumerate(zip(found, meshes)):
            cases, part = [one.case], portion(monitor, float(ends[number]), float(ends[number + 1]))

            def solved(inflow: float, cases: list[Case] = cases, mesh: TetMesh = mesh, monitor: Monitor = part) -> Openings:
                case = at_inflow(wide, CubicMetrePerSecond(inflow)).case(lumen, mesh, porous)
                case.start(cases.pop())
                progress = solve_steady(case.flow, case.beds, replace(FROM_COARSE, tolerance=FROM_REST.tolerance), monitor)
                _insist(progress, case.flow, f"mesh of {len(mesh.points_mm)} nodes, in hyperaemia,")
                cases.append(case)
                return case.openings()

            try:
                got.append(keeping(curve, self.hyperaemia, pressure, one.case.openings(), solved))
            except (SimulationError, ParameterOutOfRange) as reason:
                lost = f"no flow in hyperaemia beyond that on {len(got)} of {len(found)} meshes: {reason}"
                break
        if not got:
            return (), (lost,)
        flow = at_inflow(wide, CubicMetrePerSecond(got[-1].inflow))
        warnings = hyperaemic_transition_warning(throat_reynolds(flow, network, estimated(flow, lumen, network)))
        told = watched([one.nodes for one in found[:len(got)]], {"hyperaemic pressure ratio": [one.ratio for one in got]}) if len(got) > 1 else ()
        return ((("hyperaemic pressure ratio", got[-1].ratio), ("hyperaemic inflow", got[-1].inflow), *told),
                ((lost,) if lost else ()) + warnings)

    def case(self, lumen: Lumen, mesh: TetMesh, porous: Sequence[Porous] = ()) -> Case:
        """The discretisation of one mesh of `lumen` with its scales, its beds and the drag of what is `porous`."""
        check_vessel(mesh, WALL, lumen.inlet.name, [outlet.name for outlet in lumen.outlets])
        domain = Domain.of(mesh)
        named = {facets.name: facets.triangles for facets in domain.facets}
        wanted = [WALL, lumen.inlet.name, *(outlet.name for outlet in lumen.outlets)]
        corners = domain.points[named[lumen.inlet.name]]
        area = float(np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum() / 2.0)
        length = float(np.sqrt(4.0 * area / np.pi))
        speed = self.mean_inflow / area
        pressure = self.density * speed ** 2
        flow = Discretisation(domain.points / length, domain.tets, {INLET if name == lumen.inlet.name else name: named[name] for name in wanted},
                              self.viscosity / (self.density * speed * length))
        flow.blood, flow.millimetres = self.thinning(length, speed), length / MM
        for one in porous:
            flow.hold_back(one.drag(flow.points[flow.tets] * (length / MM), self.viscosity) * (length / (self.density * speed)))
        beds = Beds(flow, self.resistances(lumen) * speed * length ** 2 / pressure)
        beds.offset[:] = self.outlet_pressure / pressure
        return Case(flow, beds, length, speed, pressure)

    def _solution(self, lumen: Lumen, meshes: Sequence[TetMesh], found: Sequence[_Found], wide: tuple[Numbers, tuple[str, ...]], beds: Met,
                  lost: str) -> Solution:
        last, fine, progress = found[-1], found[-1].case, found[-1].progress
        flow = fine.flow
        shear = np.zeros(len(flow))
        shear[last.wall.nodes] = last.shear
        flows = [o.flux(flow.state) * fine.speed * fine.length ** 2 for o in flow.outlets]
        outlets = [OutletFinding(o.name, q, float(p)) for o, q, p in zip(flow.outlets, flows, fine.outlet_pressures())]
        numbers = pressure_numbers(last.inlet_pressure, outlets, self.mean_inflow)
        network = network_of(lumen)
        reynolds = throat_reynolds(self, network, estimated(self, lumen, network))
        nodes, series = [one.nodes for one in found], {name: [one.numbers[name] for one in found] for name in last.numbers}
        drops, largest = series["pressure drop"], series["wall shear stress maximum"]
        given = {name for name, _ in numbers}
        numbers += (*((name, value) for name, value in last.numbers.items() if name not in given), *watched(nodes, series),
                    ("throat Reynolds number", reynolds), ("energy loss unexplained", last.energy.unexplained),
                    ("helicity balance", last.helicity.balance), *wide[0])
        warnings = beds.warnings + transition_warning(reynolds) + wide[1]
        if nodes[-1] < 1.3 * nodes[-2]:
            warnings += (f"the coarser mesh has {nodes[-2]} nodes and the mesh {nodes[-1]}: too close to estimate the mesh error; "
                         "raise the coarse factor",)
        if not mesh_error(nodes, largest) <= UNCONVERGED:
            warnings += ("the largest wall shear stress is not converged: it changes from mesh to mesh by as much as itself or by an unknown "
                         "amount; read the 99.5th percentile",)
        if not progress.converged:
            warnings = (f"the iteration stopped at a residual of {progress.residuals[-1]:.1e}, above its tolerance: "
                        "the flow may be unsteady", *warnings)
        if abs(last.energy.unexplained) > UNEXPLAINED:
            warnings += (f"{last.energy.unexplained:.0%} of the energy that is lost is not friction: the mesh is coarse for this flow",)
        warnings = (lost, *warnings) if lost else warnings
        entering = [o.name for o, q in zip(flow.outlets, flows) if q < 0.0]
        warnings += tuple(f"blood enters through the outlet '{name}': the split of the flow there rests on the bed assumed"
                          for name in entering)
        if len(flow.drag):
            warnings += ("wire is a porous body here: Darcy's law without the loss that grows with the square of the speed, no clotting",)
        fields = (
            Field("pressure", "mm[Hg]", "node", flow.in_mesh_order(flow.state[:, 3]) * fine.pressure / MMHG_PA),
            last.velocity(),
            Field("wall shear stress", "Pa", "node", flow.in_mesh_order(shear), WALL),
            Field("residence time", "s", "node", last.age * fine.length / fine.speed),
        )
        belief = Credibility(
            "P1-P1 variational multiscale, steady, Newton with multigrid GMRES", progress.converged and not lost, progress.residuals[-1],
            mesh_error(nodes, drops), method(nodes, drops), reynolds < TRANSITION, dict(numbers)["flow imbalance"],
            (*warnings, STEADY, f"rigid walls and {self.said()}"))
        coarser = tuple(Solution("flow", mesh, (one.velocity(),), (), (), (), belief) for mesh, one in zip(meshes[:-1], found))
        return Solution("flow", meshes[-1], fields, numbers, progress.residuals,
                        (*hyperaemia.row_of(self.hyperaemia), *beds.assumed(self.assumed(lumen))), belief, coarser=coarser)


class _Found:
    """The answer on one mesh; `numbers`, in SI, are those whose change from mesh to mesh is watched."""

    def __init__(self, case: Case, progress: Progress, density: float) -> None:
        flow = case.flow
        self.case, self.progress, self.nodes = case, progress, len(flow)
        self.inlet_pressure = case.inlet_pressure()
        outlets = case.outlet_pressures()
        self.wall = patch_mean(flow, wall_stress(flow))
        self.shear = self.wall.magnitude * case.pressure
        self.energy, self.helicity, self.age = energy_of(flow, case.beds), helicity_of(flow), mean_age(flow)
        watts, through = density * case.speed ** 3 * case.length ** 2, case.speed * case.length ** 2
        self.numbers: dict[str, float] = {
            "pressure drop": self.inlet_pressure - float(outlets.min()), "distal/proximal pressure ratio": float(outlets.min()) / self.inlet_pressure,
            "wall shear stress maximum": float(self.shear.max()),
            "wall shear stress 99.5th percentile": percentile(self.shear, self.wall.area, 0.995),
            "low wall shear stress area": float(self.wall.area[self.shear < LOW_SHEAR_PA].sum()) * case.length ** 2,
            "high wall shear stress area": float(self.wall.area[self.shear > HIGH_SHEAR_PA].sum()) * case.length ** 2,
            "energy loss": self.energy.lost * watts, "energy loss in friction": self.energy.friction * watts,
            "helicity intensity": self.helicity.intensity * case.speed ** 2 / case.length,
            "residence time leaving": leaving_age(flow, self.age) * case.length / case.speed,
            **{f"outlet flow {o.name}": o.flux(flow.state) * through for o in flow.outlets},
            **{f"pressure drop {o.name}": self.inlet_pressure - float(p) for o, p in zip(flow.outlets, outlets)}}

    def velocity(self) -> Field:
        flow = self.case.flow
        return Field("velocity", "m/s", "node", flow.in_mesh_order(flow.state[:, :3]) * self.case.speed)


def coarser(lumen: Lumen, mesh: TetMesh, factor: float, layers: int, monitor: Monitor) -> TetMesh:
    """The same lumen with edges `factor` times as long as those of `mesh`, fewer of them across a vessel and `layers` layers."""
    corners = mesh.points_mm[mesh.tets]
    longest = np.max([np.linalg.norm(corners[:, a] - corners[:, b], axis=1) for a, b in combinations(range(4), 2)], axis=0)
    edge = factor * float(np.percentile(longest, 99.0))
    # where the width of the vessel sets the size, elements across it are fewest; their longest edge is about .9 of what was asked
    ratio = 1.4 * 2.0 * radius_near(lumen)(corners.mean(axis=1)) / longest
    across = 0.93 * float(np.percentile(ratio, 5.0)) / factor
    step = MeshLumen(edge=Millimetre(min(edge, 10.0)), finest=Millimetre(min(factor * MeshLumen().finest, edge)),
                     across=int(np.clip(round(across), 3, 30)), layers=layers)
    return step.run(lumen, monitor)


def _insist(progress: Progress, flow: Discretisation, which: str) -> None:
    if not progress.converged and not progress.residuals[-1] < TRUSTED:
        raise SimulationError(
            f"no steady flow was found on the {which} of the lumen: the residual stays at {progress.residuals[-1]:.1e} "
            f"after {len(progress.residuals)} steps, worst at {worst(flow)}. Either the flow through the narrowing is unsteady at this inflow, or "
            "the mesh is too coarse there; lower the inflow, use a smaller edge length, or read the flow estimate instead")


def percentile(values: Double, weights: Double, part: float) -> float:
    """The value below which `part` of the total weight (wall area) lies."""
    order = np.argsort(values)
    share = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(share, part * share[-1])])
