"""An implant against bone: a cup (a hollow half ball) or a rod (a stem, a nail), with its fit and, when the tissue is simulated, its load.

Fit is read off the distance of the implant's surface from the bone: gap where it stands off, penetration where bone would have to be reamed,
and coverage, the share of the surface within `contact` of bone or in it. Its load is spread evenly over the bone's surface that it touches; the
implant itself is not meshed, and an interface that slips or loosens is left out. The sizes are those of a shape, not of a product.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from biomech.handles.handle import Declared
from biomech.handles.shape import Direction, Size
from biomech.hardware.nouns import Implant
from biomech.hardware.pieces import near_labels, pieces_of, voxels_of
from biomech.join import Place
from biomech.model import PatientModel
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.registration.poses import placed
from meshing.step import Monitor, Range, check
from meshing.surface import triangle_areas
from meshing.tetmesh import at_lps
from meshing.units import Millimetre, Newton

Array = NDArray[np.float64]
NEAR_MM = 5.0
"""Gaps wider than this are no gaps of the fit: there is no bone behind the implant (limit of this program [D])."""
_RINGS, _ROUND = 24, 64
_FILLING = 20_000


@dataclass(frozen=True)
class PlaceImplant:
    """Implant placement.

    A `shape` of `radius` against the structure `bone`: a cup is the half ball about `centre_lps` away from `direction_lps` (the way it opens); a
    rod runs from `centre_lps` to `end_lps` with round ends. Its surface within `contact` of the bone counts as covered. A `load` presses it along
    `direction_load_lps`. It must not enter `spare`.
    """

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "implant"
    on_labels: ClassVar[bool] = True
    handles: ClassVar[Declared] = (Size("radius", "centre_lps", "direction_lps", across=True), Direction("direction_lps", "centre_lps"))
    sources: ClassVar[dict[str, str]] = {"contact": "limit of this program [D]: unverified default", "radius": "choice of the implant"}
    bone: str
    centre_lps: Place
    radius: Annotated[Millimetre, Range(2.0, 60.0, "radius of the implant")]
    shape: Literal["cup", "rod"] = "cup"
    direction_lps: tuple[float, float, float] = (1.0, 0.0, 0.0)
    end_lps: Place | None = None
    contact: Annotated[Millimetre, Range(0.1, 5.0, "distance that counts as covered")] = Millimetre(1.0)
    load: Annotated[Newton, Range(0.0, 10000.0, "force on the implant")] = Newton(0.0)
    direction_load_lps: tuple[float, float, float] = (0.0, 0.0, 1.0)
    spare: tuple[str, ...] = ()
    title: str = "implant"

    def __post_init__(self) -> None:
        check(self)
        if not np.linalg.norm(self.direction_lps) > 1e-6 or not np.linalg.norm(self.direction_load_lps) > 1e-6:
            raise ParameterOutOfRange("the axis of an implant and the direction of its load need a length; give directions")
        if self.shape == "rod" and (self.end_lps is None or np.linalg.norm(np.subtract(self.centre_lps, self.end_lps)) < 1.0):
            raise ParameterOutOfRange("a rod needs its other end, `end_lps`, at least a millimetre away from `centre_lps`")

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when the implant does not touch the bone or enters what it must spare."""
        monitor(0.0, "placing the implant")
        points, triangles = self._shape()
        pieces = pieces_of(source.labels, source.hardware, self.bone)
        distance = np.min([piece.signed_mm(points) for piece in pieces], axis=0)
        if distance.min() > self.contact:
            raise AnatomyError(f"the {self.title} at {at_lps(np.array(self.centre_lps, np.float64))} does not touch the {self.bone}: the nearest "
                               f"bone is {distance.min():.1f} mm away; move it into its seat")
        for name, inside in near_labels(source.labels, points, self.spare).items():
            if inside:
                raise AnatomyError(f"the {self.title} enters '{name}' with {100.0 * inside / len(points):.0f} % of its surface; move it, or choose a "
                                   "smaller one")
        monitor(0.5, "measuring the fit")
        shares = np.repeat(triangle_areas(points, triangles) / 3.0, 3)
        area = np.asarray(np.bincount(triangles.ravel(), shares, minlength=len(points)), np.float64)
        near = distance < NEAR_MM
        gap = np.maximum(distance, 0.0)
        reamed = 0.0
        for piece in pieces:
            middles, volume = voxels_of(source.labels, piece, self.bone)
            if len(middles):
                reamed += volume * float(self._inside(placed(piece.matrix, middles)).mean())
        filling, body = self._filled()
        coverage = 100.0 * float(area[distance <= self.contact].sum() / area.sum())
        direction = np.array(self.direction_load_lps, np.float64) / np.linalg.norm(self.direction_load_lps)
        made = Implant(self.title, self.bone, points, triangles, distance, area, float(self.contact), NEAR_MM, coverage,
                       float(np.average(gap[near], weights=area[near])), float(gap[near].max()), float(np.maximum(-distance, 0.0).max()), reamed,
                       self.load * direction, np.min([piece.signed_mm(filling) for piece in pieces], axis=0), body)
        load = f", loaded with {self.load:g} N" if self.load > 0.0 else ""
        return replace(source, hardware=(*source.hardware, made)).after(
            f"{self.title.capitalize()} ({self.shape}, {2 * self.radius:g} mm in diameter) in the {self.bone} at "
            f"{at_lps(np.array(self.centre_lps, np.float64))}: {coverage:.0f} % of its surface within {self.contact:g} mm of bone, gap "
            f"{made.gap_mean_mm:.1f} mm on average where bone is near, {made.penetration_max_mm:.1f} mm into bone at most, {reamed:.1f} mL to be "
            f"reamed{load}.")

    def _ends(self) -> tuple[Array, Array]:
        centre = np.array(self.centre_lps, np.float64)
        if self.shape == "rod":
            end = np.array(self.end_lps, np.float64)
            return centre, (end - centre) / np.linalg.norm(end - centre)
        return centre, -np.array(self.direction_lps, np.float64) / np.linalg.norm(self.direction_lps)

    def _inside(self, points: Array) -> NDArray[np.bool_]:
        """(n,) whether points lie in the body of the implant; a cup counts as full."""
        centre, way = self._ends()
        off = points - centre
        if self.shape == "cup":
            return np.asarray((np.linalg.norm(off, axis=1) < self.radius) & (off @ way > 0.0))
        length = float(np.linalg.norm(np.subtract(self.end_lps or self.centre_lps, self.centre_lps)))
        along = np.clip(off @ way, 0.0, length)
        return np.asarray(np.linalg.norm(off - along[:, None] * way, axis=1) < self.radius)

    def _filled(self) -> tuple[Array, float]:
        """(k, 3) an even grid of points in the body of the implant, and its volume in mL."""
        centre, way = self._ends()
        ends = np.stack([centre, centre + float(np.linalg.norm(np.subtract(self.end_lps or self.centre_lps, self.centre_lps))) * way]) \
            if self.shape == "rod" else centre[None]
        low, high = ends.min(axis=0) - self.radius, ends.max(axis=0) + self.radius
        step = max(0.25, float(np.prod(high - low) / _FILLING) ** (1.0 / 3.0))
        axes = [np.arange(a + 0.5 * step, b, step) for a, b in zip(low, high)]
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
        inside = grid[self._inside(grid)]
        return inside, len(inside) * step ** 3 * 1e-3

    def _shape(self) -> tuple[Array, NDArray[np.int32]]:
        """Points (n, 3) and triangles (m, 3) of the surface that faces bone: the half ball, or the whole rod."""
        centre, way = self._ends()
        angle = np.linspace(0.0, np.pi / 2.0, _RINGS)
        along, wide = self.radius * np.cos(angle), self.radius * np.sin(angle)
        if self.shape == "rod":
            length = float(np.linalg.norm(np.subtract(self.end_lps or self.centre_lps, self.centre_lps)))
            shaft = np.linspace(length, 0.0, max(3, int(length)))
            along = np.concatenate([length + along, shaft[1:-1], -along[::-1]])
            wide = np.concatenate([wide, np.full(len(shaft) - 2, float(self.radius)), wide[::-1]])
        first = np.cross(way, np.eye(3)[np.abs(way).argmin()])
        first /= np.linalg.norm(first)
        turn = 2.0 * np.pi * np.arange(_ROUND) / _ROUND
        out = np.cos(turn)[:, None] * first + np.sin(turn)[:, None] * np.cross(way, first)
        points = (centre + along[:, None, None] * way + wide[:, None, None] * out).reshape(-1, 3)
        ring, place = np.meshgrid(np.arange(len(along) - 1), np.arange(_ROUND), indexing="ij")
        a, b = (ring * _ROUND + place).ravel(), (ring * _ROUND + (place + 1) % _ROUND).ravel()
        triangles = np.concatenate([np.stack([a, a + _ROUND, b], axis=1), np.stack([b, a + _ROUND, b + _ROUND], axis=1)])
        return points, triangles.astype(np.int32)
