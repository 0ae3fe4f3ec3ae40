"""The margin as a map: on a cut that was made it agrees with the table, on a plane that is only meant with geometry."""
from __future__ import annotations

import numpy as np
import pytest
from vtkmodules.vtkCommonDataModel import vtkPolyData

from app.scene.arrays import from_vtk
from app.scene.colours import CUT
from app.scene.margins import LIVE, MARGIN, SCALE, corners_of, disc_drawn, has_margin, margin_drawn, margin_field
from biomech.distances import surface_distance_mm
from biomech.model import RESECTION_SURFACE
from biomech.procedures import Wedge
from meshing.step import silent
from meshing.tetmesh import outer_facets
from meshing.units import Millimetre
from tests.app import demo


def test_the_map_is_no_less_than_the_margin_of_the_table_and_reaches_it() -> None:
    model = Wedge(("tumour 1",), Millimetre(10.0)).run(demo.model(), silent)
    assert has_margin(model)
    assert not has_margin(demo.model()), "nothing is cut"
    field = margin_field(model)
    mesh = model.need_solid()
    cut = mesh.facet_set(RESECTION_SURFACE).triangles
    own = mesh.of("tumour 1")
    assert (field.name, field.unit, field.place, len(field.values)) == (MARGIN, "mm", "facet", len(cut))
    least = surface_distance_mm(mesh.points_mm, outer_facets(mesh.tets[own]), cut)
    assert least - 1e-9 <= field.values.min() < least + 3.0, "but for half a facet"
    assert margin_field(model) is field
    names = [part.name for part in margin_drawn(model)]
    assert "tumour 1" in names
    assert len(names) == 3


def test_a_plane_is_coloured_by_its_distance_and_only_where_that_is_small() -> None:
    ball = demo.ball_surface(np.array([0.0, 0.0, 12.0]), 4.0)
    lesions = corners_of([(ball, "liver_tumour"), (demo.ball_surface(np.zeros(3), 30.0), "liver")])
    assert len(lesions) == len(ball.triangles), "organs are no lesions"
    disc = disc_drawn(np.zeros(3), np.array([0.0, 0.0, 1.0]), 60.0, "plane", lesions)
    data = disc.actor.GetMapper().GetInput()
    assert isinstance(data, vtkPolyData)
    points = from_vtk(data.GetPoints().GetData()).astype(float)
    shades = from_vtk(data.GetPointData().GetScalars())
    away = np.linalg.norm(points - [0.0, 0.0, 12.0], axis=1) - 4.0
    near = away < SCALE.high - 1.0
    assert points[:, 2] == pytest.approx(0.0)
    assert np.abs(shades[near].astype(int) - SCALE.colours(away[near]).astype(int)).max() < 12
    assert (shades[away > SCALE.high + 1.0] == CUT).all()
    assert not LIVE.above
    plain = disc_drawn(np.zeros(3), np.array([0.0, 0.0, 1.0]), 60.0, "plane", np.zeros((0, 3, 3)))
    assert plain.actor.GetProperty().GetColor() == pytest.approx([c / 255 for c in CUT])
