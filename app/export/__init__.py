"""Exports: one format a file.

To add one:

1. Write `app/export/<format>.py` with `write(what, path)`: `what` is a Surface, a TetMesh with its fields, or Labels.
   Write with `app.atomic.write_atomically`, and say unit and frame (mm, LPS) inside the file.
2. Add its line to EXPORTS.
3. Test that reading the file back gives the same values, in `tests/app/export/`.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.export import images, obj, ply, stl, vtu

Kind = Literal["surface", "mesh", "labels"]


@dataclass(frozen=True)
class Export:
    """A format: `write(what, path)` takes a Surface ("surface"), a `vtu.Fields` ("mesh") or Labels ("labels")."""

    key: str
    title: str
    suffix: str
    kind: Kind
    write: Callable[[Any, Path], None]


EXPORTS: tuple[Export, ...] = (
    Export("stl", "STL surface (binary)", ".stl", "surface", stl.write),
    Export("obj", "Wavefront OBJ surface", ".obj", "surface", obj.write),
    Export("ply", "PLY surface (binary)", ".ply", "surface", ply.write),
    Export("vtu", "VTK unstructured grid with fields", ".vtu", "mesh", vtu.write),
    Export("nrrd", "NRRD label map", ".nrrd", "labels", images.write),
    Export("nifti", "NIfTI label map", ".nii.gz", "labels", images.write),
)
