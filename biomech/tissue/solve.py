"""SolveTissue: the organ of a patient model under gravity and gas, as a Solution.

Quadratic tetrahedra with one pressure each (P2-P0), because soft organs hardly change their volume and linear elements
would be 11-17 % too stiff. The gas acts on the whole surface: where the organ is held the support carries it, so this is
the same as gas on the free surface alone, and it has an exact potential.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech import loads
from biomech.domain import MM, Domain
from biomech.materials.library import Tissue, tissue
from biomech.materials.tensor import Array
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.outcome import Credibility, Field, Solution
from biomech.tissue.checks import place
from biomech.tissue.fem import Body
from biomech.tissue.islands import without_islands
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.recovery import percentile, recover
from biomech.tissue.reference import Ints, edge_nodes, second_order
from biomech.tissue.supports import find_supports, projectors, refuse_floating
from meshing.errors import AnatomyError, SimulationError
from meshing.organ import organ
from meshing.quality import CUT_LIMITS, require_simulatable
from meshing.quality import LIMITS as LIMITS_OF_MESH
from meshing.step import Monitor, Range, check, portion
from meshing.tetmesh import TetMesh, facet_keys, outer_facets, submesh
from meshing.tetmeshers.quadratic import curved
from meshing.units import Degree, Millimetre, Pascal, mmHg

METHOD = ("stress: recovery (Zienkiewicz-Zhu), energy norm; displacement: its square, because the error of the displacement "
          "averaged over the load is the square of the relative energy error (exact in linear elasticity)")
LIMITS = (
    "the scanned shape is taken as free of shear and the whole weight is applied to it: in the closed abdomen the neighbours carry the "
    "organ like a fluid of its density, in the operation only its bed does; the true load is at most this",
    "the bed and the attachments are rigid, nothing slides on them and nothing lifts off; they are those of a patient scanned on the "
    "back, and a resection surface counts as carried or free by a limit of 45 degrees",
    "diaphragm, ligaments, capsule and the stiffness of neighbouring organs are left out; gas presses evenly on all sides, so it hardly "
    "deforms a nearly incompressible organ, and the shift of diaphragm and wall is left out",
)


@dataclass(frozen=True)
class SolveTissue:
    """Tissue mechanics."""

    version: ClassVar[int] = 2
    sources: ClassVar[dict[str, str]] = {"pneumoperitoneum": loads.PNEUMOPERITONEUM_SOURCE, "gravity": "choice of the plan"}
    organs: tuple[str, ...] = ()
    gravity: loads.Posture = "supine"
    head_up: Annotated[Degree, Range(-45.0, 45.0, "head-up tilt of the table")] = Degree(0.0)
    pneumoperitoneum: Annotated[Pascal, Range(0.0, float(mmHg(25.0)), "pneumoperitoneum")] = loads.PNEUMOPERITONEUM
    retraction_at: tuple[float, float, float] | None = None
    retraction: tuple[float, float, float] = (0.0, 0.0, 0.0)
    grip: Annotated[Millimetre, Range(1.0, 50.0, "radius of the retractor's grip")] = Millimetre(10.0)
    tolerance: Annotated[float, Range(1e-10, 1e-2, "relative residual to reach")] = 1e-4
    curved: bool = False

    def __post_init__(self) -> None:
        check(self)
        if self.gravity not in loads.DOWN:
            raise SimulationError(f"there is no posture '{self.gravity}'; choose one of {', '.join(loads.DOWN)}")

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """The deformed organ. `curved` lets the elements follow the organ's surface instead of its facets.

        `organs` empty: the liver and every tumour. `retraction` mm LPS of the capsule around
        `retraction_at` (mm LPS). Raises SimulationError when the organ is not held or no equilibrium is found."""
        monitor(0.0, "preparing the tissue mesh")
        whole = source.need_solid()
        names = self.organs or tuple(label.name for label in whole.legend if label.organ in ("liver", "liver_tumour"))
        if not names:
            raise AnatomyError("the mesh has no liver; name the parts to simulate in `organs`: "
                               + ", ".join(label.name for label in whole.legend))
        keep = whole.of(*names) & ~source.removed_tets()
        if not keep.any():
            raise SimulationError(f"nothing is left of {', '.join(names)} to simulate: the plan removes all of it")
        mesh, _ = submesh(whole, keep)
        mesh, dropped = without_islands(mesh)
        require_simulatable(mesh, limits=CUT_LIMITS if source.removed_tets().any() else LIMITS_OF_MESH)
        if self.curved:
            bent = curved(mesh)
            mesh = bent.linear
        domain = Domain.of(mesh)
        tissues, part = materials(mesh, source)
        points, nodes = (bent.points_mm * MM, bent.nodes) if self.curved else second_order(domain.points, domain.tets)
        surface = outer_facets(mesh.tets)
        cut = np.concatenate([f.triangles for f in mesh.facets if f.name == RESECTION_SURFACE] or [np.empty((0, 3), np.int32)])
        opened = np.isin(facet_keys(surface, len(points)), facet_keys(cut, len(points)))
        supports = find_supports(mesh.points_mm, surface, opened, source.labels)
        free = projectors(points, len(domain.points), domain.tets, nodes, surface, supports)
        shift = self._retraction(mesh, points, nodes, surface, free)
        refuse_floating(points, free)

        monitor(0.03, "preparing the tissue mesh")
        body = Body(points, nodes, laws=tuple(t.need_law() for t in tissues), part=part, free=free, mean=True)
        density = np.array([t.density for t in tissues])[part]
        weight = body.body_force(density, loads.acceleration(self.gravity, self.head_up))
        load = Load(weight, float(self.pneumoperitoneum), None if shift is None else body.inside(shift))
        found = Solver(body, portion(monitor, 0.05, 0.95)).solve(load, tolerance=self.tolerance)
        if found.reached < 1.0:
            raise SimulationError(f"no equilibrium of {', '.join(names)} was found beyond {found.reached:.0%} of the load within "
                                  f"{len(found.history)} steps: it deforms most {found.worst}; the tissue is too soft for it, too little "
                                  "of its bed is left, or the mesh has bad elements there; check the material, the plan, the pull and the mesh")
        monitor(0.96, "reading stress and strain")
        return self._solution(mesh, tissues, part, body, found, load, supports.described, (*dropped, *supports.warnings))

    def _retraction(self, mesh: TetMesh, points: Array, nodes: Ints, capsule: Ints, free: Array) -> Array | None:
        """Hold the gripped capsule (changes `free`) and return (n, 3) m how far the holds move."""
        if self.retraction_at is None or not np.any(self.retraction):
            return None
        distance = np.linalg.norm(mesh.points_mm[capsule] - np.array(self.retraction_at), axis=2).min(axis=1)
        if distance.min() > self.grip:
            raise SimulationError(f"the retractor at {self.retraction_at} mm is {distance.min():.0f} mm away from the organ; "
                                  "put it on the surface")
        gripped = edge_nodes(len(mesh.points_mm), mesh.tets, nodes, capsule[distance <= self.grip])
        shift = np.zeros((len(points), 3))
        shift[gripped] = np.array(self.retraction) * MM
        free[gripped] = 0.0
        return shift

    def _solution(self, mesh: TetMesh, tissues: tuple[Tissue, ...], part: NDArray[np.int32], body: Body, found: Equilibrium,
                  load: Load, held: str, warnings: tuple[str, ...]) -> Solution:
        read = recover(body, found.x)
        moved = body.outside(found.x - body.points)[: len(mesh.points_mm)]
        length = np.linalg.norm(moved, axis=1)
        reaction = body.internal_force(found.x, found.p, load.gas) - load.force
        balance = float(np.linalg.norm((body.projected(reaction)).sum(axis=0)) / np.linalg.norm(load.force.sum(axis=0)))
        limits = np.array([t.strain_limit for t in tissues])[part]
        beyond = read.strain > limits
        share = float(body.elements_outside(body.volume)[beyond].sum() / body.volume.sum())
        assert found.energy is not None
        balance = max(balance, found.energy.imbalance)
        sentences = [*body.remarks, *warnings]
        if share > 0.0:
            much = "less than 0.1%" if share < 1e-3 else f"{share:.1%}"
            worst = mesh.points_mm[mesh.tets[int(np.argmax(read.strain - limits))]].mean(axis=0) * MM
            sentences.append(f"{much} of the tissue is strained beyond the range its law was tested in "
                             f"(largest {read.strain.max():.2f}, {place(worst)}); stress there is an extrapolation")
        credibility = Credibility("quadratic tetrahedra, one pressure each, Newton with multigrid", found.converged, found.residual,
                                  read.error, METHOD, share == 0.0, balance, (*sentences, *LIMITS))
        fields = (Field("displacement", "mm", "node", moved / MM), Field("von Mises stress", "kPa", "tet", read.von_mises * 1e-3),
                  Field("largest principal strain", "1", "tet", read.strain))
        volume = body.elements_outside(body.volume)
        share_of_node = np.asarray(np.bincount(mesh.tets.ravel(), np.repeat(volume / 4.0, 4), minlength=len(length)), np.float64)
        numbers = (("displacement max", float(length.max())), ("displacement p99", percentile(length, share_of_node, 99.0)),
                   ("stress max", float(read.von_mises.max())), ("stress p99", percentile(read.von_mises, volume, 99.0)),
                   ("strain p99", percentile(read.strain, volume, 99.0)), ("strain max", float(read.strain.max())),
                   ("displacement mesh error", read.error**2),
                   ("weight", float(np.linalg.norm(load.force.sum(axis=0)))),
                   ("support reaction", float(np.linalg.norm((reaction - body.projected(reaction)).sum(axis=0)))),
                   ("energy", found.energy.stored), ("work of the loads", found.energy.loads), ("work of the holds", found.energy.holds),
                   ("energy imbalance", found.energy.imbalance), ("newton steps", float(len(found.linear))),
                   ("linear iterations", float(sum(found.linear))), ("load steps", float(len(found.levels))),
                   ("negative curvature", float(found.negative)), ("share beyond tested strain", share))
        return Solution("tissue", mesh, fields, numbers, tuple(found.history), self._assumed(tissues, held), credibility)

    def _assumed(self, tissues: tuple[Tissue, ...], held: str) -> tuple[tuple[str, str, str], ...]:
        rows = []
        for t in tissues:
            rows.append((f"{t.name}: stiffness", t.described, f"{t.source} [{t.mark}]" + (f"; {t.note}" if t.note else "")))
            rows.append((f"{t.name}: density", f"{t.density:g} kg/m3", t.density_source))
        rows.append(("Supports", held, "modelling choice of this program [D]: unverified default"))
        rows.append(("Gravity", f"{loads.GRAVITY} m/s2, {self.gravity}, table {self.head_up:g} degrees head-up", "choice of the plan"))
        rows.append(("Pneumoperitoneum", f"{self.pneumoperitoneum / mmHg(1.0):g} mmHg", loads.PNEUMOPERITONEUM_SOURCE))
        return tuple(rows)


def materials(mesh: TetMesh, model: PatientModel) -> tuple[tuple[Tissue, ...], NDArray[np.int32]]:
    """(tissues, (m,) which of them each tetrahedron is), by the structure's organ unless the model says otherwise."""
    other = dict(model.materials)
    found: list[Tissue] = []
    part = np.zeros(len(mesh.tets), np.int32)
    for label in mesh.legend:
        chosen = tissue(other.get(label.organ, organ(label.organ).material))
        if chosen not in found:
            found.append(chosen)
        part[mesh.organ == label.value] = found.index(chosen)
    return tuple(found), part
