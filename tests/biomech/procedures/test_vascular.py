"""Vascular procedures on straight arteries: what they do to the blood space, and what they refuse; the flow through each (slow)."""
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from biomech.flow.estimate import EstimateFlow
from biomech.model import PatientModel
from biomech.procedures import (
    Angioplasty,
    Band,
    Clip,
    Coils,
    Connection,
    Endograft,
    FlowDiverter,
    Interposition,
    Patch,
    Stent,
)
from biomech.verification.arteries import DOME_RADIUS, RADIUS, Kind, area_mm2, artery, blood_ml
from biomech.verification.procedures import MIDDLE, flow_after, healthy, narrowed, place, saccular, swollen
from meshing.errors import AnatomyError, ParameterOutOfRange, PlanningError
from meshing.step import Step, silent
from meshing.units import Millimetre, Percent
from meshing.vessels.aneurysm import largest_aneurysm
from meshing.vessels.stenosis import worst_stenosis

MM = Millimetre
HEALTHY_MM2 = np.pi * RADIUS ** 2


def ended(kind: Kind, *steps: Step[PatientModel, PatientModel]) -> PatientModel:
    model = artery(kind)
    for step in steps:
        model = step.run(model, silent)
    return model


def middle_radius(model: PatientModel) -> float:
    line = model.need_lumen().centreline
    return float(line.radius_mm[np.abs(line.points_mm[:, 2]).argmin()])


def test_a_balloon_opens_less_its_recoil_and_leaves_nothing() -> None:
    whole, part = (ended("stenosis", Angioplasty(recoil=Percent(p))) for p in (0.0, 50.0))
    assert area_mm2(whole.need_lumen(), 0.0) == pytest.approx(HEALTHY_MM2, rel=0.03)
    assert np.sqrt(area_mm2(part.need_lumen(), 0.0) / np.pi) == pytest.approx(0.4 * RADIUS + 0.5 * 0.6 * RADIUS, abs=0.15)
    assert not whole.devices
    assert "unverified default" in part.done[0]


def test_a_patch_adds_its_width_to_the_circumference() -> None:
    done = ended("stenosis", Patch(MM(5.0)))
    assert 2.0 * np.pi * np.sqrt(area_mm2(done.need_lumen(), 0.0) / np.pi) == pytest.approx(2.0 * np.pi * RADIUS + 5.0, rel=0.01)
    assert done.devices[0].kind == "patch"


@pytest.mark.parametrize("kind", ["fusiform", "saccular"])
def test_an_interposition_and_an_endograft_take_the_sac_out(kind: Kind) -> None:
    whole = np.pi * RADIUS ** 2 * 104.0 * 1e-3
    for step in (Interposition(), Endograft()):
        done = ended(kind, step)
        assert blood_ml(done.need_lumen()) == pytest.approx(whole, rel=0.015)
        assert area_mm2(done.need_lumen(), 0.0) == pytest.approx(HEALTHY_MM2, rel=0.03)
        with pytest.raises(AnatomyError, match="no aneurysm"):
            largest_aneurysm(done.need_lumen())
        assert middle_radius(done) == pytest.approx(RADIUS, abs=0.1)


def test_an_interposition_has_the_calibre_that_was_chosen() -> None:
    done = ended("stenosis", Interposition(MIDDLE, MM(40.0), MM(7.0)))
    assert area_mm2(done.need_lumen(), 0.0) == pytest.approx(np.pi * 3.5 ** 2, rel=0.03)
    assert area_mm2(done.need_lumen(), 40.0) == pytest.approx(HEALTHY_MM2, rel=0.03)


def test_a_clip_closes_the_neck() -> None:
    before, done = artery("saccular"), ended("saccular", Clip())
    lost = blood_ml(before.need_lumen()) - blood_ml(done.need_lumen())
    assert lost == pytest.approx(blood_ml(before.need_lumen()) - np.pi * RADIUS ** 2 * 104.0 * 1e-3, rel=0.12)
    assert area_mm2(done.need_lumen(), 0.0) == pytest.approx(HEALTHY_MM2, rel=0.03)
    assert (done.need_lumen().distance_mm >= before.need_lumen().distance_mm - 1e-4).all()  # a clip widens nothing
    assert 0.5 < lost < 4.0 / 3.0 * np.pi * DOME_RADIUS ** 3 * 1e-3
    assert "sac carries no blood" in done.done[0]


def test_a_band_narrows_to_its_diameter() -> None:
    done = ended("healthy", Band(MIDDLE, MM(4.0), MM(8.0)))
    assert 2.0 * np.sqrt(area_mm2(done.need_lumen(), 0.0) / np.pi) == pytest.approx(4.0, abs=0.2)
    assert area_mm2(done.need_lumen(), 30.0) == pytest.approx(HEALTHY_MM2, rel=0.03)
    drop = [EstimateFlow().run(case, silent).number("pressure drop") for case in (artery("healthy"), done)]
    assert drop[1] > 3.0 * drop[0]


