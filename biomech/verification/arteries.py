"""Straight arteries with exact signed distances: healthy, narrowed, with a fusiform and with a saccular aneurysm."""
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.model import PatientModel
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.phantoms.artery import arteries
from meshing.vessels.distance import BAND
from meshing.vessels.lumen import Lumen
from meshing.vessels.openings import with_openings
from meshing.volume import grid

Kind = Literal["healthy", "stenosis", "fusiform", "saccular"]
RADIUS, LENGTH, STEP = 4.0, 104.0, 0.8
DOME, DOME_RADIUS = np.array([9.0, 0.0, 0.0]), 6.5
SPACE = SpaceUid("2.25.77")


def radius_at(kind: Kind, z: NDArray[np.float64]) -> NDArray[np.float64]:
    """mm; the lesion is 16 (stenosis, 60 % by diameter) or 24 mm (aneurysm, 16 mm wide) long about z = 0."""
    change, length = {"stenosis": (-0.6, 16.0), "fusiform": (1.0, 24.0)}.get(kind, (0.0, 1.0))
    return RADIUS * (1.0 + change * np.cos(np.pi * np.clip(z / length, -0.5, 0.5)) ** 2)


@cache
def artery(kind: Kind) -> PatientModel:
    """Along z, blood flowing down; radius 4 mm; the sac of the saccular one is a ball towards the left."""
    half = LENGTH / 2.0
    low, high = np.array([-14.0, -14.0, -half - 2.0]), np.array([20.0, 14.0, half + 2.0])
    axes = [np.arange(a, b + STEP / 2, STEP) for a, b in zip(low, high)]
    z, y, x = np.meshgrid(*axes[::-1], indexing="ij")
    inside = np.maximum(np.hypot(x, y) - radius_at(kind, z), np.abs(z) - half)
    if kind == "saccular":
        inside = np.minimum(inside, np.sqrt((x - DOME[0]) ** 2 + y ** 2 + z ** 2) - DOME_RADIUS)
    distance = np.minimum(inside, BAND).astype(np.float32)
    to_patient = grid((STEP, STEP, STEP), (float(low[0]), float(low[1]), float(low[2])), SPACE)
    down = np.linspace(half, -half, 209)
    # the radius of the circle as large as the section, as a traced centreline has it
    area = (np.clip(0.5 - inside / STEP, 0.0, 1.0)).sum(axis=(1, 2)) * STEP ** 2
    radius = np.interp(down, axes[2], np.sqrt(area / np.pi)) if kind == "saccular" else radius_at(kind, down)
    radius = np.where(np.abs(down) > half - 3.0, RADIUS, radius)
    line = Centreline(np.stack([np.zeros(209), np.zeros(209), down], axis=1), radius, np.arange(-1, 208, dtype=np.int32),
                      np.zeros(209, np.int32), ("trunk",), SPACE, "artery")
    lumen = with_openings(distance, to_patient, line, names=("foot",))
    return PatientModel(Labels(np.zeros((2, 2, 2), np.uint8), to_patient), lumen=lumen)


def blood_ml(lumen: Lumen) -> float:
    """Volume of the blood space, by the share of each voxel of its border."""
    return float(np.clip(0.5 - lumen.distance_mm / STEP, 0.0, 1.0).sum()) * STEP ** 3 * 1e-3


def area_mm2(lumen: Lumen, height: float) -> float:
    """Area of the section of the blood at z = `height`."""
    layer = int(round((height - lumen.to_patient.matrix[2, 3]) / STEP))
    return float(np.clip(0.5 - lumen.distance_mm[layer] / STEP, 0.0, 1.0).sum()) * STEP ** 2


@cache
def iliac(variant: Literal["stenosis", "aneurysm"]) -> PatientModel:
    """The right iliac arteries of the sample patient from the truth of the phantom, with the end of the aorta as wide as they begin."""
    tree = arteries(variant, SPACE)
    own = np.flatnonzero(tree.branch <= 2)
    own = own[(tree.points_mm[own, 2] > -84.0) & (tree.points_mm[own, 2] < 52.0)][::2]
    points, radius = tree.points_mm[own], np.where(tree.branch[own] == 0, 6.1, tree.radius_mm[own])
    low, high = points.min(axis=0) - radius.max() - 6.0, points.max(axis=0) + radius.max() + 6.0
    step = 1.2
    shape = tuple(int(n) for n in np.ceil((high - low) / step))[::-1]
    index = np.argwhere(np.ones(shape, bool))[:, ::-1]
    away, nearest = cKDTree(points).query(low + step * index, distance_upper_bound=float(radius.max()) + BAND)
    inside = np.where(np.isfinite(away), away - radius[np.minimum(nearest, len(radius) - 1)], BAND)
    distance = np.minimum(inside, BAND).astype(np.float32).reshape(shape)
    to_patient = grid((step, step, step), (float(low[0]), float(low[1]), float(low[2])), SPACE)
    line = Centreline(points, radius, np.arange(-1, len(own) - 1, dtype=np.int32), np.zeros(len(own), np.int32), ("iliac",), SPACE, "artery")
    lumen = with_openings(distance, to_patient, line, names=("right external iliac",))
    return PatientModel(Labels(np.zeros((2, 2, 2), np.uint8), to_patient), lumen=lumen)
