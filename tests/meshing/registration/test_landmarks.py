import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.errors import ParameterOutOfRange, RegistrationError
from meshing.frames import SpaceUid
from meshing.registration import Landmarks
from meshing.registration.landmarks import fit
from meshing.registration.poses import about, placed, turn
from meshing.step import silent
from meshing.volume import Volume, grid

FIXED, MOVING = SpaceUid("1.1"), SpaceUid("1.2")
POINTS = np.array([[60.0, 0, 5], [-55, 10, 0], [0, 80, -10], [5, -85, 12], [10, 5, 90], [-20, 30, -60], [40, -40, 30]])


def images() -> tuple[Volume, Volume]:
    empty = np.zeros((4, 4, 4), np.float32)
    return Volume(empty, grid((1, 1, 1), (0, 0, 0), FIXED), "CT"), Volume(empty, grid((1, 1, 1), (0, 0, 0), MOVING), "MR")


def points(xyz: NDArray[np.float64]) -> tuple[tuple[float, float, float], ...]:
    return tuple((float(x), float(y), float(z)) for x, y, z in xyz)


def landmarks(fixed: NDArray[np.float64], moving: NDArray[np.float64], kind: str = "rigid") -> Landmarks:
    return Landmarks(points(fixed), points(moving), kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(20))
def test_exact_landmarks_give_the_exact_pose(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pose = about(turn(rng.uniform(-3, 3, 3)), rng.normal(0, 30, 3), rng.normal(0, 60, 3))
    found = landmarks(POINTS, placed(pose, POINTS)).run(images(), silent)
    assert np.allclose(found.matrix, pose, atol=1e-9)
    assert found.residual.fre == pytest.approx(0.0, abs=1e-9)
    assert (found.source, found.target) == (FIXED, MOVING)
    assert np.linalg.det(found.matrix[:3, :3]) == pytest.approx(1.0)


def test_a_similarity_finds_the_scale_and_a_rigid_one_does_not() -> None:
    pose = about(1.07 * turn(np.array([0.2, -0.1, 0.3])), np.zeros(3), np.array([5.0, 6, 7]))
    assert np.allclose(landmarks(POINTS, placed(pose, POINTS), "similarity").run(images(), silent).matrix, pose, atol=1e-9)
    assert float(landmarks(POINTS, placed(pose, POINTS)).run(images(), silent).residual.fre or 0.0) > 3.0


@pytest.mark.parametrize("kind", ["rigid", "similarity"])
def test_expected_error_at_a_target_is_what_many_draws_show(kind: str) -> None:
    """Fitzpatrick's formula against simulation: FRE and TRE within 3 %, inside the points and far outside."""
    rng = np.random.default_rng(5)
    targets = np.array([[0.0, 0, 0], [100, 20, -30], [10, 160, 90]])
    sigma, draws = 0.5, 3000
    fres, errors = [], []
    for _ in range(draws):
        matrix, fre = fit(POINTS, POINTS + rng.normal(0, sigma, POINTS.shape), scaled=kind == "similarity")
        fres.append(fre**2)
        errors.append(np.sum((placed(matrix, targets) - targets) ** 2, axis=1))
    free = 7 if kind == "similarity" else 6
    fle = np.sqrt(3) * sigma
    assert np.sqrt(np.mean(fres)) == pytest.approx(fle * np.sqrt(1 - free / (3 * len(POINTS))), rel=0.03)
    found = landmarks(POINTS, POINTS + 1e-9, kind).run(images(), silent)
    given = found.expected_error_mm(targets) / float(found.residual.fle or np.nan) * fle
    assert given == pytest.approx(np.sqrt(np.mean(errors, axis=0)), rel=0.03)


def test_landmarks_that_fit_only_when_mirrored_are_refused() -> None:
    rng = np.random.default_rng(1)
    mirrored = POINTS * np.array([-1.0, 1, 1]) + rng.normal(0, 1.0, POINTS.shape)
    with pytest.raises(RegistrationError, match=r"left and right\s+are exchanged|mirrored"):
        landmarks(POINTS, mirrored).run(images(), silent)


def test_flat_landmarks_never_mirror() -> None:
    flat = POINTS * np.array([1.0, 1, 0])
    pose = about(turn(np.array([0.4, 0.2, 0.1])), np.zeros(3), np.array([9.0, 8, 7]))
    found = landmarks(flat, placed(pose, flat)).run(images(), silent)
    assert np.allclose(found.matrix, pose, atol=1e-9)


@pytest.mark.parametrize(("fixed", "moving", "words"), [
    (POINTS[:2], POINTS[:2], "at least three"), (POINTS[:4], POINTS[:3], "needs its partner")])
def test_too_few_landmarks_are_a_wrong_request(fixed: NDArray[np.float64], moving: NDArray[np.float64], words: str) -> None:
    with pytest.raises(ParameterOutOfRange, match=words):
        landmarks(fixed, moving)


def test_landmarks_in_a_line_are_refused() -> None:
    line = np.outer(np.arange(5.0), [10.0, 3.0, -2.0])
    with pytest.raises(RegistrationError, match="line"):
        landmarks(line, line + 5.0).run(images(), silent)


def test_three_landmarks_leave_nothing_to_estimate_their_error_from() -> None:
    found = landmarks(POINTS[:3], POINTS[:3] + 1.0).run(images(), silent)
    assert found.residual.fle is not None or any("three landmarks" in words for words in found.residual.limits)
    assert landmarks(POINTS[:3], POINTS[:3] + 1.0).run(images(), silent).residual.limits
