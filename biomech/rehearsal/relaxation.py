"""Towards rest, one iteration at a time: quasi-Newton of limited memory around a stale inverse, under what the hand holds.

An iteration is one step, one sweep over the elements and one solve with the stale inverse (biomech/rehearsal/stale.py). Two loops
(Nocedal 1980) in which that inverse has been applied to every part before: then a change of the holds costs no solve at all. Where the hand
leads grasped nodes, all others first follow the stale tangent; what follows, like every step at rest, must lower the energy (Armijo).
A step that turns an element inside out, or is not a number, is not taken.
"""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from biomech.materials.tensor import Array
from biomech.rehearsal.discrete import FLATTEST, Discrete
from biomech.rehearsal.hand import Grasp, Tool
from biomech.rehearsal.stale import Held, Stale

MEMORY = 6
STEPS = 8
"""Pairs that the quasi-Newton keeps, and halvings of a step before it is given up."""
STILL = 1e-7
"""m; steps shorter than this are none, and a hand that is nearer than this to what it holds does not move."""
ROUNDING = 1e-12
"""Part of the energy that a step may rise by rounding."""


@dataclass(eq=False)
class _Pairs:
    """Steps, changes of the slope, and those taken through the stale inverse."""

    s: list[Array] = field(default_factory=list)
    y: list[Array] = field(default_factory=list)
    w: list[Array] = field(default_factory=list)

    def add(self, s: Array, y: Array, w: Array) -> None:
        if float(np.vdot(s, y)) > 1e-14 * float(np.linalg.norm(s) * np.linalg.norm(y)):
            for kept, new in ((self.s, s), (self.y, y), (self.w, w)):
                kept.append(new)
                del kept[:-MEMORY]

    def clear(self) -> None:
        self.s.clear()
        self.y.clear()
        self.w.clear()


