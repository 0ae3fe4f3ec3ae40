"""Encapsulated OBJ: a surface inside DICOM, filed with the patient's images."""
from __future__ import annotations

from pathlib import Path

from app import __version__
from app.export import obj
from app.export.format import FiledSurface
from meshing.dicom.write_document import write_model


def write(what: FiledSurface, path: Path) -> None:
    write_model(obj.encoded(what.surface), what.source, path, form="obj", label=what.label, space=what.surface.space,
                program=f"Rehearse {__version__}", number=what.number)
