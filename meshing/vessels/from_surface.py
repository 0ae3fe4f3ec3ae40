"""The lumen inside a surface: an imported model of a vessel -> signed distance, centreline and openings.

A surface that ends in flat holes is closed there (surface_check.repaired); then its distance is taken on a grid, the tree is traced in what
lies inside, and the openings are put one diameter inside its ends, normal to the centreline, as for a scan (openings.py): caps that a
model brings along are cut off with the ends, because nobody knows how they were cut.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from meshing.errors import MeshError
from meshing.step import Monitor, Range, check, portion
from meshing.surface import Surface
from meshing.surface_check import diagnose, repaired
from meshing.tetmesh import at_lps
from meshing.tetmeshers.surface import surface_distance
from meshing.units import Millimetre
from meshing.vessels.build import measured
from meshing.vessels.distance import BAND
from meshing.vessels.lumen import Lumen
from meshing.vessels.openings import with_openings
from meshing.vessels.paths import voxel_tree
from meshing.vessels.trace import refined

ACROSS = 10.0
"""Steps of the grid across a vessel of the mean diameter, 4 V / A of a tube."""
MOST_VOXELS = 12e6
SHORTEST = 4.0
"""Mean diameters below which a branch is taken for a bump, unless it is said otherwise."""


@dataclass(frozen=True)
class LumenOfSurface:
    """Build a lumen from a surface.

    `spacing` of the grid and `shortest` branch follow from the mean diameter where they are None. `outlets` names the ends from the patient's
    right to left, as in BuildLumen; blood enters at the widest end, or at that nearest to `inlet_lps`.
    """

    version: ClassVar[int] = 1
    inlet_lps: tuple[Millimetre, Millimetre, Millimetre] | None = None
    outlets: tuple[str, ...] = ()
    shortest: Annotated[Millimetre | None, Range(1, 100, "Shortest branch")] = None
    spacing: Annotated[Millimetre | None, Range(0.02, 2, "Spacing of the distance grid")] = None

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Surface, monitor: Monitor, /) -> Lumen:
        """Raises MeshError, with the place, for a surface in the wrong unit or open beyond closing, AnatomyError for one without openings."""
        monitor(0.0, "looking at the surface")
        for fault in diagnose(source):
            if fault.kind in ("unit", "empty"):
                raise MeshError(f"{fault.words}" + (f" (at {at_lps(fault.places_mm[0])})" if len(fault.places_mm) else ""))
        whole = repaired(source)
        left = next((fault for fault in diagnose(whole) if fault.kind == "open"), None)
        if left is not None:
            raise MeshError(f"the surface '{source.name}' is open at {at_lps(left.places_mm[0])} ({left.words}); the hole is neither small nor flat, so how "
                            "it closes would be a guess: close it in the program that made it")
        mean = 4.0 * abs(whole.volume_ml) * 1e3 / whole.area_mm2
        extent = np.ptp(whole.points_mm, axis=0)
        step = float(self.spacing) if self.spacing is not None else max(mean / ACROSS, float(np.prod(extent) / MOST_VOXELS) ** (1 / 3))
        monitor(0.1, "measuring distances from the surface")
        distance, grid = surface_distance(whole, step)
        inside = distance < 0.0
        # beyond its band only the sign of the distance is right
        distance = np.clip(distance, -1e3, BAND).astype(np.float32)
        shortest = float(self.shortest) if self.shortest is not None else SHORTEST * mean
        root = None if self.inlet_lps is None else np.array(self.inlet_lps, np.float64)
        monitor(0.4, "tracing the vessel")
        tree = voxel_tree(inside, grid, source.name, root_mm=root, shortest_mm=shortest, monitor=portion(monitor, 0.4, 0.7))
        line = refined(tree, inside.astype(np.float32), grid, name=source.name, monitor=portion(monitor, 0.7, 0.9))
        return with_openings(distance, grid, measured(distance, grid, line), names=self.outlets)
