"""A second image: of the same frame from DICOM, never the case's own series, and what is known of the error in words."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.fusing import error_words, load_second
from app.session.session import Session
from meshing.dicom.write import write_series
from meshing.errors import ImageError, PlanningError, RegistrationError
from meshing.frames import SpaceUid
from meshing.itk import read_volume, write_volume
from meshing.registration.registration import Residual
from meshing.step import silent
from meshing.units import Millimetre
from meshing.volume import Volume, grid
from tests.app.gui import sample
from tests.app.gui.test_viewing import registered


@pytest.fixture
def small(tmp_path: Path) -> tuple[Session, Volume]:
    values = np.random.default_rng(1).normal(40.0, 20.0, (6, 16, 18)).astype(np.float32)
    session = sample.write_case(tmp_path, Volume(values, grid((3.0, 3.0, 3.0), (0.0, 0.0, 0.0), SpaceUid("1.2.9")), "CT"))
    return session, session.plan.image.run(None, silent)


def test_a_series_of_the_same_frame_is_taken_and_said_not_to_be_registered(small: tuple[Session, Volume], tmp_path: Path) -> None:
    session, shown = small
    other = Volume(shown.values[::-1].copy(), shown.to_patient, "CT")
    write_series(other, tmp_path / "late", patient_name="Sample^Liver", patient_id="S1", description="late phase", seed=2)
    found = load_second(tmp_path / "late", shown, session, silent)
    assert found.volume.space == shown.space
    assert np.allclose(found.volume.values, other.values, atol=1.0)
    assert "late phase', same frame of reference" in found.title
    assert "not registered" in found.error
    assert "error not measured" in found.error


def test_its_own_series_and_other_frames_are_refused_with_the_way_on(small: tuple[Session, Volume], tmp_path: Path) -> None:
    session, shown = small
    with pytest.raises(RegistrationError, match=r"apart from its own.*rehearse register"):
        load_second(Path(session.plan.image.folder), shown, session, silent)
    write_series(Volume(shown.values, replace(shown.to_patient, space=SpaceUid("1.2.77")), "CT"), tmp_path / "far", patient_name="X^Y",
                 patient_id="S1", description="elsewhere", seed=3)
    with pytest.raises(RegistrationError, match="frame of reference of this case"):
        load_second(tmp_path / "far", shown, session, silent)


def test_a_registration_is_only_used_for_the_image_that_it_starts_from(small: tuple[Session, Volume], tmp_path: Path) -> None:
    session, shown = small
    whole = Residual("m", 1.0, 0.5, inverse_p95=Millimetre(1.26), spread=Millimetre(0.4))
    folder = registered(tmp_path / "good", shown.space, whole, Volume(shown.values, shown.to_patient, "MR"))
    assert load_second(folder, shown, session, silent).volume.modality == "MR"
    assert read_volume(folder / "moved.nrrd", modality="MR").space == shown.space
    with pytest.raises(RegistrationError, match="another image"):
        load_second(registered(tmp_path / "bad", "5.5", whole, shown), shown, session, silent)
    lost = registered(tmp_path / "lost", shown.space, whole, shown)
    write_volume(Volume(shown.values, replace(shown.to_patient, space=SpaceUid("3.3")), "CT"), lost / "moved.nrrd")
    with pytest.raises(RegistrationError, match="not of one run"):
        load_second(lost, shown, session, silent)
    (lost / "moved.nrrd").unlink()
    with pytest.raises(RegistrationError, match="not the image that was moved"):
        load_second(lost, shown, session, silent)
    (lost / "registration.json").write_text("{}")
    with pytest.raises(PlanningError, match="no registration"):
        load_second(lost, shown, session, silent)
    with pytest.raises((ImageError, RegistrationError)):
        load_second(tmp_path / "nowhere", shown, session, silent)


def test_what_is_known_of_the_error_is_said_and_what_is_not_too() -> None:
    assert error_words(Residual("m", 1.0, 0.5, inverse_p95=Millimetre(1.26), spread=Millimetre(0.4))) == \
        "error: there and back within 1.3 mm (95 %), repetitions 0.4 mm apart; at a target it may be larger"
    assert error_words(Residual("m", 1.0, 0.5)) == "error: not measured; at a target it may be larger"