def test_wire_leaves_the_geometry_alone_and_has_a_permeability() -> None:
    diverted, coiled = ended("saccular", FlowDiverter()), ended("saccular", Coils())
    for done in (diverted, coiled):
        assert (done.need_lumen().distance_mm == artery("saccular").need_lumen().distance_mm).all()
    assert any("not seen along the centreline" in words for words in EstimateFlow().run(diverted, silent).credibility.warnings)
    # k = e^3 / (2 S^2) with e = .75, S = 4 * .25 / .25 mm
    assert coiled.porous[0].permeability_m2 == pytest.approx(0.75 ** 3 / (2.0 * 4000.0 ** 2))
    assert FlowDiverter(coverage=Percent(40.0)).permeability() < FlowDiverter().permeability()
    beyond, beside = diverted.porous[0].beyond_mm(np.array([[6.0, 0.0, 0.0], [0.0, -3.0, 1.0], [0.0, 0.0, 45.0]]))
    assert beyond[:2] == pytest.approx([2.0, -1.0], abs=0.1)
    assert beside.tolist() == [True, True, False]


def test_a_sheet_holds_back_as_much_on_any_mesh() -> None:
    """Int drag dV / area = mu t / k, whatever the elements."""
    sheet = ended("saccular", FlowDiverter()).porous[0]
    wanted = 4e-3 * sheet.thickness_mm * 1e-3 / sheet.permeability_m2
    for size in (0.5, 1.0):
        rows = np.arange(-2.0, 6.0, size)
        corners = np.concatenate([np.array([4.0 + r, 0.0, 0.0]) + size * KUHN for r in rows])
        drag = sheet.drag(corners, 4e-3)
        assert drag.sum() * size ** 3 / 6.0 / size ** 2 * 1e-3 == pytest.approx(wanted, rel=0.03)
        assert not drag[corners.mean(axis=1)[:, 0] < 3.5].any()  # the flow in the vessel is left alone


KUHN = np.array([[np.zeros(3), np.eye(3)[first], np.eye(3)[first] + np.eye(3)[second], np.ones(3)]
                 for first in range(3) for second in range(3) if first != second])
"""(6, 4, 3) the tetrahedra of a cube."""


def test_a_connection_lets_blood_in_from_the_side() -> None:
    done = ended("healthy", Connection((MM(40.0), MM(0.0), MM(10.0)), MIDDLE, MM(6.0)))
    lumen = done.need_lumen()
    assert [opening.name for opening in lumen.openings] == ["conduit", "former inlet", "foot"]
    line = lumen.centreline
    assert line.points_mm[0] == pytest.approx([40.0, 0.0, 10.0])
    assert sorted(line.points_mm[line.ends()][:, 2].round().tolist()) == [-44.0, 44.0]
    found = EstimateFlow().run(done, silent)
    assert found.number("outlet flow foot") == pytest.approx(found.number("outlet flow former inlet"), rel=0.05)


@pytest.mark.parametrize(("kind", "steps", "words"), [
    ("stenosis", (Angioplasty(length=MM(190.0)),), "would reach over a fork or an opening"),
    ("stenosis", (Angioplasty(length=MM(10.0)),), "does not cover the stenosis"),
    ("stenosis", (Angioplasty(diameter=MM(14.0)),), "would tear it"),
    ("stenosis", (Stent(), Angioplasty(MIDDLE)), "exclude each other"),
    ("stenosis", (Patch(MM(40.0)),), "an aneurysm; choose at most"),
    ("stenosis", (Interposition(MIDDLE, MM(40.0), MM(20.0)),), "cannot be sewn end to end"),
    ("stenosis", (Interposition(),), "has no aneurysm"),
    ("healthy", (Band((MM(30.0), MM(0.0), MM(0.0)), MM(4.0)),), "set it on the vessel"),
    ("healthy", (Band(MIDDLE, MM(9.0)),), "does not touch the vessel"),
    ("healthy", (Band(MIDDLE, MM(1.0)),), "would close a vessel"),
    ("healthy", (Clip(),), "has no aneurysm"),
    ("fusiform", (Clip(),), "no neck to clip"),
    ("fusiform", (Coils(),), "nothing would hold coils"),
    ("saccular", (Clip(), Clip()), "has no aneurysm"),
    ("saccular", (FlowDiverter(), Clip()), "exclude each other"),
    ("saccular", (Coils(), Endograft()), "exclude each other"),
    ("fusiform", (FlowDiverter(landing=MM(50.0)),), "up to the next fork or opening, and the flow diverter needs 50 mm"),
    ("fusiform", (Endograft(proximal=MM(60.0)),), "the endograft needs 60 mm there"),
    ("healthy", (Connection((MM(2.0), MM(0.0), MM(30.0)), MIDDLE, MM(5.0)),), "too flat"),
    ("healthy", (Connection((MM(8.0), MM(0.0), MM(0.0)), MIDDLE, MM(6.0)),), "begin it at least"),
    ("healthy", (Connection((MM(30.0), MM(0.0), MM(40.0)), (MM(0.0), MM(0.0), MM(40.0)), MM(6.0)),), "from an opening"),
])
def test_impossible_plans_are_refused_in_words(kind: Kind, steps: tuple[Step[PatientModel, PatientModel], ...], words: str) -> None:
    with pytest.raises(PlanningError, match=words):
        ended(kind, *steps)


