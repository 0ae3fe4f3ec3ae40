"""Better elements around a cut by joining nodes otherwise, where moving nodes alone does not help.

Six operations are tried around each poor tetrahedron and the one that makes its surroundings best is done (Klingner and Shewchuk
2007, "Aggressive tetrahedral mesh improvement", whose measure is here that of kernels/shape.py):

divide     an edge gets a node, which then looks for its best place
turn       an edge of a surface where it is flat, or of the cut: its two facets get their other diagonal, and both sides new tetrahedra
remove     an edge inside one part: its ring is triangulated anew, by dynamic programming (Shewchuk 2002, "Two discrete optimization
           algorithms for the topological improvement of tetrahedral meshes")
collapse   a node is merged into another one that lies on every surface the first lies on
move       a node looks for a better place
blunt      where nothing else helps, a flat tetrahedron on the cut changes sides: where the cut grazes another surface, the thin edge of the
           wedge between them, whose angle no mesh could better, goes to the other side

What lies on a surface stays on it: a node moves normal to the sum of the area vectors of each of its surfaces, which keeps volumes exact
and planes flat (improve.py); only nodes of the cut alone may be merged along a curved surface, within FOLD and as far as CHORD allows.
"""
from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from meshing.tetmesh import FACES_OUT, TetMesh
from meshing.tetmeshers.kernels.shape import worst_cosines
from meshing.tetmeshers.kernels.topology import Floats
from meshing.tetmeshers.patchwork import (
    Corners,
    Patchwork,
    area_vector,
    finished,
    held_directions,
    key_of,
    patchwork_of,
    renamed,
    search,
    six_volumes,
    turned_alike,
)

POOR = float(np.cos(np.radians(11.0)))
"""Tetrahedra whose worst cosine (kernels/shape.py) is above this are mended: 11 degrees, or a scaled Jacobian of .092."""
PASSES, GAIN = 16, 1e-3
MOST_AROUND = 8
"""Edges with more tetrahedra around them are not removed."""
FOLD, CHORD = 0.8, 0.05
"""Least cosine between the facets before and after a node of the cut is merged into another, and how far in the length of the edge the
surface may move."""
THIN = 0.3
"""A tetrahedron on the cut may change sides when its height is below this part of its longest edge."""
def reconnected(mesh: TetMesh, carried: NDArray[np.int8], cut: str, fixed: NDArray[np.bool_]) -> tuple[TetMesh, NDArray[np.int8]]:
    """The mesh with its poor tetrahedra mended, and `carried` (m,) for each tetrahedron now.

    `cut` names the facet set whose nodes may be merged along it; `fixed` (n,) nodes are neither moved nor merged. A mesh without poor
    tetrahedra comes back as it is.
    """
    tets = mesh.tets.astype(np.int64)
    poor = np.flatnonzero(worst_cosines(mesh.points_mm, tets) > POOR)
    if not len(poor):
        return mesh, carried
    work = patchwork_of(mesh, tets, cut, carried)
    held = set(np.flatnonzero(fixed).tolist())
    waiting = poor.tolist()
    for turn in range(PASSES):
        first = len(work.tets)
        ordered = sorted((-work.worst([tet]), n) for n in waiting if (tet := work.tets[n]) is not None)
        for _, number in ordered:
            _mend(work, number, held, turn)
        live = [n for n in {*waiting, *range(first, len(work.tets))} if work.tets[n] is not None]
        cosine = worst_cosines(work.points[:work.used], np.array([work.tets[n] for n in live], np.int64).reshape(-1, 4))
        waiting = [n for n, value in zip(live, cosine) if value > POOR]
        if not waiting:
            break
    return finished(mesh, work)


def _mend(work: Patchwork, number: int, held: set[int], turn: int) -> None:
    """Do what helps most around one tetrahedron."""
    tet = work.tets[number]
    if tet is None:
        return
    for node in tet:
        if node not in held:
            _move(work, node, turn)
    if work.worst([tet]) <= POOR:
        return
    gains: list[tuple[float, str, set[int], Corners, tuple[int, int], Floats]] = []
    for a, b in combinations(tet, 2):
        ring = work.star(a) & work.star(b)
        before = work.worst(work.corners(ring))
        lies = 0
        for bits in work.facets_at(ring, a, b).values():
            lies |= bits
        if not lies and (made := _without_edge(work, ring, a, b)):
            gains.append((before - work.worst(made), "remove", ring, made, (a, b), work.points[a]))
        if lies and (sides := _turned(work, ring, a, b)):
            gains.append((before - work.worst([tet for _, filled in sides for tet in filled]), "turn", ring, [], (a, b), work.points[a]))
        if not held >= {a, b}:
            after, at = _division(work, ring, a, b, turn)
            gains.append((before - after, "divide", ring, [], (a, b), at))
        for v, w in ((a, b), (b, a)):
            if v not in held and (merged := _merged(work, ring, v, w, lies)):
                whole = work.star(v)
                gains.append((work.worst(work.corners(whole)) - work.worst(merged), "collapse", set(whole), [], (v, w), work.points[w]))
    gain, what, gone, made, (a, b), at = max(gains, key=lambda found: found[0])
    if gain < GAIN:
        _blunt(work, number, tet)
        return
    if what == "divide":
        _divide(work, gone, a, b, at)
    elif what == "turn":
        _turn(work, gone, a, b)
    elif what == "collapse":
        _collapse(work, gone, a, b)
    else:
        work.change(gone, made)


