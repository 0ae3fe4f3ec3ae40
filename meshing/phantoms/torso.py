"""The trunk around the liver: skin, fat, the muscular wall, ribs and spine, lungs over the diaphragm, the couch."""
from __future__ import annotations

from functools import cache

import numpy as np

from meshing.phantoms.fields import Array, Field, ellipsoid, rotation, smooth_max, smooth_min, superellipse
from meshing.phantoms.scene import Part, Solid, Tubes
from meshing.phantoms.tree import chain

FAT, MUSCLE, LUNG, CARTILAGE, MARROW, CORTEX = -100.0, 65.0, -850.0, 110.0, 210.0, 700.0
SPINE_Y = 46.0
TOP, BOTTOM = 125.0, -125.0


def widening(z: Array) -> Array:
    """The trunk is widest at the lower ribs and the hips."""
    return np.asarray(1.0 + 0.025 * np.cos((z - 20.0) / 45.0) - 0.00025 * z)


def trunk(p: Array, half: tuple[float, float], power: float, y: float) -> Array:
    q = p / np.column_stack([widening(p[:, 2])] * 2 + [np.ones(len(p))])
    hollow = 9.0 * np.exp(-((p[:, 0] / 30.0) ** 2)) * np.clip(p[:, 1] / 80.0, 0.0, 1.0) ** 2
    return superellipse(q, (0.0, y), half, power) + hollow * 0.9


def skin(p: Array) -> Array:
    return trunk(p, (160.0, 110.0), 2.45, -6.0)


def wall_outside(p: Array) -> Array:
    return trunk(p, (146.0, 97.0), 2.6, -6.0)


def wall_inside(p: Array) -> Array:
    """Inner side of the wall: the spine and the muscles along it bulge into the cavity."""
    wall = trunk(p, (134.0, 85.0), 2.6, -8.0)
    bulge = superellipse(p, (0.0, 72.0), (34.0, 40.0), 2.2)
    return smooth_max(wall, -bulge, 12.0)


def abdomen(p: Array) -> Array:
    """The abdominal cavity: the wall below, two domes of the diaphragm above (the right one higher)."""
    right = ellipsoid((-62.0, -4.0, 0.0), (86.0, 92.0, 97.0))(p)
    left = ellipsoid((62.0, 2.0, -6.0), (82.0, 90.0, 88.0))(p)
    domes = smooth_min(smooth_min(right, left, 40.0), p[:, 2] + 22.0, 30.0)
    return smooth_max(wall_inside(p) + 0.3, domes, 10.0)


def lung(side: float) -> Solid:
    def field(p: Array) -> Array:
        middle = 22.0 - side * p[:, 0] + 8.0 * np.clip(-p[:, 1] / 60.0, 0.0, 1.0)
        heart = ellipsoid((28.0, -38.0, 118.0), (54.0, 42.0, 38.0), rotation(25.0))(p)
        return smooth_max(smooth_max(wall_inside(p) + 1.0, middle, 10.0), -(heart - 6.0), 8.0)

    low, high = ((-142.0, -98.0, -60.0), (-14.0, 90.0, TOP)) if side < 0 else ((14.0, -98.0, -60.0), (142.0, 90.0, TOP))
    return Solid(field, (low, high))


def everywhere(field: Field, low: float = BOTTOM, half: tuple[float, float] = (172.0, 122.0)) -> Solid:
    return Solid(field, ((-half[0], -half[1], low), (half[0], half[1], TOP)), 2.5)


def rib(start_z: float, drop: float, length: float, side: float) -> tuple[Array, Array | None]:
    """Bony rib and, for those that reach the front, its cartilage: `length` 0..1 of the way from spine to breast bone."""
    turn = np.linspace(0.0, np.pi * 0.93 * min(length, 1.0), 16)
    x, y = np.sin(turn), np.cos(turn)
    size = (np.abs(x / 140.0) ** 2.6 + np.abs(y / 91.0) ** 2.6) ** (-1.0 / 2.6)
    z = start_z - drop * (0.55 * turn / np.pi + 0.45 * np.sin(0.5 * turn) ** 2)
    wide = widening(z)
    way = np.column_stack([side * (x * size * wide + 16.0 * np.exp(-turn * 6.0)),
                           (y * size - 6.0) * wide - 14.0 * np.exp(-turn * 5.0), z])
    bone = int(np.searchsorted(turn, 0.66 * np.pi)) if length > 0.8 else len(way)

    def flat(points: Array) -> Array:
        lines = [chain([(float(x), float(y), float(z) + dz) for x, y, z in points], 3.6, 3.4, 4.0) for dz in (-2.6, 0.0, 2.6)]
        return np.vstack(lines)

    return flat(way[:bone]), flat(way[bone - 1:]) if bone < len(way) - 1 else None


