"""Mesh the lumen of an artery: signed distance -> tetrahedra with flat, named openings and boundary layers.

The lattice mesher (distance.py) fills the zero level with elements sized by the radius of the nearest centreline point;
the openings are cut exactly flat (meshing/cut.py); the wall gets layers of prisms (layers.py), whose outer side is the
wall itself, so the volume is that of the signed distance.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from scipy.ndimage import label as connected_parts
from scipy.spatial import cKDTree

from meshing.centreline import Centreline
from meshing.errors import MeshError
from meshing.labels import Label
from meshing.step import Monitor, Range, check, portion
from meshing.tetmesh import FacetSet, TetMesh, among, at_lps, facet_keys, outer_facets
from meshing.tetmeshers.cut import clip_flat
from meshing.tetmeshers.distance import mesh_distance
from meshing.tetmeshers.folds import unfold
from meshing.tetmeshers.layers import with_layers
from meshing.units import Millimetre, Percent
from meshing.vessels.extension import extended
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import reference_radius
from meshing.volume import position_of

BEYOND_OPENING = 2.5
"""Largest edges that are meshed beyond an opening before it is cut: the rest of the vessel's end would be thrown away."""
DEEPEST = 0.6
"""Layers never reach farther into the vessel than this part of the radius."""
WAKE, APPROACH = 0.25, 0.6
"""Growth of the resolved radius, mm per mm of axis, behind a narrowing and in front of it."""
LUMEN = Label(1, "lumen", "artery_lumen")


