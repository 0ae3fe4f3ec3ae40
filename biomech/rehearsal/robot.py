"""A surgeon without hands: grasps, drags, presses, rests and cuts by a script of random places, and keeps account of what was shown.

The organ is a rounded block of 180 x 140 x 90 mm with the default liver tissue, held on its back, under its weight.
"""
from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from biomech.blade import Stroke
from biomech.materials.library import tissue
from biomech.rehearsal.discrete import Matter
from biomech.rehearsal.engine import Frame, Rehearsal
from biomech.rehearsal.prepare import Prepared
from biomech.verification.tissue import cube
from meshing.errors import SimulationError
from meshing.frames import SpaceUid
from meshing.labels import Label
from meshing.tetmesh import TetMesh
from meshing.units import Millimetre

SIZE_MM = np.array([90.0, 70.0, 45.0])
FRAMES_A_SECOND = 30
LED, RESTS = 20, 3
"""Frames of a drag, and frames at rest before the error is read."""


def sample_organ(cells: int) -> Prepared:
    """6 cells^3 tetrahedra: 12 cells make 10k, 17 cells 30k."""
    points, tets = cube(cells, 0.15)
    points = 2.0 * points - 1.0
    largest = np.abs(points).max(axis=1, keepdims=True)
    points = points * (0.4 + 0.6 * largest / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)) * SIZE_MM
    mesh = TetMesh(points, tets, np.ones(len(tets), np.uint8), SpaceUid("2.25.7"), (Label(1, "liver", "liver"),))
    liver = tissue("liver")
    matter = Matter((liver.need_law(),), np.array([float(liver.density)]), np.zeros(256, np.int32), np.array([0.0, 9.81, 0.0]))
    return Prepared(mesh, matter, points[:, 1] > 0.5 * SIZE_MM[1], "the back", ())


@dataclass(eq=False)
class Account:
    """What the robot saw: frames and their seconds (wall, and of the frame's own thread), least det F, residuals and true errors in mm
    after three frames at rest with the distance that was shown, cuts done, calls refused in words. A cut sets free at once what the tissue
    carried across it, so the residuals of the frames after it stand apart, a row for each cut."""

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    least: float = np.inf
    residuals: list[float] = field(default_factory=list)
    rest_errors: list[float] = field(default_factory=list)
    rest_shown: list[float] = field(default_factory=list)
    cuts: int = 0
    after_cuts: list[list[float]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Robot:
    """Works on one rehearsal; the same seed does the same."""

    def __init__(self, rehearsal: Rehearsal, seed: int = 1) -> None:
        self.rehearsal, self.rng, self.account = rehearsal, np.random.default_rng(seed), Account()

    def frame(self) -> Frame:
        began, worked = time.perf_counter(), time.thread_time()
        shown = self.rehearsal.frame()
        self.account.wall.append(time.perf_counter() - began)
        self.account.own.append(time.thread_time() - worked)
        self.account.least = min(self.account.least, self.rehearsal.least)
        self.account.residuals.append(shown.residual)
        return shown

    def frames(self, count: int) -> None:
        for _ in range(count):
            self.frame()

    def drag(self, by_mm: float, *, check: bool) -> None:
        """Grasp somewhere on the front, pull outwards and across, rest for three frames; `check`: against the certified solver."""
        r = self.rehearsal
        try:
            r.grasp(self._place(), Millimetre(15.0))
        except SimulationError as error:
            self.account.refused.append(str(error))
            return
        way = np.array([*self.rng.normal(size=3)])
        way[1] = -abs(way[1])
        way *= by_mm / np.linalg.norm(way)
        for k in range(LED):
            r.move(tuple(way * (k + 1) / LED))
            self.frame()
        self.frames(RESTS)
        if check:
            self.account.rest_errors.append(float(np.linalg.norm(r.certified_mm() - r.points_mm, axis=1).max()))
            self.account.rest_shown.append(self.frame().error_mm)
        r.release()
        self.frames(LED)

    def press(self, depth_mm: float) -> None:
        """A ball of 12 mm pressed in from the front."""
        r, place = self.rehearsal, np.array(self._place())
        try:
            for k in range(LED):
                r.touch(tuple(place + np.array([0.0, depth_mm * k / LED - 12.0, 0.0])), Millimetre(12.0))
                self.frame()
        except SimulationError as error:
            self.account.refused.append(str(error))
        self.frames(RESTS)
        r.lift()
        self.frames(LED)

    def cut(self, length_mm: float, depth_mm: float) -> None:
        """A stroke along the length of the organ, from the front."""
        place = np.array(self._place())
        half = 0.5 * length_mm * np.array([1.0, 0.0, 0.0])
        try:
            self.rehearsal.cut(Stroke.of(tuple(place - half), tuple(place + half), (0.0, 1.0, 0.0), Millimetre(depth_mm)))
            self.account.cuts += 1
        except SimulationError as error:
            self.account.refused.append(str(error))
            return
        before = len(self.account.residuals)
        self.frames(LED)
        self.account.after_cuts.append(self.account.residuals[before:])
        del self.account.residuals[before:]

    def work(self, seconds: float, every: int) -> None:
        """So many seconds of the patient's time at 30 frames a second; every so manieth drag is checked."""
        rounds = 0
        while len(self.account.wall) < seconds * FRAMES_A_SECOND:
            self.drag(8.0, check=rounds % every == 0)
            if rounds % 3 == 1:
                self.press(6.0)
            if rounds % 3 == 2:
                self.cut(40.0, 25.0)
            rounds += 1

    def _place(self) -> tuple[float, float, float]:
        """A node of the front."""
        seen = self.rehearsal.points_mm
        front = np.unique(self.rehearsal.surface)
        front = front[seen[front, 1] < -0.3 * SIZE_MM[1]]
        x, y, z = (float(v) for v in seen[self.rng.choice(front)])
        return x, y, z

