"""Declared handles: pulled to a place they come to lie there, or at the nearest place that they can reach; what is not held stays."""
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from biomech.foresee import foreseen
from biomech.handles import Handle, Scene, handles_of, moved
from biomech.procedures import (
    Ablation,
    Angioplasty,
    Band,
    Bypass,
    Connection,
    Craniotomy,
    Endograft,
    Interposition,
    Osteotomy,
    PlaceImplant,
    PlacePorts,
    Resection,
    Stent,
    TrajectoryTo,
    Wedge,
)
from biomech.procedures.resection import Plane
from biomech.verification.arteries import artery
from meshing.errors import ParameterOutOfRange
from meshing.step import silent
from tests.biomech.hardware.head import head
from tests.biomech.organs import model as liver

MM: Any = float
WITHIN = ("body", "skull", "brain", "artery", "motor strip")


def at(step: Any, scene: Scene, path: tuple[str | int, ...]) -> Handle:
    return next(handle for handle in handles_of(step, scene) if handle.path == path)


def pulled(step: Any, scene: Scene, path: tuple[str | int, ...], to: tuple[float, float, float]) -> tuple[Any, Handle]:
    new = moved(step, at(step, scene, path), np.array(to), None, scene)
    return new, at(new, scene, path)


@pytest.mark.parametrize("make", [Stent, Angioplasty])
def test_the_ends_of_a_stent_run_on_the_vessel_and_each_leaves_the_other_in_place(make: Callable[..., Any]) -> None:
    scene = Scene(artery("stenosis"))
    step = make(length=30.0)
    assert at(step, scene, ("centre_lps",)).centre_mm == pytest.approx([0.0, 0.0, 0.0], abs=0.6)
    assert at(step, scene, ("length", 0)).centre_mm[2] - at(step, scene, ("length", 1)).centre_mm[2] == pytest.approx(30.0)
    far = at(step, scene, ("length", 0)).centre_mm
    new, end = pulled(step, scene, ("length", 1), (9.0, -4.0, -25.0))
    assert end.centre_mm == pytest.approx([0.0, 0.0, -25.0], abs=0.4)
    assert at(new, scene, ("length", 0)).centre_mm == pytest.approx(far, abs=0.2)
    assert new.length == pytest.approx(25.0 + far[2], abs=0.4)
    slid, _ = pulled(new, scene, ("centre_lps",), (3.0, 3.0, -12.0))
    assert slid.length == new.length
    assert slid.centre_lps == pytest.approx((0.0, 0.0, -12.0), abs=0.4)


def test_landing_zones_and_the_margin_of_a_graft_end_on_healthy_vessel() -> None:
    scene = Scene(artery("fusiform"))
    graft = Endograft(proximal=MM(15.0), distal=MM(10.0))
    first = at(graft, scene, ("proximal", 0))
    assert first.start_mm is not None
    assert np.linalg.norm(first.centre_mm - first.start_mm) == pytest.approx(15.0, abs=0.1)
    new, end = pulled(graft, scene, ("proximal", 0), (5.0, 0.0, float(first.centre_mm[2]) + 6.0))
    assert new == replace(graft, proximal=new.proximal)
    assert new.proximal == pytest.approx(21.0, abs=0.4)
    assert end.centre_mm[2] == pytest.approx(first.centre_mm[2] + 6.0, abs=0.4)
    with pytest.raises(ParameterOutOfRange):
        pulled(graft, scene, ("proximal", 0), tuple(first.start_mm))
    assert {handle.path[0] for handle in handles_of(Interposition(), scene)} == {"margin"}
    placed = Interposition(centre_lps=(0.0, 0.0, 0.0), length=MM(30.0))  # type: ignore[arg-type]
    assert {handle.path[0] for handle in handles_of(placed, scene)} == {"centre_lps", "length"}


