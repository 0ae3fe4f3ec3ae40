"""Labels -> DICOM SEG, binary (PS3.3 A.51): one segment a structure, one frame for each slice in which it has a voxel."""
from __future__ import annotations

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import SegmentationStorage, generate_uid

from meshing.dicom import source as objects
from meshing.dicom.coding import category, cielab, colour, kind, side
from meshing.dicom.source import RESEARCH_USE, Source, code_item, derived, ds, in_frame, points
from meshing.errors import AnatomyError, FrameMismatch, ImageError
from meshing.labels import Label, Labels
from meshing.step import Monitor, silent

SAME_SLICE = 0.05
"""A frame is derived from an image that lies within this part of a slice from it."""


def write_seg(labels: Labels, source: Source, path: Path, *, program: str, monitor: Monitor = silent) -> None:
    """Raises AnatomyError when no structure has a voxel, FrameMismatch when the labels are not drawn on the source,
    StoreError when the file cannot be written."""
    kept = kept_labels(labels, source, "SEG")
    made = derived(source, sop_class=SegmentationStorage, modality="SEG", description="Segmentation", program=program)
    in_frame(made, labels.space)
    made.ImageType = ["DERIVED", "PRIMARY"]
    made.Rows, made.Columns = labels.values.shape[1:]
    made.SamplesPerPixel, made.PhotometricInterpretation, made.PixelRepresentation = 1, "MONOCHROME2", 0
    made.BitsAllocated, made.BitsStored, made.HighBit = 1, 1, 0
    made.LossyImageCompression, made.BurnedInAnnotation = "00", "NO"
    made.SegmentationType, made.ContentLabel = "BINARY", "SEGMENTATION"
    made.ContentDescription, made.ContentCreatorName = RESEARCH_USE, "Rehearse^Program"
    made.SegmentsOverlap = "NO"
    made.SegmentSequence = Sequence(_segment(number, label, program) for number, label in enumerate(kept, 1))
    made.ReferencedSeriesSequence = [objects.referenced_series(source)]
    _dimensions(made)
    made.SharedFunctionalGroupsSequence = [_shared(labels)]
    frames, planes = [], []
    direction = labels.to_patient.matrix[:3, 2] / labels.spacing_mm[2]
    for number, label in enumerate(kept, 1):
        monitor((number - 1) / len(kept), f"writing the segment {label.name}")
        mask = labels.values == label.value
        for k in np.flatnonzero(mask.any(axis=(1, 2))):
            position = labels.to_patient.matrix[:3, 3] + int(k) * labels.to_patient.matrix[:3, 2]
            image = source.nearest(position, direction, SAME_SLICE * labels.spacing_mm[2])
            frames.append(_frame(number, int(k), points(position), image))
            planes.append(mask[k].ravel())
    made.PerFrameFunctionalGroupsSequence = Sequence(frames)
    made.NumberOfFrames = str(len(frames))
    bits = np.packbits(np.concatenate(planes), bitorder="little").tobytes()  # frames follow each other without a gap (PS3.5 8.1.1)
    made.PixelData = bits + b"\0" * (len(bits) % 2)
    made["PixelData"].VR = "OB"
    objects.write(made, path)
    monitor(1.0, "segmentation written")


def kept_labels(labels: Labels, source: Source, what: str) -> list[Label]:
    """The structures with a voxel. Raises AnatomyError when there is none, FrameMismatch or ImageError unless they lie in the frame
    of reference of the source, straight."""
    if labels.space != source.space:
        raise FrameMismatch(f"The structures lie in the frame of reference {labels.space}, the images in {source.space}; export with the series "
                            f"on which they were drawn.")
    axes = labels.to_patient.matrix[:3, :3] / np.array(labels.spacing_mm)
    if np.max(np.abs(axes.T @ axes - np.eye(3))) > 1e-4:
        raise ImageError("The grid of the structures is sheared, which DICOM cannot state; resample the image to a straight grid first.")
    used = np.bincount(labels.values.ravel(), minlength=256) > 0
    kept = [label for label in labels.legend if used[label.value]]
    if not kept:
        raise AnatomyError(f"There is no structure with a voxel to write as DICOM {what}; segment the scan first.")
    return kept


def _segment(number: int, label: Label, program: str) -> Dataset:
    item = Dataset()
    item.SegmentNumber, item.SegmentLabel = number, label.name[:64]
    item.SegmentDescription = RESEARCH_USE
    item.SegmentedPropertyCategoryCodeSequence = [category(label)]
    item.SegmentedPropertyTypeCodeSequence = [kind(label)]
    which = side(label)
    if which is not None:
        item.SegmentedPropertyTypeCodeSequence[0].SegmentedPropertyTypeModifierCodeSequence = [which]
    item.SegmentAlgorithmType, item.SegmentAlgorithmName = "SEMIAUTOMATIC", program[:64]
    item.RecommendedDisplayCIELabValue = cielab(colour(label))
    item.TrackingID, item.TrackingUID = label.name[:64], generate_uid(prefix=None)
    return item


def _dimensions(made: Dataset) -> None:
    organisation = generate_uid(prefix=None)
    owner = Dataset()
    owner.DimensionOrganizationUID = organisation
    made.DimensionOrganizationSequence = [owner]
    indices = []
    for pointer, group, words in ((0x0062000B, 0x0062000A, "Segment Number"), (0x00200032, 0x00209113, "Image Position (Patient)")):
        item = Dataset()
        item.DimensionOrganizationUID = organisation
        item.DimensionIndexPointer, item.FunctionalGroupPointer, item.DimensionDescriptionLabel = pointer, group, words
        indices.append(item)
    made.DimensionIndexSequence = indices


def _shared(labels: Labels) -> Dataset:
    across, down, between = labels.spacing_mm
    measures, orientation, group = Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness, measures.SpacingBetweenSlices = [ds(down), ds(across)], ds(between), ds(between)
    axes = labels.to_patient.matrix[:3, :2] / np.array([across, down])
    orientation.ImageOrientationPatient = points(axes.T.ravel())
    group.PixelMeasuresSequence, group.PlaneOrientationSequence = [measures], [orientation]
    return group


def _frame(number: int, k: int, position: list[str], image: objects.Image | None) -> Dataset:
    content, place, owner, group = Dataset(), Dataset(), Dataset(), Dataset()
    content.DimensionIndexValues = [number, k + 1]
    place.ImagePositionPatient = position
    owner.ReferencedSegmentNumber = number
    group.FrameContentSequence, group.PlanePositionSequence, group.SegmentIdentificationSequence = [content], [place], [owner]
    if image is not None:
        reference, derivation = objects.reference(image), Dataset()
        reference.PurposeOfReferenceCodeSequence = [code_item("121322", "DCM", "Source image for image processing operation")]
        derivation.DerivationCodeSequence = [code_item("113076", "DCM", "Segmentation")]
        derivation.SourceImageSequence = [reference]
        group.DerivationImageSequence = [derivation]
    return group
