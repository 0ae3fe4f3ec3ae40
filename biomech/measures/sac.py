"""Flow in the sac of an aneurysm: how fast blood moves there against the vessel it hangs on, and how long it stays.

The sac is the blood outside of the tube that the vessel would be without its aneurysm (meshing/vessels/aneurysm.py). Its mean speed is
taken over the inflow's mean speed in that tube; the turnover time is the length of the sac along the vessel over its mean speed. Neither has
a threshold in the clinical library.
"""
from __future__ import annotations

import numpy as np

from biomech.measures.case import Case
from biomech.outcome import Measure
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
    mesh = solution.mesh
    beyond, beside = tube.beyond_mm(mesh.points_mm[mesh.tets].mean(axis=1))
    volumes = tet_volumes(mesh.points_mm, mesh.tets) * 1e-3
    sac = beside & (beyond > 0.0)
    how = "3D Navier-Stokes on the finest mesh alone (no mesh error); blood outside of the tube that the vessel would be without its aneurysm."
    perfused = Measure("sac_perfused", "Sac that carries blood", float(volumes[sac].sum()), "ml", "lower", how)
    if not sac.any() or float(volumes[sac].sum()) < 0.02 * found.sac_ml:
        return (perfused,)
    speed = np.linalg.norm(solution.field("velocity").values, axis=1)[mesh.tets].mean(axis=1)
    slow = float((speed * volumes)[sac].sum() / volumes[sac].sum())
    inner = beside & (beyond <= 0.0)
    parent = float((speed * volumes)[inner].sum() / volumes[inner].sum())
    return (perfused,
            Measure("sac_speed", "Mean speed of the blood in the sac", 100.0 * slow, "cm/s", "lower",
                    f"{how} Slower blood clots; that is not simulated.", verified=False),
            Measure("sac_speed_ratio", "Speed in the sac over that in the vessel", 100.0 * slow / parent, "%", "lower",
                    f"{how} Over the mean speed inside that tube along the aneurysm.", verified=False),
            Measure("sac_turnover", "Time in which blood passes the sac's length", found.length_mm * 1e-3 / max(slow, 1e-12), "s", "higher",
                    f"{how} {found.length_mm:.0f} mm over its mean speed.", verified=False))
