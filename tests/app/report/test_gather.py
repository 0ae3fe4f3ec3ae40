"""What the report takes from a case for its pictures."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.report.gather import _evenly, _fields
from app.scene.colours import locked_scale
from biomech.outcome import Credibility, Field, Outcome, Solution
from biomech.verification.pipes import as_mesh, pipe

BELIEF = Credibility("none", True, 0.0, 0.0, "none", True, 0.0)


def test_the_scale_of_a_wall_goes_by_area_and_not_by_the_number_of_its_triangles() -> None:
    """A quarter of the triangles of this wall is half a hundredth of its area, and has a shear of 100 Pa; the rest has 2."""
    mesh = as_mesh(pipe(1, 2, 8, 2.0), 10.0)
    points = mesh.points_mm.copy()
    points[:, 2] = np.interp(points[:, 2], [0.0, 5.0, 20.0], [0.0, 0.1, 20.0])
    small = replace(mesh, points_mm=points)
    shear = np.where(points[:, 2] < 0.09, 100.0, 2.0)
    field = Field("TAWSS", "Pa", "node", shear, "wall")
    assert locked_scale([shear], "TAWSS", "Pa").high == 100.0
    scale = locked_scale([_evenly(small, field)], "TAWSS", "Pa")
    assert scale.high == 2.0
    assert scale.above, "the bar says that there is more"
    inside = Field("pressure", "mm[Hg]", "node", shear)
    assert np.array_equal(_evenly(small, inside), shear)


def test_a_number_without_unit_has_no_brackets_in_brackets() -> None:
    mesh = as_mesh(pipe(1, 2, 4, 2.0), 10.0)
    one = Solution("pulsatile flow", mesh, (Field("OSI", "1", "node", np.full(len(mesh.points_mm), 0.2), "wall"),), (), (), (), BELIEF)
    picture, = _fields("OSI", [Outcome("A", (), (), (one,))])
    assert picture.caption == "OSI (no unit)"


def test_a_field_of_two_simulations_has_a_picture_of_each_on_its_own_scale() -> None:
    mesh = as_mesh(pipe(1, 2, 4, 2.0), 10.0)
    height = mesh.points_mm[:, 2] - mesh.points_mm[:, 2].min()
    steady, beat = (Solution(kind, mesh, (Field("pressure", "mm[Hg]", "node", size * height),), (), (), (), BELIEF)
                    for kind, size in (("flow", 1.0), ("pulsatile flow", 5.0)))
    found = _fields("pressure", [Outcome("A", (), (), (steady, beat))])
    assert [picture.caption for picture in found] == ["Pressure (mmHg), steady flow", "Pressure (mmHg), heartbeat, its last moment"]
    alone, = _fields("pressure", [Outcome("A", (), (), (steady,))])
    assert alone.caption == "Pressure (mmHg)"
    assert alone.png == found[0].png, "the heartbeat does not change the scale of the steady flow"
