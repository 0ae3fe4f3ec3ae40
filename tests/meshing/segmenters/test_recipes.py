"""Recipes beyond the abdomen on shapes of known size: bone beside contrast medium, bones that touch, lungs, brain, metal, a great vessel."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.overlap import dice_of
from meshing.phantoms import Phantom
from meshing.phantoms.head import head
from meshing.segmenters import Body, BoneMark, Brain, ChestAir, Clicks, Drag, GreatVessel, Mark, Metal, SingleBones, Skeleton
from meshing.step import silent
from meshing.units import Millimetre
from meshing.volume import Volume, grid

SPACING = (1.2, 1.0, 1.0)
SIZE = (40, 90, 90)
Z, Y, X = np.meshgrid(np.arange(40) * 1.2, np.arange(90) - 45.0, np.arange(90) - 45.0, indexing="ij")
VERTEBRA = np.hypot(Y - 22.0, X) < 14.0
AORTA = np.hypot(Y + 8.0, X - 4.0) < 9.0


def at(x: float, y: float, z: float) -> tuple[Millimetre, Millimetre, Millimetre]:
    return Millimetre(x), Millimetre(y), Millimetre(z)


def scan(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], noise: float = 12.0) -> Volume:
    noisy = values + np.random.default_rng(2).normal(0.0, noise, values.shape)
    return Volume(noisy.astype(np.float32), grid((1.0, 1.0, 1.2), (-45.0, -45.0, 0.0), SpaceUid("1")), "CT")


@pytest.fixture(scope="module")
def trunk() -> Volume:
    """A vertebra with marrow of 180 HU in a cortex of 700 HU, and an aorta of 380 HU that is brighter than the marrow."""
    values = np.where(np.hypot(Y, X) < 43.0, 50.0, -1000.0)
    values[VERTEBRA] = 180.0
    values[VERTEBRA & (np.hypot(Y - 22.0, X) > 12.0)] = 700.0
    values[AORTA] = 380.0
    values[AORTA & (np.hypot(Y + 8.0, X - 4.0) > 7.5) & (X > 8.0) & (Z > 10.0) & (Z < 20.0)] = 1200.0
    return scan(values)


def test_bone_with_its_marrow_beside_brighter_blood(trunk: Volume) -> None:
    found = Skeleton(cartilage=False).run((trunk, Labels.empty(trunk)), silent)
    bone = found.mask("bone")
    assert dice_of(bone, VERTEBRA) > 0.95
    assert np.count_nonzero(bone & AORTA) < 0.06 * np.count_nonzero(AORTA), "no more than the calcium of the wall"
    assert any("cut by the first or last slice" in note for note in found.notes)
    assert found.confidence is not None
    assert found.confidence[VERTEBRA & (np.hypot(Y - 22.0, X) < 9.0)].mean() > 90.0


def test_costal_cartilage_is_told_from_blood_and_from_an_organ_behind_it() -> None:
    """A rib that goes on as cartilage as bright as blood, in muscle, over an organ that noise cuts into pieces of the HU of cartilage."""
    around, from_front = np.hypot(Y, X), np.arctan2(np.abs(X), -Y)
    ring = (np.abs(around - 34.0) < 4.5) & (np.abs(Z - 24.0) < 5.0)
    cartilage, rib = ring & (from_front < 1.0), ring & (from_front >= 1.0) & (from_front < 2.6)
    organ = (around < 26.0) & (Y < 0.0)
    values = np.where(around < 43.0, 55.0, -1000.0)
    values[organ] = 80.0
    values[cartilage] = 140.0
    values[rib] = 250.0
    values[rib & ((np.abs(around - 34.0) > 3.0) | (np.abs(Z - 24.0) > 3.5))] = 700.0
    volume = scan(values)
    found = Skeleton().run((volume, Labels.empty(volume)), silent)
    soft = found.mask("costal cartilage")
    assert dice_of(soft, cartilage) > 0.85
    assert not (soft & organ).any()
    assert not (found.mask("bone") & cartilage & (from_front < 0.9)).any()
    assert found.confidence is not None
    assert found.confidence[soft].min() < 60 < found.confidence[soft].mean()


def test_a_great_vessel_and_its_calcium(trunk: Volume) -> None:
    drags = tuple(Drag(at(4.0, -8.0, z), Millimetre(9.0)) for z in (3.0, 44.0))
    found = GreatVessel(drags).run((trunk, Labels.empty(trunk)), silent)
    assert dice_of(found.mask(*found.names), AORTA) > 0.95
    calcium = found.mask("calcium of the aorta")
    assert calcium.any()
    assert trunk.values[calcium].min() > 500.0
    with pytest.raises(ParameterOutOfRange, match="at least two"):
        GreatVessel(drags[:1])
    with pytest.raises(AnatomyError, match="no blood"):
        GreatVessel((Drag(at(44.0, -44.0, 3.0), Millimetre(9.0)), Drag(at(44.0, -44.0, 40.0), Millimetre(9.0)))).run(
            (trunk, Labels.empty(trunk)), silent)


def test_both_lumens_and_the_clot_of_a_dissection_belong_to_the_vessel() -> None:
    """A true lumen, a flap, a false lumen with slow blood and clot along its wall, beside lung and muscle of the HU of the clot."""
    away = np.hypot(Y, X)
    whole = away < 13.0
    values = np.where(X > 0.0, -850.0, 50.0)
    values[away < 14.0] = 55.0
    values[whole & (Y < -3.0)] = 420.0
    values[whole & (Y > -2.0) & (X < 6.0)] = 180.0
    volume = scan(values)
    ends = tuple(Drag(at(0.0, 0.0, z), Millimetre(12.5)) for z in (2.0, 45.0))
    found = GreatVessel(ends).run((volume, Labels.empty(volume)), silent)
    dice = dice_of(found.mask("aorta"), whole)
    assert dice > 0.93
    assert found.mask("aorta")[(away < 10.0) & (X > 6.5) & (Y > -1.0)].mean() > 0.95, "the clot"
    assert found.names == ("aorta",), "blood of the true lumen is no calcium"
    beside = GreatVessel((*ends, Drag(at(0.0, -7.5, 24.0), Millimetre(4.0)))).run((volume, Labels.empty(volume)), silent)
    assert dice_of(beside.mask("aorta"), whole) > dice - 0.01, "a drag over one lumen does not narrow the vessel"


def test_an_organ_as_dense_as_muscle_stays_inside_the_chest() -> None:
    wall = (X > 20.0) & (X < 28.0)
    spleen = (np.hypot(np.hypot(X - 4.0, Y), Z - 24.0) < 20.0) & (X < 20.0)
    values = np.where(wall | spleen, 45.0, np.where(X > 28.0, -1000.0, -90.0))
    values[wall & (np.abs(X - 24.0) < 3.0) & ((Y + 1.2 * Z) % 22.0 < 7.0)] = 350.0
    volume = scan(values)
    found = Clicks((Mark(at(4.0, 0.0, 24.0)),), "spleen", "spleen").run((volume, Labels.empty(volume)), silent).mask("spleen")
    assert dice_of(found, spleen) > 0.95
    assert np.count_nonzero(found & wall) < 0.06 * np.count_nonzero(spleen)


def test_a_short_drag_corrects_a_small_error_and_nothing_around_it() -> None:
    away = np.hypot(np.hypot(X, Y), Z - 24.0)
    tumour = away < 14.0
    tail = (np.hypot(Y, Z - 24.0) < 3.0) & (X > 0.0) & (X < 22.0)
    volume = scan(np.where(tumour | tail, 100.0, 85.0), noise=3.0)
    labels = Labels.empty(volume).with_mask("tumour", "liver_tumour", tumour)
    found = Clicks((Mark(at(15.0, 0.0, 24.0), True, Millimetre(1.5)),), "tumour", "liver_tumour").run((volume, labels), silent).mask("tumour")
    changed = found != tumour
    far = np.hypot(np.hypot(X - 15.0, Y), Z - 24.0)
    assert found[far < 1.0].all()
    assert far[changed].max() < 6.0
    assert np.count_nonzero(changed & ~tail) < 0.5 * np.count_nonzero(changed & tail)


def test_bones_that_touch_are_parted_at_their_joint() -> None:
    left, right = (np.abs(Y) < 20) & (X > -30.0) & (X < -0.5), (np.abs(Y) < 20) & (X > 0.5) & (X < 30.0)
    joint = (np.abs(Y) < 20) & (np.abs(X) <= 0.5)
    values = np.where(left | right, 250.0, 50.0)
    for box, low, high in ((left, -30.0, -0.5), (right, 0.5, 30.0)):
        values[box & ((low + 2.0 > X) | (high - 2.0 < X) | (np.abs(Y) > 18))] = 800.0
    values[joint] = 150.0
    volume = scan(values)
    labels = Labels.empty(volume).with_mask("bone", "bone", left | right | joint)
    marks = (BoneMark("left side", at(15.0, 0.0, 20.0)), BoneMark("right side", at(-3.5, 15.0, 40.0)))
    found = SingleBones(marks).run((volume, labels), silent)
    assert dice_of(found.mask("left side"), right) > 0.97
    assert dice_of(found.mask("right side"), left) > 0.97
    assert not found.mask("bone").any()
    again = SingleBones(marks).run((volume, found), silent)
    assert np.array_equal(again.mask("left side"), found.mask("left side"))
    with pytest.raises(ParameterOutOfRange, match="two names"):
        SingleBones(marks[:1])
    with pytest.raises(AnatomyError, match="not in the bone"):
        SingleBones((marks[0], BoneMark("right side", at(0.0, 40.0, 20.0)))).run((volume, labels), silent)
    with pytest.raises(AnatomyError, match="is empty"):
        SingleBones(marks).run((volume, labels.with_mask("bone", "bone", np.zeros_like(joint))), silent)


def test_lungs_and_windpipe() -> None:
    values = np.where(np.hypot(Y, X) < 43.0, 40.0, -1000.0)
    values[np.hypot(Y - 30.0, X) < 8.0] = 500.0
    lungs = {"right lung": np.hypot(Y, (X + 19.0) * 1.5) < 14.0, "left lung": np.hypot(Y, (X - 19.0) * 1.5) < 14.0}
    pipe = np.hypot(Y + 16.0, X) < 5.5
    for lung in lungs.values():
        values[lung] = -850.0
    values[pipe] = -1000.0
    volume = replace(scan(values), to_patient=grid((1.0, 1.0, 3.0), (-45.0, -45.0, 0.0), SpaceUid("1")))
    found = ChestAir().run((volume, Labels.empty(volume)), silent)
    for name, truth in lungs.items():
        assert dice_of(found.mask(name), truth) > 0.95
    assert dice_of(found.mask("airways"), pipe) > 0.9
    with pytest.raises(AnatomyError, match="no lung"):
        ChestAir().run((replace(volume, values=np.maximum(volume.values, np.where(np.hypot(Y, X) < 43.0, 0.0, -1000.0)).astype(np.float32)),
                        Labels.empty(volume)), silent)


def test_brain_and_ventricles() -> None:
    volume, truth = head("MR")
    found = Brain().run((volume, Labels.empty(volume)), silent)
    assert dice_of(found.mask("brain"), truth.mask("brain", "tumour")) > 0.98
    assert dice_of(found.mask("ventricles"), truth.mask("left ventricle", "right ventricle")) > 0.88
    with pytest.raises(AnatomyError, match="T1-weighted MR"):
        Brain().run((head("CT")[0], Labels.empty(volume)), silent)
    with pytest.raises(AnatomyError, match="no head|no brain"):
        Brain().run((replace(volume, values=np.zeros_like(volume.values)), Labels.empty(volume)), silent)


def test_metal_is_named_and_its_streaks_are_masked(trunk: Volume) -> None:
    values = trunk.values.copy()
    screw = (np.abs(Y - 22.0) < 2.0) & (np.abs(X) < 3.0) & (np.abs(Z - 24.0) < 4.0)
    values[screw] = 9000.0
    streak = (np.abs(Y - 22.0) < 2.0) & (np.abs(X) > 15.0) & (np.abs(X) < 30.0) & (np.abs(Z - 24.0) < 4.0)
    values[streak] += np.where(X[streak] % 4 < 2, 500.0, -450.0).astype(np.float32)
    volume = replace(trunk, values=values)
    found = Metal().run((volume, Labels.empty(volume)), silent)
    assert dice_of(found.mask("metal"), screw) > 0.95
    assert found.mask("metal artefact")[streak].mean() > 0.6
    assert not found.mask("metal artefact")[np.abs(Z - 24.0) > 5.0].any()
    assert any("Hounsfield units near it are wrong" in note for note in found.notes)
    with pytest.raises(AnatomyError, match="no metal"):
        Metal().run((trunk, Labels.empty(trunk)), silent)


def test_body_fat_and_muscle(patient: Phantom, organs: Labels) -> None:
    found = Body().run((patient.volume, organs), silent)
    whole = patient.truth.labels.values > 0
    assert dice_of(found.values > 0, whole) > 0.95, "gut has no name in the truth"
    assert dice_of(found.mask("body fat"), patient.truth.labels.mask("fat")) > 0.8
    assert np.array_equal(found.mask("liver"), organs.mask("liver"))
    with pytest.raises(AnatomyError, match="no body"):
        Body().run((replace(patient.volume, values=np.full_like(patient.volume.values, -1000.0)), Labels.empty(patient.volume)), silent)


@pytest.mark.parametrize("step", [Skeleton(), ChestAir(), Body(), Metal()])
def test_recipes_of_ct_refuse_another_modality_and_numbers_that_are_no_hounsfield_units(step: object, trunk: Volume) -> None:
    with pytest.raises(AnatomyError, match="only CT has"):
        step.run((replace(trunk, modality="MR"), Labels.empty(trunk)), silent)  # type: ignore[attr-defined]
    with pytest.raises(AnatomyError, match="rescale slope"):
        step.run((replace(trunk, values=np.full_like(trunk.values, 60.0)), Labels.empty(trunk)), silent)  # type: ignore[attr-defined]


def test_thick_slices_are_said() -> None:
    values = np.where(np.hypot(Y, X) < 43.0, 50.0, -1000.0)
    values[VERTEBRA] = 200.0
    values[VERTEBRA & (np.hypot(Y - 22.0, X) > 11.0)] = 700.0
    thick = replace(scan(values), to_patient=grid((1.0, 1.0, 5.0), (-45.0, -45.0, 0.0), SpaceUid("1")))
    found = Skeleton(cartilage=False).run((thick, Labels.empty(thick)), silent)
    assert any("5.0 mm apart" in note for note in found.notes)
    assert dice_of(found.mask("bone"), VERTEBRA) > 0.9
