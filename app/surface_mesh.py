"""`rehearse mesh SURFACE`: what is wrong with a surface and where, and tetrahedra inside it.

The faults are found, and shown with their places, before anything is repaired; what is meshed is told in the same words.
"""
from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from app.export import vtu
from meshing.errors import RequestError
from meshing.frames import SpaceUid
from meshing.quality import quality_of
from meshing.step import Monitor, portion
from meshing.surface import Surface
from meshing.surface_check import Fault, diagnose
from meshing.surfacefiles import Frame, Unit, read_surface
from meshing.tetmeshers import MeshSurface

SPACE = SpaceUid("2.25.0")
"""A surface alone has no frame of reference to share with anything."""


def mesh_file(path: Path, recipe: MeshSurface, *, frame: Frame | None, unit: Unit | None, structure: str | None, inward: bool, only_check: bool,
              out: Path | None, picture: Path | None, monitor: Monitor) -> dict[str, Any]:
    """The JSON account of one surface file; writes the mesh to `out` (.vtu) and a picture of the faults to `picture` (.png)."""
    if out is not None and out.suffix.lower() != ".vtu":
        raise RequestError(f"the mesh is written as .vtu; {out} ends otherwise")
    surface = read_surface(path, frame=frame, unit=unit, space=SPACE, name=path.stem, structure=structure, inward=inward)
    monitor(0.05, "looking at the surface")
    faults = diagnose(surface)
    found = account(surface, faults)
    if picture is not None:
        from app.scene.faults import faults_picture
        from app.scene.offscreen import png

        picture.write_bytes(png(faults_picture(surface, faults)))
        found["picture"] = str(picture)
    if only_check:
        return found
    began = time.perf_counter()
    made = recipe.explained(surface, portion(monitor, 0.1, 0.95))
    whole = quality_of(made.mesh, None).whole
    found["mesh"] = {"tets": len(made.mesh.tets), "nodes": len(made.mesh.points_mm), "seconds": time.perf_counter() - began,
                     "volume_ml": made.mesh.volume_ml(), "min_dihedral_deg": float(whole.smallest_dihedral),
                     "max_dihedral_deg": float(whole.largest_dihedral), "scaled_jacobian": whole.scaled_jacobian, "said": list(made.words)}
    if out is not None:
        vtu.write(vtu.Fields(made.mesh), out)
        found["file"] = str(out)
    return found


def account(surface: Surface, faults: tuple[Fault, ...]) -> dict[str, Any]:
    """Size and faults of a surface; `volume_ml` is null unless it is closed and turned one way."""
    kinds = {fault.kind for fault in faults}
    closed = not kinds & {"open", "flipped", "non-manifold", "empty"}
    return {"surface": surface.name, "points": len(surface.points_mm), "triangles": len(surface.triangles),
            "size_mm": np.ptp(surface.points_mm, axis=0).tolist() if len(surface.points_mm) else None,
            "volume_ml": surface.volume_ml if closed else None,
            "faults": [{"kind": fault.kind, "count": fault.count, "words": fault.words, "places_lps_mm": fault.places_mm.tolist()}
                       for fault in faults]}


def account_text(found: dict[str, Any]) -> str:
    """For a terminal."""
    size = " x ".join(f"{length:.1f}" for length in found["size_mm"] or ())
    inside = f", {found['volume_ml']:.3f} mL inside" if found["volume_ml"] is not None else ""
    lines = [f"{found['surface']}: {found['triangles']} triangles, {size} mm{inside}"]
    lines += [f"  ! {fault['words']}" for fault in found["faults"]] or ["  no fault found"]
    for fault in found["faults"]:
        lines += [f"      {fault['kind']} at ({', '.join(f'{v:.1f}' for v in place)}) mm LPS" for place in fault["places_lps_mm"][1:4]]
    if "mesh" in found:
        mesh = found["mesh"]
        lines.append(f"mesh: {mesh['tets']} tetrahedra, {mesh['nodes']} nodes, {mesh['volume_ml']:.3f} mL, angles {mesh['min_dihedral_deg']:.1f} to "
                     f"{mesh['max_dihedral_deg']:.1f} degrees, scaled Jacobian from {mesh['scaled_jacobian']:.3f}, {mesh['seconds']:.1f} s")
        lines += [f"  {words}" for words in mesh["said"]]
    return "\n".join([*lines, *(f"{what}: {found[what]}" for what in ("file", "picture") if what in found)])
