"""Couinaud's segments of the sample patient, whose portal branches are named by the segment they run to."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.phantoms import Phantom, liver_patient
from meshing.phantoms.liver import planes_of
from meshing.step import silent
from meshing.units import Millimetre
from meshing.vessels import DivideLiver
from meshing.vessels.couinaud import SEGMENTS, Borders, SegmentHint, Segments, volumes_ml, whole_liver
from meshing.vessels.naming import named
from meshing.vessels.territories import NOBODY, serving_branch
from meshing.volume import index_of, position_of


@cache
def patient() -> Phantom:
    return liver_patient(columns=96, slices=64, noise=False)


@cache
def source() -> tuple[Labels, Centreline, Centreline]:
    truth = patient().truth
    return truth.labels, named(truth.tree("portal vein"), "portal vein"), named(truth.tree("hepatic vein"), "hepatic vein")


@cache
def divided(method: str = "planes") -> Segments:
    return DivideLiver(method).run(source(), silent)  # type: ignore[arg-type]


def test_the_segments_fill_the_liver_and_nothing_else() -> None:
    found = divided()
    whole = whole_liver(source()[0], "liver")
    assert np.array_equal(found.labels.values > 0, whole)
    assert tuple(found.labels.names) == tuple(f"segment {name}" for name in SEGMENTS)
    assert sum(volumes_ml(found).values()) == pytest.approx(patient().truth.volume_ml("liver total"), rel=0.02)
    assert found.doubts == ()
    assert found.limits


def test_planes_are_those_that_the_sample_was_made_with() -> None:
    labels, portal, hepatic = source()
    borders = Borders.of(labels, portal, hepatic)
    places = position_of(labels.to_patient, np.argwhere(whole_liver(labels, "liver"))[:, ::-1].astype(float))
    for cut, plane in zip((borders.behind_right, borders.right_of_middle), planes_of(patient().truth.tree("hepatic vein"))):
        assert np.degrees(np.arccos(cut.normal @ np.array(plane.normal))) < 5.0
        assert np.mean((cut.height(places) > 0) != (plane.height_mm(places) > 0)) < 0.015


@pytest.mark.parametrize("method", ["planes", "portal territories"])
def test_a_portal_branch_runs_in_its_own_segment(method: str) -> None:
    found, truth = divided(method), patient().truth.tree("portal vein")
    for number, name in enumerate(truth.names):
        if name.startswith("segment") and not truth.children(int(np.flatnonzero(truth.branch == number)[-1])).size:
            end = truth.points_mm[truth.branch == number][-8:]
            k, j, i = np.round(index_of(found.labels.to_patient, end)).astype(int).T[::-1]
            assert set(found.labels.values[k, j, i]) <= {SEGMENTS.index(name.split()[1]) + 1, 0}, name  # type: ignore[arg-type]


def test_right_is_the_patients_right() -> None:
    found = divided()
    index = {name: np.argwhere(found.labels.mask(f"segment {name}"))[:, ::-1].mean(axis=0) for name in SEGMENTS}
    middle = {name: position_of(found.labels.to_patient, at)[0] for name, at in index.items()}
    assert all(middle[right][0] < middle[left][0] for right in ("V", "VI", "VII", "VIII") for left in ("II", "III", "IV"))
    assert middle["VII"][2] > middle["VI"][2]
    assert middle["VIII"][2] > middle["V"][2]
    assert middle["VI"][1] > middle["V"][1]
    assert middle["VII"][1] > middle["VIII"][1]
    assert middle["II"][1] + middle["II"][2] > middle["III"][1] + middle["III"][2]


def test_both_ways_are_compared() -> None:
    assert 0.6 < divided().agreement < 1.0
    assert divided().agreement == divided("portal territories").agreement


def test_a_hint_wins() -> None:
    labels = source()[0]
    at = position_of(labels.to_patient, np.argwhere(divided().labels.mask("segment VII"))[:, ::-1].mean(axis=0))[0]
    x, y, z = (Millimetre(float(c)) for c in at)
    found = DivideLiver(hints=(SegmentHint((x, y, z), "VIII", Millimetre(9.0)),)).run(source(), silent)
    changed = found.labels.values != divided().labels.values
    places = position_of(labels.to_patient, np.argwhere(changed)[:, ::-1].astype(float))
    assert changed.any()
    assert np.linalg.norm(places - at, axis=1).max() <= 9.0
    assert set(found.labels.values[changed]) == {8}
    for bad, words in (((Millimetre(900.0), y, z), "outside this scan"), ((Millimetre(100.0), y, z), "outside the liver")):
        with pytest.raises(AnatomyError, match=words):
            DivideLiver(hints=(SegmentHint(bad, "VIII"),)).run(source(), silent)


def test_without_a_name_nothing_is_divided_and_the_way_on_is_said() -> None:
    labels, portal, hepatic = source()
    found = DivideLiver().run((labels, portal, named(hepatic, "unnamed")), silent)
    assert found.labels.legend == ()
    assert not found.labels.values.any()
    assert volumes_ml(found) == {}
    assert "no branch named 'right hepatic vein'" in found.doubts[0]
    assert "called" in found.doubts[0]


def test_what_is_missing_is_said() -> None:
    labels, portal, hepatic = source()
    bare = labels.with_mask("gallbladder", "gallbladder", np.zeros(labels.values.shape, bool))
    bare = bare.with_mask("inferior vena cava", "inferior_vena_cava", np.zeros(labels.values.shape, bool))
    found = DivideLiver().run((bare, portal, hepatic), silent)
    assert "gallbladder" in " ".join(found.doubts)
    assert "vena cava" in " ".join(found.doubts)
    same = (found.labels.values == divided().labels.values)[divided().labels.values > 0].mean()
    assert same > 0.85


def test_every_voxel_has_the_branch_whose_wall_is_nearest() -> None:
    labels, portal, _ = source()
    mask = labels.mask("liver")
    territory = serving_branch(portal, labels, mask)
    assert np.all(territory[~mask] == NOBODY)
    assert np.all(territory[mask] >= 0)
    places = np.argwhere(mask)[::997]
    off = np.linalg.norm(position_of(labels.to_patient, places[:, ::-1].astype(float))[:, None] - portal.points_mm, axis=2) - portal.radius_mm
    served = territory[tuple(places.T)]
    extra = np.array([row[portal.branch == branch].min() for row, branch in zip(off, served)]) - off.min(axis=1)
    assert extra.max() < 0.8
    assert np.mean(extra == 0.0) > 0.95
