"""The door to SimpleITK for registration: one level of an optimisation, and the value of a metric.

Mutual information after Mattes et al. 2003 (joint histogram with B-spline windows); correlation for images of one kind.
Random sampling has a fixed seed and everything runs in one thread: the sums of a histogram depend on their order, and a
result must not depend on the machine.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import SimpleITK
from numpy.typing import NDArray

from meshing.errors import RegistrationError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.registration.prepare import Prepared
from meshing.registration.registration import Deformation
from meshing.step import Monitor

Metric = Literal["mutual information", "correlation"]
Linear = Literal["rigid", "affine"]

BINS = 40
FINEST_STEP_MM = 0.005

_toolkit: Any = SimpleITK  # its wrappers carry no types
_toolkit.ProcessObject_SetGlobalWarningDisplay(False)


@dataclass(frozen=True, eq=False)
class Pair:
    """The same level of both images as the toolkit's objects; `radius_mm` is the mean radius of the fixed patient."""

    fixed: Any
    moving: Any
    mask: Any
    voxels: int
    radius_mm: float


@dataclass(frozen=True, eq=False)
class Found:
    """The matrix (4, 4) or the coefficients that one level ended with, its metric, and why it stopped."""

    value: float
    iterations: int
    matrix: NDArray[np.float64]
    deformation: Deformation | None = None
    ran_out: bool = False


def pair(fixed: Prepared, moving: Prepared) -> Pair:
    mask = _image(fixed.near_body.astype(np.uint8), fixed.to_patient)
    points = fixed.body_points(2000, 0)
    radius = float(np.sqrt(np.mean(np.sum((points - points.mean(axis=0)) ** 2, axis=1))))
    return Pair(_image(fixed.values, fixed.to_patient), _image(moving.values, moving.to_patient), mask, int(np.count_nonzero(fixed.near_body)),
                max(radius, 1.0))


def metric_at(images: Pair, matrix: NDArray[np.float64], metric: Metric) -> float:
    """The metric (lower is better) when the moving image is placed by `matrix`; infinite where they do not meet."""
    method = _method(metric, None, 0)
    method.SetInitialTransform(_affine(matrix, np.zeros(3)))
    method.SetMetricFixedMask(images.mask)
    try:
        with _one_thread():
            return float(method.MetricEvaluate(images.fixed, images.moving))
    except RuntimeError:  # all samples map outside
        return float("inf")


def refine(images: Pair, start: NDArray[np.float64], centre: NDArray[np.float64], kind: Linear, metric: Metric, *, step_mm: float,
           iterations: int, samples: int | None, seed: int, monitor: Monitor, doing: str) -> Found:
    """Regular-step gradient descent from `start`, turning about `centre` (fixed LPS mm); `samples` None = every voxel.

    An angle weighs as the arc it moves at the patient's mean radius. (Scales estimated from voxel shifts overshoot: the
    first step turned by half a radian.)
    """
    transform = _euler(start, centre) if kind == "rigid" else _affine(start, centre)
    method = _method(metric, None if samples is None else samples / max(images.voxels, 1), seed)
    method.SetMetricFixedMask(images.mask)
    reach = images.radius_mm
    method.SetOptimizerAsRegularStepGradientDescent(learningRate=step_mm / reach, minStep=FINEST_STEP_MM / reach, numberOfIterations=iterations,
                                                    relaxationFactor=0.6, gradientMagnitudeTolerance=1e-8)
    method.SetOptimizerScales([1.0] * (transform.GetNumberOfParameters() - 3) + [reach**-2] * 3)
    method.SetInitialTransform(transform, inPlace=True)
    value = _executed(method, images, iterations, monitor, doing)
    ran_out = "aximum number of iterations" in method.GetOptimizerStopConditionDescription()
    return Found(value, int(method.GetOptimizerIteration()), _matrix(transform), None, ran_out)


def bend(images: Pair, matrix: NDArray[np.float64], spacing_mm: float, metric: Metric, *, start: Deformation | None, iterations: int,
         samples: int | None, seed: int, space: SpaceUid, monitor: Monitor, doing: str) -> Found:
    """A cubic B-spline x + u(x) before `matrix`, by L-BFGS-B; control points about `spacing_mm` apart over the fixed image."""
    size = np.array(images.fixed.GetSize()) * np.array(images.fixed.GetSpacing())
    meshes = [max(1, int(round(mm / spacing_mm))) for mm in size]
    transform = _toolkit.BSplineTransformInitializer(images.fixed, meshes, 3)
    if start is not None:
        transform.SetParameters(start.coefficients.transpose(3, 0, 1, 2).ravel().tolist())
    method = _method(metric, None if samples is None else samples / max(images.voxels, 1), seed)
    method.SetMetricFixedMask(images.mask)
    method.SetMovingInitialTransform(_affine(matrix, np.zeros(3)))
    method.SetOptimizerAsLBFGSB(gradientConvergenceTolerance=1e-6, numberOfIterations=iterations, maximumNumberOfCorrections=5,
                                maximumNumberOfFunctionEvaluations=3 * iterations, costFunctionConvergenceFactor=1e10)
    method.SetInitialTransform(transform, inPlace=True)
    value = _executed(method, images, iterations, monitor, doing)
    return Found(value, int(method.GetOptimizerIteration()), matrix, _deformation(transform, space))


