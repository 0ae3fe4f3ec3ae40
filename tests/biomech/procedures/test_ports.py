"""Ports on a box of a body: angles and distances against closed forms, and what cannot be done."""
from dataclasses import replace

import numpy as np
import pytest

from biomech.hardware.nouns import Ports
from biomech.measures import hardware as measures
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.procedures import PlacePorts
from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.step import silent
from meshing.volume import Volume, grid

FRONT = -100.0


def body() -> PatientModel:
    """A box of 320 x 200 x 400 mm with a block of bowel; voxels of 4 mm."""
    size = (110, 60, 90)
    empty = Labels.empty(Volume(np.zeros(size, np.float32), grid((4.0, 4.0, 4.0), (-178.0, -118.0, -218.0), SpaceUid("1.2.3")), "CT"))
    k, j, i = np.indices(size, sparse=True)
    x, y, z = -178.0 + 4.0 * i, -118.0 + 4.0 * j, -218.0 + 4.0 * k
    labels = empty.with_mask("body", "body", (np.abs(x) < 160.0) & (np.abs(y) < 100.0) & (np.abs(z) < 200.0))
    bowel = (np.abs(x - 60.0) < 20.0) & (np.abs(y + 60.0) < 20.0) & (np.abs(z + 60.0) < 20.0)
    return PatientModel(labels.with_mask("bowel", "liver", bowel))


TARGET = (0.0, 20.0, 40.0)
PORTS = PlacePorts(TARGET, camera_lps=(0.0, FRONT, -60.0), left_lps=(70.0, FRONT, -40.0), right_lps=(-70.0, FRONT, -40.0),
                   reach=310.0)  # type: ignore[arg-type]


def placed(step: PlacePorts) -> Ports:
    found = step.run(body(), silent).hardware[-1]
    assert isinstance(found, Ports)
    return found


def test_angles_and_distances_are_those_of_the_closed_form() -> None:
    found = placed(PORTS)
    way = np.array([70.0, -120.0, -80.0])
    other = way * [-1.0, 1.0, 1.0]
    length = float(np.linalg.norm(way))
    assert found.manipulation_deg == pytest.approx(np.degrees(np.arccos(way @ other / length**2)))
    assert found.azimuths_deg == pytest.approx([np.degrees(np.arctan2(70.0, 80.0))] * 2)
    assert found.elevations_deg == pytest.approx([np.degrees(np.arcsin(120.0 / length))] * 2)
    assert found.inside_mm == pytest.approx([np.hypot(120.0, 100.0), length, length])
    assert found.apart_mm == pytest.approx([np.hypot(70.0, 20.0), np.hypot(70.0, 20.0), 140.0])
    assert found.doubts == ()
    rows = {m.id: m for m in measures.measure(Case(body(), PORTS.run(body(), silent), ()))}
    assert rows["manipulation_angle"].value == pytest.approx(found.manipulation_deg)
    assert rows["ports_apart"].value == pytest.approx(np.hypot(70.0, 20.0))
    assert not rows["elevation_left"].verified


def test_mirrored_ports_have_mirrored_numbers_and_the_gas_makes_the_ways_longer() -> None:
    slanted = replace(PORTS, left_lps=(90.0, FRONT, -20.0))  # type: ignore[arg-type]
    turned = replace(PORTS, right_lps=(-90.0, FRONT, -20.0))  # type: ignore[arg-type]
    assert placed(slanted).azimuths_deg == pytest.approx(placed(turned).azimuths_deg[::-1])
    lifted = placed(replace(PORTS, lift=30.0))  # type: ignore[arg-type]
    assert lifted.inside_mm[0] == pytest.approx(np.hypot(150.0, 100.0))
    assert lifted.elevations_deg[0] > placed(PORTS).elevations_deg[0]


def test_limits_that_are_broken_are_said_with_their_marks() -> None:
    near = replace(PORTS, left_lps=(20.0, FRONT, -50.0), right_lps=(-20.0, FRONT, -50.0))  # type: ignore[arg-type]
    said = near.run(body(), silent).done[-1]
    assert "mm apart, at least 50 mm wanted" in said
    assert "the instruments meet at" in said
    assert "unverified default" in said
    assert "WITHOUT gas" in said


@pytest.mark.parametrize(("change", "words"), [
    ({"target_lps": (0.0, 140.0, 0.0)}, "lies outside the body"),
    ({"camera_lps": (0.0, -60.0, -60.0)}, "camera .* is 4. mm under it"),
    ({"left_lps": (70.0, -130.0, -40.0)}, "left port .* outside it"),
    ({"forbidden": ("bowel",), "left_lps": (90.0, FRONT, -120.0)}, "left port to the target goes through 'bowel'"),
    ({"reach": 150.0}, "the instrument is 150 mm long")])
def test_what_cannot_be_done_is_refused_in_words(change: dict[str, object], words: str) -> None:
    with pytest.raises(AnatomyError, match=words):
        replace(PORTS, **change).run(body(), silent)  # type: ignore[arg-type]
