"""Edits on a finished mesh as steps: TetMesh -> TetMesh, each keeping parts, facet sets and the quality of the elements.

To add one: write a frozen dataclass that is a Step here, add it to MESH_EDITS, test it in tests/meshing/test_mesh_edits.py for parts,
sets, conformity, volume and angles.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshing.errors import MeshError
from meshing.step import Monitor, Range, check
from meshing.tetmesh import TetMesh, submesh
from meshing.tetmeshers.cut import cut_well
from meshing.tetmeshers.edits import opened, partition, refined, side_of
from meshing.tetmeshers.kernels.topology import face_neighbours
from meshing.tetmeshers.lattice import named_facets
from meshing.tetmeshers.quadratic import QuadraticMesh, curved, quadratic
from meshing.tools import HalfSpace, RoundTool, Sheet
from meshing.units import Millimetre

CUT_OFF = " (cut off)"
Tools = HalfSpace | RoundTool | Sheet


@dataclass(frozen=True)
class CutMesh:
    """Cut a mesh with a tool.

    Both sides stay: what the tool takes of a part becomes the part "NAME (cut off)", and the facet set `name` lies between. `reach`
    limits the cut to what lies that near to `around_lps`: then it may end inside the organ, and no part is cut off.
    """

    version: ClassVar[int] = 3
    tool: Tools
    name: str = "cut"
    around_lps: tuple[Millimetre, Millimetre, Millimetre] | None = None
    reach: Annotated[Millimetre, Range(0.1, 500, "Reach of a cut that ends inside")] = Millimetre(20.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: TetMesh, monitor: Monitor, /) -> TetMesh:
        monitor(0.0, f"cutting along '{self.name}'")
        if self.around_lps is not None:
            return self._divided(source)[0]
        cut, side = self._divided(source)
        organ, legend = cut.organ.astype(np.int64), list(cut.legend)
        for label in cut.legend:
            taken = (side > 0) & (cut.organ == label.value)
            if taken.any():
                value = next((v for v in range(1, 256) if v not in {known.value for known in legend}), None)
                if value is None:
                    raise MeshError(f"the mesh has no number left for what is cut off '{label.name}'; remove parts first")
                legend.append(replace(label, value=value, name=label.name + CUT_OFF))
                organ[taken] = value
        order = np.zeros(256, np.int64)
        order[[label.value for label in legend]] = np.arange(1, len(legend) + 1)
        named = named_facets(cut.tets.astype(np.int64), order[organ], tuple(legend))
        old = {f"{label.name} surface" for label in cut.legend} | {f"{a.name} | {b.name}" for a in cut.legend for b in cut.legend}
        facets = (*named, *(found for found in cut.facets if found.name not in old))
        return TetMesh(cut.points_mm.copy(), cut.tets.copy(), organ.astype(np.uint8), cut.space, tuple(legend), facets)

    def _divided(self, source: TetMesh) -> tuple[TetMesh, NDArray[np.int8]]:
        centre = None if self.around_lps is None else np.array(self.around_lps)
        return cut_well(source, self.tool.distance_mm, name=self.name, select=None if centre is None else
                        lambda mesh: np.asarray(np.linalg.norm(mesh.points_mm - centre, axis=1) < float(self.reach)))


@dataclass(frozen=True)
class RemoveParts:
    """Remove parts of a mesh."""

    version: ClassVar[int] = 1
    names: tuple[str, ...]

    def run(self, source: TetMesh, monitor: Monitor, /) -> TetMesh:
        monitor(0.0, f"removing {', '.join(self.names)}")
        gone = source.of(*self.names)
        if gone.all():
            raise MeshError(f"nothing would be left without {', '.join(self.names)}; name fewer parts")
        return submesh(source, ~gone)[0]


@dataclass(frozen=True)
class OpenCut:
    """Open a cut by doubling its nodes.

    The facets `name` stay on the side their normals point away from, "NAME other side" faces them.
    """

    version: ClassVar[int] = 1
    name: str = "cut"

    def run(self, source: TetMesh, monitor: Monitor, /) -> TetMesh:
        monitor(0.0, f"opening '{self.name}'")
        return opened(source, side_of(source, self.name), self.name)


@dataclass(frozen=True)
class RefineNear:
    """Refine a mesh near a set of facets: edges no longer than `edge` within `within` of it."""

    version: ClassVar[int] = 1
    name: str
    edge: Annotated[Millimetre, Range(0.05, 40, "Longest edge")]
    within: Annotated[Millimetre, Range(0.0, 500, "Distance")] = Millimetre(0.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: TetMesh, monitor: Monitor, /) -> TetMesh:
        monitor(0.0, f"refining near '{self.name}'")
        corners = source.points_mm[source.facet_set(self.name).triangles]
        tree = cKDTree(np.concatenate([corners.reshape(-1, 3), corners.mean(axis=1)]))
        spacing = float(np.linalg.norm(corners - corners.mean(axis=1, keepdims=True), axis=2).max())
        near, far = float(self.within) + spacing, float(np.ptp(source.points_mm, axis=0).max())
        return refined(source, lambda points: np.where(tree.query(points)[0] < near, float(self.edge), far))


@dataclass(frozen=True)
class SecondOrder:
    """Second-order mesh, with curved surfaces where it stays valid."""

    version: ClassVar[int] = 1
    curved: bool = True

    def run(self, source: TetMesh, monitor: Monitor, /) -> QuadraticMesh:
        monitor(0.0, "placing the middles of the edges")
        made = curved(source) if self.curved else quadratic(source)
        monitor(1.0, f"{made.curved} edges curved, {made.straightened} left straight; Jacobian at least {made.least_jacobian:.2f} of its mean")
        return made


@dataclass(frozen=True, eq=False)
class Partitioned:
    """`part` (m,) of each tetrahedron, `shared` (n,) in how many parts each node is, `cut_facets` between parts."""

    mesh: TetMesh
    part: NDArray[np.int32]
    shared: NDArray[np.int32]
    cut_facets: int

    def of(self, number: int) -> tuple[TetMesh, NDArray[np.int64]]:
        """One part as a mesh of its own, and the number of each of its nodes in the whole."""
        return submesh(self.mesh, self.part == number)


@dataclass(frozen=True)
class Partition:
    """Divide a mesh into equal parts for parallel runs."""

    version: ClassVar[int] = 1
    parts: Annotated[int, Range(1, 1024, "Parts")] = 2

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: TetMesh, monitor: Monitor, /) -> Partitioned:
        monitor(0.0, f"dividing the mesh into {self.parts} parts")
        part = partition(source, self.parts)
        pairs = np.unique(np.stack([source.tets.ravel(), np.repeat(part, 4)], axis=1), axis=0)
        shared = np.bincount(pairs[:, 0], minlength=len(source.points_mm)).astype(np.int32)
        behind = face_neighbours(source.tets.astype(np.int64))
        between = int(np.count_nonzero((behind >= 0) & (part[np.maximum(behind, 0)] != part[:, None]))) // 2
        return Partitioned(source, part, shared, between)


MESH_EDITS = (CutMesh, RemoveParts, OpenCut, RefineNear, SecondOrder, Partition)
