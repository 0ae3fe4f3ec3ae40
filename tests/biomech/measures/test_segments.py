"""How much of each segment a plan takes out, on a block whose halves are two segments."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biomech.measures.case import Case
from biomech.measures.segments import measure
from biomech.procedures.resection import Plane, Resection
from meshing.labels import Label, Labels
from meshing.step import silent
from meshing.units import Millimetre
from meshing.vessels.couinaud import Segments
from meshing.volume import position_of
from tests.biomech import organs


def test_a_plane_along_the_border_takes_one_segment_and_leaves_the_other() -> None:
    base = organs.model()
    solid = base.need_solid()
    middle = solid.points_mm[np.unique(solid.tets[solid.of("liver")])].mean(axis=0)
    places = position_of(base.labels.to_patient, np.argwhere(np.ones(base.labels.values.shape, bool))[:, ::-1].astype(float))
    values = np.where(places[:, 0] < middle[0], 5, 2).reshape(base.labels.values.shape).astype(np.uint8)
    legend = (Label(2, "segment II", "liver_segment_2"), Label(5, "segment V", "liver_segment_5"))
    base = replace(base, segments=Segments(Labels(values, base.labels.to_patient, legend), "planes", 1.0, ()))
    x, y, z = (Millimetre(float(c)) for c in middle)
    after = Resection((Plane((x, y, z), (-1.0, 0.0, 0.0)),)).run(base, silent)
    found = {m.id: m for m in measure(Case(base, after, ()))}
    assert found["segment_v_removed"].value == pytest.approx(100.0, abs=6.0)
    assert found["segment_ii_removed"].value == pytest.approx(0.0, abs=6.0)
    assert not found["segment_v_removed"].verified
    assert measure(Case(base, base, ())) == ()
    assert measure(Case(base, replace(after, segments=None), ())) == ()
