"""`rehearse mesh`: faults with their places, the mesh, its file and its picture."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.bench_surfaces import CASES, surfaces_in
from app.export import stl
from meshing.surface import Surface
from meshing.surface_check import diagnose
from tests.app.test_cli import complaint as only_complaint
from tests.app.test_cli import rehearse as run
from tests.data import data
from tests.meshing.hostile import ball
from tests.meshing.solids import SPACE


def rehearse(*arguments: str) -> str:
    done = run("mesh", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def complaint(*arguments: str) -> str:
    return only_complaint(run("mesh", *arguments))


def torn(folder: Path) -> Path:
    points, triangles = ball(np.random.default_rng(0))
    stl.write(Surface(points, np.delete(triangles, 100, axis=0), SPACE, "sac"), folder / "sac.stl")
    return folder / "sac.stl"


def test_a_torn_surface_is_told_shown_and_meshed(tmp_path: Path) -> None:
    found = json.loads(rehearse(str(torn(tmp_path)), "--edge", "4 mm", "--mesher", "lattice", "--out", str(tmp_path / "sac.vtu"),
                                "--picture", str(tmp_path / "sac.png"), "--json"))
    (fault,) = found["faults"]
    assert (fault["kind"], fault["count"], len(fault["places_lps_mm"])) == ("open", 3, 1)
    assert found["volume_ml"] is None
    assert found["mesh"]["volume_ml"] == pytest.approx(4.1, abs=0.1)
    assert found["mesh"]["min_dihedral_deg"] >= 10.0
    assert found["mesh"]["said"][0].startswith("found in 'sac': 3 open edges around 1 hole")
    assert (tmp_path / "sac.vtu").stat().st_size > 10_000
    assert (tmp_path / "sac.png").read_bytes().startswith(b"\x89PNG")
    words = rehearse(str(tmp_path / "sac.stl"), "--check")
    assert "! 3 open edges around 1 hole, the first at (" in words
    assert "mesh:" not in words


def test_a_surface_without_unit_or_with_the_wrong_one_is_refused(tmp_path: Path) -> None:
    points, triangles = ball(np.random.default_rng(0))
    (tmp_path / "bare.obj").write_text("".join(f"v {x} {y} {z}\n" for x, y, z in points) + "".join(f"f {a} {b} {c}\n" for a, b, c in triangles + 1))
    assert "does not say the unit" in complaint(str(tmp_path / "bare.obj"), "--frame", "LPS")
    small = complaint(str(tmp_path / "bare.obj"), "--frame", "LPS", "--unit", "um")
    assert "which no anatomy does; it was probably written in metres" in small
    assert "it ends otherwise" not in small
    assert "ends otherwise" in complaint(str(torn(tmp_path)), "--out", str(tmp_path / "sac.msh"))


def test_every_vascular_surface_of_the_collection_is_read_and_its_holes_are_found() -> None:
    found = {case.name: {fault.kind: fault.count for fault in diagnose(surface)} for case, surface in surfaces_in(data("vascular").parent)}
    assert len(found) == len(CASES)
    assert found["kawasaki_coronary_aneurysm"] == found["giant_cerebral_aneurysm_sofa"] == {}
    assert found["ica_aneurisk_c0015"]["open"] == 237
