"""What the wall of a vessel bears: one pressure, or those that a three-dimensional flow has at the wall.

The nodes of the wall are not those of the lumen: each takes the pressure of the nearest nodes of the lumen's wall, weighted by one over their
distance (Shepard 1968). Along a vessel the pressure falls slowly, across its section hardly at all, so this is right to what it falls within an edge.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from biomech.flow.discretisation import WALL
from biomech.materials.tensor import Array
from biomech.outcome import Solution
from meshing.errors import SimulationError
from meshing.units import MMHG_PA, Pascal

EVEN = "mean arterial pressure; choice of the plan"
NEAREST = 4
LEVEL = ("the pressures on the wall are those of the flow, whose level is that of the beds it assumes: with beds tuned to the cuff it is the "
         "patient's")


@dataclass(frozen=True, eq=False)
class Borne:
    """`pressure` (k,) Pa at `places_mm` (k, 3) on the wall; `why`, their source; `warnings` for the reader."""

    places_mm: Array
    pressure: Array
    why: str
    warnings: tuple[str, ...] = ()

    @classmethod
    def even(cls, pressure: Pascal) -> Borne:
        return cls(np.zeros((1, 3)), np.array([float(pressure)]), EVEN)

    @classmethod
    def of(cls, flow: Solution) -> Borne:
        """Of a steady flow, or of a heartbeat at the moment at which the mean pressure of the wall is highest.

        Raises SimulationError for a solution without pressures on a mesh.
        """
        fields = [field for field in flow.fields if field.name == "pressure" and field.place == "node"]
        if flow.mesh is None or not fields:
            raise SimulationError(f"the wall is to bear the pressures of the {flow.kind}, and it has none on a mesh")
        nodes = np.unique(flow.mesh.facet_set(WALL).triangles)
        moments = [field for field in fields if field.moment is not None]
        chosen = max(moments, key=lambda field: float(field.values[nodes].mean())) if moments else fields[0]
        when = f"heartbeat, {chosen.moment:.0%} of the beat after its start" if moments else "steady flow at the mean inflow"
        return cls(flow.mesh.points_mm[nodes], chosen.values[nodes] * MMHG_PA, f"three-dimensional flow of this plan, {when} [derived]", (LEVEL,))

    def at(self, points_mm: Array) -> Array:
        """(n,) Pa at (n, 3) LPS mm."""
        count = min(NEAREST, len(self.pressure))
        away, index = (part.reshape(len(points_mm), count) for part in cKDTree(self.places_mm).query(points_mm, count))
        weight = 1.0 / np.maximum(away, 1e-9)
        found: Array = (weight * self.pressure[index]).sum(axis=1) / weight.sum(axis=1)
        return found
