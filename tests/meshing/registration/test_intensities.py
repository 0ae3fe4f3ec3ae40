"""Known motion is found again; what cannot be trusted is refused in words."""
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from meshing.errors import Cancelled, RegistrationError
from meshing.frames import SpaceUid
from meshing.phantoms.head import CENTRE, MOVING, head, pose
from meshing.registration import Affine, BSpline, Rigid
from meshing.registration.align import Levels, climb
from meshing.registration.poses import placed
from meshing.registration.prepare import prepared
from meshing.registration.registration import Registration, rotation_deg
from meshing.registration.resample import ResampleLabels
from meshing.step import silent
from meshing.units import Millimetre
from meshing.volume import Modality, Volume, grid, position_of
from tests.meshing.segmenters.measures import dice

SMALL = {"spacing": (4.0, 4.0, 5.0), "shape": (52, 64, 56)}
MOTION = pose((6, -9, 12), (14, -20, 9))
STEP = Rigid(resolution=Millimetre(4.0))
PROBES = np.array([[60.0, 0, 0], [-60, 0, 0], [0, 80, 0], [0, -90, 0], [0, 0, 90], [0, 0, -90]]) + CENTRE


@cache
def fixed() -> Volume:
    return head("CT", **SMALL)[0]  # type: ignore[arg-type]


@cache
def moving(modality: Modality) -> Volume:
    return head(modality, matrix=MOTION, space=MOVING, seed=2, **SMALL)[0]  # type: ignore[arg-type]


@cache
def registered(modality: Modality) -> Registration:
    return STEP.run((fixed(), moving(modality)), silent)


@pytest.mark.slow
@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_known_motion_is_found_to_half_a_millimetre_and_half_a_degree(modality: Modality) -> None:
    found = registered(modality)
    miss = np.linalg.norm(placed(found.matrix, PROBES) - placed(MOTION, PROBES), axis=1)
    assert miss.max() < 0.2
    assert rotation_deg(np.linalg.inv(MOTION) @ found.matrix) < 0.1
    residual = found.residual
    assert float(residual.inverse_p95 or 9) < 0.5
    assert float(residual.spread or 9) < 0.5
    assert residual.after < residual.before
    assert float(residual.mirror_gain or 0) < 0
    assert residual.jacobian == pytest.approx((1.0, 1.0))
    assert (found.source, found.target) == (fixed().space, MOVING)
    if modality == "MR":
        assert any("same patient" in words for words in residual.limits)


@pytest.mark.slow
def test_a_head_after_an_operation_lies_on_the_head_before_it() -> None:
    """A bone flap of 40 mm and what lies below it to 50 mm are gone, air and fluid in their place: the rest says where the head is."""
    image = moving("CT")
    k, j, i = np.indices(image.values.shape)
    where = position_of(image.to_patient, np.stack([i, j, k], -1).reshape(-1, 3).astype(float)).reshape(*image.values.shape, 3)
    flap = placed(MOTION, (CENTRE + [60.0, 20.0, 50.0])[None])[0]
    away = np.linalg.norm(where - flap, axis=-1)
    after = np.where(away < 25.0, 10.0, image.values)
    after = np.where((away < 25.0) & (image.values > 300.0), -1000.0, after)
    assert np.count_nonzero((away < 25.0) & (image.values > 300.0)) > 50
    found = STEP.run((fixed(), replace(image, values=after.astype(image.values.dtype))), silent)
    assert np.linalg.norm(placed(found.matrix, PROBES) - placed(MOTION, PROBES), axis=1).max() < 0.5
    assert rotation_deg(np.linalg.inv(MOTION) @ found.matrix) < 0.5


def test_the_same_seed_gives_the_same_bytes() -> None:
    levels = Levels.of(*(prepared(volume, 4.0, "head") for volume in (fixed(), moving("CT"))))
    first, again = (climb(levels, MOTION @ pose((2, 1, -2), (3, 2, 1)), "rigid", "mutual information", 5, silent)[-1] for _ in range(2))
    assert np.array_equal(first.matrix, again.matrix)
    assert first.value == again.value
    other = climb(levels, MOTION @ pose((2, 1, -2), (3, 2, 1)), "rigid", "mutual information", 6, silent)[-1]
    assert not np.array_equal(first.matrix, other.matrix)


@pytest.mark.slow
def test_a_mirrored_image_is_refused() -> None:
    glass = head("CT", matrix=MOTION, space=MOVING, seed=2, mirrored=True, **SMALL)[0]  # type: ignore[arg-type]
    with pytest.raises(RegistrationError, match="mirrored"):
        STEP.run((fixed(), glass, registered("CT")), silent)


