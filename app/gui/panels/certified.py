"""The certified result of what was done by hand, drawn as the rehearsal draws its preview, so that the one can take the place of the other."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.gui.loading import Loaded
from app.gui.panels.result_stage import displacement_of
from app.rehearsing import Part, parts_of
from app.scene.pictures import Drawn
from app.scene.soft import SoftSurface
from app.session.tasks import kind_of
from biomech.distances import to_triangles_mm
from biomech.outcome import Outcome
from biomech.tissue import SolveTissue
from meshing.errors import RenderError
from meshing.organ import organ
from meshing.tetmesh import outer_facets

SEE_THROUGH = 0.55
"""How opaque the organ is where there is something inside it."""
Surfaces = tuple[tuple[Part, SoftSurface], ...]


@dataclass(frozen=True, eq=False)
class Certified:
    """`outcome` is what was computed, `surfaces` the organ as it comes to rest, `off_mm` the farthest that a point of the preview lay from there,
    from its surface where the preview had another mesh; None without a preview."""

    outcome: Outcome
    surfaces: Surfaces
    off_mm: float | None

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        return drawn_as(self.surfaces)


def surfaces_of(parts: tuple[Part, ...]) -> Surfaces:
    """A surface for each part, the skin translucent where something lies within it."""
    inside = len(parts) > 1
    return tuple((part, SoftSurface(part.triangles, organ(part.organ).colour, SEE_THROUGH if inside and k == 0 else 1.0))
                 for k, part in enumerate(parts))


def drawn_as(surfaces: Surfaces) -> tuple[Drawn, ...]:
    return tuple(Drawn(surface.actor, part.name, organ(part.organ).colour) for part, surface in surfaces)


def proof_of(loaded: Loaded, plan: str, step: SolveTissue) -> Outcome | None:
    """The outcome of a plan, once this very simulation of it is finished."""
    key = f"plan/{plan}/{kind_of(step)}"
    asked = next((task.step for task in loaded.tasks if task.key == key), None)
    if asked != step or not {key, f"plan/{plan}"} <= loaded.ready:
        return None
    return next((shown.outcome for shown in loaded.plans if shown.outcome.plan == plan), None)


def certified(outcome: Outcome, preview_mm: NDArray[np.float32] | None) -> Certified:
    """Draw the tissue solution of an outcome; `preview_mm` (n, 3) are the points of the preview that it takes the place of."""
    found = next(solution for solution in outcome.solutions if solution.kind == "tissue")
    moved = displacement_of(found, found.fields[0])
    if found.mesh is None or moved is None:
        raise RenderError("the tissue simulation found no displacement that could be shown")
    places = found.mesh.points_mm + moved.values
    parts, used = parts_of(found.mesh, outer_facets(found.mesh.tets))
    points = places[used].astype(np.float32)
    surfaces = surfaces_of(parts)
    for _, surface in surfaces:
        surface.move(points)
    if preview_mm is None:
        return Certified(outcome, surfaces, None)
    if preview_mm.shape != points.shape:
        corners = np.concatenate([points[part.triangles] for part in parts]).astype(np.float64)
        return Certified(outcome, surfaces, float(to_triangles_mm(preview_mm.astype(np.float64), corners).max()))
    return Certified(outcome, surfaces, float(np.linalg.norm(points - preview_mm, axis=1).max()))
