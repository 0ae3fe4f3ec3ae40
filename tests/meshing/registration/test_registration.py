"""The noun: directions, inverses, refusals, the spline against the toolkit's own."""
import numpy as np
import pytest
import SimpleITK

from app.registering import read_registration, write_registration
from app.session.codec import from_plain, to_plain
from meshing.errors import FrameMismatch, RegistrationError
from meshing.frames import LPS, Points
from meshing.phantoms.head import FIXED, MOVING, head, pose
from meshing.registration.blend import Checkerboard, Difference
from meshing.registration.registration import Deformation, Registration, Residual
from meshing.registration.resample import Resample, ResampleLabels
from meshing.registration.toolkit import _deformation
from meshing.step import silent
from tests.meshing.segmenters.measures import dice as dice_of

SMALL = {"spacing": (5.0, 5.0, 6.0), "shape": (46, 54, 46)}


def known(matrix: np.ndarray, deformation: Deformation | None = None, jacobian: tuple[float, float] = (1.0, 1.0)) -> Registration:
    return Registration("affine" if deformation is None else "B-spline", matrix, FIXED, MOVING, Residual("known", 0.0, 0.0, jacobian=jacobian),
                        deformation)


def bent() -> tuple[Deformation, SimpleITK.BSplineTransform]:
    rng = np.random.default_rng(3)
    image = SimpleITK.Image(40, 44, 36, SimpleITK.sitkFloat32)
    image.SetSpacing((4.0, 4.0, 5.0))
    image.SetOrigin((-80.0, -90.0, -70.0))
    transform = SimpleITK.BSplineTransformInitializer(image, [5, 5, 5], 3)
    transform.SetParameters(rng.normal(0.0, 3.0, transform.GetNumberOfParameters()).tolist())
    return _deformation(transform, FIXED), transform


def test_points_go_over_and_come_back_and_frames_are_checked() -> None:
    found = known(pose((10, 5, -7), (3, 4, 5)))
    there = found(Points(np.array([[1.0, 2, 3]]), LPS, FIXED))
    assert there.space == MOVING
    assert np.allclose(found.back(there).xyz, [[1, 2, 3]])
    with pytest.raises(FrameMismatch):
        found(Points(np.zeros((1, 3)), LPS, MOVING))
    with pytest.raises(FrameMismatch):
        found.back(Points(np.zeros((1, 3)), LPS, FIXED))
    turned = found.inverse()
    assert (turned.source, turned.target) == (MOVING, FIXED)
    assert np.allclose(turned.moved(there.xyz), [[1, 2, 3]])


def test_the_spline_is_the_one_of_the_toolkit_and_its_jacobian_the_slope_of_it() -> None:
    deformation, theirs = bent()
    points = np.random.default_rng(0).uniform((-75, -85, -65), (70, 75, 100), (300, 3))
    assert np.allclose(points + deformation.at(points), [theirs.TransformPoint(p) for p in points.tolist()], atol=1e-9)
    step = 1e-4
    slopes = np.stack([(deformation.at(points + step * e) - deformation.at(points - step * e)) / (2 * step) for e in np.eye(3)], axis=-1)
    assert np.allclose(deformation.jacobian(points), np.linalg.det(np.eye(3) + slopes), atol=1e-6)


def test_a_deformation_is_inverted_and_survives_file_and_store(tmp_path: object) -> None:
    deformation, _ = bent()
    found = known(pose((4, 2, 3), (1, 2, 3)), deformation, (0.5, 1.5))
    points = np.random.default_rng(1).uniform(-50, 50, (200, 3))
    assert np.abs(found.moved_back(found.moved(points)) - points).max() < 2e-3
    from pathlib import Path

    path = Path(str(tmp_path)) / "r.json"
    write_registration(found, path)
    assert np.array_equal(read_registration(path).moved(points), found.moved(points))
    arrays: dict[str, np.ndarray] = {}
    plain = to_plain(found, arrays)
    assert np.array_equal(from_plain(plain, arrays).moved(points), found.moved(points))


def test_a_registration_that_mirrors_flattens_or_folds_cannot_be_made() -> None:
    with pytest.raises(RegistrationError, match="never changes sides"):
        known(np.diag([-1.0, 1, 1, 1]))
    with pytest.raises(RegistrationError, match="never changes sides"):
        known(np.diag([1.0, 1, 0, 1]))
    deformation, _ = bent()
    with pytest.raises(RegistrationError, match="folds"):
        known(np.eye(4), deformation, (-0.1, 1.4))


def test_images_and_labels_carried_over_lie_on_those_drawn_there() -> None:
    matrix = pose((8, -6, 10), (6, -7, 5))
    fixed, truth = head("CT", noise=0.0, **SMALL)  # type: ignore[arg-type]
    moving, labels = head("CT", matrix=matrix, space=MOVING, noise=0.0, **SMALL)  # type: ignore[arg-type]
    moved = Resample().run((fixed, moving, known(matrix)), silent)
    assert moved.space == FIXED
    assert np.median(np.abs(moved.values - fixed.values)) < 1.0
    carried = ResampleLabels().run((fixed, labels, known(matrix)), silent)
    assert dice_of(carried.mask("brain"), truth.mask("brain")) > 0.98
    assert carried.legend == truth.legend
    identity = Registration("rigid", np.eye(4), FIXED, FIXED, Residual("known", 0, 0))
    assert np.array_equal(Resample().run((fixed, fixed, identity), silent).values, fixed.values)
    assert np.array_equal(ResampleLabels().run((fixed, truth, identity), silent).values, truth.values)
    with pytest.raises(FrameMismatch):
        Resample().run((moving, fixed, known(matrix)), silent)


def test_checkerboard_takes_turns_and_difference_refuses_other_kinds() -> None:
    fixed, _ = head("CT", **SMALL)  # type: ignore[arg-type]
    other, _ = head("MR", **SMALL)  # type: ignore[arg-type]
    board = Checkerboard(20.0).run((fixed, other), silent)  # type: ignore[arg-type]
    own = Checkerboard(20.0).run((fixed, fixed), silent)  # type: ignore[arg-type]
    assert np.array_equal(board.values[:3, :4, :4], own.values[:3, :4, :4])
    assert not np.array_equal(board.values[:3, :4, 4:8], own.values[:3, :4, 4:8])
    assert 0.0 <= board.values.min() <= board.values.max() <= 1.0
    assert not Difference().run((fixed, fixed), silent).values.any()
    with pytest.raises(RegistrationError, match="means nothing"):
        Difference().run((fixed, other), silent)


def test_expected_error_is_for_landmarks_only() -> None:
    with pytest.raises(RegistrationError, match="landmarks"):
        known(np.eye(4)).expected_error_mm(np.zeros((1, 3)))