def test_another_part_of_the_room_does_not_overlap() -> None:
    far = replace(fixed(), to_patient=grid((4.0, 4.0, 5.0), (900.0, 0.0, 0.0), fixed().space))
    with pytest.raises(RegistrationError, match="do not overlap"):
        Rigid(start="frame", resolution=Millimetre(4.0)).run((fixed(), far), silent)


def test_a_start_from_another_frame_is_refused() -> None:
    with pytest.raises(RegistrationError, match="do not share a frame"):
        Rigid(start="frame").run((fixed(), moving("CT")), silent)
    other = replace(moving("CT"), to_patient=grid((4.0, 4.0, 5.0), (0, 0, 0), SpaceUid("9.9")))
    with pytest.raises(RegistrationError, match="other frames"):
        STEP.run((fixed(), other, registered("CT")), silent)


@pytest.mark.parametrize(("change", "words"), [
    ({"modality": "PT"}, "PET"), ({"values": np.full((52, 64, 56), 40.0, np.float32)}, "same grey"),
    ({"values": np.random.default_rng(0).normal(-1000, 5, (52, 64, 56)).astype(np.float32)}, "no patient was found")])
def test_what_is_no_patient_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(RegistrationError, match=words):
        STEP.run((fixed(), replace(moving("CT"), **change)), silent)  # type: ignore[arg-type]


def test_correlation_is_for_one_kind_of_image() -> None:
    with pytest.raises(RegistrationError, match="one kind"):
        Rigid(metric="correlation").run((fixed(), moving("MR")), silent)


@pytest.mark.slow
def test_noise_against_a_head_does_not_converge_in_silence() -> None:
    rng = np.random.default_rng(4)
    blob = head("CT", space=MOVING, **SMALL)[0].values > -300  # type: ignore[arg-type]
    scrambled = np.where(blob, rng.normal(100.0, 300.0, blob.shape), -1000.0).astype(np.float32)
    noise = replace(moving("CT"), values=scrambled)
    try:
        found = Rigid(resolution=Millimetre(4.0), tolerance=Millimetre(0.5)).run((fixed(), noise), silent)
    except RegistrationError as refused:
        assert any(words in str(refused) for words in ("did not converge", "failed", "mirrored"))  # noqa: PT017
    else:
        assert max(float(found.residual.spread or 0), float(found.residual.inverse_p95 or 0)) <= 0.5


def test_it_stops_when_asked() -> None:
    def monitor(fraction: float, doing: str, /) -> None:
        if fraction > 0.2:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        STEP.run((fixed(), moving("CT")), monitor)


@pytest.mark.slow
def test_affine_finds_a_scale() -> None:
    scaled = MOTION.copy()
    scaled[:3, :3] = scaled[:3, :3] @ np.diag([1.04, 0.97, 1.02])
    image = head("CT", matrix=scaled, space=MOVING, seed=2, **SMALL)[0]  # type: ignore[arg-type]
    found = Affine(resolution=Millimetre(4.0)).run((fixed(), image), silent)
    assert np.linalg.norm(placed(found.matrix, PROBES) - placed(scaled, PROBES), axis=1).max() < 0.5
    assert np.linalg.det(found.matrix[:3, :3]) == pytest.approx(1.04 * 0.97 * 1.02, rel=0.005)


@pytest.mark.slow
def test_a_bend_is_taken_up_without_folding() -> None:
    def bend(x: np.ndarray) -> np.ndarray:
        near = np.exp(-((x - CENTRE - [30, 10, 20]) ** 2).sum(axis=1) / (2 * 35.0**2))
        return np.asarray(x - near[:, None] * [5.0, -4.0, 6.0])

    image, labels = head("CT", matrix=pose((4, -3, 5), (6, -8, 4)), bend=bend, space=MOVING, seed=2, **SMALL)  # type: ignore[arg-type]
    truth = head("CT", **SMALL)[1]  # type: ignore[arg-type]
    linear = Affine(resolution=Millimetre(4.0)).run((fixed(), image), silent)
    bent = BSpline(resolution=Millimetre(4.0)).run((fixed(), image), silent)
    before, after = ([dice(ResampleLabels().run((fixed(), labels, r), silent).mask(n), truth.mask(n)) for n in ("tumour", "left ventricle")]
                     for r in (linear, bent))
    assert bent.residual.jacobian[0] > 0.3
    assert float(bent.residual.inverse_p95 or 9) < 3.0
    assert np.mean(after) > np.mean(before) + 0.08
    assert bent.residual.after < linear.residual.after - 0.05
