"""All that one format can hold of a finished case: the structures, the label map, or the solved meshes of each plan."""
from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.export.format import Format
from app.export.vtu import Fields
from app.session.laterality import require_sides
from meshing.errors import StoreError
from meshing.labels import Labels
from meshing.surfacers.nets import surfaces_of

if TYPE_CHECKING:
    from app.session.session import Session


def export_case(format: Format, session: Session, folder: Path) -> list[Path]:
    """Write into `folder` and return the files. Raises StoreError when the case has nothing of the kind yet,
    LateralityConflict while left and right disagree."""
    require_sides(session, f"the export as {format.title}")
    pieces = {"surface": _surfaces, "mesh": _meshes, "labels": _labels}[format.kind](session)
    if not pieces:
        raise StoreError(f"the case {session.folder} has nothing yet that the format '{format.key}' ({format.title}) could hold; "
                         "run the case first")
    written: list[Path] = []
    for name, what in pieces:
        plain = file_name(name)
        path = folder / f"{plain}{format.suffix}"
        if path in written:  # two names that differ only in letters a file name may not have
            path = folder / f"{plain} {len(written) + 1}{format.suffix}"
        format.write(what, path)
        written.append(path)
    return written


def file_name(words: str) -> str:
    """Words with everything that some file system forbids replaced by "_"."""
    return re.sub(r"[^\w\-. ]+", "_", words).strip(" .") or "_"


def _labels(session: Session) -> list[tuple[str, Any]]:
    found = _label_map(session)
    return [("labels", found)] if found is not None else []


def _surfaces(session: Session) -> list[tuple[str, Any]]:
    """Each structure by itself, as a closed surface."""
    labels = _label_map(session)
    if labels is None:
        return []
    used = np.bincount(labels.values.ravel(), minlength=256) > 0
    names = tuple(label.name for label in labels.legend if used[label.value])
    return [(surface.name, surface) for name in names for surface in surfaces_of(labels, (name,))]


def _meshes(session: Session) -> list[tuple[str, Any]]:
    """The mesh of every simulation of every plan with its fields on nodes and tetrahedra."""
    return [(f"{outcome.plan} {solution.kind}",
             Fields(solution.mesh, tuple(field for field in solution.fields if field.place != "facet")))
            for outcome in session.outcomes() for solution in outcome.solutions if solution.mesh is not None]


def _label_map(session: Session) -> Labels | None:
    key = session.labels_key()
    if not session.ready(key):
        return None
    labels: Labels = session.value(key)
    return labels
