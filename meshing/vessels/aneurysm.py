"""An aneurysm: where it begins (its neck), how far it stands out (its dome), its volume, and its diameter across the axis.

The vessel without the aneurysm is a tube: its radius is the fitted reference (stenosis.py), its axis the centreline, bridged by a
smooth curve where the swelling pulls the centreline to the middle of the sac. The sac is the blood outside that tube, where it
stands out by more than EDGE of the radius, in one piece with its farthest point, the dome. Where it goes round the axis (more
than three quarters of a turn) it is fusiform: its necks are the vessel's sections where it begins and ends. Otherwise it is
saccular: its neck is where it leaves the tube.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicHermiteSpline
from scipy.ndimage import label
from scipy.spatial import ConvexHull, QhullError, cKDTree

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.vessels.lumen import Lumen
from meshing.vessels.sections import cross_sections, occupancy_of
from meshing.vessels.stenosis import near_fork_or_end, reference_radius
from meshing.vessels.tree import tangents
from meshing.volume import position_of, spacing_of, voxel_ml

EDGE = 0.10
"""The sac begins where the wall stands out by this share of the reference radius."""
WIDER = 1.5
"""From this ratio to the reference on a swelling is an aneurysm."""
FUSIFORM_TURN = 0.75
"""Share of the full turn around the axis from which a sac is fusiform."""
SECTORS = 24

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Aneurysm:
    """The largest one of a lumen.

    `diameter_mm` is the largest chord across the axis (saccular: from the healthy wall to the dome), `reference_mm` the diameter of
    the healthy vessel there; `first` and `last` are the points of the centreline between which it lies. `neck_mm`: the
    smallest and the largest width of the neck (saccular), or the diameters of the vessel at its beginning and end (fusiform).
    `dome_mm` is how far the sac stands out of the healthy wall, at `dome_lps`; `sac_ml` its volume without the healthy tube.
    """

    branch: int
    point: int
    place_mm: tuple[float, float, float]
    diameter_mm: float
    reference_mm: float
    kind: Literal["fusiform", "saccular"]
    first: int
    last: int
    length_mm: float
    neck_mm: tuple[float, float]
    dome_mm: float
    dome_lps: tuple[float, float, float]
    sac_ml: float


def largest_aneurysm(lumen: Lumen) -> Aneurysm:
    """The swelling that stands out most against its vessel's reference. Raises AnatomyError when there is none.

    A swelling is an aneurysm where the vessel is WIDER times its reference: all around, or measured through the dome.
    """
    tree = lumen.centreline
    spacing = min(spacing_of(lumen.to_patient))
    reference = reference_radius(tree)
    near = near_fork_or_end(tree)
    ratio = np.where(near, 1.0, tree.radius_mm / reference)
    nodes = np.argwhere(lumen.distance_mm < 0.0)
    places = position_of(lumen.to_patient, nodes[:, ::-1].astype(np.float64))
    away, nearest = cKDTree(tree.points_mm).query(places)
    inner = ~near & ~np.isin(np.arange(len(near)), np.concatenate([[0], tree.ends()]))
    outward = np.where(inner[nearest], away / reference[nearest], 0.0)
    # through the dome: half the chord, the dome's distance and the healthy radius on the other side
    through = 0.5 * (outward + 1.0)
    point = int(ratio.argmax()) if ratio.max() >= through.max() else int(nearest[through.argmax()])
    if max(float(ratio.max()), float(through.max())) < WIDER:
        raise AnatomyError(f"'{tree.name}' has no aneurysm: nowhere is it wider than {100 * WIDER:.0f} % of the diameter of its neighbourhood")
    own = np.flatnonzero(tree.branch == tree.branch[point])
    stands_out = ratio.copy()
    np.maximum.at(stands_out, nearest, outward)
    low, high = _swollen((stands_out > 1.0 + EDGE)[own] & ~near[own], int(np.searchsorted(own, point)))
    sac = _sac(lumen, healthy_axis(tree, own, low, high, reference), reference[own], own, low, high)
    sections = cross_sections(occupancy_of(lumen.distance_mm, spacing), lumen.to_patient, tree.points_mm[[point]],
                              tangents(tree.points_mm, tree.parent.astype(np.int64))[[point]], 4.0 * tree.radius_mm[[point]], step_mm=0.2 * spacing)
    healthy = float(reference[point])
    diameter = float(sections.largest_diameter_mm[0]) if sac.kind == "fusiform" else sac.dome_mm + 2.0 * healthy
    arc = tree.arc_mm()
    first, last = int(own[low]), int(own[high])
    neck = sac.neck_mm if sac.kind == "saccular" else (2.0 * float(tree.radius_mm[first]), 2.0 * float(tree.radius_mm[last]))
    return Aneurysm(int(tree.branch[point]), point, _triple(tree.points_mm[point]), diameter, 2.0 * healthy, sac.kind, first, last,
                    float(arc[last] - arc[first]), neck, sac.dome_mm, sac.dome_lps, sac.ml)


def _swollen(wide: NDArray[np.bool_], at: int) -> tuple[int, int]:
    """The stretch of `wide` around place `at`, with one healthy point at each end where there is one."""
    low = high = at
    while low > 0 and wide[low]:
        low -= 1
    while high < len(wide) - 1 and wide[high]:
        high += 1
    return low, high


def healthy_axis(tree: Centreline, own: NDArray[np.int64], low: int, high: int, reference: Array) -> Array:
    """(len(own), 3) the axis of the branch, bridged smoothly over low..high."""
    points = tree.points_mm[own].copy()
    arc = tree.arc_mm()[own]
    reach = max(int(2.0 * float(reference[own[low]]) / max(float(np.median(np.diff(arc))), 1e-6)), 1)
    a, b = max(low - 1, 0), min(high + 1, len(own) - 1)
    before, after = max(a - reach, 0), min(b + reach, len(own) - 1)
    if before == a or after == b:  # no healthy vessel on one side: the centreline is all there is
        return points
    slopes = [(points[a] - points[before]) / (arc[a] - arc[before]), (points[after] - points[b]) / (arc[after] - arc[b])]
    bridge = CubicHermiteSpline([arc[a], arc[b]], [points[a], points[b]], slopes)
    points[a:b + 1] = bridge(arc[a:b + 1])
    return points


@dataclass(frozen=True)
class _Sac:
    kind: Literal["fusiform", "saccular"]
    neck_mm: tuple[float, float]
    dome_mm: float
    dome_lps: tuple[float, float, float]
    ml: float


def _sac(lumen: Lumen, axis: Array, reference: Array, own: NDArray[np.int64], low: int, high: int) -> _Sac:
    """The blood that stands out of the healthy tube between points low and high of the branch."""
    grid = lumen.to_patient
    spacing = min(spacing_of(grid))
    nodes = np.argwhere(lumen.distance_mm < 0.0)
    places = position_of(grid, nodes[:, ::-1].astype(np.float64))
    away, nearest = cKDTree(axis).query(places)
    # blood nearer to another branch is not this one's
    others = np.setdiff1d(np.arange(len(lumen.centreline.branch)), own)
    if len(others):
        off = cKDTree(lumen.centreline.points_mm[others]).query(places)[0]
        mine = away - reference[nearest] < off - lumen.centreline.radius_mm[others].min()
    else:
        mine = np.ones(len(places), bool)
    beyond = away - reference[nearest]
    room = int(np.ceil(reference[low:high + 1].max() / max(float(np.linalg.norm(np.diff(axis, axis=0), axis=1).mean()), 1e-6)))
    here = mine & (nearest >= low - room) & (nearest <= high + room)
    out = here & (beyond > np.maximum(EDGE * reference[nearest], 0.5 * spacing))
    if not out.any():
        raise AnatomyError(f"the swelling of '{lumen.centreline.name}' does not stand out of the vessel by more than {100 * EDGE:.0f} % anywhere")
    dome = int(np.flatnonzero(out)[beyond[out].argmax()])
    marked = np.zeros(lumen.distance_mm.shape, bool)
    marked[tuple(nodes[out].T)] = True
    pieces, _ = label(marked, np.ones((3, 3, 3)))
    sac = out & (pieces[tuple(nodes.T)] == pieces[tuple(nodes[dome])])
    turn = _turn(places[sac], axis, nearest[sac])
    rim = sac & (beyond < np.maximum(EDGE * reference[nearest], 0.5 * spacing) + 1.2 * spacing)
    ml = float((np.clip(beyond[sac] / spacing, 0.0, 1.0)).sum()) * voxel_ml(grid)
    kind: Literal["fusiform", "saccular"] = "fusiform" if turn > FUSIFORM_TURN else "saccular"
    return _Sac(kind, _widths(places[rim]) if kind == "saccular" else (0.0, 0.0), float(beyond[dome]), _triple(places[dome]), ml)


def _turn(places: Array, axis: Array, nearest: NDArray[np.int64]) -> float:
    """Share of the directions around the axis that the sac fills, in the half of its length around its middle."""
    along = axis[min(nearest.max() + 1, len(axis) - 1)] - axis[max(nearest.min() - 1, 0)]
    along = along / max(float(np.linalg.norm(along)), 1e-9)
    helper = np.eye(3)[int(np.abs(along).argmin())]
    across = np.cross(along, helper)
    across /= np.linalg.norm(across)
    off = places - axis[nearest]
    angle = np.arctan2(off @ np.cross(along, across), off @ across)
    filled = np.unique(((angle + np.pi) / (2.0 * np.pi) * SECTORS).astype(int) % SECTORS)
    return len(filled) / SECTORS


def _widths(places: Array) -> tuple[float, float]:
    """Smallest and largest width of a patch of points on a wall, in the plane of best fit."""
    if len(places) < 4:
        return 0.0, 0.0
    middle = places.mean(axis=0)
    plane = np.linalg.svd(places - middle, full_matrices=False)[2][:2]
    flat = (places - middle) @ plane.T
    try:
        corners = flat[ConvexHull(flat).vertices]
    except QhullError:
        return 0.0, float(np.ptp(flat, axis=0).max())
    angles = np.linspace(0.0, np.pi, 90, endpoint=False)
    spans = np.ptp(corners @ np.stack([np.cos(angles), np.sin(angles)]), axis=0)
    return float(spans.min()), float(spans.max())


def _triple(vector: Array) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in vector)
    return x, y, z
