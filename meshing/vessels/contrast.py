"""How bright blood and its surroundings are along a vessel, and from that how much of each voxel is blood.

    u(x) = (HU(x) - background) / (blood - background)

with both levels read near x: blood as the median inside half the radius, from the wide places (a narrow one is dimmed by
partial volume) and smoothed over BLOOD_MM along the vessel, since contrast mixes; background as the median of a ring
just behind the wall. The wall is where u = 1/2, the half maximum.

Calcium is brighter than blood. Beside voxels of u > CALCIUM the wall is the half-way brightness between blood and plaque, and
what lies outside the vessel's radius there is no blood: the blurred outer edge of a plaque has the brightness of blood.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter, map_coordinates, maximum_filter
from scipy.spatial import cKDTree
from scipy.special import ndtr, ndtri

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, Transform
from meshing.vessels.sections import RAYS, cross_sections, plane_axes
from meshing.vessels.tree import smoothed, tangents
from meshing.volume import index_of, position_of, spacing_of

BLOOD_MM = 20.0
RING_MM = 5.0
BEHIND_MM = 0.7
"""How far behind the wall the surroundings are read (one voxel where that is more): the fat around an artery begins 1 to 1.5 mm
out. Blood still shines there by the scanner's blur, which is measured at the wall itself and taken off."""
CALCIUM = 1.5
LEAST_CONTRAST = 60.0
"""HU between blood and background below which a half-maximum wall would be noise: refused."""
SHARE_SMOOTHING = 0.5
"""Standard deviation, in voxels, of the smoothing of the share of blood."""
LOOK_VOXELS = 3.0
"""How far outside the label, in voxels, the blurred edge of the vessel still holds contrast."""


