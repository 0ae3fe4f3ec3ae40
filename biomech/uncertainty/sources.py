"""What is not known about a patient, how much, and where that figure comes from (clinical library, section 7 unless said).

Marks as everywhere: [R] read in the source, [Rf] fitted to data that were read, [M] and D: unverified default.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter
from scipy.special import ndtri

from meshing.labels import Labels
from meshing.units import Millimetre, Pascal, PascalSecond
from meshing.volume import index_of

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Source:
    """One source of uncertainty: its key, its name, and what its size rests on."""

    key: str
    name: str
    basis: str


_USER = "; what the user set is taken as known"
ORGAN = Source("organ", "outline of the organ",
               "volume 2.75 % between observers (PMC6527212 [R]); locally half a voxel, or what the confidence of the segmentation says "
               "(D: unverified default); correlated over 10 mm (D: unverified default)")
LESION = Source("lesion", "outline of the lesions",
                "1.25 mm, one standard deviation (middle of 1.0-1.5 mm, D: unverified default), half of its variance common to a lesion; "
                "correlated over 10 mm (D: unverified default)")
VESSELS = Source("vessels", "vessel radii",
                 "0.13 mm, one standard deviation, whatever the radius (26 groups on the same images, MATCH Ib [R]); half a voxel where the "
                 "radii come from labels (D: unverified default); half of the variance common to a tree, the rest correlated over 10 mm "
                 "(D: unverified default)")
STIFFNESS = Source("stiffness", "stiffness of the tissue",
                   "log-normal with the geometric deviation of the tissue library (resources/tissues; liver 1.5, an unverified default); "
                   "bone by the laws of four sites at 0.5 g/cm3 (Morgan 2003 [R])")
PORTAL = Source("portal circulation", "flow and pressures before surgery",
                "portal flow log-normal, CV 40 % [Rf]; HVPG 1-5 mmHg [R], vena cava 2-8 mmHg [M], mean arterial pressure 70-105 mmHg [R], "
                "uniform" + _USER)
INFLOW = Source("inflow", "inflow", "log-normal, CV 20 % (D: unverified default)" + _USER)
VISCOSITY = Source("viscosity", "viscosity of the blood", "uniform 3.0-4.5 mPa s (D: unverified default)" + _USER)
OUTLETS = Source("outlets", "shares of the outlets", "exponent of the diameter, uniform 2-3 (D: unverified default)" + _USER)
THICKNESS = Source("wall", "thickness of the wall", "log-normal, CV 30 % (D: unverified default)")
STRUCTURES = Source("structures", "outlines of structures",
                    "half a voxel of the label map, one standard deviation, common to a structure (D: unverified default)")
PLACED = Source("placing", "where the hand puts it",
                "tip and entry of a path 1.5 mm off on average (frameless navigation 1-2 mm, Vakharia 2019); ports and their target 5 mm each way "
                "(D: unverified default); the middle of an ablation zone 2.0 mm each way (D: unverified default)")
ZONE = Source("zone", "size of an ablation zone",
              "length and width 2.0 mm, one standard deviation (cool-tip radio frequency in the liver of pigs and oxen, PMC3438625 [R]; the same for "
              "microwaves and own sizes, D: unverified default)")
TERRITORIES = Source("territories", "borders of segments and of what a branch feeds",
                     "two ways of drawing them on this liver, as if equally good: either is off by their difference over the root of two (planes and "
                     "portal branches; nearest wall and nearest axis); where one way alone is known, a segment's volume is off by +24 to -13 % "
                     "(23 patients [R]), evenly (D: unverified default)")
MESH = Source("mesh", "error of mesh and model",
              "the interval that the solver estimates for itself, as a normal distribution, for each plan on its own; and what the fast tier is "
              "off the full model, as stated with the interval")
SOURCES = (ORGAN, LESION, VESSELS, STIFFNESS, PORTAL, INFLOW, VISCOSITY, OUTLETS, THICKNESS, STRUCTURES, PLACED, ZONE, TERRITORIES, MESH)

ORGAN_VOLUME_SD = 0.0275
LESION_MM = 1.25
RADIUS_MM = 0.13
LENGTH = Millimetre(10.0)
INFLOW_CV, THICKNESS_CV = 0.20, 0.30
VISCOSITY_RANGE = (PascalSecond(3.0e-3), PascalSecond(4.5e-3))
EXPONENT_RANGE = (2.0, 3.0)
ACCURACY_MM, PORT_MM = 1.5, 5.0
ZONE_PLACED_MM, ZONE_MM = 2.0, 2.0
SEGMENT_RANGE = (-0.13, 0.24)
BONE_SITES = float(np.std(np.log([4730.0 * 0.5 ** 1.56, 15490.0 * 0.5 ** 1.93, 15010.0 * 0.5 ** 2.18, 6850.0 * 0.5 ** 1.49]), ddof=1))
"""Standard deviation of the logarithm of trabecular stiffness at 0.5 g/cm3 between the laws of four sites (Morgan 2003 [R]): which law holds where
the plan is, is not known."""
LOWEST, HIGHEST = 0.60, 0.975
"""Confidences are believed between these two: beyond them a voxel says nothing about how far away the border is."""


def lognormal(normal: Array, cv: float) -> Array:
    """Values of median 1 whose coefficient of variation is `cv`."""
    found: Array = np.exp(np.sqrt(np.log1p(cv ** 2)) * normal)
    return found


def between(uniform: Array, low: float | Pascal, high: float | Pascal) -> Array:
    found: Array = low + uniform * (high - low)
    return found


def outline_mm(labels: Labels, points_mm: Array) -> Array:
    """(n,) standard deviation in mm of the place of a border at (n, 3) LPS points of it.

    A voxel beside a border lies half a voxel h away from it on average; if the border is out by a normal deviation s, the voxel is rightly
    labelled with the probability Phi(h / 2 s). A confidence c therefore says s = h / (2 Phi^-1(c)). Without confidence s is h / 2, which is
    the same as a confidence of 84 %.
    """
    half = 0.5 * float(np.mean(labels.spacing_mm))
    if labels.confidence is None:
        return np.full(len(points_mm), half)
    index = np.round(index_of(labels.to_patient, points_mm)).astype(np.int64)[:, ::-1]
    size = np.array(labels.values.shape)
    index = np.clip(index, 0, size - 1)
    low, high = np.maximum(index.min(axis=0) - 1, 0), np.minimum(index.max(axis=0) + 2, size)
    box = labels.confidence[low[0]:high[0], low[1]:high[1], low[2]:high[2]].astype(np.float32)
    near = uniform_filter(box, 3)[tuple((index - low).T)] / 100.0
    found: Array = half / ndtri(np.clip(near.astype(np.float64), LOWEST, HIGHEST))
    return found
