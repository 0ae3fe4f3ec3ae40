"""The organ of a patient's model, made ready for the hand: the same parts, laws, supports and weight as SolveTissue has.

The gas of the pneumoperitoneum is left out: it presses evenly on all sides and hardly deforms a nearly incompressible organ.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biomech import loads
from biomech.model import INCISION, INCISION_FACE, RESECTION_SURFACE, PatientModel
from biomech.rehearsal.discrete import Matter
from biomech.tissue.islands import without_islands
from biomech.tissue.parts import materials, named_facets
from biomech.tissue.solve import SolveTissue
from biomech.tissue.supports import find_supports
from meshing.errors import AnatomyError, SimulationError
from meshing.tetmesh import TetMesh, outer_facets, submesh

MOST = 150_000
"""Tetrahedra beyond which the hand would wait for each frame (measured: 70k follow at 25 to 30 a second); nothing is coarsened in silence."""
LIMITS = ("preview with linear elements: too stiff where the tissue hardly changes its volume, so it moves less than the patient's would under "
          "the same force; no blood, no bleeding, no friction; the blade cuts without resistance. Numbers come from the certified solve")


@dataclass(frozen=True, eq=False)
class Prepared:
    """mesh mm, matter, held (n,) bool; described: what holds it; warnings of what was left out."""

    mesh: TetMesh
    matter: Matter
    held: NDArray[np.bool_]
    described: str
    warnings: tuple[str, ...]


def prepared(model: PatientModel, step: SolveTissue) -> Prepared:
    """Raises AnatomyError without a liver or named organs, SimulationError when nothing is left or the mesh is too large."""
    whole = model.need_solid()
    names = step.organs or tuple(label.name for label in whole.legend if label.organ in ("liver", "liver_tumour"))
    if not names:
        raise AnatomyError("the mesh has no liver to rehearse on; name the parts to simulate in `organs` of the tissue simulation")
    keep = whole.of(*names) & ~model.removed_tets()
    if not keep.any():
        raise SimulationError(f"nothing is left of {', '.join(names)} to rehearse on: the plan removes all of it")
    mesh, dropped = without_islands(submesh(whole, keep)[0])
    if len(mesh.tets) > MOST:
        raise SimulationError(f"the organ has {len(mesh.tets)} tetrahedra; the rehearsal follows the hand up to {MOST}. Choose larger elements "
                              "for the mesh, or simulate instead")
    tissues, part = materials(mesh, model)
    part_of = np.zeros(256, np.int32)
    part_of[mesh.organ] = part
    surface = outer_facets(mesh.tets)
    incised = named_facets(mesh, surface, INCISION, INCISION_FACE)
    supports = find_supports(mesh.points_mm, surface, named_facets(mesh, surface, RESECTION_SURFACE), model.labels)
    held = np.zeros(len(mesh.points_mm), bool)
    held[surface[(supports.fixed | supports.resting) & ~incised]] = True
    matter = Matter(tuple(t.need_law() for t in tissues), np.array([float(t.density) for t in tissues]), part_of,
                    np.asarray(loads.acceleration(step.gravity, step.head_up), np.float64))
    return Prepared(mesh, matter, held, supports.described, (*dropped, *supports.warnings))
