"""What is simulated: the chosen structures of a patient model as a quadratic mesh with tissues, surface and supports."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biomech.domain import MM, Domain
from biomech.hardware.nouns import Hold
from biomech.hardware.pieces import as_scanned
from biomech.join import Opening
from biomech.materials.bone import BONE, UNIFORM, graded, hounsfield
from biomech.materials.library import Tissue, tissue
from biomech.materials.tensor import Array
from biomech.model import INCISION, INCISION_FACE, RESECTION_SURFACE, PatientModel
from biomech.tissue.fem import Body
from biomech.tissue.reference import Ints, second_order
from biomech.tissue.skull import Filled
from biomech.tissue.supports import Supports, find_skull, find_supports, held_at, projectors
from meshing.errors import AnatomyError, FrameMismatch, SimulationError
from meshing.organ import organ
from meshing.tetmesh import TetMesh, at_lps, facet_keys, outer_facets
from meshing.tetmeshers.quadratic import curved

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Parts:
    """points (n, 3) m and nodes (m, 10) over `mesh`; part (m,) which of `tissues`; facets of the surface (k, 3) corners, of which
    `opened` (k,) were made by a resection, `incised` (k,) by an incision; free (n, 3, 3) projectors of what the supports hold."""

    mesh: TetMesh
    points: Array
    nodes: Ints
    tissues: tuple[Tissue, ...]
    part: NDArray[np.int32]
    surface: Ints
    opened: Flags
    incised: Flags
    supports: Supports
    free: Array

    def body(self) -> Body:
        """The body in the scanned shape."""
        body = Body(self.points, self.nodes, laws=tuple(t.need_law() for t in self.tissues), part=self.part, free=self.free, mean=True)
        names = [t.name for t in self.tissues]
        body.region = np.array([names.index(name) for name in names], np.int32)[body.part]
        return body

    def density(self) -> Array:
        """(m,) kg/m3."""
        return np.array([t.density for t in self.tissues])[self.part]


def parts_of(mesh: TetMesh, model: PatientModel, *, bent: bool, between: Flags | None = None, slide: bool = False, bone: str = UNIFORM) -> Parts:
    """The quadratic mesh over `mesh`; bent: with curved facets. between (k,): outer facets where gliding parts meet, which nothing holds.

    slide: what only rests on its bed or skull is left free to move; a contact holds it (scene.py).
    """
    if bent:
        round_ = curved(mesh)
        mesh = round_.linear
        points, nodes = round_.points_mm * MM, round_.nodes
    else:
        domain = Domain.of(mesh)
        points, nodes = second_order(domain.points, domain.tets)
    tissues, part = materials(mesh, model, bone)
    surface = outer_facets(mesh.tets)
    between = np.zeros(len(surface), bool) if between is None else between
    opened, incised = named_facets(mesh, surface, RESECTION_SURFACE), named_facets(mesh, surface, INCISION, INCISION_FACE)
    holds = [part for part in model.hardware if isinstance(part, Hold)]
    if holds:
        supports = held_at(mesh.points_mm, surface, holds)
    elif model.opening is not None:
        supports = find_skull(mesh.points_mm, surface, opened, model.opening, Filled(mesh.points_mm, mesh.tets))
    else:
        supports = find_supports(mesh.points_mm, surface, opened, model.labels)
    free_faces = between | incised
    supports = Supports(supports.fixed & ~free_faces, supports.resting & ~free_faces, supports.described, supports.warnings)
    holding = Supports(supports.fixed, np.zeros_like(supports.resting), "") if slide else supports
    free = projectors(points, len(mesh.points_mm), mesh.tets, nodes, surface, holding)
    return Parts(mesh, points, nodes, tissues, part, surface, opened, incised, supports, free)


def named_facets(mesh: TetMesh, surface: Ints, *names: str) -> Flags:
    """(k,) which of the outer facets (k, 3) belong to the facet sets with these names."""
    named = np.concatenate([f.triangles for f in mesh.facets if f.name in names] or [np.empty((0, 3), np.int32)])
    found: Flags = np.isin(facet_keys(surface, len(mesh.points_mm)), facet_keys(named, len(mesh.points_mm)))
    return found


def weight_of(parts: Parts, body: Body, model: PatientModel, direction: Array, *, drained: bool) -> Array:
    """(n, 3) N, body's order: the weight less what the fluid of an opened skull carries.

    drained: the fluid stands where the opening left it; else it covers everything. What lies above the fluid is read off the scanned shape.
    """
    density = parts.density()
    if model.opening is not None:
        up = -direction / np.linalg.norm(direction)
        height = parts.mesh.points_mm[parts.mesh.tets].mean(axis=1) @ up
        level = float((parts.mesh.points_mm @ up).max()) - float(model.opening.drained)
        if drained:
            _refuse_escaped(model.opening, up, level)
        density = density - np.where((height < level) | (not drained), float(model.opening.fluid_density), 0.0)
    return body.body_force(density, direction)


def _refuse_escaped(opening: Opening, up: Array, level: float) -> None:
    """Raises SimulationError where the fluid would stand above all of the opening, through which it runs out."""
    over = level - float(np.array(opening.centre_lps, np.float64) @ up) - float(opening.radius)
    if over > 0.0:
        raise SimulationError(f"in this posture the fluid would stand {over:.0f} mm above the highest edge of the opening at "
                              f"{at_lps(np.array(opening.centre_lps, np.float64))}, through which it runs out; choose the posture of the operation "
                              f"(gravity, head_up), or let it be drained by at least {float(opening.drained) + over:.0f} mm")


def materials(mesh: TetMesh, model: PatientModel, bone: str = UNIFORM) -> tuple[tuple[Tissue, ...], NDArray[np.int32]]:
    """(tissues, (m,) which of them each tetrahedron is), by the structure's organ unless the model says otherwise.

    bone: a site of RELATIONS, by which bone gets the stiffness of its density in the scan; UNIFORM: one stiffness.
    """
    other = dict(model.materials)
    found: list[Tissue] = []
    part = np.zeros(len(mesh.tets), np.int32)
    for label in mesh.legend:
        chosen = tissue(other.get(label.organ, organ(label.organ).material))
        if chosen not in found:
            found.append(chosen)
        part[mesh.organ == label.value] = found.index(chosen)
    whole = next((k for k, each in enumerate(found) if each.key == BONE), None)
    if bone == UNIFORM or whole is None:
        return tuple(found), part
    if model.scan is None:
        raise AnatomyError("bone is to get its stiffness from the scan, and this model was made without it; let the protocol's [simulate.tissue] "
                           f"say bone, or leave it '{UNIFORM}'")
    if model.scan.to_patient.space != mesh.space:
        raise FrameMismatch("the scan and the mesh of the bone lie in different frames of reference; mesh the structures of this scan")
    mine = part == whole
    many, which = graded(found[whole], hounsfield(model.scan, as_scanned(mesh, model.hardware), mesh.tets[mine]), bone)
    part[mine] = np.where(which == 0, whole, len(found) + which - 1)
    found[whole] = many[0]
    return (*found, *many[1:]), part
