"""All that one format can hold of a finished case: the structures, the label map, the report, or the solved meshes of each plan.

Every export passes through `export_case`. Its files are written into a folder of their own and moved into place together
when all of them are whole, so that a failure leaves nothing.
"""
from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.export.format import FiledLabels, FiledReport, FiledSurface, Format, Kind, Scene, TreeInScan
from app.export.vtu import Fields
from app.session.laterality import require_sides
from meshing.centreline import Centreline
from meshing.dicom.source import Source, read_source
from meshing.errors import ImageError, StoreError
from meshing.labels import Label, Labels
from meshing.step import silent
from meshing.surface import Surface
from meshing.surfacers.nets import surfaces_of

if TYPE_CHECKING:
    from app.session.session import Session

Piece = tuple[str, Any]


def export_case(format: Format, session: Session, folder: Path) -> list[Path]:
    """Write into `folder` and return the files. Raises StoreError when the case has nothing of the kind yet, ImageError when the
    images that a DICOM object is to be filed with are gone, LateralityConflict while left and right disagree."""
    require_sides(session, f"the export as {format.title}")
    pieces = PIECES[format.kind](session)
    if not pieces:
        raise StoreError(f"the case {session.folder} has nothing yet that the format '{format.key}' ({format.title}) could hold; "
                         "run the case first")
    folder.mkdir(parents=True, exist_ok=True)
    apart = folder / f".{format.key}.{os.getpid()}.part"
    written: list[Path] = []
    try:
        apart.mkdir()
        for name, what in pieces:
            plain = file_name(name)
            path = apart / f"{plain}{format.suffix}"
            if path in written:  # two names that differ only in letters a file name may not have
                path = apart / f"{plain} {len(written) + 1}{format.suffix}"
            format.write(what, path)
            written.append(path)
        for path in sorted(apart.iterdir()):
            os.replace(path, folder / path.name)
    except OSError as cause:
        raise StoreError(f"the export to {folder} cannot be written ({cause.strerror or cause}); nothing of it is left there") from cause
    finally:
        shutil.rmtree(apart, ignore_errors=True)
    return [folder / path.name for path in written]


def file_name(words: str) -> str:
    """Words with everything that some file system forbids replaced by "_"."""
    return re.sub(r"[^\w\-. ]+", "_", words).strip(" .") or "_"


def _labels(session: Session) -> list[Piece]:
    """The label map, and that of the liver's segments."""
    found = _label_map(session)
    return [("labels", found), *_segments(session)] if found is not None else []


def _segments(session: Session) -> list[tuple[str, Labels]]:
    if session.plan.segments is None or not session.ready("segments"):
        return []
    labels: Labels = session.value("segments").labels
    return [("liver segments", labels)] if labels.legend else []


def _trees(session: Session) -> list[Piece]:
    """The traced trees, and the centreline of a lumen, each with the scan."""
    keys = [task.key for task in session.tasks() if task.key.startswith("tree/") and session.ready(task.key)]
    lines: list[Centreline] = [session.value(key) for key in keys]
    if session.plan.lumen is not None and session.ready("lumen"):
        lines.append(session.value("lumen").centreline)
    return [(line.name, TreeInScan(line, session.value("image"))) for line in lines]


def _surfaces(session: Session) -> list[Piece]:
    """Each structure by itself, as a closed surface."""
    return [(surface.name, surface) for _, surface in _structures(session)]


def _scene(session: Session) -> list[Piece]:
    parts = _structures(session)
    return [("structures", Scene(tuple(parts)))] if parts else []


def _meshes(session: Session) -> list[Piece]:
    """The mesh of every simulation of every plan with its fields on nodes and tetrahedra."""
    return [(f"{outcome.plan} {solution.kind}",
             Fields(solution.mesh, tuple(field for field in solution.fields if field.place != "facet" and field.moment is None)))
            for outcome in session.outcomes() for solution in outcome.solutions if solution.mesh is not None]


def _filed_labels(session: Session) -> list[Piece]:
    found = _label_map(session)
    if found is None:
        return []
    source = _source(session)
    return [("structures", FiledLabels(found, source)), *((name, FiledLabels(labels, source)) for name, labels in _segments(session))]


def _filed_surfaces(session: Session) -> list[Piece]:
    parts = _structures(session)
    if not parts:
        return []
    source = _source(session)
    return [(surface.name, FiledSurface(surface, label, number, source)) for number, (label, surface) in enumerate(parts)]


def _filed_report(session: Session) -> list[Piece]:
    from app.report.gather import content_of
    from app.report.pdf import build_pdf

    if _label_map(session) is None:
        return []
    source = _source(session)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "report.pdf"
        build_pdf(content_of(session, silent), path)
        return [("report", FiledReport(path.read_bytes(), session.plan.name, source))]


PIECES: dict[Kind, Callable[[Session], list[Piece]]] = {
    "surface": _surfaces, "mesh": _meshes, "labels": _labels, "tree": _trees, "scene": _scene,
    "filed labels": _filed_labels, "filed surface": _filed_surfaces, "filed report": _filed_report}
"""What a case holds of each kind, as names and values."""


def _structures(session: Session) -> list[tuple[Label, Surface]]:
    labels = _label_map(session)
    if labels is None:
        return []
    used = np.bincount(labels.values.ravel(), minlength=256) > 0
    return [(label, surface) for label in labels.legend if used[label.value] for surface in surfaces_of(labels, (label.name,))]


def _label_map(session: Session) -> Labels | None:
    key = session.labels_key()
    if not session.ready(key):
        return None
    labels: Labels = session.value(key)
    return labels


def _source(session: Session) -> Source:
    """The images of the case: what is filed with them repeats their patient and study."""
    image = session.plan.image
    try:
        return read_source(Path(image.folder), image.series)
    except ImageError as cause:
        raise ImageError(f"A DICOM object is filed with the images that it was made from, and they are needed for that. {cause}") from cause
