"""Contrast abdomen, lesions and vessels on the sample patient, against its exact truth; refusals in words."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshing.errors import AnatomyError, Cancelled, ParameterOutOfRange
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.organ import organs as library
from meshing.phantoms import Phantom
from meshing.segmenters import SEGMENTERS, ContrastAbdomen, HepaticVessels, Lesion
from meshing.segmenters.contrast_abdomen import ORGANS
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.morphology import components
from meshing.step import silent
from meshing.units import Millimetre
from meshing.volume import Volume, position_of
from tests.meshing.segmenters.measures import dice

LIVER = ("liver", "tumour 1", "tumour 2", "portal vein", "hepatic vein")


def mm(point: tuple[float, float, float]) -> tuple[Millimetre, Millimetre, Millimetre]:
    return Millimetre(point[0]), Millimetre(point[1]), Millimetre(point[2])


def landmark(patient: Phantom, name: str) -> tuple[Millimetre, Millimetre, Millimetre]:
    return mm(dict(patient.truth.landmarks_mm)[name])


def with_lesions(patient: Phantom, labels: Labels) -> Labels:
    for name, radius in (("tumour 1", 17.0), ("tumour 2", 10.0)):
        labels = Lesion(landmark(patient, f"{name} centre"), Millimetre(radius), name).run((patient.volume, labels), silent)
    return labels


def test_the_table_holds_methods_by_their_own_names() -> None:
    methods = [segmenter.method for segmenter in SEGMENTERS]
    assert len(set(methods)) == len(methods)
    assert set(ORGANS.values()) <= set(library())


@pytest.mark.parametrize("name", ["liver", "spleen"])
def test_no_crumbs_lie_beside_an_organ(organs: Labels, name: str) -> None:
    """Voxels between ribs have the HU of an organ."""
    sizes = components(organs.mask(name))[1]
    assert sizes[sizes > 0].min() >= 1e-3 * sizes.sum()


def test_every_organ_is_found_on_its_own_side(patient: Phantom, organs: Labels) -> None:
    assert set(organs.names) == set(ORGANS)
    for name in ORGANS:
        truth = patient.truth.labels.mask(name)
        least = {"bone": 0.7, "gallbladder": 0.85}.get(name, 0.94)
        assert dice(organs.mask(name), truth) > least, name


@pytest.mark.parametrize(("name", "share"), [("spleen", 0.05), ("left kidney", 0.03), ("right kidney", 0.03), ("aorta", 0.04),
                                             ("inferior vena cava", 0.04), ("left lung", 0.01), ("right lung", 0.01)])
def test_volumes_are_those_of_the_shapes(patient: Phantom, organs: Labels, name: str, share: float) -> None:
    """At voxels of 2.8 mm; counted voxels of the truth stand for its volume, which they meet within 0.5 %."""
    assert organs.volume_ml(name) == pytest.approx(patient.truth.labels.volume_ml(name), rel=share)


def test_liver_with_its_lesions_and_vessels(patient: Phantom, organs: Labels) -> None:
    found = with_lesions(patient, organs)
    found = HepaticVessels(landmark(patient, "portal bifurcation"), landmark(patient, "hepatic vein confluence")).run(
        (patient.volume, found), silent)
    truth = patient.truth.labels
    whole, exact = found.mask(*LIVER), truth.mask(*LIVER)
    assert np.count_nonzero(whole) == pytest.approx(np.count_nonzero(exact), rel=0.02)
    assert dice(whole, exact) > 0.96
    for name in ("tumour 1", "tumour 2"):
        assert dice(found.mask(name), truth.mask(name)) > 0.85
    portal, hepatic = found.mask("portal vein"), found.mask("hepatic vein")
    crossed = np.count_nonzero(portal & truth.mask("hepatic vein")) + np.count_nonzero(hepatic & truth.mask("portal vein"))
    right = np.count_nonzero(portal & truth.mask("portal vein")) + np.count_nonzero(hepatic & truth.mask("hepatic vein"))
    assert crossed < 0.2 * right
    trunk = patient.truth.tree("portal vein")
    near_root = trunk.points_mm[trunk.branch == 0][0]
    at = position_of(found.to_patient, np.argwhere(portal)[:, ::-1].astype(np.float64))
    assert np.linalg.norm(at - near_root, axis=1).min() < 8.0, "the portal vein must reach down its trunk"


@pytest.mark.slow
def test_turning_the_images_turns_the_answer(patient: Phantom, organs: Labels) -> None:
    """Sides are those of the patient, not of the array."""
    volume = patient.volume
    flip = np.diag([-1.0, 1.0, -1.0, 1.0])
    flip[0, 3], flip[2, 3] = volume.values.shape[2] - 1, volume.values.shape[0] - 1
    turned: Transform[IJK, LPS] = Transform(volume.to_patient.matrix @ flip, IJK, LPS, volume.space)
    other = Volume(np.ascontiguousarray(volume.values[::-1, :, ::-1]), turned, "CT")
    found = ContrastAbdomen().run((other, Labels.empty(other)), silent)
    assert np.array_equal(found.values[::-1, :, ::-1], organs.values)


@pytest.mark.slow
def test_a_correct_click_never_harms_the_liver(patient: Phantom, organs: Labels) -> None:
    """The click is set where a user would: in the middle of the largest error."""
    truth = patient.truth.labels.mask(*LIVER)
    before = organs.mask("liver")
    depth = distance_to(before == truth, patient.volume.spacing_mm[::-1])
    k, j, i = np.unravel_index(int(depth.argmax()), depth.shape)
    x, y, z = position_of(patient.volume.to_patient, np.array([[i, j, k]], np.float64))[0]
    clicks = (mm((float(x), float(y), float(z))),)
    step = ContrastAbdomen(liver_add_lps=clicks) if truth[k, j, i] else ContrastAbdomen(liver_remove_lps=clicks)
    after = step.run((patient.volume, Labels.empty(patient.volume)), silent).mask("liver")
    assert dice(after, truth) > dice(before, truth) - 0.01
    assert after[k, j, i] == truth[k, j, i]


def test_what_is_not_an_abdomen_with_contrast_is_refused(patient: Phantom) -> None:
    volume = patient.volume
    step = ContrastAbdomen()
    with pytest.raises(AnatomyError, match="only CT"):
        step.run((replace(volume, modality="MR"), Labels.empty(volume)), silent)
    plain = replace(volume, values=np.minimum(volume.values, 300.0) * np.where(volume.values > 118.0, 0.4, 0.9).astype(np.float32))
    with pytest.raises(AnatomyError):
        step.run((plain, Labels.empty(volume)), silent)
    water = replace(volume, values=np.zeros_like(volume.values))
    with pytest.raises(AnatomyError, match="rescale slope"):
        step.run((water, Labels.empty(volume)), silent)
    bath = replace(volume, values=np.where(volume.values > -500.0, 0.0, -1000.0).astype(np.float32))
    with pytest.raises(AnatomyError, match="spine"):
        step.run((bath, Labels.empty(volume)), silent)
    air = replace(volume, values=np.full_like(volume.values, -1000.0))
    with pytest.raises(AnatomyError, match="no body"):
        step.run((air, Labels.empty(volume)), silent)


@pytest.mark.slow
def test_without_contrast_medium_vessels_are_left_out_and_it_is_said(patient: Phantom) -> None:
    """Plain CT: blood, liver, spleen and muscle within 25 HU of each other; the marrow of the spine is no aorta."""
    truth = patient.truth.labels
    values = patient.volume.values.copy()
    for names, hu in ((LIVER, 58.0), (("spleen",), 50.0), (("left kidney", "right kidney"), 32.0), (("aorta", "inferior vena cava"), 42.0)):
        mask = truth.mask(*names)
        values[mask] += np.float32(hu) - np.float32(np.median(values[mask]))
    found = ContrastAbdomen().run((replace(patient.volume, values=values), Labels.empty(patient.volume)), silent)
    assert not set(found.names) & {"aorta", "inferior vena cava", "gallbladder"}
    assert any("no contrast medium was found in the aorta" in note for note in found.notes)
    assert dice(found.mask("liver"), truth.mask(*LIVER)) > 0.85
    assert dice(found.mask("bone"), truth.mask("bone")) > 0.6


def test_hints_are_checked_in_words(patient: Phantom, organs: Labels) -> None:
    far = mm((900.0, 0.0, 0.0))
    with pytest.raises(ParameterOutOfRange, match="radii"):
        ContrastAbdomen(liver_add_lps=(far,), liver_add_radii=(Millimetre(5.0), Millimetre(6.0)))
    with pytest.raises(AnatomyError, match="outside this scan"):
        ContrastAbdomen(liver_add_lps=(far,)).run((patient.volume, Labels.empty(patient.volume)), silent)
    with pytest.raises(AnatomyError, match="outside this scan"):
        Lesion(far, Millimetre(10.0)).run((patient.volume, organs), silent)
    with pytest.raises(AnatomyError, match="not in or beside"):
        Lesion(mm((100.0, 20.0, 30.0)), Millimetre(5.0)).run((patient.volume, organs), silent)
    with pytest.raises(AnatomyError, match="'liver'"):
        Lesion(far, Millimetre(10.0)).run((patient.volume, Labels.empty(patient.volume)), silent)
    same = landmark(patient, "portal bifurcation")
    with pytest.raises(AnatomyError, match="same vessels"):
        HepaticVessels(same, same).run((patient.volume, organs), silent)


def test_it_can_be_cancelled(patient: Phantom) -> None:
    def stop(fraction: float, doing: str, /) -> None:
        if "cutting" in doing:
            raise Cancelled

    with pytest.raises(Cancelled):
        ContrastAbdomen().run((patient.volume, Labels.empty(patient.volume)), stop)
