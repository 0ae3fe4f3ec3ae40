"""Bone from the scan: Hounsfield units -> density -> Young's modulus, element by element.

    rho_QCT = 0.0008 HU g/cm3, rho_ash = 0.877 rho_QCT + 0.079, rho_app = rho_ash / 0.60, E = a rho^b at the site.

The first relation is a default of this program [D], +-15 % at 120 kVp: every scanner needs its own calibration. The second is Schileo 2008 [M].
The powers are those of RELATIONS with their marks. E stays within FLOOR and the longitudinal modulus of cortical bone, 17 GPa (Reilly and
Burstein 1975 [M]), because powers fitted to trabecular bone know nothing beyond it. Elements share laws whose moduli differ by at
most CLASS, so that a bone of any size has a few hundred laws and none is wrong by more than half of that.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from biomech.materials.law import lame_of
from biomech.materials.library import Tissue
from biomech.materials.linear_elastic import LinearElastic
from biomech.materials.tensor import Array
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.tetmesh import at_lps
from meshing.units import KilogramPerCubicMetre, Pascal
from meshing.volume import Volume, index_of

FLOOR, CORTICAL = 1e6, 17e9
"""Pa: the floor is a limit of this program [D], for what is marrow or air within the outline."""
POISSON = 0.3
CLASS = 0.02
UNIFORM, BONE = "uniform", "bone"
"""The word for bone of one stiffness; the key of bone among the tissues."""
PER_HU, SPREAD = 0.0008, 0.15
CALIBRATION = ("density = 0.0008 g/cm3 for each HU, +-15 % at 120 kVp: default of this program, not calibrated on this scanner [D]; ash = 0.877 "
               "density + 0.079, apparent = ash / 0.60: Schileo 2008 [M]: unverified default")
PLACES = np.where(np.eye(4) > 0, 0.5854101966249685, 0.1381966011250105)
"""Where an element is read: the four points of the rule of degree two."""


@dataclass(frozen=True)
class Relation:
    """Young's modulus Pa of the ash density g/cm3 (of the apparent density: over 0.60), with its source and mark."""

    of_ash: Callable[[Array], Array]
    source: str
    mark: str


def _morgan(a: float, b: float, site: str) -> Relation:
    return Relation(lambda ash: a * 1e6 * (ash / 0.60) ** b, f"{site}: E = {a:g} MPa rho_app^{b:g}, Morgan 2003", "R")


def _keyak(ash: Array) -> Array:
    return 1e6 * np.select([ash < 0.27, ash <= 0.6], [33900.0 * ash**2.20, 5307.0 * ash + 469.0], 10200.0 * ash**2.01)


RELATIONS: dict[str, Relation] = {
    "vertebra": _morgan(4730.0, 1.56, "vertebra"), "proximal tibia": _morgan(15490.0, 1.93, "proximal tibia"),
    "greater trochanter": _morgan(15010.0, 2.18, "greater trochanter"), "femoral neck": _morgan(6850.0, 1.49, "femoral neck"),
    "femur": Relation(_keyak, "E of rho_ash in three pieces, Keyak and Falkinstein 2003", "M"),
    "any": Relation(lambda ash: 10.5e9 * ash**2.29, "E = 10500 MPa rho_ash^2.29, Keller 1994", "M")}


def ash_density(hu: Array) -> Array:
    """g/cm3; nothing is lighter than none."""
    found: Array = np.maximum(0.877 * PER_HU * hu + 0.079, 1e-4)
    return found


def modulus(hu: Array, site: str) -> Array:
    """Young's modulus Pa of bone of so many HU at a site of RELATIONS."""
    if site not in RELATIONS:
        raise ParameterOutOfRange(f"there is no relation of density and stiffness for the bone '{site}'; there are {', '.join(RELATIONS)}")
    found: Array = np.clip(RELATIONS[site].of_ash(ash_density(hu)), FLOOR, CORTICAL)
    return found


def hounsfield(scan: Volume, points_mm: Array, tets: NDArray[np.int32]) -> Array:
    """(m,) HU: the mean of the scan over each tetrahedron. Raises AnatomyError with the place where the scan has no number."""
    if scan.modality != "CT":
        raise AnatomyError(f"bone gets its density from Hounsfield units, and this scan is {scan.modality}, which has none; simulate with bone "
                           "of one stiffness, or load a CT")
    places = np.einsum("qc,tci->tqi", PLACES, points_mm[tets])
    ijk = index_of(scan.to_patient, places.reshape(-1, 3))
    values: Array = map_coordinates(scan.values.astype(np.float64), ijk.T[::-1], order=1, mode="constant", cval=np.nan).reshape(len(tets), 4)
    wrong = ~np.isfinite(values).all(axis=1)
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        raise AnatomyError(f"{np.count_nonzero(wrong)} of {len(tets)} elements of bone lie where the scan has no number or has ended, the first at "
                           f"{at_lps(points_mm[tets[first]].mean(axis=0))}; crop the bone to the scan, or simulate it with one stiffness")
    return values.mean(axis=1)


def graded(bone: Tissue, hu: Array, site: str) -> tuple[tuple[Tissue, ...], NDArray[np.int32]]:
    """(tissues, (m,) which of them each element is): `bone` with the modulus and density of its HU, in classes of CLASS."""
    young = modulus(hu, site)
    number = np.round(np.log(young / FLOOR) / np.log1p(CLASS)).astype(np.int64)
    used, part = np.unique(number, return_inverse=True)
    relation = RELATIONS[site]
    described = f"density-mapped, Young's modulus {young.min() / 1e9:.2g} to {young.max() / 1e9:.2g} GPa, Poisson's ratio {POISSON:g}"
    density = np.bincount(part, 1e3 * ash_density(hu) / 0.60) / np.bincount(part)
    found = []
    for k, value in enumerate(used):
        law = LinearElastic(*lame_of(Pascal(FLOOR * (1.0 + CLASS) ** float(value)), POISSON))
        found.append(replace(bone, law=law, density=KilogramPerCubicMetre(float(density[k])), described=described, mark=relation.mark,
                             source=relation.source, note=CALIBRATION, density_source=CALIBRATION))
    return tuple(found), part.astype(np.int32)
