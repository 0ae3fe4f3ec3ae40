"""Run by `smooth.py` as a program of its own: FOLDER/surface.npz -> FOLDER/mesh.npz, by netgen.

netgen is a C++ library that can end the whole process on a surface it does not like, or never come back: here it can do
neither to anybody else. It keeps the triangles of the surface as they are and fills them (Schoeberl 1997: Delaunay, advancing
front where that is left with holes, then swaps and moves of inner nodes).
"""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

GOOD_DEG = 12.0
ATTEMPTS: tuple[dict[str, float], ...] = ({"grading": 0.3}, {"grading": 0.3, "optsteps3d": 6}, {"grading": 0.5, "optsteps3d": 6},
                                          {"grading": 0.2, "optsteps3d": 6, "elsizeweight": 0.05})
"""Tried one after the other until the smallest dihedral angle is GOOD_DEG; else the best of them counts."""


def main(folder: Path) -> None:
    import netgen.meshing as netgen
    import pyngcore

    pyngcore.SetNumThreads(1)  # the same mesh on every machine
    found = np.load(folder / "surface.npz")
    if sys.platform != "win32":
        import resource

        seconds = int(found["seconds"])
        # time on the processor and not by the clock, so that a busy machine makes the same mesh
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    best, least = None, -1.0
    for settings in ATTEMPTS:
        mesh = netgen.Mesh(dim=3)
        mesh.Add(netgen.FaceDescriptor(surfnr=1, domin=1, domout=0, bc=1))
        mesh.AddPoints(np.ascontiguousarray(found["points"]))
        mesh.AddElements(dim=2, index=1, data=np.ascontiguousarray(found["triangles"], np.int32), base=0)
        mesh.GenerateVolumeMesh(maxh=float(found["longest"]), **settings)
        nodes = mesh.Elements3D().NumPy()["nodes"][:, :4].astype(np.int64) - 1
        if len(nodes) == 0:
            continue
        # netgen counts the corners of a tetrahedron the other way round
        points, tets = np.array(mesh.Coordinates()), nodes[:, [0, 1, 3, 2]]
        smallest = smallest_dihedral_deg(points, tets)
        if smallest > least:
            best, least = (points, tets), smallest
        if smallest >= GOOD_DEG:
            break
    if best is not None:
        np.savez(folder / "mesh.npz", points=best[0], tets=best[1])


def smallest_dihedral_deg(points: NDArray[np.float64], tets: NDArray[np.int64]) -> float:
    """Over all tetrahedra; here and not from quality.py, because this program imports nothing of the house."""
    corners = points[tets]
    normals = np.cross(corners[:, [2, 3, 1, 2]] - corners[:, [1, 0, 0, 0]], corners[:, [3, 2, 3, 1]] - corners[:, [1, 0, 0, 0]])
    normals /= np.maximum(np.linalg.norm(normals, axis=2), 1e-300)[:, :, None]
    cosine = -np.einsum("mik,mjk->mij", normals, normals)[:, [0, 0, 0, 1, 1, 2], [1, 2, 3, 2, 3, 3]]
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))).min())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