def _executed(method: Any, images: Pair, iterations: int, monitor: Monitor, doing: str) -> float:
    stopped: list[BaseException] = []
    done = [0]

    def report() -> None:
        done[0] += 1
        try:
            monitor(min(0.99, done[0] / iterations), doing)
        except BaseException as cause:  # kept and raised again below: an exception cannot cross the toolkit
            stopped.append(cause)
            method.StopRegistration()

    method.AddCommand(_toolkit.sitkIterationEvent, report)
    try:
        with _one_thread():
            method.Execute(images.fixed, images.moving)
    except RuntimeError as cause:
        if not stopped:
            raise RegistrationError("the images slid apart while they were being registered, so that nothing of the one lay on the other; give "
                                    f"landmarks, or a start nearer to the answer ({str(cause).strip().splitlines()[-1]})") from None
    finally:
        method.RemoveAllCommands()
    if stopped:
        raise stopped[0]
    return float(method.GetMetricValue())


@contextmanager
def _one_thread() -> Iterator[None]:
    """The metric takes its threads from the global setting, whatever the method says."""
    before = _toolkit.ProcessObject_GetGlobalDefaultNumberOfThreads()
    _toolkit.ProcessObject_SetGlobalDefaultNumberOfThreads(1)
    try:
        yield
    finally:
        _toolkit.ProcessObject_SetGlobalDefaultNumberOfThreads(before)


def _method(metric: Metric, share: float | None, seed: int) -> Any:
    method = _toolkit.ImageRegistrationMethod()
    method.SetNumberOfThreads(1)
    method.SetInterpolator(_toolkit.sitkLinear)
    if metric == "mutual information":
        method.SetMetricAsMattesMutualInformation(BINS)
    else:
        method.SetMetricAsCorrelation()
    if share is not None and share < 1.0:
        method.SetMetricSamplingStrategy(method.RANDOM)
        method.SetMetricSamplingPercentage(float(share), seed + 1)  # 0 would mean the clock
    return method


def _image(values: NDArray[Any], to_patient: Transform[IJK, LPS]) -> Any:
    spacing = np.linalg.norm(to_patient.matrix[:3, :3], axis=0)
    image = _toolkit.GetImageFromArray(np.ascontiguousarray(values))
    image.SetSpacing(spacing.tolist())
    image.SetDirection((to_patient.matrix[:3, :3] / spacing).ravel().tolist())
    image.SetOrigin(to_patient.matrix[:3, 3].tolist())
    return image


def _affine(matrix: NDArray[np.float64], centre: NDArray[np.float64]) -> Any:
    transform = _toolkit.AffineTransform(3)
    return _placed(transform, matrix, centre)


def _euler(matrix: NDArray[np.float64], centre: NDArray[np.float64]) -> Any:
    u, _, v = np.linalg.svd(matrix[:3, :3])
    turned = matrix.copy()
    turned[:3, :3] = u @ v
    return _placed(_toolkit.Euler3DTransform(), turned, centre)


def _placed(transform: Any, matrix: NDArray[np.float64], centre: NDArray[np.float64]) -> Any:
    transform.SetCenter(centre.tolist())
    transform.SetMatrix(matrix[:3, :3].ravel().tolist())
    transform.SetTranslation((matrix[:3, :3] @ centre + matrix[:3, 3] - centre).tolist())
    return transform


def _matrix(transform: Any) -> NDArray[np.float64]:
    found = np.eye(4)
    centre = np.array(transform.GetCenter())
    found[:3, :3] = np.array(transform.GetMatrix()).reshape(3, 3)
    found[:3, 3] = np.array(transform.GetTranslation()) + centre - found[:3, :3] @ centre
    return found


def _deformation(transform: Any, space: SpaceUid) -> Deformation:
    """Coefficients and control grid, read from the toolkit's coefficient images."""
    images = transform.GetCoefficientImages()
    first = images[0]
    matrix = np.eye(4)
    matrix[:3, :3] = np.array(first.GetDirection()).reshape(3, 3) * np.array(first.GetSpacing())
    matrix[:3, 3] = first.GetOrigin()
    coefficients = np.stack([_toolkit.GetArrayFromImage(image) for image in images], axis=-1).astype(np.float64)
    return Deformation(coefficients, Transform(matrix, IJK, LPS, space))
