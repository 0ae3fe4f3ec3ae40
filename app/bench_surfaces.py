"""Rows of `rehearse bench meshes` for the vascular surfaces of the collection: what is wrong with each, and its mesh.

They come as they were published: in cm, with open ends, in parts, in formats that say no unit. The folder is named by the
environment variable REHEARSE_DATA, as for the label maps.
"""
from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.benches import Row, peak_mb
from app.bounds import SHAPE, VOLUME, Bounds, judged, shared_too_often
from meshing.errors import PlanningError
from meshing.frames import SpaceUid
from meshing.quality import quality_of
from meshing.step import silent
from meshing.surface import Surface, triangle_areas
from meshing.surface_check import diagnose, repaired
from meshing.surfacefiles import Unit, read_surface
from meshing.surfacers.signed import signed_distance_mm
from meshing.tetmeshers import MeshSurface
from meshing.units import Millimetre

LUMEN = "artery_lumen"
BOUNDS: Bounds = SHAPE | VOLUME


@dataclass(frozen=True)
class Case:
    """`files` of one folder, taken together; unit as its publication says or its size betrays."""

    name: str
    files: str
    unit: Unit
    edge: Millimetre


CASES = (
    Case("coronary_tree_dfemtoolz", "m1_fluid.stl", "mm", Millimetre(1.0)),
    Case("giant_cerebral_aneurysm_sofa", "aneurysm3D_1.off", "mm", Millimetre(1.0)),
    Case("ica_aneurisk_c0015", "artery.vtp", "mm", Millimetre(0.6)),
    Case("idealised_sidewall_aneurysm", "with_aneurysm.stl", "mm", Millimetre(0.6)),
    Case("kawasaki_coronary_aneurysm", "Kawasaki_Disease_Patient_2.vtp", "cm", Millimetre(3.0)),
    Case("lpa_stenosis_glenn", "mesh/mesh-surfaces/*.vtp", "mm", Millimetre(1.5)),
    Case("simvascular_demo_aortoiliac", "demo.vtp", "cm", Millimetre(3.0)),
    Case("vmtk_aorta_mra", "aorta-surface-open-ends.stl", "mm", Millimetre(1.5)),
)


def surface_rows(collection: Path) -> list[Row]:
    """One row for each case that is there."""
    return [judged(row(case.name, surface, case.edge), BOUNDS) for case, surface in surfaces_in(collection)]


def surfaces_in(collection: Path) -> Iterator[tuple[Case, Surface]]:
    for case in CASES:
        parts = sorted((collection / "vascular" / case.name).glob(case.files))
        if parts:
            yield case, _together([read_surface(path, frame="LPS", unit=case.unit, space=SpaceUid("2.25.1"), name=case.name, inward=True)
                                   for path in parts])


def row(name: str, surface: Surface, edge: Millimetre) -> Row:
    """`surface_mm` is the mean distance of the mesh's facets from the surface, with its holes closed as they were meshed."""
    faults = ", ".join(f"{fault.count} {fault.kind}" for fault in diagnose(surface)) or "none"
    found: dict[str, Any] = {"case": name, "triangles": len(surface.triangles), "faults": faults}
    began, used = time.perf_counter(), time.process_time()
    try:
        made = MeshSurface(edge, organ=LUMEN).explained(surface, silent)
    except PlanningError as error:
        return found | {"refused": str(error)}
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    mesh, whole = made.mesh, quality_of(made.mesh, None).whole
    facets = mesh.facets[0].triangles
    truth = repaired(surface)
    away = np.abs(signed_distance_mm(mesh.points_mm[facets].mean(axis=1), truth))
    return found | {"mesher": made.words[-1], "tets": len(mesh.tets), "seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak_mb(),
                    "inverted": whole.inverted, "faces_shared_by_more_than_two": shared_too_often(mesh),
                    "min_dihedral_deg": float(whole.smallest_dihedral), "scaled_jacobian": whole.scaled_jacobian,
                    "surface_mm": float(np.average(away, weights=triangle_areas(mesh.points_mm, facets))),
                    "volume_error_percent": 100.0 * (mesh.volume_ml() / abs(truth.volume_ml) - 1.0)}


def _together(parts: list[Surface]) -> Surface:
    """Wall and caps that were saved one by one, as one surface."""
    starts = np.cumsum([0, *(len(part.points_mm) for part in parts)])
    triangles = np.concatenate([part.triangles + start for part, start in zip(parts, starts, strict=False)])
    return Surface(np.concatenate([part.points_mm for part in parts]), triangles.astype(np.int32), parts[0].space, parts[0].name)