@dataclass(frozen=True)
class MeshLumen:
    """Mesh the lumen of an artery.

    The longest edge is `edge` in wide vessels, the local diameter over `across` in narrower ones, shorter still in a stenosis
    and in the jet behind it, never below `finest`.
    `layers` layers of prisms at the wall, each `growth` times as high as the one before it, are together `depth` of the local
    radius high, less in a narrowing, where the boundary layer of the blood is thinner; 0 leaves them out. With `first` the one
    at the wall is that high everywhere instead, unless all together would be deeper than DEEPEST of the radius.
    `extension` diameters of straight tube go on from every opening, which then lies at their ends.
    """

    version: ClassVar[int] = 2
    edge: Annotated[Millimetre, Range(0.2, 10, "Longest edge")] = Millimetre(2.0)
    finest: Annotated[Millimetre, Range(0.05, 5, "Shortest edge asked for")] = Millimetre(0.15)
    across: Annotated[int, Range(3, 30, "Elements across the vessel")] = 6
    layers: Annotated[int, Range(0, 8, "Layers at the wall")] = 3
    growth: Annotated[float, Range(1, 2, "Growth of the layers")] = 1.4
    depth: Annotated[Percent, Range(5, 60, "Depth of all layers, of the radius")] = Percent(25.0)
    first: Annotated[Millimetre | None, Range(0.005, 5, "Height of the layer at the wall")] = None
    extension: Annotated[float, Range(0, 20, "Flow extensions, in diameters")] = 0.0

    def __post_init__(self) -> None:
        check(self)
        if self.finest > self.edge:
            raise MeshError(f"the shortest edge ({self.finest:g} mm) is above the longest ({self.edge:g} mm); swap them")

    def extended(self, source: Lumen) -> Lumen:
        """The lumen that is meshed: with its flow extensions."""
        return extended(source, float(self.extension), 1.5 * BEYOND_OPENING * float(self.edge)) if self.extension > 0.0 else source

    def run(self, source: Lumen, monitor: Monitor, /) -> TetMesh:
        return self.meshed(self.extended(source), monitor)

    def meshed(self, source: Lumen, monitor: Monitor) -> TetMesh:
        """As `run`, for a lumen that has its flow extensions already."""
        layered = _RadiusNear(source, layered_radius(source.centreline))
        resolved = _RadiusNear(source, resolved_radius(source.centreline))
        distance = closed_behind_openings(source, BEYOND_OPENING * float(self.edge))

        def size(points: NDArray[np.float64]) -> NDArray[np.float64]:
            # bisection stops between .8 and 1 of the target, and the mean edge is .8 of the longest
            wanted: NDArray[np.float64] = np.clip(1.4 * 2.0 * resolved(points) / self.across, float(self.finest), float(self.edge))
            return wanted

        mesh = mesh_distance(distance, source.to_patient, self.edge, label=LUMEN, size=size,
                             keep_volume=False, monitor=portion(monitor, 0.0, 0.7))
        for number, opening in enumerate(source.openings):
            monitor(0.75, f"cutting the opening '{opening.name}'")
            mesh = clip_flat(mesh, opening.point_mm, opening.outward, name=opening.name)
            for earlier in source.openings[:number]:
                if not any(named.name == earlier.name for named in mesh.facets):
                    raise MeshError(f"the plane of the opening '{opening.name}' at {at_lps(np.array(opening.point_mm))} takes away the opening "
                                    f"'{earlier.name}' at {at_lps(np.array(earlier.point_mm))}: it runs along another vessel; move one of them")
        monitor(0.85, "laying layers along the wall")
        made, reached = self._layered(mesh, source, layered)
        whole = 100.0 * float(np.mean(reached > 0.95))
        monitor(1.0, f"lumen meshed, layers as deep as asked at {whole:.1f} % of the wall" if self.layers else "lumen meshed")
        return made

    def _layered(self, mesh: TetMesh, source: Lumen, layered: _RadiusNear) -> tuple[TetMesh, NDArray[np.float64]]:
        """The mesh with its layers, and the share of the depth asked for that they reached at each node of the wall."""
        wall = mesh.facet_set(f"{LUMEN.name} surface").triangles
        plane = np.full(len(mesh.points_mm), -1, np.int32)
        for number, opening in enumerate(source.openings):
            plane[mesh.facet_set(opening.name).triangles] = number
        normals = np.array([opening.outward for opening in source.openings])
        normals = normals / np.linalg.norm(normals, axis=1, keepdims=True)
        points, tets = mesh.points_mm.copy(), mesh.tets
        for number, opening in enumerate(source.openings):  # rounding of the cut: exactly on the plane
            own = plane == number
            points[own] -= ((points[own] - np.array(opening.point_mm)) @ normals[number])[:, None] * normals[number]
        unfold(points, tets, wall, plane >= 0)
        reached = np.zeros(1)
        if self.layers:
            deep = layered(points) * float(self.depth) / 100.0 if self.first is None else np.minimum(
                float(self.first) * sum(self.growth ** k for k in range(self.layers)), DEEPEST * layered(points))
            points, tets, wall, source_node, reached = with_layers(points, tets, wall, plane, normals, deep, self.layers, self.growth)
            plane = plane[source_node]
        facets = _facets(tets, wall, plane, source, len(points))
        return TetMesh(points, tets, np.full(len(tets), LUMEN.value, np.uint8), mesh.space, (LUMEN,), facets), reached


def radius_near(lumen: Lumen) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """(n, 3) LPS mm -> (n,) radius in mm of the vessel each place lies in."""
    return _RadiusNear(lumen)


class _RadiusNear:
    """Radius of the lumen in mm at the centreline point whose vessel a place lies in."""

    def __init__(self, lumen: Lumen, radius_mm: NDArray[np.float64] | None = None) -> None:
        self.tree = cKDTree(lumen.centreline.points_mm)
        self.radius = lumen.centreline.radius_mm if radius_mm is None else radius_mm

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        away, near = self.tree.query(points, k=min(6, len(self.radius)))
        away, near = away.reshape(len(points), -1), near.reshape(len(points), -1)
        # where a thin vessel leaves a wide one the thin one's size reaches into the wide one only as far as it is wide
        found: NDArray[np.float64] = (self.radius[near] + 0.5 * np.maximum(away - self.radius[near], 0.0)).min(axis=1)
        return found


