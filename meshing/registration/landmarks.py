"""Registration by corresponding points, in closed form.

Rigid and similarity after Umeyama 1991 (Arun 1987 with the sign of the determinant kept): with the points about their
means, the singular values of the cross-covariance give the rotation, and for a similarity the scale. The fiducial
registration error FRE^2 = mean |residual|^2 understates how well points were marked; with N points and d free parameters
E[FRE^2] = (1 - d / 3N) FLE^2 (Sibson 1979), which gives the localisation error FLE, and from it the expected error at a
target (Fitzpatrick 1998), `Registration.expected_error_mm`. FRE and the error at a target are not correlated: a small FRE
says nothing about a target far from the points.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ParameterOutOfRange, RegistrationError
from meshing.registration.registration import Registration, Residual
from meshing.step import Monitor
from meshing.units import Millimetre
from meshing.volume import Volume

Point = tuple[Millimetre, Millimetre, Millimetre]

MIRROR_RATIO = 0.5
"""Mirrored, the points may fit better, but not so much better: the root mean square distance less than this share."""
_FLAT = 1e-3
"""Points whose least extent is below this share of the largest lie in a plane: there mirrored and turned are the same."""


@dataclass(frozen=True)
class Landmarks:
    """Registration by landmarks.

    `fixed_lps` and `moving_lps` are the same places, in the same order, in the two images.
    """

    version: ClassVar[int] = 1
    method: ClassVar[str] = "landmarks"
    fixed_lps: tuple[Point, ...]
    moving_lps: tuple[Point, ...]
    kind: Literal["rigid", "similarity"] = "rigid"

    def __post_init__(self) -> None:
        if len(self.fixed_lps) != len(self.moving_lps):
            raise ParameterOutOfRange(f"there are {len(self.fixed_lps)} landmarks in the fixed and {len(self.moving_lps)} in the moving image; each "
                                      "needs its partner")
        if len(self.fixed_lps) < 3:
            raise ParameterOutOfRange(f"{len(self.fixed_lps)} landmarks do not fix a position in space; give at least three, "
                                      "better six, not in a line")

    def run(self, source: tuple[Volume, Volume], monitor: Monitor, /) -> Registration:
        monitor(0.0, "fitting landmarks")
        fixed, moving = np.array(self.fixed_lps, float), np.array(self.moving_lps, float)
        matrix, fre = fit(fixed, moving, scaled=self.kind == "similarity")
        _check(fixed, moving, fre, self.kind == "similarity")
        free = 7 if self.kind == "similarity" else 6
        share = 1.0 - free / (3.0 * len(fixed))
        fle = fre / np.sqrt(share) if share > 1e-9 else None
        before = float(np.sqrt(np.mean(np.sum((fixed - moving) ** 2, axis=1))))
        limits = ["The error at a target is an expectation for points marked equally well everywhere; a small FRE does not make it small"]
        if len(fixed) < 6:
            limits.append(f"{len(fixed)} landmarks leave little to judge their error by")
        if fle is None:
            limits.append("three landmarks leave nothing over from which the error of marking could be estimated")
        jacobian = float(np.linalg.det(matrix[:3, :3]))
        residual = Residual("fiducial registration error in mm", before, fre, jacobian=(jacobian, jacobian), fre=Millimetre(fre),
                            fle=None if fle is None else Millimetre(float(fle)), landmarks_mm=fixed, limits=tuple(limits))
        return Registration(self.kind, matrix, source[0].space, source[1].space, residual)


def fit(fixed: NDArray[np.float64], moving: NDArray[np.float64], *, scaled: bool, mirrored: bool = False) -> tuple[NDArray[np.float64], float]:
    """The matrix (4, 4) that takes `fixed` (n, 3) to `moving` with the least sum of squares, and the root mean square that
    is left, mm. `mirrored` looks among mirrored placements only."""
    centre, other = fixed.mean(axis=0), moving.mean(axis=0)
    x, y = fixed - centre, moving - other
    u, size, v = np.linalg.svd(y.T @ x)
    sign = np.sign(np.linalg.det(u) * np.linalg.det(v)) or 1.0
    signs = np.array([1.0, 1.0, -sign if mirrored else sign])
    turn = u @ np.diag(signs) @ v
    scale = float((size * signs).sum() / (x**2).sum()) if scaled else 1.0
    matrix = np.eye(4)
    matrix[:3, :3] = scale * turn
    matrix[:3, 3] = other - scale * turn @ centre
    left = x @ matrix[:3, :3].T - y
    return matrix, float(np.sqrt(np.mean(np.sum(left**2, axis=1))))


def _check(fixed: NDArray[np.float64], moving: NDArray[np.float64], fre: float, scaled: bool) -> None:
    """Raises RegistrationError for points in a line, and for points that fit when mirrored."""
    for name, points in (("fixed", fixed), ("moving", moving)):
        extent = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
        if extent[1] < 1e-3 * max(extent[0], 1e-9):
            raise RegistrationError(f"the landmarks of the {name} image lie in one line (or in one point), so the turn about it is "
                                    "open; add one beside it")
    flat = min(np.linalg.svd(p - p.mean(axis=0), compute_uv=False)[2] for p in (fixed, moving)) < _FLAT * float(np.ptp(fixed))
    if flat:
        return
    glass = fit(fixed, moving, scaled=scaled, mirrored=True)[1]
    if fre > 1e-6 and glass < MIRROR_RATIO * fre:
        raise RegistrationError(f"the landmarks fit when one image is mirrored ({glass:.1f} mm are left) and not as they are ({fre:.1f} mm): left "
                                "and right are exchanged between the two lists, or one image is mirrored. Check both")
