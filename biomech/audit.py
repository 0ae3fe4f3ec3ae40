"""Audit: what was planned against what was done, by the surfaces of each structure.

The planned structures lie in the frame of the images before the operation, the segmentation after it in its own; a
Registration (before -> after) brings the planned ones over. For each structure, with d the exact distance from the points
of one surface to the other, every point weighted by the area around it:

    mean        average of |d|, both ways (the mean symmetric surface distance)
    hausdorff   95th percentile of |d|, the larger of the two ways
    largest     largest |d|, the larger of the two ways
    signed      average of d of the surface after the operation from the planned one: positive where it lies outside

Registration and both segmentations err too: the residual of the registration travels with the result, and a difference
below it is not a finding.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.model import PatientModel
from biomech.remnant import parts_of
from meshing.errors import AnatomyError, FrameMismatch
from meshing.labels import Labels
from meshing.registration.registration import Registration, Residual
from meshing.step import Monitor, Range, check
from meshing.surface import Surface, triangle_areas
from meshing.surfacers.nets import surface_of
from meshing.surfacers.signed import signed_distance_mm
from meshing.tetmesh import outer_facets
from meshing.units import Millilitre, Millimetre, Percent

PERCENTILE = 95.0


@dataclass(frozen=True)
class StructureAudit:
    """One structure, planned against done. None = it is on one side only; `remark` says which."""

    name: str
    planned: Millilitre | None
    done: Millilitre | None
    mean: Millimetre | None = None
    hausdorff: Millimetre | None = None
    largest: Millimetre | None = None
    signed: Millimetre | None = None
    within: Percent | None = None
    remark: str = ""


@dataclass(frozen=True, eq=False)
class AuditResult:
    """All structures of a plan, and the registration they were compared through."""

    structures: tuple[StructureAudit, ...]
    residual: Residual
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Audit:
    """Audit of a plan against the anatomy after the operation.

    `names` pairs each planned structure with its name after the operation; empty: all that carry the same name in both.
    `tolerance` is the distance within which a share of the surface is counted.
    """

    version: ClassVar[int] = 1
    names: tuple[tuple[str, str], ...] = ()
    tolerance: Annotated[Millimetre, Range(0.1, 50.0, "distance that counts as met")] = Millimetre(3.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[PatientModel | Labels, Labels, Registration], monitor: Monitor, /) -> AuditResult:
        """What was planned (a model after its procedures, or a label map), what is there now, and before -> after."""
        planned, after, registration = source
        space = planned.labels.space if isinstance(planned, PatientModel) else planned.space
        if (space, after.space) != (registration.source, registration.target):
            raise FrameMismatch(f"the plan lies in {space} and the anatomy after the operation in {after.space}; the registration is between "
                                f"{registration.source} and {registration.target}")
        rows = []
        pairs = self._pairs(planned, after)
        for number, (before, now) in enumerate(pairs):
            monitor(number / len(pairs), f"comparing {before}")
            rows.append(self._one(planned, after, registration, before, now))
        residual = registration.residual
        error = max((float(mm) for mm in (residual.inverse_p95, residual.spread, residual.fre) if mm is not None), default=None)
        known = f"differences below {error:.1f} mm are no finding" if error is not None else "its error is not known"
        limits = [f"Compared through a {registration.kind} registration: {known}",
                  "Soft tissue moves between two examinations: part of a distance is breathing, filling and posture", *residual.limits]
        if registration.deformation is not None:
            limits.append("A deformable registration hides part of what was done: it pulls the plan towards the result")
        return AuditResult(tuple(rows), residual, tuple(limits))

    def _pairs(self, planned: PatientModel | Labels, after: Labels) -> tuple[tuple[str, str], ...]:
        if self.names:
            return self.names
        known = planned.labels.names if isinstance(planned, PatientModel) else planned.names
        shared = tuple((name, name) for name in known if name in after.names)
        if not shared:
            raise AnatomyError(f"the plan ({', '.join(known)}) and the anatomy after the operation ({', '.join(after.names)}) share no name; say "
                               "which "
                               "structure is which")
        return shared

    def _one(self, planned: PatientModel | Labels, after: Labels, registration: Registration, before: str, now: str) -> StructureAudit:
        wanted = planned_surface(planned, before)
        there = bool(after.mask(now).any())
        if wanted is None or not there:
            remark = ("planned to be there, but it is not" if wanted is not None else
                      "planned to be gone, but it is there" if there else "planned to be gone, and it is")
            planned_ml = Millilitre(wanted.volume_ml) if wanted is not None else None
            return StructureAudit(before, planned_ml, Millilitre(after.volume_ml(now)) if there else None, remark=remark)
        moved = Surface(registration.moved(wanted.points_mm), wanted.triangles, registration.target, before)
        return compared(moved, surface_of(after, now), Millilitre(after.volume_ml(now)), float(self.tolerance))


def planned_surface(planned: PatientModel | Labels, name: str) -> Surface | None:
    """The closed surface a structure has after the plan, in the plan's frame; None where nothing of it is left.

    From the mesh where the structure was cut, else from the label map.
    """
    labels = planned.labels if isinstance(planned, PatientModel) else planned
    model = planned if isinstance(planned, PatientModel) else None
    if model is not None and model.solid is not None and model.removed is not None and any(label.name == name for label in model.solid.legend):
        mesh = model.solid
        chosen = mesh.of(*parts_of(mesh, name))
        if (model.removed & chosen).any():
            left = chosen & ~model.removed
            if not left.any():
                return None
            facets = outer_facets(mesh.tets[left])
            used, corners = np.unique(facets, return_inverse=True)
            return Surface(mesh.points_mm[used], corners.reshape(-1, 3).astype(np.int32), mesh.space, name)
    return surface_of(labels, name) if labels.mask(name).any() else None


def compared(planned: Surface, done: Surface, done_ml: Millilitre, tolerance_mm: float) -> StructureAudit:
    """Two closed surfaces in one frame."""
    out, out_weight = signed_distance_mm(done.points_mm, planned), _areas(done)
    back, back_weight = signed_distance_mm(planned.points_mm, done), _areas(planned)
    both, weights = np.abs(np.concatenate([out, back])), np.concatenate([out_weight, back_weight])
    hausdorff = max(_percentile(np.abs(out), out_weight), _percentile(np.abs(back), back_weight))
    return StructureAudit(planned.name, Millilitre(planned.volume_ml), done_ml, Millimetre(float(np.average(both, weights=weights))),
                          Millimetre(hausdorff), Millimetre(float(both.max())), Millimetre(float(np.average(out, weights=out_weight))),
                          Percent(100.0 * float(np.average(both <= tolerance_mm, weights=weights))))


def _areas(surface: Surface) -> NDArray[np.float64]:
    """(n,) a third of the area of the triangles around each point."""
    share = triangle_areas(surface.points_mm, surface.triangles) / 3.0
    found: NDArray[np.float64] = np.bincount(surface.triangles.ravel(), np.repeat(share, 3), len(surface.points_mm)).astype(np.float64)
    return found


def _percentile(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """The value below which PERCENTILE of the weight lies."""
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, PERCENTILE / 100.0 * total[-1])])
