"""A cut with good elements on both sides: cut, mend, and cut again with shorter edges where that was not enough."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshing.quality import longest_edges
from meshing.tetmesh import TetMesh
from meshing.tetmeshers.cut import LevelMm, cut_levelset
from meshing.tetmeshers.edits import refined
from meshing.tetmeshers.kernels.shape import worst_cosines
from meshing.tetmeshers.reconnect import POOR

ATTEMPTS, FIRM_ATTEMPTS, FINER = 4, 2, 0.6
"""A cut that leaves poor elements is made again with so much shorter edges there. Beside what is firm that soon helps no more: where two surfaces
meet at a small angle and neither gives way, every mesh has an element with that angle."""
Nodes = Callable[[TetMesh], NDArray[np.bool_]]
"""A mesh -> (n,) some of its nodes: asked anew when the mesh has become finer."""


def cut_mended(mesh: TetMesh, level: LevelMm, *, name: str, select: Nodes | None = None, firm: Nodes | None = None,
               ) -> tuple[TetMesh, NDArray[np.int8]]:
    """As `cut_levelset` with `mend`; of several tries with shorter edges where elements stay poor the best is kept."""
    made = []
    for attempt in range(ATTEMPTS):
        cut, side = cut_levelset(mesh, level, name=name, select=select and select(mesh), mend=True, firm=firm and firm(mesh))
        cosine = worst_cosines(cut.points_mm, cut.tets)
        made.append((float(cosine.max()), attempt, cut, side))
        hard = firm(cut)[cut.tets].any(axis=1) if firm else np.zeros(len(cut.tets), bool)
        poor = (cosine > POOR) & ~(hard & (attempt >= FIRM_ATTEMPTS - 1))
        if not poor.any() or attempt == ATTEMPTS - 1:
            break
        mesh = _finer_at(mesh, cut.points_mm[cut.tets[poor]].mean(axis=1))
    _, _, cut, side = min(made, key=lambda found: found[:2])
    return cut, side


def _finer_at(mesh: TetMesh, places_mm: NDArray[np.float64]) -> TetMesh:
    """Refined around (k, 3) places to FINER of the edges there."""
    tree = cKDTree(places_mm)
    centres, longest = mesh.points_mm[mesh.tets].mean(axis=1), longest_edges(mesh.points_mm, mesh.tets)
    away, _ = tree.query(centres)
    edge = float(np.median(longest[np.argsort(away)[:8 * len(places_mm)]]))
    return refined(mesh, lambda points: np.where(tree.query(points)[0] < edge, FINER * edge, np.inf), 2)
