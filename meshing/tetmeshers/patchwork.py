"""A tetrahedral mesh whose tetrahedra can be taken out and put in one by one, with the surfaces they lie on: what reconnect.py works on."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.tetmesh import FacetSet, TetMesh
from meshing.tetmeshers.improve import SMOOTH_INTERFACE, SMOOTH_SET
from meshing.tetmeshers.kernels.relax import random_step
from meshing.tetmeshers.kernels.shape import worst_cosine, worst_cosines
from meshing.tetmeshers.kernels.strata import surfaces_of_mesh
from meshing.tetmeshers.kernels.topology import Floats, Ints, compact, stars_of

TRIALS = 96
"""Places a node tries."""
Face = tuple[int, int, int]
Tet = tuple[int, int, int, int]
Corners = list[Tet]


@dataclass(eq=False)
class Patchwork:
    """A mesh while it changes: `tets` with None for what is gone, `faces` the bits of the surfaces of each facet that lies on one."""

    points: Floats
    used: int
    tets: list[Tet | None]
    parent: list[int]
    side: list[int]
    faces: dict[Face, int]
    sets: list[dict[Face, Face]]
    smooth: list[float]
    soft: int
    cut: int
    start: Ints
    items: Ints
    stars: dict[int, set[int]] = field(default_factory=dict)

    def star(self, node: int) -> set[int]:
        if node not in self.stars:
            self.stars[node] = set(self.items[self.start[node]:self.start[node + 1]].tolist()) if node + 1 < len(self.start) else set()
        return self.stars[node]

    def corners(self, numbers: set[int]) -> Corners:
        return [t for t in (self.tets[n] for n in sorted(numbers)) if t is not None]

    def facets_at(self, numbers: set[int], *nodes: int) -> dict[Face, int]:
        """The facets on surfaces, with their bits, that hold all of `nodes`, among the faces of these tetrahedra."""
        found = {}
        for tet in self.corners(numbers):
            for face in combinations(sorted(tet), 3):
                bits = self.faces.get(face, 0)
                if bits and all(n in face for n in nodes):
                    found[face] = bits
        return found

    def worst(self, tets: Corners) -> float:
        return float(worst_cosines(self.points, np.array(tets, np.int64)).max()) if tets else 2.0

    def change(self, gone: set[int], made: Corners) -> None:
        parent, side = self.parent[min(gone)], self.side[min(gone)]
        for number in gone:
            for node in self.tets[number] or ():
                self.star(node).discard(number)
            self.tets[number] = None
        for tet in made:
            for node in tet:
                self.star(node).add(len(self.tets))
            self.tets.append(tet)
            self.parent.append(parent)
            self.side.append(side)

    def exchange(self, face: Face, renamings: list[tuple[int, int]]) -> None:
        """Put in place of a facet of surfaces those in which one node (first) has become another (second)."""
        bits = self.faces.pop(face)
        for old, new in renamings:
            self.faces[key_of(*(new if n == old else n for n in face))] = bits
        for table in self.sets:
            turned = table.pop(face, None)
            for old, new in renamings if turned else ():
                a, b, c = (new if n == old else n for n in turned or ())
                table[key_of(a, b, c)] = a, b, c

    def new_node(self, at: Floats) -> int:
        if self.used == len(self.points):
            self.points = np.concatenate([self.points, np.zeros_like(self.points[:max(64, len(self.points) // 8)])])
        self.points[self.used] = at
        self.used += 1
        return self.used - 1


def patchwork_of(mesh: TetMesh, tets: Ints, cut: str, carried: NDArray[np.int8]) -> Patchwork:
    faces: dict[Face, int] = {}
    soft = 0
    surfaces = surfaces_of_mesh(mesh)
    for number, (triangles, name) in enumerate(surfaces):
        soft = 1 << number if name == cut else soft
        for a, b, c in np.sort(triangles, axis=1).tolist():
            faces[a, b, c] = faces.get((a, b, c), 0) | 1 << number
    sets = [{key_of(a, b, c): (a, b, c) for a, b, c in named.triangles.tolist()} for named in mesh.facets]
    start, items = stars_of(tets, len(mesh.points_mm))
    return Patchwork(mesh.points_mm.copy(), len(mesh.points_mm), [(a, b, c, d) for a, b, c, d in tets.tolist()], list(range(len(tets))),
                      carried.tolist(), faces, sets, [SMOOTH_SET if name else SMOOTH_INTERFACE for _, name in surfaces], soft,
                      [named.name for named in mesh.facets].index(cut), start, items)


def finished(mesh: TetMesh, work: Patchwork) -> tuple[TetMesh, NDArray[np.int8]]:
    live = [n for n, tet in enumerate(work.tets) if tet is not None]
    parent = np.array([work.parent[n] for n in live])
    tets, old = compact(np.array([work.tets[n] for n in live], np.int64), work.used)
    new = np.full(work.used, -1, np.int64)
    new[old] = np.arange(len(old))
    facets = tuple(FacetSet(named.name, new[np.array(list(found.values()), np.int64).reshape(-1, 3)].astype(np.int32))
                   for named, found in zip(mesh.facets, work.sets))
    made = replace(mesh, points_mm=work.points[old], tets=tets.astype(np.int32), organ=mesh.organ[parent], facets=facets)
    return made, np.array([work.side[n] for n in live], np.int8)


def key_of(a: int, b: int, c: int) -> Face:
    one, two, three = sorted((a, b, c))
    return one, two, three


def renamed(tet: Tet, old: int, new: int) -> Tet:
    """The tetrahedron with one node in place of another."""
    a, b, c, d = (new if n == old else n for n in tet)
    return a, b, c, d


def held_directions(work: Patchwork, node: int, facets: dict[Face, int]) -> tuple[Floats, int]:
    """(2, 3) orthonormal directions in which a node of these facets may not move, and how many; 3 holds it (improve.py)."""
    base, rank = np.zeros((2, 3)), 0
    every = 0
    for bits in facets.values():
        every |= bits
    for number in range(every.bit_length()):
        mine = [face for face, bits in facets.items() if bits >> number & 1]
        if not mine:
            continue
        vectors = turned_alike(work, node, mine)
        total = np.sum(vectors, axis=0)
        size = float(np.linalg.norm(total))
        if size == 0.0 or min(float(v @ total) / (size * max(float(np.linalg.norm(v)), 1e-300)) for v in vectors) < work.smooth[number]:
            return base, 3
        left = total / size - base.T @ (base @ (total / size))
        rest = float(np.linalg.norm(left))
        if rest > 1e-6:
            if rank == 2:
                return base, 3
            base[rank] = left / rest
            rank += 1
    return base, rank


def turned_alike(work: Patchwork, node: int, faces: list[Face]) -> list[Floats]:
    """The area vectors of the facets around a node, turned to the same side of their surface."""
    rims = {frozenset(n for n in face if n != node): face for face in faces}
    done: dict[Face, tuple[int, int]] = {}
    for first in faces:
        if first in done:
            continue
        a, b = (n for n in first if n != node)
        done[first] = (a, b)
        todo = [(first, a, b)]
        while todo:
            _, one, two = todo.pop()
            for rim, face in rims.items():
                if face in done:
                    continue
                if two in rim:
                    other = next(n for n in rim if n != two)
                    done[face] = (two, other)
                    todo.append((face, two, other))
                elif one in rim:
                    other = next(n for n in rim if n != one)
                    done[face] = (other, one)
                    todo.append((face, other, one))
    return [_double_area(work.points, node, a, b) for a, b in done.values()]


def area_vector(work: Patchwork, face: Face) -> Floats:
    vector: Floats = _double_area(work.points, *face)
    return vector


def six_volumes(points: Floats, a: int, b: int, c: int, d: int) -> float:
    return float(_six_volumes(points, a, b, c, d))


@njit(cache=True)
def _double_area(points, a, b, c):  # type: ignore[no-untyped-def]
    """np.cross takes twenty times as long for two vectors."""
    out = np.empty(3)
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        out[k] = (points[b, i] - points[a, i]) * (points[c, j] - points[a, j]) - (points[b, j] - points[a, j]) * (points[c, i] - points[a, i])
    return out


@njit(cache=True)
def _six_volumes(points, a, b, c, d):  # type: ignore[no-untyped-def]
    area = _double_area(points, a, b, c)
    return area[0] * (points[d, 0] - points[a, 0]) + area[1] * (points[d, 1] - points[a, 1]) + area[2] * (points[d, 2] - points[a, 2])


@njit(cache=True)
def search(points, tets, node, base, rank, reach, seed):  # type: ignore[no-untyped-def]
    """Look at random for the place of a node, in place, where the worst of `tets` (k, 4) is best; returns that."""
    best = -2.0
    for t in range(len(tets)):
        best = max(best, worst_cosine(points, tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3]))
    if rank > 2:
        return best
    at = points[node].copy()
    move = np.empty(3)
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    for trial in range(TRIALS):
        size = reach / (1 + trial // 6)
        for c in range(3):
            state, number = random_step(state)
            move[c] = size * number
        for k in range(rank):
            along = move[0] * base[k, 0] + move[1] * base[k, 1] + move[2] * base[k, 2]
            for c in range(3):
                move[c] -= along * base[k, c]
        for c in range(3):
            points[node, c] = at[c] + move[c]
        after = -2.0
        for t in range(len(tets)):
            after = max(after, worst_cosine(points, tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3]))
            if after >= best:
                break
        if after < best - 1e-9:
            best = after
            for c in range(3):
                at[c] = points[node, c]
    for c in range(3):
        points[node, c] = at[c]
    return best
