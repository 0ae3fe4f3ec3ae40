"""A smooth closed surface of one material -> TetMesh by netgen: for lumens that come as a surface and not as voxels.

The surface is remeshed to the size asked for, with edges sharper than CREASE_DEG kept, checked for crossings, and filled by
netgen (LGPL-2.1; `smooth_child.py`, a process of its own with a time limit). The nodes of the wall stay where the remeshed
surface has them. What comes back is used only if it is a mesh this program would accept from its own; every other end is told
in words, and the caller goes on with the lattice. Research codes mesh lumens this way; the lattice is kinder to rough shapes.
"""
from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meshing.labels import Label
from meshing.quality import tet_measures
from meshing.step import Monitor, portion
from meshing.surface import Surface
from meshing.surface_check import crossings
from meshing.surfacers.net import Net
from meshing.surfacers.remesh import remeshed
from meshing.surfacers.walls import Walls
from meshing.tetmesh import FacetSet, TetMesh, outer_facets, tet_volumes

CREASE_DEG = 50.0
ROUGH_SHARE = 0.05
"""A surface with more than this part of the length of its edges on creases is not smooth."""
SMALLEST_DIHEDRAL_DEG, SCALED_JACOBIAN = 10.0, 0.08
PATIENCE_S, PATIENCE_S_PER_TRIANGLE = 60.0, 0.01
"""Seconds of the processor that netgen may take; by the clock it may be CLOCK times as long."""
CLOCK = 10.0
MOST_TRIANGLES = 400_000
FACTORS = (1.0, 0.8, 0.65)
"""Times the size asked for, tried one after the other: whether the corners at a rim come out well is a matter of luck."""
GROWTH, MOST_ROUNDS = 0.25, 200
_EACH_S = 0.1
CHILD = Path(__file__).with_name("smooth_child.py")


@dataclass(frozen=True)
class NotSmooth:
    """Why netgen's way was not gone, in words that end the sentence "meshed by the lattice, because ...". After a `final` answer
    no other size is tried."""

    why: str
    final: bool = False


def mesh_smooth(surface: Surface, sizes_mm: NDArray[np.float64], label: Label, monitor: Monitor) -> TetMesh | NotSmooth:
    """The mesh with the facet set "NAME surface"; `sizes_mm` (n,) is the edge wanted at each point of `surface`, which must
    have no fault. The answer is a NotSmooth where the lattice should be used."""
    if getattr(sys, "frozen", False) or importlib.util.find_spec("netgen") is None:
        return NotSmooth("netgen is not installed here")
    walls = Walls.of(surface)
    net, creased = Net.of(walls), Net.of(walls, CREASE_DEG)
    lengths = net.lengths(walls.points_mm)
    if lengths[creased.seam].sum() > ROUGH_SHARE * lengths.sum():
        return NotSmooth("the surface is not smooth")
    sizes_mm = _graded(walls.points_mm, net.ends, sizes_mm)
    answer: TetMesh | NotSmooth = NotSmooth("netgen could not fill it")
    for number, factor in enumerate(FACTORS):
        part = portion(monitor, number / len(FACTORS), (number + 1) / len(FACTORS))
        made = remeshed(walls, factor * sizes_mm, portion(part, 0.0, 0.4), crease_deg=CREASE_DEG)
        skin = made.surface(surface.name)
        if len(skin.triangles) > MOST_TRIANGLES:
            return NotSmooth(f"it would have {len(skin.triangles)} triangles")
        if crossings(skin.points_mm, skin.triangles).any():
            answer = NotSmooth("its walls touch at this size of elements")
            continue
        answer = _filled(skin, factor * float(sizes_mm.max()), label, portion(part, 0.4, 1.0))
        if isinstance(answer, TetMesh) or answer.final:
            break
    return answer


def _graded(points: NDArray[np.float64], ends: NDArray[np.int64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sizes made smaller until none grows by more than GROWTH for every millimetre along the surface."""
    found = sizes.copy()
    step = GROWTH * np.linalg.norm(points[ends[:, 0]] - points[ends[:, 1]], axis=1)
    for _ in range(MOST_ROUNDS):
        before = found.copy()
        for here, there in ((0, 1), (1, 0)):
            np.minimum.at(found, ends[:, here], found[ends[:, there]] + step)
        if np.array_equal(found, before):
            break
    return found


def _filled(skin: Surface, longest: float, label: Label, monitor: Monitor) -> TetMesh | NotSmooth:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        np.savez(folder / "surface.npz", points=skin.points_mm, triangles=skin.triangles, longest=longest,
                 seconds=np.ceil(PATIENCE_S + PATIENCE_S_PER_TRIANGLE * len(skin.triangles)))
        # -P: the folder of the program is no place to import from
        command = [sys.executable, "-P", str(CHILD), str(folder)]
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        began, limit = time.monotonic(), CLOCK * (PATIENCE_S + PATIENCE_S_PER_TRIANGLE * len(skin.triangles))
        try:
            while child.poll() is None:
                spent = time.monotonic() - began
                if spent > limit:
                    return NotSmooth(f"netgen was not ready after {limit:.0f} s", final=True)
                monitor(min(spent / limit, 1.0), "filling the surface (netgen)")
                try:
                    child.wait(_EACH_S)
                except subprocess.TimeoutExpired:
                    continue
        finally:
            child.kill()
            child.wait()
        if child.returncode != 0 or not (folder / "mesh.npz").exists():
            return NotSmooth("netgen could not fill it")
        with np.load(folder / "mesh.npz") as found:
            return _judged(skin, found["points"].astype(np.float64), found["tets"].astype(np.int32), label)


def _judged(skin: Surface, points: NDArray[np.float64], tets: NDArray[np.int32], label: Label) -> TetMesh | NotSmooth:
    if len(tets) == 0 or not np.isfinite(points).all():
        return NotSmooth("netgen could not fill it")
    used, compact = np.unique(tets, return_inverse=True)
    points, tets = points[used], compact.reshape(-1, 4).astype(np.int32)
    angles, jacobian = tet_measures(points, tets)
    volumes = tet_volumes(points, tets)
    facets = outer_facets(tets)
    if (volumes <= 0.0).any() or angles.min() < SMALLEST_DIHEDRAL_DEG or jacobian.min() < SCALED_JACOBIAN:
        return NotSmooth(f"netgen's elements are too flat (smallest angle {angles.min():.1f} degrees, scaled Jacobian {jacobian.min():.3f})")
    if len(facets) != len(skin.triangles) or abs(volumes.sum() / (1e3 * skin.volume_ml) - 1.0) > 1e-6:
        return NotSmooth("netgen did not fill all of it")
    return TetMesh(points, tets, np.full(len(tets), label.value, np.uint8), skin.space, (label,), (FacetSet(f"{label.name} surface", facets),))
