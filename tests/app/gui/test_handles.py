"""Handles are read off the fields of a procedure: planes, points, the ends of screws; directions and empty places have none."""
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.gui.words import held_words, parameters_of
from biomech.handles import handles_of, moved
from biomech.procedures import Osteotomy, PlaceImplant, PlacePorts, Plating, Resection, TrajectoryTo
from biomech.procedures.plating import ScrewAt
from biomech.procedures.resection import Plane
from meshing.errors import ParameterOutOfRange

A: Any = (1.0, 2.0, 3.0)
B: Any = (-4.0, 50.0, 6.0)
POSE = (("to_left",), ("turn_l",), ("turn_p",), ("turn_s",))
CASES: list[tuple[Any, tuple[tuple[str | int, ...], ...]]] = [
    (Resection((Plane(A, (0.0, 0.0, 2.0)), Plane(B, (1.0, 0.0, 0.0)))), (("planes", 0), ("planes", 1))),
    (Osteotomy("femur", Plane(A, (0.0, 0.0, 1.0))), (("plane",), *POSE)),
    (Osteotomy("femur", Plane(A, (0.0, 0.0, 1.0)), pivot_lps=B), (("plane",), ("pivot_lps",), *POSE)),
    (TrajectoryTo(A), (("target_lps",),)),
    (TrajectoryTo(A, B), (("target_lps",), ("entry_lps",))),
    (Plating(("femur",), (ScrewAt(A, B, 4.0),)), (("screws", 0, "head_lps"), ("screws", 0, "tip_lps"))),  # type: ignore[arg-type]
    (PlaceImplant("femur", A, 6.0), (("centre_lps",), ("radius",), ("direction_lps",))),  # type: ignore[arg-type]
    (PlacePorts(A, B, A, B), (("target_lps",), ("camera_lps",), ("left_lps",), ("right_lps",)))]


@pytest.mark.parametrize(("step", "paths"), CASES)
def test_handles_are_the_planes_and_points_of_the_fields(step: Any, paths: tuple[tuple[str | int, ...], ...]) -> None:
    found = handles_of(step)
    assert tuple(handle.path for handle in found) == paths
    for handle in (handle for handle in found if handle.by is None):
        there = np.array([7.04, -8.0, 9.06])
        new = moved(step, handle, there, handle.normal)
        again = next(other for other in handles_of(new) if other.path == handle.path)
        assert again.centre_mm == pytest.approx([7.0, -8.0, 9.1])
        assert moved(new, again, handle.centre_mm, handle.normal) == replace_plane(step, handle)
        assert [other.path for other in handles_of(new)] == [other.path for other in found]


def replace_plane(step: Any, handle: Any) -> Any:
    """The step with the normal of that plane made unit, as a hand leaves it."""
    return moved(step, handle, handle.centre_mm, handle.normal)


def test_a_place_that_the_procedure_refuses_stays_refused() -> None:
    step = Plating(("femur",), (ScrewAt(A, B, 4.0),))  # type: ignore[arg-type]
    tip = handles_of(step)[1]
    with pytest.raises(ParameterOutOfRange, match="same place"):
        moved(step, tip, np.array(A))


def test_the_list_of_a_plan_says_places_as_places_and_directions_as_directions() -> None:
    lines = {parameter.label: parameter.text for parameter in parameters_of(replace(TrajectoryTo(A), entry_lps=B))}
    assert lines["target"] == "L 1.0, P 2.0, S 3.0 mm"
    assert lines["entry"].startswith("R 4.0")
    implant = {parameter.label: parameter.text for parameter in parameters_of(PlaceImplant("femur", A, 6.0, direction_lps=(0.0, -1.0, 0.0)))}  # type: ignore[arg-type]
    assert implant["direction"] == "towards anterior"


def test_a_handle_of_a_size_or_a_turn_tells_its_number() -> None:
    implant: Any = PlaceImplant("femur", A, 6.0)  # type: ignore[arg-type]
    assert {handle.path: held_words(implant, handle) for handle in handles_of(implant)} == {
        ("centre_lps",): "", ("radius",): "6 mm", ("direction_lps",): ""}
    turned: Any = Osteotomy("femur", Plane(A, (0.0, 0.0, 1.0)), turn_l=12.5)  # type: ignore[arg-type]
    assert {handle.path: held_words(turned, handle) for handle in handles_of(turned)}[("turn_l",)] == "12.5°"
