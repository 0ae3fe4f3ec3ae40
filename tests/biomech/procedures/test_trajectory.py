"""Paths to a target in a head of balls: lengths, angles, clearances and the map against closed forms; every refusal in words."""
from dataclasses import replace

import numpy as np
import pytest

from biomech.hardware.entries import directions
from biomech.hardware.nouns import IMPOSSIBLE, WITHIN, Trajectory
from biomech.procedures import TrajectoryTo
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.step import silent
from tests.biomech.hardware.head import SKIN, SKULL_OUT, VESSEL, VESSEL_MM, ZONE, ZONE_MM, head

TARGET = (0.0, 0.0, 10.0)
WHOLE = TrajectoryTo(TARGET, within=("body",), skull="skull", organ="brain", vessels=("artery",), forbidden=("motor strip",))  # type: ignore[arg-type]


def planned(step: TrajectoryTo) -> Trajectory:
    done = step.run(head(), silent)
    path = done.hardware[-1]
    assert isinstance(path, Trajectory)
    return path


def wall_of_vessel(place: np.ndarray) -> float:
    return float(np.hypot(place[0] - VESSEL[0], place[1] - VESSEL[1])) - VESSEL_MM


def on_skin(direction: np.ndarray) -> np.ndarray:
    """Where the ray from the target leaves the skin."""
    d, t = direction / np.linalg.norm(direction), np.array(TARGET)
    return t + d * (-(t @ d) + np.sqrt((t @ d) ** 2 - t @ t + SKIN**2))


def test_length_angle_and_clearances_are_those_of_the_closed_form() -> None:
    entry = on_skin(np.array([0.1, -0.8, 0.5]))
    path = planned(replace(WHOLE, entry_lps=tuple(entry), diameter=2.0))
    assert path.length_mm() == pytest.approx(np.linalg.norm(entry - TARGET), abs=0.4)   # a fifth of a voxel
    way = (entry - TARGET) / np.linalg.norm(entry - TARGET)
    at_skull = np.array(TARGET) + way * (-(np.array(TARGET) @ way) + np.sqrt((np.array(TARGET) @ way) ** 2 - 100.0 + 75.0**2))
    assert path.angle_deg == pytest.approx(np.degrees(np.arccos(at_skull @ way / 75.0)), abs=1.5)
    places = path.entry_mm + path.along_mm[:, None] / path.length_mm() * (path.target_mm - path.entry_mm)
    least = dict(zip(path.structures, path.least_mm))
    truth = {"sinus": min(wall_of_vessel(p) for p in places if abs(p[2]) <= 55.0) - 1.0,
             "motor strip": min(float(np.linalg.norm(p - ZONE)) for p in places) - ZONE_MM - 1.0}
    assert least["sinus"] == pytest.approx(truth["sinus"], abs=1e-6)          # axes and radii: exact
    assert least["artery"] == pytest.approx(truth["sinus"], abs=0.5)          # voxels of 2 mm: a quarter of one
    assert least["motor strip"] == pytest.approx(truth["motor strip"], abs=0.3)
    assert path.clearance_mm.min() == pytest.approx(path.least_mm.min())


def test_the_map_agrees_with_the_closed_form_and_its_best_keeps_every_limit() -> None:
    path = planned(WHOLE)
    found = path.entries
    good = found.grade == WITHIN
    assert 100 < good.sum() < 900
    ways = (found.points_mm - TARGET) / found.length_mm[:, None]
    truth = np.array([np.linalg.norm(on_skin(way) - TARGET) for way in ways])
    assert np.abs(found.length_mm - truth)[good].max() < 0.6 * found.step_mm
    t = np.linspace(0.0, 1.0, 200)[:, None]
    zone = np.array([np.linalg.norm(TARGET + t * (p - TARGET) - ZONE, axis=1).min() for p in found.points_mm]) - ZONE_MM - 1.0
    line = np.array([min(wall_of_vessel(q) for q in TARGET + t * (p - TARGET) if abs(q[2]) < 55.0) for p in found.points_mm]) - 1.0
    least = np.minimum(zone, line)
    assert np.abs(found.clearance_mm - least)[good].max() < 1.6 * found.step_mm
    assert (found.grade[least < -1.0 - 1.8 * found.step_mm] == IMPOSSIBLE).all()
    skull = np.array([TARGET + way * (-(TARGET @ way) + np.sqrt((TARGET @ way) ** 2 - 100.0 + SKULL_OUT**2)) for way in ways])
    angle = np.degrees(np.arccos(np.clip(np.einsum("ij,ij->i", ways, skull) / SKULL_OUT, -1.0, 1.0)))
    off = np.abs(found.angle_deg - angle)
    assert np.percentile(off, 95) < 3.0
    assert off.max() < 8.0
    best = np.argsort(found.rank)[: good.sum()]
    assert good[best].all()
    assert path.least_mm.min() >= found.clearance_mm[good].max() - 1.6 * found.step_mm
    assert path.angle_deg <= 30.0


