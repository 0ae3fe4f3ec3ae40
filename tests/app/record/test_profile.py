"""The de-identification against an independent one: whatever Orthanc takes out by the Basic Profile (its edition is 2021b), we do."""
from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path

import pydicom
from pydicom.datadict import DicomDictionary
from pydicom.dataset import Dataset

from meshing.dicom.deidentify import deidentify
from meshing.dicom.deidentify_table import actions
from tests.app.record.servers import Orthanc
from tests.meshing.dicom import sample

VALUES = {"AE": "PLANTED", "AS": "042Y", "CS": "PLANTED", "DA": "20240507", "DT": "20240507101112", "LO": "Planted", "LT": "Planted",
          "PN": "Planted^A", "SH": "Planted", "ST": "Planted", "TM": "101112", "UC": "Planted", "UI": "1.2.3.4.5", "UR": "http://p", "UT": "Planted",
          "IS": "42", "DS": "4.2", "OB": b"Planted!", "UN": b"Planted!"}
LEFT_ALONE = {0x00080005, 0x00080008, 0x00080016, 0x00080060, 0x0020000D, 0x0020000E, 0x00080018, 0x00280301, 0x00280004, 0x00120062}


def test_whatever_an_independent_program_takes_out_we_take_out(archive: Orthanc, tmp_path: Path) -> None:
    sample.write(sample.volume((1, 4, 4)), tmp_path / "in")
    (path,) = (tmp_path / "in").iterdir()
    image = pydicom.dcmread(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for tag, (vr, *_) in DicomDictionary.items():
            if vr in VALUES and tag >> 16 not in (0, 2, 4, 0xFFFA, 0xFFFC) and tag not in LEFT_ALONE and tag not in image:
                image.add_new(tag, vr, VALUES[vr])
        image.SpecificCharacterSet = "ISO_IR 192"
        image.save_as(path)
        original = pydicom.dcmread(path)
        instance = archive.rest("/instances", path.read_bytes())["ID"]
        theirs = pydicom.dcmread(BytesIO(archive.rest(f"/instances/{instance}/anonymize", b"{}")))
        deidentify(tmp_path / "in", tmp_path / "out", key=bytes(32), burned_in_checked=True)
        ours = pydicom.dcmread(next((tmp_path / "out").rglob("*.dcm")))
        taken, missed = 0, []
        for element in original:
            if changed(original, theirs, element.tag):
                taken += 1
                if not changed(original, ours, element.tag) and element.VR != "TM":  # times of day stay with the option; days move
                    missed.append(f"{element.tag} {element.name}")
        assert taken > 250
        assert missed == []
        assert len([tag for tag in actions() if tag in original and changed(original, ours, tag)]) > taken


def changed(before: Dataset, after: Dataset, tag: int) -> bool:
    return tag not in after or str(after[tag].value) != str(before[tag].value)
