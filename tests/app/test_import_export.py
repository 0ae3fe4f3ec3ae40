"""Structures drawn elsewhere through a protocol file, and a case out again, by the command line alone."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.session.protocol import plan_from, read_protocol, write_protocol
from app.session.session import Session
from meshing.dicom.segmentation import read_segmentation, segment_mask
from meshing.dicom.write_seg import write_seg
from meshing.errors import ProtocolError
from meshing.itk import write_labels
from meshing.labels import Labels
from meshing.segmenters import FromFile
from tests.app.test_cli import complaint, rehearse
from tests.meshing.dicom.filed import drawn, lumps

PROTOCOL = """
[case]
name = "Drawn elsewhere"
[image]
folder = "ct"
[anatomy.liver]
file = "labels.nii.gz"
structure = "1"
organ = "liver"
[anatomy."left kidney"]
file = "drawn.dcm"
organ = "kidney"
structure = "left kidney"
[output]
report = false
"""


def prepared(folder: Path) -> Labels:
    _, dust, source = drawn(folder)
    labels = lumps(dust)
    write_labels(labels, folder / "labels.nii.gz")
    write_seg(labels, source, folder / "drawn.dcm", program="x")
    (folder / "study.toml").write_text(PROTOCOL, encoding="utf-8")
    return labels


@pytest.mark.slow
def test_in_by_a_protocol_and_out_as_dicom(tmp_path: Path) -> None:
    labels = prepared(tmp_path)
    done = rehearse("run", str(tmp_path / "study.toml"), "--out", str(tmp_path / "case"))
    assert done.returncode == 0, done.stderr
    session = Session.open(tmp_path / "case")
    found = session.value(session.labels_key())
    assert found.notes == ("liver was read from labels.nii.gz", "left kidney was read from drawn.dcm")
    for name in ("liver", "left kidney"):
        np.testing.assert_array_equal(found.mask(name), labels.mask(name))
    done = rehearse("report", str(tmp_path / "case"), "--export", "seg", str(tmp_path / "out"), "--export", "gltf", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(tmp_path / "out" / name) for name in ("structures.seg.dcm", "structures.glb")]
    assert pydicom.dcmread(tmp_path / "out" / "structures.seg.dcm").PatientID == "S-1"
    again = read_segmentation(tmp_path / "out" / "structures.seg.dcm")
    np.testing.assert_array_equal(segment_mask(again, "left kidney", session.value("image")), labels.mask("left kidney"))
    done = rehearse("report", str(tmp_path / "case"), "--export", "dwg", str(tmp_path / "out"))
    assert "there is no export format 'dwg'; it knows stl, obj, ply, vtu, nrrd, nifti, vessel-points, vessel-branches" in complaint(done)


def test_the_plan_holds_the_bytes_of_the_file(tmp_path: Path) -> None:
    prepared(tmp_path)
    plan = read_protocol(tmp_path / "study.toml")
    step = plan.anatomy[0].segmenter
    assert isinstance(step, FromFile)
    assert step.file == str(tmp_path / "labels.nii.gz")
    assert len(step.digest) == 24
    (tmp_path / "again.toml").write_text(write_protocol(plan), encoding="utf-8")
    assert read_protocol(tmp_path / "again.toml") == plan
    (tmp_path / "labels.nii.gz").write_bytes(b"other bytes")
    with pytest.raises(ProtocolError, match=r"again.toml: \[anatomy.liver\]: the bytes of .* are not those that the digest names"):
        read_protocol(tmp_path / "again.toml")
    (tmp_path / "labels.nii.gz").unlink()
    assert read_protocol(tmp_path / "again.toml") == plan  # the case opens without the file that it was made from
    with pytest.raises(ProtocolError, match=r"\[anatomy.liver\] file: There is no file"):
        read_protocol(tmp_path / "study.toml")


def test_a_wrong_word_in_the_protocol_names_the_right_ones(tmp_path: Path) -> None:
    (tmp_path / "a.stl").write_bytes(b"")
    base = {"case": {"name": "x"}, "image": {"folder": "ct"}}
    for table, words in (({"file": "a.stl", "organ": "liver", "frame": "LPI"}, "frame is 'LPI'; it must be one of 'LPS', 'RAS'"),
                         ({"file": "a.stl", "organ": "liver", "unit": "inch"}, "unit is 'inch'; it must be one of 'mm', 'cm', 'm', 'um', 'in'"),
                         ({"file": "a.stl", "organ": "liver", "accept": ["hole"]}, "did you mean 'holes'"),
                         ({"file": "a.stl"}, "needs the key 'organ'")):
        with pytest.raises(ProtocolError, match=words):
            plan_from(base | {"anatomy": {"liver": table}}, tmp_path)
