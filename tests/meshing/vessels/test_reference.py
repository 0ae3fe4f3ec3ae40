"""The centreline of vmtk's aorta: its stored surface, voxelised as its scan is, traced and compared with its stored centreline.

The stored radius is that of the largest ball inside, ours that of the circle with the area of the section: ours is larger
where the section is not round.
"""
from __future__ import annotations

import numpy as np
import pytest

from meshing.labels import Labels
from meshing.step import silent
from meshing.units import Millimetre
from meshing.vessels import TraceTree
from tests.data import data
from tests.meshing.vessels.vmtk import read_line, read_triangles, share_inside

FOLDER = "vascular/vmtk_aorta_mra"
VOXEL_MM = 0.878906


def test_the_reference_aorta_is_traced(capsys: pytest.CaptureFixture[str]) -> None:
    points, radius = read_line(data(f"{FOLDER}/aorta-centerline.vtp"))
    scan = share_inside(read_triangles(data(f"{FOLDER}/aorta-surface.stl")), VOXEL_MM, 2)
    labels = Labels.empty(scan).with_mask("aorta", "portal_vein", scan.values > 500.0)
    x, y, z = (Millimetre(float(c)) for c in points[-1])
    line = TraceTree("aorta", (x, y, z)).run((scan, labels), silent)
    assert len(line.names) == 3
    link = np.flatnonzero(line.parent >= 0)
    a, b = line.points_mm[line.parent[link]], line.points_mm[link]
    off, ratio = np.empty(len(points)), np.empty(len(points))
    for n, point in enumerate(points):
        share = np.clip(((point - a) * (b - a)).sum(axis=1) / ((b - a) ** 2).sum(axis=1), 0.0, 1.0)
        away = np.linalg.norm(point - a - share[:, None] * (b - a), axis=1)
        k = int(away.argmin())
        found = line.radius_mm[line.parent[link[k]]] * (1.0 - share[k]) + line.radius_mm[link[k]] * share[k]
        off[n], ratio[n] = away[k], found / radius[n]
    with capsys.disabled():
        print(f"\naorta of vmtk: axis {off.mean() / VOXEL_MM:.2f} voxel from the reference on average; radius {100 * (ratio.mean() - 1):+.1f} %")
    assert off.mean() < 0.5 * VOXEL_MM
    assert abs(ratio.mean() - 1.0) < 0.03
