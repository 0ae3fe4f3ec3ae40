"""DICOM SEG: the label map as a segmentation object filed with the patient's images."""
from __future__ import annotations

from pathlib import Path

from app import __version__
from app.export.format import FiledLabels
from meshing.dicom.write_seg import write_seg


def write(what: FiledLabels, path: Path) -> None:
    write_seg(what.labels, what.source, path, program=f"Rehearse {__version__}")
