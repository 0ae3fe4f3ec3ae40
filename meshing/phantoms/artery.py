"""The sample patient for vascular surgery: CT angiography of the fork of the aorta with one lesion.

Radii: aorta 8 mm (CLINICAL 4/8: infrarenal, mark M), common iliac 4.5, external iliac 3.4 (pwdb 116-artery file, mark R). The
lesion is in the RIGHT common iliac artery: a concentric stenosis r(s) = r0 (1 - 0.75 cos^2(pi (s - s0) / L)) of 75 %
by diameter (93.75 % by area) over L = 14 mm, or an aneurysm of 25 mm with the same shape of wall. Internal iliac
arteries are left out: one outlet for each leg.
"""
from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np

from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.phantoms.fields import Array, ellipsoid, rotation, smooth_max, superellipse
from meshing.phantoms.phantom import Phantom, Truth, centred, field_of, photograph, space_of
from meshing.phantoms.scene import Part, Solid, Tubes
from meshing.phantoms.tree import Branch, chain, grow, segments
from meshing.step import Monitor, silent

Variant = Literal["stenosis", "aneurysm"]

LUMEN, CALCIUM, FAT, MUSCLE, WALL, VEIN = 350.0, 950.0, -100.0, 60.0, 55.0, 70.0
AORTA_MM, COMMON_MM, EXTERNAL_MM = 8.0, 4.5, 3.4
NARROWING, LESION_MM = 0.75, {"stenosis": 14.0, "aneurysm": 36.0}
ANEURYSM_RADIUS_MM = 12.5
LESION_AT_MM = 34.0
"""Middle of the lesion along the right common iliac artery, from the fork."""
SHORT_FIELD_MM, LONG_FIELD_MM = 179.2, 256.0
LOW_MM, HIGH_MM = -80.0, 80.0
STEP_MM = 0.25

FORK = (2.0, 6.0, 30.0)
AORTA_WAY = ((6.0, 10.0, 96.0), (5.0, 8.0, 70.0), (3.0, 5.0, 48.0), FORK)
RIGHT_COMMON = ((-6.0, 6.0, 17.0), (-16.0, 9.0, 1.0), (-25.0, 14.0, -14.0), (-32.0, 17.0, -29.0))
RIGHT_EXTERNAL = ((-37.0, 13.0, -44.0), (-43.0, 1.0, -62.0), (-49.0, -14.0, -80.0), (-53.0, -24.0, -94.0))
LEFT_COMMON = ((10.0, 6.0, 17.0), (20.0, 9.0, 2.0), (28.0, 15.0, -14.0), (35.0, 19.0, -27.0))
LEFT_EXTERNAL = ((40.0, 14.0, -43.0), (45.0, 2.0, -62.0), (50.0, -12.0, -80.0), (54.0, -22.0, -94.0))

LEGEND = (("fat", "fat"), ("muscle", "muscle"), ("bone", "bone"), ("calcification", "calcification"),
          ("artery lumen", "artery_lumen"))


def common_iliac(arc: Array) -> Array:
    """A flare where it leaves the aorta, then 4.5 mm."""
    return np.asarray(COMMON_MM + 1.6 * np.exp(-((arc / 7.0) ** 2)))


def lesion(variant: Variant) -> tuple[float, float]:
    """Change of radius in the middle as a fraction of 4.5 mm, and length."""
    change = -NARROWING if variant == "stenosis" else ANEURYSM_RADIUS_MM / COMMON_MM - 1.0
    return change, LESION_MM[variant]


def arteries(variant: Variant, space: SpaceUid) -> Centreline:
    change, length = lesion(variant)

    def diseased(arc: Array) -> Array:
        off = np.clip((arc - LESION_AT_MM) / length, -0.5, 0.5)
        return np.asarray(common_iliac(arc) * (1.0 + change * np.cos(np.pi * off) ** 2))

    def aorta(arc: Array) -> Array:
        return np.asarray(AORTA_MM - 1.6 * np.exp(-(((arc - arc[-1]) / 12.0) ** 2)))

    def external(arc: Array) -> Array:
        return np.asarray(EXTERNAL_MM + (COMMON_MM - EXTERNAL_MM) * np.exp(-((arc / 8.0) ** 2)))

    return grow("artery lumen", (
        Branch("aorta", "", AORTA_WAY, aorta),
        Branch("right common iliac", "aorta", RIGHT_COMMON, diseased),
        Branch("right external iliac", "right common iliac", RIGHT_EXTERNAL, external),
        Branch("left common iliac", "aorta", LEFT_COMMON, common_iliac),
        Branch("left external iliac", "left common iliac", LEFT_EXTERNAL, external),
    ), space, STEP_MM)


