"""What a registration looks at: both images on coarse grids, their values compressed, and where the patient is.

Values. CT is compressed so that soft tissue takes half of the scale (air -1000, -150..250 HU, bone up to 1500): with
whole Hounsfield units most bins of a joint histogram would be spent on metal and air. MR and CT of one patient then
share bins by tissue, which is what mutual information needs.

The patient is the largest thing in the image after opening (the couch and the head rest fall off): in CT what is denser
than -300 HU, in MR what is brighter than half of Otsu's threshold (1979), which by itself keeps only fat.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.errors import RegistrationError
from meshing.frames import IJK, LPS, Transform
from meshing.volume import Modality, Volume, position_of

CT_KNOTS = ((-1000.0, -150.0, 250.0, 1500.0), (0.0, 0.25, 0.75, 1.0))
BODY_HU = -300.0
MARGIN_MM = 10.0
"""The surroundings of the patient that count: without them the outline would not."""
_BRIGHTEST = 99.5
"""Percentile of an MR image above which everything counts as equally bright."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """An image ready to be compared: `values[k, j, i]` in 0..1, `body` the patient, both on the grid `to_patient`."""

    values: NDArray[np.float32]
    body: NDArray[np.bool_]
    to_patient: Transform[IJK, LPS]
    modality: Modality

    @property
    def spacing_mm(self) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.linalg.norm(self.to_patient.matrix[:3, :3], axis=0)
        return found

    @property
    def near_body(self) -> NDArray[np.bool_]:
        """The patient with MARGIN_MM around."""
        distance = ndimage.distance_transform_edt(~self.body, sampling=self.spacing_mm[::-1])
        return np.asarray(distance <= MARGIN_MM)

    def body_points(self, most: int, seed: int) -> NDArray[np.float64]:
        """(n, 3) LPS mm of voxels of the patient, at most so many, the same for the same seed."""
        found = np.argwhere(self.body)
        if len(found) > most:
            found = found[np.sort(np.random.default_rng(seed).choice(len(found), most, replace=False))]
        return position_of(self.to_patient, found[:, ::-1].astype(np.float64))

    def holds(self, xyz: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(n,) whether LPS points lie in the image."""
        inverse = np.linalg.inv(self.to_patient.matrix)
        ijk = xyz @ inverse[:3, :3].T + inverse[:3, 3]
        return np.asarray(np.all((ijk > -0.5) & (ijk < np.array(self.values.shape[::-1]) - 0.5), axis=1))

    def in_body(self, xyz: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(n,) whether LPS points lie in the patient."""
        inverse = np.linalg.inv(self.to_patient.matrix)
        ijk = np.rint(xyz @ inverse[:3, :3].T + inverse[:3, 3]).astype(np.int64)
        inside = np.all((ijk >= 0) & (ijk < np.array(self.values.shape[::-1])), axis=1)
        found = np.zeros(len(xyz), bool)
        i, j, k = ijk[inside].T
        found[inside] = self.body[k, j, i]
        return found

    def moments(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Centre (3,) LPS mm and principal axes (columns, longest first) of the patient in the image."""
        points = self.body_points(40_000, 0)
        centre = points.mean(axis=0)
        axes = np.linalg.eigh(np.cov((points - centre).T))[1][:, ::-1]
        return centre, axes

    def coarser(self) -> Prepared:
        """Every 2 x 2 x 2 voxels as one."""
        values, to_patient = binned(self.values, self.to_patient, (2, 2, 2))
        body, _ = binned(self.body.astype(np.float32), self.to_patient, (2, 2, 2))
        return Prepared(values, body > 0.5, to_patient, self.modality)


def prepared(volume: Volume, resolution_mm: float, name: str) -> Prepared:
    """The image on voxels of about `resolution_mm`. `name` is said in messages. Raises RegistrationError in words."""
    if volume.modality == "PT":
        raise RegistrationError(f"the {name} image is PET: its uptake has no outlines to hold on to; register the CT or MR of the same "
                                "examination and carry the result over")
    directions = volume.to_patient.matrix[:3, :3] / np.linalg.norm(volume.to_patient.matrix[:3, :3], axis=0)
    if not np.allclose(directions.T @ directions, np.eye(3), atol=1e-3):
        raise RegistrationError(f"the grid of the {name} image is sheared; resample it to a straight grid first")
    factors = tuple(max(1, int(round(resolution_mm / mm))) for mm in volume.spacing_mm)
    clipped = np.clip(volume.values, -1024.0, 3071.0) if volume.modality == "CT" else volume.values
    values, to_patient = binned(clipped, volume.to_patient, (factors[0], factors[1], factors[2]))
    if min(values.shape) < 4:
        raise RegistrationError(f"the {name} image has only {min(values.shape)} voxels of {resolution_mm:g} mm across; a stack that thin cannot "
                                "be registered in space")
    if float(np.ptp(values)) <= 0.0:
        raise RegistrationError(f"the {name} image is the same grey everywhere; there is nothing to register")
    body = _body(values, volume.modality, np.linalg.norm(to_patient.matrix[:3, :3], axis=0), name)
    if volume.modality == "CT":
        scaled = np.interp(values, *CT_KNOTS).astype(np.float32)
    else:
        low, high = np.percentile(values[body], [0.0, _BRIGHTEST])
        scaled = np.clip((values - min(low, float(values.min()))) / max(high - values.min(), 1e-9), 0.0, 1.0).astype(np.float32)
    return Prepared(scaled, body, to_patient, volume.modality)


def binned(values: NDArray[np.float32], to_patient: Transform[IJK, LPS],
           factors: tuple[int, int, int]) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
    """Means of blocks of so many voxels along i, j, k; what is left over at the ends is cut off."""
    slices, rows, columns = (max(1, n // f) for n, f in zip(values.shape, factors[::-1]))
    i, j, k = (min(f, n) for f, n in zip(factors, values.shape[::-1]))
    kept = values[:slices * k, :rows * j, :columns * i]
    means = np.zeros((slices, rows, columns), np.float32)
    for c in range(k):
        for b in range(j):
            for a in range(i):
                means += kept[c::k, b::j, a::i]
    means /= np.float32(i * j * k)
    matrix = to_patient.matrix.copy()
    matrix[:3, 3] += matrix[:3, :3] @ (np.array([i, j, k]) - 1.0) / 2.0
    matrix[:3, :3] = matrix[:3, :3] * np.array([i, j, k])
    return means, Transform(matrix, IJK, LPS, to_patient.space)


def _body(values: NDArray[np.float32], modality: Modality, spacing_mm: NDArray[np.float64], name: str) -> NDArray[np.bool_]:
    level = BODY_HU if modality == "CT" else 0.5 * _otsu(values)
    dense = ndimage.binary_opening(values > level, iterations=1)
    parts, count = ndimage.label(dense)
    if count == 0:
        raise RegistrationError(f"no patient was found in the {name} {modality} image (nothing is brighter than {level:.4g}); is this the right "
                                "series, and the right modality?")
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    largest = parts == int(np.argmax(sizes))
    closed = ndimage.binary_closing(np.pad(largest, 3), iterations=3)[3:-3, 3:-3, 3:-3]
    filled = np.stack([ndimage.binary_fill_holes(plane) for plane in closed])
    if float(np.count_nonzero(filled) * np.prod(spacing_mm)) < 20e3:
        ml = float(np.count_nonzero(filled) * np.prod(spacing_mm)) * 1e-3
        raise RegistrationError(f"the largest thing in the {name} {modality} image has only {ml:.1f} mL; that is no part of a "
                                "patient that could be registered")
    return filled


def _otsu(values: NDArray[np.float32]) -> float:
    """Otsu 1979: the threshold that parts the histogram into two classes of the largest variance between them."""
    high = float(np.percentile(values, _BRIGHTEST))
    count, edges = np.histogram(values, 256, (float(values.min()), max(high, float(values.min()) + 1e-6)))
    middle = (edges[1:] + edges[:-1]) / 2.0
    below = np.cumsum(count)
    above = below[-1] - below
    mass = np.cumsum(count * middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (mass / below - (mass[-1] - mass) / above) ** 2
    return float(middle[int(np.nanargmax(between))])
