"""DICOM RTSTRUCT: the outlines of the structures filed with the patient's images."""
from __future__ import annotations

from pathlib import Path

from app import __version__
from app.export.format import FiledLabels
from meshing.dicom.write_rtstruct import write_rtstruct


def write(what: FiledLabels, path: Path) -> None:
    write_rtstruct(what.labels, what.source, path, program=f"Rehearse {__version__}")
