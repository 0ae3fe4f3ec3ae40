"""Facets and parts of a mesh, against their definitions."""
from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from biomech.verification.pipes import as_mesh, pipe
from meshing.tetmesh import FACES_OUT, FacetSet, among, facet_keys, nodes_used, outer_facets, submesh

MESH = as_mesh(pipe(2, 2, 5, 2.0), 10.0)


def _faces(tets: np.ndarray) -> list[frozenset[int]]:
    return [frozenset(face) for face in tets[:, FACES_OUT].reshape(-1, 3).tolist()]


def test_among_is_what_its_name_says() -> None:
    draw = np.random.default_rng(3)
    keys, known = draw.integers(-50, 50, 400), draw.integers(-80, 20, 30)
    assert (among(keys, known) == np.isin(keys, known)).all()
    assert not among(keys, np.zeros(0, np.int64)).any()
    assert len(among(np.zeros(0, np.int64), known)) == 0


def test_outer_facets_belong_to_one_tetrahedron_and_point_outwards() -> None:
    for tets in (MESH.tets, MESH.tets[::3], MESH.tets[:1]):
        count = Counter(_faces(tets))
        outer = outer_facets(tets)
        assert Counter(frozenset(face) for face in outer.tolist()) == {face: 1 for face, n in count.items() if n == 1}
    outer = outer_facets(MESH.tets)
    corners = MESH.points_mm[outer]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    volume = np.einsum("ij,ij->", corners[:, 0], normals) / 6.0
    assert np.isclose(volume * 1e-3, MESH.volume_ml())


def test_a_part_keeps_the_facets_it_still_has() -> None:
    inside = FacetSet("inside", MESH.tets[7:9][:, FACES_OUT[0]])
    mesh = replace(MESH, facets=(*MESH.facets, inside))
    keep = np.arange(len(mesh.tets)) % 3 != 0
    part, old = submesh(mesh, keep)
    assert (old == np.unique(mesh.tets[keep])).all()
    assert (old[part.tets] == mesh.tets[keep]).all()
    left = set(_faces(mesh.tets[keep]))
    for named in mesh.facets:
        wanted = [face for face in named.triangles.tolist() if frozenset(face) in left]
        found = next((f.triangles for f in part.facets if f.name == named.name), np.zeros((0, 3), np.int64))
        assert old[found].tolist() == wanted


def test_keys_and_nodes() -> None:
    assert (facet_keys(np.array([[4, 2, 9]]), 10) == facet_keys(np.array([[9, 4, 2]]), 10)).all()
    assert nodes_used(np.array([[5, 2], [2, 7]]), 9).tolist() == [2, 5, 7]
