"""Labels -> TetMesh on a body-centred cubic lattice: many materials, matching interfaces, exact volumes.

The method is described where it is done, in `kernels/`: a smooth field for each label (field.py), lattice (bcc.py),
snapping and splitting after Labelle and Shewchuk 2007 and Bronson, Levine and Whitaker 2014 (snapping.py), and a
least-squares fit with label pressures that gives every structure the volume of its voxels (fit.py).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from meshing.agreement import DICE_GOAL, fill_voxels
from meshing.errors import MeshError, ParameterOutOfRange
from meshing.labels import Label, Labels
from meshing.quality import LIMITS
from meshing.step import Monitor, Range, check, portion
from meshing.tetmesh import FacetSet, TetMesh, at_lps, tet_volumes
from meshing.tetmeshers.kernels.assemble import LatticePlan, inverted, tets_of_field
from meshing.tetmeshers.kernels.field import RADIUS, Field
from meshing.tetmeshers.kernels.gains import balanced
from meshing.tetmeshers.kernels.gaps import Gaps
from meshing.tetmeshers.kernels.maps import counted, far_from_own, mark_cubes, nodes_inside, renumbered
from meshing.tetmeshers.kernels.size import bisections, graded_size, nearest_value, spread
from meshing.tetmeshers.kernels.thin import BISECTED, Thin
from meshing.tetmeshers.kernels.topology import Floats, Ints, label_faces
from meshing.tetmeshers.kernels.voxels import cells_of, tets_of_voxels
from meshing.units import Millimetre
from meshing.volume import position_of

MARGIN = 4
"""Voxels around the chosen structures that are kept when the map is cropped: more than the kernel's radius."""
MOST_NODES = 1_500_000
FEW_NODES, MANY_NODES = 2_000, 400_000
"""Thin and curved structures are always granted so many nodes, and never bring a mesh beyond so many (some 2 million tetrahedra)."""
COARSE = Millimetre(8.0)
PREDICTED_ERROR = 0.035
"""The 1 - Dice that sizes are chosen for before anything is meshed."""
HOPELESS = 0.6
"""Shorter edges do not help a structure of whose voxels the field gives back less than this: it is made of noise."""
ROUNDS = 3
"""A mesh in which structures stay below DICE_GOAL, too far from the field, or lose a part is made again with shorter edges there, while the budget
lasts."""
NEARLY = 0.9
"""Before the last mesh structures whose error is above this part of what DICE_GOAL allows are refined too: other elements give the thin ones half a
percent more or less."""
OFF_MOST, OFF_AIM = 0.17, 0.16
"""The mean distance from the field in voxels above which edges get shorter, and the one that they are chosen for: that from the smooth surface of
the voxels (meshing/agreement.py) is about the same."""
TORN_REACH, TORN_VOXELS, FEW_TORN, TORN_COST, ONE_PIECE = 2, 8, 100, 100.0, 3.0
"""A part of a structure is lost when TORN_VOXELS that hang together lie more than TORN_REACH voxels from its elements. With what surrounds it a lost
voxel needs some 20 nodes, and a fifth of the budget is spent so; FEW_TORN are always held. The largest piece may take ONE_PIECE times as much: the
slice of a bone that begins at the border of the scan is one piece of thousands of voxels."""
SHORTEST_VOXELS = 0.35


