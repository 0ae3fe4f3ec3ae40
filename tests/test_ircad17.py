"""The whole study on a real patient through the command line, from the original DICOM files to the report."""
import json
from pathlib import Path

import numpy as np
import pytest

from app.session.session import Session
from meshing.dicom.masks import read_mask
from tests.data import data
from tests.ircad17 import FOLDER, RealStudy


@pytest.mark.slow
def test_a_real_patient_from_dicom_to_report(real_study: RealStudy, capsys: pytest.CaptureFixture[str]) -> None:
    assert real_study.status == 0, real_study.said
    found = json.loads(real_study.written)
    session = Session.open(real_study.case)
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
