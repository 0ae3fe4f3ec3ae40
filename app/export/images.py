"""Label maps as NRRD or NIfTI, through the door to SimpleITK.

NRRD keeps the frame (LPS), the names of the structures and the FrameOfReferenceUID. NIfTI is written in its own frame,
RAS, by the door, and has no place for names: they stand in a text file beside it.
"""
from __future__ import annotations

import os
from pathlib import Path

from app.atomic import write_atomically
from meshing.itk import write_labels
from meshing.labels import Labels


def write(labels: Labels, path: Path) -> None:
    """`path` ends in .nrrd, .mha, .nii or .nii.gz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        write_labels(labels, beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    names = "".join(f"{label.value}\t{label.name}\t{label.organ}\n" for label in labels.legend)
    note = f"{path.name}: unit mm, frame LPS as read by DICOM and ITK (NIfTI stores RAS)\nframe of reference: {labels.space}\n{names}"
    write_atomically(path.with_name(path.name + ".txt"), note.encode())
