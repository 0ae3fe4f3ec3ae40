"""Labels -> RTSTRUCT (PS3.3 A.19): the outline of each structure on each slice, holes joined by keyholes.

Contours run half-way between voxel centres, so that filling them gives the voxels back. Contour data of a large organ
exceed 64 KiB as text, which only the implicit transfer syntax can write as decimal strings.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ImplicitVRLittleEndian, RTStructureSetStorage

from meshing.contours import Polygon, outlines
from meshing.dicom import source as objects
from meshing.dicom.coding import colour, kind
from meshing.dicom.source import RESEARCH_USE, Source, derived, in_frame
from meshing.dicom.write_seg import SAME_SLICE, kept_labels
from meshing.labels import Label, Labels
from meshing.step import Monitor, silent
from meshing.volume import position_of


def write_rtstruct(labels: Labels, source: Source, path: Path, *, program: str, monitor: Monitor = silent) -> None:
    """Raises AnatomyError when no structure has a voxel, FrameMismatch when the labels are not drawn on the source,
    StoreError when the file cannot be written."""
    kept = kept_labels(labels, source, "RTSTRUCT")
    made = derived(source, sop_class=RTStructureSetStorage, modality="RTSTRUCT", description="Structures", program=program, number=1)
    made.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    in_frame(made, labels.space)
    made.StructureSetLabel, made.StructureSetName, made.StructureSetDescription = "Rehearse", "Structures", RESEARCH_USE
    made.StructureSetDate, made.StructureSetTime = made.ContentDate, made.ContentTime
    del made.ContentDate, made.ContentTime
    made.OperatorsName = ""
    made.ApprovalStatus = "UNAPPROVED"
    made.ReferencedFrameOfReferenceSequence = [_referenced(labels, source)]
    rois, drawn, observed = [], [], []
    for number, label in enumerate(kept, 1):
        monitor((number - 1) / len(kept), f"drawing the outlines of {label.name}")
        rois.append(_roi(number, label, labels))
        drawn.append(_contours(number, label, labels, source))
        observed.append(_observation(number, label))
    made.StructureSetROISequence, made.ROIContourSequence = Sequence(rois), Sequence(drawn)
    made.RTROIObservationsSequence = Sequence(observed)
    objects.write(made, path)
    monitor(1.0, "structures written")


def _referenced(labels: Labels, source: Source) -> Dataset:
    series, study, frame = Dataset(), Dataset(), Dataset()
    series.SeriesInstanceUID, series.ContourImageSequence = source.series_uid, objects.instances(source)
    study.ReferencedSOPClassUID = "1.2.840.10008.3.1.2.3.1"  # retired, and still what the module asks for (PS3.3 C.8.8.5)
    study.ReferencedSOPInstanceUID, study.RTReferencedSeriesSequence = source.study_uid, [series]
    frame.FrameOfReferenceUID, frame.RTReferencedStudySequence = labels.space, [study]
    return frame


def _roi(number: int, label: Label, labels: Labels) -> Dataset:
    item = Dataset()
    item.ROINumber, item.ReferencedFrameOfReferenceUID = str(number), labels.space
    item.ROIName, item.ROIDescription = label.name[:64], RESEARCH_USE
    item.ROIGenerationAlgorithm = "SEMIAUTOMATIC"
    return item


def _contours(number: int, label: Label, labels: Labels, source: Source) -> Dataset:
    item = Dataset()
    item.ROIDisplayColor, item.ReferencedROINumber = [str(part) for part in colour(label)], str(number)
    mask = labels.values == label.value
    direction = labels.to_patient.matrix[:3, 2] / labels.spacing_mm[2]
    found = []
    for k in np.flatnonzero(mask.any(axis=(1, 2))):
        for polygon in outlines(mask[k]):
            found.append(_contour(polygon, int(k), labels, source, direction))
    item.ContourSequence = Sequence(found)
    return item


def _contour(polygon: Polygon, k: int, labels: Labels, source: Source, direction: NDArray[np.float64]) -> Dataset:
    item = Dataset()
    xyz = position_of(labels.to_patient, np.column_stack([polygon, np.full(len(polygon), float(k))]))
    image = source.nearest(xyz[0], direction, SAME_SLICE * labels.spacing_mm[2])
    if image is not None:
        item.ContourImageSequence = [objects.reference(image)]
    item.ContourGeometricType, item.NumberOfContourPoints = "CLOSED_PLANAR", str(len(xyz))
    item.ContourData = [f"{value:.4f}" for value in xyz.ravel()]
    return item


def _observation(number: int, label: Label) -> Dataset:
    item = Dataset()
    item.ObservationNumber, item.ReferencedROINumber = str(number), str(number)
    item.RTROIIdentificationCodeSequence = [kind(label)]
    item.RTROIInterpretedType, item.ROIInterpreter = "", ""
    return item