def resolved_radius(line: Centreline) -> NDArray[np.float64]:
    """(n,) mm: the radius that sets the size of the elements at each point of the centreline.

    In a narrowing blood is faster and its boundary layer thinner, so there it is less than the radius, by as much as the
    vessel is narrowed; behind it the jet still needs short edges, so downstream it grows only by WAKE mm per mm.
    """
    found = line.radius_mm * np.minimum(line.radius_mm / reference_radius(line), 1.0)
    step = np.linalg.norm(line.points_mm - line.points_mm[np.maximum(line.parent, 0)], axis=1)
    for point in range(1, len(found)):
        found[point] = min(found[point], found[line.parent[point]] + WAKE * step[point])
    for point in range(len(found) - 1, 0, -1):
        found[line.parent[point]] = min(found[line.parent[point]], found[point] + APPROACH * step[point])
    return found


def layered_radius(line: Centreline) -> NDArray[np.float64]:
    """(n,) mm: the radius whose share `depth` is the height of the layers at each point of the centreline.

    A boundary layer grows like 1 / sqrt(Re), so it is the geometric mean of the radius and the resolved radius. With layers of a
    quarter of the radius in a throat of 75 % the pressure drop of 23k nodes was 7 % above that of 68k, with these 2 %.
    """
    found: NDArray[np.float64] = np.sqrt(line.radius_mm * np.minimum(resolved_radius(line), line.radius_mm))
    return found


def closed_behind_openings(lumen: Lumen, beyond_mm: float) -> NDArray[np.float32]:
    """The lumen's distance, closed by a flat end `beyond_mm` behind each opening; other vessels near its plane stay open."""
    distance = lumen.distance_mm.copy()
    inside = np.argwhere(distance < 4.0)
    points = position_of(lumen.to_patient, inside[:, ::-1].astype(np.float64))
    for opening in lumen.openings:
        outward = np.array(opening.outward)
        height = points @ outward - float(np.dot(opening.point_mm, outward)) - beyond_mm
        behind = np.flatnonzero(height > -2.0)
        high = height[behind]
        # behind the opening only its own vessel goes on: within a cylinder that widens with 45 degrees, and connected with the opening
        aside = np.linalg.norm(points[behind] - np.array(opening.point_mm) - (high + beyond_mm)[:, None] * outward, axis=1)
        own = aside < 2.0 * opening.radius_mm + np.maximum(high, 0.0)
        if not own.any():
            continue
        own[own] = _connected(distance, inside[behind[own]], aside[own] < opening.radius_mm, high[own])
        node = tuple(inside[behind[own]].T)
        distance[node] = np.maximum(distance[node], high[own]).astype(np.float32)
    return distance


def _connected(distance: NDArray[np.float32], nodes: NDArray[np.int64], at_opening: NDArray[np.bool_],
               high: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(k,) which of the `nodes` (k, 3) k, j, i lie nearer to the blood that goes on behind an opening than to any other blood."""
    low = nodes.min(axis=0)
    box, level = np.zeros(np.ptp(nodes, axis=0) + 1, bool), tuple((nodes - low).T)
    blood = distance[tuple(nodes.T)] < 0.0
    box[level] = blood
    part, _ = connected_parts(box)
    first = np.setdiff1d(part[level][at_opening & blood & (high < 0.0)], [0])
    if len(first) == 0:
        return np.ones(len(nodes), bool)
    mine, other = np.isin(part, first), box & ~np.isin(part, first)
    if not other.any():
        return np.ones(len(nodes), bool)
    nearer: NDArray[np.bool_] = distance_transform_edt(~mine)[level] <= distance_transform_edt(~other)[level]
    return nearer


def _facets(tets: NDArray[np.int32], wall: NDArray[np.int32], plane: NDArray[np.int32], source: Lumen, nodes: int) -> tuple[FacetSet, ...]:
    """The wall and the openings as named sets, normals outwards, all of the boundary in exactly one of them."""
    outer = outer_facets(tets)
    on_wall = among(facet_keys(outer, nodes), facet_keys(wall, nodes))
    sets = [FacetSet("wall", outer[on_wall])]
    left = ~on_wall
    for number, opening in enumerate(source.openings):
        cap = left & (plane[outer] == number).all(axis=1)
        sets.append(FacetSet(opening.name, outer[cap]))
        left &= ~cap
    if left.any():
        raise MeshError(f"{int(left.sum())} facets of the boundary of '{source.centreline.name}' belong neither to the wall nor to an opening; "
                        "place the openings farther from a fork")
    return tuple(sets)
