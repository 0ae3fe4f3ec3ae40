"""Edits on signed distances as steps: volumes of geometry, and good elements."""
from __future__ import annotations

import numpy as np
import pytest

from meshing.distance_edits import union
from meshing.errors import MeshError
from meshing.labels import Label, Labels
from meshing.quality import quality_of
from meshing.shape import Margin, MeshShape, Shape, ShapeOf, Subtract, Unite, Widen
from meshing.step import silent
from meshing.units import Millimetre
from meshing.volume import grid
from tests.meshing.solids import SPACE, assert_valid


def ball(radius: float, at: float = 0.0) -> Shape:
    place = np.indices((44, 44, 52)) - np.array([22.0, 22.0, 22.0 + at])[:, None, None, None]
    distance = (np.linalg.norm(place, axis=0) - radius).astype(np.float32)
    return Shape(distance, grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SPACE), Label(1, "ball", "liver"))


def volume(shape: Shape) -> float:
    mesh = MeshShape(Millimetre(3.0)).run(shape, silent)
    assert_valid(mesh)
    whole = quality_of(mesh, None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08
    return 1e3 * mesh.volume_ml()


def of(radius: float) -> float:
    return 4 / 3 * np.pi * radius**3


def test_each_edit_has_the_volume_of_geometry() -> None:
    lens = np.pi * (4 * 9.0 + 8.0) * (2 * 9.0 - 8.0) ** 2 / 12.0
    assert volume(Widen(Millimetre(3.0)).run(ball(9.0), silent)) == pytest.approx(of(12.0), rel=2e-3)
    assert volume(Widen(Millimetre(-2.0)).run(ball(9.0), silent)) == pytest.approx(of(7.0), rel=3e-3)
    assert volume(Margin(Millimetre(0.0), Millimetre(4.0)).run(ball(9.0), silent)) == pytest.approx(of(13.0) - of(9.0), rel=3e-3)
    assert volume(Unite().run((ball(9.0), ball(9.0, 8.0)), silent)) == pytest.approx(2 * of(9.0) - lens, rel=0.02)
    assert volume(Subtract().run((ball(9.0), ball(9.0, 8.0)), silent)) == pytest.approx(of(9.0) - lens, rel=0.03)
    assert volume(Subtract(Millimetre(1.0)).run((ball(12.0), ball(5.0, 0.0)), silent)) == pytest.approx(of(12.0) - of(6.0), rel=5e-3)


def test_a_fillet_only_adds_near_the_crease() -> None:
    one, other = ball(9.0), ball(9.0, 8.0)
    filleted, sharp = Unite(Millimetre(2.0)).run((one, other), silent).distance_mm, Unite().run((one, other), silent).distance_mm
    assert (filleted <= sharp).all()
    apart = np.abs(one.distance_mm - other.distance_mm) >= 2.0
    assert np.array_equal(filleted[apart], sharp[apart])
    assert np.array_equal(sharp, union(one.distance_mm, other.distance_mm))


def test_a_structure_of_labels_becomes_a_shape_and_a_margin() -> None:
    place = np.indices((30, 30, 30)) - 15.0
    inside = (np.linalg.norm(place, axis=0) < 8.0).astype(np.uint8)
    labels = Labels(inside, grid((1.5, 1.5, 1.5), (5.0, 6.0, 7.0), SPACE), (Label(1, "lesion", "liver_tumour"),))
    shape = ShapeOf("lesion", Millimetre(15.0)).run(labels, silent)
    assert volume(shape) == pytest.approx(of(12.0), rel=0.05)  # the voxels hold 1 % more or less than the ball
    margin = Margin(Millimetre(0.0), Millimetre(10.0)).run(shape, silent)
    assert volume(margin) == pytest.approx(of(22.0) - of(12.0), rel=0.05)
    mesh = MeshShape(Millimetre(5.0)).run(shape, silent)
    assert mesh.points_mm.mean(axis=0) == pytest.approx([5.0 + 22.5, 6.0 + 22.5, 7.0 + 22.5], abs=0.8)


def test_what_cannot_be_done_is_refused() -> None:
    small = Shape(ball(9.0).distance_mm[1:], ball(9.0).to_patient, Label(1, "other", "liver"))
    with pytest.raises(MeshError, match="different grids"):
        Unite().run((ball(9.0), small), silent)
    with pytest.raises(MeshError, match="holds nothing"):
        Margin(Millimetre(3.0), Millimetre(1.0)).run(ball(9.0), silent)
    empty = Labels(np.zeros((8, 8, 8), np.uint8), grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SPACE), (Label(1, "lesion", "liver_tumour"),))
    with pytest.raises(MeshError, match="no voxel"):
        ShapeOf("lesion").run(empty, silent)
