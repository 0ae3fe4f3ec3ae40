"""From a field to labelled tetrahedra: the order in which the other kernels are called.

lattice -> (bisection) -> labels at the nodes -> snapping -> splitting -> labels of the tetrahedra -> relaxation ->
fit of the interfaces with label pressures -> polish of the worst angles -> last volume corrections.
Lengths are grid millimetres throughout.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.pressures import facet_geometry, pressures
from meshing.step import Monitor, portion
from meshing.tetmesh import tet_volumes
from meshing.tetmeshers.kernels.bcc import Size, lattice, refine
from meshing.tetmeshers.kernels.fair import fair_moves, node_normals, point_weights, wave_lengths
from meshing.tetmeshers.kernels.field import Field
from meshing.tetmeshers.kernels.fit import facet_distances, node_moves, volumes_of
from meshing.tetmeshers.kernels.relax import memberships, move_guarded, polish_round, relax_sweep, smooth_inside
from meshing.tetmeshers.kernels.shape import mean_ratios, worst_cosines
from meshing.tetmeshers.kernels.snapping import SETS, crossings, snap_nodes, tet_labels
from meshing.tetmeshers.kernels.splitting import split
from meshing.tetmeshers.kernels.topology import (
    Floats,
    Ints,
    colour_of,
    compact,
    edge_lengths,
    edges_of,
    face_neighbours,
    label_faces,
    neighbours_of,
    only,
    stars_of,
)

LONG_LIMIT, SHORT_LIMIT, GRADED_LIMIT = 0.24999, 0.41189, 0.30
"""Snap a node to crossings nearer than this fraction of a long or a short edge (Labelle and Shewchuk 2007); after
bisection edges have no two classes any more, and one limit serves them all."""
FIT_COSINE = float(np.cos(np.radians(12.0)))
POLISH_COSINE = float(np.cos(np.radians(14.0)))
RATIO_GOAL = 0.25
SNAP_RATIO = 0.05
FLAT_COSINE = float(np.cos(np.radians(9.0)))
"""Nodes of the lattice are frozen around tetrahedra that come out of the splitting flatter than this."""
GOOD_COSINE = float(np.cos(np.radians(10.5)))
"""A mesh with a tetrahedron worse than this (angle, or a scaled Jacobian under 0.1) is made again, frozen there."""
FREEZINGS, ATTEMPTS, FITS = 6, 3, 3
STEP_HEIGHT = 0.35
"""An interface may leave that of the field by about this part of a voxel, to be fair."""
LEAST_WAVE, MOST_WAVE = 0.05, 2.0
"""Bounds of the length of the bending energy (fair.py) in edges."""
LEAST_REACHED = 0.4
"""Corrections of the volumes ask for at most 1 / LEAST_REACHED times what is missing."""
NO_MOVE = 1e-5
"""Corrections of the volumes leave nodes alone that would move by less than this part of an edge."""
VOLUME_GOAL = 2e-4
"""Volume corrections stop when every label is within this fraction of its volume."""


@dataclass(frozen=True, eq=False)
class LatticePlan:
    """`active[x, y, z]` cubes of side `edge` from `origin`; `size` asks for smaller elements by `rounds` of bisection."""

    active: NDArray[np.bool_]
    origin: Floats
    edge: float
    size: Size | None
    rounds: int


@dataclass(eq=False)
class Work:
    """Tetrahedra being shaped: `points` move in place, `label` (m,) may change, the rest follows from them."""

    points: Floats
    tets: Ints
    label: Ints

    def __post_init__(self) -> None:
        nodes = len(self.points)
        self.star_start, self.star = stars_of(self.tets, nodes)
        edges, _ = edges_of(self.tets, nodes)
        self.start, self.others, _ = neighbours_of(edges, nodes)
        length = edge_lengths(self.points, edges)
        degree = np.bincount(edges.ravel(), minlength=nodes)
        self.step = np.bincount(edges.ravel(), weights=np.repeat(length, 2), minlength=nodes) / np.maximum(degree, 1)
        self.order, self.first = colour_of(self.start, self.others, nodes)
        self.behind = face_neighbours(self.tets)
        self.relabelled()

    def relabelled(self) -> None:
        nodes = len(self.points)
        self.faces, self.pairs = label_faces(self.tets, self.label, self.behind)
        self.corner_start, self.corner = stars_of(self.faces, nodes)
        outer = np.zeros(nodes, bool)
        outer[self.faces[self.pairs[:, 1] == 0].ravel()] = True
        self.member, self.kinds = memberships(self.tets, self.label, nodes, self.star_start, self.star, outer)
        self.between = only(self.kinds > 1, self.order, self.first)
        self.inner = only(self.kinds <= 1, self.order, self.first)

    def relax(self, field: Field, sweeps: int, monitor: Monitor) -> None:
        for sweep in range(sweeps):
            monitor(sweep / sweeps, "relaxing the mesh")
            relax_sweep(*field.grid, self.points, self.tets, self.star_start, self.star, self.start, self.others, self.member,
                        self.kinds, self.step, RATIO_GOAL, sweep, self.order, self.first)

    def normals(self, areas: Floats, normals: Floats) -> Floats:
        """(n, 3) the mean normal of the facets around each node."""
        return np.asarray(node_normals(self.corner_start, self.corner, areas, normals))

    def fit(self, distance: Floats, normals: Floats, areas: Floats, voxel: float | None) -> None:
        """Move the interfaces by `distance` (f, 3), and inner nodes after them; with `voxel` mm also make the interfaces fair."""
        weight = point_weights(distance, STEP_HEIGHT * (voxel or 0.0))
        moves = node_moves(self.points, self.faces, self.corner_start, self.corner, distance, weight, normals, areas, self.step, 0.02)
        if voxel is not None:
            mean = self.normals(areas, normals)
            around = (self.faces, self.corner_start, self.corner)
            length = np.clip(wave_lengths(self.points, *around, areas, mean, voxel), LEAST_WAVE * self.step, MOST_WAVE * self.step)
            moves = fair_moves(self.points, *around, moves, mean, self.kinds == 2, distance, weight, normals, areas, length)
            size = np.linalg.norm(moves, axis=1)
            moves *= np.minimum(1.0, 0.25 * self.step / np.maximum(size, 1e-300))[:, None]
        move_guarded(self.points, self.tets, self.star_start, self.star, moves, FIT_COSINE, *self.between)
        smooth_inside(self.points, self.tets, self.star_start, self.star, self.start, self.others, *self.inner)

    def shift(self, by: Floats, normals: Floats, areas: Floats) -> None:
        """Move each facet of the interfaces by the mm `by` (f,) along its normal, as a last small correction: inner nodes stay."""
        constant = np.repeat(by[:, None], 3, axis=1)
        moves = node_moves(self.points, self.faces, self.corner_start, self.corner, constant, np.ones_like(constant), normals, areas, self.step,
                           0.02)
        moves[np.einsum("nk,nk->n", moves, moves) < (NO_MOVE * self.step) ** 2] = 0.0
        move_guarded(self.points, self.tets, self.star_start, self.star, moves, FIT_COSINE, *self.between)


def tets_of_field(field: Field, plan: LatticePlan, wanted: Floats | None, monitor: Monitor) -> tuple[Floats, Ints, Ints]:
    """Nodes (n, 3) in grid mm, positive tetrahedra (m, 4) and their labels (m,), all above 0.

    `wanted` (labels,) mm3 is the volume each label must have; None leaves the volumes to the fit.
    """
    monitor(0.0, "laying the lattice")
    points, tets = lattice(plan.active, plan.origin, plan.edge)
    label = field.labels_at(points)
    if plan.size is not None:
        points, tets = refine(points, tets, plan.size, plan.rounds)
        label = field.labels_at(points)
    tets, old = compact(tets[(label[tets] > 0).any(axis=1)], len(points))
    if len(tets) == 0:
        return points[:0], tets, np.empty(0, np.int64)
    points, label = points[old], label[old]
    monitor(0.1, "finding the interfaces")
    cuts = Cuts.of(field, points, tets, label, plan)
    frozen = np.zeros(len(points), bool)
    for attempt in range(ATTEMPTS):
        shaped = _shaped(field, cuts, frozen, wanted, portion(monitor, 0.25, 1.0))
        if shaped is None:
            return points[:0], tets[:0], np.empty(0, np.int64)
        work, parent = shaped
        bad = parent[worst_cosines(work.points, work.tets) > GOOD_COSINE]
        if len(bad) == 0 or frozen[tets[bad]].all() or attempt == ATTEMPTS - 1:
            break
        frozen[tets[bad]] = True
    return work.points, work.tets, work.label


def _shaped(field: Field, cuts: Cuts, frozen: NDArray[np.bool_], wanted: Floats | None, monitor: Monitor) -> tuple[Work, Ints] | None:
    """The tetrahedra inside, in shape, and the (m,) numbers of the lattice tetrahedra they come from; adds to `frozen`.
    None when no label is left inside."""
    points, pieces, label, parent = cuts.made(field, frozen)
    inside = label > 0
    if not inside.any():
        return None
    tets, old = compact(pieces[inside], len(points))
    work = Work(np.ascontiguousarray(points[old]), tets, label[inside])
    work.relax(field, 6, portion(monitor, 0.0, 0.35))
    if (work.kinds > 2).any():
        for round_number in range(2):
            _follow_field(field, work)
            work.relax(field, 3, portion(monitor, 0.35 + 0.12 * round_number, 0.47 + 0.12 * round_number))
    _fit_interfaces(field, work, wanted, portion(monitor, 0.6, 1.0))
    return work, parent[inside]


@dataclass(frozen=True, eq=False)
class Cuts:
    """The lattice with its labels and the crossings of its edges: what stays the same however many nodes are frozen."""

    points: Floats
    tets: Ints
    label: Ints
    edges: Ints
    tet_edges: Ints
    where: Floats
    limit: Floats
    neighbours: tuple[Ints, Ints, Ints]

    @classmethod
    def of(cls, field: Field, points: Floats, tets: Ints, label: Ints, plan: LatticePlan) -> Cuts:
        edges, tet_edges = edges_of(tets, len(points))
        where = crossings(*field.grid, points, edges, label)
        if plan.size is None:
            limit = np.where(edge_lengths(points, edges) > 0.95 * plan.edge, LONG_LIMIT, SHORT_LIMIT)
        else:
            limit = np.full(len(edges), GRADED_LIMIT)
        return cls(points, tets, label, edges, tet_edges, where, limit, neighbours_of(edges, len(points)))

    def made(self, field: Field, frozen: NDArray[np.bool_]) -> tuple[Floats, Ints, Ints, Ints]:
        """Snapped and split: nodes, tetrahedra, their labels and lattice tetrahedra. Freezes more nodes (in place) until
        no tetrahedron is too flat."""
        member = np.empty((len(self.points), SETS), np.int64)
        for freezing in range(FREEZINGS):
            moved = self._snapped(member, frozen)
            points, members, middle = self._middles(moved, member, frozen)
            pieces, parent = split(self.tets, self.tet_edges, middle, edge_lengths(moved, self.edges))
            flat = parent[worst_cosines(points, pieces) > FLAT_COSINE]
            if len(flat) == 0 or frozen[self.tets[flat]].all() or freezing == FREEZINGS - 1:
                break
            frozen[self.tets[flat]] = True
        every = np.concatenate([frozen, np.zeros(len(points) - len(frozen), bool)])
        return points, pieces, tet_labels(*field.grid, points, pieces, members, every), parent

    def _snapped(self, member: Ints, frozen: NDArray[np.bool_]) -> Floats:
        while True:
            moved: Floats = snap_nodes(self.points, self.edges, self.where, self.label, self.limit, *self.neighbours, member, frozen)
            bad = mean_ratios(moved, self.tets) < SNAP_RATIO
            if not bad.any() or frozen[self.tets[bad]].all():
                return moved
            # several labels can pull the nodes of one tetrahedron through each other
            frozen[self.tets[bad]] = True

    def _middles(self, moved: Floats, member: Ints, frozen: NDArray[np.bool_]) -> tuple[Floats, Ints, Ints]:
        """All nodes with the new ones on cut edges, the labels each belongs to, and the (e,) new node of each edge or -1."""
        edges, nodes = self.edges, len(moved)
        shared = frozen[edges].any(axis=1)
        for i in range(SETS):
            for j in range(SETS):
                one, other = member[edges[:, 0], i], member[edges[:, 1], j]
                shared |= (one == other) & (one >= 0)
        chosen = np.nonzero((self.where >= 0.0) & ~shared)[0]
        # on the moved edge, not on the original one: bisecting a positive tetrahedron can then give only positive ones
        t = np.clip(self.where[chosen, None], 0.02, 0.98)
        a, b = edges[chosen, 0], edges[chosen, 1]
        middle = np.full(len(edges), -1, np.int64)
        middle[chosen] = nodes + np.arange(len(chosen))
        members = np.full((len(chosen), SETS), -1, np.int64)
        members[:, 0] = self.label[a]
        members[:, 1] = self.label[b]
        return np.concatenate([moved, moved[a] + t * (moved[b] - moved[a])]), np.concatenate([member, members]), middle


def _follow_field(field: Field, work: Work) -> None:
    """Give a tetrahedron the label of the field at its centre where two of its faces already touch that label."""
    beside = np.where(work.behind >= 0, work.label[work.behind], -1)
    other = (beside >= 0) & (beside != work.label[:, None])
    asked = np.nonzero(other.sum(axis=1) >= 2)[0]
    centre = field.labels_at(work.points[work.tets[asked]].mean(axis=1))
    change = ((beside[asked] == centre[:, None]).sum(axis=1) >= 2) & (centre > 0) & (centre != work.label[asked])
    work.label = work.label.copy()
    work.label[asked[change]] = centre[change]
    work.relabelled()


def _fit_interfaces(field: Field, work: Work, wanted: Floats | None, monitor: Monitor) -> None:
    count = len(wanted) if wanted is not None else int(work.label.max()) + 1
    shift = np.zeros(count)
    most = 0.15 * float(np.median(work.step))

    def missing_shift(areas: Floats) -> Floats:
        if wanted is None:
            return np.zeros(count)
        lack = wanted - volumes_of(work.points, work.tets, work.label, count)
        return np.clip(pressures(areas, work.pairs, lack), -most, most)

    voxel = float(np.mean(field.spacing)) if field.labels.size else None
    rounds = FITS if voxel is not None else FITS + 1
    for iteration in range(rounds):
        monitor(0.5 * iteration / rounds, "fitting the interfaces")
        areas, normals = facet_geometry(work.points, work.faces)
        if iteration > 0:
            shift += 0.8 * missing_shift(areas)
        work.fit(facet_distances(*field.grid, work.points, work.faces, work.pairs, normals, shift, work.step), normals, areas, voxel)
    mean = work.normals(*facet_geometry(work.points, work.faces))
    for iteration in range(6):
        monitor(0.5 + iteration / 24, "improving the worst angles")
        if polish_round(work.points, work.tets, work.star_start, work.star, work.kinds, mean, work.step, POLISH_COSINE,
                        iteration, work.order, work.first) == 0:
            break
    if wanted is None:
        return
    gain, before = np.ones(count), np.zeros(count)
    for iteration in range(10):
        monitor(0.75 + iteration / 40, "correcting the volumes")
        areas, normals = facet_geometry(work.points, work.faces)
        lack = wanted - volumes_of(work.points, work.tets, work.label, count)
        if (np.abs(lack[1:]) <= VOLUME_GOAL * wanted[1:]).all():
            break
        # small and thin parts follow a shift only in part: ask for as much more as they fell short of the last time
        reached = (before - lack) / np.where(before == 0.0, 1.0, before * gain)
        gain = np.where(before == 0.0, 1.0, 1.0 / np.clip(reached, LEAST_REACHED, 1.0))
        before = lack
        extra = np.clip(pressures(areas, work.pairs, gain * lack), -most, most)
        work.shift(extra[work.pairs[:, 0]] - extra[work.pairs[:, 1]], normals, areas)


def inverted(points: Floats, tets: Ints) -> Ints:
    """The numbers of the tetrahedra without positive volume; there must be none."""
    return np.nonzero(tet_volumes(points, tets.astype(np.int32)) <= 0.0)[0]
