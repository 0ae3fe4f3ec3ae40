"""B-spline registration: what is left after the affine part is bent, without folding.

Free-form deformation after Rueckert et al. 1999 with mutual information; the spacing of the control points is what keeps
it smooth, there is no other penalty. Where the Jacobian of the result is not positive, tissue would lie on itself: refused.
Tissue that was taken out has no partner, so across a resection the deformation means nothing.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import RegistrationError
from meshing.registration.align import POINTS, SAMPLES, Alignment, Levels, check_converged
from meshing.registration.intensities import ByIntensities, Source
from meshing.registration.prepare import Prepared
from meshing.registration.registration import Registration, Residual
from meshing.registration.toolkit import bend
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre

ITERATIONS = 30
_SAMPLES = SAMPLES // 2
"""Each costs its 3 x 64 slopes, ten times those of a linear step."""


@dataclass(frozen=True)
class BSpline(ByIntensities):
    """B-spline registration."""

    version: ClassVar[int] = 1
    method: ClassVar[str] = "B-spline"
    control: Annotated[Millimetre, Range(15.0, 120.0, "spacing of the control points")] = Millimetre(40.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Source, monitor: Monitor, /) -> Registration:
        linear = self.aligned(source, "affine", portion(monitor, 0.0, 0.5))
        forth = self._bent(source, linear.levels, linear.matrix, linear.residual, portion(monitor, 0.5, 0.75))
        swapped = (source[1], source[0])
        unchecked = replace(linear.residual, jacobian=(1.0, 1.0))
        back = self._bent(swapped, linear.levels.swapped, np.asarray(np.linalg.inv(linear.matrix)), unchecked, portion(monitor, 0.75, 1.0))
        points = _points(linear, self.seed)
        apart = np.linalg.norm(back.moved(forth.moved(points)) - points, axis=1)
        residual = replace(forth.residual, inverse_mean=Millimetre(float(apart.mean())), inverse_p95=Millimetre(float(np.percentile(apart, 95.0))),
                           limits=(*linear.residual.limits, "Between outlines the deformation is interpolated; where tissue was removed or "
                                   "added it means nothing", "The spread is that of the affine part"))
        check_converged(residual, float(self.tolerance))
        return replace(forth, residual=residual)

    def _bent(self, source: Source, levels: Levels, matrix: NDArray[np.float64], residual: Residual, monitor: Monitor) -> Registration:
        """The deformation before `matrix`, from coarse to fine on one control grid."""
        found = None
        used = range(max(0, len(levels.pairs) - 2), len(levels.pairs))
        for number, level in enumerate(used):
            many = levels.pairs[level].voxels > _SAMPLES
            found = bend(levels.pairs[level], matrix, float(self.control), self.metric, start=found.deformation if found else None,
                         iterations=ITERATIONS, samples=_SAMPLES if many else None, seed=self.seed, space=source[0].space,
                         monitor=portion(monitor, number / len(used), (number + 1) / len(used)),
                         doing=f"bending at {levels.fixed[level].spacing_mm.max():.1f} mm")
        if found is None or found.deformation is None:
            raise RegistrationError("the images are too small to be bent; register them rigidly")
        change = float(np.linalg.det(matrix[:3, :3])) * found.deformation.jacobian(_lattice(levels.fixed[-1]))
        after = min(residual.after, found.value)
        return Registration("B-spline", matrix, source[0].space, source[1].space,
                            replace(residual, after=after, jacobian=(float(change.min()), float(change.max()))), found.deformation)


def _lattice(fixed: Prepared) -> NDArray[np.float64]:
    """(n, 3) LPS mm: every other voxel of the whole fixed image, so that no fold hides in the air around the patient."""
    k, j, i = np.indices(fixed.values.shape)[:, ::2, ::2, ::2].reshape(3, -1).astype(np.float64)
    found: NDArray[np.float64] = np.stack([i, j, k], axis=1) @ fixed.to_patient.matrix[:3, :3].T + fixed.to_patient.matrix[:3, 3]
    return found


def _points(linear: Alignment, seed: int) -> NDArray[np.float64]:
    """Points of the patient that lie in both images."""
    points = linear.levels.fixed[-1].body_points(POINTS, seed)
    placed = points @ linear.matrix[:3, :3].T + linear.matrix[:3, 3]
    return points[linear.levels.moving[-1].holds(placed)]