def _without_edge(work: Patchwork, ring: set[int], a: int, b: int) -> Corners:
    """The tetrahedra that fill the ring around the inner edge ab without it, empty where there are none."""
    around = _around(work, ring, a, b)
    if len(around) != len(ring) or not 3 <= len(around) <= MOST_AROUND:
        return []
    return _filled(work, around, a, b)


def _turned(work: Patchwork, ring: set[int], a: int, b: int) -> list[tuple[set[int], Corners]]:
    """What fills the ring of an edge ab of one surface, on each side of it, when its two facets share the other diagonal xy instead.

    Empty where there is nothing, or where the surface would move: only the cut may, as far as CHORD allows.
    """
    facets = work.facets_at(ring, a, b)
    if len(facets) != 2 or len(set(facets.values())) != 1:
        return []
    bits = next(iter(facets.values()))
    x, y = (next(n for n in face if n not in (a, b)) for face in facets)
    width = np.linalg.norm(work.points[a] - work.points[b]) * np.linalg.norm(work.points[x] - work.points[y])
    apart = abs(six_volumes(work.points, a, b, x, y)) / max(float(width), 1e-300)
    if apart > (CHORD if bits == work.soft else 1e-9) * float(np.linalg.norm(work.points[a] - work.points[b])):
        return []
    around = _around(work, ring, a, b, x)
    if x not in around or y not in around or key_of(a, x, y) in work.faces or key_of(b, x, y) in work.faces:
        return []
    sides = []
    first, second = sorted((around.index(x), around.index(y)))
    chains = [around[first:second + 1]]
    if len(around) == len(ring):
        chains.append([*around[second:], *around[:first + 1]])
    for chain in chains:
        made = _filled(work, chain, a, b) if 3 <= len(chain) <= MOST_AROUND else []
        if not made:
            return []
        sides.append(({n for n in ring if len(set(work.tets[n] or ()) & set(chain)) == 2}, made))
    return sides if sum(len(gone) for gone, _ in sides) == len(ring) else []


def _turn(work: Patchwork, ring: set[int], a: int, b: int) -> None:
    one, other = work.facets_at(ring, a, b)
    x, y = (next(n for n in face if n not in (a, b)) for face in (one, other))
    sides = _turned(work, ring, a, b)
    work.exchange(one, [(a, y)])
    work.exchange(other, [(b, x)])
    for gone, made in sides:
        work.change(gone, made)


def _around(work: Patchwork, ring: set[int], a: int, b: int, start: int = -1) -> list[int]:
    """The nodes around the edge ab in order, such that (a, b, one, next) is positive; a chain from its first end when the ring is open."""
    after = {}
    for tet in work.corners(ring):
        c, d = (n for n in tet if n not in (a, b))
        if six_volumes(work.points, a, b, c, d) < 0.0:
            c, d = d, c
        after[c] = d
    ends = set(after) - set(after.values())
    around = [min(ends) if ends else start if start in after else next(iter(after))]
    while (following := after.get(around[-1], -1)) not in (around[0], -1) and len(around) <= len(ring):
        around.append(following)
    return around


def _filled(work: Patchwork, around: list[int], a: int, b: int) -> Corners:
    """The best tetrahedra between the polygon `around` and both a and b, empty where all are inverted."""
    size = len(around)
    triples = list(combinations(range(size), 3))
    tets = np.array([[(around[i], around[j], around[k], b), (around[i], around[k], around[j], a)] for i, j, k in triples], np.int64)
    cost = dict(zip(triples, worst_cosines(work.points, tets.reshape(-1, 4)).reshape(-1, 2).max(axis=1).tolist()))
    best: dict[tuple[int, int], tuple[float, int]] = {(i, i + 1): (-1.0, -1) for i in range(size - 1)}
    for width in range(2, size):
        for i in range(size - width):
            best[i, i + width] = min((max(cost[i, k, i + width], best[i, k][0], best[k, i + width][0]), k) for k in range(i + 1, i + width))
    if best[0, size - 1][0] > 1.0:
        return []
    made, todo = [], [(0, size - 1)]
    while todo:
        i, j = todo.pop()
        k = best[i, j][1]
        if k >= 0:
            made += [(around[i], around[k], around[j], b), (around[i], around[j], around[k], a)]
            todo += [(i, k), (k, j)]
    return made


