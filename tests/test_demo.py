"""The main job on the sample patients through the command line, against the truth they were made from."""
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from highdicom.seg import segread

from app.session.session import Session
from meshing.dicom.structure_set import read_structure_set, structure_mask
from meshing.phantoms import liver_patient, remnant_truth
from meshing.phantoms.phantom import Plane
from meshing.volume import index_of
from tests.meshing.dicom.filed import complaints

ROOT = Path(__file__).parent.parent
ORGANS = ("spleen", "left kidney", "right kidney", "left lung", "right lung", "aorta", "inferior vena cava", "bone", "gallbladder",
          "tumour 1", "tumour 2")
A = (Plane("posterior", (-70.525, 6.111, 33.316), (-0.17518, 0.98184, -0.07282)),
     Plane("right", (-50.4, -14.7, 39.4), (-0.83436, 0.54017, -0.10984)))
C = (Plane("right", (-45.4, -17.9, 40.0), (-0.83436, 0.54017, -0.10984)),)
"""The planes of the sample protocol's plans A and C."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("demo")
    done = subprocess.run([sys.executable, "-m", "app", "demo", "--quick", "--json", "--out", str(out)], cwd=ROOT, capture_output=True,
                          text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def truth(demo: dict[str, Any], sample: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(demo["case"]) / sample / "truth.json").read_text(encoding="utf-8"))
    return found


def plan(demo: dict[str, Any], letter: str, sample: int) -> dict[str, Any]:
    return next(p for p in demo["cases"][sample]["plans"] if p["name"].startswith(letter))


@pytest.mark.slow
@pytest.mark.parametrize("organ", ORGANS)
def test_organs_have_their_true_volume(demo: dict[str, Any], organ: str) -> None:
    expected = dict(truth(demo, "liver")["volumes_ml"])[organ]
    assert demo["organs"][organ]["volume_ml"] == pytest.approx(expected, rel=0.02)


@pytest.mark.slow
def test_the_liver_as_a_whole_has_its_true_volume(demo: dict[str, Any]) -> None:
    expected = dict(truth(demo, "liver")["volumes_ml"])["liver"]
    assert demo["organs"]["liver"]["volume_ml"] == pytest.approx(expected, rel=0.02)


@pytest.mark.slow
@pytest.mark.parametrize(("letter", "planes"), [("A", A), ("C", C)])
def test_margin_and_remnant_are_those_of_the_shapes(demo: dict[str, Any], letter: str, planes: tuple[Plane, ...]) -> None:
    exact = remnant_truth(liver_patient(columns=96, slices=64).truth, list(planes))
    measures = plan(demo, letter, 0)["measures"]
    assert measures["resection_margin"]["value"] == pytest.approx(min(mm for _, mm in exact.clearance_mm), abs=0.5)
    lesions = sum(dict(truth(demo, "liver")["volumes_ml"])[name] for name in ("tumour 1", "tumour 2"))
    assert measures["flr_ct"]["value"] == pytest.approx(100.0 * exact.remnant / (exact.total - lesions), abs=1.0)


@pytest.mark.slow
def test_every_simulation_converged_and_balances(demo: dict[str, Any]) -> None:
    for case in demo["cases"]:
        assert len(case["plans"]) == 3
        for found in case["plans"]:
            for kind, said in found["credibility"].items():
                assert said["converged"], f"{found['name']}, {kind}"
                assert said["balance"] < 1e-3, f"{found['name']}, {kind}"


@pytest.mark.slow
def test_treatment_lowers_the_pressure_drop_and_the_estimate_agrees_in_kind(demo: dict[str, Any]) -> None:
    drops = {letter: plan(demo, letter, 1)["measures"]["pressure_drop"]["value"] for letter in "ABC"}
    instant = {letter: plan(demo, letter, 1)["measures"]["pressure_drop_estimate"]["value"] for letter in "ABC"}
    assert drops["B"] < drops["A"]
    assert drops["C"] < drops["A"]
    assert instant["B"] < instant["A"]
    assert plan(demo, "A", 1)["measures"]["stenosis_diameter"]["value"] == pytest.approx(75.0, abs=2.0)


@pytest.mark.slow
def test_reports_are_there_and_a_second_run_makes_nothing_again(demo: dict[str, Any]) -> None:
    for case in demo["cases"]:
        assert Path(case["report"]).read_bytes().startswith(b"%PDF")
    before = {p: p.stat().st_mtime_ns for p in Path(demo["case"]).rglob("objects/*/*.json")}
    done = subprocess.run([sys.executable, "-m", "app", "demo", "--quick", "--json", "--out", demo["case"]], cwd=ROOT, capture_output=True,
                          text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["organs"] == demo["organs"]
    assert {p: p.stat().st_mtime_ns for p in Path(demo["case"]).rglob("objects/*/*.json")} == before


@pytest.mark.slow
@pytest.mark.parametrize("sample", ["liver", "artery"])
def test_both_patients_leave_as_dicom_and_come_back(demo: dict[str, Any], sample: str, tmp_path: Path) -> None:
    """Every filed object of a finished case is clean, and an independent reader finds every voxel of every structure."""
    case = Path(demo["case"]) / sample / "case"
    keys = ("seg", "rtstruct", "dicom-stl", "dicom-obj", "dicom-pdf", "3mf", "gltf", "nrrd", "nifti", "vtu")
    arguments = [word for key in keys for word in ("--export", key, str(tmp_path / key))]
    done = subprocess.run([sys.executable, "-m", "app", "report", str(case), *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
                          env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    session = Session.open(case)
    labels, volume = session.value(session.labels_key()), session.value("image")
    for path in sorted(tmp_path.glob("*/*.dcm")):
        assert pydicom.dcmread(path, stop_before_pixels=True).PatientID == f"SAMPLE-{sample.upper()}"
        if path.parent.name != "dicom-obj":  # dciodvfy of 2022 does not know this object yet
            assert complaints(path) == []
    segmented, drawn = segread(tmp_path / "seg" / "structures.seg.dcm"), read_structure_set(tmp_path / "rtstruct" / "structures.rtstruct.dcm")
    for number, name in enumerate(labels.names, 1):
        mask = labels.mask(name)
        found = segmented.get_volume(segment_numbers=[number], combine_segments=True)
        back = np.zeros_like(mask)
        slices, rows, columns = np.nonzero(found.array.astype(bool))
        at = np.rint(index_of(labels.to_patient, np.column_stack([slices, rows, columns, np.ones(len(rows))]) @ found.affine.T[:, :3])).astype(int)
        back[at[:, 2], at[:, 1], at[:, 0]] = True
        assert dice(back, mask) > 0.9999, name
        assert dice(structure_mask(drawn, name, volume, gaps="gaps"), mask) > 0.9999, name


def dice(a: Any, b: Any) -> float:
    return 2 * float(np.count_nonzero(a & b)) / float(np.count_nonzero(a) + np.count_nonzero(b))
