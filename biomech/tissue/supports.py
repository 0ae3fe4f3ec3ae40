"""What holds an organ: which facets of its surface are held and which are free.

The liver hangs on the retrohepatic vena cava and the bare area, and it lies on its bed: the back wall, the right kidney
and the spine behind it, stomach, duodenum and colon below it. In the closed abdomen these neighbours press on it like a
fluid of its own density, so the scanned shape carries little shear; the operation takes the wall and the diaphragm off
the front and the top, the weight acts there in full, and the bed stays. Hence the rule: everything that faces the back,
and everything that faces the feet within 45 degrees, is held where it was scanned. A resection surface that faces the
back within 45 degrees is held too, because what moves into the space behind it (bowel, packing, fluid) carries it; a
steeper one is free, so a remnant may roll into the space beside it.

No stiffness is invented: the supports are exact. Two other rules were tried and ruled out. Sliding without friction: at
2 kPa the organ flows off its bed and has no equilibrium under its own weight. Holding only what faces straight back: the
lobes hang as cantilevers of soft tissue, and after a posterior resection there is no equilibrium beyond a quarter of the
weight; in the patient the neighbours below carry them.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.hardware.nouns import Hold
from biomech.join import Opening
from biomech.materials.tensor import Array
from biomech.tissue.checks import LOOSE, Held, rigid_motions
from biomech.tissue.reference import Ints, edge_nodes
from biomech.tissue.skull import Filled
from meshing.errors import SimulationError
from meshing.labels import Labels
from meshing.surface import triangle_normals
from meshing.tetmesh import at_lps
from meshing.volume import position_of

CAVA = "inferior_vena_cava"
REACH_MM = 5.0
"""Capsule within this distance of the vena cava is attached to it."""
WITHIN = np.cos(np.radians(45.0))
"""How close to straight down or straight back a normal must point where a facet that faces it at all is not enough."""
NEAR_LIMIT, DOUBTFUL_SHARE = 10.0, 0.1
"""A warning is due when this share of the resection surface lies within so many degrees of the limit between held and free."""
FALLBACK_SHARE = 0.05
"""Without a vena cava: this share of the capsule, the most posterior and superior part, is fixed."""
POSTERIOR = np.array([0.0, 1.0, 0.0])
INFERIOR = np.array([0.0, 0.0, -1.0])
BED = ("capsule facing the back at all or the feet within 45 degrees held on its bed, resection surface facing the back "
       "within 45 degrees held on what fills the space behind it, all without sliding; the rest free")
POSTERIOR_SUPERIOR = np.array([0.0, 1.0, 1.0]) / np.sqrt(2.0)


@dataclass(frozen=True, eq=False)
class Supports:
    """fixed and resting (k,) bool over the surface facets, and what the reader must know about them."""

    fixed: NDArray[np.bool_]
    resting: NDArray[np.bool_]
    described: str
    warnings: tuple[str, ...] = ()


def find_supports(points_mm: Array, surface: Ints, cut: NDArray[np.bool_], labels: Labels) -> Supports:
    """The supports of the surface facets (normals outwards) of a liver, by the anatomy around it; `cut` (k,) marks those
    that a resection made."""
    normals = triangle_normals(points_mm, surface)
    areas = np.linalg.norm(normals, axis=1)
    normals = normals / np.maximum(areas, 1e-30)[:, None]
    centres = points_mm[surface].mean(axis=1)
    back = normals @ POSTERIOR
    doubts = _near_the_limit(back[cut], areas[cut])
    resting = np.where(cut, back > WITHIN, (back > 0.0) | (normals @ INFERIOR > WITHIN))
    fixed = np.zeros(len(surface), bool)
    cava = [label.value for label in labels.legend if label.organ == CAVA or label.name.lower() == "inferior vena cava"]
    voxels = np.argwhere(np.isin(labels.values, cava)) if cava else np.empty((0, 3), int)
    if len(voxels):
        reach = REACH_MM + 0.5 * max(labels.spacing_mm)
        tree = cKDTree(position_of(labels.to_patient, voxels[:, ::-1].astype(np.float64)))
        fixed = ~cut & (tree.query(centres, distance_upper_bound=reach)[0] <= reach)
    if fixed.any():
        return Supports(fixed, resting & ~fixed, f"capsule within {REACH_MM:g} mm of the vena cava fixed; {BED}", doubts)
    order = np.argsort(np.where(cut, np.inf, -(centres @ POSTERIOR_SUPERIOR)))
    capsule_area = areas[~cut].sum()
    fixed[order[np.cumsum(areas[order]) <= FALLBACK_SHARE * capsule_area]] = True
    why = "the case has no inferior vena cava" if not len(voxels) else f"no capsule lies within {REACH_MM:g} mm of the vena cava"
    return Supports(fixed, resting & ~fixed, f"the most posterior and superior 5 % of the capsule fixed; {BED}",
                    (f"{why}: the most posterior and superior 5 % of the capsule was fixed in place of the bare area, so "
                     "displacements near it are a guess", *doubts))


BRAIN_STEM_SHARE = 0.05
SKULL = ("the most inferior 5 % of the surface held where the brain goes on into its stem; the rest lies against the skull without friction and "
         "may come off it; no skull within the opening, in a cavity that the plan makes, and in fissures, where brain faces brain within 20 mm")


def find_skull(points_mm: Array, surface: Ints, cut: NDArray[np.bool_], opening: Opening, filled: Filled) -> Supports:
    """The supports of the surface facets of a brain in its skull; `cut` (k,) marks those that a resection made: they face a cavity, no skull."""
    normals = triangle_normals(points_mm, surface)
    areas = np.linalg.norm(normals, axis=1)
    centres = points_mm[surface].mean(axis=1)
    order = np.argsort(centres[:, 2])
    fixed = np.zeros(len(surface), bool)
    fixed[order[np.cumsum(areas[order]) <= BRAIN_STEM_SHARE * areas.sum()]] = True
    bare = np.linalg.norm(centres - np.array(opening.centre_lps), axis=1) < opening.radius
    if not (bare & ~fixed).any():
        raise SimulationError(f"the opening at {at_lps(np.array(opening.centre_lps, np.float64))} shows no surface of the brain; widen it or move it")
    folded = filled.folded(centres, normals / np.maximum(areas, 1e-30)[:, None])
    return Supports(fixed & ~cut, ~fixed & ~bare & ~cut & ~folded, SKULL,
                    ("falx and tentorium, which hold the brain back, are left out: the shift is at most this",))


def held_at(points_mm: Array, surface: Ints, holds: Sequence[Hold]) -> Supports:
    """Only what the plan holds still, by the middle of each surface facet (bone)."""
    centres = points_mm[surface].mean(axis=1)
    fixed = np.zeros(len(surface), bool)
    for hold in holds:
        fixed |= cKDTree(hold.places_mm).query(centres)[0] <= hold.radius_mm
    if not fixed.any():
        raise SimulationError("the places that the plan holds still lie on no surface of what is simulated; move them, or simulate that part")
    words = "; ".join(f"surface within {hold.radius_mm:g} mm of {len(hold.places_mm)} places fixed ({hold.why})" for hold in holds)
    return Supports(fixed, np.zeros_like(fixed), f"{words}; the rest free")


def _near_the_limit(back: Array, areas: Array) -> tuple[str, ...]:
    """A sentence when it hangs on a few degrees whether the resection surface is carried."""
    near = np.abs(np.degrees(np.arccos(np.clip(back, -1.0, 1.0))) - 45.0) < NEAR_LIMIT
    share = float(areas[near].sum() / areas.sum()) if len(areas) else 0.0
    if share < DOUBTFUL_SHARE:
        return ()
    return (f"{share:.0%} of the resection surface lies within {NEAR_LIMIT:g} degrees of the limit (45 degrees from straight back) between "
            "carried by what fills the space behind it and free: the displacement may be several times larger or smaller",)


def projectors(points: Array, corners: int, tets: Ints, nodes: Ints, surface: Ints, supports: Supports) -> Array:
    """(n, 3, 3) projector of each node of the quadratic mesh on the directions in which it may move."""
    free = np.tile(np.eye(3), (len(points), 1, 1))
    free[edge_nodes(corners, tets, nodes, surface[supports.resting | supports.fixed])] = 0.0
    return free


def refuse_floating(points: Array, free: Array, piece: Ints | None = None, ties: Sequence[Held] = ()) -> None:
    """Raise SimulationError, with the place, when the held directions leave a rigid motion of a piece of the body possible.

    piece (n,) numbers the pieces that are not one in the mesh; `ties` hold them to each other.
    """
    piece = np.zeros(len(points), np.int32) if piece is None else piece
    count = int(piece.max()) + 1
    values, least = rigid_motions(points, free, piece, ties)
    if values[0] < LOOSE:
        slide, turn = np.linalg.norm(least, axis=2).T
        loose = int(np.argmax(slide + turn * np.ptp(points, axis=0).max()))
        which = "organ" if count == 1 else f"piece at {at_lps(points[piece == loose].mean(axis=0) * 1e3)}"
        raise SimulationError(f"the {which} is not held: its supports leave it free to slide or turn as a whole, so gravity has no "
                              "equilibrium; segment the inferior vena cava, or simulate a part that touches its attachments"
                              + ("" if count == 1 else ", or join the piece by at least three stitches or bonds that do not lie on a line"))
