"""SolveTissue: the organ of a patient model under gravity and gas, as a Solution.

Quadratic tetrahedra with one pressure each (P2-P0), because soft organs hardly change their volume and linear elements
would be 11-17 % too stiff. The gas acts on the whole surface: where the organ is held the support carries it, so this is
the same as gas on the free surface alone, and it has an exact potential.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from biomech import loads
from biomech.domain import MM
from biomech.hardware.nouns import Hold, Implant
from biomech.materials.bone import RELATIONS, UNIFORM
from biomech.materials.library import Tissue
from biomech.materials.tensor import Array
from biomech.model import INCISION, PatientModel
from biomech.outcome import Credibility, Field, Solution
from biomech.tissue.augmented import equilibrium
from biomech.tissue.boundary import quadratic_facets
from biomech.tissue.checks import Held, refuse_crushed, refuse_unknown
from biomech.tissue.fem import Body
from biomech.tissue.islands import without_islands
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.operation import Instrument, Ligament, Needle, Push
from biomech.tissue.parts import Parts, named_facets, parts_of, weight_of
from biomech.tissue.recovery import percentile, recover
from biomech.tissue.reference import edge_nodes
from biomech.tissue.relaxation import Crept, Relaxation, hold, refuse_half_asked
from biomech.tissue.scene import Scene
from biomech.tissue.skull import Filled
from biomech.tissue.split import gliding_apart, pieces_of
from biomech.tissue.supports import refuse_floating
from biomech.tissue.unloaded import unloaded_points
from meshing.errors import AnatomyError, MeshError, SimulationError
from meshing.quality import CUT_LIMITS, require_simulatable
from meshing.quality import LIMITS as LIMITS_OF_MESH
from meshing.step import Monitor, Range, check, portion
from meshing.tetmesh import TetMesh, at_lps, submesh
from meshing.units import Degree, Millimetre, Pascal, Second, mmHg

METHOD = ("stress: recovery (Zienkiewicz-Zhu), energy norm; displacement: its square, because the error of the displacement "
          "averaged over the load is the square of the relative energy error (exact in linear elasticity)")
LOADED_SCAN = ("the scanned shape is taken as that under the whole weight in the posture of the scan, held as the supports say: it moves only "
               "by what changes")
FREE_SCAN = ("the scanned shape is taken as free of shear and the whole weight is applied to it: in the closed abdomen the neighbours carry the "
             "organ like a fluid of its density, in the operation only its bed does; the true load is at most this")
FREE_BRAIN = "the scanned shape is taken as free of stress: in the closed skull fluid carries the brain almost wholly"
HELD_BED = ("the bed and the attachments are rigid, nothing slides on them and nothing lifts off; they are those of a patient scanned on the "
            "back, and a resection surface counts as carried or free by a limit of 45 degrees")
SLIDING_BED = ("the bed is rigid and without friction, and the organ may come off it; what is fixed is fixed rigidly, and a resection surface "
               "counts as carried or free by a limit of 45 degrees")
CREPT = ("the load comes at once and then rests on the tissue for the time stated; the shape of each tissue with a series gives way as the series "
         "says, its volume does not, and what the law describes is taken as felt at once")
HELD_BONE = ("bone is held rigidly at the places that the plan names and nowhere else; muscles, ligaments and cartilage are left out; bonds of "
             "screws and plates are rigid, pieces of bone may pass through each other where no bond holds them, an implant presses evenly on what "
             "it touches")
LEFT_OUT = ("diaphragm, ligaments that the plan does not name, capsule and the stiffness of neighbouring organs are left out; gas presses "
            "evenly on all "
            "sides, so it hardly deforms a nearly incompressible organ, and the shift of diaphragm and wall is left out")
FLUID = ("what lies above the fluid is read off the scanned shape; the ventricles are as full as scanned, and the flow of fluid inside the "
         "tissue is left out; the walls of a cavity or a fissure do not feel each other where they meet")


@dataclass(frozen=True)
class SolveTissue:
    """Tissue mechanics."""

    version: ClassVar[int] = 12
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
    scan_is_loaded: bool = False
    scanned: loads.Posture = "supine"
    bed: Literal["held", "sliding"] = "held"
    gliding: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    ligaments: tuple[Ligament, ...] = ()
    pushes: tuple[Push, ...] = ()
    needles: tuple[Needle, ...] = ()
    held_for: Annotated[Second, Range(0.0, 86400.0, "time for which the load is held")] = Second(0.0)
    relaxations: tuple[Relaxation, ...] = ()
    bone: Literal["uniform", "vertebra", "proximal tibia", "greater trochanter", "femoral neck", "femur", "any"] = "uniform"

    def __post_init__(self) -> None:
        check(self)
        if self.gravity not in loads.DOWN or self.scanned not in loads.DOWN:
            raise SimulationError(f"there is no posture '{self.gravity if self.gravity not in loads.DOWN else self.scanned}'; choose one of "
                                  f"{', '.join(loads.DOWN)}")
        if self.bone not in (UNIFORM, *RELATIONS):
            raise SimulationError(f"there is no relation of density and stiffness for the bone '{self.bone}'; choose {UNIFORM} or one of "
                                  f"{', '.join(RELATIONS)}")
        if self.bed not in ("held", "sliding"):
            raise SimulationError(f"there is no bed '{self.bed}'; choose held or sliding")
        refuse_half_asked(self.held_for, self.relaxations)
        if self.scan_is_loaded and self.held_for:
            raise SimulationError("tissue that carries its weight in the scan has borne it for longer than any test; what it does in the time "
                                  "held_for cannot be told from it: leave out scan_is_loaded or held_for")
        if self.scan_is_loaded and (self.curved or self.gliding):
            raise SimulationError("the shape without load is found for straight elements of one organ; with scan_is_loaded leave out curved "
                                  "and gliding")

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """The deformed organ. `curved` lets the elements follow the organ's surface instead of its facets.

        `organs` empty: the liver and every tumour. `retraction` mm LPS of the capsule around
        `retraction_at` (mm LPS). `scan_is_loaded`: the organ in the scan carries its weight as `scanned` says; its shape without load
        is found first. `bed` held: what rests does not slide; sliding: it slides without friction and may come off. `gliding` structures
        slide on the others instead of being grown to them. `instruments`, `ligaments` and `pushes` act on the surface,
        `needles` inside, and so do the stitches of the plan. `held_for`, `relaxations`: how long the load rests on tissue that gives way
        with time.
        Raises SimulationError when the organ is not held or no equilibrium is found."""
        monitor(0.0, "preparing the tissue mesh")
        mesh, dropped = self.simulated(source)
        whole, names = source.need_solid(), self.names(source.need_solid())
        between = None
        if self.gliding:
            mesh, between = gliding_apart(mesh, self.gliding)
        slides = self.bed == "sliding" or source.opening is not None
        parts = parts_of(mesh, source, bent=self.curved, between=between, slide=slides, bone=self.bone)
        shift = self.retracted(parts)
        gas = float(self.pneumoperitoneum) if source.opening is None else 0.0

        monitor(0.03, "preparing the tissue mesh")
        body = parts.body()
        scan = body.points
        weight = weight_of(parts, body, source, loads.acceleration(self.gravity, self.head_up), drained=True)
        if self.scan_is_loaded and parts.incised.any():
            raise SimulationError("the shape without load of an organ that is opened by an incision is not known: the scan shows it whole; leave out "
                                  "scan_is_loaded or the incision")
        if self.scan_is_loaded:
            body.rest_at(body.inside(self._at_rest(whole, names, source, parts.points, portion(monitor, 0.03, 0.3))))
        scene, held = self.scene(parts, body, scan, source, between, gas if slides else 0.0)
        piece = pieces_of(parts.nodes[:, :4], len(parts.points)) if source.joins or self.gliding else None
        refuse_floating(scan, body.free, None if piece is None else self._numbered(body, parts, piece), held)
        load = Load(weight + scene.force, 0.0 if slides else gas, None if shift is None else body.inside(shift))
        body.extras = tuple(scene.extras)
        solver = Solver(body, portion(monitor, 0.3 if self.scan_is_loaded else 0.05, 0.95))
        crept = None
        if self.held_for:
            crept = hold(body, parts.tissues, self.relaxations, load, self.held_for, constraints=scene.constraints, tolerance=self.tolerance,
                         monitor=solver.monitor)
        found = equilibrium(solver, load, scene.constraints, tolerance=self.tolerance) if crept is None else crept.last
        if crept is None and (scene.met(found.x) or scene.opened(found.x)):
            body.extras = tuple(scene.extras)
            found = equilibrium(Solver(body, portion(monitor, 0.5, 0.95)), load, scene.constraints, tolerance=self.tolerance)
        if found.reached < 1.0:
            worst = at_lps(found.x[int(np.argmax(np.linalg.norm(found.x - scan, axis=1)))] / MM)
            raise SimulationError(f"no equilibrium of {', '.join(names)} was found beyond {found.reached:.0%} of the load within "
                                  f"{len(found.history)} steps; it deforms most {found.worst} and gives way most at {worst}: the tissue is too soft "
                                  "for it, too little of its bed is left, or the mesh has bad elements there; check the material, the plan, the "
                                  "pull and the mesh quality")
        refuse_crushed(scan, found.x, body.nodes)
        monitor(0.96, "reading stress and strain")
        return self._solution(parts, body, scan, found, crept, load, scene, source, (*dropped, *parts.supports.warnings))

    def names(self, whole: TetMesh) -> tuple[str, ...]:
        """The structures that are simulated. Raises AnatomyError where none are named and there is no liver."""
        names = self.organs or tuple(label.name for label in whole.legend if label.organ in ("liver", "liver_tumour"))
        if not names:
            raise AnatomyError("the mesh has no liver; name the parts to simulate in `organs`: "
                               + ", ".join(label.name for label in whole.legend))
        return names

    def simulated(self, source: PatientModel) -> tuple[TetMesh, tuple[str, ...]]:
        """(the mesh of what is left of the structures, what was dropped from it in words). Raises SimulationError when nothing is."""
        whole = source.need_solid()
        names = self.names(whole)
        keep = whole.of(*names) & ~source.removed_tets()
        if not keep.any():
            raise SimulationError(f"nothing is left of {', '.join(names)} to simulate: the plan removes all of it")
        mesh, dropped = without_islands(submesh(whole, keep)[0], joined=bool(source.joins))
        try:
            require_simulatable(mesh, limits=LIMITS_OF_MESH)
        except MeshError as below:
            if not source.removed_tets().any() and not any(named.name == INCISION for named in mesh.facets):
                raise
            require_simulatable(mesh, limits=CUT_LIMITS)
            dropped = (*dropped, f"the cut leaves elements below the limits of other meshes, so stress next to them is less exact: {below}")
        return mesh, dropped

    def _at_rest(self, whole: TetMesh, names: tuple[str, ...], source: PatientModel, points: Array, monitor: Monitor) -> Array:
        """(n, 3) m where the nodes at `points` lie without load, from the organ as it was before the plan."""
        before = replace(source, removed=None)
        mesh, _ = without_islands(submesh(whole, whole.of(*names))[0])
        parts = parts_of(mesh, before, bent=False, bone=self.bone)
        refuse_floating(parts.points, parts.free)
        body = parts.body()
        weight = weight_of(parts, body, before, loads.acceleration(self.scanned, Degree(0.0)), drained=False)
        return unloaded_points(points, parts.points, body, Load(weight), tolerance=self.tolerance, monitor=monitor)

    def scene(self, parts: Parts, body: Body, scan: Array, source: PatientModel, between: NDArray[np.bool_] | None,
              gas: float) -> tuple[Scene, list[Held]]:
        """What acts on the surface; `gas` Pa on what does not rest."""
        scene = Scene(body, scan, body.number[quadratic_facets(len(parts.mesh.points_mm), parts.mesh.tets, parts.nodes, parts.surface)])
        for instrument in self.instruments:
            scene.press(instrument)
        for ligament in self.ligaments:
            scene.tether(ligament)
        for push in self.pushes:
            scene.push(push)
        for needle in self.needles:
            scene.insert(needle)
        for part in source.hardware:
            if isinstance(part, Implant) and np.any(part.load_n):
                scene.bear(part)
        held = scene.join(source.joins, parts.opened)
        if any(join.kind == "suture" for join in source.joins):
            scene.close(parts.opened)
        if between is not None:
            first = between & np.isin(parts.surface[:, 0], np.unique(parts.mesh.tets[parts.mesh.of(*self.gliding)]))
            scene.glide(first, between & ~first, " and ".join(self.gliding))
        if parts.incised.any():
            face = named_facets(parts.mesh, parts.surface, INCISION)
            scene.part(face, parts.incised & ~face)
            if self.held_for:
                scene.touch()
        if source.opening is not None:
            scene.lie_in(parts.supports.resting, Filled(parts.mesh.points_mm, parts.mesh.tets))
        elif self.bed == "sliding":
            scene.rest_on(parts.supports.resting)
            if gas:
                scene.gas(~parts.supports.resting & ~parts.supports.fixed, gas)
        scene.keep_open()
        return scene, held

    @staticmethod
    def _numbered(body: Body, parts: Parts, piece: NDArray[np.int32]) -> NDArray[np.int32]:
        """(n,) piece of every node, middles of edges too, in the body's order."""
        every = np.empty(len(parts.points), np.int32)
        every[parts.nodes] = piece[parts.nodes[:, :1]]
        return np.unique(every[body.order], return_inverse=True)[1].astype(np.int32)

    def retracted(self, parts: Parts) -> Array | None:
        """Hold the gripped capsule (changes `parts.free`) and return (n, 3) m how far the holds move."""
        if self.retraction_at is None or not np.any(self.retraction):
            return None
        mesh = parts.mesh
        distance = np.linalg.norm(mesh.points_mm[parts.surface] - np.array(self.retraction_at), axis=2).min(axis=1)
        if distance.min() > self.grip:
            raise SimulationError(f"the retractor at {self.retraction_at} mm is {distance.min():.0f} mm away from the organ; "
                                  "put it on the surface")
        gripped = edge_nodes(len(mesh.points_mm), mesh.tets, parts.nodes, parts.surface[distance <= self.grip])
        shift = np.zeros((len(parts.points), 3))
        shift[gripped] = np.array(self.retraction) * MM
        parts.free[gripped] = 0.0
        return shift

    def _solution(self, parts: Parts, body: Body, scan: Array, found: Equilibrium, crept: Crept | None, load: Load, scene: Scene,
                  source: PatientModel, warnings: tuple[str, ...]) -> Solution:
        mesh, tissues, part = parts.mesh, parts.tissues, parts.part
        read = recover(body, found.x, None if crept is None else crept.stress)
        moved = body.outside(found.x - scan)[: len(mesh.points_mm)]
        length = np.linalg.norm(moved, axis=1)
        extras, body.extras = body.extras, ()
        stored = body.energy(found.x, 0.0) if crept is None or found.energy is None else found.energy.stored
        body.extras = extras
        reaction = body.internal_force(found.x, found.p, load.gas) - load.force
        balance = float(np.linalg.norm((body.projected(reaction)).sum(axis=0)) / np.linalg.norm(load.force.sum(axis=0)))
        limits = np.array([t.strain_limit for t in tissues])[part]
        beyond = read.strain > limits
        share = float(body.elements_outside(body.volume)[beyond].sum() / body.volume.sum())
        assert found.energy is not None
        balance = max(balance, found.energy.imbalance)
        sentences = [*body.remarks, *warnings, *scene.remarks(found.x, stored)]
        if share > 0.0:
            much = "less than 0.1%" if share < 1e-3 else f"{share:.1%}"
            worst = mesh.points_mm[mesh.tets[int(np.argmax(read.strain - limits))]].mean(axis=0)
            sentences.append(f"{much} of the tissue is strained beyond the range its law was tested in "
                             f"(largest {read.strain.max():.2f}, at {at_lps(worst)}); stress there is an extrapolation")
        method = "quadratic tetrahedra, one pressure each, Newton with multigrid" + (", augmented Lagrangian" if scene.constraints else "")
        credibility = Credibility(method, found.converged, found.residual, read.error, METHOD, share == 0.0, balance,
                                  (*sentences, *self._limits(source)))
        fields = (Field("displacement", "mm", "node", moved / MM), Field("von Mises stress", "kPa", "tet", read.von_mises * 1e-3),
                  Field("largest principal strain", "1", "tet", read.strain))
        refuse_unknown(mesh, fields)
        volume = body.elements_outside(body.volume)
        share_of_node = np.asarray(np.bincount(mesh.tets.ravel(), np.repeat(volume / 4.0, 4), minlength=len(length)), np.float64)
        numbers = (("displacement max", float(length.max())), ("displacement p99", percentile(length, share_of_node, 99.0)),
                   ("stress max", float(read.von_mises.max())), ("stress p99", percentile(read.von_mises, volume, 99.0)),
                   ("strain p99", percentile(read.strain, volume, 99.0)), ("strain max", float(read.strain.max())),
                   ("displacement mesh error", read.error**2),
                   ("weight", float(np.linalg.norm(load.force.sum(axis=0)))),
                   ("support reaction", float(np.linalg.norm((reaction - body.projected(reaction)).sum(axis=0)))),
                   ("energy", stored), ("work of the loads", found.energy.loads), ("work of the holds", found.energy.holds),
                   ("energy imbalance", found.energy.imbalance), ("newton steps", float(len(found.linear))),
                   ("linear iterations", float(sum(found.linear))), ("load steps", float(len(found.levels))),
                   ("negative curvature", float(found.negative)), ("share beyond tested strain", share), *scene.read(found.x),
                   *scene.entered(found.x))
        if crept is not None:
            at_once = body.outside(crept.first.x - scan)[: len(length)]
            numbers += (("displacement max at once", float(np.linalg.norm(at_once, axis=1).max())),)
        assumed = self._assumed(tissues, parts.supports.described, source, scene)
        return Solution("tissue", mesh, fields, numbers, tuple(found.history), assumed, credibility)

    def _limits(self, source: PatientModel) -> tuple[str, ...]:
        if any(isinstance(part, Hold) for part in source.hardware):
            return LOADED_SCAN if self.scan_is_loaded else FREE_SCAN, HELD_BONE
        bed = SLIDING_BED if self.bed == "sliding" else HELD_BED
        free = FREE_SCAN if source.opening is None else FREE_BRAIN
        shape = (LOADED_SCAN if self.scan_is_loaded else free, *((CREPT,) if self.held_for else ()))
        return (*shape, FLUID) if source.opening is not None else (*shape, bed, LEFT_OUT)

    def _assumed(self, tissues: tuple[Tissue, ...], held: str, source: PatientModel, scene: Scene) -> tuple[tuple[str, str, str], ...]:
        rows = []
        for t in {t.name: t for t in tissues}.values():
            heavy = sorted(each.density for each in tissues if each.name == t.name)
            rows.append((f"{t.name}: stiffness", t.described, t.origin))
            rows.append((f"{t.name}: density", f"{heavy[0]:g} kg/m3" if len(heavy) == 1 else f"{heavy[0]:.0f} to {heavy[-1]:.0f} kg/m3, by element",
                         t.density_source))
        slid = held.replace("all without sliding", "all sliding without friction and free to come off") if self.bed == "sliding" else held
        rows.append(("Supports", slid, "modelling choice of this program [D]: unverified default"))
        rows.append(("Gravity", f"{loads.GRAVITY} m/s2, {self.gravity}, table {self.head_up:g} degrees head-up", "choice of the plan"))
        shape = (f"loaded by its whole weight, {self.scanned}, on a level table, without gas, held as above; its shape without load was found from it"
                 if self.scan_is_loaded else "free of stress")
        rows.append(("Shape in the scan", shape, "modelling choice of the plan"))
        if source.opening is None:
            rows.append(("Pneumoperitoneum", f"{self.pneumoperitoneum / mmHg(1.0):g} mmHg", loads.PNEUMOPERITONEUM_SOURCE))
        else:
            rows.append(("Fluid around the brain", f"{source.opening.fluid_density:g} kg/m3, {source.opening.drained:g} mm below the highest "
                         "point of the brain",
                         "choice of the plan"))
        for each in self.relaxations:
            rows.append((f"{next(t.name for t in tissues if t.key == each.tissue)}: relaxation", f"{each.words()}; load held for {self.held_for:g} s",
                         f"{each.source}; choice of the plan"))
        return (*rows, *scene.assumed)
