"""Exports: one format a file.

To add one:

1. Write `app/export/<format>.py` with `write(what, path)`: `what` is what app/export/format.py says of its kind.
   Write with `app.atomic.write_atomically`, and say unit and frame (mm, LPS) inside the file.
2. Add its line to FORMATS.
3. Test that reading the file back gives the same values, in `tests/app/export/`.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.export import dicom_obj, dicom_pdf, dicom_stl, gltf, images, obj, ply, rtstruct, seg, stl, threemf, vessels, vtu
from app.export.case import export_case
from app.export.format import Format

if TYPE_CHECKING:
    from app.session.session import Session

FORMATS: tuple[Format, ...] = (
    Format("stl", "STL surface (binary)", ".stl", "surface", stl.write),
    Format("obj", "Wavefront OBJ surface", ".obj", "surface", obj.write),
    Format("ply", "PLY surface (binary)", ".ply", "surface", ply.write),
    Format("vtu", "VTK unstructured grid with fields", ".vtu", "mesh", vtu.write),
    Format("nrrd", "NRRD label map", ".nrrd", "labels", images.write),
    Format("nifti", "NIfTI label map", ".nii.gz", "labels", images.write),
    Format("vessel-points", "Vessel trees: points with radius and area (CSV)", ".points.csv", "tree", vessels.write_points),
    Format("vessel-branches", "Vessel trees: branches with names and measures (CSV)", ".branches.csv", "tree", vessels.write_branches),
    Format("vessel-reformat", "Vessels laid straight, and their cross sections (NPZ)", ".reformat.npz", "tree", vessels.write_reformat),
    Format("3mf", "3MF, all structures in one file", ".3mf", "scene", threemf.write),
    Format("gltf", "glTF (binary), all structures in one file", ".glb", "scene", gltf.write),
    Format("seg", "DICOM SEG", ".seg.dcm", "filed labels", seg.write),
    Format("rtstruct", "DICOM RTSTRUCT", ".rtstruct.dcm", "filed labels", rtstruct.write),
    Format("dicom-pdf", "DICOM encapsulated PDF of the report", ".pdf.dcm", "filed report", dicom_pdf.write),
    Format("dicom-stl", "DICOM encapsulated STL", ".stl.dcm", "filed surface", dicom_stl.write),
    Format("dicom-obj", "DICOM encapsulated OBJ", ".obj.dcm", "filed surface", dicom_obj.write),
)

EXPORTS: dict[str, Callable[[Session, Path], list[Path]]] = {found.key: partial(export_case, found) for found in FORMATS}
"""By key: write everything of a finished case that the format can hold into a folder, and return the files."""