def test_directions_are_even_and_stay_in_the_cone() -> None:
    ways = directions(4000, np.array([1.0, 2.0, -1.0]), 40.0)  # type: ignore[arg-type]
    axis = np.array([1.0, 2.0, -1.0]) / np.sqrt(6.0)
    assert (ways @ axis >= np.cos(np.radians(40.0)) - 1e-9).all()
    assert np.linalg.norm(ways.mean(axis=0) - axis * (1 + np.cos(np.radians(40.0))) / 2) < 1e-3
    assert np.abs(directions(4000, None, 40.0).mean(axis=0)).max() < 1e-3  # type: ignore[arg-type]


@pytest.mark.parametrize(("change", "words"), [
    ({"target_lps": (0.0, 0.0, 74.0)}, r"misses the brain: it lies \d"),
    ({"target_lps": (20.0, 0.0, 0.0)}, "lies in 'artery'"),
    ({"target_lps": (-25.0, 0.0, 30.0), "organ": ""}, "lies in 'motor strip'"),
    ({"entry_lps": (0.0, -60.0, 10.0)}, "1[789].. mm under it"),
    ({"entry_lps": (0.0, -95.0, 10.0)}, "1[456].. mm outside it"),
    ({"entry_lps": tuple(on_skin(np.array([1.0, 0.0, 0.0])))}, "goes through the vessel 'sinus' at .* 5. mm deep"),
    ({"entry_lps": tuple(on_skin(ZONE - TARGET))}, "goes through the forbidden structure 'motor strip'"),
    ({"skull": "motor strip", "forbidden": (), "entry_lps": tuple(on_skin(np.array([0.0, -1.0, 0.0])))}, "does not meet 'motor strip'"),
    ({"approach_lps": (20.0, 0.0, 10.0), "cone": 5.0}, "none of 1000 entry points .* goes through a vessel"),
    ({"vessels": ("carotid",)}, "no structure named 'carotid'")])
def test_what_cannot_be_done_is_refused_in_words(change: dict[str, object], words: str) -> None:
    with pytest.raises(AnatomyError, match=words):
        replace(WHOLE, **change).run(head(), silent)  # type: ignore[arg-type]


def test_a_path_out_of_the_body_and_in_again_is_refused() -> None:
    model = head()
    labels = model.labels
    bite = labels.values.copy()
    j = np.indices(bite.shape)[1]
    y = labels.to_patient.matrix[1, 3] + 2.0 * j
    bite[(y < -60.0) & (y > -68.0)] = 0   # a slit right across the front of the head
    with pytest.raises(AnatomyError, match="leaves the body on its way: from .* it is outside for"):
        replace(WHOLE, entry_lps=tuple(on_skin(np.array([0.0, -1.0, 0.0])))).run(replace(model, labels=replace(labels, values=bite)), silent)


def test_limits_that_are_broken_are_said_and_a_case_without_vessels_says_so() -> None:
    entry = tuple(on_skin(np.array([0.0, -0.45, -1.0])))
    done = replace(WHOLE, entry_lps=entry, longest=60.0, zone_clearance=20.0).run(head(), silent)
    assert "LONGER than the limit of 60 mm" in done.done[-1]
    assert "unverified default" in done.done[-1]
    bare = replace(WHOLE, vessels=(), entry_lps=entry).run(replace(head(), trees=()), silent)
    assert "NO VESSEL" in bare.done[-1]
    with pytest.raises(ParameterOutOfRange):
        replace(WHOLE, diameter=40.0)
