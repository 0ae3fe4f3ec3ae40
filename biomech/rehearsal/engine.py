"""The rehearsal: an organ that follows the hand, frame by frame, and says how far each frame can be believed.

Quasi-Newton of limited memory (Nocedal 1980) around a stale inverse of the tangent (biomech/rehearsal/stale.py): a frame does a fixed
number of iterations, each of one sweep over the elements and one solve. Grasped nodes follow their target exactly, a tool presses by an
augmented Lagrangian (one update a frame; a penalty alone stagnates), a blade changes the mesh. A fresh factor is made in a thread and
taken over when it is ready, so no frame waits for it.

What is shown is never a guess at convergence: the step that the next iteration would take, divided by one minus the rate at which the
steps shrink, is the distance to rest in mm; it goes with the frame. A step that turns an element inside out or is not a number
is not taken. The distance is to the equilibrium of the same mesh of linear elements, which are too stiff at the incompressibility of liver;
numbers for a decision come from biomech/tissue.

Same calls, same bits: only the frame at which a new factor is taken over depends on the clock, unless `adopt_after` fixes it.
"""
from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from biomech.domain import MM
from biomech.materials.tensor import Array
from biomech.rehearsal.cutting import Stroke, cut, loose, loose_words
from biomech.rehearsal.discrete import FLATTEST, Discrete, Matter
from biomech.rehearsal.hand import Grasp, Tool
from biomech.rehearsal.stale import Held, Stale
from biomech.tissue.newton import Load, Solver
from meshing.errors import SimulationError
from meshing.step import Monitor, silent
from meshing.tetmesh import TetMesh, submesh
from meshing.units import Millimetre