def test_landing_zones_outside_of_the_limits_are_said() -> None:
    done = ended("fusiform", Endograft(MM(8.0), MM(6.0), Percent(5.0)))
    assert "proximal landing shorter than 15 mm; distal landing shorter than 10 mm; oversizing outside 10-20 %" in done.done[0]
    assert "AGAINST THE LIMITS" not in ended("fusiform", Endograft()).done[0]
    with pytest.raises(ParameterOutOfRange, match="Oversizing is 35"):
        Endograft(oversize=Percent(35.0))


@cache
def flow_of(before: Callable[[], PatientModel], *steps: Step[PatientModel, PatientModel]) -> dict[str, float]:
    """Measures of the steady three-dimensional flow on two coarse meshes after the steps."""
    found = flow_after(before, *steps)
    assert found.converged
    assert found.imbalance < 5e-4
    return found.numbers


THROAT = place(np.array(worst_stenosis(narrowed().need_lumen().centreline).place_mm))


@pytest.mark.slow
@pytest.mark.parametrize(("step", "most"), [(Angioplasty(), 0.25), (Patch(MM(4.0)), 0.2), (Interposition(THROAT, MM(30.0)), 0.2)])
def test_opening_the_stenosis_of_the_sample_takes_its_pressure_drop_away(step: Step[PatientModel, PatientModel], most: float) -> None:
    assert 0.0 < flow_of(narrowed, step)["pressure_drop"] < most * flow_of(narrowed)["pressure_drop"]


@pytest.mark.slow
def test_the_aneurysm_of_the_sample_by_graft_endograft_and_diverter() -> None:
    before = flow_of(swollen)
    for step in (Interposition(), Endograft(MM(5.0), MM(10.0))):
        assert flow_of(swollen, step)["sac_perfused"] < 0.1 * before["sac_perfused"]
    diverted = flow_of(swollen, FlowDiverter())
    filled = flow_of(swollen, FlowDiverter(), Coils())
    assert diverted["sac_perfused"] == pytest.approx(before["sac_perfused"], rel=0.02)
    assert filled["sac_speed"] < diverted["sac_speed"] < before["sac_speed"]


@pytest.mark.slow
def test_the_flow_in_a_sac_falls_with_wire_and_ends_with_a_clip() -> None:
    before, diverted, coiled = flow_of(saccular), flow_of(saccular, FlowDiverter()), flow_of(saccular, Coils())
    assert diverted["sac_speed"] < 0.7 * before["sac_speed"]
    assert coiled["sac_speed"] < 0.3 * before["sac_speed"]
    assert diverted["sac_turnover"] > before["sac_turnover"]
    assert flow_of(saccular, Clip())["sac_perfused"] < 0.1 * before["sac_perfused"]


@pytest.mark.slow
def test_a_band_costs_pressure() -> None:
    assert flow_of(healthy, Band(MIDDLE, MM(4.0), MM(8.0)))["pressure_drop"] > 3.0 * flow_of(healthy)["pressure_drop"]


@pytest.mark.slow
def test_a_connection_shares_the_flow_between_both_sides() -> None:
    found = flow_of(healthy, Connection((MM(40.0), MM(0.0), MM(10.0)), MIDDLE, MM(6.0)))
    assert found["flow_share_foot"] == pytest.approx(50.0, abs=3.0)
    assert found["flow_share_foot"] + found["flow_share_former_inlet"] == pytest.approx(100.0, abs=0.1)


def test_the_sample_takes_every_procedure_of_an_aneurysm() -> None:
    for steps in ((Interposition(),), (Endograft(MM(5.0), MM(10.0)),), (FlowDiverter(), Coils())):
        model = swollen()
        for step in steps:
            model = step.run(model, silent)
        assert len(model.done) == len(steps)


def test_procedures_say_nothing_of_a_model_without_a_lumen() -> None:
    bare = replace(artery("healthy"), lumen=None)
    for step in (Angioplasty(), Patch(MM(4.0)), Interposition(), Band(MIDDLE, MM(4.0)), Clip(), FlowDiverter(), Coils(), Endograft(),
                 Connection((MM(40.0), MM(0.0), MM(0.0)), MIDDLE, MM(6.0))):
        with pytest.raises(AnatomyError, match="no artery lumen"):
            step.run(bare, silent)
