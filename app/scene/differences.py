"""One plan minus another, as a field: what is shown of the second mesh minus what the first has in the same place of the patient.

The meshes of two plans are not the same, so the first is read at the places of the second: linearly inside its tetrahedra for values of
nodes, that of the tetrahedron for values of tetrahedra. Where the first plan has no tissue or no blood there is no difference: not a number,
which is drawn grey.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from app.scene.actors import magnitude
from app.scene.colours import Scale, round_up
from biomech.outcome import Field
from meshing.errors import RenderError
from meshing.tetmesh import TetMesh

Array = NDArray[np.float64]

_NEAR = 24
_OUTSIDE = 0.02
"""A corner's weight below minus this lies outside: a place on the surface is inside in spite of rounding."""
_SHARE = 0.99


def difference(mesh: TetMesh, field: Field, first: TetMesh, other: Field) -> Field:
    """`field` on `mesh` minus `other` on `first`, lengths of vectors. Raises RenderError for fields of facets, which have no inside."""
    if field.place == "facet" or other.place != field.place:
        raise RenderError(f"there is no difference of '{field.name}': it is known on the wall alone")
    places = mesh.points_mm if field.place == "node" else mesh.points_mm[mesh.tets].mean(axis=1)
    tets, weights = held_by(first, places)
    values = magnitude(other.values)
    there = (values[first.tets[tets]] * weights).sum(axis=1) if field.place == "node" else values[tets]
    found = magnitude(field.values) - np.where(tets >= 0, there, np.nan)
    return Field(f"difference of {field.name}", field.unit, field.place, found, field.where)


def held_by(mesh: TetMesh, points_mm: Array) -> tuple[NDArray[np.int64], Array]:
    """(n,) the tetrahedron that holds each point, -1 where none does, and (n, 4) the weights of its corners."""
    corners = mesh.points_mm[mesh.tets]
    inverses = np.linalg.inv(np.transpose(corners[:, 1:] - corners[:, :1], (0, 2, 1)))
    near = np.asarray(cKDTree(corners.mean(axis=1)).query(points_mm, min(_NEAR, len(mesh.tets)))[1]).reshape(len(points_mm), -1)
    found, best = np.full(len(points_mm), -1, np.int64), np.full(len(points_mm), -_OUTSIDE)
    weights = np.zeros((len(points_mm), 4))
    for column in near.T:
        inner = np.einsum("nij,nj->ni", inverses[column], points_mm - corners[column, 0])
        own = np.column_stack([1.0 - inner.sum(axis=1), inner])
        better = own.min(axis=1) > best
        found[better], weights[better], best[better] = column[better], own[better], own.min(axis=1)[better]
    return found, weights


def difference_scale(fields: Sequence[Field]) -> Scale:
    """One scale for the differences of several plans, as far below nothing as above it."""
    together = np.concatenate([field.values[np.isfinite(field.values)] for field in fields])
    if not together.size:
        raise RenderError("the two plans have nothing in common that could be compared")
    size = float(np.quantile(np.abs(together), _SHARE)) or float(np.abs(together).max()) or 1.0
    high = round_up(size)
    return Scale(fields[0].name, fields[0].unit, -high, high, "difference", bool(together.max() > high), bool(together.min() < -high))
