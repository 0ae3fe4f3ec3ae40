"""What an ablation reaches: how far the zone goes beyond the tumour, in every direction, what else it kills, and vessels that cool it.

The margin is the depth of the tumour's surface in the zone. A zone is convex, so over a flat facet of the surface the depth is least at a
corner: with one zone the margin is exact for the meshed tumour. Negative: the tumour reaches out of the zone. In a direction: the least
over the surface that faces that way more than any other.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from biomech.measures.case import Case
from biomech.measures.vessels import wall_distance_mm
from biomech.outcome import Measure
from biomech.treated import SINK_MM, Zone, ablated_ml
from meshing.centreline import Centreline
from meshing.surface import triangle_normals
from meshing.tetmesh import TetMesh, outer_facets

IDS = ("ablated_volume", "ablative_margin", "ablative_margin_*", "ablated_tumour_to_large_vessel")
Floats = NDArray[np.float64]
_SPREAD_MM = 1.5
"""Usual error of a tumour's outline (clinical library 7, D:)."""
WAYS = ("right", "left", "anterior", "posterior", "inferior", "superior")
_SINKS = (f"radio frequency beside vessels wider than {SINK_MM:g} mm: 20 of 101 came back, elsewhere 13 of 463 (Lin 2016); no such effect of "
          "microwaves in pigs (PMC5778864)")
_WANTED = "at least 5 mm around, colorectal metastasis 10 mm (SIR, unverified)"


def depth_in(zones: tuple[Zone, ...], points_mm: Floats) -> Floats:
    """(n,) how deep points lie in the nearest zone, negative outside all of them."""
    found: Floats = np.max([zone.depth_mm(points_mm) for zone in zones], axis=0)
    return found


def measure(case: Case) -> tuple[Measure, ...]:
    mesh, zones = case.model.solid, case.model.zones
    if mesh is None or not zones:
        return ()
    organs = mesh.of(*(label.name for label in mesh.legend if label.organ.removesuffix("_tumour") == "liver"))
    found = [Measure("ablated_volume", "Ablated volume", ablated_ml(zones, mesh, organs & ~case.model.removed_tets()), "ml", "lower",
                     "Liver that stays and its lesions inside the zones; a tetrahedron on the border counts by 120 points.")]
    lesions = reached_lesions(mesh, zones)
    if not lesions:
        return tuple(found)
    points, facing = (np.concatenate(part) for part in zip(*(surface_of(mesh, name) for name in lesions)))
    depth = depth_in(zones, points)
    how = f"Least depth of the surface of {', '.join(lesions)} in the zones; negative: it reaches out."
    found.append(_margin("ablative_margin", "Ablation margin, least", float(depth.min()), how))
    found += [_margin(f"ablative_margin_{way}", f"Ablation margin towards {way}", float(depth[facing == number].min()),
                      f"{how} Surface that faces {way}.") for number, way in enumerate(WAYS) if (facing == number).any()]
    near = [wall_distance_mm(tree, points) for tree in map(large, case.model.trees) if tree is not None]
    if near:
        found.append(Measure("ablated_tumour_to_large_vessel", f"Ablated tumour to vessels wider than {SINK_MM:g} mm, least", min(near), "mm",
                             "higher", "From the surface of the tumour to the wall of portal or hepatic veins of that width.", reference=_SINKS))
    return tuple(found)


def reached_lesions(mesh: TetMesh, zones: tuple[Zone, ...]) -> list[str]:
    """The lesions of the liver that a zone touches."""
    return [name for name in (label.name for label in mesh.legend if label.organ == "liver_tumour")
            if (depth_in(zones, surface_of(mesh, name)[0]) > 0.0).any()]


def _margin(id: str, name: str, value: float, how: str) -> Measure:
    return Measure(id, name, value, "mm", "higher", how, value - _SPREAD_MM, value + _SPREAD_MM, _WANTED, verified=False,
                   interval=f"usual error of a lesion's outline ({_SPREAD_MM:g} mm); not what the zone itself may fall short")


def surface_of(mesh: TetMesh, name: str) -> tuple[Floats, NDArray[np.int64]]:
    """(n, 3) corners of the facets of a lesion, and which of WAYS each facet faces."""
    facets = outer_facets(mesh.tets[mesh.of(name)])
    normal = triangle_normals(mesh.points_mm, facets)
    axis = np.abs(normal).argmax(axis=1)
    facing = 2 * axis + (normal[np.arange(len(facets)), axis] > 0.0)
    return mesh.points_mm[facets].reshape(-1, 3), np.repeat(facing, 3)


def large(tree: Centreline) -> Centreline | None:
    """The part of a tree that is wide enough to cool, as loose points."""
    wide = 2.0 * tree.radius_mm > SINK_MM
    if not wide.any():
        return None
    return replace(tree, points_mm=tree.points_mm[wide], radius_mm=tree.radius_mm[wide], branch=tree.branch[wide],
                   parent=np.arange(int(wide.sum()), dtype=np.int32) - 1)