def within(tree: Centreline, low: float, high: float) -> Centreline:
    """The part of the tree between two heights: what the scan shows; points stay ordered from the root."""
    kept = (tree.points_mm[:, 2] > low) & (tree.points_mm[:, 2] < high)
    number = np.cumsum(kept) - 1
    up = tree.parent[kept]
    parent = np.where((up >= 0) & kept[up], number[up], -1).astype(np.int32)
    return Centreline(tree.points_mm[kept], tree.radius_mm[kept], parent, tree.branch[kept], tree.names, tree.space, tree.name)


def calcium(tree: Centreline) -> list[Part]:
    """Two plates in the wall near the lesion, always more than 1 mm of tissue away from the blood."""
    right = tree.branch_points(1)
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(tree.points_mm[right], axis=0), axis=1))])
    parts = []
    for offset, angle, span in ((-2.0, 0.5, 3.0), (3.0, 3.4, 2.5)):
        own = right[np.abs(arc - LESION_AT_MM - offset) < span]
        along = tree.points_mm[own[-1]] - tree.points_mm[own[0]]
        along /= np.linalg.norm(along)
        across = np.cross(along, [0.0, 1.0, 0.0])
        across /= np.linalg.norm(across)
        outward = np.cos(angle) * across + np.sin(angle) * np.cross(along, across)
        thick = 0.9
        away = tree.radius_mm[own].max() + thick + 1.3
        line = tree.points_mm[own] + away * outward
        radius = np.full(len(line), thick)
        sides = [line + shift * np.cross(along, outward) for shift in (-1.0, 0.0, 1.0)]
        rows = np.vstack([np.column_stack([s[:-4:4], radius[:-4:4], s[4::4][:len(s[:-4:4])], radius[:-4:4]]) for s in sides])
        parts.append(Part("calcification", Tubes(rows), CALCIUM))
    return parts


def skeleton() -> list[Part]:
    """Lumbar bodies, sacrum, the wings of the hip bones."""
    parts = []
    for z in (92.0, 58.0, 24.0):
        def body(p: Array, z: float = z) -> Array:
            up = p[:, 2] - z
            round_ = superellipse(p, (0.0, 42.0 - 0.08 * z), (25.0, 17.5), 2.3) + 2.2 * (1.0 - (up / 15.0) ** 2)
            return smooth_max(round_, np.abs(up) - 13.5, 3.0)

        parts.append(Part("bone", Solid(body, ((-30.0, 16.0, z - 17.0), (30.0, 64.0, z + 17.0)), 1.5), 190.0, 14.0, 520.0, 1.4))
        for side in (-1.0, 1.0):
            arch = np.vstack([chain([(side * 15.0, 54.0, z + 3.0), (side * 17.0, 66.0, z), (0.0, 78.0, z - 6.0),
                                     (0.0, 94.0, z - 11.0)], 4.6, 3.6),
                              chain([(side * 16.0, 60.0, z), (side * 32.0, 66.0, z), (side * 42.0, 68.0, z + 2.0)], 3.6, 2.6)])
            parts.append(Part("bone", Tubes(arch), 260.0, 0.0, 700.0, 1.3))

    def sacrum(p: Array) -> Array:
        lean = 44.0 - 0.55 * (p[:, 2] + 5.0)
        narrow = np.clip(1.0 + (p[:, 2] + 5.0) / 130.0, 0.3, 1.05)
        q = np.column_stack([p[:, 0] / narrow, p[:, 1] - lean + 0.004 * p[:, 0] ** 2 * -1.0, p[:, 2]])
        return smooth_max(superellipse(q, (0.0, 8.0), (47.0, 19.0), 2.4), p[:, 2] - 3.0, 5.0)

    parts.append(Part("bone", Solid(sacrum, ((-52.0, 10.0, -100.0), (52.0, 118.0, 6.0))), 170.0, 16.0, 480.0, 1.6))
    for side in (-1.0, 1.0):
        def wing(p: Array, side: float = side) -> Array:
            x, y, z = side * p[:, 0], p[:, 1], p[:, 2]
            sheet = x - 88.0 + 0.55 * (y - 10.0) - 0.22 * (z + 20.0) + 0.0065 * (y - 10.0) ** 2
            rim = ellipsoid((84.0, 20.0, -34.0), (60.0, 74.0, 68.0))(np.column_stack([x, y, z]))
            return smooth_max(np.abs(sheet) / 1.3 - 5.5 - 3.0 * np.exp(-(((z - 24.0) / 12.0) ** 2)), rim, 5.0)

        x0, x1 = sorted((side * 20.0, side * 122.0))
        parts.append(Part("bone", Solid(wing, ((x0, -58.0, -105.0), (x1, 98.0, 40.0)), 1.75), 200.0, 18.0, 650.0, 1.8))
    return parts


