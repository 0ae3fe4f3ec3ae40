"""PDF, STL and OBJ inside DICOM (PS3.3 A.45.1, A.85.1, A.85.2, C.24.2, C.35.1), filed with the patient's images."""
from __future__ import annotations

from pathlib import Path

from pydicom.dataset import Dataset
from pydicom.uid import EncapsulatedOBJStorage, EncapsulatedPDFStorage, EncapsulatedSTLStorage

from meshing.dicom import source as objects
from meshing.dicom.source import Source, code_item, derived, in_frame
from meshing.frames import SpaceUid
from meshing.labels import Label

MODELS = {"stl": (EncapsulatedSTLStorage, "model/stl"), "obj": (EncapsulatedOBJStorage, "model/obj")}
TITLES = {"CT": ("85040-4", "LN", "CT 3D CAM model"), "MR": ("85041-2", "LN", "MR 3D CAM model")}
MIXED = ("129019", "DCM", "Mixed Modality 3D CAM model")
"""Titles of models by the modality of their images (PS3.16 CID 7061)."""


def write_pdf(pdf: bytes, source: Source, path: Path, *, title: str, program: str) -> None:
    """A report about the source. It shows the patient's name: BurnedInAnnotation is YES. Raises StoreError."""
    made = derived(source, sop_class=EncapsulatedPDFStorage, modality="DOC", description="Planning report", program=program, number=2)
    made.ConversionType, made.BurnedInAnnotation = "WSD", "YES"
    _document(made, pdf, source, title, "application/pdf")
    made.ConceptNameCodeSequence = []
    objects.write(made, path)


def write_model(file: bytes, source: Source, path: Path, *, form: str, label: Label, space: SpaceUid, program: str, number: int = 0) -> None:
    """A surface in LPS millimetres, as the bytes of an STL or OBJ file (`form`). Raises ImageError, StoreError."""
    sop_class, mime = MODELS[form]
    made = derived(source, sop_class=sop_class, modality="M3D", description=f"3D model of {label.name}"[:20], program=program, number=3)
    made.InstanceNumber = str(number + 1)
    in_frame(made, space)
    made.BurnedInAnnotation = "NO"
    _document(made, file, source, f"{label.name} (mm, LPS)", mime)
    made.ConceptNameCodeSequence = [code_item(*TITLES.get(source.modality, MIXED))]
    made.ContentDescription = f"unit mm; frame LPS; {objects.RESEARCH_USE}"
    made.MeasurementUnitsCodeSequence = [code_item("mm", "UCUM", "mm")]
    made.ModelModification, made.ModelMirroring = "NO", "NO"
    made.ModelUsageCodeSequence = [code_item("129013", "DCM", "Planning Intent")]
    made.ReferencedSeriesSequence = [objects.referenced_series(source)]
    objects.write(made, path)


def _document(made: Dataset, file: bytes, source: Source, title: str, mime: str) -> None:
    made.AcquisitionDateTime, made.DocumentTitle = "", title
    made.SourceInstanceSequence = objects.instances(source)
    made.MIMETypeOfEncapsulatedDocument = mime
    made.EncapsulatedDocument = file + b"\0" * (len(file) % 2)
    made.EncapsulatedDocumentLength = len(file)

