"""The rehearsal in a process of its own: what the window asks goes in, frames and words come out.

A child (spawned, never forked) has one thread for the frames and one for the factorisations; the window only draws. Frames that
the window has not drawn yet are not piled up: the next is sent when the last was taken. At rest the child waits.
"""
from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.threads import ONE_EACH
from biomech.blade import AtRest
from biomech.rehearsal import Frame, Prepared, Rehearsal, Stroke
from meshing.errors import Cancelled, PlanningError, SimulationError
from meshing.step import Monitor
from meshing.tetmesh import TetMesh, facet_keys, outer_facets
from meshing.units import Millimetre

QUIET_MM = 1e-3
"""Distance to rest below which no more frames are made until the hand moves."""
_WAIT_S, _LATEST = 0.05, ("move", "slide")
_THREADS = ONE_EACH | {"NUMBA_NUM_THREADS": "1"}
Point = tuple[float, float, float]
Held = tuple[NDArray[np.float64], NDArray[np.float64], float]
"""(3,) mm LPS where, (3,) mm how far from there, radius in mm."""


@dataclass(frozen=True, eq=False)
class Part:
    """A surface to draw: triangles (k, 3) into the points of the frame."""

    name: str
    organ: str
    triangles: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Shown:
    """A frame for the window: points (n, 3) mm LPS of what is drawn; `parts`, and `incision` (e, 2) the edges of a cut in the skin, only
    where the mesh is another than before;
    frames_a_second: that the engine makes while
    something moves, 0 before; strokes: what was cut, at rest; hold and ball: grasp and tool as the tissue simulation takes them; at: (3,) mm where
    the ball is now."""

    points_mm: NDArray[np.float32]
    parts: tuple[Part, ...] | None
    error_mm: float
    residual: float
    lag_mm: float
    frames_a_second: float
    words: tuple[str, ...]
    strokes: tuple[AtRest, ...]
    hold: Held | None
    ball: Held | None = None
    at: NDArray[np.float64] | None = None
    incision: NDArray[np.int32] | None = None


