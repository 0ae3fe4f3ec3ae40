"""Objects filed with the patient's images: opened again by pydicom, dciodvfy and VTK, whole or not there at all."""
from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pydicom
import pytest
import trimesh
from pydicom.uid import EncapsulatedOBJStorage, EncapsulatedPDFStorage, EncapsulatedSTLStorage
from reportlab.pdfgen.canvas import Canvas

from app.export import EXPORTS, FORMATS
from app.export.format import FiledReport
from meshing.dicom.read import ReadSeries
from meshing.dicom.source import RESEARCH_USE, Source
from meshing.errors import ImageError, StoreError
from meshing.labels import Labels
from meshing.surfacers.nets import surfaces_of
from tests.meshing.dicom.filed import complaints, drawn, lumps

FILED = [format.key for format in FORMATS if format.kind in ("filed labels", "filed surface")]


@dataclass
class Case:
    """A finished case, as far as these exports look at one."""

    folder: Path
    labels: Labels
    source: Source

    @property
    def plan(self) -> Any:
        return SimpleNamespace(name="Case", image=ReadSeries(str(self.folder / "ct")), segments=None)

    def labels_key(self) -> str:
        return "labels"

    def ready(self, key: str) -> bool:
        return True

    def value(self, key: str) -> Labels:
        return self.labels


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("filed")
    _, labels, source = drawn(folder)
    return Case(folder, lumps(labels), source)


def as_known_to_dciodvfy(path: Path, folder: Path) -> Path:
    """An encapsulated OBJ under the class and media type of an STL: dciodvfy of 2022 does not know the class of the OBJ, whose
    modules (PS3.3 A.85) are those of the STL."""
    judged = pydicom.dcmread(path)
    assert judged.SOPClassUID == EncapsulatedOBJStorage
    judged.SOPClassUID = judged.file_meta.MediaStorageSOPClassUID = EncapsulatedSTLStorage
    judged.MIMETypeOfEncapsulatedDocument = "model/stl"
    judged.save_as(folder / f"judged {path.name}")
    return folder / f"judged {path.name}"


def test_every_format_that_is_filed_belongs_to_the_images(case: Case, tmp_path: Path) -> None:
    assert FILED == ["seg", "rtstruct", "dicom-stl", "dicom-obj"]
    for key in FILED:
        files = EXPORTS[key](case, tmp_path / key)  # type: ignore[arg-type]
        assert sorted(files) == sorted((tmp_path / key).iterdir())
        for path in files:
            found = pydicom.dcmread(path)
            assert str(found.PatientName) == "Müller^Änne"
            assert found.PatientID == "S-1"
            assert found.StudyInstanceUID == case.source.study_uid
            assert found.FrameOfReferenceUID == case.labels.space
            assert RESEARCH_USE in found.SeriesDescription
            assert complaints(as_known_to_dciodvfy(path, tmp_path) if key == "dicom-obj" else path) == []


@pytest.mark.parametrize(("key", "sop_class", "mime"), [("dicom-stl", EncapsulatedSTLStorage, "model/stl"),
                                                        ("dicom-obj", EncapsulatedOBJStorage, "model/obj")])
def test_a_model_inside_dicom_is_the_surface_to_a_tenth_of_a_millimetre(case: Case, key: str, sop_class: str, mime: str, tmp_path: Path) -> None:
    paths = EXPORTS[key](case, tmp_path)  # type: ignore[arg-type]
    assert [path.name.split(".")[0] for path in paths] == ["liver", "left kidney", "tumour 1"]
    for path, label in zip(paths, case.labels.legend):
        found = pydicom.dcmread(path)
        assert (found.SOPClassUID, found.MIMETypeOfEncapsulatedDocument) == (sop_class, mime)
        assert found.MeasurementUnitsCodeSequence[0].CodeValue == "mm"
        assert (found.ModelMirroring, found.ModelModification) == ("NO", "NO")
        assert {item.ReferencedSOPInstanceUID for item in found.SourceInstanceSequence} == {image.sop_uid for image in case.source.images}
        raw = found.EncapsulatedDocument[:found.EncapsulatedDocumentLength]
        mesh = trimesh.load_mesh(io.BytesIO(raw), file_type=mime[-3:], process=False)
        (surface,) = surfaces_of(case.labels, (label.name,))
        np.testing.assert_allclose(mesh.triangles, surface.points_mm[surface.triangles], atol=1e-4)


def test_a_report_inside_dicom_is_the_same_bytes(case: Case, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(100, 100, "report")
    canvas.save()
    pdf = (tmp_path / "a.pdf").read_bytes()
    export = next(format for format in FORMATS if format.key == "dicom-pdf")
    for tail in (b"", b"\n"):  # an even and an odd number of bytes
        export.write(FiledReport(pdf + tail, "Sample: two plans", case.source), tmp_path / "a.dcm")
        found = pydicom.dcmread(tmp_path / "a.dcm")
        assert found.SOPClassUID == EncapsulatedPDFStorage
        assert found.EncapsulatedDocument[:found.EncapsulatedDocumentLength] == pdf + tail
        assert found.DocumentTitle == "Sample: two plans"
        assert found.BurnedInAnnotation == "YES"
        assert complaints(tmp_path / "a.dcm") == []


@pytest.mark.parametrize(("charset", "name"), [("ISO_IR 100", "Müller^Änne"), ("GB18030", "王^小东"), ("ISO_IR 192", "Ωmega^Ψ")])
def test_the_identity_survives_any_character_set_and_what_is_out_of_form_stays(case: Case, charset: str, name: str, tmp_path: Path) -> None:
    shutil.copytree(case.folder / "ct", tmp_path / "ct")
    for path in (tmp_path / "ct").iterdir():
        image = pydicom.dcmread(path)
        image.SpecificCharacterSet, image.PatientName, image.PatientWeight = charset, name, "71"
        image.add_new("PatientAge", "AS", "071Y")
        image.save_as(path)
        path.write_bytes(path.read_bytes().replace(b"071Y", b"71Y "))
    moved = Case(tmp_path, case.labels, case.source)
    (path,) = EXPORTS["seg"](moved, tmp_path / "out")  # type: ignore[arg-type]
    found = pydicom.dcmread(path)
    assert (str(found.PatientName), found.SpecificCharacterSet, found.PatientWeight) == (name, "ISO_IR 192", 71)
    assert "PatientAge" not in found
    assert complaints(path) == []


def test_without_the_images_nothing_is_filed(case: Case, tmp_path: Path) -> None:
    lost = Case(tmp_path / "gone", case.labels, case.source)
    for key in FILED:
        with pytest.raises(ImageError, match="is filed with the images that it was made from, and they are needed for that. There is no folder"):
            EXPORTS[key](lost, tmp_path / "out")  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("key", ["stl", "dicom-stl", "seg", "gltf"])
def test_an_export_that_fails_half_way_leaves_nothing(case: Case, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    real, count = os.replace, [0]

    def full(source: Any, target: Any) -> None:
        count[0] += 1
        if count[0] > (2 if "stl" in key else 0):
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(StoreError, match="No space left on device"):
        EXPORTS[key](case, tmp_path)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
