"""Bones named by how they lie to each other, on a body of boxes and balls with joints; and what is refused instead of guessed."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.itk import read_volume
from meshing.labels import Labels
from meshing.overlap import dice_of
from meshing.segmenters import NamedBones, Skeleton
from meshing.step import silent
from meshing.volume import Volume, grid
from tests.data import data

Mask = NDArray[np.bool_]
SIZE, STEP = (200, 80, 110), 3.0


@cache
def body() -> tuple[Volume, dict[str, Mask]]:
    """A trunk with head, 3 mm voxels: z upwards from below the hips, y backwards, x to the left of the midline."""
    z, y, x = np.meshgrid(*(np.arange(n) * STEP for n in SIZE), indexing="ij", sparse=True)
    x = x - 163.5
    canal = (np.hypot(x, y - 172.0) < 10.0) & (z < 426.0)
    spine = ((np.hypot(x, y - 146.0) < 18.0) | (np.hypot(x, y - 172.0) < 15.0)) & (z > 60.0) & (z < 425.0)
    spine |= (np.abs(x) < 30.0) & (np.abs(y - 158.0) < 10.0) & (z > 70.0) & (z < 110.0)
    from_head = np.sqrt((x**2 + (y - 120.0) ** 2) + (z - 510.0) ** 2)
    ring = np.hypot(x / 120.0, (y - 110.0) / 90.0)
    ribs = (np.abs(ring - 1.0) < 0.05) & (np.abs((z - 170.0) % 30.0 - 6.0) < 5.0) & (z > 170.0) & (z < 245.0) & ((np.abs(x) > 50.0) | (y < 100.0))
    ribs = ribs | ((np.abs(x) < 15.0) & (np.abs(y - 20.0) < 7.0) & (z > 168.0) & (z < 240.0))
    bones = {"spine": spine & ~canal, "skull": (from_head < 75.0) & (from_head > 68.0), "rib cage": ribs}
    joints = np.zeros(SIZE, bool)
    for name, side in (("right", -1.0), ("left", 1.0)):
        s = side * x
        from_socket = np.sqrt(((s - 95.0) ** 2 + (y - 125.0) ** 2) + (z - 35.0) ** 2)
        off = np.abs((y - 165.0) + (s - 27.0) * 65.0 / 83.0)
        wing = (off < 9.0) & (s > 33.0) & (s < 112.0) & (z > 45.0) & (z < 125.0)
        seat = (np.abs(s - 70.0) < 11.0) & (np.abs(y - 153.0) < 13.0) & (z < 40.0)
        arch = (s > 3.0) & (s < 75.0) & (np.abs(y - 97.0) < 9.0) & (np.abs(z - 27.0) < 9.0)
        socket = (from_socket < 34.0) & (s < 102.0)
        bones[f"{name} hip bone"] = (wing | seat | arch | socket) & (from_socket > 27.0)
        shaft = (np.hypot(s - 132.0, y - 125.0) < 14.0) & (z < 42.0)
        neck = (np.abs(s - 112.0) < 20.0) & (np.abs(y - 125.0) < 9.0) & (np.abs(z - 30.0) < 10.0)
        bones[f"{name} femur"] = (from_socket < 23.0) | ((shaft | neck) & (from_socket >= 23.0))
        bones[f"{name} hip bone"] &= ~bones[f"{name} femur"]
        joints |= (from_socket >= 23.0) & (from_socket <= 27.0) & (s < 102.0)
        joints |= (s >= 29.0) & (s <= 33.0) & (np.abs(y - 158.0) < 10.0) & (z > 70.0) & (z < 110.0)
    values = np.where(np.hypot(x / 160.0, (y - 115.0) / 112.0) + 0.0 * z < 1.0, 40.0, -1000.0)
    values[(ring < 0.85) & (np.abs(x) > 35.0) & (z > 168.0) & (z < 250.0)] = -850.0
    values[from_head < 68.0] = 35.0
    for mask in bones.values():
        values[mask] = 500.0
    values[joints & ~np.any(list(bones.values()), axis=0)] = 90.0
    values += np.random.default_rng(4).normal(0.0, 15.0, SIZE)
    volume = Volume(values.astype(np.float32), grid((STEP, STEP, STEP), (-163.5, 0.0, 0.0), SpaceUid("1.9")), "CT")
    return volume, bones | {"joints": joints}


def outlined() -> tuple[Volume, Labels, dict[str, Mask]]:
    """The body with all its bone and its joints as one structure."""
    volume, bones = body()
    return volume, Labels.empty(volume).with_mask("bone", "bone", np.any(list(bones.values()), axis=0)), bones


@cache
def named() -> Labels:
    volume, labels, _ = outlined()
    return NamedBones().run((volume, labels), silent)


def test_every_bone_has_its_name_and_side() -> None:
    """Whose the voxels of the joints are, one or two wide, is not asked."""
    _, labels, bones = outlined()
    found = named()
    wanted = {name: mask for name, mask in bones.items() if name != "joints"}
    assert {name for name in found.names if found.mask(name).any()} == set(wanted)
    for name, mask in wanted.items():
        assert dice_of(found.mask(name) & ~bones["joints"], mask) > 0.92, name
    assert not np.any((found.values > 0) & ~(labels.values > 0))
    assert any("sacrum is counted with the spine" in note for note in found.notes)


def test_the_confidence_falls_towards_the_joints() -> None:
    bones, found = body()[1], named()
    assert found.confidence is not None
    z = np.indices(SIZE)[0]
    shaft = bones["left femur"] & (z < 4)
    assert found.confidence[bones["joints"]].mean() < found.confidence[shaft].mean() - 10.0


def test_a_bone_that_is_not_seen_gets_no_name() -> None:
    volume, labels, bones = outlined()
    z = np.indices(SIZE)[0]
    chest = labels.with_mask("bone", "bone", labels.mask("bone") & (z > 45) & (z < 85))
    assert set(NamedBones().run((volume, chest), silent).names) == {"bone", "spine", "rib cage"}
    without_thighs = np.any([mask for name, mask in bones.items() if "femur" not in name and name != "joints"], axis=0)
    found = NamedBones().run((volume, labels.with_mask("bone", "bone", without_thighs)), silent)
    assert not any("femur" in name for name in found.names)
    assert dice_of(found.mask("left hip bone"), bones["left hip bone"]) > 0.9


def test_what_cannot_be_told_is_refused_in_words() -> None:
    volume, labels, bones = outlined()
    with pytest.raises(AnatomyError, match="cannot be told"):
        NamedBones().run((volume, labels.with_mask("bone", "bone", bones["left femur"])), silent)
    with pytest.raises(AnatomyError, match="is empty"):
        NamedBones().run((volume, labels.with_mask("bone", "bone", np.zeros(SIZE, bool))), silent)
    with pytest.raises(AnatomyError, match="no structure named 'bone'"):
        NamedBones().run((volume, Labels.empty(volume)), silent)
    with pytest.raises(AnatomyError, match="only CT has"):
        NamedBones().run((Volume(volume.values, volume.to_patient, "MR"), labels), silent)


@pytest.mark.slow
def test_spine_and_ribs_of_a_real_patient() -> None:
    """Against the label map of a published model: whatever it calls a vertebra or a rib has the right name here."""
    folder = data("ct/abdomen_lowres_ts")
    volume = read_volume(folder / "example_ct_sm.nii.gz", modality="CT", space=SpaceUid("1.9"))
    numbers = read_volume(folder / "example_seg.nii.gz", modality="CT", space=SpaceUid("1.9")).values
    bone = Skeleton(cartilage=False).run((volume, Labels.empty(volume)), silent)
    found = NamedBones().run((volume, bone), silent)
    vertebra, rib = np.isin(numbers, range(25, 51)), np.isin(numbers, range(92, 116))
    both = found.mask("spine", "rib cage")
    assert found.mask("spine")[vertebra & both].mean() > 0.98
    assert found.mask("rib cage")[rib & both].mean() > 0.95
    whole = read_volume(folder / "example_ct.nii.gz", modality="CT", space=SpaceUid("1.9"))
    named = NamedBones().run((whole, Skeleton(cartilage=False).run((whole, Labels.empty(whole)), silent)), silent)
    assert {f"{side} {bone}" for side in ("left", "right") for bone in ("hip bone", "femur")} <= set(named.names)
    assert named.volume_ml("left hip bone") == pytest.approx(named.volume_ml("right hip bone"), rel=0.2)
