"""Build the lumen of an artery: image and label -> signed distance, centreline and openings.

The wall is the half-maximum surface of the image (contrast.py), found on a grid finer than the voxels. The half maximum
reads a blurred vessel too thin, the thinner the more, so the surface is shifted outwards by the first-order effect of the
blur on a curved wall (Bouma et al., Phys Med Biol 50:5263, 2005). The amount of contrast (sections.py) would need no blur
to be known, but fat behind a wall of a millimetre darkens its tail.
Openings lie one diameter inside the ends of the centreline, normal to it, where the vessel is still whole.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates, spline_filter
from scipy.spatial import cKDTree

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre
from meshing.vessels.contrast import SHARE_SMOOTHING, blood_share
from meshing.vessels.distance import BAND, distance_of
from meshing.vessels.lumen import Lumen
from meshing.vessels.openings import with_openings
from meshing.vessels.paths import VoxelTree, voxel_tree
from meshing.vessels.sections import cross_sections, occupancy_of
from meshing.vessels.trace import free_of_forks, recentred, refined
from meshing.vessels.tree import branch_numbers, children_count, smoothed, tangents, trimmed
from meshing.volume import Volume, index_of, position_of, spacing_of

MOST_NODES = 16_000_000
"""Nodes of the distance's grid (64 MB); a larger vessel gets a wider spacing."""
BEYOND_LABEL = 1.5
"""How far outside the label, in voxels, the wall may lie."""
FADE = 1.6
"""The shift of the surface fades out this far (mm) from it."""
BEND_SHARE = 0.5
"""How much of the first-order effect of blur along a throat is taken: fitted to throats of known radius as narrow as the blur."""
SCANNER_BLUR_MM = 0.45
"""Standard deviation of the point spread of body CT with a standard kernel: FWHM 1.0 mm (unverified default)."""
CLOSED = 3
"""Steps of nothing around the grid."""
INLET_REACH = 30.0
"""How far (mm) the point given for the inlet may lie from an end of the vessel."""


@dataclass(frozen=True)
class BuildLumen:
    """Build the lumen of an artery.

    `inlet_lps` is a point near the end where blood enters (None: the widest end). `outlets` names the other ends in order
    from the patient's right to left; empty numbers them, with their side where they lie on both sides of the inlet.
    """

    version: ClassVar[int] = 1
    name: str
    inlet_lps: tuple[Millimetre, Millimetre, Millimetre] | None = None
    outlets: tuple[str, ...] = ()
    shortest: Annotated[Millimetre, Range(1, 100, "Shortest branch")] = Millimetre(10.0)
    spacing: Annotated[Millimetre, Range(0.1, 2, "Spacing of the distance grid")] = Millimetre(0.4)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Lumen:
        image, labels = source
        if image.values.shape != labels.values.shape or not np.allclose(image.to_patient.matrix, labels.to_patient.matrix, atol=1e-3):
            raise AnatomyError(f"the labels with '{self.name}' lie on another grid than the image; segment this image")
        mask, hounsfield, never, to_patient = _around(image, labels, self.name)
        tree = self._rooted(mask, to_patient, portion(monitor, 0.0, 0.3))
        centreline = refined(tree, mask.astype(np.float32), to_patient, name=self.name, monitor=portion(monitor, 0.3, 0.4))
        monitor(0.4, "reading the contrast along the vessel")
        share, outside = blood_share(hounsfield, mask, never, to_patient, centreline)
        monitor(0.55, "placing the wall")
        distance, grid = _fine_distance(share, outside, to_patient, float(self.spacing))
        monitor(0.8, "correcting thin vessels for the scanner's blur")
        centreline, shift = _blur_shift(centreline, share, to_patient)
        distance = _shifted(distance, grid, centreline, shift)
        lumen = measured(distance, grid, centreline)
        monitor(0.95, "placing the openings")
        return with_openings(distance, grid, lumen, names=self.outlets)

    def _rooted(self, mask: NDArray[np.bool_], to_patient: Transform[IJK, LPS], monitor: Monitor) -> VoxelTree:
        tree = voxel_tree(mask, to_patient, self.name, root_mm=None, shortest_mm=float(self.shortest), monitor=portion(monitor, 0.0, 0.7))
        if self.inlet_lps is None:
            return tree
        ends = np.concatenate([[0], np.setdiff1d(np.arange(len(tree.parent)), tree.parent)])
        away = np.linalg.norm(tree.points_mm[ends] - np.array(self.inlet_lps), axis=1)
        if away.min() > INLET_REACH:
            raise AnatomyError(f"the inlet of '{self.name}' was set {away.min():.0f} mm from the nearest end of the vessel; "
                               f"set it within {INLET_REACH:.0f} mm of one")
        root = tree.points_mm[ends[away.argmin()]]
        return voxel_tree(mask, to_patient, self.name, root_mm=root, shortest_mm=float(self.shortest), monitor=portion(monitor, 0.7, 1.0))


