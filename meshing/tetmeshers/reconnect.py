"""Better elements around a cut by joining nodes otherwise, where moving nodes alone does not help.

Six operations are tried around each poor tetrahedron and the one that makes its surroundings best is done (Klingner and Shewchuk
2007, "Aggressive tetrahedral mesh improvement", whose measure is here that of kernels/shape.py):

divide     an edge gets a node, which then looks for its best place
turn       an edge of a surface where it is flat, or of the cut: its two facets get their other diagonal, and both sides new tetrahedra
remove     an edge inside one part: its ring is triangulated anew
collapse   a node inside a part is merged into another one, or a node of the cut alone into another one on it
move       a node looks for a better place
blunt      where nothing else helps, a flat tetrahedron on the cut changes sides: where the cut grazes another surface, the thin edge of the
           wedge between them, whose angle no mesh could better, goes to the other side

What lies on a surface stays on it: a node moves normal to the sum of the area vectors of each of its surfaces, which keeps volumes exact
and planes flat (improve.py); only nodes of the cut alone may be merged along a curved surface, within FOLD and as far as CHORD allows.
The operations are in kernels/mending.py and swaps.py, the mesh that they change in kernels/patches.py.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from meshing.tetmesh import FACES_OUT, FacetSet, TetMesh, facet_keys
from meshing.tetmeshers.improve import SMOOTH_INTERFACE, SMOOTH_SET
from meshing.tetmeshers.kernels.mending import POOR, ROOM, mend_all
from meshing.tetmeshers.kernels.patches import Patches, linked
from meshing.tetmeshers.kernels.shape import worst_cosines
from meshing.tetmeshers.kernels.strata import surfaces_of_mesh
from meshing.tetmeshers.kernels.topology import Ints, compact

PASSES = 16
Signs = NDArray[np.int8]
Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Nodes:
    """(n,) each: poor tetrahedra at the nodes `near` are mended, `fixed` ones are neither moved nor merged, none at `steady` ones is blunted."""

    near: NDArray[np.bool_]
    fixed: NDArray[np.bool_]
    steady: NDArray[np.bool_]


def reconnected(mesh: TetMesh, carried: NDArray[np.int8], cut: str, nodes: Nodes) -> tuple[TetMesh, NDArray[np.int8]]:
    """The mesh with its poor tetrahedra mended, and `carried` (m,) for each tetrahedron now.

    `cut` names the facet set whose nodes may be merged along it. A mesh without poor tetrahedra comes back as it is.
    """
    tets = mesh.tets.astype(np.int64)
    waiting = np.flatnonzero((np.asarray(worst_cosines(mesh.points_mm, tets)) > POOR) & nodes.near[tets].any(axis=1))
    if not len(waiting):
        return mesh, carried
    surfaces = _Surfaces.of(mesh, cut)
    work = _patches(mesh, tets, surfaces, carried, nodes)
    for turn in range(PASSES):
        first, done = int(work.used[0]), 0
        while done < len(waiting):
            done = int(mend_all(work, waiting, done, turn))
            if done < len(waiting):
                work = _roomier(work)
        live = np.concatenate([waiting[waiting < first], np.arange(first, work.used[0])])
        live = live[work.tets[live, 0] >= 0]
        cosine = np.asarray(worst_cosines(work.points, work.tets[live]))
        order = np.lexsort((live, -cosine))
        waiting = live[order][cosine[order] > POOR]
        if not len(waiting):
            break
    return _finished(mesh, work, surfaces)


class _Surfaces:
    """Classes of faces: on which surfaces and in which named sets a face lies, with the sides their normals point to.

    `signs` (k, c) int8, one row for each class, the first of zeros: 1 where a normal points as the face does, -1 against it; the columns are the
    interfaces and the named sets, the last the cut, which is no part of a class. `keys` (f,) of the faces, sorted, and `rows` (f, c) their signs.
    """

    def __init__(self, names: list[str], real: list[bool], keys: Ints, rows: Signs) -> None:
        self.names, self.real, self.keys, self.rows = names, real, keys, rows
        all_rows = np.concatenate([np.zeros((1, rows.shape[1]), np.int8), rows, -rows])
        all_rows[:, -1] = 0
        first, number = _distinct(all_rows)
        swapped = np.arange(len(first))
        swapped[[0, number[0]]] = number[0], 0
        self.number: Ints = swapped[number][1:].reshape(2, -1)
        self.signs: Signs = all_rows[first[swapped]]
        self.flip = np.zeros(len(first), np.int32)
        self.flip[self.number[0]] = self.number[1]
        self.flip[self.number[1]] = self.number[0]

    @classmethod
    def of(cls, mesh: TetMesh, cut: str) -> _Surfaces:
        nodes = len(mesh.points_mm)
        surfaces = surfaces_of_mesh(mesh)
        plain = [triangles for triangles, name in surfaces if not name]
        real = {name for _, name in surfaces}
        # the cut is the last set, whatever the others are called; where it is a whole interface that says all there is to say
        soft = surfaces[-1][1] == cut and np.array_equal(surfaces[-1][0], mesh.facets[-1].triangles)
        columns = [*plain, *(named.triangles.astype(np.int64) for named in mesh.facets)]
        names = [*("" for _ in plain), *(named.name for named in mesh.facets)]
        smooth = [not name or name in real for name in names[:-1]]
        if not soft:
            columns, names, smooth = [*columns, np.empty((0, 3), np.int64)], [*names, cut], [*smooth, False]
        keys = [facet_keys(triangles, nodes) for triangles in columns]
        known = np.unique(np.concatenate(keys))
        rows = np.zeros((len(known), len(columns)), np.int8)
        for c, (key, triangles) in enumerate(zip(keys, columns)):
            rows[np.searchsorted(known, key), c] = _parity(triangles)
        return cls(names, [*smooth, soft], known, rows)

    def codes(self, faces: Ints, nodes: int) -> NDArray[np.int32]:
        """The code (kernels/patches.py) of each of (k, 3) faces."""
        keys = facet_keys(faces, nodes)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        on = self.keys[place] == keys
        parity = _parity(faces)
        state = self.rows[place, -1] * parity
        code = 3 * self.number[np.where(parity > 0, 0, 1), place] + np.where(state > 0, 1, np.where(state < 0, 2, 0))
        return np.where(on, code, 0).astype(np.int32)

    def tables(self) -> tuple[Ints, Ints]:
        """(k, w) the surfaces of each class, -1 for none, and their signs."""
        real = (self.signs != 0) & np.array(self.real)
        width = max(1, int(real.sum(axis=1).max()))
        surface, sign = np.full((len(real), width), -1, np.int64), np.zeros((len(real), width), np.int64)
        of, column = np.nonzero(real)
        slot = np.arange(len(of)) - np.searchsorted(of, of)
        surface[of, slot], sign[of, slot] = column, self.signs[of, column]
        return surface, sign


def _distinct(rows: Signs) -> tuple[Ints, Ints]:
    """The first of each kind of row, and the kind of each row; three values a column."""
    number = np.zeros(len(rows), np.int64)
    room = 1
    for column in rows.T:
        if room > 2**60:
            _, number = np.unique(number, return_inverse=True)
            room = len(rows)
        number = 3 * number + column + 1
        room *= 3
    _, first, kind = np.unique(number, return_index=True, return_inverse=True)
    return first, kind.reshape(-1)


def _parity(triangles: Ints) -> Signs:
    """(k,) 1 where three nodes are an even permutation of their order, -1 where an odd one."""
    a, b, c = triangles.T
    return np.where(((a > b) + (a > c).astype(np.int8) + (b > c)) % 2 == 0, 1, -1).astype(np.int8)


def _patches(mesh: TetMesh, tets: Ints, surfaces: _Surfaces, carried: NDArray[np.int8], given: Nodes) -> Patches:
    size, nodes = len(tets), len(mesh.points_mm)
    surface, sign = surfaces.tables()
    smooth = np.array([SMOOTH_SET if name else SMOOTH_INTERFACE for name in surfaces.names])
    bare = Patches(mesh.points_mm, tets, carried, np.arange(size), surfaces.codes(tets[:, FACES_OUT].reshape(-1, 3), nodes).reshape(-1, 4),
                   np.full(nodes, -1, np.int64), np.empty(4 * size, np.int64), np.array([size, nodes, surfaces.real[-1]], np.int64), given.fixed,
                   given.steady, surfaces.flip, surface, sign, smooth)
    work = _roomier(bare)
    linked(work.tets, size, work.head, work.follow)
    return work


def _roomier(work: Patches) -> Patches:
    """The same with room for half as many tetrahedra and nodes again."""

    def longer(array: NDArray[Kind], room: int) -> NDArray[Kind]:
        return np.concatenate([array, np.zeros((room, *array.shape[1:]), array.dtype)])

    tets, nodes = int(work.used[0]) // 2 + 8 * ROOM, int(work.used[1]) // 2 + 8 * ROOM
    return work._replace(
        tets=longer(work.tets, tets), side=longer(work.side, tets), parent=longer(work.parent, tets), code=longer(work.code, tets),
        follow=longer(work.follow, 4 * tets), points=longer(work.points, nodes), head=longer(work.head, nodes),
        fixed=longer(work.fixed, nodes), steady=longer(work.steady, nodes))


def _finished(mesh: TetMesh, work: Patches, surfaces: _Surfaces) -> tuple[TetMesh, NDArray[np.int8]]:
    live = np.flatnonzero(work.tets[:work.used[0], 0] >= 0)
    tets, old = compact(work.tets[live], int(work.used[1]))
    code = work.code[live]
    owner, face = np.nonzero(code)
    triangles = np.take_along_axis(tets[owner], FACES_OUT[face], axis=1)
    _, first = np.unique(facet_keys(triangles, len(old)), return_index=True)
    first.sort()
    triangles, code = triangles[first], code[owner[first], face[first]]
    facets = []
    for column, named in enumerate(mesh.facets, surfaces.names.count("")):
        sign = surfaces.signs[code // 3, column]
        if surfaces.real[-1] and column == len(surfaces.names) - 1:
            sign = np.where(code % 3 == 2, -1, code % 3)
        own = triangles[sign != 0]
        own[sign[sign != 0] < 0] = own[sign[sign != 0] < 0][:, [0, 2, 1]]
        facets.append(FacetSet(named.name, own.astype(np.int32)))
    made = replace(mesh, points_mm=work.points[old], tets=tets.astype(np.int32), organ=mesh.organ[work.parent[live]], facets=tuple(facets))
    return made, work.side[live].copy()