def blood_share(hounsfield: NDArray[np.float32], mask: NDArray[np.bool_], never: NDArray[np.bool_], to_patient: Transform[IJK, LPS],
                tree: Centreline) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Share of blood in each voxel (about 0..1, noise included) near the vessel `mask`, and mm to `mask` outside it.

    `never` are voxels of bone. Raises AnatomyError when the vessel is hardly brighter than its surroundings.
    """
    spacing = np.array(spacing_of(to_patient))
    voxel = float(spacing.min())
    blood, background = _levels(hounsfield, mask, to_patient, tree)
    if np.median(blood - background) < LEAST_CONTRAST:
        raise AnatomyError(
            f"the blood of '{tree.name}' is only {np.median(blood - background):.0f} HU brighter than its surroundings; its wall cannot be "
            f"placed by the half maximum below {LEAST_CONTRAST:.0f} HU: use a contrast-enhanced series")
    outside = distance_transform_edt(~mask, sampling=tuple(spacing[::-1]))
    near = np.argwhere(outside <= (LOOK_VOXELS + 1.0) * spacing.max())
    where = position_of(to_patient, near[:, ::-1].astype(float))
    off_axis, nearest = cKDTree(tree.points_mm).query(where)
    share = np.zeros(mask.shape, np.float32)
    share[tuple(near.T)] = (hounsfield[tuple(near.T)] - background[nearest]) / (blood[nearest] - background[nearest])
    brightest = maximum_filter(share, 5)
    if (share > CALCIUM).any():
        # the wall between blood and plaque lies half-way between blood (1) and the plaque's own brightness
        beside = brightest > CALCIUM
        share = np.where(beside, np.minimum(share, (brightest - share) / np.maximum(brightest - 1, 0.1)), share)
        behind = beside[tuple(near.T)] & (off_axis > tree.radius_mm[nearest] + 0.25 * voxel)
        share[tuple(near[behind].T)] = 0.0
    # the ramp keeps out what is as bright and lies farther off than the blur of this vessel reaches
    ramp = LOOK_VOXELS + 0.5 - outside[tuple(near.T)] / voxel
    found = np.minimum(np.clip(share[tuple(near.T)], -0.3, 1.3), np.maximum(ramp, 0.0))
    found[never[tuple(near.T)]] = 0.0
    out = np.zeros(mask.shape, np.float32)
    out[tuple(near.T)] = found
    # half a voxel of smoothing halves the noise of the wall and keeps the amount of blood
    return gaussian_filter(out, SHARE_SMOOTHING).astype(np.float32), outside


def _levels(hounsfield: NDArray[np.float32], mask: NDArray[np.bool_], to_patient: Transform[IJK, LPS],
            tree: Centreline) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n,) HU of blood and of the surroundings at each point of the tree."""
    voxel = min(spacing_of(to_patient))
    parent = tree.parent.astype(np.int64)
    across, up = plane_axes(tangents(tree.points_mm, parent))
    angle = np.arange(RAYS) * (2 * np.pi / RAYS)
    directions = np.cos(angle)[:, None] * across[:, None] + np.sin(angle)[:, None] * up[:, None]

    def at(distance: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        points = (tree.points_mm[:, None] + distance[..., None] * directions).reshape(-1, 3)
        index = index_of(to_patient, points).T[::-1]
        values = map_coordinates(hounsfield, index, order=1, mode="nearest").reshape(-1, RAYS)
        vessel = map_coordinates(mask.astype(np.float32), index, order=1, mode="nearest").reshape(-1, RAYS)
        return values, vessel

    step = float(np.median(np.linalg.norm(tree.points_mm[1:] - tree.points_mm[tree.parent[1:]], axis=1)))
    inner = np.concatenate([at(np.repeat(share * tree.radius_mm[:, None], RAYS, axis=1))[0] for share in (0.0, 0.25, 0.5)], axis=1)
    reading = np.median(inner, axis=1)
    trust = np.clip(tree.radius_mm / voxel - 1.5, 0.01, 3.0) ** 2
    # one calcified or thrombosed stretch must not pull the level: the far readings lose their weight
    middle = np.median(np.repeat(reading, np.maximum(np.round(trust * 4).astype(int), 1)))
    trust = trust / (1 + ((reading - middle) / 60.0) ** 2)
    blood = smoothed(reading, parent, trust, np.full(len(parent), BLOOD_MM / step))
    # just behind the wall: farther out lies other tissue than the one the wall is seen against
    behind = max(voxel, BEHIND_MM)
    rays = cross_sections(mask.astype(np.float32), to_patient, tree.points_mm, tangents(tree.points_mm, parent), 3.0 * tree.radius_mm + 3 * voxel,
                          step_mm=0.25 * voxel).rays_mm
    away: NDArray[np.float64] = np.arange(-10.0, 13.0) * (behind / 8)
    profiles = np.stack([at(rays + a)[0] for a in away], axis=2)
    alien = at(rays + away[-1])[1] > 0.05
    background = np.median(profiles[:, :, -1], axis=1)
    for _ in range(3):
        level = 0.5 * (blood + background)[:, None]
        wall = _first_below(profiles, level, away)
        good = np.isfinite(wall) & ~alien
        # how far the edge is smeared: the share of the step that happens within a third of a millimetre of the half maximum
        share = (_sampled(profiles, away, wall - 0.35) - _sampled(profiles, away, wall + 0.35)) / (blood - background)[:, None]
        blur = 0.35 / float(ndtri(0.5 + 0.5 * np.clip(np.median(share[good]), 0.15, 0.95)))
        # half of it: the fat beyond a wall of a millimetre dims the same place by about the other half
        still_blood = 0.5 * float(ndtr(-behind / blur))
        reading = _sampled(profiles, away, wall + behind)
        reading = (reading - still_blood * blood[:, None]) / (1 - still_blood)
        # bone, calcium and contrast-filled neighbours are not what this wall is seen against
        reading = np.where(good & (reading < 0.6 * blood[:, None]), reading, np.nan)
        seen = np.isfinite(reading).sum(axis=1) >= RAYS // 4
        if not seen.any():
            raise AnatomyError(f"the wall of '{tree.name}' does not stand out from its surroundings anywhere; use a contrast-enhanced series")
        found = np.full(len(parent), np.nan)
        found[seen] = np.nanmedian(reading[seen], axis=1)
        usual = float(np.median(found[seen]))
        background = smoothed(np.where(seen, found, usual), parent, np.where(seen, 1.0, 0.01), np.full(len(parent), RING_MM / step))
    return blood, background


def _first_below(profiles: NDArray[np.float64], level: NDArray[np.float64], away: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, rays) where each profile (n, rays, m) falls through its level for the first time, NaN where it does not."""
    below = profiles < level[..., None]
    crosses = below[..., 1:] & ~below[..., :-1]
    first = crosses.argmax(axis=2)
    left = np.take_along_axis(profiles, first[..., None], axis=2)[..., 0]
    right = np.take_along_axis(profiles, first[..., None] + 1, axis=2)[..., 0]
    place = away[first] + (away[1] - away[0]) * (left - level) / np.where(left == right, 1.0, left - right)
    return np.where(crosses.any(axis=2), place, np.nan)


def _sampled(profiles: NDArray[np.float64], away: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, rays) values of profiles (n, rays, m) at the places `at` (n, rays), linear, the end values beyond the ends."""
    place = np.clip((np.nan_to_num(at) - away[0]) / (away[1] - away[0]), 0.0, len(away) - 1.001)
    low = place.astype(np.int64)
    left = np.take_along_axis(profiles, low[..., None], axis=2)[..., 0]
    right = np.take_along_axis(profiles, low[..., None] + 1, axis=2)[..., 0]
    value: NDArray[np.float64] = left + (place - low) * (right - left)
    return value