def measured(distance: NDArray[np.float32], grid: Transform[IJK, LPS], centreline: Centreline) -> Centreline:
    """The same tree with its points in the middle of the zero level of `distance` and the radii measured there."""
    spacing = min(spacing_of(grid))
    parent = centreline.parent.astype(np.int64)
    points, radius = recentred(centreline.points_mm, parent, centreline.radius_mm, occupancy_of(distance, spacing), grid)
    old, new_parent = trimmed(points, parent, value_at(distance, grid, points) < 0)
    numbers, count = branch_numbers(new_parent)
    return replace(centreline, points_mm=points[old], radius_mm=radius[old], parent=new_parent.astype(np.int32), branch=numbers, names=("",) * count)


def _around(image: Volume, labels: Labels, name: str) -> tuple[NDArray[np.bool_], NDArray[np.float32], NDArray[np.bool_], Transform[IJK, LPS]]:
    """Mask, HU, bone and transform of the box around the structure, with room for the band of the distance."""
    mask = labels.mask(name)
    if not mask.any():
        raise AnatomyError(f"the structure '{name}' is empty, so it has no lumen; segment it first")
    room = np.ceil((BAND + 2.0) / np.array(image.spacing_mm)).astype(int)[::-1]
    cut, corner = [], []
    for axis in range(3):
        used = np.flatnonzero(mask.any(axis=tuple(a for a in range(3) if a != axis)))
        corner.append(max(int(used[0]) - room[axis], 0))
        cut.append(slice(corner[-1], int(used[-1]) + 1 + room[axis]))
    box = tuple(cut)
    bones = [label.value for label in labels.of_organ("bone")]
    matrix = image.to_patient.matrix.copy()
    matrix[:3, 3] = position_of(image.to_patient, np.array([corner[::-1]], dtype=float))[0]
    return mask[box], image.values[box], np.isin(labels.values[box], bones), replace(image.to_patient, matrix=matrix)


def _fine_distance(share: NDArray[np.float32], outside: NDArray[np.float64], to_patient: Transform[IJK, LPS],
                   spacing_mm: float) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
    """Signed distance on an isotropic grid parallel to the image, and that grid."""
    spacing = np.array(spacing_of(to_patient))
    extent = spacing * (np.array(share.shape[::-1]) - 1)
    step = max(spacing_mm, float(np.prod(extent) / MOST_NODES) ** (1 / 3))
    size = np.floor(extent / step).astype(int) + 1 + 2 * CLOSED
    matrix = to_patient.matrix.copy()
    matrix[:3, :3] = matrix[:3, :3] / spacing * step
    matrix[:3, 3] -= matrix[:3, :3].sum(axis=1) * CLOSED
    at = [(np.arange(n) - CLOSED) * step / s for n, s in zip(size, spacing)]
    nearest = [np.clip(np.round(a).astype(int), 0, n - 1) for a, n in zip(at, share.shape[::-1])]
    beyond = outside.astype(np.float32)[np.ix_(*nearest[::-1])]
    known = beyond < BAND + spacing.max()
    wall = beyond < 3.5 * spacing.max()  # beyond it the share of blood is nothing
    for axis in range(3):  # a vessel that leaves the image is closed at its border
        for end in (slice(None, CLOSED), slice(-CLOSED, None)):
            wall[(slice(None),) * axis + (end,)] = False
    nodes = np.argwhere(wall)
    index = np.stack([at[2 - a][nodes[:, a]] for a in range(3)])
    occupancy = np.zeros(size[::-1], np.float32)
    # blood that the label does not reach belongs to a neighbour
    kept = np.minimum(share, np.maximum(BEYOND_LABEL + 0.5 - outside / spacing.min(), 0.0)).astype(np.float32)
    occupancy[wall] = map_coordinates(spline_filter(kept, order=3), index, order=3, mode="nearest", prefilter=False)
    grid = Transform(matrix, IJK, LPS, to_patient.space)
    return distance_of(occupancy, known, step), grid