def test_ends_of_a_bypass_that_are_not_set_lie_where_it_finds_them() -> None:
    model = artery("stenosis")
    scene = Scene(model)
    step = Bypass(diameter=MM(6.0))
    assert model.lumen is not None
    start, _ = step.ends(model.lumen.centreline)
    points = model.lumen.centreline.points_mm
    assert at(step, scene, ("from_lps",)).centre_mm == pytest.approx(points[start])
    new, _ = pulled(step, scene, ("to_lps",), (8.0, 0.0, -30.0))
    assert new.from_lps == pytest.approx(points[start], abs=0.06)
    assert new.to_lps == pytest.approx((0.0, 0.0, -30.0), abs=0.4)
    joint, _ = pulled(Connection((30.0, 0.0, 0.0), (0.0, 0.0, 0.0), MM(6.0)), scene, ("to_lps",), (0.0, 5.0, 11.0))  # type: ignore[arg-type]
    assert joint.to_lps == pytest.approx((0.0, 0.0, 11.0), abs=0.4)
    band, _ = pulled(Band((0.0, 0.0, 30.0), MM(5.0)), scene, ("centre_lps",), (2.0, 0.0, 20.0))  # type: ignore[arg-type]
    assert band.centre_lps == pytest.approx((0.0, 0.0, 20.0), abs=0.4)


SIZES: list[tuple[Any, str, float]] = [
    (Ablation((10.0, 0.0, 0.0), (90.0, 0.0, 0.0), "microwave, own size", MM(40.0), MM(30.0)), "length", 0.5),  # type: ignore[arg-type]
    (Ablation((10.0, 0.0, 0.0), (90.0, 0.0, 0.0), "microwave, own size", MM(40.0), MM(30.0)), "width", 0.5),  # type: ignore[arg-type]
    (Craniotomy((0.0, 0.0, 70.0), MM(20.0), MM(10.0), MM(1007.0)), "radius", 1.0),  # type: ignore[arg-type]
    (PlaceImplant("femur", (0.0, 0.0, 0.0), MM(26.0)), "radius", 1.0)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("step", "field", "factor"), SIZES)
def test_a_size_is_the_way_out_from_its_middle(step: Any, field: str, factor: float) -> None:
    handle = at(step, Scene(), (field,))
    assert handle.start_mm is not None
    assert handle.normal is not None
    assert np.linalg.norm(handle.centre_mm - handle.start_mm) == pytest.approx(factor * getattr(step, field))
    new = moved(step, handle, handle.centre_mm + 3.0 * handle.normal)
    assert getattr(new, field) == pytest.approx(getattr(step, field) + 3.0 / factor)
    assert replace(new, **{field: getattr(step, field)}) == step
    table = Ablation((10.0, 0.0, 0.0), (90.0, 0.0, 0.0))  # type: ignore[arg-type]
    assert [other.path for other in handles_of(table)] == [("centre_lps",), ("entry_lps",)], "a size of a table is not for the hand"


def test_a_margin_stands_off_its_lesion() -> None:
    scene, step = Scene(liver()), Wedge(("tumour 1",), MM(7.0))
    (handle,) = handles_of(step, scene)
    assert moved(step, handle, handle.centre_mm + np.array([2.5, 9.0, 0.0]), None, scene) == replace(step, margin=9.5)


def test_a_pose_turns_about_its_axis_and_shifts_with_its_knob() -> None:
    step = Osteotomy("femur", Plane((0.0, 0.0, 10.0), (0.0, 0.0, 1.0)))  # type: ignore[arg-type]
    new, handle = pulled(step, Scene(), ("turn_s",), (20.0, 20.0, 99.0))
    assert new == replace(step, turn_s=45.0)
    assert handle.centre_mm[0] == pytest.approx(handle.centre_mm[1])
    knob = at(new, Scene(), ("to_left",))
    shifted = moved(new, knob, knob.centre_mm + np.array([1.0, -2.0, 3.5]))
    assert (shifted.to_left, shifted.to_posterior, shifted.to_superior, shifted.turn_s) == (1.0, -2.0, 3.5, 45.0)
    cup = PlaceImplant("femur", (0.0, 0.0, 0.0), MM(26.0))  # type: ignore[arg-type]
    assert pulled(cup, Scene(), ("direction_lps",), (0.0, -12.0, 0.0))[0].direction_lps == (0.0, -1.0, 0.0)


