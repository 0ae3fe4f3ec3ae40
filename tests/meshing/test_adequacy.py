from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from meshing.adequacy import Adequacy, ExamineScan, Finding, coverage, measured_volume, phase_of
from meshing.dicom.glance import glance
from meshing.dicom.index import survey
from meshing.dicom.read import ReadSeries
from meshing.errors import Cancelled, ParameterOutOfRange
from meshing.itk import read_volume
from meshing.labels import Label, Labels
from meshing.phantoms import Phantom, liver_patient
from meshing.scan_measures import jumps_of, look, small
from meshing.step import silent
from meshing.volume import Volume
from tests.data import data


@cache
def patient() -> Phantom:
    """The sample patient at 2.8 mm."""
    return liver_patient(columns=128, slices=80)


def liver() -> Volume:
    return patient().volume


def examined(volume: Volume, purpose: str = "liver") -> Adequacy:
    return ExamineScan(purpose).run(volume, silent)


def only(found: Adequacy, subject: str) -> Finding:
    (finding,) = (one for one in found.findings if one.subject == subject)
    return finding


def changed(values: np.ndarray) -> Volume:  # type: ignore[type-arg]
    return replace(liver(), values=np.ascontiguousarray(values, np.float32))


@pytest.mark.slow
def test_the_sample_is_good_but_for_the_coarse_pixels_of_this_test() -> None:
    found = examined(liver())
    assert [(one.subject, one.level) for one in found.findings] == [
        ("slice distance", "caution"), ("contrast phase", "good"), ("noise", "good"), ("metal", "good"), ("coverage", "good"), ("motion", "good")]
    assert only(found, "contrast phase").words.startswith("portal venous phase, as far as can be told: enhanced blood 1")
    assert "more than 2.5 mm: a margin of 5 mm cannot be told" in only(found, "slice distance").words
    assert all(one.basis for one in found.findings)
    assert found.level == "caution"
    assert len(found.warnings) == 1


@pytest.mark.parametrize("sigma", [20.0, 40.0, 80.0])
def test_noise_is_measured_and_judged(sigma: float) -> None:
    flat = np.where(liver().values > -250, np.float32(60.0), np.float32(-1000.0))
    noisy = flat + np.random.default_rng(1).normal(0.0, sigma, flat.shape)
    noise = only(examined(changed(noisy)), "noise")
    assert noise.value == pytest.approx(sigma, rel=0.15)
    usual = 10.0 * math.sqrt(5.0 / liver().spacing_mm[2])
    assert noise.level == ("good" if sigma <= 1.5 * usual else "caution" if sigma <= 3.0 * usual else "poor")


def test_phases() -> None:
    base = liver().values
    plain = np.where(base > 60, np.minimum(base, 60), base)
    assert only(examined(changed(plain)), "contrast phase").level == "poor"
    assert "no contrast medium is seen" in only(examined(changed(plain)), "contrast phase").words
    arterial = np.where((base > 130) & (ndimage.uniform_filter(base, 3) < 240), base + 150, np.where((base > 90) & (base <= 130), 65.0, base))
    assert phase_of(measured_volume(changed(arterial)))[0] == "arterial"
    assert only(examined(changed(arterial), "artery"), "contrast phase").level == "good"
    assert only(examined(changed(arterial), "liver"), "contrast phase").level == "caution"


def test_metal_is_found_with_its_place() -> None:
    values = liver().values.copy()
    values[40, 60:64, 60:64] = 8000.0
    metal = only(examined(changed(values)), "metal")
    voxel = np.prod(liver().spacing_mm) * 1e-3
    assert metal.level == "caution"
    assert metal.value == pytest.approx(16 * voxel)
    z = liver().to_patient.matrix[2, 3] + 40 * liver().to_patient.matrix[2, 2]
    assert f"{'S' if z >= 0 else 'I'} {abs(z):.1f} mm" in metal.words


def test_a_breath_a_missing_slab_and_exchanged_slices_are_seen() -> None:
    base = liver().values
    breath = np.concatenate([base[:40], np.roll(base[40:], 4, axis=1)])
    assert "times as much as around" in only(examined(changed(breath)), "motion").words
    hidden = np.concatenate([base[:40], base[44:]])
    assert only(examined(changed(hidden)), "motion").level == "caution"
    order = np.arange(80)
    order[[40, 41]] = 41, 40
    exchanged = only(examined(changed(base[order])), "motion")
    assert exchanged.level == "poor"
    assert "fit better when exchanged" in exchanged.words
    across, down, _ = liver().spacing_mm
    (jump,) = jumps_of([small(values, across, down) for values in base[order]])
    assert (jump.after, jump.exchanged) == (40, True)


