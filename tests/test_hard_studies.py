"""Whole studies of hard plans on real patients through the command line, to the report."""
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.session.session import Session
from biomech.hardware.nouns import Fragment, Trajectory
from meshing.dicom.write import write_series
from meshing.frames import SpaceUid
from meshing.itk import read_volume
from meshing.volume import Volume
from tests.data import data

ROOT = Path(__file__).parent.parent
PELVIS, HEAD = "ct/pelvis_fracture_002", "mr/vs_seg_001"


def run(protocol: Path, out: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", "app", "run", str(protocol), "--json", "--out", str(out)], cwd=ROOT, capture_output=True, text=True,
                          check=False, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert Path(found["report"]).read_bytes().startswith(b"%PDF")
    return found


def of_head(name: str, into: Path) -> Path:
    """A protocol of the head, whose files are where the data are."""
    text = (ROOT / "tests/protocols" / name).read_text(encoding="utf-8")
    for file in ("dicom.zip", "derived_TV_mask_T1.nii.gz"):
        text = text.replace(f'"{file}"', json.dumps(str(data(HEAD) / file)))
    (into / name).write_text(text, encoding="utf-8")
    return into / name


def thinned(folder: Path) -> Volume:
    """The HU of all bones on every second voxel of each axis, rows to the left and columns to the back."""
    whole, matrix = None, np.eye(4)
    for name in ("LI", "RI", "SA"):
        image = read_volume(folder / f"002_{name}.nii.gz", modality="CT", space=SpaceUid("2.25.2002"))
        mask = read_volume(folder / f"002_{name}_mask.nii.gz", modality="CT", space=SpaceUid("2.25.2002")).values[::2, ::2, ::2]
        part = image.values[::2, ::2, ::2]
        whole = np.where(mask > 0, part, np.float32(0.0) if whole is None else whole)
        to_patient = image.to_patient
    assert whole is not None
    matrix = to_patient.matrix.copy()
    matrix[:3, :3] *= 2.0
    for axis, size in ((0, whole.shape[2]), (1, whole.shape[1])):
        matrix[:3, 3] += matrix[:3, axis] * (size - 1)
        matrix[:3, axis] *= -1.0
    return Volume(np.ascontiguousarray(np.round(whole[:, ::-1, ::-1])).astype(np.float32), replace(to_patient, matrix=matrix), "CT")


@pytest.mark.slow
def test_a_fractured_pelvis_is_reduced_fixed_and_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data(PELVIS)
    write_series(thinned(folder), tmp_path / "dicom", patient_name="Pelvis^002", patient_id="2", description="pelvis", seed=2)
    text = (ROOT / "tests/protocols/pelvis.toml").read_text(encoding="utf-8")
    for name in ("LI", "RI", "SA"):
        text = text.replace(f'"002_{name}_mask.nii.gz"', json.dumps(str(folder / f"002_{name}_mask.nii.gz")))
    protocol = tmp_path / "pelvis.toml"
    protocol.write_text(text, encoding="utf-8")
    found = run(protocol, tmp_path / "case")
    first, second = (plan["measures"] for plan in found["plans"])
    session = Session.open(tmp_path / "case")
    model = session.store.get(session.task(f"plan/{found['plans'][0]['name']}").sources[1]).value
    wing = next(part for part in model.hardware if isinstance(part, Fragment))
    with capsys.disabled():
        print(f"\npelvis 002: wing turned {wing.turn_deg:.1f} deg, moved {wing.shift_mm:.1f} mm, {wing.residual_mm:.2f} mm from the mirrored "
              f"side, gap {wing.gap_mean_mm:.1f} mm, step-off {wing.step_mm:.1f} mm; {found['seconds']:.0f} s")
        print({key: round(value["value"], 3) for key, value in first.items()})
    assert first["mirror_residual"]["value"] < 1.5
    assert abs(first["gap_mean"]["value"]) < 1.0
    assert first["step_off"]["value"] < 3.0
    assert first["screws_beyond_grade_b"]["value"] == 0
    assert second["screw_breach"]["value"] > first["screw_breach"]["value"]
    assert 50.0 < first["implant_coverage"]["value"] <= 100.0
    assert 0.0 < first["implant_micromotion"]["value"] < 1.0
    assert first["fragment_micromotion"]["value"] > 0.0
    assert 0.0 < first["bone_stress_p99"]["value"] < 200.0
    assert all(plan["credibility"]["tissue"]["converged"] for plan in found["plans"])


@pytest.mark.slow
def test_a_tumour_beside_the_brain_is_reached_and_debulked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(of_head("head.toml", tmp_path), tmp_path / "case")
    measures = {plan["name"][0]: plan["measures"] for plan in found["plans"]}
    session = Session.open(tmp_path / "case")
    model = session.store.get(session.task(f"plan/{found['plans'][0]['name']}").sources[1]).value
    path = next(part for part in model.hardware if isinstance(part, Trajectory))
    with capsys.disabled():
        print(f"\nvs_seg_001: path {path.length_mm():.1f} mm, least {dict(zip(path.structures, path.least_mm.round(1)))}, {path.angle_deg:.0f} deg; "
              f"{found['seconds']:.0f} s")
        print({name: {key: round(value["value"], 2) for key, value in rows.items()} for name, rows in measures.items()})
    assert measures["A"]["path_zone_clearance"]["value"] > 2.0
    assert measures["A"]["path_length"]["value"] == pytest.approx(path.length_mm())
    assert measures["B"]["extent_schwannoma"]["value"] > measures["C"]["extent_schwannoma"]["value"] > 20.0
    assert measures["B"]["residual_schwannoma"]["value"] + 1e-9 >= 0.0


@pytest.mark.slow
def test_a_tumour_is_debulked_while_the_brain_sinks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(of_head("shift.toml", tmp_path), tmp_path / "case")
    measures = {plan["name"][0]: plan["measures"] for plan in found["plans"]}
    with capsys.disabled():
        print(f"\nvs_seg_001 with brain shift, {found['seconds']:.0f} s")
        print({name: {key: round(value["value"], 2) for key, value in rows.items()} for name, rows in measures.items()})
    for plan in found["plans"]:
        credible = plan["credibility"]["tissue"]
        assert credible["converged"]
        shift, most = plan["measures"]["shift_schwannoma"], plan["measures"]["tissue_displacement_max"]
        assert 0.05 < shift["value"] <= most["value"] < 15.0
        assert shift["low"] < shift["value"] < shift["high"]