def flesh() -> list[Part]:
    """Skin, fat, wall, psoas, the muscles of the back and the buttock."""
    def everywhere(half: tuple[float, float], power: float, y: float) -> Solid:
        return Solid(lambda p: superellipse(p, (0.0, y), half, power),
                     ((-half[0] - 4.0, y - half[1] - 4.0, -96.0), (half[0] + 4.0, y + half[1] + 4.0, 96.0)), 2.5)

    def inside(p: Array) -> Array:
        bulge = superellipse(p, (0.0, 84.0), (62.0, 46.0), 2.2)
        return smooth_max(superellipse(p, (0.0, 4.0), (116.0, 84.0), 2.4), -bulge, 12.0)

    parts = [Part("fat", everywhere((154.0, 118.0), 2.3, 6.0), FAT, 5.0, 20.0, 1.8),
             Part("muscle", everywhere((130.0, 99.0), 2.4, 6.0), MUSCLE, 9.0),
             Part("fat", Solid(inside, ((-120.0, -84.0, -96.0), (120.0, 92.0, 96.0)), 2.0), FAT, 8.0)]
    for side in (-1.0, 1.0):
        def psoas(p: Array, side: float = side) -> Array:
            down = np.clip((80.0 - p[:, 2]) / 160.0, 0.0, 1.0)
            q = np.column_stack([p[:, 0] - side * (40.0 + 26.0 * down), p[:, 1] - 38.0 + 46.0 * down**2, p[:, 2]])
            return superellipse(q, (0.0, 0.0), (16.0, 20.0), 2.1)

        def iliacus(p: Array, side: float = side) -> Array:
            return ellipsoid((side * 82.0, 8.0, -52.0), (14.0, 44.0, 56.0), rotation(side * 28.0))(p)

        def gluteus(p: Array, side: float = side) -> Array:
            return ellipsoid((side * 78.0, 70.0, -62.0), (56.0, 36.0, 74.0), rotation(-side * 26.0))(p)

        x0, x1 = sorted((side * 18.0, side * 92.0))
        parts += [Part("muscle",
                       Solid(gluteus,
                             ((min(side * 8.0, side * 146.0), 14.0, -96.0), (max(side * 8.0, side * 146.0), 122.0, 16.0))),
                             MUSCLE, 10.0),
                  Part("muscle",
                       Solid(iliacus,
                             ((min(side * 40.0, side * 124.0), -52.0, -96.0), (max(side * 40.0, side * 124.0), 66.0, 8.0))),
                             MUSCLE, 5.0),
                  Part("muscle", Solid(psoas, ((x0, -32.0, -96.0), (x1, 64.0, 96.0))), MUSCLE, 5.0)]
    return parts


def gut(seed: int) -> list[Part]:
    """Loops in front of the vessels, with some gas."""
    random = np.random.default_rng([seed, 3])
    parts = []
    for x, y, z in ((-60.0, -48.0, 40.0), (-14.0, -52.0, 60.0), (40.0, -46.0, 48.0), (-40.0, -56.0, 4.0), (16.0, -54.0, 10.0),
                    (66.0, -40.0, 0.0),
                    (-62.0, -50.0, -40.0), (-6.0, -50.0, -38.0), (40.0, -56.0, -50.0), (-28.0, -40.0, -74.0),
                    (12.0, -34.0, -72.0)):
        way = [(x, y, z)]
        for _ in range(4):
            dx, dy, dz = random.uniform((-17.0, -7.0, -11.0), (17.0, 7.0, 11.0))
            way.append((way[-1][0] + dx, max(min(way[-1][1] + dy, -34.0), -62.0), way[-1][2] + dz))
        parts += [Part("", Tubes(chain(way, 11.0, 10.5)), 70.0), Part("", Tubes(chain(way, 8.6, 8.2)), 25.0, 10.0)]
        if random.random() < 0.4:
            parts.append(Part("", Tubes(chain([(a, b - 4.0, c) for a, b, c in way[1:4]], 4.0, 3.5)), -930.0))
    return parts


