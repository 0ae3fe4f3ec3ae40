"""SolveWall: the wall of an artery under the pressure of its blood, as a Solution.

The pressure is the same everywhere, or that of a three-dimensional flow of the same plan at the wall (blood_pressure.py).

The wall is a solid around the lumen (meshing/tetmeshers/wall.py) of curved quadratic tetrahedra with one pressure each. The image shows
the vessel under its pressure, so the scanned shape is that of the loaded wall; the stress that carries a given pressure in a given
shape follows from balance alone where the wall is thin (Laplace: p r / h), so small strains are right and the stiffness hardly matters.
At the openings the wall may widen but neither slide along the vessel nor turn: each end node moves along its radius only.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from scipy.ndimage import map_coordinates, spline_filter

from biomech.domain import MM
from biomech.flow.portal import ARTERIAL
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_pulse import SolvePulse
from biomech.materials.library import Tissue, tissue
from biomech.materials.linear_elastic import LinearElastic
from biomech.materials.tensor import Array
from biomech.model import PatientModel
from biomech.outcome import Credibility, Field, Solution
from biomech.tissue.blood_pressure import EVEN, Borne
from biomech.tissue.checks import refuse_unknown
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.recovery import percentile, recover
from biomech.tissue.reference import Ints, triangle_rule, triangle_shapes
from meshing.errors import SimulationError
from meshing.layer_quality import LEAST_WALL, layer_quality
from meshing.step import Monitor, Range, check, portion
from meshing.tetmeshers.cut import LevelMm
from meshing.tetmeshers.quadratic import EDGES, QuadraticMesh, curved
from meshing.tetmeshers.wall import INNER, MeshWall, Wall
from meshing.units import MMHG_PA, Millimetre, Pascal, Percent
from meshing.vessels.lumen import Lumen
from meshing.volume import index_of

KEY = "artery"
LIMITS = (
    "the thickness of the wall is not seen in the scan: it is a share of the radius or what was given, the same in plaque, and stress goes "
    "with its inverse",
    "the wall is uniform, linear and free of residual stress; the displacement is that from no pressure at small strain, which an artery leaves "
    "far behind: read the stress, not the displacement",
    "a wall that is pressed stretches rightly at any thickness; where it bends it is too soft by 5 % with two elements in the thickness and by 29 % "
    "with one, and too stiff by 7 % where edges are six times as long as the wall is thick (rehearse verify thin)",
    "tissue around the vessel and its pull along the axis are left out; within a diameter of an opening stress is that of the hold",
)
WHERE_FROM = "Boileau 2015, wall over radius of the iliac artery, read in the models of openBF [R]"


@dataclass(frozen=True)
class SolveWall:
    """Stress in the wall of an artery.

    With `pressures` "flow" or "heartbeat" the wall bears the pressures that the three-dimensional flow of the same plan has there, steady or at the
    moment of its beat at which they are highest, instead of `pressure` everywhere.
    """

    version: ClassVar[int] = 5
    kind: ClassVar[str] = "wall"
    pressure: Annotated[Pascal, Range(100.0, 40_000.0, "pressure of the blood on the wall")] = ARTERIAL
    thickness: Annotated[Millimetre | None, Range(0.1, 4.0, "Thickness of the wall")] = None
    share: Annotated[Percent, Range(2, 60, "Thickness of the wall, of the local radius")] = MeshWall.share
    layers: Annotated[int, Range(1, 6, "Elements in the thickness")] = 2
    edge: Annotated[Millimetre, Range(0.2, 10, "Longest edge")] = Millimetre(3.0)
    across: Annotated[int, Range(3, 30, "Elements across the vessel")] = 6
    pressures: Literal["even", "flow", "heartbeat"] = "even"

    def __post_init__(self) -> None:
        check(self)
        if self.pressures != "even" and self.pressure != SolveWall.pressure:
            raise SimulationError(f"with pressures = \"{self.pressures}\" the wall bears those of the flow: leave pressure out, or use "
                                  "pressures = \"even\"")

    @property
    def follows(self) -> type[SolveFlow] | type[SolvePulse] | None:
        """The solver of the same plan whose answer is the second source."""
        return {"even": None, "flow": SolveFlow, "heartbeat": SolvePulse}[self.pressures]

    def run(self, source: PatientModel | tuple[PatientModel, Solution], monitor: Monitor, /) -> Solution:
        """Raises MeshError where no wall can be meshed, SimulationError when no equilibrium is found or the flow is not there."""
        model, *flow = source if isinstance(source, tuple) else (source,)
        lumen, bears = model.need_lumen(), Borne.even(self.pressure)
        if self.follows is not None:
            if not flow:
                raise SimulationError(f"the wall is to bear the pressures of the {self.pressures}, and there is none: solve it for the same plan")
            bears = Borne.of(flow[0])
        return self.solve(lumen, self.mesh().walled(lumen, portion(monitor, 0.0, 0.5)), portion(monitor, 0.5, 1.0), bears)

    def mesh(self) -> MeshWall:
        """The recipe of the wall's mesh."""
        return MeshWall(self.thickness, self.share, self.layers, self.edge, self.across)

    def solve(self, lumen: Lumen, wall: Wall, monitor: Monitor, bears: Borne | None = None) -> Solution:
        """The wall of `lumen` under what it bears, the pressure of this step where nothing else is given."""
        bears = bears or Borne.even(self.pressure)
        monitor(0.0, "curving the wall")
        # the walls of the mesh are levels of one distance, the outer one where the thickness is even: elsewhere it follows its normals
        mesh = curved(wall.solid(), {INNER: level_of(lumen)})
        used = tissue(KEY)
        law = used.need_law()
        points, nodes = mesh.points_mm * MM, mesh.nodes
        free = held_at_ends(mesh, lumen)
        body = Body(points, nodes, laws=(LinearElastic(law.shear_modulus, law.lam),), free=free, mean=True, double=True)
        borne = bears.at(mesh.points_mm)
        push = pressure_force(mesh, INNER, borne)
        found = Solver(body, portion(monitor, 0.1, 0.95)).solve(Load(body.inside(push)), tolerance=1e-6)
        if found.reached < 1.0:
            raise SimulationError("no equilibrium of the wall of the artery was found: the mesh has bad elements; mesh it with shorter edges")
        read = recover(body, found.x)
        moved = body.outside(found.x - body.points)[: len(mesh.linear.points_mm)]
        reaction = body.outside(body.internal_force(found.x, found.p, 0.0)) - push
        balance = float(np.linalg.norm(np.einsum("nij,nj->ni", free, reaction).sum(axis=0)) / np.abs(push).sum())
        volume = body.elements_outside(body.volume)
        shell, inner = wall.shell(), borne[np.unique(facet_nodes(mesh, INNER))]
        numbers = (("wall stress p99", percentile(read.von_mises, volume, 99.0)), ("wall stress median", percentile(read.von_mises, volume, 50.0)),
                   ("wall stress max", float(read.von_mises.max())), ("wall strain p99", percentile(read.strain, volume, 99.0)),
                   ("wall thickness min", float(shell.thickness_mm.min()) * MM), ("wall thickness median", float(np.median(shell.thickness_mm)) * MM),
                   ("pressure on the wall min", float(inner.min())), ("pressure on the wall max", float(inner.max())),
                   ("displacement max", float(np.linalg.norm(moved, axis=1).max())), ("straightened edges", float(mesh.straightened)))
        warnings: tuple[str, ...] = ()
        thin = wall.reached < 0.8 * wall.asked
        if thin.any():
            warnings = (f"at {100.0 * thin.mean():.1f} % of its nodes the wall is thinner than asked for by more than a fifth, where two "
                        "vessels leave no room: stress there is too high",)
        warnings += layer_quality(mesh.linear, INNER).below(LEAST_WALL)
        monitor(1.0, "wall solved")
        fields = (Field("displacement", "mm", "node", moved / MM), Field("von Mises stress", "kPa", "tet", read.von_mises * 1e-3))
        refuse_unknown(mesh.linear, fields)
        return Solution("wall", mesh.linear, fields, numbers, tuple(found.history), self._assumed(used, bears, inner), Credibility(
                            "curved quadratic tetrahedra, one pressure each, small strain", found.converged, found.residual, read.error,
                            "recovery (Zienkiewicz-Zhu), energy norm", bool(read.strain.max() < used.strain_limit), balance,
                            (*warnings, *bears.warnings, *LIMITS)))

    def _assumed(self, used: Tissue, bears: Borne, inner: Array) -> tuple[tuple[str, str, str], ...]:
        thick = f"{self.thickness:g} mm" if self.thickness is not None else f"{self.share:g} % of the local radius"
        low, high = inner.min() / MMHG_PA, inner.max() / MMHG_PA
        told = f"{high:.3g} mmHg" if bears.why == EVEN else f"{low:.3g} to {high:.3g} mmHg"
        return (("pressure of the blood", told, bears.why),
                ("thickness of the wall", thick, WHERE_FROM if self.thickness is None else "choice of the plan"),
                (f"{used.name}: stiffness", used.described, used.origin))


