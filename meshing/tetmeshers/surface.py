"""Surface -> TetMesh of one material, whatever state the surface is in.

A surface is repaired as far as that needs no guess (`meshing/surface_check.py`). A smooth lumen without faults is then filled
by netgen (`smooth.py`). Everything else, and whatever netgen does not fill well, is turned into a signed distance
(`meshing/closeness.py`) and meshed by the lattice (`distance.py`): crossings become unions, small holes close, slivers vanish.
The grid of the distance is made finer until it encloses what the surface encloses; a difference that stays is refused with its
place instead of being hidden. There, edges and corners are rounded by about half a step of the distance's grid.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates, maximum_filter

from meshing.closeness import band_distance, votes_inside
from meshing.errors import MeshError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Label
from meshing.organ import organs
from meshing.step import Monitor, Range, check, portion
from meshing.surface import Surface
from meshing.surface_check import diagnose, repaired
from meshing.tetmesh import TetMesh, at_lps
from meshing.tetmeshers.distance import mesh_distance
from meshing.tetmeshers.kernels.field import Field
from meshing.tetmeshers.kernels.size import spread, thickness_of
from meshing.units import Millimetre, Percent
from meshing.volume import grid, index_of

STEPS_PER_EDGE = 4.0
MOST_VOXELS = 60e6
BORDER = 4
BAND = 3.0
TRIES, FINER = 6, 1.6
SPARED = 0.02
"""The thinnest part of the volume that is not refined for: rims and corners end in nothing."""


@dataclass(frozen=True)
class Meshed:
    """A mesh and what a reader of it should know: what was repaired, which mesher made it and why."""

    mesh: TetMesh
    words: tuple[str, ...]


@dataclass(frozen=True)
class MeshSurface:
    """Tetrahedra inside a surface.

    The longest edge of an element is about `edge`, shorter where the shape is thinner than `across` elements. What the
    elements enclose may differ from what the surface encloses by `tolerance` before its volume is put right. `mesher` is
    "automatic" (netgen for smooth lumens, with the lattice to fall back on) or "lattice".
    """

    version: ClassVar[int] = 2
    edge: Annotated[Millimetre, Range(0.1, 40.0, "longest edge")] = Millimetre(4.0)
    across: Annotated[float, Range(0.0, 6.0, "elements across thin structures")] = 1.6
    tolerance: Annotated[Percent, Range(0.1, 20.0, "largest difference in volume")] = Percent(1.0)
    organ: str = "other"
    mesher: Literal["automatic", "lattice"] = "automatic"

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Surface, monitor: Monitor, /) -> TetMesh:
        """The mesh with the facet set "NAME surface".

        Raises MeshError, with the place, for an empty surface, one in the wrong unit, one that is open beyond closing and
        one that is too thin for a grid of MOST_VOXELS.
        """
        return self.explained(source, monitor).mesh

    def explained(self, source: Surface, monitor: Monitor, /) -> Meshed:
        """As `run`, with the words that belong to the mesh."""
        monitor(0.0, "looking at the surface")
        words = []
        for fault in diagnose(source):
            if fault.kind in ("unit", "empty"):
                place = f" (at {at_lps(fault.places_mm[0])})" if len(fault.places_mm) else ""
                raise MeshError(f"{fault.words}{place}")
            words.append(f"found in '{source.name}': {fault.words}")
        whole = repaired(source)
        faults = {fault.kind: fault for fault in diagnose(whole)}
        if "open" in faults:
            raise MeshError(f"the surface '{source.name}' is open: {faults['open'].words}. The hole is neither small nor flat, so how it "
                            "closes would be a guess: close it in the program that made it")
        left = faults.keys() & {"non-manifold", "flipped", "crossing", "nested"}
        words += [f"taken as the outside of everything it encloses: {faults[kind].words}" for kind in sorted(left)]
        label = Label(1, source.name, self.organ)
        distance, to_patient = self._distance(whole, not left, monitor)
        size = self._size(distance, float(to_patient.matrix[0, 0]))
        why = "" if self._lumen else "it is no lumen"
        if self.mesher == "automatic" and self._lumen and not left:
            # here and not above: remeshing stands on the kernels of this package
            from meshing.tetmeshers.smooth import NotSmooth, mesh_smooth

            found = mesh_smooth(whole, self._at_points(whole, size, to_patient), label, portion(monitor, 0.3, 0.6))
            if not isinstance(found, NotSmooth):
                return Meshed(found, (*words, "meshed by netgen"))
            why = found.why
        expected = abs(whole.volume_ml) * 1e3 if not left else None
        mesh = mesh_distance(distance, to_patient, self.edge, label=label, size=size if size.min() < 0.999 * self.edge else None,
                             volume_mm3=expected, monitor=portion(monitor, 0.6, 1.0))
        return Meshed(mesh, (*words, f"meshed by the lattice{', because ' + why if why and self.mesher == 'automatic' else ''}"))

    @property
    def _lumen(self) -> bool:
        return self.organ in organs() and organs()[self.organ].material == "blood"

    def _distance(self, whole: Surface, sound: bool, monitor: Monitor) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
        """The signed distance on a grid fine enough to enclose what the surface does."""
        step, place, off = float(self.edge) / STEPS_PER_EDGE, whole.points_mm[0], float("inf")
        for attempt in range(TRIES):
            monitor(0.05 * attempt, "measuring distances from the surface")
            if attempt and float(np.prod(_counts(whole, step).astype(np.float64))) > MOST_VOXELS:
                break
            distance, to_patient = surface_distance(whole, step)
            inside = Field.of_distance(distance, spacing=(step, step, step)).volume_inside()
            if inside > 0.0 and not sound:
                return distance, to_patient
            off = 100.0 * (inside / max(abs(whole.volume_ml) * 1e3, 1e-300) - 1.0)
            if inside > 0.0 and abs(off) <= float(self.tolerance):
                return distance, to_patient
            at = index_of(to_patient, whole.points_mm)[:, ::-1].T
            place = whole.points_mm[np.argmax(np.abs(map_coordinates(distance, at, order=1, mode="nearest")))]
            step /= FINER
        raise MeshError(f"the surface '{whole.name}' is thinner than the finest grid can hold ({FINER * step:.2g} mm; volume {off:+.1f} %, limit "
                        f"{self.tolerance:g} %), for example at {at_lps(place)}: close it if it is open there, thicken it, or mesh it with a "
                        "shorter edge")

    def _size(self, distance: NDArray[np.float32], step: float) -> NDArray[np.float32]:
        """`[k, j, i]` mm: the longest edge wanted, shorter in thin places and growing away from them."""
        wanted = np.full(distance.shape, self.edge, np.float32)
        if self.across:
            values = (distance < 0.0).astype(np.uint8)
            thickness = thickness_of(values, (step, step, step), float(self.edge) * self.across)
            wanted = np.where(values > 0, np.clip(thickness / self.across, 0.6 * step, self.edge), self.edge).astype(np.float32)
            wanted[values > 0] = np.maximum(wanted[values > 0], np.quantile(wanted[values > 0], SPARED))
        return spread(wanted, (step, step, step), float(self.edge))

    def _at_points(self, whole: Surface, size: NDArray[np.float32], to_patient: Transform[IJK, LPS]) -> NDArray[np.float64]:
        """(n,) mm: the size a step or two inside the surface."""
        near = -maximum_filter(-size, 3)
        at = index_of(to_patient, whole.points_mm)[:, ::-1].T
        return np.asarray(map_coordinates(near, at, order=1, mode="nearest"), np.float64)


def surface_distance(surface: Surface, step_mm: float) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
    """Signed distance in mm, negative inside, on a cubic grid of `step_mm`; beyond BAND steps only its sign is right.

    Raises MeshError when the grid would be too large.
    """
    low, high = surface.points_mm.min(axis=0), surface.points_mm.max(axis=0)
    counts = _counts(surface, step_mm)
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


def _counts(surface: Surface, step_mm: float) -> NDArray[np.int64]:
    """(3,) nodes of the grid along i, j and k."""
    counts: NDArray[np.int64] = np.ceil(np.ptp(surface.points_mm, axis=0) / step_mm).astype(np.int64) + 2 * BORDER + 1
    return counts
