"""Volume -> an ordinary series of CT images, one file a slice, that any viewer reads.

CT Image Storage (PS3.3 A.3), explicit VR little endian, 16-bit signed, HU = stored - 1024. Everything that the
standard requires (types 1 and 2) is there; all identities follow from the seed, so the same volume and seed give the
same bytes. The images say that they are synthetic: they must never pass for a patient's.
"""
from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian
from pydicom.valuerep import format_number_as_ds

from meshing.errors import ImageError, StoreError
from meshing.step import Monitor, silent
from meshing.volume import Volume

_NAMESPACE = uuid.UUID("6f1f2c52-0d0e-5f53-9a4e-8b3b6f0c1d2e")
_DATE, _TIME = "20200101", "120000"
_INTERCEPT = -1024
_IMPLEMENTATION = "2.25.205404372211563417411713160371384722261"


def write_series(volume: Volume, folder: Path, *, patient_name: str, patient_id: str, description: str, seed: int,
                 monitor: Monitor = silent) -> str:
    """Write a CT volume to the new or empty `folder`; returns the SeriesInstanceUID.

    Values are rounded to whole HU; whole ones come back bit by bit, with the same frame of reference and geometry.
    `patient_name` is in DICOM's form ("Sample^Liver"). Nothing is left behind when it fails. Raises ImageError for a
    volume that CT images cannot hold, StoreError when the folder is in use or cannot be written.
    """
    stored = _stored(volume)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"'{folder}' already exists and is not an empty folder; choose another name.")
    text = f"{seed}|{patient_name}|{patient_id}|{description}|{volume.space}"
    image = _template(volume, text, patient_name, patient_id, description)
    scratch = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        scratch.mkdir(parents=True)
        for k in range(len(stored)):
            monitor(k / len(stored), f"writing slices, {k} of {len(stored)}")
            _place(image, volume, k, _uid(text, f"image {k}"))
            image.PixelData = stored[k].tobytes()
            # names without order, as scanners and archives write them: a reader must go by position
            pydicom.dcmwrite(scratch / f"IM{uuid.uuid5(_NAMESPACE, f'{text}|file {k}').hex[:8].upper()}", image,
                             enforce_file_format=True)
        if folder.exists():
            folder.rmdir()
        os.replace(scratch, folder)
    except OSError as cause:
        raise StoreError(f"The series cannot be written to '{folder}' ({cause}).") from cause
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    monitor(1.0, "series written")
    return str(image.SeriesInstanceUID)


def _uid(text: str, part: str) -> UID:
    """A UUID-derived UID (PS3.5 B.2)."""
    return UID(f"2.25.{uuid.uuid5(_NAMESPACE, f'{text}|{part}').int}")


def _stored(volume: Volume) -> NDArray[np.int16]:
    low, high = float(volume.values.min()), float(volume.values.max())
    if volume.modality != "CT":
        raise ImageError(f"A series of CT images is made of a CT volume, not of {volume.modality}.")
    if not (np.isfinite(low) and np.isfinite(high)) or low < -32768 + _INTERCEPT or high > 32767 + _INTERCEPT:
        raise ImageError(f"CT values run from {low:g} to {high:g} HU; a CT image holds {-32768 + _INTERCEPT} to "
                         f"{32767 + _INTERCEPT}.")
    if not UID(volume.space).is_valid:
        raise ImageError(f"The frame of reference '{volume.space}' is not a DICOM UID (digits and dots, at most 64), so no "
                         f"image can state it.")
    if min(volume.values.shape) < 1 or max(volume.values.shape[1:]) > 65535:
        raise ImageError(f"A volume of {volume.values.shape} voxels does not fit into CT images.")
    return (np.rint(volume.values) - _INTERCEPT).astype("<i2")


def _template(volume: Volume, text: str, patient_name: str, patient_id: str, description: str) -> Dataset:
    """All that the slices share, in the order of the modules of the CT image IOD."""
    image = Dataset()
    image.file_meta = FileMetaDataset()
    image.file_meta.MediaStorageSOPClassUID = CTImageStorage
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.file_meta.ImplementationClassUID = UID(_IMPLEMENTATION)
    image.file_meta.ImplementationVersionName = "REHEARSE"
    image.SpecificCharacterSet = "ISO_IR 192"
    image.SOPClassUID = CTImageStorage
    # patient, study, series, frame of reference, equipment
    image.PatientName, image.PatientID, image.PatientBirthDate, image.PatientSex = patient_name, patient_id, "", "O"
    image.StudyInstanceUID, image.StudyDate, image.StudyTime = _uid(text, "study"), _DATE, _TIME
    image.ReferringPhysicianName, image.StudyID, image.AccessionNumber = "", "1", ""
    image.StudyDescription = f"SYNTHETIC {description}"[:64]
    image.Modality, image.SeriesInstanceUID, image.SeriesNumber, image.Laterality = "CT", _uid(text, "series"), "1", ""
    image.SeriesDescription = f"SYNTHETIC {description}"[:64]
    image.SeriesDate, image.SeriesTime, image.PatientPosition = _DATE, _TIME, "HFS"
    image.FrameOfReferenceUID, image.PositionReferenceIndicator = volume.space, ""
    image.Manufacturer, image.ManufacturerModelName = "Rehearse", "synthetic phantom"
    # general image, image plane, image pixel, CT image
    image.ImageType = ["DERIVED", "PRIMARY", "AXIAL"]
    image.AcquisitionNumber, image.AcquisitionDate, image.AcquisitionTime = "1", _DATE, _TIME
    image.ContentDate, image.ContentTime = _DATE, _TIME
    image.ImageComments = "SYNTHETIC: computed from a mathematical phantom; not a patient"
    image.DerivationDescription = "computed from a mathematical phantom"
    image.BurnedInAnnotation, image.LossyImageCompression = "NO", "00"
    across, down, between = volume.spacing_mm
    image.PixelSpacing, image.SliceThickness = [_ds(down), _ds(across)], _ds(between)
    row, column = volume.to_patient.matrix[:3, 0] / across, volume.to_patient.matrix[:3, 1] / down
    image.ImageOrientationPatient = [_ds(part) for part in (*row, *column)]
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.Rows, image.Columns = volume.values.shape[1:]
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 16, 15, 1
    image.RescaleIntercept, image.RescaleSlope, image.RescaleType = str(_INTERCEPT), "1", "HU"
    image.WindowCenter, image.WindowWidth, image.KVP = "40", "400", ""
    return image


def _place(image: Dataset, volume: Volume, k: int, uid: UID) -> None:
    position = volume.to_patient.matrix[:3, 3] + k * volume.to_patient.matrix[:3, 2]
    image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = uid
    image.InstanceNumber = str(k + 1)
    image.ImagePositionPatient = [_ds(mm) for mm in position]


def _ds(number: float) -> str:
    """A decimal string: at most 16 characters."""
    return format_number_as_ds(float(number))
