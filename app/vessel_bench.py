"""`rehearse bench vessels`: the surfaces of vessels in the collection of real data as lumens with caps and layers, or refused with the place.

The collection is the folder that the environment variable REHEARSE_DATA names; without it there are no rows. The units are those that the
catalogue of the collection gives; a surface that does not fit them is refused.
"""
from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app.benches import Row, peak_mb
from app.mesh_bench import COLLECTION
from meshing.errors import PlanningError
from meshing.frames import SpaceUid
from meshing.layer_quality import caps_of, layer_quality
from meshing.step import silent
from meshing.surface import Surface
from meshing.surface_check import repaired
from meshing.surfacefiles import Unit, read_surface
from meshing.tetmeshers import MeshLumen
from meshing.units import Millimetre
from meshing.vessels.from_surface import LumenOfSurface

SPACE = SpaceUid("2.25.1")
FILES: tuple[tuple[str, str, Unit], ...] = (
    ("coronary_tree_dfemtoolz", "m1_fluid.stl", "mm"), ("giant_cerebral_aneurysm_sofa", "aneurysm3D_1.off", "mm"),
    ("ica_aneurisk_c0015", "artery.vtp", "mm"), ("idealised_sidewall_aneurysm", "with_aneurysm.stl", "mm"),
    ("idealised_sidewall_aneurysm", "healthy_parent.stl", "mm"), ("kawasaki_coronary_aneurysm", "Kawasaki_Disease_Patient_2.vtp", "cm"),
    ("lpa_stenosis_glenn/mesh/mesh-surfaces", "*.vtp", "mm"), ("simvascular_demo_aortoiliac", "demo.vtp", "cm"),
    ("vmtk_aorta_mra", "aorta-surface.stl", "mm"), ("vmtk_aorta_mra", "aorta-surface-open-ends.stl", "mm"))


def vessels() -> list[Row]:
    folder = os.environ.get(COLLECTION)
    return [_row(name, found) for name, found in _collection(Path(folder) / "vascular")] if folder is not None else []


def _collection(folder: Path) -> Iterator[tuple[str, Callable[[], Surface]]]:
    for place, pattern, unit in FILES:
        paths = sorted((folder / place).glob(pattern))
        if paths:
            yield f"{place.split('/')[0]}/{pattern}", partial(_together, paths, unit)


def _together(paths: list[Path], unit: Unit) -> Surface:
    """The files as one surface: the wall and its caps may lie apart."""
    if len(paths) == 1:
        return read_surface(paths[0], frame="LPS", unit=unit, space=SPACE, name=paths[0].parent.name, inward=True)
    parts = [read_surface(path, frame="LPS", unit=unit, space=SPACE, name=path.stem, inward=True) for path in paths]
    first = np.cumsum([0, *(len(part.points_mm) for part in parts)])
    triangles = np.concatenate([part.triangles + start for part, start in zip(parts, first)]).astype(np.int32)
    return Surface(np.concatenate([part.points_mm for part in parts]), triangles, SPACE, paths[0].parent.parent.parent.name)


def _row(name: str, found: Callable[[], Surface]) -> Row:
    began = time.perf_counter()
    row: dict[str, Any] = {"case": name}
    try:
        surface = found()
        whole = repaired(surface)
        mean = 4.0 * abs(whole.volume_ml) * 1e3 / whole.area_mm2
        lumen = LumenOfSurface().run(surface, silent)
        row |= {"triangles": len(surface.triangles), "openings": len(lumen.openings)}
        edge = float(np.clip(0.5 * mean, 0.3, 10.0))
        mesh = MeshLumen(edge=Millimetre(edge), finest=Millimetre(max(0.1 * edge, 0.1)), across=5).run(lumen, silent)
    except PlanningError as error:
        return row | {"refused": str(error), "seconds": time.perf_counter() - began}
    caps, layers = caps_of(mesh, lumen), layer_quality(mesh)
    return row | {"tets": len(mesh.tets), "seconds": time.perf_counter() - began, "peak_mb": peak_mb(),
                  "off_plane_mm": max(float(cap.off_plane) for cap in caps), "cap_tilt_deg": max(float(cap.tilt) for cap in caps),
                  "off_axis_deg": max(float(cap.off_axis) for cap in caps), "min_dihedral_in_metric_deg": float(layers.smallest_dihedral),
                  "below_10_deg": layers.below_10, "max_dihedral_deg": float(layers.largest_dihedral),
                  "volume_ml": mesh.volume_ml(), "of_surface_ml": abs(whole.volume_ml)}
