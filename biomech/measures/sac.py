"""Flow in the sac of an aneurysm: how fast blood moves there against the vessel it hangs on, and how long it stays.

The sac is the blood outside of the tube that the vessel would be without its aneurysm (meshing/vessels/aneurysm.py). Its mean speed is
taken over the inflow's mean speed in that tube; the turnover time is the length of the sac along the vessel over its mean speed. Neither has
a threshold in the clinical library. All are read on the coarser meshes of the solution too, which tells their mesh error.
"""
from __future__ import annotations

import numpy as np

from biomech.measures.case import Case, Told, on_meshes
from biomech.outcome import Better, Measure, Solution
from biomech.porous import Porous
from biomech.vessel_edits import bridged, others_of, swollen
from meshing.errors import AnatomyError
from meshing.tetmesh import tet_volumes
from meshing.vessels.stenosis import reference_radius

IDS = ("sac_perfused", "sac_speed", "sac_speed_ratio", "sac_turnover")
_SUSPECT = 1.2
"""Only where the centreline is so much wider than its reference somewhere is an aneurysm looked for: looking takes time."""


def measure(case: Case) -> tuple[Measure, ...]:
    solution, lumen = case.solution("flow"), case.baseline.lumen
    if solution is None or solution.mesh is None or lumen is None:
        return ()
    line = lumen.centreline
    if float((line.radius_mm / reference_radius(line)).max()) < _SUSPECT:
        return ()
    try:
        part, found = swollen(lumen, 0.0, 0.0, "measure")
    except AnatomyError:
        return ()
    axis, healthy = bridged(line, part, found)
    within = part.beyond() == 0.0
    tube = Porous("filling", axis[within], healthy[within], 1.0, 0.0, *others_of(line, part))
    volume, *moving = on_meshes(solution, lambda solved: _read(solved, tube, found.sac_ml))
    how = "3D Navier-Stokes; blood outside of the tube that the vessel would be without its aneurysm."
    perfused = Measure("sac_perfused", "Sac that carries blood", volume.value, "ml", "lower", how, volume.low, volume.high, interval=volume.why)
    if not moving:
        return (perfused,)
    slow, ratio, turnover = moving
    rows: tuple[tuple[str, str, Told, str, Better, str], ...] = (
        ("sac_speed", "Mean speed of the blood in the sac", slow.times(100.0), "cm/s", "lower", "Slower blood clots; that is not simulated."),
        ("sac_speed_ratio", "Speed in the sac over that in the vessel", ratio.times(100.0), "%", "lower",
         "Over the mean speed inside that tube along the aneurysm."),
        ("sac_turnover", "Time in which blood passes the sac's length", turnover.times(found.length_mm * 1e-3), "s", "higher",
         f"{found.length_mm:.0f} mm over its mean speed."))
    return (perfused, *(Measure(id, name, told.value, unit, better, f"{how} {more}", told.low, told.high, verified=False, interval=told.why)
                        for id, name, told, unit, better, more in rows))


def _read(solution: Solution, tube: Porous, whole_ml: float) -> tuple[float, ...]:
    """Perfused ml; with more than 2 % of the sac perfused also its mean speed (m/s), that over the vessel's, and the turnover of a metre (s)."""
    mesh = solution.mesh
    assert mesh is not None
    beyond, beside = tube.beyond_mm(mesh.points_mm[mesh.tets].mean(axis=1))
    volumes = tet_volumes(mesh.points_mm, mesh.tets) * 1e-3
    sac, inner = beside & (beyond > 0.0), beside & (beyond <= 0.0)
    perfused = float(volumes[sac].sum())
    if not sac.any() or perfused < 0.02 * whole_ml:
        return (perfused,)
    speed = np.linalg.norm(solution.field("velocity").values, axis=1)[mesh.tets].mean(axis=1)
    slow, parent = (float((speed * volumes)[part].sum() / volumes[part].sum()) for part in (sac, inner))
    return perfused, slow, slow / parent, 1.0 / max(slow, 1e-12)
