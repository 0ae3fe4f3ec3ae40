"""Run by `smooth.py` as a program of its own: FOLDER/surface.npz -> FOLDER/mesh.npz, by netgen.

netgen is a C++ library that can end the whole process on a surface it does not like, or never come back: here it can do
neither to anybody else. It keeps the triangles of the surface as they are and fills them (Schoeberl 1997: Delaunay, advancing
front where that is left with holes, then swaps and moves of inner nodes).
"""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np


def main(folder: Path) -> None:
    import netgen.meshing as netgen
    import pyngcore

    pyngcore.SetNumThreads(1)  # the same mesh on every machine
    found = np.load(folder / "surface.npz")
    points, triangles, sizes = found["points"], found["triangles"], found["sizes"]
    mesh = netgen.Mesh(dim=3)
    mesh.Add(netgen.FaceDescriptor(surfnr=1, domin=1, domout=0, bc=1))
    mesh.AddPoints(np.ascontiguousarray(points))
    mesh.AddElements(dim=2, index=1, data=np.ascontiguousarray(triangles, np.int32), base=0)
    mesh.GenerateVolumeMesh(maxh=float(sizes.max()), grading=float(found["grading"]))
    nodes = mesh.Elements3D().NumPy()["nodes"][:, :4].astype(np.int64) - 1
    # netgen counts the corners of a tetrahedron the other way round
    np.savez(folder / "mesh.npz", points=mesh.Coordinates(), tets=nodes[:, [0, 1, 3, 2]])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
