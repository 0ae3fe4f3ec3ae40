"""Stent and bypass of an artery with exact truth."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from biomech.model import PatientModel
from biomech.procedures import Bypass, Stent
from meshing.errors import AnatomyError
from meshing.step import silent
from meshing.units import Millimetre, Percent
from meshing.vessels import BuildLumen
from meshing.vessels.sections import cross_sections, occupancy_of
from meshing.vessels.stenosis import worst_stenosis
from meshing.vessels.tree import tangents
from meshing.volume import index_of
from tests.meshing.vessels.shapes import Artery

UP = (Millimetre(0.0), Millimetre(0.0), Millimetre(14.0))
BEHIND = (Millimetre(19.3), Millimetre(-2.8), Millimetre(-38.0))


@cache
def patient() -> PatientModel:
    image, labels = Artery().scanned()
    return PatientModel(labels, lumen=BuildLumen("artery").run((image, labels), silent))


def depth(model: PatientModel, points: np.ndarray) -> np.ndarray:
    lumen = model.need_lumen()
    found: np.ndarray = map_coordinates(lumen.distance_mm, index_of(lumen.to_patient, points).T[::-1], order=1)
    return found


@pytest.mark.parametrize(("oversize", "residual"), [(0.0, 0.0), (10.0, 0.0), (0.0, 20.0)])
def test_a_stent_opens_the_stenosis_to_its_size(oversize: float, residual: float) -> None:
    found = worst_stenosis(patient().need_lumen().centreline)
    done = Stent(length=Millimetre(22.0), oversize=Percent(oversize), residual=Percent(residual)).run(patient(), silent)
    wanted = found.reference_mm * (1 + oversize / 100) * (1 - residual / 100)
    assert done.need_lumen().centreline.radius_mm[found.point] == pytest.approx(wanted, abs=0.1)
    before, after = patient().need_lumen().distance_mm, done.need_lumen().distance_mm
    assert (after <= before).all()  # a stent narrows the vessel nowhere
    (stent,) = done.devices
    assert stent.kind == "stent"
    assert stent.length_mm() == pytest.approx(22.0, abs=1.5)  # cut at points of the axis, half a millimetre apart
    assert float(stent.radius_mm[len(stent.radius_mm) // 2]) == pytest.approx(wanted, abs=0.1)
    assert (depth(done, stent.path_mm) < 0).all()
    assert len(done.done) == 1
    assert "unverified default" in done.done[0]


def test_a_stent_that_does_not_fit_is_refused() -> None:
    with pytest.raises(AnatomyError, match="does not cover"):
        Stent(length=Millimetre(6.0)).run(patient(), silent)
    with pytest.raises(AnatomyError, match="over a fork or an opening"):
        Stent(length=Millimetre(90.0)).run(patient(), silent)
    with pytest.raises(AnatomyError, match="set it on the vessel"):
        Stent(centre_lps=(Millimetre(120.0), Millimetre(0.0), Millimetre(0.0))).run(patient(), silent)


def test_a_bypass_connects_and_has_its_radius() -> None:
    done = Bypass(from_lps=UP, to_lps=BEHIND, diameter=Millimetre(4.0)).run(patient(), silent)
    line = done.need_lumen().centreline
    assert line.names.count("graft") == 1
    assert {"outlet 1 (right)", "outlet 2 (left)"} < set(line.names)
    (device,) = done.devices
    assert device.kind == "graft"
    assert device.path_mm[-1] == pytest.approx(line.points_mm[-1])
    graft = line.branch_points(line.names.index("graft"))
    assert (depth(done, line.points_mm[graft]) < 0).all()
    middle = graft[len(graft) // 2]
    lumen = done.need_lumen()
    near = graft[len(graft) // 2 - 3:len(graft) // 2 + 4]
    sections = cross_sections(occupancy_of(lumen.distance_mm, 0.4), lumen.to_patient, line.points_mm[near],
                              tangents(line.points_mm, line.parent.astype(np.int64))[near], np.full(7, 6.0), step_mm=0.05)
    assert sections.radius_mm == pytest.approx(np.full(7, 2.0), abs=0.05)
    native = patient().need_lumen().centreline.points_mm
    assert np.linalg.norm(native - line.points_mm[graft[-1]], axis=1).min() < 1e-9
    assert np.linalg.norm(native - line.points_mm[middle], axis=1).min() > 5.0


def test_a_bypass_in_an_impossible_place_is_refused() -> None:
    up, down = (Millimetre(0.0), Millimetre(0.0), Millimetre(12.0)), (Millimetre(22.0), Millimetre(-3.2), Millimetre(-43.0))
    with pytest.raises(AnatomyError, match="swap"):
        Bypass(from_lps=down, to_lps=up).run(patient(), silent)
    with pytest.raises(AnatomyError, match="opening"):
        Bypass(from_lps=up, to_lps=down).run(patient(), silent)
    with pytest.raises(AnatomyError, match="both"):
        Bypass(from_lps=up)