@dataclass(frozen=True)
class MeshLabels:
    """Tetrahedra from labels on a lattice.

    `names` are the structures to mesh, `merge` pairs (small structure, the structure it becomes part of), `fine` the
    structures that get `fine_edge`. The longest edge of an element is about `edge`. Structures too thin for it get shorter
    ones until their Dice coefficient is 0.95, but not more than about `across` elements over their thickness. Where surfaces are too
    curved for it, edges get shorter until each structure lies 0.2 voxel or less from the smooth surface of its voxels on average. All of this
    together takes not more than `growth` times as many nodes; what that leaves unresolved is told by `meshing.quality`.
    `across` = 0 leaves `edge` alone: what is simulated need not hold thin structures. A map in which that loses a structure, such as
    noise, is filled voxel by voxel, steps and all, where this needs no more nodes than those.
    """

    version: ClassVar[int] = 10
    names: tuple[str, ...]
    edge: Annotated[Millimetre, Range(0.3, 40.0, "longest edge")] = COARSE
    merge: tuple[tuple[str, str], ...] = ()
    fine: tuple[str, ...] = ()
    fine_edge: Annotated[Millimetre | None, Range(0.2, 40.0, "longest edge in fine structures")] = None
    across: Annotated[float, Range(0.0, 6.0, "most elements across thin structures")] = 3.0
    growth: Annotated[float, Range(1.0, 100.0, "most nodes for the sake of thin structures, over those without")] = 48.0

    def __post_init__(self) -> None:
        check(self)
        if not self.names or len(set(self.names)) < len(self.names):
            raise ParameterOutOfRange("the structures to mesh must be named, each once")
        if bool(self.fine) != (self.fine_edge is not None):
            raise ParameterOutOfRange("fine structures and the edge length for them go together; give both or none")
        for name in self.fine:
            if name not in self.names:
                raise ParameterOutOfRange(f"'{name}' is to be meshed finely but is not among the structures to mesh")
        for small, whole in self.merge:
            if small in self.names or whole not in self.names:
                raise ParameterOutOfRange(f"'{small}' is to become part of '{whole}': the first must not be among the structures "
                                          "to mesh, the second must")

    def meshed(self, source: Labels) -> Labels:
        """The map that is meshed: the named structures only, with the merged ones inside them."""
        table = np.zeros(256, np.uint8)
        for name in self.names:
            table[source.label(name).value] = source.label(name).value
        for small, whole in self.merge:
            table[source.label(small).value] = source.label(whole).value
        legend = tuple(source.label(name) for name in self.names)
        return Labels(renumbered(source.values, table), source.to_patient, legend)

    def run(self, source: Labels, monitor: Monitor, /) -> TetMesh:
        """A conforming mesh whose facet sets are "NAME surface" for each structure and "A | B" for each interface.

        Raises MeshError, with the place, for a structure that has no voxel, or that its elements lose or give another volume
        (LIMITS.volume_error): none is lost in silence.
        """
        return self.sized(source, None, monitor)

    def sized(self, source: Labels, size_mm: NDArray[np.float32] | None, monitor: Monitor, /) -> TetMesh:
        """As `run`, with `size_mm[k, j, i]` on the grid of `source` asking for a longest edge below `edge` in places."""
        monitor(0.0, "reading the labels")
        labels = self.meshed(source)
        present = counted(labels.values)
        for label in labels.legend:
            if present[label.value] == 0:
                raise MeshError(f"'{label.name}' has no voxel in this case; segment it first or leave it out of the mesh")
        if size_mm is not None and size_mm.shape != labels.values.shape:
            raise MeshError(f"the size field has the shape {size_mm.shape} and the label map {labels.values.shape}; "
                            "both must be on the same grid")
        crop = _Crop.of(labels)
        size = self._size(crop, labels.spacing_mm, size_mm)
        self._refuse_too_many(labels, crop, size)
        made = self._fitted(labels, crop, size, monitor)
        if self.across and np.abs(_volume_errors(made, _wanted(labels, crop))).max() > LIMITS.volume_error and (
                np.count_nonzero(crop.values) * cells_of(labels.spacing_mm).prod() <= self._budget(labels, crop, size)):
            monitor(0.95, "no smooth surface holds every structure of this map: its voxels themselves are divided")
            made = tets_of_voxels(crop.values, labels.spacing_mm)
        self._refuse_lost(labels, crop, made)
        points, tets, number = made
        monitor(0.95, "naming the surfaces")
        patient = position_of(labels.to_patient, points / np.array(labels.spacing_mm) + crop.first)
        if np.linalg.det(labels.to_patient.matrix[:3, :3]) < 0.0:
            tets = tets[:, [0, 1, 3, 2]]
        wrong = inverted(patient, tets)
        if len(wrong):
            at = patient[tets[wrong[0]]].mean(axis=0)
            raise MeshError(f"no valid element could be made at {at_lps(at)}; "
                            "smooth the labels there or change the edge length")
        organ = np.array([0, *(label.value for label in labels.legend)], np.uint8)[number]
        facets = named_facets(tets, number, labels.legend)
        return TetMesh(patient, tets.astype(np.int32), organ, labels.space, labels.legend, facets)

    def _budget(self, labels: Labels, crop: _Crop, size: NDArray[np.float32]) -> float:
        """How many nodes the mesh may have for the sake of thin structures."""
        even = nodes_needed(size, crop.values, labels.spacing_mm, float(self.edge))
        return max(even, min(max(self.growth * even, FEW_NODES), MANY_NODES))

    def _fitted(self, labels: Labels, crop: _Crop, size: NDArray[np.float32], monitor: Monitor) -> tuple[Floats, Ints, Ints]:
        """Nodes in grid mm of the crop, tetrahedra and their numbers; made again with shorter edges where a part disagrees."""
        spacing, values, wanted = labels.spacing_mm, crop.values, _wanted(labels, crop)
        field = Field.of_labels(values, spacing)
        if not self.across:
            return tets_of_field(field, self._plan(values, spacing, size), wanted, portion(monitor, 0.02, 0.95))
        thin = Thin(values, spacing, size, self.across, self._budget(labels, crop, size))
        suspects = thin.suspects()
        thin.measure(suspects)
        field = balanced(field, thin.finer_than(1.5 * RADIUS * max(spacing)))
        for number in suspects:
            if field.recall(int(number)) >= HOPELESS:
                thin.ask(int(number), PREDICTED_ERROR)
        torn = np.zeros(values.shape, np.bool_)
        for attempt in range(ROUNDS):
            plan = self._plan(values, spacing, thin.sizes())
            made = tets_of_field(field, plan, wanted, portion(monitor, 0.02, 0.95))
            filled = _filled(made, spacing, values)
            errors = _errors(filled, values)
            # a part without any element, or with too little volume, is refined for even if its field is poor: it would be refused
            lost = {int(n) + 1 for n in np.flatnonzero(np.abs(_volume_errors(made, wanted)) > LIMITS.volume_error)}
            if lost - thin.painted:
                thin.measure(np.array(sorted(lost), np.int64))
                field = balanced(field, thin.finer_than(1.5 * RADIUS * max(spacing)), torn)
            gaps = Gaps.of(*made, field)
            rough = [n for n, mean in gaps.means().items() if mean > OFF_MOST and field.recall(n) >= HOPELESS]
            poor = [n for n, error in errors.items() if n in lost or (error > 1.0 - DICE_GOAL and field.recall(n) >= HOPELESS)]
            new = _torn(values, filled, max(thin.budget / TORN_COST, FEW_TORN)) & ~torn if attempt < ROUNDS - 1 else torn
            for n in (int(n) for n in np.unique(values[new]) if n and field.recall(int(n)) < HOPELESS):
                new &= values != n
            if attempt == ROUNDS - 1 or not (poor or rough or new.any()):
                break
            if attempt == ROUNDS - 2:  # what the last mesh misses stays missed
                poor = [n for n, error in errors.items() if n in poor or (error > NEARLY * (1.0 - DICE_GOAL) and field.recall(n) >= HOPELESS)]
            changed = [thin.ask(n, 0.0) if n in lost else thin.again(n, errors[n], PREDICTED_ERROR) for n in poor]
            changed += [thin.bend(*gaps.wanted(n, OFF_AIM)) for n in rough]
            if new.any():
                torn |= new
                thin.hold(torn)
                field = balanced(field, thin.finer_than(1.5 * RADIUS * max(spacing)), torn)
            elif not any(changed):
                break  # they have as many elements as they may
            for n in sorted(set(thin.share) - set(poor)) if thin.coarsened > 1.0 else ():
                thin.again(n, errors[n], PREDICTED_ERROR)  # what is better than needed gives nodes back where they are short
            finer = [labels.legend[n - 1].name for n in (*poor, *rough, *(int(n) for n in np.unique(values[new]) if n))]
            monitor(0.02, f"meshing again, finer in {', '.join(finer[:3])}" if finer else "meshing again, finer in clefts")
        return made

    def _refuse_lost(self, labels: Labels, crop: _Crop, made: tuple[Floats, Ints, Ints]) -> None:
        """Raise MeshError for the structure whose volume is most in error, when that is more than a simulation may have."""
        error = _volume_errors(made, _wanted(labels, crop))
        worst = int(np.argmax(np.abs(error)))
        if abs(error[worst]) <= LIMITS.volume_error:
            return
        label = labels.legend[worst]
        own = crop.values == worst + 1
        unlike = np.argwhere(own & (_filled(made, labels.spacing_mm, crop.values) != worst + 1))
        places = unlike if len(unlike) else np.argwhere(own)
        at = position_of(labels.to_patient, places[len(places) // 2][None, ::-1] + crop.first)[0]
        what = "is lost" if error[worst] <= -100.0 else f"would have {error[worst]:+.1f} % of volume against its voxels"
        raise MeshError(f"'{label.name}' {what} at {at_lps(at)}: it is too small or too thin for elements of {self.edge:g} mm "
                        f"({np.count_nonzero(own)} voxels, {labels.volume_ml(label.name):.2g} mL); it must be two voxels and half an element thick: "
                        "mesh it finer, merge it into its neighbour or leave it out")

    def _size(self, crop: _Crop, spacing: tuple[float, float, float], size_mm: NDArray[np.float32] | None) -> NDArray[np.float32]:
        """`[k, j, i]` mm the longest edge asked for at each voxel."""
        edge = float(self.edge)
        size = np.full(crop.values.shape, edge, np.float32)
        if self.fine_edge is not None and self.fine_edge < self.edge:
            fine = np.isin(crop.values, [1 + self.names.index(name) for name in self.fine])
            size = graded_size(fine, spacing, float(self.fine_edge), edge)
        if size_mm is not None:
            size = np.minimum(size, spread(np.maximum(crop.of_map(size_mm, edge), SHORTEST_VOXELS * min(spacing)), spacing, edge))
        return size

    def _refuse_too_many(self, labels: Labels, crop: _Crop, size: NDArray[np.float32]) -> None:
        nodes = nodes_needed(size, crop.values, labels.spacing_mm, float(self.edge))
        if nodes > MOST_NODES:
            raise MeshError(f"elements of {size.min():.2g} to {self.edge:g} mm would need about {nodes / 1e6:.1f} million nodes for "
                            f"{', '.join(self.names)}; the limit is {MOST_NODES / 1e6:g} million: choose a longer edge")

    def _plan(self, values: NDArray[np.uint8], spacing: tuple[float, float, float], size: NDArray[np.float32]) -> LatticePlan:
        step = np.array(spacing)
        edge = float(self.edge)
        origin = (MARGIN - 1.5) * step - 1.5 * edge
        end = (np.array(values.shape[::-1]) - MARGIN + 0.5) * step + 1.5 * edge
        cubes = np.maximum(np.ceil((end - origin) / edge).astype(np.int64), 3)
        active = active_cubes(values > 0, step, origin, edge, cubes)
        finest = float(size.min())
        if finest >= 0.999 * edge:
            return LatticePlan(active, origin, edge, None, 0)
        return LatticePlan(active, origin, edge, nearest_value(size, spacing), bisections(edge, finest))


def _wanted(labels: Labels, crop: _Crop) -> Floats:
    """(n + 1,) mm3 of the voxels outside and of part 1, 2, ..."""
    return np.asarray(counted(crop.values)[:len(labels.legend) + 1] * np.prod(labels.spacing_mm), np.float64)


def _volume_errors(made: tuple[Floats, Ints, Ints], wanted: Floats) -> Floats:
    """(n,) % by which the elements of part 1, 2, ... have more or less volume than its voxels, `wanted[number]` mm3."""
    points, tets, number = made
    has = np.bincount(number, weights=tet_volumes(points, tets.astype(np.int32)), minlength=len(wanted))
    return np.asarray(100.0 * (has[1:] / wanted[1:] - 1.0), np.float64)


@dataclass(frozen=True, eq=False)
class _Crop:
    """The map around the structures: `values[k, j, i]` 1, 2, ... in the order of the legend, from voxel `first` (i, j, k) on.

    Cropping keeps the fields small, and outside the crop there is nothing anyway.
    """

    values: NDArray[np.uint8]
    box: tuple[slice, slice, slice]
    first: Floats

    @classmethod
    def of(cls, labels: Labels) -> _Crop:
        used = labels.values > 0
        ends = [np.nonzero(used.any(axis=axes))[0][[0, -1]] for axes in ((1, 2), (0, 2), (0, 1))]
        box = (slice(int(ends[0][0]), int(ends[0][1]) + 1), slice(int(ends[1][0]), int(ends[1][1]) + 1),
               slice(int(ends[2][0]), int(ends[2][1]) + 1))
        table = np.zeros(256, np.uint8)
        for position, label in enumerate(labels.legend, start=1):
            table[label.value] = position
        first = np.array([box[2].start, box[1].start, box[0].start], np.float64) - MARGIN
        return cls(np.pad(renumbered(labels.values[box], table), MARGIN), box, first)

    def of_map(self, grid: NDArray[np.float32], beyond: float) -> NDArray[np.float32]:
        """The same part of another map on the grid of the labels."""
        return np.pad(grid[self.box].astype(np.float32), MARGIN, constant_values=beyond)


def _torn(values: NDArray[np.uint8], filled: NDArray[np.uint8], most: float) -> NDArray[np.bool_]:
    """`[k, j, i]` voxels in pieces of TORN_VOXELS or more that lie more than TORN_REACH voxels from all elements of their number: hooks, threads and
    islands that a structure lost without losing much, and clefts and hollows, outside the structures, that elements bridge. What surrounds them is
    told too. Up to `most` voxels, or the one first piece up to ONE_PIECE `most`: the largest of structures, then the largest of what is outside."""
    found = np.asarray(far_from_own(values, filled, TORN_REACH))
    at = np.argwhere(found)
    if len(at) < TORN_VOXELS:
        return np.zeros(values.shape, np.bool_)
    pairs = cKDTree(at).query_pairs(1.8, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(at), len(at)))
    piece = connected_components(links, directed=False)[1]
    size = np.bincount(piece)
    held = np.bincount(piece, weights=values[tuple(at.T)] > 0) > 0.0
    order = np.lexsort((-size, ~held))
    largest = float(size[order[0]])
    taken = (size[order] >= TORN_VOXELS) & (np.cumsum(size[order]) <= (largest if most < largest <= ONE_PIECE * most else most))
    large = at[np.isin(piece, order[taken])]
    if not len(large):
        return np.zeros(values.shape, np.bool_)
    around = np.zeros(values.shape, np.bool_)
    for k in range(-TORN_REACH, TORN_REACH + 1):
        for j in range(-TORN_REACH, TORN_REACH + 1):
            for i in range(-TORN_REACH, TORN_REACH + 1):
                near = tuple((large + (k, j, i)).T)  # there is a margin of MARGIN voxels around
                around[near] |= values[near] == values[tuple(large.T)]
    return around


def _errors(filled: NDArray[np.uint8], values: NDArray[np.uint8]) -> dict[int, float]:
    """1 - Dice of the elements and the voxels of each number."""
    here, there = np.bincount(filled.ravel(), minlength=256), np.bincount(values.ravel(), minlength=256)
    both = np.bincount(values[filled == values], minlength=256)
    return {int(n): float(1.0 - 2.0 * both[n] / (here[n] + there[n])) for n in np.nonzero(there)[0] if n > 0}


def _filled(made: tuple[Floats, Ints, Ints], spacing: Floats | tuple[float, float, float], values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The numbers of the elements at the voxels' centres, on the grid of `values`."""
    filled = np.zeros(values.shape, np.uint8)
    fill_voxels(made[0] / np.array(spacing), made[1], made[2].astype(np.uint8), filled)
    return filled


def nodes_needed(size: NDArray[np.float32], values: NDArray[np.uint8], spacing: tuple[float, float, float], edge: float) -> float:
    """About how many nodes elements of `size[k, j, i]` mm, bisected from `edge` mm, need inside `values` > 0."""
    return float(nodes_inside(size, values, edge, BISECTED) * np.prod(spacing))


def active_cubes(inside: NDArray[np.bool_], step: Floats, origin: Floats, edge: float, cubes: Ints) -> NDArray[np.bool_]:
    """`[x, y, z]`: the cubes of the lattice that hold a voxel of `inside[k, j, i]`, and their neighbours."""
    rows = [np.clip(((np.arange(inside.shape[2 - axis]) * step[axis] - origin[axis]) // edge).astype(np.int64), 0, cubes[axis] - 1)
            for axis in range(3)]
    held = np.zeros(tuple(cubes), np.bool_)
    mark_cubes(inside, rows[0], rows[1], rows[2], held)
    near = np.pad(held, 1)
    for axis in range(3):
        near = near | np.roll(near, 1, axis) | np.roll(near, -1, axis)
    return near[1:-1, 1:-1, 1:-1]


def named_facets(tets: Ints, number: Ints, legend: tuple[Label, ...]) -> tuple[FacetSet, ...]:
    """ "NAME surface" of every part, normals outwards, and "A | B" of every two parts that touch, normals from A to B.

    `number` (m,) is 1 for the first part of `legend`, 2 for the second.
    """
    faces, pairs = label_faces(tets, number)
    swap = (pairs[:, 1] > 0) & (pairs[:, 0] > pairs[:, 1])
    faces[swap] = faces[swap][:, [0, 2, 1]]
    pairs[swap] = pairs[swap][:, [1, 0]]
    sets = []
    for k, label in enumerate(legend, start=1):
        inner = faces[pairs[:, 1] == k][:, [0, 2, 1]]
        sets.append(FacetSet(f"{label.name} surface", np.concatenate([faces[pairs[:, 0] == k], inner]).astype(np.int32)))
    for one, other in np.unique(pairs[pairs[:, 1] > 0], axis=0):
        chosen = faces[(pairs[:, 0] == one) & (pairs[:, 1] == other)]
        sets.append(FacetSet(f"{legend[one - 1].name} | {legend[other - 1].name}", chosen.astype(np.int32)))
    return tuple(sets)
