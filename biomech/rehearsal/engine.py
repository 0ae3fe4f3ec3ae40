"""The rehearsal: an organ that follows the hand, frame by frame, and says how far each frame can be believed.

Quasi-Newton around a stale inverse of the tangent (biomech/rehearsal/relaxation.py): a frame does a fixed number of iterations.
Grasped nodes follow their target exactly, a tool presses by an augmented Lagrangian (one update a frame; a penalty alone stagnates),
a blade changes the mesh. A fresh factor is made in a thread and taken over when it is ready, so no frame waits for it.

What is shown is never a guess at convergence: the step that the next iteration would take, divided by one minus the rate at which the
steps shrink, is the distance to rest in mm; it goes with the frame. The distance is to the equilibrium of the same mesh of linear elements,
which are too stiff at the incompressibility of liver; numbers for a decision come from biomech/tissue.

Same calls, same bits: only the frame at which a new factor is taken over depends on the clock, unless `adopt_after` fixes it.
"""
from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from numba import get_num_threads, set_num_threads
from numpy.typing import NDArray

from biomech.blade import AtRest, Stroke, at_rest, loose_words
from biomech.domain import MM
from biomech.materials.tensor import Array
from biomech.rehearsal.cutting import Opened, cut, loose
from biomech.rehearsal.discrete import FLATTEST, Discrete, Matter
from biomech.rehearsal.hand import Grasp, Tool
from biomech.rehearsal.relaxation import Relaxation, longest
from biomech.rehearsal.stale import Stale
from biomech.tissue.newton import Load, Solver
from meshing.errors import SimulationError
from meshing.step import Monitor, silent
from meshing.tetmesh import TetMesh
from meshing.units import Millimetre

WORK = 90_000
"""Elements times iterations of a frame: about half of a thirtieth of a second on one core."""
BRISK = 0.3
"""Grasp and tool move at most so many element sizes a frame; what is left is the lag that the frame tells."""
WORN = 0.25
"""A new factor is asked for when a node has moved so many element sizes since the last."""
SLOWEST, CAREFUL = 0.9, 1.5
"""Largest rate of shrinking steps that is believed, and the safety factor of the distance."""
UNDOS = 12


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
    strokes: tuple[AtRest, ...]


