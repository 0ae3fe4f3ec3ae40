"""How far the volume of a structure of the label map can be off: what its outline is uncertain by (sources.py), in closed form.

An outline that lies s n(x) farther out, n a normal field of unit variance, changes the volume by Int s n dA. The part c of the variance
that is common to the whole outline makes a deviation of sqrt(c) s A; the local part, correlated over l as exp(-d^2 / 2 l^2), makes
s sqrt((1 - c) A min(A, 2 pi l^2)) on a surface that is flat over l. The 90 % interval is 1.645 deviations to either side.

The area is that of the label map by Cauchy and Crofton: the faces between voxels along each axis, times 2/3 (a surface that faces all ways
alike shows 3/2 of its area to the three axes).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects

from biomech.uncertainty.sources import LENGTH, LESION_MM, ORGAN_VOLUME_SD, RADIUS_MM, outline_mm
from meshing.labels import Label, Labels
from meshing.units import Millilitre
from meshing.volume import position_of, voxel_ml

NINETY = 1.6448536269514722
_SAMPLES = 4000
_VESSELS = ("portal_vein", "hepatic_vein", "artery_lumen", "aorta", "inferior_vena_cava")


@dataclass(frozen=True)
class VolumeSpread:
    """A volume with its 90 % interval and what that contains."""

    volume: Millilitre
    low: Millilitre
    high: Millilitre
    words: str


def volume_spreads(labels: Labels) -> dict[str, VolumeSpread]:
    """Of every structure of the map, by its name."""
    boxes = find_objects(labels.values)
    return {label.name: _spread(labels, label, boxes[label.value - 1] if label.value <= len(boxes) else None) for label in labels.legend}


def _spread(labels: Labels, label: Label, box: tuple[slice, ...] | None) -> VolumeSpread:
    volume, area, places = _border(labels, label.value, box)
    local = outline_mm(labels, places) if len(places) else np.zeros(1)
    organ = label.organ
    if organ.endswith("_tumour"):
        common, mm, words = 0.5, np.maximum(local, LESION_MM), "outline of a lesion, 1.25 mm"
    elif organ in _VESSELS:
        common, mm, words = 0.5, np.maximum(local, RADIUS_MM), "radius of a vessel, half a voxel or more"
    else:
        common, mm, words = 0.0, local, "2.75 % between observers, and the outline by half a voxel or its confidence"
    patch = 2.0 * np.pi * float(LENGTH) ** 2
    size = float(np.sqrt(np.mean(mm ** 2)))
    squared = common * (size * area) ** 2 + (1.0 - common) * size ** 2 * area * min(area, patch)
    if not common:
        squared += (ORGAN_VOLUME_SD * volume * 1e3) ** 2
    away = NINETY * float(np.sqrt(squared)) * 1e-3
    return VolumeSpread(Millilitre(volume), Millilitre(max(0.0, volume - away)), Millilitre(volume + away), f"90 %; {words}")


def _border(labels: Labels, value: int, box: tuple[slice, ...] | None) -> tuple[float, float, NDArray[np.float64]]:
    """Volume in mL, area of the border in mm2, and up to _SAMPLES of its voxels, (n, 3) LPS mm; `box` holds the structure, None: there is none."""
    if box is None:
        return 0.0, 0.0, np.zeros((0, 3))
    own = np.pad(labels.values[box] == value, 1)
    x, y, z = labels.spacing_mm
    faces = [x * y, x * z, y * z]
    area, rim = 0.0, np.zeros(own.shape, bool)
    for axis, face in enumerate(faces):
        steps = np.diff(own, axis=axis)
        area += face * float(np.count_nonzero(steps))
        before, after = [slice(None)] * 3, [slice(None)] * 3
        before[axis], after[axis] = slice(None, -1), slice(1, None)
        rim[tuple(before)] |= steps
        rim[tuple(after)] |= steps
    found = np.argwhere(rim & own)
    found = found[:: max(1, len(found) // _SAMPLES)]
    corner = np.array([part.start for part in box]) - 1
    places = position_of(labels.to_patient, (found + corner)[:, ::-1].astype(float))
    return float(np.count_nonzero(own)) * voxel_ml(labels.to_patient), 2.0 / 3.0 * area, places
