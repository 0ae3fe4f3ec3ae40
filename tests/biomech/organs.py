"""A liver for tests: a ball with a tumour and a straight vessel in it, meshed from voxels; every answer is a closed form."""
from functools import cache

import numpy as np

from biomech.model import Patient, PatientModel
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.step import silent
from meshing.tetmeshers import MeshLabels
from meshing.units import Kilogram, Metre, Millimetre
from meshing.volume import Volume, grid

RADIUS, TUMOUR_RADIUS = 40.0, 10.0
TUMOUR = np.array([-18.0, 0.0, 0.0])


def balls() -> Labels:
    """Ball of 40 mm about the origin with a tumour of 10 mm towards the patient's right."""
    to_patient = grid((1.5, 1.5, 1.5), (-48.0, -48.0, -48.0), SpaceUid("1.2.3"))
    axis = -48.0 + 1.5 * np.arange(65)
    z, y, x = np.meshgrid(axis, axis, axis, indexing="ij")
    empty = Labels.empty(Volume(np.zeros((65, 65, 65), np.float32), to_patient, "CT"))
    liver = empty.with_mask("liver", "liver", x * x + y * y + z * z <= RADIUS ** 2)
    return liver.with_mask("tumour 1", "liver_tumour", (x - TUMOUR[0]) ** 2 + y * y + z * z <= TUMOUR_RADIUS ** 2)


@cache
def model() -> PatientModel:
    labels = balls()
    solid = MeshLabels(("liver", "tumour 1"), Millimetre(7.0), fine=("tumour 1",), fine_edge=Millimetre(4.0)).run(labels, silent)
    return PatientModel(labels, Patient(Kilogram(80.0), Metre(1.8)), solid, trees=(straight("portal vein"),))


def straight(name: str) -> Centreline:
    """A vessel along the left-right axis at A 20 mm from its root at L 30 to R 30, 3 mm in radius."""
    points = np.stack([np.linspace(30.0, -30.0, 61), np.full(61, -20.0), np.zeros(61)], axis=1)
    return Centreline(points, np.full(61, 3.0), np.arange(-1, 60, dtype=np.int32), np.zeros(61, np.int32), ("trunk",), SpaceUid("1.2.3"), name)
