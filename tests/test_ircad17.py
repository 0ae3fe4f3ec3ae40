"""The whole study on a real patient through the command line, from the original DICOM files to the report."""
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.session.session import Session
from meshing.dicom.masks import read_mask
from tests.data import data

ROOT = Path(__file__).parent.parent
FOLDER = "ct/ircad17_liver_tumours"


@pytest.mark.slow
def test_a_real_patient_from_dicom_to_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    images = data(f"{FOLDER}/PATIENT_DICOM.zip")
    text = (ROOT / "tests/protocols/ircad17.toml").read_text(encoding="utf-8")
    protocol = tmp_path / "ircad17.toml"
    protocol.write_text(text.replace('"PATIENT_DICOM.zip"', json.dumps(str(images))), encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "app", "run", str(protocol), "--json", "--out", str(tmp_path / "case")], cwd=ROOT,
                          capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    session = Session.open(tmp_path / "case")
    labels, volume = session.value(session.labels_key()), session.value("image")

    def dice(mine: tuple[str, ...], expert: str) -> float:
        mask, truth = labels.mask(*mine), read_mask(data(f"{FOLDER}/MASKS_DICOM.zip"), expert, volume=volume)
        return float(2 * np.count_nonzero(mask & truth) / (np.count_nonzero(mask) + np.count_nonzero(truth)))

    liver = dice(("liver", "tumour 1", "tumour 2", "portal vein", "hepatic vein"), "liver")
    tumours = [dice((f"tumour {n}",), f"livertumor{n}") for n in (1, 2)]
    with capsys.disabled():
        print(f"\nIRCAD 17: Dice liver {liver:.3f}, tumours {tumours[0]:.3f} {tumours[1]:.3f}; {found['seconds']:.0f} s")
    assert liver > 0.945
    assert min(tumours) > 0.78
    assert Path(found["report"]).read_bytes().startswith(b"%PDF")
    assert [plan["name"][0] for plan in found["plans"]] == ["A", "B", "C"]
    margins = [plan["measures"]["resection_margin"]["value"] for plan in found["plans"]]
    assert margins[0] == pytest.approx(10.0, abs=0.3)
    assert margins[1] == pytest.approx(3.0, abs=0.3)
    assert all(plan["credibility"]["tissue"]["converged"] for plan in found["plans"])
    mesh = found["organs"]["liver"]["mesh"]
    assert mesh["min_dihedral_deg"] >= 10.0
    assert abs(mesh["volume_error_percent"]) <= 0.1