def test_entries_and_ports_stay_on_the_skin() -> None:
    scene = Scene(head())
    step = TrajectoryTo((0.0, 0.0, 10.0), (0.0, 0.0, 80.0), WITHIN)  # type: ignore[arg-type]
    new, _ = pulled(step, scene, ("entry_lps",), (30.0, 0.0, 100.0))
    assert np.linalg.norm(new.entry_lps) == pytest.approx(80.0, abs=2.0)
    assert new.entry_lps[0] == pytest.approx(80.0 * 30.0 / np.hypot(30.0, 100.0), abs=3.0)
    ports = PlacePorts((0.0, 0.0, 0.0), (0.0, -80.0, 0.0), (60.0, -50.0, 0.0), (-60.0, -50.0, 0.0))  # type: ignore[arg-type]
    aside, _ = pulled(ports, scene, ("left_lps",), (100.0, -100.0, 0.0))
    assert np.linalg.norm(aside.left_lps) == pytest.approx(80.0, abs=2.0)
    assert (aside.camera_lps, aside.right_lps) == (ports.camera_lps, ports.right_lps)


def test_an_entry_that_is_not_set_lies_where_the_simulation_found_it() -> None:
    step = TrajectoryTo((0.0, 0.0, 10.0), None, WITHIN, entries=60)  # type: ignore[arg-type]
    assert [handle.path for handle in handles_of(step, Scene(head()))] == [("target_lps",)]
    after = step.run(head(), silent)
    found = at(step, Scene(head(), after), ("entry_lps",))
    assert found.centre_mm == pytest.approx(after.hardware[0].entry_mm)  # type: ignore[union-attr]


def test_what_was_made_before_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = (Resection((Plane((x, 0.0, 0.0), (side, 0.0, 0.0)),)) for x, side in ((-12.0, -1.0), (12.0, 1.0)))  # type: ignore[arg-type]
    base = liver()
    after = left.run(base, silent)
    expected = foreseen((left, right), base)
    monkeypatch.setattr(Resection, "run", None)  # from here on nothing can be cut any more
    assert foreseen((left, right), base, known=lambda done: after if done == (left,) else None) == expected


def test_what_is_foreseen_is_what_is_done_to_the_word() -> None:
    plane = Plane((0.0, 0.0, 0.0), (1.0, 0.0, 0.0))  # type: ignore[arg-type]
    away = Plane((500.0, 0.0, 0.0), (1.0, 0.0, 0.0))  # type: ignore[arg-type]
    for model, step in ((liver(), Resection((plane,))), (artery("stenosis"), Stent(length=MM(30.0)))):
        (said,) = foreseen((step,), model)
        assert not said.refused
        assert said.words == step.run(model, silent).done[-1]
    (said,) = foreseen((Resection((away,)),), liver())
    assert said.refused
    assert "does not reach the liver" in said.words
    (said,) = foreseen((Resection((replace(away, normal_lps=(-1.0, 0.0, 0.0)),)),), liver())
    assert "would remove all of the liver" in said.words
    (said,) = foreseen((Stent(length=MM(120.0)),), artery("stenosis"))
    assert said.refused
    assert "would reach over a fork or an opening" in said.words
    first, second = foreseen((Stent(length=MM(30.0)), Angioplasty((0.0, 0.0, 0.0), MM(30.0))), artery("stenosis"))  # type: ignore[arg-type]
    assert (first.refused, second.refused) == (False, True)
    assert "stent" in second.words
