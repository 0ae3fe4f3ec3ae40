"""SolveFlow: steady Navier-Stokes on the lumen of a plan.

Solved twice, on a coarser mesh of the same lumen and on the mesh of the case: the coarse answer is the start of the
fine one, and their difference is the estimate of the mesh error. With sizes h (n^(-1/3), n nodes), order 2 and the
safety factor 3 of two meshes this is the grid convergence index of Roache 1994 (J. Fluids Eng. 116:405):

    error = 3 |dP_fine - dP_coarse| / |dP_fine| / ((h_coarse / h_fine)^2 - 1)

Inside, lengths are in inlet diameters D, velocities in mean inlet velocities U, pressures in rho U^2.
"""
from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, ClassVar

import numpy as np

from biomech.domain import Domain
from biomech.flow.arrays import Double
from biomech.flow.conditions import FlowConditions
from biomech.flow.discretisation import INLET, WALL, Discretisation
from biomech.flow.estimate import estimated, throat_reynolds
from biomech.flow.findings import LOW_SHEAR_PA, STANDING_WARNINGS, TRANSITION, OutletFinding, pressure_numbers, transition_warning
from biomech.flow.inflow import developed_profile
from biomech.flow.network import network_of
from biomech.flow.outlets import Beds
from biomech.flow.reactions import inlet_pressure, wall_stress
from biomech.flow.steady import FROM_COARSE, FROM_REST, Progress, solve_steady, transferred
from biomech.model import PatientModel
from biomech.outcome import Credibility, Field, Solution
from meshing.errors import AnatomyError, SimulationError
from meshing.step import Monitor, Range, check, portion
from meshing.tetmesh import TetMesh
from meshing.tetmeshers.lumen import MeshLumen, radius_near
from meshing.units import MMHG_PA, Millimetre
from meshing.vessels.lumen import Lumen

LEAST_REFINED = 0.3
"""Smallest (h_coarse / h_fine)^2 - 1 with which two meshes tell anything about their error."""
TRUSTED = 1e-2
"""An iteration that stops above this residual has not found a steady flow: nothing of it is shown."""


@dataclass(frozen=True, eq=False)
class _Case:
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

    def largest_drop(self) -> float:
        return self.inlet_pressure() - float(self.outlet_pressures().min())


