"""A defect of the sample liver, drawn together by stitches through the procedures that a surgeon uses."""
from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree

from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.procedures import Closure, Resection
from biomech.procedures.closure import Stitch
from biomech.procedures.resection import Plane
from biomech.tissue import SolveTissue
from meshing.phantoms import liver_patient
from meshing.step import silent
from meshing.tetmesh import outer_facets, tet_volumes
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre, Pascal
from tests.biomech.blocks import Array

FRONT, OUT, ALONG = np.array([-79.85, -80.44, 10.24]), np.array([-0.1213, -0.9914, -0.0492]), np.array([-0.9926, 0.1214, 0.0])
"""A place of the front of the right lobe, LPS mm, the way out of it there and that along which the groove runs."""
ACROSS = np.cross(ALONG, OUT)
DEEP_MM, HALF_MM, BESIDE_MM, BITE_MM = 15.0, 5.0, 4.0, 8.0


def sample_liver() -> PatientModel:
    case = liver_patient(columns=192, slices=96)
    fine = ("tumour 1", "tumour 2")
    merge = (("portal vein", "liver"), ("hepatic vein", "liver"))
    mesher = MeshLabels(("liver", *fine), Millimetre(10.0), merge=merge, fine=fine, fine_edge=Millimetre(5.0), across=0)
    return PatientModel(case.truth.labels, solid=mesher.run(case.truth.labels, silent), trees=case.truth.trees)


def place(at: Array) -> tuple[Millimetre, Millimetre, Millimetre]:
    x, y, z = at.tolist()
    return Millimetre(x), Millimetre(y), Millimetre(z)


def grooved(model: PatientModel) -> PatientModel:
    deepest = FRONT - DEEP_MM * OUT
    lean = np.arctan(HALF_MM / DEEP_MM)
    planes = tuple(Plane(place(deepest), place(np.sin(lean) * OUT + side * np.cos(lean) * ACROSS)) for side in (1.0, -1.0))
    return Resection(planes, title="groove").run(model, silent)


def rims(model: PatientModel) -> tuple[Array, Array, Array]:
    """Nodes of the capsule, and those of the two edges of the groove in order along it."""
    mesh = model.need_solid()
    surface = outer_facets(mesh.tets[~model.removed_tets()])
    count = len(mesh.points_mm)

    def keys(triangles: Array) -> Array:
        ordered = np.sort(triangles.astype(np.int64), axis=1)
        return (ordered[:, 0] * count + ordered[:, 1]) * count + ordered[:, 2]

    face = np.isin(keys(surface), keys(mesh.facet_set(RESECTION_SURFACE).triangles))
    rim = np.intersect1d(surface[face], surface[~face])
    aside, along = (mesh.points_mm[rim] - FRONT) @ ACROSS, (mesh.points_mm[rim] - FRONT) @ ALONG
    sides = [rim[side][np.argsort(along[side])] for side in (aside > 0.0, aside < 0.0)]
    return np.unique(surface[~face]), sides[0], sides[1]


@pytest.mark.slow
def test_a_groove_across_the_front_of_the_liver_is_closed_by_four_stitches() -> None:
    """15 mm deep, 10 mm wide and 69 mm long."""
    cut = grooved(sample_liver())
    points = cut.need_solid().points_mm
    capsule, left, right = rims(cut)
    along = [(points[side] - FRONT) @ ALONG for side in (left, right)]
    first, last = max(a[0] for a in along), min(a[-1] for a in along)
    assert last - first > 50.0
    shares = first + np.array((0.2, 0.4, 0.6, 0.8)) * (last - first)

    def edges(places: Array) -> Array:
        """(2, 4, 3) mm where the two edges, whose nodes are at `places`, are at the stitches."""
        return np.array([[[np.interp(at, a, places[side, axis]) for axis in range(3)] for at in shares] for side, a in zip((left, right), along)])

    before = edges(points)
    nearest = [[points[side[np.abs(a - at).argmin()]] for at in shares] for side, a in zip((left, right), along)]
    wanted = np.array(nearest) + BESIDE_MM * np.array([1.0, -1.0])[:, None, None] * ACROSS
    seats = capsule[cKDTree(points[capsule]).query(wanted)[1]]
    stitches = tuple(Stitch(place(a), place(b)) for a, b in zip(points[seats[0]], points[seats[1]]))
    closed = Closure(stitches, Millimetre(BITE_MM)).run(cut, silent)
    found = SolveTissue(pneumoperitoneum=Pascal(0.0)).run(closed, silent)
    assert found.credibility.converged
    assert found.mesh is not None
    now = found.mesh.points_mm + found.field("displacement").values
    assert tet_volumes(now, found.mesh.tets).min() > 0.0
    assert found.number("energy imbalance") < 0.01
    for number in (1, 2, 3, 4):
        assert 0.02 < found.number(f"force of suture {number}") < 5.0
    after = edges(now[cKDTree(found.mesh.points_mm).query(points)[1]])
    wide, left_open = ((each[0] - each[1]) @ ACROSS for each in (before, after))
    assert wide.min() > 7.0
    # on elements as long as the groove is wide: where one lip slides under the other it is less than nothing
    assert (left_open < 0.5 * wide).all()
    assert np.clip(left_open, 0.0, None).mean() < 0.2 * wide.mean()
