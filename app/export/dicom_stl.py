"""Encapsulated STL: a surface inside DICOM, filed with the patient's images."""
from __future__ import annotations

from pathlib import Path

from app import __version__
from app.export import stl
from app.export.format import FiledSurface
from meshing.dicom.write_document import write_model


def write(what: FiledSurface, path: Path) -> None:
    write_model(stl.encoded(what.surface), what.source, path, form="stl", label=what.label, space=what.surface.space,
                program=f"Rehearse {__version__}", number=what.number)
