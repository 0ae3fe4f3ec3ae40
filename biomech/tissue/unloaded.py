"""The shape without load of an organ whose scan shows it loaded: inverse elastostatics.

Sought are the positions X at rest of which the scanned ones x are the equilibrium under the load of the scan,

    f(x; X, p) = load,      theta(x; X) = p / lam.

Sellier (2011, Mech Res Commun 38:587) solves the forward problem from X and moves X back by what it missed; here one linear solve of the
forward problem at x stands for the whole of it: K(x; X) du = load - f(x; X), and X <- X - du. Where X is right du is zero, so the limit is
the exact inverse of the discrete forward problem (Govindjee and Mihalic 1996), with the forward solver's own symmetric tangent. The
step neglects how the strain changes with X, so the error falls by about the strain a step; Anderson's mixing (1965) of the last few steps
shortens that. A step that turns an element inside out or makes the residual grow is halved.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from biomech.materials.tensor import Array
from biomech.tissue.fem import Body
from biomech.tissue.multigrid import Multigrid, conjugate_gradients
from biomech.tissue.newton import Load
from meshing.errors import SimulationError
from meshing.step import Monitor, silent
from meshing.tetmesh import at_lps

MOST_STEPS = 60
MIXED = 5
"""Steps that Anderson's mixing looks back at."""
LINEAR = 1e-2
MOST_LINEAR = 400
SMALLEST = 1.0 / 64.0
SAME = 1e-9
"""m: nodes closer than this are one."""
GROWTH = 1.5
"""The residual of a step may grow by this factor: mixing is not monotonous."""


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
    X, p = x.copy(), np.zeros(len(body.nodes))
    size = float(np.linalg.norm(body.projected(load.force)))
    if size == 0.0:
        return Unloaded(X, p, 0.0, ())
    history: list[float] = []
    steps: list[Array] = []
    images: list[Array] = []
    best = np.inf
    for turn in range(MOST_STEPS):
        r, theta, error = _state(body, x, p, load, size)
        history.append(error)
        monitor(min(0.99, turn / 20.0), f"finding the organ's shape without load: step {turn + 1}, residual {error:.1e}")
        if error < tolerance:
            return Unloaded(X, p, error, tuple(history))
        if error > GROWTH * best and len(images) > 1:
            steps, images = steps[-1:], images[-1:]
        best = min(best, error)
        b = -r + body.projected(body.pressure_force(p - body.lam * theta)) if body.mean else -r
        if not grid.update():
            break
        du, _, positive = conjugate_gradients(grid.times, grid, b, min(LINEAR, 0.3 * tolerance / error + 1e-4), MOST_LINEAR, lambda: None)
        if not positive or not np.isfinite(du).all():
            break
        p_next = body.lam * (theta + body.theta_change(du)) if body.mean else p
        # the pressure is mixed with the positions, in metres: over the shear modulus and times the size of the body
        scale = float(np.ptp(x)) / float(body.lam.mean())
        steps.append(np.concatenate([-du.ravel(), scale * (p_next - p)]))
        images.append(np.concatenate([(X - du).ravel(), scale * p_next]))
        steps, images = steps[-MIXED:], images[-MIXED:]
        wanted = _mixed(steps, images)
        share = 1.0
        while not body.rest_at(X + share * (wanted[: X.size].reshape(-1, 3) - X)):
            share *= 0.5
            if share < SMALLEST:
                raise _refusal(body, x, X, history)
        p = p + share * (wanted[X.size:] / scale - p)
        X = body.points.copy()
    raise _refusal(body, x, X, history)


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


def _state(body: Body, x: Array, p: Array, load: Load, size: float) -> tuple[Array, Array, float]:
    """(residual force, mean dilatations, the larger of the relative residual and the missed volume) with the tangent at x."""
    r = body.projected(body.linearise(x, p, load.gas) - load.force)
    theta = body.theta.copy()
    volume = float(np.sqrt(np.average((theta - p / body.lam)**2, weights=body.volume))) if body.mean else 0.0
    return r, theta, max(float(np.linalg.norm(r)) / size, volume)


def _mixed(steps: list[Array], images: list[Array]) -> Array:
    """The combination of the images, of weights that sum to one, whose steps nearly cancel."""
    if len(steps) == 1:
        return images[0]
    differences = np.array([step - steps[-1] for step in steps[:-1]]).T
    weights = np.linalg.lstsq(differences, -steps[-1], rcond=1e-8)[0]
    found: Array = images[-1] + np.array([image - images[-1] for image in images[:-1]]).T @ weights
    return found


def _refusal(body: Body, x: Array, X: Array, history: list[float]) -> SimulationError:
    far = int(np.argmax(np.linalg.norm(x - X, axis=1)))
    return SimulationError(f"no shape without load was found of which the scan is the loaded one (residual {min(history):.1e} after {len(history)} "
                           f"steps); the tissue is too soft, or held on too little, for the weight that the scan is said to carry, most at "
                           f"{at_lps(x[far] * 1e3)}; give a stiffer material or more support, or take the scanned shape as free of stress")