def test_a_liver_that_leaves_the_scan_is_said_before_and_after_it_is_outlined() -> None:
    sample = patient()
    k = np.nonzero(sample.truth.labels.mask("liver").any(axis=(1, 2)))[0]
    middle = int(k.mean())
    cut = changed(liver().values[:middle])
    before = only(examined(cut), "coverage")
    assert before.level == "caution"
    assert "tissue like the liver is still seen in the outermost slice" in before.words
    whole, part = sample.truth.labels, sample.truth.labels.values[:middle].copy()
    assert not [one for one in coverage(whole, ("body", "fat", "bone", "aorta", "inferior_vena_cava", "muscle", "lung")) if "liver" in one.words]
    (said,) = coverage(Labels(np.where(part == whole.label("liver").value, part, 0), whole.to_patient, whole.legend))
    assert said.words.startswith("liver reaches the edge of the scan (superior)")


def test_vessels_may_end_at_the_border() -> None:
    values = np.zeros(liver().values.shape, np.uint8)
    values[:, 60:70, 60:70] = 1
    labels = Labels(values, liver().to_patient, (Label(1, "aorta", "aorta"),))
    assert coverage(labels, ("aorta",)) == ()
    assert "inferior, superior" in coverage(labels)[0].words


def test_nothing_to_see_is_said_and_does_not_fail() -> None:
    for values in (np.full((3, 8, 8), -1000.0), np.full((2, 40, 40), 40.0), np.zeros((12, 1, 1))):
        found = examined(changed(values), "any")
        assert {one.subject for one in found.findings} >= {"slice distance", "contrast phase", "noise", "metal", "motion"}
    assert math.isnan(look(np.full((8, 8), -1000.0, np.float32), 1.0, 1.0).noise)


def test_wrong_purpose_and_cancel() -> None:
    with pytest.raises(ParameterOutOfRange, match=r"no purpose 'brain'; it is one of liver, artery, any"):
        ExamineScan("brain")

    def stop(fraction: float, doing: str, /) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        ExamineScan().run(liver(), stop)


# real scans

def real(folder: str, series: str = "largest CT") -> Volume:
    return ReadSeries(str(data(folder)), series).run(None, silent)


@pytest.mark.slow
def test_the_liver_ct_is_good_for_a_resection() -> None:
    scan = data("ct/ircad17_liver_tumours/PATIENT_DICOM.zip")
    for found in (examined(real(str(scan))), glance(survey(scan).studies[0].series[0], "liver")):
        assert found is not None
        assert found.level == "good"
        assert "portal venous phase" in only(found, "contrast phase").words
        assert only(found, "contrast phase").value == pytest.approx(165.0, abs=10.0)  # its portal vein has 167 HU
        assert only(found, "noise").value == pytest.approx(22.0, abs=2.0)
        assert "values of this scan may end" in only(found, "metal").words


@pytest.mark.slow
def test_the_head_ct_has_metal_in_the_teeth_and_no_contrast_medium() -> None:
    found = examined(real("ct/head_c3n01192/dicom.zip"), "any")
    assert only(found, "metal").level == "caution"
    assert "I 70.5 mm" in only(found, "metal").words
    assert "no contrast medium is seen" in only(found, "contrast phase").words
    assert only(found, "motion").level == "good"


@pytest.mark.parametrize("part", ["", "pulmonary/models/"])
def test_the_aortic_dissection_is_arterial(part: str) -> None:
    found = examined(read_volume(data(f"ct/aortic_dissection_ts/{part}ct_cropped.nii.gz"), modality="CT"), "artery")
    assert only(found, "contrast phase").words.startswith("arterial phase")
    assert only(found, "slice distance").level == "caution"


def test_a_plain_ct_is_poor_for_a_resection() -> None:
    (path,) = Path(data("ct/abdomen_lowres_ts")).rglob("example_ct.nii.gz")
    found = examined(read_volume(path, modality="CT"))
    assert only(found, "contrast phase").level == "poor"


@pytest.mark.slow
def test_an_mr_is_judged_without_densities() -> None:
    found = examined(real("mr/vs_seg_001/dicom.zip", "largest MR"), "any")
    assert [one.subject for one in found.findings] == ["slice distance", "noise", "motion"]
    assert found.level == "good"
    assert 15 < only(found, "noise").value < 30