def incision_of(mesh: TetMesh, surface: NDArray[np.int32]) -> NDArray[np.int32]:
    """(e, 2) nodes of the edges where the skin of the organ meets the faces of a cut; `surface` (k, 3) are the outer triangles.

    A blade doubles the nodes that it passes and leaves their places at rest, so a facet of a cut lies on its twin of the other side.
    """
    rounded, n = mesh.points_mm.round(6), len(mesh.points_mm)
    order = np.lexsort(rounded.T)
    place = np.empty(n, np.int64)
    place[order] = np.cumsum(np.append(False, (np.diff(rounded[order], axis=0) != 0.0).any(axis=1)))
    same, count = np.unique(facet_keys(place[surface], n), return_inverse=True, return_counts=True)[1:]
    opened = count[same] > 1
    ends = np.sort(surface[:, [[0, 1], [1, 2], [2, 0]]].astype(np.int64), axis=2)
    edges = ends[..., 0] * n + ends[..., 1]
    both = np.intersect1d(edges[opened], edges[~opened])
    return np.stack([both // n, both % n], axis=1).astype(np.int32)


def parts_of(mesh: TetMesh, surface: NDArray[np.int32]) -> tuple[tuple[Part, ...], NDArray[np.int64]]:
    """The skin of the whole, which is `surface` (k, 3), then each part that lies within it; and the nodes that they use."""
    most = max(mesh.legend, key=lambda label: int((mesh.organ == label.value).sum()))
    found = [(most, surface)]
    found += [(label, outer_facets(mesh.tets[mesh.organ == label.value])) for label in mesh.legend
              if label is not most and (mesh.organ == label.value).any()]
    mark = np.zeros(len(mesh.points_mm), bool)
    for _, triangles in found:
        mark[triangles] = True
    used, number = np.flatnonzero(mark), (np.cumsum(mark) - 1).astype(np.int32)
    return tuple(Part(label.name, label.organ, number[triangles]) for label, triangles in found), used


class Child:
    """The loop of the child process."""

    def __init__(self, pipe: Connection, organ: Prepared) -> None:
        self.pipe = pipe
        self.made = Rehearsal(organ.mesh, organ.matter, organ.held)
        self.version = -1
        self.used: NDArray[np.int64] = np.empty(0, np.int64)
        self.taken, self.idle = True, False
        self.seconds = 0.0

    def run(self) -> None:
        """Until the window says "close" or is gone."""
        while True:
            asked = self._asked()
            if asked is None:
                self.made.close()
                return
            for name, *values in asked:
                self._do(name, values)
            if self.idle:
                continue
            began = time.perf_counter()
            frame = self.made.frame()
            seconds = time.perf_counter() - began
            if frame.error_mm >= QUIET_MM:  # a frame at rest costs nothing and says nothing about the rate
                self.seconds = seconds if self.seconds == 0.0 else 0.9 * self.seconds + 0.1 * seconds
            still = frame.error_mm < QUIET_MM and frame.lag_mm < QUIET_MM and not self.made.refactoring
            if self.taken:
                self._send(frame)
                self.idle = still

    def _asked(self) -> list[tuple[Any, ...]] | None:
        """What has come in, of moves only the last; None at the end."""
        found: list[tuple[Any, ...]] = []
        while self.pipe.poll(_WAIT_S if self.idle and not found else 0.0):
            message = self.pipe.recv()
            if message[0] == "close":
                return None
            if message[0] in _LATEST and found and found[-1][0] == message[0]:
                found.pop()
            found.append(message)
        return found

    def _do(self, name: str, values: list[Any]) -> None:
        if name == "taken":
            self.taken = True
            return
        self.idle = False
        calls: dict[str, Callable[..., Any]] = {
            "grasp": self.made.grasp, "move": self._move, "release": self.made.release, "touch": self.made.touch, "slide": self._slide,
            "lift": self.made.lift, "cut": self._cut, "undo": self._undo, "reset": self.made.reset}
        try:
            said = calls[name](*values)
        except SimulationError as error:
            self.pipe.send(("refused", str(error)))
        else:
            if isinstance(said, str):
                self.pipe.send(("said", said))

    def _move(self, by: Point) -> None:
        if self.made.grasped is not None:  # a grasp that was refused is said once, not with every move
            self.made.move(by)

    def _slide(self, centre: Point) -> None:
        if self.made.tool is not None:
            self.made.touch(centre, Millimetre(self.made.tool.radius * 1e3))

    def _cut(self, stroke: Stroke, take_out: bool) -> str:
        return self.made.cut(stroke, take_out=take_out)

    def _undo(self) -> str:
        return "" if self.made.undo() else "nothing to take back"

    def _send(self, frame: Frame) -> None:
        parts = incision = None
        if frame.version != self.version:
            self.version = frame.version
            parts, self.used = parts_of(self.made.mesh, self.made.surface)
            incision = np.searchsorted(self.used, incision_of(self.made.mesh, self.made.surface)).astype(np.int32)
        self.taken = False
        self.pipe.send(("frame", Shown(frame.points_mm[self.used].astype(np.float32), parts, frame.error_mm, frame.residual, frame.lag_mm,
                                       1.0 / self.seconds if self.seconds > 0.0 else 0.0, frame.words, self.made.strokes, self.made.hold(),
                                       self.made.ball(), self.made.tool.centre * 1e3 if self.made.tool is not None else None, incision)))


def serve(pipe: Connection, organ: Prepared) -> None:
    """The child's main."""
    try:
        Child(pipe, organ).run()
    except PlanningError as error:
        pipe.send(("failed", str(error)))
    except (EOFError, OSError):
        return  # the window is gone


class Link:
    """The window's end: `ask` from any thread, `follow` in a thread that may wait."""

    def __init__(self) -> None:
        self._ours, self._theirs = multiprocessing.get_context("spawn").Pipe()

    def ask(self, name: str, *values: Any) -> None:
        try:
            self._ours.send((name, *values))
        except OSError:
            return  # the child has ended, which `follow` tells

    def follow(self, organ: Prepared, hear: Callable[[str, Any], None], monitor: Monitor) -> None:
        """Run the child until it is cancelled or ends; `hear(kind, value)` gets "frame", "said" and "refused".

        Raises SimulationError with the child's reason when it fails, or when it ends without one.
        """
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(self._theirs, organ), daemon=True)
        before = {key: os.environ.get(key) for key in _THREADS}
        os.environ.update(_THREADS)
        try:
            process.start()
        finally:
            for key, value in before.items():
                os.environ.pop(key) if value is None else os.environ.update({key: value})
        self._theirs.close()
        try:
            while True:
                monitor(0.5, "rehearsing")
                if self._ours.poll(_WAIT_S):
                    kind, value = self._ours.recv()
                    if kind == "failed":
                        raise SimulationError(value)
                    hear(kind, value)
        except EOFError:
            raise SimulationError("the rehearsal ended by itself, perhaps for want of memory; start it again") from None
        except Cancelled:
            self.ask("close")
            raise
        finally:
            process.join(2.0)
            if process.is_alive():
                process.terminate()
                process.join(2.0)
            self._ours.close()