class Relaxation:
    """Positions x (n, 3) m in the body's order, with what acts on them. The start state is `take`n.

    next: the step that comes next, None where it must be found; length: its length at the last frame, 0 where that says nothing.
    """

    discrete: Discrete
    stale: Stale
    x: Array

    def __init__(self) -> None:
        self._slope = self._z = self._pushed = np.empty((0, 3))
        self._energy = 0.0
        self.grasped: Grasp | None = None
        self.tool: Tool | None = None
        self.pairs = _Pairs()
        self.held: Held | None = None
        self.next: Array | None = None
        self.length = 0.0
        self._rows: tuple[bytes, bool] | None = None

    def rests(self, wanted: Array | None) -> bool:
        """Nothing is left to do: the next step is nothing that could be seen, and the hand does not move."""
        if wanted is not None and np.abs(wanted).max() > STILL:
            return False
        if self.next is None:
            self.next = self.direction()
        return longest(self.next) < STILL

    def iterate(self, wanted: Array | None) -> bool:
        """One step of the quasi-Newton, with the grasped nodes going `wanted` (k, 3) m; False when it cannot be taken."""
        d = self.next if self.next is not None else self.direction()
        self.next = None
        x, energy, slope = self.x, self._energy, self._slope
        if wanted is not None and np.abs(wanted).max() > STILL:
            found = self._led(wanted)
            if found is None:
                return False
            x, energy, elastic = found
            slope = elastic - self._contact(x)
            if self._descend(x, energy, slope, d, led=True):
                return True
            self._accept(x, energy, elastic, led=True)
            return True
        if self._descend(x, energy, slope, d, led=False):
            return True
        if not self.pairs.s:
            return False
        self.pairs.clear()
        return self._descend(x, energy, slope, self.direction(), led=False)

    def _led(self, wanted: Array) -> tuple[Array, float, Array] | None:
        """(x, energy, elastic slope) where the hand has led the grasped nodes, all others following the stale tangent."""
        assert self.held is not None
        assert self.grasped is not None
        way = np.zeros(len(self.held.of))
        way[:wanted.size] = wanted.ravel()
        d = self.held.bound(np.zeros_like(self.x), way)
        d[self.grasped.nodes] = wanted
        length = 1.0
        for _ in range(STEPS):
            x = self.x + length * d
            energy, elastic, least = self.discrete.forces(x)
            if np.isfinite(energy) and least > FLATTEST:
                return x, energy, elastic
            length *= 0.5
        return None

    def _descend(self, x: Array, energy: float, slope: Array, d: Array, *, led: bool) -> bool:
        """Take x + length d, the first length that lowers the energy (Armijo); False when none does."""
        way = float(np.vdot(slope, d))
        if not way < 0.0:
            return False
        before = energy + (self.tool.energy(x) if self.tool is not None else 0.0)
        length = 1.0
        for _ in range(STEPS):
            there = x + length * d
            energy, elastic, least = self.discrete.forces(there)
            total = energy + (self.tool.energy(there) if self.tool is not None else 0.0)
            if least > FLATTEST and total <= before + 1e-4 * length * way + ROUNDING * abs(before):
                self._accept(there, energy, elastic, led=led)
                return True
            length *= 0.5
        return False

    def _accept(self, x: Array, energy: float, elastic: Array, *, led: bool) -> None:
        s, slope, z = x - self.x, self._slope, self._z
        self.x, self._energy = x, energy
        self._pushed = self._contact(self.x)
        self._slope = elastic - self._pushed
        self._z = self.stale.solve(-self._slope)
        if not led:
            y, w = self._slope - slope, z - self._z
            if self.grasped is not None:
                y[self.grasped.nodes] = 0.0
            self.pairs.add(s, y, w)

    def direction(self) -> Array:
        """(n, 3) m the next step at rest: two loops (Nocedal 1980) in which the stale inverse has been applied to every part before."""
        q, u, pairs = -self._slope, self._z.copy(), self.pairs
        alphas = []
        for s, y, w in zip(reversed(pairs.s), reversed(pairs.y), reversed(pairs.w)):
            alpha = float(np.vdot(s, q)) / float(np.vdot(s, y))
            q = q - alpha * y
            u -= alpha * w
            alphas.append(alpha)
        if self.held is not None:
            u = self.held.bound(u, np.zeros(len(self.held.of)))
        for s, y, alpha in zip(pairs.s, pairs.y, reversed(alphas)):
            u += s * (alpha - float(np.vdot(y, u)) / float(np.vdot(s, y)))
        if self.grasped is not None:
            u[self.grasped.nodes] = 0.0
        return u

    def residual(self) -> float:
        """What is out of balance, relative to the weight and what the hand does."""
        rest, pull = self._slope.copy(), 0.0
        if self.grasped is not None:
            pull = float(np.linalg.norm(rest[self.grasped.nodes]))
            rest[self.grasped.nodes] = 0.0
        scale = float(np.linalg.norm(self.discrete.load)) + pull + float(np.linalg.norm(self._pushed))
        return float(np.linalg.norm(rest)) / scale if scale > 0.0 else 0.0

    def _contact(self, x: Array) -> Array:
        """(n, 3) N of the tool on the nodes at positions x."""
        out = np.zeros_like(x)
        if self.tool is not None:
            nodes, forces, _ = self.tool.forces(x)
            out[nodes] = forces
        return out

    def press(self) -> None:
        """The tool has moved or its multipliers have: what it does to slope and step without another solve."""
        after = self._contact(self.x)
        change = after - self._pushed
        nodes = np.flatnonzero(np.any(change != 0.0, axis=1))
        if len(nodes):
            columns = self.stale.columns(nodes)
            self._z = self._z + (columns.reshape(-1, 3 * len(nodes)) @ change[nodes].ravel().astype(np.float32)).reshape(-1, 3)
            self._slope = self._slope - change
            self._pushed = after
        self.hold_rows()

    def hold_rows(self) -> None:
        """The rows that grasp and tool bind, with the stale inverse of now."""
        of, directions, compliance = [], [], []
        if self.grasped is not None:
            of.append(np.repeat(self.grasped.nodes, 3))
            directions.append(np.tile(np.eye(3), (len(self.grasped.nodes), 1)))
            compliance.append(np.zeros(3 * len(self.grasped.nodes)))
        if self.tool is not None:
            nodes, _, normals = self.tool.forces(self.x)
            free = np.isin(nodes, self.grasped.nodes if self.grasped is not None else (), invert=True) & ~self.discrete.fixed[nodes]
            of.append(nodes[free])
            directions.append(normals[free])
            compliance.append(np.full(int(free.sum()), 1.0 / self.tool.stiffness))
        rows = np.concatenate(of) if of else np.empty(0, np.int64)
        key = (rows.tobytes(), self.tool is not None)
        if key != self._rows or self.tool is not None:
            if key != self._rows:
                self.pairs.clear()
            self._rows = key
            self.held = Held(self.stale, rows, np.concatenate(directions), np.concatenate(compliance)) if len(rows) else None
            self.next, self.length = None, 0.0

    def take(self, discrete: Discrete, stale: Stale, x: Array, found: tuple[float, Array, float] | None = None) -> None:
        """Go on from here; `found`: the forces at x, where they are known."""
        self.discrete, self.stale, self.x = discrete, stale, x
        self._energy, elastic, _ = found if found is not None else discrete.forces(x)
        self._pushed = self._contact(self.x)
        self._slope = elastic - self._pushed
        self._z = stale.solve(-self._slope)
        self.pairs.clear()
        self._rows = None
        self.hold_rows()
        self.next, self.length = None, 0.0


def longest(d: Array) -> float:
    """The length of the longest of the vectors (n, 3)."""
    return float(np.sqrt((d * d).sum(axis=1).max()))
