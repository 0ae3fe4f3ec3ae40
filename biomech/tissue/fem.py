"""The door to the finite elements: a body of P1 or P2 tetrahedra with its laws, its held directions and its tangent.

The caller's node and element numbers are used outside; inside both follow a Morton curve. The tangent is stored as full
3 x 3 blocks in float32 (it only steers the iterations); forces, energies and positions are float64.
"""
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from biomech.materials.law import Law
from biomech.materials.tensor import Array
from biomech.tissue import assembly, pattern
from biomech.tissue.checks import refuse_broken_mesh, refuse_inside_out, remarks
from biomech.tissue.extras import Blocks, Extra, Pattern, Uniform, coarsened
from biomech.tissue.reference import PARENTS, Ints, element_gradients, quadrature, shape_slopes, shape_values

STABILISING = 4.0
"""Weight of theta^2 in the line search of the mixed form, in shear moduli (augmented Lagrangian; any value works)."""

PENALTY = 100.0
"""Largest weight of theta^2 in the tangent of the mixed form, in shear moduli; what is above it goes into the pressure (newton_step)."""

STRAIGHT = 1e-9
"""Middles of edges within this part of the body's size of their chords are those of straight edges."""


class Body:
    """One elastic body.

    points (n, 3) m, nodes (m, 4 | 10), part (m,) which of `laws` each element follows, free (n, 3, 3) the projector on the directions
    in which each node may move (None: all), axes (m, 3, 3) rows fibre, sheet, normal of each element for laws with directions (None:
    along the coordinates), mean: carry one pressure an element (see assembly.py). `region` (m,) is the tissue of each element, the same
    as part unless a tissue has many laws; double: the blocks of the tangent in float64, for what is thin: it bends so easily beside how it
    stretches that in float32 Newton's method no longer converges; `remarks` are sentences for the reader on what these elements cannot do.
    Raises MeshError and SimulationError with the place (see checks.py).
    """

    def __init__(self, points: Array, nodes: Ints, *, laws: tuple[Law, ...], part: Ints | None = None, free: Array | None = None,
                 axes: Array | None = None, mean: bool, rule: int | None = None, double: bool = False) -> None:
        n, m, width = len(points), *nodes.shape
        refuse_broken_mesh(points, nodes)
        self.order = pattern.morton_order(points)
        self.number = np.empty(n, np.int64)
        self.number[self.order] = np.arange(n)
        moved = self.number[nodes]
        self.element_order = pattern.morton_order(points[nodes[:, :4]].mean(axis=1))
        self.nodes = np.ascontiguousarray(moved[self.element_order].astype(np.int32))
        self.points = np.ascontiguousarray(points[self.order], np.float64)
        self.part = np.zeros(m, np.int32) if part is None else np.ascontiguousarray(part[self.element_order], np.int32)
        self.free = np.tile(np.eye(3), (n, 1, 1)) if free is None else np.ascontiguousarray(free[self.order])
        self.held = np.abs(self.free - np.eye(3)).max(axis=(1, 2)) > 1e-12
        self.axes = np.eye(3)[None] if axes is None else np.ascontiguousarray(axes[self.element_order], np.float64)
        self.region = self.part
        self.mean, self.quadratic = mean, width == 10
        self.set_laws(laws)
        self.remarks = remarks(laws, mean=mean, quadratic=self.quadratic)

        self.rule = rule or self._rule()
        self.values = shape_values(quadrature(self.rule)[0], width)
        self._measure()
        refuse_inside_out(self.points, self.nodes, self.dV)

        self.start, self.where = pattern.node_to_elements(self.nodes, n)
        self.rows, self.columns = pattern.sparsity(self.nodes, n, self.start, self.where)
        self.slots = pattern.element_slots(self.nodes, self.rows, self.columns)
        self.diagonal = pattern.diagonal_slots(self.rows, self.columns)
        self.precision = np.float64 if double else np.float32
        self.D = np.zeros((len(self.columns), 3, 3), self.precision)
        self.blocks = pattern.coloured_blocks(self.nodes, n)
        self._coarse_level(n)
        self.volume_slope = np.empty((m, width, 3))
        self.theta = np.empty(m)
        self.extras: tuple[Extra, ...] = ()
        self.beyond: Any = None
        self.coarse_beyond: Any = None

    def _rule(self) -> int:
        """Points of the quadrature. The Jacobian of a curved element is a cubic, which four points do not integrate exactly; fourteen do."""
        if not self.quadratic:
            return 1
        chords = np.abs(self.points[self.nodes[:, 4:]] - self.points[self.nodes[:, PARENTS[4:]]].mean(axis=2)).max()
        return 14 if chords > STRAIGHT * float(np.ptp(self.points, axis=0).max()) else 4

    def _measure(self) -> int:
        """Gradients and volumes of the elements at rest; returns how many have a point without positive volume."""
        (m, width), (places, weights) = self.nodes.shape, quadrature(self.rule)
        self.B = np.empty((m, len(weights), width, 3))
        volume = np.empty((m, len(weights)))
        element_gradients(self.points, self.nodes, shape_slopes(places, width), self.B, volume)
        self.dV = volume * weights
        self.volume = self.dV.sum(axis=1)
        return int(np.count_nonzero(volume.min(axis=1) <= 0.0))

    def rest_at(self, points: Array) -> bool:
        """Make `points` (n, 3) m, in the body's order, the shape without stress; False, with nothing changed, when it turns elements inside out."""
        before = self.points
        self.points = np.ascontiguousarray(points, np.float64)
        if self._measure() == 0:
            return True
        self.points = before
        self._measure()
        return False

    def set_laws(self, laws: tuple[Law, ...]) -> None:
        """`divisor` is lam where there is one: without it (Poisson's ratio 0) the pressure of an element is and stays nothing."""
        self.laws = laws
        self.codes = np.array([law.code for law in laws], np.int32)
        self.pars = np.array([law.parameters() for law in laws])
        self.lams = np.array([float(law.lam) for law in laws])
        shear = np.array([float(law.shear_modulus) for law in laws])
        self.lam = self.lams[self.part]
        self.divisor = np.where(self.lam > 0.0, self.lam, 1.0)
        self.penalties = np.minimum(self.lams, PENALTY * shear) if self.mean else self.lams
        self.penalty = self.penalties[self.part]
        self.weights = np.minimum(STABILISING * shear, 0.5 * self.lams)[self.part]

    def _coarse_level(self, n: int) -> None:
        """The linear elements on the corners, onto which a quadratic body is coarsened."""
        if not self.quadratic:
            self.coarse_nodes, self.coarse_rows, self.coarse_columns = self.nodes, self.rows, self.columns
            self.coarse_slots, self.coarse_D, self.coarse_diagonal = self.slots, np.zeros((1, 3, 3), self.precision), self.diagonal
            self.coarse_free, self.coarse_held, self.coarse_points = self.free, self.held, self.points
            return
        corners = np.unique(self.nodes[:, :4])
        count = len(corners)
        number = np.full(n, -1, np.int32)
        number[corners] = np.arange(count)
        self.coarse_nodes = np.ascontiguousarray(number[self.nodes[:, :4]])
        self.parents = np.empty((n, 2), np.int32)
        for a, pair in enumerate(PARENTS):
            self.parents[self.nodes[:, a]] = self.coarse_nodes[:, pair]
        self.children = pattern.node_to_elements(self.parents, count)
        start, where = pattern.node_to_elements(self.coarse_nodes, count)
        self.coarse_rows, self.coarse_columns = pattern.sparsity(self.coarse_nodes, count, start, where)
        self.coarse_slots = pattern.element_slots(self.coarse_nodes, self.coarse_rows, self.coarse_columns)
        self.coarse_diagonal = pattern.diagonal_slots(self.coarse_rows, self.coarse_columns)
        self.coarse_D = np.zeros((len(self.coarse_columns), 3, 3), np.float32)
        self.coarse_free, self.coarse_held = np.ascontiguousarray(self.free[corners]), self.held[corners]
        self.coarse_points = self.points[corners]

    def inside(self, values: Array) -> Array:
        """Caller's node order -> the body's."""
        return np.ascontiguousarray(values[self.order])

    def outside(self, values: Array) -> Array:
        """The body's node order -> the caller's."""
        found = np.empty_like(values)
        found[self.order] = values
        return found

    def elements_outside(self, values: Array) -> Array:
        found = np.empty_like(values)
        found[self.element_order] = values
        return found

    def projected(self, vectors: Array) -> Array:
        """The part of (n, 3) vectors along the free directions."""
        found: Array = np.einsum("nij,nj->ni", self.free, vectors)
        return found

    def internal_force(self, x: Array, p: Array, gas: float) -> Array:
        """(n, 3) N, the slope of the stored energy at positions x; also sets theta and volume_slope."""
        return self._assemble(x, p, gas, want=False, positive=False) + self.extra_force(x)

    def extra_force(self, x: Array) -> Array:
        """(n, 3) N of the extras alone."""
        return np.asarray(sum((extra.forces(x) for extra in self.extras), np.zeros_like(x)), np.float64)

    def linearise(self, x: Array, p: Array, gas: float, *, positive: bool = False) -> Array:
        """The internal force, and the tangent blocks `D` (and `coarse_D`) with the held directions taken out.

        positive: the tangent of each point is made positive definite first, for use at negative curvature.
        """
        self.D[:] = 0.0
        self.coarse_D[:] = 0.0
        force = self._assemble(x, p, gas, want=True, positive=positive)
        for extra in self.extras:
            if isinstance(extra, Uniform):
                fine, coarse = extra.numbers(x, positive)
                self.D += (fine[:, None, None] * np.eye(3)).astype(np.float32)
                if self.quadratic:
                    self.coarse_D += (coarse[:, None, None] * np.eye(3)).astype(np.float32)
        assembly.constrain(self.rows, self.columns, self.diagonal, self.held, self.free, self.D)
        if self.quadratic:
            assembly.constrain(self.coarse_rows, self.coarse_columns, self.coarse_diagonal, self.coarse_held, self.coarse_free,
                               self.coarse_D)
        if not self.extras:
            return force
        blocks = Blocks.joined([extra.tangent(x, positive) for extra in self.extras])
        self.beyond = Pattern(self.rows, self.columns, self.free).add(blocks, self.D)
        if self.quadratic:
            self.coarse_beyond = Pattern(self.coarse_rows, self.coarse_columns, self.coarse_free).add(coarsened(blocks, self.parents), self.coarse_D)
        return force + self.extra_force(x)

    def _assemble(self, x: Array, p: Array, gas: float, *, want: bool, positive: bool) -> Array:
        force = np.zeros_like(x)
        assembly.assemble(x, p, self.nodes, self.B, self.dV, self.part, self.codes, self.pars, self.axes, self.penalties, float(gas), self.mean,
                          positive, want, *self.blocks, self.slots, self.D, self.coarse_slots, self.coarse_D,
                          PARENTS, force, self.volume_slope, self.theta)
        return force

    def energy(self, x: Array, gas: float, multiplier: Array | None = None) -> float:
        """J. With `multiplier` (m,) the augmented energy of the mixed form; else, in the mixed form, lam/2 theta^2 with the
        mean theta, which is the energy whose minimum the mixed form finds."""
        energies, theta = np.empty(len(self.nodes)), np.empty(len(self.nodes))
        zero = np.zeros(len(self.nodes))
        weights = self.lam if multiplier is None else self.weights
        assembly.element_energies(x, self.nodes, self.B, self.dV, self.part, self.codes, self.pars, self.axes, self.lams, float(gas), self.mean,
                                  zero if multiplier is None else multiplier, weights, energies, theta)
        return float(energies.sum()) + sum(extra.energy(x) for extra in self.extras)

    def pressure_force(self, p: Array) -> Array:
        """(n, 3) sum over elements of p_e d(V theta)/dx, with the slopes of the last assembly."""
        found = np.zeros_like(self.points)
        assembly.add_pressure_force(self.start, self.where, self.volume_slope, p, found)
        return found

    def theta_change(self, u: Array) -> Array:
        """(m,) change of the mean dilatation under the displacement u, to first order."""
        found = np.empty(len(self.nodes))
        assembly.dilatation_change(self.nodes, self.volume_slope, u, found)
        return found / self.volume

    def body_force(self, density: Array, acceleration: NDArray[np.float64]) -> Array:
        """(n, 3) N of the weight density (m,) kg/m3 (caller's element order) times acceleration (3,) m/s2."""
        per_point = self.dV * density[self.element_order][:, None]
        shares = np.zeros(len(self.points))
        for a in range(self.nodes.shape[1]):
            shares += np.bincount(self.nodes[:, a], per_point @ self.values[:, a], minlength=len(shares))
        return shares[:, None] * np.asarray(acceleration, np.float64)
