"""Debulking of a tumour: what can be reached safely is taken out, the rest stays and is measured.

What stays is a rim of `rim` under the tumour's surface (0: none) and everything nearer than `clearance` to `spare` (an eloquent
zone, the brain stem, the cochlea). The cut is exact in the mesh; the tumour is where the scan shows it. With a craniotomy in the same plan the
brain and what stays of the tumour sink when the tissue is simulated, and the measures say by how much; the debulking itself is planned on the
scan, before the shift. No extent of resection is safe or enough in general: it hangs on the kind of tumour.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.handles.handle import Declared
from biomech.handles.shape import Margin
from biomech.hardware.outline import Outline, outline_of
from biomech.hardware.paths import REACH_MM
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.remnant import SignedDistance, resected
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.tetmesh import FacetSet, outer_facets, tet_volumes
from meshing.units import Millimetre

Array = NDArray[np.float64]
_OUTSIDE_MM = 4.0
FINE, FINEST = 0.3, 0.1
"""Edges near the cut, in radii of a ball as large as the tumour: its chords then cut the volume by a few per cent at most."""
RIM_EDGES = 2.0
"""Edges near the cut are not longer than so many rims, but for FINEST: flatter elements than that have no angles of 10 degrees."""


@dataclass(frozen=True)
class Debulking:
    """Debulking of a tumour.

    The structure `tumour` is taken out of the mesh but for a `rim` under its surface and what lies within `clearance` of `spare`.
    """

    version: ClassVar[int] = 3
    procedure: ClassVar[str] = "debulking"
    handles: ClassVar[Declared] = (Margin("rim", "tumour", -1.0),)
    sources: ClassVar[dict[str, str]] = {"rim": "choice of the plan", "clearance": "choice of the plan: unverified default"}
    tumour: str
    rim: Annotated[Millimetre, Range(0.0, 30.0, "thickness of the rim that stays")] = Millimetre(0.0)
    spare: tuple[str, ...] = ()
    clearance: Annotated[Millimetre, Range(0.0, 40.0, "distance from what is spared")] = Millimetre(3.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when the tumour is not in the mesh, or nothing of it may be taken out."""
        mesh = source.need_solid()
        own = mesh.of(self.tumour)
        if not own.any():
            raise AnatomyError(f"the mesh has nothing of '{self.tumour}'; name it in [simulate.mesh]")
        own = own & ~source.removed_tets()
        if not own.any():
            raise AnatomyError(f"this plan has taken out already all of '{self.tumour}'; the two steps exclude each other: leave one of them out")
        monitor(0.0, "measuring what must be spared")
        nodes = mesh.points_mm[np.unique(mesh.tets[own])]
        box = np.stack([nodes.min(axis=0) - REACH_MM, nodes.max(axis=0) + REACH_MM])
        spared = [outline_of(source.labels, (name,), box) for name in self.spare]
        edge = outline_of(source.labels, (self.tumour,))
        level = self._level(edge, spared)
        at = level(nodes)
        if not (at > 0.0).any():
            raise AnatomyError(f"nothing of '{self.tumour}' may be taken out: with a rim of {self.rim:g} mm and {self.clearance:g} mm of "
                               f"clearance from {' and '.join(self.spare) or 'nothing'} all of it stays; make them smaller")
        monitor(0.3, f"debulking {self.tumour}")
        if self.rim > 0.0 or not (at > 0.0).all():
            size = float(tet_volumes(mesh.points_mm, mesh.tets)[own].sum() * 0.75 / np.pi) ** (1.0 / 3.0)
            long = FINE * size if self.rim == 0.0 else max(min(FINE * size, RIM_EDGES * self.rim), FINEST * size)
            done = resected(source, self.tumour, level, edge=Millimetre(long), clear=self.rim > 0.0)
        else:
            removed = source.removed_tets() | own
            facets = tuple(found for found in mesh.facets if found.name != RESECTION_SURFACE)
            bed = FacetSet(RESECTION_SURFACE, outer_facets(mesh.tets[own])[:, [0, 2, 1]].copy())
            done = replace(source, solid=replace(mesh, facets=(*facets, bed)), removed=removed)
        after = done.need_solid()
        volume = tet_volumes(after.points_mm, after.tets) * 1e-3
        tumour = after.of(self.tumour)
        whole, left = float(volume[tumour].sum()), float(volume[tumour & ~done.removed_tets()].sum())
        kept = [f"a rim of {self.rim:g} mm"] if self.rim > 0.0 else []
        kept += [f"what lies within {self.clearance:g} mm of {' and '.join(self.spare)}"] if self.spare else []
        return done.after(f"Debulking of {self.tumour}: {whole - left:.2f} of {whole:.2f} mL taken out ({100.0 * (1.0 - left / whole):.0f} %), "
                          f"{left:.2f} mL stays" + (f" ({' and '.join(kept)})" if kept else "") + "; planned on the scan, before any brain shift.")

    def _level(self, edge: Outline, spared: list[Outline]) -> SignedDistance:
        """Positive, in mm, where tissue may be taken out."""
        def level(points: Array) -> Array:
            found = -edge.signed_mm(points) - self.rim if self.rim > 0.0 else np.full(len(points), REACH_MM)
            for outline in spared:
                if outline:
                    found = np.minimum(found, outline.signed_mm(points) - self.clearance)
            # what lies outside is not cut, and must not be made finer for it
            return np.where(edge.signed_mm(points) > _OUTSIDE_MM, -REACH_MM, found) if spared else found

        return level