class Rehearsal(Relaxation):
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
        self.discrete = Discrete.of(mesh, matter, held)
        if loose(mesh, held, self.discrete.behind).all():
            raise SimulationError("the organ is not held: nothing stops it from sliding or turning as a whole; hold a part of its surface")
        super().__init__()
        self.x = self.certified(monitor)
        self._thread = ThreadPoolExecutor(1)
        self._asked: tuple[Future[Stale], int, int] | None = None
        self.version = self._versions = self.number = 0
        self._cut = False
        self.strokes: tuple[AtRest, ...] = ()
        self._past: list[_Past] = []
        self.take(self.discrete, Stale(self.discrete.factored(self.x), self.x), self.x)
        self._first = self._now()

    @property
    def mesh(self) -> TetMesh:
        """At rest and unloaded; cuts change it."""
        return self.discrete.mesh

    @property
    def surface(self) -> NDArray[np.int32]:
        """(k, 3) the outer triangles, cut faces included."""
        return self.discrete.surface

    @property
    def points_mm(self) -> Array:
        return self.discrete.outside(self.x) / MM

    @property
    def refactoring(self) -> bool:
        """Whether a new factor is being made, or will be after the next frame."""
        return self._asked is not None or self.stale.carry is not None

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    @property
    def least(self) -> float:
        """The least det F of an element that is shown."""
        return self.discrete.forces(self.x)[2]

    def hold(self) -> tuple[Array, Array, float] | None:
        """The grasp as SolveTissue takes it: (3,) mm LPS where it is on the unloaded organ, (3,) mm how far it is from there, radius in mm."""
        if self.grasped is None:
            return None
        grasp, rest = self.grasped, self.discrete.points[self.grasped.nodes]
        nearest = int(np.linalg.norm(grasp.start - grasp.point, axis=1).argmin())
        return rest[nearest] / MM, (grasp.target - rest).mean(axis=0) / MM, grasp.radius / MM

    def ball(self) -> tuple[Array, Array, float] | None:
        """The tool as an Instrument of SolveTissue takes it: (3,) mm LPS where it begins outside of the unloaded organ, (3,) mm how far it goes in,
        radius in mm."""
        if self.tool is None:
            return None
        start = self.tool.start(self.discrete)
        return start / MM, (self.tool.wanted - start) / MM, self.tool.radius / MM

    def certified_mm(self) -> Array:
        """(n, 3) where the certified solver puts the nodes of `mesh` with this grasp."""
        return self.discrete.outside(self.certified()) / MM

    def certified(self, monitor: Monitor = silent, tolerance: float = 1e-9) -> Array:
        """(n, 3) m, inside order: the equilibrium of the certified solver on this mesh, with the grasp where the hand has it."""
        discrete, grasp = self.discrete, self.grasped
        body, shift = discrete.body(None if grasp is None else grasp.nodes), None
        if grasp is not None:
            asked = np.zeros_like(self.discrete.points)
            asked[grasp.nodes] = grasp.target - discrete.points[grasp.nodes]
            shift = body.inside(discrete.outside(asked))
        found = Solver(body, monitor).solve(Load(body.inside(discrete.outside(discrete.load)), 0.0, shift), tolerance=tolerance)
        if not found.converged:
            raise SimulationError(f"no equilibrium of the organ was found beyond {found.reached:.0%} of its weight; check material and supports")
        return discrete.inside(body.outside(found.x))

    def grasp(self, point_mm: tuple[float, float, float], radius: Millimetre) -> None:
        """Hold the surface within `radius` of a point on it. Raises SimulationError when nothing is there."""
        point = _place(point_mm, "grasp")
        grasp = Grasp.at(self.discrete, self.x, point, float(radius) * MM)
        self._remember()
        self.grasped = grasp
        self.hold_rows()

    def move(self, by_mm: tuple[float, float, float]) -> None:
        """The hand is `by_mm` from where it grasped."""
        if self.grasped is None:
            raise SimulationError("nothing is grasped; grasp the organ before moving the hand")
        self.grasped = self.grasped.moved(_place(by_mm, "hand"))

    def release(self) -> None:
        self.grasped = None
        self.hold_rows()

    def touch(self, centre_mm: tuple[float, float, float], radius: Millimetre) -> None:
        """A ball of `radius` at `centre_mm` presses on the surface. A ball that is new must not begin deep in the tissue."""
        centre = _place(centre_mm, "tool")
        if self.tool is None:
            tool = Tool.at(self.discrete, self.x, centre, float(radius) * MM)
            self._remember()
            self.tool = tool
        else:
            self.tool = replace(self.tool, wanted=centre)

    def lift(self) -> None:
        """Take the tool away."""
        self.tool = None
        self.pairs.clear()
        self.press()

    def cut(self, stroke: Stroke, *, take_out: bool = False) -> str:
        """Cut along the stroke; what the cut did, in words. The old factor serves until the new one is there.

        Raises SimulationError and changes nothing when the stroke misses the organ, or leaves a piece that nothing holds, unless
        `take_out` takes such pieces away.
        """
        with one_thread():
            return self._opened(stroke, take_out)

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
        brisk = BRISK * self.discrete.size
        if self.tool is not None:
            self.tool = self.tool.followed(brisk)
            self.press()
        wanted = self.grasped.step(self.x, brisk) if self.grasped is not None else None
        for _ in range(1 if self._cut else self.iterations):  # a cut is answered first, then followed
            if self.rests(wanted):
                break
            if not self.iterate(wanted):
                words.append("the tissue cannot follow further here: what is shown is the last state that holds")
                break
            wanted = None
        self._cut = False
        lag = 0.0 if self.grasped is None else self.grasped.lag(self.x)
        if self.tool is not None:
            self.tool = self.tool.pressed(self.x)
            self.press()
            lag = max(lag, self.tool.lag)
        self.next = self.direction()
        length = longest(self.next)
        rate = min(SLOWEST, length / self.length) if self.length > 0.0 else 0.5
        self.length = length
        worn = float(np.abs(self.x - self.stale.x).max()) > WORN * self.discrete.size
        if self._asked is None and (worn or self.stale.carry is not None):  # last: a cut is answered before its factor takes the other core
            self._ask()
        return Frame(self.number, self.points_mm, self.residual(), CAREFUL * length / (1.0 - rate) / MM, lag / MM, self.version,
                     self._asked is not None, tuple(filter(None, words)))

    def _opened(self, stroke: Stroke, take_out: bool) -> str:
        discrete = self.discrete
        seen = discrete.outside(self.x) / MM
        done = cut(discrete.mesh, discrete.behind, seen, stroke, discrete.size / MM)
        said = f"cut: {len(done.mesh.points_mm) - len(seen)} nodes more"
        held = _still(done, discrete.held)
        off = loose(done.mesh, held, done.behind)
        if off.any():
            words = loose_words(done.mesh, off)
            if off.all():
                raise SimulationError(f"this cut would leave nothing that is held ({words}); nothing was cut")
            if not take_out:
                raise SimulationError(f"this cut would set {words} loose, which nothing holds; nothing was cut. Make the stroke shorter or "
                                      "shallower, or take loose pieces out")
            said += f"; {words} taken out"
            done = done.without(off)
            held = _still(done, discrete.held)
        new = discrete.after(done.mesh, held, done.behind, done.nodes, done.elements)
        # from the order inside to the caller's, over the cut, and back
        inside = done.carry[new.order][:, discrete.order]
        x = new.points + inside @ (self.x - discrete.points)
        found = new.forces(x)
        if not found[2] > FLATTEST:
            raise SimulationError("the blade would turn elements inside out, because the tissue is bent too much there; nothing was cut. "
                                  "Let go a little and cut again")
        jump = np.where(done.fresh[new.order], 1.0 / new.stiffness, 0.0)
        before = new.points + inside @ (self.stale.x - discrete.points)
        numbers = np.full(len(seen), -1, np.int64)
        numbers[done.nodes[done.nodes >= 0]] = np.flatnonzero(done.nodes >= 0)
        self._remember()
        if self.grasped is not None:
            moved = numbers[discrete.order[self.grasped.nodes]]
            self.grasped = self.grasped.carried(np.where(moved >= 0, new.number[moved], -1))
        self.tool = None
        self.strokes = (*self.strokes, at_rest(stroke, seen, discrete.mesh.points_mm, discrete.size / MM, took_out=bool(off.any())))
        self._versions += 1
        self.version = self._versions
        self.take(new, self.stale.carried(inside, jump, before), x, found)
        self._cut, self._asked = True, None
        return said

    def _ask(self) -> None:
        """A new factor for the state of now, in the thread, with the columns that the hand needs."""
        discrete, x = self.discrete, self.x
        held = np.unique(self.held.of) if self.held is not None else np.empty(0, np.int64)

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
            self.take(self.discrete, future.result(), self.x)
        except SimulationError as error:
            return f"{error}; the preview goes on with an earlier factor"
        return ""

    def _now(self) -> _Past:
        return _Past(self.discrete, self.stale, self.x, self.version, self.strokes)

    def _remember(self) -> None:
        self._past.append(self._now())
        del self._past[:-UNDOS]

    def _back(self, past: _Past) -> None:
        self.grasped = self.tool = None
        self.version, self.strokes = past.version, past.strokes
        self.take(past.discrete, past.stale, past.x)


@contextmanager
def one_thread() -> Iterator[None]:
    """Loops over a few thousand elements are over before two threads have met; where another process has the second core, long before."""
    threads = get_num_threads()
    set_num_threads(1)
    try:
        yield
    finally:
        set_num_threads(threads)


def _still(done: Opened, held: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(new n,) which nodes do not move after a cut: those that lie between held ones only."""
    return np.asarray(done.carry @ held.astype(np.float64) > 1.0 - 1e-6)


def _place(given: tuple[float, float, float], what: str) -> Array:
    """Metres of a place in mm. Raises SimulationError when it is not one."""
    place = np.asarray(given, np.float64) * MM
    if place.shape != (3,) or not np.isfinite(place).all():
        raise SimulationError(f"the place of the {what} is not a number; move the hand again")
    return place
