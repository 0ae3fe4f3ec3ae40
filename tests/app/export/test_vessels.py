"""Vessel trees as tables and as images: reading them back gives the tree and the scan."""
from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from app.export import FORMATS
from app.export.format import TreeInScan
from meshing.frames import SpaceUid
from meshing.phantoms.liver import PORTAL_BRANCHES
from meshing.phantoms.tree import grow
from meshing.vessels.naming import named
from meshing.volume import Volume, grid, index_of

SPACE = SpaceUid("1.2.3")
TREE = named(grow("portal vein", PORTAL_BRANCHES, SPACE), "portal vein")


@pytest.fixture(scope="module")
def scan() -> Volume:
    """A scan whose value is i + 100 j - 3 k."""
    k, j, i = np.meshgrid(np.arange(40), np.arange(40), np.arange(40), indexing="ij")
    return Volume((i + 100 * j - 3 * k).astype(np.float32), grid((5.0, 5.0, 5.0), (-140.0, -110.0, -60.0), SPACE), "CT")


def written(key: str, scan: Volume, folder: Path) -> Path:
    path = folder / "tree"
    next(export for export in FORMATS if export.key == key).write(TreeInScan(TREE, scan), path)
    return path


def rows(path: Path) -> tuple[str, list[dict[str, str]]]:
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    return head, list(csv.DictReader(rest.splitlines()))


def test_every_point_has_its_radius_and_area(tmp_path: Path, scan: Volume) -> None:
    head, found = rows(written("vessel-points", scan, tmp_path))
    assert "LPS" in head
    assert SPACE in head
    assert len(found) == len(TREE.points_mm)
    assert np.allclose([float(row["area"]) for row in found], np.pi * TREE.radius_mm**2, rtol=1e-3)
    assert np.allclose([[float(row[axis]) for axis in "xyz"] for row in found], TREE.points_mm, atol=1e-3)
    assert [int(row["parent"]) for row in found] == TREE.parent.tolist()
    assert {row["name"] for row in found} == set(TREE.names)


def test_every_branch_has_its_generation_and_name(tmp_path: Path, scan: Volume) -> None:
    _, found = rows(written("vessel-branches", scan, tmp_path))
    assert [row["name"] for row in found] == list(TREE.names)
    assert {row["named_by"] for row in found} == {"topology"}
    assert max(int(row["generation"]) for row in found) == 5


def test_the_reformat_is_the_scan_along_the_vessel(tmp_path: Path, scan: Volume) -> None:
    with np.load(written("vessel-reformat", scan, tmp_path)) as found:
        middle = len(found["offset_mm"]) // 2
        i, j, k = index_of(scan.to_patient, found["axis_lps_mm"]).T
        assert np.allclose(found["sections"][:, middle, middle], i + 100 * j - 3 * k, atol=0.02)
        assert np.allclose(found["sections"][:, middle, :], found["reformat"])
