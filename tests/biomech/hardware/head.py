"""A head of balls for tests: every distance and every angle is a closed form. LPS mm, voxels of 2 mm."""
from functools import cache

import numpy as np

from biomech.model import PatientModel
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.volume import Volume, grid

SPACE = SpaceUid("1.2.3")
SKIN, SKULL_OUT, SKULL_IN = 80.0, 75.0, 69.0
VESSEL = np.array([20.0, 0.0])
VESSEL_MM = 2.0
"""A vessel of 2 mm along the head-foot axis through L 20, P 0."""
ZONE, ZONE_MM = np.array([-25.0, 0.0, 30.0]), 10.0


@cache
def head(spacing: float = 2.0) -> PatientModel:
    """Skin, skull, brain, a vessel and a forbidden ball, as labels; the vessel also as a tree named "sinus"."""
    half = int(np.ceil(86.0 / spacing))
    axis = spacing * np.arange(-half, half + 1)
    start = float(axis[0])
    z, y, x = np.meshgrid(axis, axis, axis, indexing="ij")
    empty = Labels.empty(Volume(np.zeros(x.shape, np.float32), grid((spacing,) * 3, (start,) * 3, SPACE), "CT"))
    far = np.sqrt(x * x + y * y + z * z)
    labels = empty.with_mask("body", "body", far <= SKIN).with_mask("skull", "bone", (far <= SKULL_OUT) & (far >= SKULL_IN))
    labels = labels.with_mask("brain", "brain", far < SKULL_IN)
    labels = labels.with_mask("artery", "artery_lumen", ((x - VESSEL[0]) ** 2 + (y - VESSEL[1]) ** 2 <= VESSEL_MM ** 2) & (far < 66.0))
    labels = labels.with_mask("motor strip", "brain", (x - ZONE[0]) ** 2 + (y - ZONE[1]) ** 2 + (z - ZONE[2]) ** 2 <= ZONE_MM ** 2)
    points = np.stack([np.full(111, VESSEL[0]), np.full(111, VESSEL[1]), np.linspace(-55.0, 55.0, 111)], axis=1)
    tree = Centreline(points, np.full(111, VESSEL_MM), np.arange(-1, 110, dtype=np.int32), np.zeros(111, np.int32), ("trunk",), SPACE, "sinus")
    return PatientModel(labels, trees=(tree,))