def _division(work: Patchwork, ring: set[int], a: int, b: int, turn: int) -> tuple[float, Floats]:
    """The worst cosine and the place of the node with which the edge ab is best divided."""
    middle = 0.5 * (work.points[a] + work.points[b])
    node = work.new_node(middle)
    tets = np.array([renamed(tet, end, node) for tet in work.corners(ring) for end in (a, b)], np.int64)
    halves = [(key_of(node, end, next(n for n in face if n not in (a, b))), bits)
              for face, bits in work.facets_at(ring, a, b).items() for end in (a, b)]
    base, rank = held_directions(work, node, dict(halves))
    worst = float(search(work.points, tets, node, base, rank, 0.5 * float(np.linalg.norm(work.points[a] - work.points[b])), node + 7919 * turn))
    work.used -= 1
    return worst, work.points[node].copy()


def _divide(work: Patchwork, ring: set[int], a: int, b: int, at: Floats) -> None:
    node = work.new_node(at)
    for face in work.facets_at(ring, a, b):
        work.exchange(face, [(a, node), (b, node)])
    for number in sorted(ring):
        tet = work.tets[number]
        if tet is not None:
            work.change({number}, [renamed(tet, end, node) for end in (a, b)])


def _merged(work: Patchwork, ring: set[int], v: int, w: int, lies: int) -> Corners:
    """The tetrahedra around v once it is merged into w, empty where it may not be."""
    star = work.star(v)
    facets = work.facets_at(star, v)
    own = 0
    for bits in facets.values():
        own |= bits
    if own & ~lies or (own and own != work.soft):
        return []
    near = {n for tet in work.corners(star) for n in tet} & {n for tet in work.corners(work.star(w)) for n in tet} - {v, w}
    if near != {n for tet in work.corners(ring) for n in tet} - {v, w}:
        return []  # the two are joined some other way too, and merging them would make a fold
    left = work.corners(star - ring)
    made = [renamed(tet, v, w) for tet in left]
    if not made or work.worst(made) > 1.0:
        return []
    volume = sum(six_volumes(work.points, *tet) for tet in work.corners(star))
    if abs(sum(six_volumes(work.points, *tet) for tet in made) - volume) > 1e-9 * volume:
        return []
    if own:
        move = work.points[w] - work.points[v]
        mean = np.sum(turned_alike(work, v, list(facets)), axis=0)
        mean /= np.linalg.norm(mean)
        after = [area_vector(work, key_of(*(w if n == v else n for n in face))) for face in facets if w not in face]
        flat = min((abs(float(vector @ mean)) / max(float(np.linalg.norm(vector)), 1e-300) for vector in after), default=0.0)
        if flat < FOLD or abs(float(move @ mean)) > CHORD * float(np.linalg.norm(move)) + 1e-9:
            return []
    return made


def _collapse(work: Patchwork, star: set[int], v: int, w: int) -> None:
    for face in work.facets_at(star, v):
        work.exchange(face, [] if w in face else [(v, w)])
    for number in sorted(star):
        tet = work.tets[number]
        if tet is not None:
            work.change({number}, [] if w in tet else [renamed(tet, v, w)])


def _blunt(work: Patchwork, number: int, tet: tuple[int, int, int, int]) -> None:
    """Give a flat tetrahedron on the cut to the other side, where that does not pinch the cut; its faces then hold it no longer."""
    faces = [(tet[i], tet[j], tet[k]) for i, j, k in FACES_OUT.tolist()]
    behind = [next(iter(work.star(a) & work.star(b) & work.star(c) - {number}), -1) for a, b, c in faces]
    on = [bool(work.faces.get(key_of(*face), 0) & work.soft) for face in faces]
    if not work.soft or not work.side[number] or any(n >= 0 and not work.side[n] for n in behind):
        return

    if sum(on) == 1:
        across = next(node for node, face_on in zip(tet, on) if face_on)
        pinched = any(bits & work.soft for bits in work.facets_at(work.star(across), across).values())
    elif sum(on) == 2:
        a, b = (node for node, face_on in zip(tet, on) if face_on)
        pinched = any(bits & work.soft for bits in work.facets_at(work.star(a) & work.star(b), a, b).values())
    else:
        return
    points = work.points[list(tet)]
    longest = max(float(np.linalg.norm(p - q)) for p, q in combinations(points, 2))
    widest = max(float(np.linalg.norm(area_vector(work, face))) for face in faces)
    if pinched or six_volumes(work.points, *tet) > THIN * widest * longest:
        return
    side = -work.side[number]
    for face, other in zip(faces, behind):
        if other < 0:
            continue
        key = key_of(*face)
        work.faces[key] = work.faces.get(key, 0) ^ work.soft
        if work.faces[key] & work.soft:
            work.sets[work.cut][key] = face if side < 0 else (face[0], face[2], face[1])
        else:
            work.sets[work.cut].pop(key, None)
    work.side[number] = side


def _move(work: Patchwork, node: int, turn: int) -> None:
    star = work.star(node)
    tets = np.array(work.corners(star), np.int64)
    facets = work.facets_at(star, node)
    base, rank = held_directions(work, node, facets)
    if rank > 2:
        return
    corners = work.points[tets]
    reach = 0.5 * float(np.median(np.linalg.norm(corners - work.points[node], axis=2)))
    search(work.points, tets, node, base, rank, reach, node + 104729 * turn)


