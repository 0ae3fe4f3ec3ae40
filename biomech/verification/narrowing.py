"""Narrowings against axisymmetric finite elements.

The reference: Taylor-Hood elements of order 4/3 on the section of a cosine narrowing (pipes.stenosis_radius), exact wall,
65 640 unknowns, developed inflow 2 D before the throat; static pressure from -1.5 to 10 D, from -1.5 D to the throat, and the
largest wall shear, in rho U^2. Reynolds numbers are those of the wide vessel.

narrowing  the estimate along the axis (biomech/flow/narrowing.py) on all five: drop 10 %, shear 7 %
severe     the three-dimensional solver on 75 % by diameter (94 % of the area) meshed from a signed distance by the mesher of
           the product at the size of the quick demo: drop 3 %, drop to the throat 2 %, largest shear of the patches 10 %
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biomech.flow.conditions import BLOOD_DENSITY, BLOOD_VISCOSITY
from biomech.flow.narrowing import lost_in
from biomech.flow.solve import SolveFlow
from biomech.verification.pipes import OUTLET, stenosis_radius
from biomech.verification.problem import Finding, Problem, within
from meshing.centreline import Centreline
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.step import Monitor, portion
from meshing.tetmeshers.lumen import MeshLumen
from meshing.units import MMHG_PA, CubicMetrePerSecond, Millimetre
from meshing.vessels.lumen import Lumen, Opening

REFERENCES = ((400.0, 0.5, 6.4025, 9.7372, 0.60228), (150.0, 0.6, 20.611, 28.784, 2.2981), (200.0, 0.7, 69.033, 85.373, 5.0314),
              (150.0, 0.75, 151.770, 182.594, 10.7314), (75.0, 0.75, 168.030, 207.848, 16.3209))
"""Reynolds number, narrowing of the diameter, drop -1.5..10 D, drop -1.5..0 D, largest wall shear."""
DIAMETER_MM = 9.0


def _narrowing(monitor: Monitor) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for reynolds, severity, drop, _, shear in REFERENCES:
        z = np.linspace(-1.5, 10.0, 300)
        found = lost_in(z, stenosis_radius(z, severity), np.pi / 4.0, 1.0, 1.0 / reynolds)
        what = f"{severity:.0%} by diameter, Re {reynolds:.0f}"
        findings += [within(f"{what}: drop / rho U^2", found.drop, drop, 0.10), within(f"{what}: wall shear / rho U^2", found.shear, shear, 0.07)]
    monitor(1.0, "narrowings along the axis")
    return tuple(findings)


def tilted_tube(severity: float, *, spacing: float = 0.4) -> tuple[Lumen, NDArray[np.float64]]:
    """A narrowed tube from -2.2 to 12 D as a signed distance, oblique to its grid, and its unit axis; the throat is at the origin."""
    axis = np.array([0.25, 0.4, 1.0]) / np.linalg.norm([0.25, 0.4, 1.0])
    space = SpaceUid("2.25.1")
    z = np.arange(-2.2 * DIAMETER_MM, 12.0 * DIAMETER_MM + 1e-9, 0.4)
    radius = stenosis_radius(z / DIAMETER_MM, severity) * DIAMETER_MM
    line = Centreline(z[:, None] * axis, radius.copy(), np.arange(-1, len(z) - 1, dtype=np.int32), np.zeros(len(z), np.int32), ("",), space, "tube")
    ends = z[[0, -1], None] * axis
    openings = (Opening("inlet", tuple(ends[0]), tuple(-axis), float(radius[0])), Opening(OUTLET, tuple(ends[1]), tuple(axis), float(radius[-1])))
    low, high = (z[[0, -1]] + [-9.0, 9.0])[:, None] * axis + [[-6.0], [6.0]]
    shape = np.ceil((high - low) / spacing).astype(int) + 1
    k, j, i = np.meshgrid(*(np.arange(n) for n in shape[::-1]), indexing="ij")
    points = np.stack([i, j, k], -1) * spacing + low
    along = points @ axis
    away = np.sqrt(np.maximum((points ** 2).sum(-1) - along ** 2, 0.0))
    wall = stenosis_radius(along / DIAMETER_MM, severity) * DIAMETER_MM
    slope = (stenosis_radius(along / DIAMETER_MM + 1e-4, severity) - stenosis_radius(along / DIAMETER_MM - 1e-4, severity)) / 2e-4
    distance = np.maximum((away - wall) / np.sqrt(1.0 + slope ** 2), np.maximum(along - z[-1] - 8.0, z[0] - 8.0 - along))
    grid = np.diag([spacing, spacing, spacing, 1.0])
    grid[:3, 3] = low
    return Lumen(distance.astype(np.float32), Transform(grid, IJK, LPS, space), line, openings), axis


def _severe(monitor: Monitor) -> tuple[Finding, ...]:
    reynolds, severity, drop, to_throat, shear = REFERENCES[3]
    lumen, axis = tilted_tube(severity)
    speed = reynolds * BLOOD_VISCOSITY / (BLOOD_DENSITY * DIAMETER_MM * 1e-3)
    unit = BLOOD_DENSITY * speed ** 2
    recipe = [MeshLumen(edge=Millimetre(e), across=a, layers=n) for e, a, n in ((4.0, 3, 2), (3.0, 4, 3))]
    meshes = [step.run(lumen, portion(monitor, 0.1 * n, 0.1 * n + 0.1)) for n, step in enumerate(recipe)]
    flow = CubicMetrePerSecond(speed * np.pi / 4.0 * (DIAMETER_MM * 1e-3) ** 2)
    found = SolveFlow(inflow=flow).solve(lumen, meshes, portion(monitor, 0.2, 1.0))
    z = meshes[-1].points_mm @ axis / DIAMETER_MM
    pressure = found.field("pressure").values * MMHG_PA / unit

    def at(place: float, width: float) -> float:
        near = abs(z - place) < width
        return float(np.polynomial.polynomial.polyfit(z[near] - place, pressure[near], 1)[0])

    return (within("drop -1.5 to 10 D / rho U^2", at(-1.5, 0.12) - at(10.0, 0.12), drop, 0.03),
            within("drop -1.5 D to the throat / rho U^2", at(-1.5, 0.12) - at(0.0, 0.03), to_throat, 0.02),
            within("largest wall shear of the patches / rho U^2", found.number("wall shear stress maximum") / unit, shear, 0.10),
            Finding("imbalance of flow", found.number("flow imbalance"), 0.0, 1e-3))


PROBLEMS = (
    Problem("narrowing", "Estimate of five narrowings against axisymmetric finite elements", _narrowing),
    Problem("severe", "75 % stenosis by diameter, meshed from its distance, against axisymmetric finite elements", _severe, slow=True),
)