def _blur_shift(centreline: Centreline, share: NDArray[np.float32], to_patient: Transform[IJK, LPS]) -> tuple[Centreline, NDArray[np.float64]]:
    """The centreline in the middle of the blood, and (n,) mm by which the half maximum lies inside the wall."""
    voxel = min(spacing_of(to_patient))
    parent = centreline.parent.astype(np.int64)
    points, radius = recentred(centreline.points_mm, parent, centreline.radius_mm, share, to_patient, noise=0.1)
    sections = cross_sections(share, to_patient, points, tangents(points, parent), 3.0 * radius + 3.0 * voxel, step_mm=0.2 * voxel, noise=0.1)
    free = free_of_forks(points, parent, radius, voxel) & (sections.cut < 0.2)
    step = float(np.median(np.linalg.norm(points[1:] - points[parent[1:]], axis=1)))
    blur2 = SCANNER_BLUR_MM ** 2 + float(np.mean(np.square(spacing_of(to_patient)))) * (1.0 / 12.0 + SHARE_SMOOTHING ** 2)
    # to first order the half maximum lies at R - b (1/R - R''), b = blur^2 / 2: in a short throat the blur along the vessel undoes
    # part of what it does across it
    smooth = smoothed(np.where(free, sections.half_mm, radius), parent, np.where(free, 1.0, 0.05), np.full(len(parent), 0.7 * voxel / step))
    inner = np.flatnonzero(parent >= 0)
    inner = inner[(parent[parent[inner]] >= 0) & (children_count(parent)[parent[inner]] == 1)]
    before, middle = parent[parent[inner]], parent[inner]
    bend, slope = np.zeros(len(parent)), np.zeros(len(parent))
    bend[middle] = (smooth[inner] - 2 * smooth[middle] + smooth[before]) / step ** 2
    slope[middle] = (smooth[inner] - smooth[before]) / (2 * step)
    found = 0.5 * blur2 / np.maximum(smooth, voxel) * np.clip(1.0 - BEND_SHARE * smooth * bend / (1.0 + slope ** 2), 0.0, 1.0)
    found = np.minimum(found, 0.6 * voxel)
    shift = smoothed(np.where(free, found, 0.0), parent, np.where(free, 1.0, 1e-4), np.clip(0.5 * radius, voxel, 4.0) / step)
    return replace(centreline, points_mm=points, radius_mm=radius), shift


def _shifted(distance: NDArray[np.float32], grid: Transform[IJK, LPS], centreline: Centreline, shift: NDArray[np.float64]) -> NDArray[np.float32]:
    """The distance with its surface moved outwards by `shift` (n,) mm at each point of the centreline."""
    nodes = np.argwhere(np.abs(distance) < FADE)
    away, nearest = cKDTree(centreline.points_mm).query(position_of(grid, nodes[:, ::-1].astype(float)), k=3)
    weight = 1.0 / (away ** 2 + 1e-6)
    out = distance.copy()
    fade = 1.0 - (np.abs(distance[tuple(nodes.T)]) / FADE) ** 2
    out[tuple(nodes.T)] -= (fade * (weight * shift[nearest]).sum(axis=1) / weight.sum(axis=1)).astype(np.float32)
    return out


def value_at(distance: NDArray[np.float32], grid: Transform[IJK, LPS], points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) the signed distance in mm at points (n, 3) LPS, trilinear."""
    found: NDArray[np.float64] = map_coordinates(distance, index_of(grid, points_mm).T[::-1], order=1, mode="nearest").astype(np.float64)
    return found
