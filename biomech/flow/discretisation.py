"""A tetrahedral mesh prepared for the flow solver: node order, matrix pattern, boundary sets, prescribed values.

Everything here is dimensionless; solve.py chooses the scales. Nodes are renumbered by reverse Cuthill-McKee, so that
the row ranges of the smoother are slices of the vessel; `order[new] = old` leads back.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.csgraph import reverse_cuthill_mckee

from biomech.flow.arrays import Double, Ints, Longs
from biomech.flow.blockmatrix import diagonal_positions
from biomech.flow.multigrid import row_ranges
from biomech.flow.vms import assemble, entry_positions, shape_gradients, shear_rates
from meshing.errors import MeshError
from meshing.surface import triangle_normals
from meshing.tetmesh import facet_keys, outer_facets

WALL = "wall"
INLET = "inlet"
SLOWEST, NEARBY = 1e-6, 1e-4
"""Least shear rate, in mean velocities over diameters, at which thinning blood is asked; share of it for the slope."""
ALONG_AXIS = 1e-6
"""Largest part of a unit normal of a plane of symmetry that may lie off its axis."""


class Wall(Protocol):
    """What a wall that gives adds to the equations (membrane.py)."""

    def add(self, flow: Discretisation) -> None: ...


@dataclass(frozen=True, eq=False)
class Opening:
    """The flux through one boundary set as a sum over its nodes: Q = sum area_normals . u[nodes], outwards positive."""

    name: str
    nodes: Longs
    area_normals: Double
    area: float

    def flux(self, velocity: Double) -> float:
        """The flow through the opening of `velocity` (n, >=3)."""
        return float(np.einsum("ij,ij->", self.area_normals, velocity[self.nodes, :3]))


def _graph(tets: Ints, nodes: int) -> sparse.csr_matrix:
    rows, columns = np.repeat(tets, 4, axis=1).ravel(), np.tile(tets, (1, 4)).ravel()
    graph = sparse.csr_matrix((np.ones(rows.size, np.int8), (rows, columns)), shape=(nodes, nodes))
    graph.sum_duplicates()
    graph.sort_indices()
    return graph


def outward_sets(tets: Ints, sets: Mapping[str, Ints], nodes: int) -> dict[str, Ints]:
    """The boundary sets with every triangle turned outwards.

    Raises MeshError when the sets do not cover the boundary exactly once, because blood would leak there unseen.
    """
    outer = outer_facets(tets)
    keys = facet_keys(outer, nodes)
    by_key = np.argsort(keys)
    used = np.zeros(len(outer), np.int64)
    turned = {}
    for name, triangles in sets.items():
        if not len(triangles):
            raise MeshError(f"the lumen mesh has no facets in its boundary set '{name}'; mesh the lumen again")
        wanted = facet_keys(triangles, nodes)
        place = by_key[np.minimum(np.searchsorted(keys[by_key], wanted), len(keys) - 1)]
        if (keys[place] != wanted).any():
            strays = int((keys[place] != wanted).sum())
            raise MeshError(f"{strays} facets of the boundary set '{name}' do not lie on the outside of the lumen mesh; "
                            "mesh the lumen again")
        used[place] += 1
        turned[name] = outer[place]
    if (used != 1).any():
        raise MeshError(f"the boundary sets {', '.join(sets)} leave {int((used == 0).sum())} outer facets of the lumen mesh "
                        f"unnamed and name {int((used > 1).sum())} twice: wall, inlet and outlets must cover it exactly once")
    return turned


class Discretisation:
    """The discrete equations on one mesh.

    `points` (n, 3) dimensionless, `tets` (m, 4), `sets` boundary triangles by name ("wall", "inlet", the rest outlets),
    `nu` = 1 / Reynolds number. `state` (n, 4) holds u and p in the solver's node order; u_t = `inertia` u + `past`, 0 in steady flow.
    `blood`, where it thins, is the factor of `nu` at a dimensionless shear rate; `millimetres` the unit of length, for messages, where it is known.

    The sets named in `symmetry` are planes across which the flow is its mirror image: nothing passes them and nothing rubs on them; each has to
    be normal to an axis. Without an inlet and without outlets the mesh is a closed box, moved by its walls (`move_wall`); then one node
    has the pressure 0, because only differences are known. Raises MeshError for sets that leak, are empty or tilted, an inlet without an outlet.
    """

    def __init__(self, points: Double, tets: Ints, sets: Mapping[str, Ints], nu: float, *, symmetry: Sequence[str] = ()) -> None:
        n = len(points)
        sets = outward_sets(tets, sets, n)
        self.nu = nu
        self.order = reverse_cuthill_mckee(_graph(tets, n), symmetric_mode=True).astype(np.int64)
        renumber = np.empty(n, np.int64)
        renumber[self.order] = np.arange(n)
        self.points = np.ascontiguousarray(points[self.order])
        moved = renumber[tets].astype(np.int32)
        self.tets = np.ascontiguousarray(moved[np.argsort(moved.min(axis=1), kind="stable")])
        graph = _graph(self.tets, n)
        self.indptr, self.indices = graph.indptr.astype(np.int32), graph.indices.astype(np.int32)
        self.diagonal = diagonal_positions(self.indptr, self.indices)
        self._rows = np.repeat(np.arange(n), np.diff(self.indptr))
        self.gradients, self.volumes = np.empty((len(tets), 4, 3)), np.empty(len(tets))
        shape_gradients(self.points, self.tets, self.gradients, self.volumes)
        if self.volumes.min() <= 0.0:
            x, y, z = self.points[self.tets[self.volumes.argmin()]].mean(axis=0)
            raise MeshError(f"the lumen mesh has {int((self.volumes <= 0).sum())} inverted tetrahedra, the worst {x:.3g}, {y:.3g} and {z:.3g} "
                            "diameters of the inlet from the origin along L, P and S; mesh the lumen again with another edge length")
        self._positions = np.empty((len(tets), 4, 4), np.int32)
        entry_positions(self.tets, self.indptr, self.indices, self._positions)
        self._group_elements()
        self.sets = {name: renumber[triangles].astype(np.int32) for name, triangles in sets.items()}
        self.normals = {name: triangle_normals(self.points, t) / 2.0 for name, t in self.sets.items()}
        self.wall_nodes = np.unique(self.sets[WALL]).astype(np.int64)
        self.outlets = tuple(self._opening(name) for name in self.sets if name not in (WALL, INLET, *symmetry))
        closed = not self.outlets and INLET not in self.sets
        self.inlet = Opening(INLET, np.zeros(0, np.int64), np.zeros((0, 3)), 0.0) if closed else self._opening(INLET)
        if not closed and not self.outlets:
            raise MeshError("blood enters this mesh and cannot leave it: it has an inlet and no outlet")
        self.mirrored = np.zeros((n, 3), bool)
        for name in symmetry:
            self._mirror(name)
        self.fixed = np.zeros((n, 4), bool)
        self.fixed[:, :3] = self.mirrored
        self.fixed[self.wall_nodes, :3] = True
        self.fixed[self.inlet.nodes, :3] = True
        self.fixed[0, 3] = closed
        self.prescribed = np.zeros((n, 4))
        self.values = np.empty((len(self.indices), 4, 4), np.float32)
        self.residual = np.empty((n, 4))
        self.state = np.zeros((n, 4))
        self.past, self.inertia, self.braked = np.zeros((n, 3)), 0.0, 1.0
        self.drag, self.millimetres = np.zeros(0), 0.0
        self.blood: Callable[[Double], Double] | None = None
        self.membrane: Wall | None = None

    def __len__(self) -> int:
        return len(self.points)

    def _group_elements(self) -> None:
        """Elements inside one row range may be summed side by side with those of another; the rest come last, alone."""
        cuts = row_ranges(len(self.points))
        first = np.searchsorted(cuts, self.tets.min(axis=1), side="right") - 1
        last = np.searchsorted(cuts, self.tets.max(axis=1), side="right") - 1
        group = np.where(first == last, first, len(cuts) - 1)
        self._groups = np.argsort(group, kind="stable")
        self._group_start = np.searchsorted(group[self._groups], np.arange(len(cuts) + 1))

    def _opening(self, name: str) -> Opening:
        if name not in self.sets:
            raise MeshError(f"the lumen mesh has no boundary set '{name}'; it has {', '.join(self.sets)}")
        nodes, local = np.unique(self.sets[name], return_inverse=True)
        weights = np.zeros((len(nodes), 3))
        for corner in range(3):
            np.add.at(weights, local.reshape(-1, 3)[:, corner], self.normals[name] / 3.0)
        return Opening(name, nodes.astype(np.int64), weights, float(np.linalg.norm(self.normals[name], axis=1).sum()))

    def _mirror(self, name: str) -> None:
        """Hold the component of the velocity that would pass the plane of symmetry `name`."""
        if name not in self.sets:
            raise MeshError(f"the lumen mesh has no boundary set '{name}' to be a plane of symmetry; it has {', '.join(self.sets)}")
        unit = self.normals[name] / np.linalg.norm(self.normals[name], axis=1)[:, None]
        axis = int(abs(unit[0]).argmax())
        off = np.linalg.norm(np.delete(unit, axis, axis=1), axis=1)
        if off.max() > ALONG_AXIS:
            raise MeshError(f"the plane of symmetry '{name}' is not normal to an axis of the mesh (off by {off.max():.1e}); turn the mesh")
        self.mirrored[np.unique(self.sets[name]), axis] = True

    def move_wall(self, nodes: Longs, velocity: Double) -> None:
        """Let the wall's `nodes` (k,) have `velocity` (3,) or (k, 3): a lid that is drawn along itself. Raises ValueError for other nodes."""
        if not np.isin(nodes, self.wall_nodes).all():
            raise ValueError("only nodes of the wall can be moved like a wall")
        self.prescribed[nodes, :3] = self.state[nodes, :3] = velocity

    def begin(self, state: Double) -> None:
        """Take `state` (n, 4) where it is free, and what is prescribed elsewhere; the inflow is 0 until it is prescribed."""
        self.state = np.where(self.fixed, self.prescribed, state)

    def velocity_diagonal(self) -> tuple[Longs, Double]:
        """The nodes (k,) at which some component of the velocity is free, and the diagonal entry of the first such component, as assembled."""
        held = self.fixed[:, :3]
        moving = np.flatnonzero(~held.all(axis=1))
        first = held[moving].argmin(axis=1)
        return moving, self.values[self.diagonal[moving], first, first]

    def prescribe_inflow(self, velocity: Double) -> None:
        """Set the velocity (k, 3) of the inlet nodes."""
        self.state[self.inlet.nodes, :3] = velocity

    def hold_back(self, drag: Double) -> None:
        """Blood has to pass wire: `drag` (m,) of the elements, dimensionless, is added to what was there."""
        self.drag = drag + self.drag if len(self.drag) else drag.copy()

    def assemble(self, newton: bool) -> None:
        """Fill `values` and `residual` at `state`: the interior terms, and what outflow boundaries need to stay stable."""
        assemble(self._groups, self._group_start, self.tets, self.gradients, self.volumes, self.state, self.past,
                 self.inertia, *self.thickness(), self.drag, self._positions, newton, self.values, self.residual)
        for outlet in self.outlets:
            self._stop_backflow(outlet.name)
        if self.membrane is not None:
            self.membrane.add(self)

    def thickness(self) -> tuple[Double, Double]:
        """Viscosity of each element, and its derivative by the shear rate over the shear rate (() when it is the same everywhere)."""
        if self.blood is None:
            return np.full(len(self.tets), self.nu), np.zeros(0)
        rates = np.empty(len(self.tets))
        shear_rates(self.tets, self.gradients, self.state, rates)
        rates = np.maximum(rates, SLOWEST)
        low, high = self.blood(rates * (1.0 - NEARBY)), self.blood(rates * (1.0 + NEARBY))
        return self.nu * self.blood(rates), self.nu * (high - low) / (2.0 * NEARBY * rates ** 2)

    def _stop_backflow(self, name: str) -> None:
        """Add -1/2 (u.n)_- (v, B u) where blood enters through an outlet: without it entering energy is unbounded
        (Esmaily Moghadam et al. 2011, Comput. Mech. 48:277). Where nothing enters it adds nothing.

        B takes the part of u along the opening whole (Bertoglio and Caiazzo 2014) and `braked` of the part through it."""
        triangles, normals = self.sets[name], self.normals[name]
        entering = 0.5 * np.minimum(np.einsum("ij,ij->i", self.state[triangles, :3].mean(axis=1), normals), 0.0)
        back = entering < 0.0
        if not back.any():
            return
        triangles, entering, normals = triangles[back], entering[back], normals[back]
        unit = normals / np.linalg.norm(normals, axis=1)[:, None]
        taken = np.eye(3) - (1.0 - self.braked) * unit[:, :, None] * unit[:, None, :]
        keys = self._rows * len(self) + self.indices
        for a in range(3):
            for b in range(3):
                mass = (-entering * (2.0 if a == b else 1.0) / 12.0)[:, None, None] * taken
                np.add.at(self.residual[:, :3], triangles[:, a], np.einsum("ekl,el->ek", mass, self.state[triangles[:, b], :3]))
                place = np.searchsorted(keys, triangles[:, a].astype(np.int64) * len(self) + triangles[:, b])
                np.add.at(self.values[:, :3, :3], place, mass.astype(np.float32))

    def imbalance(self) -> float:
        """What enters and does not leave, over what enters; 0 in a closed box, which nothing enters."""
        if not self.outlets:
            return 0.0
        entering = -self.inlet.flux(self.state)
        return abs(sum(outlet.flux(self.state) for outlet in self.outlets) - entering) / abs(entering)

    def in_mesh_order(self, values: Double) -> Double:
        """Nodal values in the order of the points that were given."""
        back = np.empty_like(values)
        back[self.order] = values
        return back

    def in_solver_order(self, values: Double) -> Double:
        """What `in_mesh_order` gave, back."""
        found: Double = values[self.order]
        return found
