"""SolveMotion: what the tissue does in the half second after a retractor lets go, or after a blow, as a Solution.

The organ first comes to rest as SolveTissue has it (linear supports, weight, ligaments, and what holds it). Then either what held it lets go at
once, or the pushes strike as half a sine that lasts `blow`; the motion is followed by the generalised alpha method (dynamics.py). The same
motion with steps twice as long tells the error of the steps. A release is a shock, of which half the step leaves 2^(-2/3) of the error (measured
on d'Alembert's bar, `rehearse verify let-go`): the error is 1 / (2^(2/3) - 1) of the difference. The energy account says what the steps took.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech import loads
from biomech.domain import MM
from biomech.materials.tensor import Array
from biomech.model import PatientModel
from biomech.outcome import Credibility, Curve, Field, Solution
from biomech.tissue.checks import refuse_unknown
from biomech.tissue.dynamics import Moving
from biomech.tissue.extras import Extra
from biomech.tissue.fem import Body
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.operation import Ligament, Push
from biomech.tissue.parts import Parts, parts_of, weight_of
from biomech.tissue.recovery import percentile, recover
from biomech.tissue.solve import FREE_SCAN, HELD_BED, SolveTissue
from biomech.tissue.supports import refuse_floating
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import Monitor, Range, check, portion
from meshing.tetmesh import at_lps
from meshing.units import Degree, Millimetre, Pascal, Second

SHOWN = 8
"""So many instants of the motion are kept as fields."""
MOST_ERROR, MOST_LOST = 0.1, 0.25
"""Error of the largest motion by the steps up to which a motion counts as converged, and the share of the energy that they may take from what is
called undamped."""
OF_DIFFERENCE = 1.0 / (2.0 ** (2.0 / 3.0) - 1.0)
"""Error of the steps over the difference to steps twice as long."""
CARRIED = 0.8
"""Spectral radius at infinity: the shortest waves, which no mesh carries rightly, are gone in a few steps."""
FADING = "the steps took so much of the energy that the later swings come out too small: read the first one, or shorten the steps"
UNDAMPED = ("nothing in the tissue takes energy out of the motion, because no damping was given: the swings are larger and last longer than those of "
            "the patient")
DAMPED = "every motion dies alike, with the time given; in tissue the fast ones die sooner"
LEFT_OUT = ("gas, instruments, stitches and what lies around the organ are left out of the motion; the stiffness is that of slow tests, and tissue "
            "is stiffer when it is fast")


@dataclass(frozen=True, eq=False)
class Followed:
    """times (k,) s; moved (k, n, 3) m from rest at the start, caller's corners; kinetic (k,) J; lost: share that the method lost of the energy
    that loads and tissue gave; x (n, 3) m where it was farthest; residual: the largest of all steps."""

    times: Array
    moved: Array
    kinetic: Array
    lost: float
    x: Array
    residual: float


@dataclass(frozen=True)
class SolveMotion:
    """Motion of the tissue after a hold lets go, or after a blow."""

    version: ClassVar[int] = 3
    kind: ClassVar[str] = "motion"
    sources: ClassVar[dict[str, str]] = {"gravity": "choice of the plan"}
    organs: tuple[str, ...] = ()
    gravity: loads.Posture = "supine"
    head_up: Annotated[Degree, Range(-45.0, 45.0, "head-up tilt of the table")] = Degree(0.0)
    retraction_at: tuple[float, float, float] | None = None
    retraction: tuple[float, float, float] = (0.0, 0.0, 0.0)
    grip: Annotated[Millimetre, Range(1.0, 50.0, "radius of the retractor's grip")] = Millimetre(10.0)
    pushes: tuple[Push, ...] = ()
    ligaments: tuple[Ligament, ...] = ()
    blow: Annotated[Second, Range(0.0, 5.0, "time that the pushes strike")] = Second(0.0)
    lasts: Annotated[Second, Range(0.005, 20.0, "time that the motion is followed")] = Second(0.5)
    steps: Annotated[int, Range(16, 2000, "steps in time")] = 120
    dies_in: Annotated[Second, Range(0.0, 60.0, "time in which the motion dies to 1/e")] = Second(0.0)
    dies_source: str = ""

    def __post_init__(self) -> None:
        check(self)
        if self.steps % 2:
            raise ParameterOutOfRange(f"the motion is followed in {self.steps} steps, and once more in half as many to tell their error: give an "
                                      "even number")
        pulled = self.retraction_at is not None and bool(np.any(self.retraction))
        if not pulled and not self.pushes:
            raise SimulationError("nothing sets the tissue in motion: give a retraction or pushes that let go, or pushes that strike for the time "
                                  "blow")
        if self.blow and (pulled or not self.pushes):
            raise SimulationError("a blow is struck by pushes and nothing else: give pushes and leave the retraction out, or leave blow out, and "
                                  "the retraction lets go")
        if self.blow and any(push.direction is None for push in self.pushes):
            raise SimulationError("a push that strikes needs a direction; one that follows the surface cannot rise and fall in this program")
        if self.dies_in and not self.dies_source.strip():
            raise ParameterOutOfRange("the time in which the motion dies has no source; say in dies_source where it comes from, because this program "
                                      "has none of its own")

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises SimulationError where the organ is not held, cannot come to rest before, or the motion is lost."""
        if source.joins or source.opening is not None:
            raise SimulationError("motion is followed without stitches, bonds and opened skulls, which this plan has; simulate it at rest "
                                  "([simulate.tissue]) instead")
        monitor(0.0, "preparing the tissue mesh")
        still = SolveTissue(self.organs, self.gravity, self.head_up, Pascal(0.0), self.retraction_at, self.retraction, self.grip,
                            ligaments=self.ligaments, pushes=() if self.blow else self.pushes)
        mesh, warnings = still.simulated(source)
        parts = parts_of(mesh, source, bent=False)
        refuse_floating(parts.points, parts.free)
        loose = replace(parts, free=parts.free.copy())
        shift = still.retracted(parts)
        held = parts.body()
        weight = weight_of(parts, held, source, loads.acceleration(self.gravity, self.head_up), drained=True)
        scene, _ = still.scene(parts, held, held.points, source, None, 0.0)
        held.extras = tuple(scene.extras)
        load = Load(weight + scene.force, 0.0, None if shift is None else held.inside(shift))
        begin = Solver(held, portion(monitor, 0.05, 0.2)).solve(load, tolerance=still.tolerance)
        if not begin.converged:
            raise SimulationError(f"no equilibrium was found before the motion beyond {begin.reached:.0%} of the load: the tissue deforms most "
                                  f"{begin.worst}; pull or push less")
        body = loose.body()
        acting = replace(still, pushes=self.pushes if self.blow else ()).scene(loose, body, body.points, source, None, 0.0)[0]

        def at(time: float) -> Load:
            strength = float(np.sin(np.pi * time / self.blow)) if time < self.blow else 0.0
            return Load(weight + strength * acting.force)

        extras = tuple(acting.extras)
        fine = self._follow(body, extras, loose, begin, at, self.steps, portion(monitor, 0.2, 0.7))
        coarse = self._follow(body, extras, loose, begin, at, self.steps // 2, portion(monitor, 0.7, 0.97))
        body.extras = extras
        return self._solution(loose, body, fine, coarse, warnings, scene.assumed)

    def _follow(self, body: Body, extras: tuple[Extra, ...], parts: Parts, begin: Equilibrium, at: Callable[[float], Load], steps: int,
                monitor: Monitor) -> Followed:
        body.extras = extras
        moving = Moving(body, parts.density(), damping_at_infinity=CARRIED, damping=2.0 / self.dies_in if self.dies_in else 0.0)
        moving.place(begin.x, np.zeros_like(begin.x), at(0.0), sudden=not self.blow)
        corners = len(parts.mesh.points_mm)
        stored, dt = moving.stored, self.lasts / steps
        moved, kinetic, farthest, where, residual, given = [np.zeros((corners, 3))], [0.0], 0.0, begin.x, 0.0, 0.0
        for k in range(steps):
            monitor(k / steps, f"following the motion: {1e3 * (k + 1) * dt:.0f} ms, steps of {1e3 * dt:.2g} ms")
            found = moving.advance(at, dt, tolerance=1e-6)
            moved.append(body.outside(moving.x - begin.x)[:corners])
            kinetic.append(moving.kinetic)
            residual = max(residual, found.residual)
            given = max(given, moving.work + stored - moving.stored)
            length = float(np.linalg.norm(moved[-1], axis=1).max())
            if length > farthest:
                farthest, where = length, moving.x
        lost = (moving.work - (moving.stored + moving.kinetic - stored) - moving.damped) / max(given, 1e-300)
        return Followed(np.linspace(0.0, self.lasts, steps + 1), np.array(moved), np.array(kinetic), lost, where, residual)

    def _solution(self, parts: Parts, body: Body, fine: Followed, coarse: Followed, warnings: tuple[str, ...],
                  assumed: list[tuple[str, str, str]]) -> Solution:
        mesh, far = parts.mesh, np.linalg.norm(fine.moved, axis=2)
        place = int(far.max(axis=0).argmax())
        peak = int(far[:, place].argmax())
        largest = float(far[peak, place])
        common = fine.moved[: 2 * len(coarse.moved) - 1: 2]
        error = OF_DIFFERENCE * abs(largest - float(np.linalg.norm(coarse.moved, axis=2).max())) / max(largest, 1e-300)
        anywhere = OF_DIFFERENCE * float(np.linalg.norm(common - coarse.moved, axis=2).max()) / max(largest, 1e-300)
        read = recover(body, fine.x)
        limits = np.array([t.strain_limit for t in parts.tissues])[parts.part]
        beyond = float(body.elements_outside(body.volume)[read.strain > limits].sum() / body.volume.sum())
        instants = sorted({*np.linspace(0, self.steps, SHOWN + 1).round().astype(int)[1:].tolist(), peak})
        fields = (Field("largest motion", "mm", "node", fine.moved[peak] / MM),
                  *(Field(f"motion after {1e3 * fine.times[k]:.0f} ms", "mm", "node", fine.moved[k] / MM) for k in instants),
                  Field("von Mises stress when farthest", "kPa", "tet", read.von_mises * 1e-3))
        refuse_unknown(mesh, fields)
        where = at_lps(mesh.points_mm[place])
        curves = (Curve(f"distance from the place at the start of what moves most, {where}", "mm", fine.times, far[:, place] / MM),
                  Curve("energy of the motion", "mJ", fine.times, 1e3 * fine.kinetic))
        volume = body.elements_outside(body.volume)
        numbers = (("motion max", largest), ("time of motion max", float(fine.times[peak])), ("time step error", error * largest),
                   ("time step error anywhere", anywhere * largest),
                   ("energy lost by the method", fine.lost), ("kinetic energy max", float(fine.kinetic.max())),
                   ("stress p99", percentile(read.von_mises, volume, 99.0)), ("share beyond tested strain", beyond))
        sentences = [*body.remarks, *warnings, *parts.supports.warnings,
                     f"steps of {1e3 * self.lasts / self.steps:.2g} ms leave an error of about {error:.1%} in the largest motion, and of up to "
                     f"{anywhere:.0%} of it at some place and time; they took {fine.lost:.1%} of the energy given to it"
                     + ("" if error <= MOST_ERROR else ": take more steps"),
                     DAMPED if self.dies_in else UNDAMPED if fine.lost <= MOST_LOST else FADING, LEFT_OUT, FREE_SCAN, HELD_BED]
        rows = [(f"{t.name}: stiffness", t.described, t.origin) for t in {t.name: t for t in parts.tissues}.values()]
        rows.append(("Supports", parts.supports.described, "modelling choice of this program [D]: unverified default"))
        rows.append(("Damping of the motion", f"dies to 1/e in {self.dies_in:g} s" if self.dies_in else "none", self.dies_source or "none was given"))
        return Solution("motion", mesh, fields, numbers, (), (*rows, *assumed), Credibility(
            "quadratic tetrahedra, one pressure each, generalised alpha in time", error <= MOST_ERROR and fine.lost > -MOST_ERROR,
            fine.residual, read.error,
            "recovery (Zienkiewicz-Zhu), energy norm, when farthest", beyond == 0.0, abs(fine.lost), tuple(sentences)), curves)
