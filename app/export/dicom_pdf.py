"""Encapsulated PDF: the report inside DICOM, filed with the patient's images."""
from __future__ import annotations

from pathlib import Path

from app import __version__
from app.export.format import FiledReport
from meshing.dicom.write_document import write_pdf


def write(what: FiledReport, path: Path) -> None:
    write_pdf(what.pdf, what.source, path, title=what.title, program=f"Rehearse {__version__}")