WORK = 90_000
"""Elements times iterations of a frame: half of a thirtieth of a second on one core."""
MEMORY = 6
STEPS = 8
"""Pairs that the quasi-Newton keeps, and halvings of a step before it is given up."""
BRISK = 0.3
"""Grasp and tool move at most so many element sizes a frame; what is left is the lag that the frame tells."""
WORN = 0.25
"""A new factor is asked for when a node has moved so many element sizes since the last."""
SLOWEST, CAREFUL = 0.9, 1.5
"""Largest rate of shrinking steps that is believed, and the safety factor of the distance."""
UNDOS = 12
STILL = 1e-7
"""m; a hand that is nearer than this to what it holds does not move."""
ROUNDING = 1e-12
"""Part of the energy that a step may rise by rounding."""


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame. points_mm (n, 3) LPS of `Rehearsal.mesh`; residual relative to weight and pull; error_mm to rest on this mesh;
    lag_mm from the hand to what it holds; version the mesh that it belongs to; words: what the reader must know now."""

    number: int
    points_mm: Array
    residual: float
    error_mm: float
    lag_mm: float
    version: int
    refactoring: bool
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Past:
    discrete: Discrete
    stale: Stale
    x: Array
    version: int


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


class Rehearsal:
    """One organ under the hand. Points of calls and frames are mm LPS of the deformed shape.

    iterations: of a frame, None chooses by the size of the mesh. adopt_after: None takes a new factor over when it is ready; a number,
    so many frames after it was asked for, waiting when it must (repeatable). Raises SimulationError when the organ has no equilibrium.
    """

    def __init__(self, mesh: TetMesh, matter: Matter, held: NDArray[np.bool_], *, iterations: int | None = None,
                 adopt_after: int | None = None, monitor: Monitor = silent) -> None:
        if not np.isfinite(mesh.points_mm).all():
            raise SimulationError("the mesh has a node whose place is not a number; mesh the organ again")
        self.matter, self.adopt_after = matter, adopt_after
        self.iterations = iterations or max(1, min(4, WORK // max(len(mesh.tets), 1)))
        self._discrete = Discrete(mesh, matter, held)
        if loose(mesh, held).all():
            raise SimulationError("the organ is not held: nothing stops it from sliding or turning as a whole; hold a part of its surface")
        self.grasped: Grasp | None = None
        self._x = self.certified(monitor)
        self._thread = ThreadPoolExecutor(1)
        self._asked: tuple[Future[Stale], int, int] | None = None
        self.tool: Tool | None = None
        self.version = self._versions = self.number = 0
        self._past: list[_Past] = []
        self._pairs = _Pairs()
        self._rows: tuple[bytes, bool] | None = None
        self._held: Held | None = None
        self._take(self._discrete, Stale(self._discrete.factored(self._x), self._x), self._x)
        self._first = self._now()

    @property
    def mesh(self) -> TetMesh:
        """At rest and unloaded; cuts change it."""
        return self._discrete.mesh

    @property
    def surface(self) -> NDArray[np.int32]:
        """(k, 3) the outer triangles, cut faces included."""
        return self._discrete.surface

    @property
    def points_mm(self) -> Array:
        return self._discrete.body.outside(self._x) / MM

    @property
    def refactoring(self) -> bool:
        """Whether a new factor is being made."""
        return self._asked is not None

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    @property
    def least(self) -> float:
        """The least det F of an element that is shown."""
        return self._discrete.forces(self._x)[2]

    def certified_mm(self) -> Array:
        """(n, 3) where the certified solver puts the nodes of `mesh` with this grasp."""
        return self._discrete.body.outside(self.certified()) / MM

    def certified(self, monitor: Monitor = silent, tolerance: float = 1e-9) -> Array:
        """(n, 3) m, inside order: the equilibrium of the certified solver on this mesh, with the grasp where the hand has it."""
        discrete, grasp = self._discrete, self.grasped
        body, shift = discrete.body, None
        if grasp is not None:
            free = np.where(discrete.held[:, None, None], 0.0, np.eye(3))
            free[body.order[grasp.nodes]] = 0.0
            body = type(body)(self.mesh.points_mm * MM, self.mesh.tets, laws=self.matter.laws, part=self.matter.part_of[self.mesh.organ],
                              free=free, mean=False)
            shift = np.zeros_like(body.points)
            shift[grasp.nodes] = grasp.target - body.points[grasp.nodes]
        found = Solver(body, monitor).solve(Load(discrete.load, 0.0, shift), tolerance=tolerance)
        if not found.converged:
            raise SimulationError(f"no equilibrium of the organ was found beyond {found.reached:.0%} of its weight; check material and supports")
        return found.x

    def grasp(self, point_mm: tuple[float, float, float], radius: Millimetre) -> None:
        """Hold the surface within `radius` of a point on it. Raises SimulationError when nothing is there."""
        point = _place(point_mm, "grasp")
        grasp = Grasp.at(self._discrete, self._x, point, float(radius) * MM)
        self._remember()
        self.grasped = grasp
        self._hold()

    def move(self, by_mm: tuple[float, float, float]) -> None:
        """The hand is `by_mm` from where it grasped."""
        if self.grasped is None:
            raise SimulationError("nothing is grasped; grasp the organ before moving the hand")
        self.grasped = self.grasped.moved(_place(by_mm, "hand"))

    def release(self) -> None:
        self.grasped = None
        self._hold()

    def touch(self, centre_mm: tuple[float, float, float], radius: Millimetre) -> None:
        """A ball of `radius` at `centre_mm` presses on the surface. A ball that is new must not begin deep in the tissue."""
        centre = _place(centre_mm, "tool")
        if self.tool is None:
            tool = Tool.at(self._discrete, self._x, centre, float(radius) * MM)
            self._remember()
            self.tool = tool
        else:
            self.tool = replace(self.tool, wanted=centre)

    def lift(self) -> None:
        """Take the tool away."""
        self.tool = None
        self._pairs.clear()
        self._press()

    def cut(self, stroke: Stroke, *, take_out: bool = False) -> str:
        """Cut along the stroke; what the cut did, in words. The old factor serves until the new one is there.

        Raises SimulationError and changes nothing when the stroke misses the organ, or leaves a piece that nothing holds, unless
        `take_out` takes such pieces away.
        """
        discrete = self._discrete
        seen = discrete.body.outside(self._x)
        done = cut(discrete.mesh, seen / MM, stroke, discrete.size / MM)
        mesh, carry, fresh = done.mesh, done.carry, done.fresh
        held = np.asarray(carry @ discrete.held.astype(np.float64) > 1.0 - 1e-6)
        said = f"cut: {len(mesh.points_mm) - len(seen)} nodes more"
        off = loose(mesh, held)
        if off.any():
            words = loose_words(mesh, off)
            if off.all():
                raise SimulationError(f"this cut would leave nothing that is held ({words}); nothing was cut")
            if not take_out:
                raise SimulationError(f"this cut would set {words} loose, which nothing holds; nothing was cut. Make the stroke shorter or "
                                      "shallower, or take loose pieces out")
            said += f"; {words} taken out"
        # also without the nodes that no element has any more: all that were on one side of the cut
        mesh, old = submesh(mesh, ~off)
        carry, fresh, held = carry[old], fresh[old], held[old]
        new = Discrete(mesh, self.matter, held)
        # from the body's order to the caller's, over the cut, and back
        inside = carry[new.body.order][:, discrete.body.order]
        x = new.body.points + inside @ (self._x - discrete.body.points)
        if not new.forces(x)[2] > FLATTEST:
            raise SimulationError("the blade would turn elements inside out, because the tissue is bent too much there; nothing was cut. "
                                  "Let go a little and cut again")
        jump = np.where(new.body.inside(fresh), 1.0 / new.stiffness(), 0.0)
        before = new.body.points + inside @ (self._stale.x - discrete.body.points)
        numbers = np.full(len(seen), -1, np.int64)
        numbers[old[old < len(seen)]] = np.flatnonzero(old < len(seen))
        self._remember()
        if self.grasped is not None:
            moved = numbers[discrete.body.order[self.grasped.nodes]]
            self.grasped = self.grasped.carried(np.where(moved >= 0, new.body.number[moved], -1))
        self.tool = None
        self._versions += 1
        self.version = self._versions
        self._take(new, self._stale.carried(inside, jump, before), x)
        self._ask()
        return said

    def undo(self) -> bool:
        """Back to before the last grasp, touch or cut; False when there is none. Hand and tool let go."""
        if not self._past:
            return False
        self._back(self._past.pop())
        return True

    def reset(self) -> None:
        """Back to the start; undo does not bring the rehearsal back."""
        self._past.clear()
        self._back(self._first)

    def frame(self) -> Frame:
        """One frame further."""
        self.number += 1
        words = [self._adopt()]
        worn = float(np.abs(self._x - self._stale.x).max()) > WORN * self._discrete.size
        if self._asked is None and (worn or self._stale.carry is not None):
            self._ask()
        brisk = BRISK * self._discrete.size
        if self.tool is not None:
            self.tool = self.tool.followed(brisk)
            self._press()
        wanted = self.grasped.step(self._x, brisk) if self.grasped is not None else None
        for _ in range(self.iterations):
            if self._rests(wanted):
                break
            if not self._iterate(wanted):
                words.append("the tissue cannot follow further here: what is shown is the last state that holds")
                break
            wanted = None
        lag = 0.0 if self.grasped is None else self.grasped.lag(self._x)
        if self.tool is not None:
            self.tool = self.tool.pressed(self._x)
            self._press()
            lag = max(lag, self.tool.lag)
        self._next = self._direction()
        length = _longest(self._next)
        rate = min(SLOWEST, length / self._length) if self._length > 0.0 else 0.5
        self._length = length
        return Frame(self.number, self.points_mm, self._residual(), CAREFUL * length / (1.0 - rate) / MM, lag / MM, self.version,
                     self._asked is not None, tuple(filter(None, words)))

    def _rests(self, wanted: Array | None) -> bool:
        """Nothing is left to do: the next step is nothing that could be seen, and the hand does not move."""
        if wanted is not None and np.abs(wanted).max() > STILL:
            return False
        if self._next is None:
            self._next = self._direction()
        return _longest(self._next) < STILL

    def _iterate(self, wanted: Array | None) -> bool:
        """One step of the quasi-Newton, with the grasped nodes going `wanted` (k, 3) m; False when it cannot be taken."""
        d = self._next if self._next is not None else self._direction()
        self._next = None
        x, energy, slope = self._x, self._energy, self._slope
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
        if not self._pairs.s:
            return False
        self._pairs.clear()
        return self._descend(x, energy, slope, self._direction(), led=False)

    def _led(self, wanted: Array) -> tuple[Array, float, Array] | None:
        """(x, energy, elastic slope) where the hand has led the grasped nodes, all others following the stale tangent."""
        assert self._held is not None and self.grasped is not None
        way = np.zeros(len(self._held.of))
        way[:wanted.size] = wanted.ravel()
        d = self._held.bound(np.zeros_like(self._x), way)
        d[self.grasped.nodes] = wanted
        length = 1.0
        for _ in range(STEPS):
            x = self._x + length * d
            energy, elastic, least = self._discrete.forces(x)
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
            energy, elastic, least = self._discrete.forces(there)
            total = energy + (self.tool.energy(there) if self.tool is not None else 0.0)
            if least > FLATTEST and total <= before + 1e-4 * length * way + ROUNDING * abs(before):
                self._accept(there, energy, elastic, led=led)
                return True
            length *= 0.5
        return False

    def _accept(self, x: Array, energy: float, elastic: Array, *, led: bool) -> None:
        s, slope, z = x - self._x, self._slope, self._z
        self._x, self._energy = x, energy
        self._pushed = self._contact(self._x)
        self._slope = elastic - self._pushed
        self._z = self._stale.solve(-self._slope)
        if not led:
            y, w = self._slope - slope, z - self._z
            if self.grasped is not None:
                y[self.grasped.nodes] = 0.0
            self._pairs.add(s, y, w)

    def _direction(self) -> Array:
        """(n, 3) m the next step at rest: two loops (Nocedal 1980) in which the stale inverse has been applied to every part before."""
        q, u, pairs = -self._slope, self._z.copy(), self._pairs
        alphas = []
        for s, y, w in zip(reversed(pairs.s), reversed(pairs.y), reversed(pairs.w)):
            alpha = float(np.vdot(s, q)) / float(np.vdot(s, y))
            q = q - alpha * y
            u -= alpha * w
            alphas.append(alpha)
        if self._held is not None:
            u = self._held.bound(u, np.zeros(len(self._held.of)))
        for s, y, alpha in zip(pairs.s, pairs.y, reversed(alphas)):
            u += s * (alpha - float(np.vdot(y, u)) / float(np.vdot(s, y)))
        if self.grasped is not None:
            u[self.grasped.nodes] = 0.0
        return u

    def _residual(self) -> float:
        """What is out of balance, relative to the weight and what the hand does."""
        rest, pull = self._slope.copy(), 0.0
        if self.grasped is not None:
            pull = float(np.linalg.norm(rest[self.grasped.nodes]))
            rest[self.grasped.nodes] = 0.0
        scale = float(np.linalg.norm(self._discrete.load)) + pull + float(np.linalg.norm(self._pushed))
        return float(np.linalg.norm(rest)) / scale if scale > 0.0 else 0.0

    def _contact(self, x: Array) -> Array:
        """(n, 3) N of the tool on the nodes at positions x."""
        out = np.zeros_like(x)
        if self.tool is not None:
            nodes, forces, _ = self.tool.forces(x)
            out[nodes] = forces
        return out

    def _press(self) -> None:
        """The tool has moved or its multipliers have: what it does to slope and step without another solve."""
        after = self._contact(self._x)
        change = after - self._pushed
        nodes = np.flatnonzero(np.any(change != 0.0, axis=1))
        if len(nodes):
            columns = self._stale.columns(nodes)
            self._z = self._z + (columns.reshape(-1, 3 * len(nodes)) @ change[nodes].ravel().astype(np.float32)).reshape(-1, 3)
            self._slope = self._slope - change
            self._pushed = after
        self._hold()

    def _hold(self) -> None:
        """The rows that grasp and tool bind, with the stale inverse of now."""
        of, directions, compliance = [], [], []
        if self.grasped is not None:
            of.append(np.repeat(self.grasped.nodes, 3))
            directions.append(np.tile(np.eye(3), (len(self.grasped.nodes), 1)))
            compliance.append(np.zeros(3 * len(self.grasped.nodes)))
        if self.tool is not None:
            nodes, _, normals = self.tool.forces(self._x)
            free = np.isin(nodes, self.grasped.nodes if self.grasped is not None else (), invert=True) & ~self._discrete.fixed[nodes]
            of.append(nodes[free])
            directions.append(normals[free])
            compliance.append(np.full(int(free.sum()), 1.0 / self.tool.stiffness))
        rows = np.concatenate(of) if of else np.empty(0, np.int64)
        key = (rows.tobytes(), self.tool is not None)
        if key != self._rows or self.tool is not None:
            if key != self._rows:
                self._pairs.clear()
            self._rows = key
            self._held = Held(self._stale, rows, np.concatenate(directions), np.concatenate(compliance)) if len(rows) else None
            self._next, self._length = None, 0.0

    def _take(self, discrete: Discrete, stale: Stale, x: Array) -> None:
        """Go on from here."""
        self._discrete, self._stale, self._x = discrete, stale, x
        self._energy, elastic, _ = discrete.forces(x)
        self._pushed = self._contact(self._x)
        self._slope = elastic - self._pushed
        self._z = stale.solve(-self._slope)
        self._pairs.clear()
        self._rows = None
        self._hold()
        self._next, self._length = None, 0.0

    def _ask(self) -> None:
        """A new factor for the state of now, in the thread, with the columns that the hand needs."""
        discrete, x = self._discrete, self._x
        held = np.unique(self._held.of) if self._held is not None else np.empty(0, np.int64)

        def made() -> Stale:
            stale = Stale(discrete.factored(x), x)
            if len(held):
                stale.columns(held)
            return stale

        self._asked = (self._thread.submit(made), self.version, self.number)

    def _adopt(self) -> str:
        """Take a new factor over when it is due; why not, in words."""
        if self._asked is None:
            return ""
        future, version, number = self._asked
        due = future.done() if self.adopt_after is None else self.number >= number + self.adopt_after
        if not due:
            return ""
        self._asked = None
        if version != self.version:
            return ""
        try:
            self._take(self._discrete, future.result(), self._x)
        except SimulationError as error:
            return f"{error}; the preview goes on with an earlier factor"
        return ""

    def _now(self) -> _Past:
        return _Past(self._discrete, self._stale, self._x, self.version)

    def _remember(self) -> None:
        self._past.append(self._now())
        del self._past[:-UNDOS]

    def _back(self, past: _Past) -> None:
        self.grasped = self.tool = None
        self.version = past.version
        self._take(past.discrete, past.stale, past.x)


def _place(given: tuple[float, float, float], what: str) -> Array:
    """Metres of a place in mm. Raises SimulationError when it is not one."""
    place = np.asarray(given, np.float64) * MM
    if place.shape != (3,) or not np.isfinite(place).all():
        raise SimulationError(f"the place of the {what} is not a number; move the hand again")
    return place


def _longest(d: Array) -> float:
    return float(np.sqrt((d * d).sum(axis=1).max()))
