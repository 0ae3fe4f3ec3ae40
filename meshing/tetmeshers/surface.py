"""Surface -> TetMesh of one material, whatever state the surface is in.

A surface is repaired as far as that needs no guess, turned into a signed distance (`meshing/closeness.py`) and meshed by the
lattice (`distance.py`): crossings become unions, small holes close, slivers and spikes below the step vanish. What then is
meshed is compared with what the surface encloses; a difference is refused with its place instead of being hidden.
Edges and corners are rounded by about half a step of the distance's grid.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshing.closeness import band_distance, votes_inside
from meshing.errors import MeshError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Label
from meshing.step import Monitor, Range, check, portion
from meshing.surface import Surface
from meshing.surface_check import diagnose, repaired
from meshing.tetmesh import TetMesh, at_lps
from meshing.tetmeshers.distance import mesh_distance
from meshing.tetmeshers.kernels.size import spread, thickness_of
from meshing.units import Millimetre, Percent
from meshing.volume import grid

STEPS_PER_EDGE = 4.0
MOST_VOXELS = 60e6
BORDER = 4
BAND = 3.0
TRIES = 3


@dataclass(frozen=True)
class MeshSurface:
    """Tetrahedra inside a surface.

    The longest edge of an element is about `edge`, shorter where the shape is thinner than `across` elements. The volume may
    differ from that inside the surface by `tolerance`; beyond it the distance is made finer, twice at most.
    """

    version: ClassVar[int] = 1
    edge: Annotated[Millimetre, Range(0.1, 40.0, "longest edge")] = Millimetre(4.0)
    across: Annotated[float, Range(0.0, 6.0, "elements across thin structures")] = 1.6
    tolerance: Annotated[Percent, Range(0.1, 20.0, "largest difference in volume")] = Percent(1.0)
    organ: str = "other"

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Surface, monitor: Monitor, /) -> TetMesh:
        """The mesh with the facet set "NAME surface".

        Raises MeshError, with the place, for an empty surface, one in the wrong unit, one that is open beyond closing and
        one that is too thin for a grid of MOST_VOXELS.
        """
        monitor(0.0, "looking at the surface")
        for fault in diagnose(source):
            if fault.kind in ("unit", "empty"):
                place = f" (at {at_lps(fault.places_mm[0])})" if len(fault.places_mm) else ""
                raise MeshError(f"{fault.words}{place}")
        whole = repaired(source)
        faults = {fault.kind: fault for fault in diagnose(whole)}
        if "open" in faults:
            raise MeshError(f"the surface '{source.name}' is open: {faults['open'].words}. The hole is neither small nor flat, so how it "
                            "closes would be a guess: close it in the program that made it")
        sound = not faults.keys() & {"non-manifold", "flipped", "crossing"}
        label = Label(1, source.name, self.organ)
        step = float(self.edge) / STEPS_PER_EDGE
        for attempt in range(TRIES):
            monitor(0.1 + 0.2 * attempt, "measuring distances from the surface")
            distance, to_patient = surface_distance(whole, step)
            inside = float(np.count_nonzero(distance < 0.0)) * step**3
            if inside == 0.0:
                step /= 2.0
                continue
            expected = abs(whole.volume_ml) * 1e3
            if sound and abs(inside - expected) > max(float(self.tolerance) / 100.0, 0.02) * expected and attempt < TRIES - 1:
                step /= 2.0
                continue
            return self._meshed(whole, distance, to_patient, step, label, expected if sound else None, portion(monitor, 0.5, 1.0))
        raise MeshError(f"the surface '{source.name}' encloses nothing that is thicker than {2.0 * step:.2g} mm, at {at_lps(whole.points_mm[0])} "
                        "for example; close it, or mesh it with a shorter edge")

    def _meshed(self, whole: Surface, distance: NDArray[np.float32], to_patient: Transform[IJK, LPS], step: float, label: Label,
                expected: float | None, monitor: Monitor) -> TetMesh:
        size = None
        if self.across:
            values = (distance < 0.0).astype(np.uint8)
            thickness = thickness_of(values, (step, step, step), float(self.edge) * self.across)
            wanted = np.where(values > 0, np.clip(thickness / self.across, 0.6 * step, self.edge), self.edge).astype(np.float32)
            spared = np.quantile(wanted[values > 0], 0.02)
            wanted[values > 0] = np.maximum(wanted[values > 0], spared)
            if spared < 0.999 * self.edge:
                size = spread(wanted, (step, step, step), float(self.edge))
        mesh = mesh_distance(distance, to_patient, self.edge, label=label, size=size, monitor=monitor)
        made = 1e3 * mesh.volume_ml()
        if expected is not None and abs(made / expected - 1.0) > float(self.tolerance) / 100.0:
            lost = np.argmin(_nearest(mesh.points_mm, whole.points_mm))
            raise MeshError(f"the mesh of '{label.name}' has {100.0 * (made / expected - 1.0):+.1f} % of volume against its surface (limit "
                            f"{self.tolerance:g} %), for example near {at_lps(whole.points_mm[lost])}; it is too thin for its elements: "
                            "mesh it with a shorter edge")
        return mesh


def _nearest(nodes: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) minus the distance of each of `points` from the nearest node."""
    away, _ = cKDTree(nodes).query(points)
    return -np.asarray(away, np.float64)


def surface_distance(surface: Surface, step_mm: float) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
    """Signed distance in mm, negative inside, on a cubic grid of `step_mm`; beyond BAND steps only its sign is right.

    Raises MeshError when the grid would be too large.
    """
    low, high = surface.points_mm.min(axis=0), surface.points_mm.max(axis=0)
    counts = np.ceil((high - low) / step_mm).astype(np.int64) + 2 * BORDER + 1
    if float(np.prod(counts.astype(np.float64))) > MOST_VOXELS:
        raise MeshError(f"a grid of {step_mm:.2g} mm around '{surface.name}' ({np.round(high - low, 1).tolist()} mm, from {at_lps(low)}) would "
                        f"have {np.prod(counts.astype(np.float64)) / 1e6:.0f} million nodes; the limit is {MOST_VOXELS / 1e6:g} million: "
                        "choose a longer edge")
    origin = low - BORDER * step_mm
    to_patient = grid((step_mm, step_mm, step_mm), (float(origin[0]), float(origin[1]), float(origin[2])), surface.space)
    points = (surface.points_mm - origin) / step_mm
    shape = (int(counts[2]), int(counts[1]), int(counts[0]))
    triangles = surface.triangles.astype(np.int64)
    away = np.asarray(band_distance(points, triangles, shape, BAND))
    inside = np.asarray(votes_inside(points, triangles, shape)) >= 2
    return np.where(inside, -away, away).astype(np.float32) * np.float32(step_mm), to_patient

