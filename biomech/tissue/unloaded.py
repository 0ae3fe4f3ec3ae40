"""The shape without load of an organ whose scan shows it loaded: inverse elastostatics.

Sought are the positions X at rest of which the scanned ones x are the equilibrium under the load of the scan,

    f(x; X, p) = load,      theta(x; X) = p / lam.

Sellier (2011, Mech Res Commun 38:587) solves the forward problem from X and moves X back by what it missed; here one linear solve of the
forward problem at x stands for the whole of it: K(x; X) du = load - f(x; X), and X <- X - du. Where X is right du is zero, so the limit is
the exact inverse of the discrete forward problem (Govindjee and Mihalic 1996), with the forward solver's own symmetric tangent. The
step neglects how the strain changes with X, so the error falls by about the strain a step; Anderson's mixing (1965) of the last few steps
shortens that. Where the steps lead nowhere (an element inside out, no positive
tangent, a growing residual) the load is put on in smaller steps.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.spatial import cKDTree

from biomech.materials.tensor import Array
from biomech.tissue.fem import Body
from biomech.tissue.multigrid import Multigrid
from biomech.tissue.newton import Load, newton_step
from meshing.errors import SimulationError
from meshing.step import Monitor, silent
from meshing.tetmesh import at_lps

MOST_STEPS, MOST_A_LEVEL = 120, 25
MIXED = 5
"""Steps that Anderson's mixing looks back at."""
INTERMEDIATE = 1e-2
"""Residual of the load steps before the last."""
LINEAR = 1e-2
SMALLEST = 0.01
"""Smallest load step."""
SAME = 1e-9
"""m: nodes closer than this are one."""
WORST, FIRST = 30.0, 3.0
"""A level is given up when the residual grows to so many times the load, or after a few steps to so many times the best one; the very first step
always makes it grow, because it takes no notice of rotation."""
SETTLED = 4


@dataclass(frozen=True, eq=False)
class Unloaded:
    """points (n, 3) m at rest and pressures (m,) of the scanned shape, body's order; residual over the load; steps taken."""

    points: Array
    p: Array
    residual: float
    history: tuple[float, ...]


def unloaded_shape(body: Body, grid: Multigrid, load: Load, *, tolerance: float = 1e-4, monitor: Monitor = silent) -> Unloaded:
    """Positions at rest of which `body.points`, the scan, is the equilibrium under `load`; leaves them as the body's shape at rest.

    Held nodes are where they were held in the scan. Raises SimulationError, with the place that strains most, when none is found.
    """
    x = body.points.copy()
    state = _State(x.copy(), np.zeros(len(body.nodes)))
    size = float(np.linalg.norm(body.projected(load.force)))
    if size == 0.0:
        return Unloaded(x, state.p, 0.0, ())
    history: list[float] = []
    reached, step = 0.0, 1.0
    while reached < 1.0:
        level = min(1.0, reached + step)
        asked = tolerance if level >= 1.0 else max(tolerance, INTERMEDIATE)
        tick = partial(monitor, 0.95 * reached, f"finding the organ's shape without load, from {reached:.0%} of it")
        tried = _at_level(body, grid, load, x, level, size, asked, state, history, tick)
        if tried is not None:
            state, reached = tried, level
            continue
        body.rest_at(state.X)
        step = 0.35 * (level - reached)
        if step < SMALLEST or len(history) > MOST_STEPS:
            raise _refusal(x, state.X, reached, len(history))
    return Unloaded(state.X, state.p, history[-1], tuple(history))


@dataclass(frozen=True, eq=False)
class _State:
    """Positions at rest (n, 3) m and pressures (m,) Pa of the scanned shape."""

    X: Array
    p: Array


def _at_level(body: Body, grid: Multigrid, load: Load, x: Array, level: float, size: float, tolerance: float, state: _State,
              history: list[float], tick: Callable[[], None]) -> _State | None:
    """The shape at rest under this share of the load, from that under a smaller one; None when the steps lead nowhere."""
    X, p = state.X, state.p
    # the pressure is mixed with the positions, in metres: over the bulk stiffness and times the size of the body
    scale = float(np.ptp(x)) / float(body.divisor.mean())
    steps: list[Array] = []
    images: list[Array] = []
    best = np.inf
    for turn in range(MOST_A_LEVEL):
        r = body.projected(body.linearise(x, p, level * load.gas) - level * load.force)
        theta = body.theta.copy()
        volume = float(np.sqrt(np.average(((body.lam * theta - p) / body.divisor)**2, weights=body.volume))) if body.mean else 0.0
        error = max(float(np.linalg.norm(r)) / size, volume)
        history.append(error)
        if error < tolerance:
            return _State(X, p)
        if not np.isfinite(error) or error > WORST * level or (turn > SETTLED and error > FIRST * best) or not grid.update():
            return None
        best = min(best, error)
        du, p_next, _, positive = newton_step(body, grid, r, theta, p, min(LINEAR, 0.3 * tolerance / error + 1e-4), tick)
        if not positive or not np.isfinite(du).all():
            return None
        steps.append(np.concatenate([-du.ravel(), scale * (p_next - p)]))
        images.append(np.concatenate([(X - du).ravel(), scale * p_next]))
        steps, images = steps[-MIXED:], images[-MIXED:]
        wanted = _mixed(steps, images)
        if not body.rest_at(wanted[: X.size].reshape(-1, 3)):
            return None
        X, p = body.points, wanted[X.size:] / scale
    return None


def unloaded_points(points: Array, whole_points: Array, whole: Body, load: Load, *, tolerance: float, monitor: Monitor) -> Array:
    """(n, 3) m: where the nodes at `points` (scanned) lie without load, in a body that was whole (nodes `whole_points`) in the scan.

    What a plan removes still held and weighed on the rest when the scan was taken, so the whole is unloaded and the rest cut out of it.
    """
    found = whole.outside(unloaded_shape(whole, Multigrid(whole), load, tolerance=tolerance, monitor=monitor).points)
    far, nearest = cKDTree(whole_points).query(points)
    if far.max() > SAME:
        raise SimulationError(f"the node at {at_lps(points[int(np.argmax(far))] * 1e3)} of what is simulated is no node of the organ as it "
                              "was scanned, so its "
                              "place without load is not known; simulate with straight elements, or take the scanned shape as free of stress")
    rest: Array = found[nearest]
    return rest


def _mixed(steps: list[Array], images: list[Array]) -> Array:
    """The combination of the images, of weights that sum to one, whose steps nearly cancel."""
    if len(steps) == 1:
        return images[0]
    differences = np.array([step - steps[-1] for step in steps[:-1]]).T
    weights = np.linalg.lstsq(differences, -steps[-1], rcond=1e-8)[0]
    found: Array = images[-1] + np.array([image - images[-1] for image in images[:-1]]).T @ weights
    return found


def _refusal(x: Array, X: Array, reached: float, steps: int) -> SimulationError:
    far = int(np.argmax(np.linalg.norm(x - X, axis=1)))
    return SimulationError(f"beyond {reached:.0%} of its weight no shape without load was found of which the scan is the loaded one ({steps} steps); "
                           "the tissue is too soft, or held on too little, for the weight that the scan is said to carry, most at "
                           f"{at_lps(x[far] * 1e3)}; give a stiffer material or more support, or take the scanned shape as free of stress")
