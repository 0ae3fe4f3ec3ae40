"""Organs from one click, corrections that never harm, and what is refused, on the sample patient; the robot that clicks."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.overlap import dice_of
from meshing.phantoms import Phantom
from meshing.robot import deepest_error, drag_over
from meshing.segmenters import Clicks, Mark
from meshing.step import silent
from meshing.units import Millimetre
from meshing.volume import Volume, index_of

FAR = (Millimetre(900.0), Millimetre(0.0), Millimetre(0.0))


@pytest.mark.parametrize(("name", "organ"), [("left kidney", "kidney"), ("right kidney", "kidney"), ("spleen", "spleen")])
def test_one_click_finds_an_organ(patient: Phantom, name: str, organ: str) -> None:
    truth, empty = patient.truth.labels.mask(name), Labels.empty(patient.volume)
    click = deepest_error(np.zeros_like(truth), truth, patient.volume.to_patient)
    assert click is not None
    found = Clicks((Mark(click.at_lps),), name, organ).run((patient.volume, empty), silent)
    assert dice_of(found.mask(name), truth) > 0.9
    sure = found.confidence
    assert sure is not None
    wrong = found.mask(name) != truth
    assert sure[wrong].mean() < sure[truth & ~wrong].mean() - 10.0, "the confidence points at the errors"
    assert np.array_equal(Clicks((Mark(click.at_lps),), name, organ).run((patient.volume, empty), silent).values, found.values)


def test_no_robot_click_lowers_the_dice(patient: Phantom, organs: Labels) -> None:
    truth = patient.truth.labels.mask("liver", "tumour 1", "tumour 2", "portal vein", "hepatic vein")
    labels, before = organs, dice_of(organs.mask("liver"), truth)
    for _ in range(4):
        click = deepest_error(labels.mask("liver"), truth, patient.volume.to_patient)
        assert click is not None
        mark = Mark(click.at_lps, click.belongs, Millimetre(max(1.0, click.radius)))
        labels = Clicks((mark,), "liver", "liver").run((patient.volume, labels), silent)
        after = dice_of(labels.mask("liver"), truth)
        assert after > before - 0.01
        i, j, k = np.rint(index_of(labels.to_patient, np.array([click.at_lps], np.float64))[0]).astype(int)
        assert labels.mask("liver")[k, j, i] == click.belongs
        before = after
    for name in ("spleen", "left kidney", "aorta"):
        assert dice_of(labels.mask(name), organs.mask(name)) > 0.999, "other organs keep their voxels"


def test_the_robot_clicks_the_deepest_error(patient: Phantom) -> None:
    truth = patient.truth.labels.mask("spleen")
    assert deepest_error(truth, truth, patient.volume.to_patient) is None
    nothing = np.zeros_like(truth)
    first = deepest_error(nothing, truth, patient.volume.to_patient)
    assert first is not None
    assert first.belongs
    other = deepest_error(truth, nothing, patient.volume.to_patient)
    assert other is not None
    assert (other.belongs, other.at_lps) == (False, first.at_lps)
    assert drag_over(truth, patient.volume.to_patient).radius > first.radius
    with pytest.raises(ValueError, match="no voxel"):
        drag_over(nothing, patient.volume.to_patient)


def test_bad_clicks_are_refused_in_words(patient: Phantom, organs: Labels) -> None:
    empty = Labels.empty(patient.volume)
    with pytest.raises(ParameterOutOfRange, match="no click"):
        Clicks((), "spleen", "spleen")
    with pytest.raises(AnatomyError, match="outside this scan"):
        Clicks((Mark(FAR),), "spleen", "spleen").run((patient.volume, empty), silent)
    with pytest.raises(AnatomyError, match="outside this scan"):
        Clicks((Mark(FAR),), "spleen", "spleen").run((patient.volume, organs), silent)
    air = (Millimetre(0.0), Millimetre(-178.0), Millimetre(0.0))
    with pytest.raises(AnatomyError, match="takes tissue away"):
        Clicks((Mark(air, adds=False),), "spleen", "spleen").run((patient.volume, empty), silent)
    emptied = organs.with_mask("spleen", "spleen", np.zeros(organs.values.shape, bool))
    with pytest.raises(AnatomyError, match="takes tissue away"):
        Clicks((Mark(air, adds=False),), "spleen", "spleen").run((patient.volume, emptied), silent)
    noise = replace(patient.volume, values=np.random.default_rng(1).normal(0, 900, patient.volume.values.shape).astype(np.float32))
    centre = (Millimetre(0.0), Millimetre(0.0), Millimetre(0.0))
    with pytest.raises(AnatomyError, match="no even piece"):
        Clicks((Mark(centre),), "spleen", "spleen", reach=Millimetre(40.0)).run((noise, empty), silent)


def test_grey_values_of_mr_mean_the_same_whatever_their_scale() -> None:
    from meshing.phantoms.head import head

    volume, truth = head("MR")
    mask = truth.mask("tumour")
    click = deepest_error(np.zeros_like(mask), mask, volume.to_patient)
    assert click is not None
    step = Clicks((Mark(click.at_lps),), "tumour", "vestibular_schwannoma")
    found = step.run((volume, Labels.empty(volume)), silent)
    assert dice_of(found.mask("tumour"), mask) > 0.85
    scaled = Volume(volume.values * np.float32(8.0) + np.float32(100.0), volume.to_patient, "MR")
    again = step.run((scaled, Labels.empty(volume)), silent)
    assert dice_of(again.mask("tumour"), found.mask("tumour")) > 0.99
