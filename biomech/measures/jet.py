"""The jet behind the worst narrowing: how far it leans from the vessel's axis, and how far it runs off its middle.

One healthy diameter behind the throat, in a slice half a diameter thick: the direction of the fastest 15 % of the blood against the
centreline, and the place of the flow (speeds as weights) against the centreline, over the healthy radius (flow displacement, Sigovan et al. 2011).
Both are read on the coarser meshes of the solution too, which tells their mesh error.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biomech.measures.case import Case, on_meshes
from biomech.outcome import Measure, Solution
from biomech.procedures.bypass import GRAFT
from meshing.tetmesh import tet_volumes
from meshing.vessels.stenosis import narrowest

Array = NDArray[np.float64]
IDS = ("jet_angle", "jet_displacement")
LEAST_PERCENT = 30.0
"""Narrowing by diameter below which there is no jet to speak of."""
FASTEST = 0.15


def measure(case: Case) -> tuple[Measure, ...]:
    solution, lumen = case.solution("flow"), case.model.lumen
    if solution is None or solution.mesh is None or lumen is None:
        return ()
    line, found = lumen.centreline, narrowest(lumen.centreline, without=(GRAFT,))
    if found.percent_diameter < LEAST_PERCENT:
        return ()
    own = line.branch_points(found.branch)
    arc = line.arc_mm()[own]
    healthy = found.reference_mm
    here = arc[np.flatnonzero(own == found.point)[0]] + 2.0 * healthy
    if here + healthy > arc[-1]:
        return ()       # the vessel forks or ends before the jet has formed
    place, before, after = (np.array([np.interp(s, arc, line.points_mm[own, k]) for k in range(3)]) for s in (here, here - healthy, here + healthy))
    axis = (after - before) / np.linalg.norm(after - before)
    read = on_meshes(solution, lambda solved: _read(solved, place, axis, healthy))
    if not read:
        return ()
    angle, displacement = read
    how = "3D Navier-Stokes, steady mean flow; one healthy diameter behind the worst narrowing."
    return (Measure("jet_angle", "Jet behind the narrowing: angle to the vessel", angle.value, "deg", "lower",
                    f"{how} Direction of the fastest {FASTEST:.0%} of the blood against the centreline.", angle.low, angle.high,
                    verified=False, interval=angle.why),
            Measure("jet_displacement", "Jet behind the narrowing: off the middle, of the radius", displacement.value, "%", "lower",
                    f"{how} Place of the flow against the centreline.", displacement.low, displacement.high, verified=False,
                    interval=displacement.why))


def _read(solution: Solution, place: Array, axis: Array, healthy: float) -> tuple[float, ...]:
    """Angle (degrees) and displacement (% of the radius) in the slice at `place` across `axis`; () where no blood is in it."""
    mesh = solution.mesh
    assert mesh is not None
    centres = mesh.points_mm[mesh.tets].mean(axis=1) - place
    along = centres @ axis
    off = centres - along[:, None] * axis
    within = (abs(along) < 0.5 * healthy) & (np.linalg.norm(off, axis=1) < 1.5 * healthy)
    if not within.any():
        return ()
    velocity = solution.field("velocity").values[mesh.tets[within]].mean(axis=1)
    volume = tet_volumes(mesh.points_mm, mesh.tets)[within]
    speed = np.linalg.norm(velocity, axis=1)
    order = np.argsort(speed)[::-1]
    fast = order[:1 + int(np.searchsorted(np.cumsum(volume[order]), FASTEST * volume.sum()))]
    jet = volume[fast] @ velocity[fast]
    angle = float(np.degrees(np.arccos(np.clip(jet @ axis / np.linalg.norm(jet), -1.0, 1.0))))
    middle = (volume * speed) @ off[within] / float(volume @ speed)
    return angle, 100.0 * float(np.linalg.norm(middle)) / healthy
