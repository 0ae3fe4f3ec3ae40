"""Registration: where a point of one image lies in another, as a value with its residual.

A Registration maps LPS millimetres of the fixed image's frame of reference to LPS millimetres of the moving image's:

    y = A (x + u(x))        A a 4 x 4 matrix, u a cubic B-spline (Rueckert 1999, eq. 1) or nothing

That is the direction in which the moving image is resampled onto the fixed one. Sides never change: the determinant of A
is positive, and where there is a deformation its Jacobian is positive everywhere (no folding); anything else cannot be
made. `Residual` says how well the two agree and how that was found out; an agreement of images is not an accuracy at a
target, and its sentences say so.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meshing.errors import FrameMismatch, RegistrationError
from meshing.frames import IJK, LPS, Points, SpaceUid, Transform
from meshing.registration.spline import displacement, gradient
from meshing.units import Millimetre, Percent

Kind = Literal["rigid", "similarity", "affine", "B-spline"]

_ROUNDS, _CLOSE_MM = 60, 1e-3


@dataclass(frozen=True, eq=False)
class Deformation:
    """A cubic B-spline displacement in mm, LPS: `coefficients[k, j, i, 3]` on the control grid `to_patient`."""

    coefficients: NDArray[np.float64]
    to_patient: Transform[IJK, LPS]

    def at(self, xyz: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 3) displacement at (n, 3) LPS mm; zero outside the control grid."""
        return displacement(self.coefficients, np.asarray(np.linalg.inv(self.to_patient.matrix)), np.ascontiguousarray(xyz, np.float64))

    def jacobian(self, xyz: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) determinant of I + grad u."""
        inverse = np.asarray(np.linalg.inv(self.to_patient.matrix), np.float64)
        slope = gradient(self.coefficients, inverse, np.ascontiguousarray(xyz, np.float64)) @ inverse[:3, :3]
        found: NDArray[np.float64] = np.linalg.det(np.eye(3) + slope)
        return found


@dataclass(frozen=True, eq=False)
class Residual:
    """How well two images agree, and how that was found out. None = not applicable to this method.

    metric, before, after   what was optimised, at the start and at the end; lower is better
    overlap                 share of the fixed body that lies inside the moving image
    inverse_mean, _p95      distance of a point from itself after going there and, by the registration the other way
                            round, back again
    spread                  root mean square distance between repetitions with other samples of the images (bootstrap)
    jacobian                smallest and largest local change of volume
    mirror_gain             how much better the metric gets when the moving image is mirrored left to right; negative
                            when mirroring makes it worse, as it must
    fre, fle, landmarks_mm  fiducial registration error, the localisation error that explains it, and the fixed points
    """

    metric: str
    before: float
    after: float
    overlap: Percent | None = None
    inverse_mean: Millimetre | None = None
    inverse_p95: Millimetre | None = None
    spread: Millimetre | None = None
    jacobian: tuple[float, float] = (1.0, 1.0)
    mirror_gain: float | None = None
    fre: Millimetre | None = None
    fle: Millimetre | None = None
    landmarks_mm: NDArray[np.float64] | None = None
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Registration:
    """Maps points of the fixed image's frame (`source`) to the moving image's (`target`), both LPS mm."""

    kind: Kind
    matrix: NDArray[np.float64]
    source: SpaceUid
    target: SpaceUid
    residual: Residual
    deformation: Deformation | None = None

    def __post_init__(self) -> None:
        if self.matrix.shape != (4, 4) or not np.all(np.isfinite(self.matrix)):
            raise RegistrationError("the registration ended without numbers; nothing can be placed by it")
        if not np.linalg.det(self.matrix[:3, :3]) > 1e-3:
            raise RegistrationError("the registration would mirror the patient or flatten it (its determinant is "
                                    f"{np.linalg.det(self.matrix[:3, :3]):.3g}); a registration never changes sides. Check that left and "
                                    "right are right in both images")
        if self.deformation is not None and not self.residual.jacobian[0] > 0.0:
            raise RegistrationError(f"the deformation folds tissue onto itself (smallest Jacobian {self.residual.jacobian[0]:.2f}); choose a "
                                    "wider spacing of the control points, or an affine registration")

    def __call__(self, points: Points[LPS]) -> Points[LPS]:
        """The same points in the moving image's frame. Raises FrameMismatch for points of another frame."""
        if points.space != self.source or points.frame is not LPS:
            raise FrameMismatch(f"points are in {points.frame.__name__} of {points.space}, the registration starts from LPS of {self.source}")
        return Points(self.moved(points.xyz), LPS, self.target)

    def back(self, points: Points[LPS]) -> Points[LPS]:
        """Points of the moving image's frame in the fixed image's."""
        if points.space != self.target or points.frame is not LPS:
            raise FrameMismatch(f"points are in {points.frame.__name__} of {points.space}, the registration ends in LPS of {self.target}")
        return Points(self.moved_back(points.xyz), LPS, self.source)

    def moved(self, xyz: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 3) LPS mm, fixed to moving, without the check of frames."""
        bent = xyz if self.deformation is None else xyz + self.deformation.at(xyz)
        placed: NDArray[np.float64] = bent @ self.matrix[:3, :3].T + self.matrix[:3, 3]
        return placed

    def moved_back(self, xyz: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 3) LPS mm, moving to fixed; a deformation is inverted by Newton's method on x + u(x) = A^-1 y."""
        inverse = np.linalg.inv(self.matrix)
        aim: NDArray[np.float64] = xyz @ inverse[:3, :3].T + inverse[:3, 3]
        if self.deformation is None:
            return aim
        x = aim - self.deformation.at(aim)
        grid = np.asarray(np.linalg.inv(self.deformation.to_patient.matrix), np.float64)
        for _ in range(_ROUNDS):
            miss = x + self.deformation.at(x) - aim
            if np.max(np.abs(miss), initial=0.0) < _CLOSE_MM:
                return x
            slope = np.eye(3) + gradient(self.deformation.coefficients, grid, x) @ grid[:3, :3]
            x = x - 0.9 * np.linalg.solve(slope, miss[..., None])[..., 0]
        raise RegistrationError("the deformation cannot be inverted at some of the points; they lie where it is not smooth enough")

    def inverse(self) -> Registration:
        """The other way round. Raises RegistrationError for a deformation: map its points with `back`."""
        if self.deformation is not None:
            raise RegistrationError("a B-spline registration has no inverse in closed form; map points with `back`")
        return Registration(self.kind, np.asarray(np.linalg.inv(self.matrix)), self.target, self.source, self.residual)

    @property
    def rotation_deg(self) -> float:
        """Angle of the rotation in the matrix (its polar factor)."""
        return rotation_deg(self.matrix)

    def expected_error_mm(self, xyz: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) expected target registration error at (n, 3) points of the fixed frame: root mean square, mm.

        Fitzpatrick, West and Maurer 1998, eq. 46: TRE^2 = FLE^2/N (1 + 1/3 sum_k d_k^2 / f_k^2), d_k the distance of the
        point from principal axis k of the landmarks, f_k their root mean square distance from it. A free scale adds
        FLE^2/3 |x|^2 / (N f^2). Only for a registration by landmarks.
        """
        landmarks, fle = self.residual.landmarks_mm, self.residual.fle
        if landmarks is None or fle is None:
            raise RegistrationError("an expected error at a target exists only for a registration by landmarks")
        centre = landmarks.mean(axis=0)
        spread = landmarks - centre
        axes = np.linalg.svd(spread, full_matrices=True)[2]
        off, inside = (xyz - centre) @ axes.T, spread @ axes.T
        total = np.ones(len(xyz))
        for axis in range(3):
            others = [k for k in range(3) if k != axis]
            total += (off[:, others] ** 2).sum(axis=1) / (inside[:, others] ** 2).sum(axis=1).mean() / 3.0
        if self.kind == "similarity":
            total += (off**2).sum(axis=1) / (inside**2).sum(axis=1).mean() / 3.0
        error: NDArray[np.float64] = fle * np.sqrt(total / len(landmarks))
        return error


def rotation_deg(matrix: NDArray[np.float64]) -> float:
    """Angle of the rotation nearest to the upper 3 x 3 part (Higham 1986: the polar factor)."""
    u, _, v = np.linalg.svd(matrix[:3, :3])
    return float(np.degrees(np.arccos(np.clip((np.trace(u @ v) - 1.0) / 2.0, -1.0, 1.0))))
