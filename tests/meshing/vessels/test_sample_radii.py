"""Radii of the sample patients' vessels from scan to tree, at both sizes of image, against the tubes they were made of."""
from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshing.centreline import Centreline
from meshing.labels import Labels
from meshing.phantoms import Phantom, liver_patient
from meshing.segmenters import ContrastAbdomen, HepaticVessels, Lesion
from meshing.step import silent
from meshing.units import Millimetre
from meshing.vessels import TraceTree

Point = tuple[Millimetre, Millimetre, Millimetre]


def mm(x: float, y: float, z: float) -> Point:
    return Millimetre(x), Millimetre(y), Millimetre(z)


LESIONS = (("tumour 1", mm(-105.0, 29.0, 13.0), Millimetre(16.0)), ("tumour 2", mm(-108.0, 20.0, -46.0), Millimetre(10.0)))
VESSELS = HepaticVessels(mm(-47.1, -1.6, 11.4), mm(-53.9, 10.3, 62.3))
TREES = (TraceTree("portal vein", mm(-5.0, -6.0, -31.0), Millimetre(12.0)), TraceTree("hepatic vein", mm(-24.0, 17.0, 72.0), Millimetre(12.0)))
"""Hints as in resources/protocols/liver.toml."""


def radius_errors(line: Centreline, truth: Centreline) -> NDArray[np.float64]:
    """(n,) mm by which radii exceed the truth, where the section is that of one tube: clear of forks of the truth."""
    forks = np.flatnonzero(np.bincount(truth.parent[truth.parent >= 0], minlength=len(truth.parent)) > 1)
    away, fork = cKDTree(truth.points_mm[forks]).query(line.points_mm)
    ends = cKDTree(truth.points_mm[truth.ends()]).query(line.points_mm)[0]
    off, nearest = cKDTree(truth.points_mm).query(line.points_mm, 3)
    weight = 1.0 / (off**2 + 1e-3)
    usual = (weight * truth.radius_mm[nearest]).sum(axis=1) / weight.sum(axis=1)
    clear = (away > 1.5 * truth.radius_mm[forks][fork] + 1.0) & (off[:, 0] < 3.0) & (ends > 1.0)
    return np.asarray((line.radius_mm - usual)[clear], np.float64)


def segmented(phantom: Phantom) -> Labels:
    found = ContrastAbdomen().run((phantom.volume, Labels.empty(phantom.volume)), silent)
    for name, centre, radius in LESIONS:
        found = Lesion(centre, radius, name).run((phantom.volume, found), silent)
    return VESSELS.run((phantom.volume, found), silent)


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "slices"), [(256, 128), (512, 160)])
def test_veins_of_the_liver(columns: int, slices: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Mean and 95th percentile of the absolute error both within 0.3 voxel, the bias within 0.1."""
    phantom = liver_patient(columns=columns, slices=slices)
    labels = segmented(phantom)
    voxel = min(phantom.volume.spacing_mm)
    for step in TREES:
        line = step.run((phantom.volume, labels), silent)
        wrong = radius_errors(line, phantom.truth.tree(step.name)) / voxel
        size = np.abs(wrong)
        with capsys.disabled():
            print(f"\n{columns} columns, {step.name}: radius {wrong.mean():+.3f} bias, {size.mean():.3f} mean, {np.percentile(size, 95):.3f} p95 "
                  f"voxel ({voxel:.2f} mm)", end="")
        assert line.radii_from == "scan"
        assert abs(wrong.mean()) < 0.1
        assert size.mean() < 0.15
        assert np.percentile(size, 95) < 0.3
