"""Registration by intensities: where to start, from coarse to fine, and whether the end can be trusted.

Start. Both patients are brought centre on centre, and by their principal axes (the four ways of laying them that do not
mirror), and turned and shifted on a grid around that; where the images share a frame of reference, as they lie. The
metric at the coarsest level chooses five, which are optimised there; the best goes on through finer levels.

Trust. Turned by more than MOST_TURNED degrees, the orientation tags of one image must be wrong: refused, since a patient
turned about the long axis has left and right exchanged. The registration is then made the other way round and repeated
with other samples from disturbed starts; where these disagree by more than the tolerance it has not converged. And the
moving image is mirrored: if that fits better, one of the two is mirrored, and nothing is registered.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from meshing.errors import RegistrationError
from meshing.frames import Transform
from meshing.registration.poses import Matrix, about, mirrored, placed, shifted, turn
from meshing.registration.prepare import Prepared
from meshing.registration.registration import Residual, rotation_deg
from meshing.registration.toolkit import Found, Linear, Metric, Pair, metric_at, pair, refine
from meshing.step import Monitor, portion
from meshing.units import Millimetre, Percent

LEVELS = 3
COARSEST = 16
"""Voxels across the smallest side of the coarsest level: a joint histogram of fewer has too many maxima."""
TURNS_DEG = (-20.0, 0.0, 20.0)
SHIFTS_MM = (-60.0, -30.0, 0.0, 30.0, 60.0)
TRIED = 5
MOST_TURNED = 60.0
TURNED_GAIN = 0.1
"""A turn beyond that must make the metric better by this share to be believed (and refused)."""
LEAST_OVERLAP = 0.25
LEAST_ON_PATIENT = 0.5
MIRROR_GAIN = 0.02
"""Mirrored, the metric may get better by this share before the images are refused: a head is nearly symmetric."""
REPETITIONS = 3
STRIDE: dict[Linear, float] = {"rigid": 2.0, "affine": 0.5}
"""First step in voxels. A long one frees a rigid start from a poor place; an affine one leaps to another scale and stays there."""
SAMPLES = 40_000
POINTS = 4000


@dataclass(frozen=True, eq=False)
class Levels:
    """Both images from coarse to fine, prepared and as pairs for the toolkit."""

    fixed: tuple[Prepared, ...]
    moving: tuple[Prepared, ...]
    pairs: tuple[Pair, ...]

    @classmethod
    def of(cls, fixed: Prepared, moving: Prepared) -> Levels:
        ladders = []
        for image in (fixed, moving):
            ladder = [image]
            while len(ladder) < LEVELS and min(ladder[0].values.shape) >= 2 * COARSEST:
                ladder.insert(0, ladder[0].coarser())
            ladders.append(ladder)
        count = min(len(ladder) for ladder in ladders)
        first, second = (tuple(ladder[-count:]) for ladder in ladders)
        return cls(first, second, tuple(pair(a, b) for a, b in zip(first, second)))

    @property
    def swapped(self) -> Levels:
        return Levels(self.moving, self.fixed, tuple(pair(b, a) for a, b in zip(self.fixed, self.moving)))


@dataclass(frozen=True, eq=False)
class Alignment:
    """A linear registration with its residual, and the levels for whoever goes on from it."""

    matrix: Matrix
    residual: Residual
    levels: Levels


def align(fixed: Prepared, moving: Prepared, kind: Linear, metric: Metric, start: Matrix | None, *, search: bool, seed: int,
          tolerance_mm: float, monitor: Monitor) -> Alignment:
    """The best placement of the moving image, fixed to moving. `start` is a first guess; without `search` the only one.

    Raises RegistrationError: no overlap, no convergence, mirrored, turned.
    """
    levels = Levels.of(fixed, moving)
    centre = fixed.moments()[0]
    first = start if start is not None else shifted(moving.moments()[0] - centre)
    if not search:
        check_overlap(levels, first, "at the start")
    coarse = _searched(levels, first, metric, seed, portion(monitor, 0.0, 0.3)) if search else first
    ends = climb(levels, coarse, kind, metric, seed, portion(monitor, 0.3, 0.55))
    matrix = ends[-1].matrix
    overlap = check_overlap(levels, matrix, "at the end")
    turned = rotation_deg(matrix)
    if turned > MOST_TURNED:
        raise RegistrationError(f"the best fit turns the patient by {turned:.0f} degrees between the two images, although both say where left, "
                                "posterior and superior are: the orientation of one of them is wrong, and with it perhaps its sides. Check both "
                                "against the patient before anything is registered")
    gain = _mirrored(levels, matrix, metric, seed)
    before, after = (metric_at(levels.pairs[min(1, len(levels.pairs) - 1)], m, metric) for m in (first, matrix))
    points = fixed.body_points(POINTS, seed)
    there = points[moving.holds(placed(matrix, points))]
    forth, back = _both_ways(levels, coarse, matrix, there, kind, metric, seed, portion(monitor, 0.55, 0.75))
    spread = _spread(levels, ends, matrix, there, kind, metric, seed, portion(monitor, 0.75, 1.0))
    residual = Residual(metric, before, after, Percent(100.0 * overlap), Millimetre(forth), Millimetre(back), Millimetre(spread),
                        (float(np.linalg.det(matrix[:3, :3])),) * 2, gain, limits=_limits(fixed, moving, ends[-1]))
    check_converged(residual, tolerance_mm)
    return Alignment(matrix, residual, levels)


def climb(levels: Levels, start: Matrix, kind: Linear, metric: Metric, seed: int, monitor: Monitor) -> tuple[Found, ...]:
    """From coarse to fine: what each level ended with. An affine placement begins as a rigid one."""
    stages: list[tuple[Linear, int]] = [("rigid", n) for n in range(len(levels.pairs))]
    if kind == "affine":
        stages += [("affine", n) for n in range(max(0, len(levels.pairs) - 2), len(levels.pairs))]
    found: list[Found] = []
    matrix = start
    for number, (free, level) in enumerate(stages):
        size = float(levels.fixed[level].spacing_mm.max())
        doing = f"{free} at {size:.1f} mm"
        last = refine(levels.pairs[level], matrix, levels.fixed[-1].moments()[0], free, metric, step_mm=STRIDE[free] * size,
                      iterations=200,
                      samples=SAMPLES if levels.pairs[level].voxels > SAMPLES else None, seed=seed,
                      monitor=portion(monitor, number / len(stages), (number + 1) / len(stages)), doing=doing)
        matrix = last.matrix
        found.append(last)
    return tuple(found)


def check_overlap(levels: Levels, matrix: Matrix, when: str) -> float:
    """Share of one patient inside the other image, the larger of the two ways. Raises RegistrationError in words."""
    fixed, moving = levels.fixed[0], levels.moving[0]
    points, others = fixed.body_points(POINTS, 0), moving.body_points(POINTS, 0)
    there = placed(matrix, points)
    held = moving.holds(there)
    share = max(float(held.mean()), float(fixed.holds(placed(np.asarray(np.linalg.inv(matrix)), others)).mean()))
    if share < LEAST_OVERLAP:
        raise RegistrationError(f"the images do not overlap: {when} only {100 * share:.0f} % of the patient in one image lies inside the other. Are "
                                "both of the same part of the body? Otherwise give three or more landmarks to start from")
    if when == "at the end" and float(moving.in_body(there[held]).mean()) < LEAST_ON_PATIENT:
        raise RegistrationError("the registration failed: at the end most of the patient in one image lies on air in the other. Give three or "
                                "more landmarks to start from")
    return share


def check_converged(residual: Residual, tolerance_mm: float) -> None:
    """Raises RegistrationError where the repetitions disagree, the start was as good as the end, or mirrored is better."""
    if residual.mirror_gain is not None and residual.mirror_gain > MIRROR_GAIN:
        raise RegistrationError(f"the moving image fits better when it is mirrored left to right (the metric gains "
                                f"{100 * residual.mirror_gain:.0f} %): one of the two images is "
                                "mirrored, or the organs of this patient lie mirrored in only one of them. Find out which before anything is "
                                "registered")
    if not residual.after < residual.before + 1e-3 * abs(residual.before):
        raise RegistrationError(f"the registration failed: the images agree no better than at the start ({residual.metric} {residual.before:.4g} "
                                f"before, {residual.after:.4g} after). Give landmarks, or check that both show the same part of the body")
    worst = max(float(residual.inverse_p95 or 0.0), float(residual.spread or 0.0))
    if worst > tolerance_mm:
        raise RegistrationError("the registration did not converge: made the other way round, or again from other starts, it ends up to "
                                f"{worst:.1f} mm elsewhere, and {tolerance_mm:g} mm are allowed. Give landmarks, take a finer resolution, or "
                                "check that both images show the same patient")


def _searched(levels: Levels, first: Matrix, metric: Metric, seed: int, monitor: Monitor) -> Matrix:
    """The best of many starts, after an optimisation at the coarsest level."""
    centre, _ = levels.fixed[0].moments()
    starts = [first, np.eye(4), *_starts(levels.fixed[0], levels.moving[0])]
    values = []
    for number, start in enumerate(starts):
        if number % 10 == 0:
            monitor(0.5 * number / len(starts), "looking for a start")
        values.append(metric_at(levels.pairs[0], start, metric) if _meets(levels, start) else np.inf)
    order = [starts[k] for k in np.argsort(values, kind="stable") if np.isfinite(values[k])]
    chosen = [start for start in order if rotation_deg(start) <= MOST_TURNED][:TRIED] + [s for s in order if rotation_deg(s) > MOST_TURNED][:1]
    best: list[tuple[float, Matrix]] = []
    if not chosen:
        raise RegistrationError("the images do not overlap, however one is laid on the other; are both of the same part of the body?")
    for number, start in enumerate(chosen):
        size = float(levels.fixed[0].spacing_mm.max())
        inner = portion(monitor, 0.5 + 0.5 * number / len(chosen), 0.5 + 0.5 * (number + 1) / len(chosen))
        try:
            found = refine(levels.pairs[0], start, centre, "rigid", metric, step_mm=2.0 * size, iterations=200, samples=None, seed=seed,
                           monitor=inner, doing="trying starts")
        except RegistrationError:  # this start slid off; the others may not
            continue
        if _meets(levels, found.matrix):
            best.append((metric_at(levels.pairs[0], found.matrix, metric), found.matrix))
    if not best:
        raise RegistrationError("from no start do the images find each other; give three or more landmarks, or check that both show the same part")
    upright = [entry for entry in best if rotation_deg(entry[1]) <= MOST_TURNED]
    first_of_all = min(best, key=lambda entry: entry[0])
    likely = min(upright, key=lambda entry: entry[0]) if upright else first_of_all
    # a head fits itself back to front rather well at this level; only a clear win may say that the tags are wrong
    return likely[1] if likely[0] <= (1.0 - TURNED_GAIN) * first_of_all[0] else first_of_all[1]


def _meets(levels: Levels, matrix: Matrix) -> bool:
    try:
        check_overlap(levels, matrix, "at the end")
    except RegistrationError:
        return False
    return True


def _starts(fixed: Prepared, moving: Prepared) -> list[Matrix]:
    """Centre on centre turned and shifted on a grid, and the four proper ways to bring principal axes together."""
    (centre, axes), (other, other_axes) = fixed.moments(), moving.moments()
    found = []
    for degrees in product(TURNS_DEG, repeat=3):
        found.append(about(turn(np.radians(degrees)), centre, other))
    for shift in SHIFTS_MM:
        if shift:
            found.append(shifted(other + np.array([0.0, 0.0, shift]) - centre))
    for signs in product((1.0, -1.0), repeat=3):
        turned = other_axes @ np.diag(signs) @ axes.T
        if np.linalg.det(turned) > 0.0:
            found.append(about(turned, centre, other))
    return found


def _both_ways(levels: Levels, coarse: Matrix, matrix: Matrix, points: NDArray[np.float64], kind: Linear, metric: Metric, seed: int,
               monitor: Monitor) -> tuple[float, float]:
    """Mean and 95th percentile, mm, of the way from a point there and, by the registration the other way round, back."""
    reverse = climb(levels.swapped, np.asarray(np.linalg.inv(coarse)), kind, metric, seed, monitor)[-1].matrix
    apart = np.linalg.norm(placed(reverse @ matrix, points) - points, axis=1)
    return float(apart.mean()), float(np.percentile(apart, 95.0))


def _spread(levels: Levels, ends: tuple[Found, ...], matrix: Matrix, points: NDArray[np.float64], kind: Linear, metric: Metric, seed: int,
            monitor: Monitor) -> float:
    """Root mean square distance, mm, of repetitions with other samples from starts 2 mm and 1 degree away."""
    rng = np.random.default_rng([seed, 17])
    centre = levels.fixed[-1].moments()[0]
    samples, size = min(SAMPLES, levels.pairs[-1].voxels // 2), float(levels.fixed[-1].spacing_mm.max())
    squares = []
    for number in range(REPETITIONS):
        disturbed = ends[-1].matrix @ about(turn(np.radians(rng.normal(0.0, 1.0, 3))), centre, centre + rng.normal(0.0, 2.0, 3))
        again = refine(levels.pairs[-1], disturbed, centre, kind, metric, step_mm=STRIDE[kind] * size, iterations=200,
                       samples=samples, seed=seed + number + 1,
                       monitor=portion(monitor, number / REPETITIONS, (number + 1) / REPETITIONS), doing="repeating with other samples")
        squares.append(np.mean(np.sum((placed(again.matrix, points) - placed(matrix, points)) ** 2, axis=1)))
    return float(np.sqrt(np.mean(squares)))


def _mirrored(levels: Levels, matrix: Matrix, metric: Metric, seed: int) -> float:
    """Share by which the metric gets better when the moving image is mirrored about its sagittal plane and aligned again."""
    level = min(1, len(levels.pairs) - 1)
    fixed, moving = levels.fixed[level], levels.moving[level]
    centre, other = fixed.moments()[0], moving.moments()[0]
    flip, own = mirrored(other[0]), mirrored(centre[0])
    glass = replace(moving, to_patient=Transform(flip @ moving.to_patient.matrix, moving.to_patient.source, moving.to_patient.target,
                                                 moving.to_patient.space))
    images = pair(fixed, glass)
    size = float(fixed.spacing_mm.max())
    found = []
    for images_now, start in ((levels.pairs[level], matrix), (images, flip @ matrix @ own)):
        try:
            end = refine(images_now, start, centre, "rigid", metric, step_mm=2.0 * size, iterations=100, samples=SAMPLES, seed=seed,
                         monitor=lambda *_: None, doing="mirrored").matrix
        except RegistrationError:  # mirrored it does not even hold together
            return -1.0
        found.append(metric_at(images_now, end, metric))
    straight, reflected = found
    return float((straight - reflected) / max(abs(straight), 1e-9))


def _limits(fixed: Prepared, moving: Prepared, last: Found) -> tuple[str, ...]:
    found = ["How well intensities agree is not the error at a target; the distances given are consistency, a lower bound of it"]
    if fixed.modality != moving.modality:
        found.append(f"{fixed.modality} against {moving.modality}: the metric cannot tell whether both are of the same patient")
    if last.ran_out:
        found.append("the finest level used all its iterations")
    return tuple(found)
