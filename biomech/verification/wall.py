"""The wall of a vessel under inner pressure, meshed around the lumen by the mesher of the product.

tube       a straight pipe (radius 3, wall 1.5, oblique to its grid) held like a patient's artery: its ends may widen and not slide, so it is in plane
           strain and Lame (1852) is exact: with A = p a^2 / (b^2 - a^2), hoop - radial stress = 2 A b^2 / r^2 and
           u(r) = A / (2 mu) ((1 - 2 nu) r + b^2 / r). The volume of the curved elements against pi (b^2 - a^2) L.
"""
from __future__ import annotations

import numpy as np

from biomech.domain import MM
from biomech.materials.library import tissue
from biomech.tissue.wall import KEY, SolveWall, level_of
from biomech.verification.problem import Finding, Problem, within
from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.step import Monitor, portion
from meshing.tetmeshers.quadratic import curved
from meshing.tetmeshers.wall import INNER, OUTER
from meshing.units import Millimetre, Pascal
from meshing.vessels.distance import tube_distance
from meshing.vessels.lumen import Lumen, Opening
from meshing.volume import grid

RADIUS, THICKNESS, LENGTH = 3.0, 1.5, 10.0
AXIS = np.array([0.48, 0.36, 0.8])


def pipe() -> Lumen:
    """A straight pipe, oblique to the grid of its distance."""
    space = SpaceUid("2.25.1")
    points = np.linspace(-12.0, 12.0, 49)[:, None] * AXIS
    to_patient = grid((0.4, 0.4, 0.4), (-16.0, -14.0, -19.0), space)
    distance = tube_distance((96, 71, 81), to_patient, points, np.full(49, RADIUS))
    line = Centreline(points, np.full(49, RADIUS), np.arange(-1, 48, dtype=np.int32), np.zeros(49, np.int32), ("",), space, "pipe")
    ends = []
    for name, sign in (("inlet", -1.0), ("outlet 1", 1.0)):
        x, y, z = (float(c) for c in sign * AXIS)
        ends.append(Opening(name, (x * LENGTH / 2, y * LENGTH / 2, z * LENGTH / 2), (x, y, z), RADIUS))
    return Lumen(distance, to_patient, line, tuple(ends))


def _tube(monitor: Monitor) -> tuple[Finding, ...]:
    pressure = 12_000.0
    step = SolveWall(Pascal(pressure), Millimetre(THICKNESS), layers=2, edge=Millimetre(1.6))
    lumen = pipe()
    wall = step.mesh().walled(lumen, portion(monitor, 0.0, 0.4))
    found = step.solve(lumen, wall, portion(monitor, 0.4, 1.0))
    inner, outer = RADIUS, RADIUS + THICKNESS
    law = tissue(KEY).need_law()
    mu, lam = float(law.shear_modulus), float(law.lam)
    nu = lam / (2.0 * (lam + mu))
    factor = pressure * inner**2 / (outer**2 - inner**2)
    mesh = found.mesh
    assert mesh is not None
    centre = mesh.points_mm[mesh.tets].mean(axis=1)
    away = np.linalg.norm(centre - (centre @ AXIS)[:, None] * AXIS, axis=1)
    radial, hoop = factor * (1.0 - outer**2 / away**2), factor * (1.0 + outer**2 / away**2)
    along = nu * (radial + hoop)
    exact = np.sqrt(0.5 * ((radial - hoop) ** 2 + (hoop - along) ** 2 + (along - radial) ** 2))
    got = found.field("von Mises stress").values * 1e3
    nodes = np.unique(mesh.facet_set(INNER).triangles)
    moved = np.linalg.norm(found.field("displacement").values[nodes], axis=1).mean() * MM
    widened = factor / (2.0 * mu) * ((1.0 - 2.0 * nu) * inner + outer**2 / inner) * MM
    distance = level_of(lumen)
    whole = curved(wall.solid(), {INNER: distance, OUTER: lambda points: distance(points) - THICKNESS})
    volume = np.pi * (outer**2 - inner**2) * LENGTH
    return (Finding("von Mises stress against Lame, root mean square of the difference over the mean", float(
                np.sqrt(np.mean((got - exact) ** 2)) / exact.mean()), 0.0, 0.05),
            within("mean von Mises stress, Pa", float(got.mean()), float(exact.mean()), 0.01),
            within("widening of the inner wall, m", float(moved), float(widened), 0.01),
            within("volume of the curved wall, mm3", 1e3 * whole.volume_ml(), volume, 2e-3),
            within("thickness, median, mm", float(np.median(wall.reached)), THICKNESS, 0.01),
            Finding("imbalance of forces", found.credibility.balance, 0.0, 1e-5))


PROBLEMS = (Problem("tube", "Wall of a pipe under pressure against Lame", _tube, slow=True),)