@cache
def surroundings() -> tuple[Part, ...]:
    def canal(p: Array) -> Array:
        return superellipse(p + np.outer(p[:, 2], (0.0, 0.1, 0.0)), (0.0, 66.0), (10.0, 8.0), 2.0)

    def discs(p: Array) -> Array:
        return smooth_max(superellipse(p + np.outer(p[:, 2], (0.0, 0.08, 0.0)), (0.0, 42.0), (24.0, 17.0), 2.3), -p[:, 2] - 2.0,
                          3.0)

    veins = np.vstack([chain([(-17.0, 19.0, 96.0), (-15.0, 18.0, 50.0), (-9.0, 19.0, 18.0)], 9.0, 9.0),
                       chain([(-9.0, 19.0, 20.0), (-24.0, 26.0, -10.0), (-40.0, 27.0, -38.0), (-48.0, 12.0, -66.0),
                              (-55.0, -10.0, -96.0)], 6.0, 5.4),
                       chain([(-9.0, 19.0, 20.0), (16.0, 25.0, -4.0), (38.0, 30.0, -32.0), (46.0, 14.0, -64.0),
                              (54.0, -8.0, -96.0)], 6.0, 5.4)])
    return (*flesh(), Part("", Solid(discs, ((-28.0, 16.0, -8.0), (28.0, 64.0, 96.0))), 85.0), *skeleton(),
            Part("", Solid(canal, ((-12.0, 46.0, -20.0), (12.0, 78.0, 96.0)), 1.5), 25.0), Part("", Tubes(veins), VEIN))


def artery_patient(*, columns: int = 512, slices: int = 160, seed: int = 11, variant: Variant = "stenosis", noise: bool = True,
                   monitor: Monitor = silent) -> Phantom:
    """The vascular patient: 160 mm around the fork of the aorta; 179 mm field of view, or 256 mm above 256 columns."""
    space = space_of(2 if variant == "stenosis" else 3, seed)
    whole = arteries(variant, space)
    rows = segments(whole)
    outer = rows.copy()
    outer[:, [3, 7]] = np.maximum(outer[:, [3, 7]], COMMON_MM if variant == "stenosis" else 0.0) + 1.3
    outer[:, [3, 7]] = np.where(rows[:, [3, 7]] < EXTERNAL_MM + 0.6, np.maximum(rows[:, [3, 7]] + 1.3, 4.9), outer[:, [3, 7]])
    parts = (*surroundings(), *gut(seed), Part("", Tubes(outer), WALL), *(calcium(whole) if variant == "stenosis" else ()),
             Part("artery lumen", Tubes(rows), LUMEN))
    lattice = centred(columns, slices, SHORT_FIELD_MM if columns <= 256 else LONG_FIELD_MM, LOW_MM, HIGH_MM)
    volume, labels = photograph(f"artery, {variant}", parts, LEGEND, lattice, space, seed, noise, monitor)
    tree = within(whole, *field_of(lattice)[:, 2])
    return Phantom(f"artery, {variant}", volume, Truth(labels, (tree,), landmarks_of(tree), (), facts_of(variant), parts, None,
                                                       field_of(lattice)))


def right_common(tree: Centreline) -> tuple[Array, Array, Array]:
    """Points, radius and arc length from the fork, of the diseased artery."""
    own = tree.branch_points(1)
    points = tree.points_mm[own]
    return points, tree.radius_mm[own], np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])


def landmarks_of(tree: Centreline) -> tuple[tuple[str, tuple[float, float, float]], ...]:
    def at(point: Array) -> tuple[float, float, float]:
        return float(point[0]), float(point[1]), float(point[2])

    points, _, arc = right_common(tree)
    ends = {tree.names[tree.branch[end]]: tree.points_mm[end] for end in tree.ends()}
    return (("aortic inlet", at(tree.points_mm[0])), ("aortic fork", FORK),
            ("lesion", at(points[np.argmin(np.abs(arc - LESION_AT_MM))])),
            *((f"{name} outlet", at(point)) for name, point in ends.items()))


def facts_of(variant: Variant) -> tuple[tuple[str, float], ...]:
    """Radii in mm; the narrowing by diameter and by area in per cent, against the healthy radius beside it."""
    change, length = lesion(variant)
    found = [("reference radius mm", COMMON_MM), ("lesion length mm", length), ("lesion from fork mm", LESION_AT_MM)]
    if variant == "stenosis":
        found += [("throat radius mm", COMMON_MM * (1.0 + change)), ("stenosis by diameter %", -100.0 * change),
                  ("stenosis by area %", 100.0 * (1.0 - (1.0 + change) ** 2))]
    else:
        found += [("largest radius mm", COMMON_MM * (1.0 + change)), ("largest diameter mm", 2.0 * COMMON_MM * (1.0 + change))]
    return tuple(found)