def level_of(lumen: Lumen) -> LevelMm:
    """The signed distance of a lumen as a function of (n, 3) LPS mm."""
    spline = spline_filter(lumen.distance_mm.astype(np.float64), order=3)

    def level(points: Array) -> Array:
        found: Array = map_coordinates(spline, index_of(lumen.to_patient, points).T[::-1], order=3, prefilter=False, mode="nearest")
        return found

    return level


def held_at_ends(mesh: QuadraticMesh, lumen: Lumen) -> Array:
    """(n, 3, 3) projectors: nodes of "NAME end" move along their radius from the middle of the opening only."""
    free = np.tile(np.eye(3), (len(mesh.points_mm), 1, 1))
    for opening in lumen.openings:
        nodes = np.unique(facet_nodes(mesh, f"{opening.name} end"))
        outward = np.array(opening.outward) / np.linalg.norm(opening.outward)
        away = mesh.points_mm[nodes] - np.array(opening.point_mm)
        away -= (away @ outward)[:, None] * outward
        away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-12)
        free[nodes] = away[:, :, None] * away[:, None, :]
    return free


def facet_nodes(mesh: QuadraticMesh, name: str) -> Ints:
    """(k, 6) nodes of the quadratic facets of a set: corners, then the middles of 01, 12, 02."""
    triangles = mesh.linear.facet_set(name).triangles.astype(np.int64)
    size = len(mesh.linear.points_mm)
    ends = np.sort(mesh.linear.tets[:, EDGES].reshape(-1, 2).astype(np.int64), axis=1)
    keys, first = np.unique(ends[:, 0] * size + ends[:, 1], return_index=True)
    middles = mesh.nodes[:, 4:].ravel()[first]
    sides = [np.sort(triangles[:, pair], axis=1) for pair in ([0, 1], [1, 2], [0, 2])]
    return np.stack([*triangles.T, *(middles[np.searchsorted(keys, side[:, 0] * size + side[:, 1])] for side in sides)], axis=1).astype(np.int32)


def pressure_force(mesh: QuadraticMesh, name: str, pressure: Array) -> Array:
    """(n, 3) N: what pressures (n,) Pa of the nodes push on the curved facets of a set, against their outward normals."""
    facets = facet_nodes(mesh, name)
    at = mesh.points_mm[facets] * MM
    places, weights = triangle_rule()
    values, slopes = triangle_shapes(places)
    tangent = np.einsum("qad,tai->tqid", slopes, at)
    area = np.cross(tangent[..., 0], tangent[..., 1])
    share = -np.einsum("q,qa,tq,tqi->tai", 0.5 * weights, values, pressure[facets] @ values.T, area)
    force = np.zeros_like(mesh.points_mm)
    np.add.at(force, facets, share)
    return force