@dataclass(frozen=True)
class SolveFlow(FlowConditions):
    """Three-dimensional blood flow.

    Steady incompressible Navier-Stokes on the mesh of the lumen with vascular beds at the outlets (solve.py).
    """

    coarse_layers: Annotated[int, Range(0, 8, "layers at the wall of the coarser mesh")] = 2
    coarse_factor: Annotated[float, Range(1.2, 3.0, "edge of the coarser mesh over that of the mesh")] = 1.6

    version: ClassVar[int] = 1

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a lumen mesh, SimulationError when no steady flow is found."""
        lumen = source.need_lumen()
        if source.lumen_mesh is None:
            raise AnatomyError("the artery lumen of this case has no mesh yet; "
                               "mesh it before the three-dimensional flow is solved")
        monitor(0.0, "meshing the lumen coarsely")
        coarse_mesh = _coarser(lumen, source.lumen_mesh, self.coarse_factor, self.coarse_layers, portion(monitor, 0.0, 0.1))
        return self.solve(lumen, coarse_mesh, source.lumen_mesh, monitor)

    def solve(self, lumen: Lumen, coarse_mesh: TetMesh, mesh: TetMesh, monitor: Monitor) -> Solution:
        """Both meshes of `lumen`, one after the other."""
        coarse = self._case(lumen, coarse_mesh)
        coarse.flow.prescribe_inflow(developed_profile(coarse.flow, np.pi / 4.0))
        # the pressure level that the beds need; only differences drive the flow
        coarse.flow.state[:, 3] = np.pi / 4.0 / (1.0 / coarse.beds.resistance).sum()
        first = solve_steady(coarse.flow, coarse.beds, FROM_REST, portion(monitor, 0.1, 0.3))
        _insist(first, "coarse")
        monitor(0.3, "preparing the fine mesh")
        fine = self._case(lumen, mesh)
        start = transferred(coarse.flow, fine.flow.points * (fine.length / coarse.length))
        start[:, :3] *= coarse.speed / fine.speed
        start[:, 3] *= coarse.pressure / fine.pressure
        fine.flow.state = np.where(fine.flow.fixed, 0.0, start)
        fine.flow.prescribe_inflow(developed_profile(fine.flow, np.pi / 4.0))
        second = solve_steady(fine.flow, fine.beds, FROM_COARSE, portion(monitor, 0.3, 0.98))
        _insist(second, "fine")
        return self._solution(lumen, mesh, coarse, fine, second)

    def _case(self, lumen: Lumen, mesh: TetMesh) -> _Case:
        domain = Domain.of(mesh)
        named = {facets.name: facets.triangles for facets in domain.facets}
        wanted = [WALL, lumen.inlet.name, *(outlet.name for outlet in lumen.outlets)]
        for name in wanted:
            mesh.facet_set(name)
        corners = domain.points[named[lumen.inlet.name]]
        area = float(np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum() / 2.0)
        length = float(np.sqrt(4.0 * area / np.pi))
        speed = self.inflow / area
        pressure = self.density * speed ** 2
        flow = Discretisation(domain.points / length, domain.tets, {INLET if name == lumen.inlet.name else name: named[name] for name in wanted},
                              self.viscosity / (self.density * speed * length))
        beds = Beds(flow, self.resistances(lumen) * speed * length ** 2 / pressure)
        return _Case(flow, beds, length, speed, pressure)

    def _solution(self, lumen: Lumen, mesh: TetMesh, coarse: _Case, fine: _Case, progress: Progress) -> Solution:
        flow = fine.flow
        stress = wall_stress(flow)
        shear = np.zeros(len(flow))
        shear[stress.nodes] = stress.magnitude * fine.pressure
        flows = [o.flux(flow.state) * fine.speed * fine.length ** 2 for o in flow.outlets]
        outlets = [OutletFinding(o.name, q, float(p)) for o, q, p in zip(flow.outlets, flows, fine.outlet_pressures())]
        numbers = pressure_numbers(fine.inlet_pressure(), outlets, self.inflow)
        network = network_of(lumen)
        reynolds = throat_reynolds(self, network, estimated(self, lumen, network))
        on_wall = stress.magnitude * fine.pressure
        numbers += (("wall shear stress maximum", float(on_wall.max())),
                    ("wall shear stress 99.5th percentile", _percentile(on_wall, stress.area, 0.995)),
                    ("low wall shear stress area", float(stress.area[on_wall < LOW_SHEAR_PA].sum()) * fine.length ** 2),
                    ("throat Reynolds number", reynolds))
        refined = (len(flow) / len(coarse.flow)) ** (2.0 / 3.0) - 1.0
        drops = fine.largest_drop(), coarse.largest_drop()
        difference = abs(drops[0] - drops[1]) / abs(drops[0])
        warnings = transition_warning(reynolds)
        if refined < LEAST_REFINED:
            warnings += (f"the coarser mesh has {len(coarse.flow)} nodes and the mesh {len(flow)}: too close to estimate the mesh error; "
                         "raise the coarse factor",)
        if not progress.converged:
            warnings = (f"the iteration stopped at a residual of {progress.residuals[-1]:.1e}, above its tolerance: "
                        "the flow may be unsteady", *warnings)
        entering = [o.name for o, q in zip(flow.outlets, flows) if q < 0.0]
        warnings += tuple(f"blood enters through the outlet '{name}': the split of the flow there rests on the bed assumed"
                          for name in entering)
        fields = (
            Field("pressure", "mm[Hg]", "node", flow.in_mesh_order(flow.state[:, 3]) * fine.pressure / MMHG_PA),
            Field("velocity", "m/s", "node", flow.in_mesh_order(flow.state[:, :3]) * fine.speed),
            Field("wall shear stress", "Pa", "node", flow.in_mesh_order(shear), WALL),
        )
        return Solution("flow", mesh, fields, numbers, progress.residuals, self.assumed(lumen), Credibility(
            "P1-P1 variational multiscale, steady, Newton with multigrid GMRES", progress.converged, progress.residuals[-1],
            3.0 * difference / max(refined, LEAST_REFINED),
            f"pressure drop on {len(coarse.flow)} and {len(flow)} nodes, grid convergence index of Roache 1994 "
            "(order 2, factor 3)",
            reynolds < TRANSITION, dict(numbers)["flow imbalance"], warnings + STANDING_WARNINGS))


def _coarser(lumen: Lumen, mesh: TetMesh, factor: float, layers: int, monitor: Monitor) -> TetMesh:
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


def _insist(progress: Progress, which: str) -> None:
    if not progress.converged and not progress.residuals[-1] < TRUSTED:
        raise SimulationError(
            f"no steady flow was found on the {which} mesh of the lumen: the residual stays at {progress.residuals[-1]:.1e} "
            f"after {len(progress.residuals)} steps. Either the flow through the narrowing is unsteady at this inflow, or the "
            "mesh is too coarse there; lower the inflow, use a smaller edge length, or read the flow estimate instead")


def _percentile(values: Double, weights: Double, part: float) -> float:
    """The value below which `part` of the total weight (wall area) lies."""
    order = np.argsort(values)
    share = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(share, part * share[-1])])