def vertebra(z: float) -> tuple[Solid, Tubes]:
    """Body with a waist and end plates, and the arch with its processes around the canal."""
    def body(p: Array) -> Array:
        up = p[:, 2] - z
        round_ = superellipse(p, (0.0, SPINE_Y), (21.5, 16.0), 2.3) + 2.2 * (1.0 - (up / 13.0) ** 2)
        ring = smooth_max(round_, np.abs(up) - 11.5, 3.0)
        return smooth_max(ring, -superellipse(p, (0.0, SPINE_Y + 23.5), (11.0, 9.5), 2.0), 2.0)

    rows = [chain([(s * 13.0, SPINE_Y + 10.0, z + 3.0), (s * 15.0, SPINE_Y + 20.0, z + 1.0), (s * 10.0, SPINE_Y + 30.0, z - 2.0),
                   (0.0, SPINE_Y + 36.0, z - 5.0)], 4.2, 3.2, 2.0) for s in (-1.0, 1.0)]
    rows += [chain([(s * 14.0, SPINE_Y + 18.0, z + 1.0), (s * 28.0, SPINE_Y + 23.0, z), (s * 37.0, SPINE_Y + 25.0, z)], 3.6, 2.4)
             for s in (-1.0, 1.0)]
    rows += [chain([(0.0, SPINE_Y + 36.0, z - 4.0 + dz), (0.0, SPINE_Y + 44.0, z - 8.0 + dz),
                    (0.0, SPINE_Y + 51.0, z - 11.0 + dz)], 2.6, 3.0)
             for dz in (-5.0, 0.0, 5.0)]
    return (Solid(body, ((-26.0, SPINE_Y - 20.0, z - 15.0), (26.0, SPINE_Y + 20.0, z + 15.0)), 1.25), Tubes(np.vstack(rows)))


def bones() -> list[Part]:
    parts = []
    for z in np.arange(-114.0, 125.0, 29.5):
        body, arch = vertebra(float(z))
        parts += [Part("bone", arch, MARROW + 60.0, 0.0, CORTEX, 1.3), Part("bone", body, MARROW, 14.0, 520.0, 1.4)]
    reach = [0.36, 0.55, 0.72, 0.9, 1.0, 1.0, 1.0, 1.0]
    for number, length in enumerate(reach):
        for side in (-1.0, 1.0):
            bone, cartilage = rib(4.0 + 26.0 * number, 85.0 + 6.0 * number, length, side)
            parts.append(Part("bone", Tubes(bone), MARROW, 0.0, CORTEX, 1.2))
            if cartilage is not None:
                parts.append(Part("", Tubes(cartilage), CARTILAGE))
    return parts


def back_muscles() -> list[Part]:
    """Erector spinae and psoas."""
    parts = []
    for side in (-1.0, 1.0):
        def erector(p: Array, side: float = side) -> Array:
            return superellipse(p, (side * 32.0, SPINE_Y + 33.0), (27.0, 16.0), 2.4)

        def psoas(p: Array, side: float = side) -> Array:
            down = np.clip((10.0 - p[:, 2]) / 120.0, 0.02, 1.0)
            q = np.column_stack([(p[:, 0] - side * (25.0 + 12.0 * down)) / (0.45 + 0.75 * down),
                                 (p[:, 1] - SPINE_Y + 2.0) / (0.45 + 0.75 * down), p[:, 2]])
            return smooth_max(superellipse(q, (0.0, 0.0), (16.0, 19.0), 2.0), p[:, 2] - 5.0, 8.0)

        x0, x1 = sorted((side * 3.0, side * 62.0))
        parts += [Part("muscle", Solid(erector, ((x0, SPINE_Y + 14.0, BOTTOM), (x1, SPINE_Y + 52.0, TOP))), MUSCLE - 3.0, 7.0),
                  Part("muscle", Solid(psoas, ((x0, SPINE_Y - 28.0, BOTTOM), (x1, SPINE_Y + 24.0, 12.0))), MUSCLE, 4.0)]
    return parts


def couch() -> Part:
    def field(p: Array) -> Array:
        return np.abs(np.hypot(p[:, 0], p[:, 1] + 330.0) - 446.0) - 4.0

    return Part("", Solid(field, ((-160.0, 80.0, BOTTOM), (160.0, 128.0, TOP)), 2.0), -560.0, 0.0, -180.0, 1.5)


@cache
def torso() -> tuple[Part, ...]:
    """Everything of the trunk, in painting order; organs come on top. Kept, with its tables, for the next scan."""
    def diaphragm(p: Array) -> Array:
        return abdomen(p) - 3.2

    def canal(p: Array) -> Array:
        return superellipse(p, (0.0, SPINE_Y + 23.5), (9.5, 8.0), 2.0)

    def cord(p: Array) -> Array:
        return superellipse(p, (0.0, SPINE_Y + 23.0), (7.0, 6.0), 2.0)

    def discs(p: Array) -> Array:
        return superellipse(p, (0.0, SPINE_Y), (21.0, 15.5), 2.3)

    def heart(p: Array) -> Array:
        blood = ellipsoid((28.0, -38.0, 118.0), (54.0, 42.0, 38.0), rotation(25.0))(p)
        return smooth_max(blood, -(abdomen(p) - 6.0), 5.0)

    spine_box = ((-24.0, SPINE_Y - 20.0, BOTTOM), (24.0, SPINE_Y + 36.0, TOP))
    return (
        couch(),
        Part("fat", everywhere(skin), FAT, 5.0, 20.0, 1.8),
        Part("muscle", everywhere(wall_outside), MUSCLE, 9.0),
        Part("fat", everywhere(wall_inside), FAT, 7.0),
        Part("left lung", lung(1.0), LUNG, 18.0),
        Part("right lung", lung(-1.0), LUNG, 18.0),
        Part("muscle", everywhere(diaphragm, -45.0), MUSCLE - 5.0),
        Part("fat", everywhere(abdomen), FAT, 8.0),
        Part("", Solid(heart, ((-40.0, -90.0, 75.0), (96.0, 20.0, TOP))), 120.0, 8.0),
        *back_muscles(),
        Part("", Solid(discs, spine_box), 85.0),
        *bones(),
        Part("", Solid(canal, spine_box, 1.5), -60.0),
        Part("", Solid(cord, spine_box, 1.5), 30.0),
    )
