"""What a resection leaves: cutting the solid mesh along a signed distance and keeping the books."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from biomech.model import RESECTION_SURFACE, PatientModel
from meshing.errors import AnatomyError
from meshing.labels import Label
from meshing.tetmesh import FACES_OUT, FacetSet, TetMesh, facet_keys, outer_facets
from meshing.tetmeshers.cut import cut_well
from meshing.tetmeshers.edits import refined
from meshing.units import Millimetre

_SPECIMEN = 128
"""Added to the label value of removed tetrahedra while the mesh is cut, so that earlier resections survive a later one."""

_CUT_THROUGH_MM = 3.0
"""A lesion of which so much lies on both sides of a cut is cut through, wherever the cut runs exactly."""
_ON_THE_CUT_MM = 1e-6
"""What lies so near to a cut lies on it."""

SignedDistance = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def parts_of(mesh: TetMesh, organ: str) -> tuple[str, ...]:
    """The structure `organ` with the lesions inside it that the mesh holds: "liver" and every liver tumour."""
    mesh.label(organ)
    lesions = tuple(label.name for label in mesh.legend if label.organ == f"{organ}_tumour")
    return (organ, *lesions)


def resected(model: PatientModel, organ: str, beyond: SignedDistance, *, edge: Millimetre | None = None,
             clear: bool = False) -> PatientModel:
    """The model without the tissue of `organ` (and its lesions) where `beyond` (mm, at (n, 3) LPS points) is positive.

    The mesh is cut along the zero level; with `edge` elements near it are first divided until their edges are no longer. Only where the cut
    grazes the surface of the organ may it run on it: never on that of a lesion that is not cut through, nor with `clear` on the organ's own.
    Raises AnatomyError when nothing or everything would be removed.
    """
    mesh, removed = model.need_solid(), model.removed_tets()
    names = parts_of(mesh, organ)
    whole = marked(replace(mesh, facets=tuple(f for f in mesh.facets if f.name != RESECTION_SURFACE)), removed)
    if edge is not None:
        near, far = float(edge), float(np.ptp(mesh.points_mm, axis=0).max())
        whole = refined(whole, lambda points: np.where(np.abs(beyond(points)) < near, near, far))
    own = [mesh.label(name).value for name in names]
    _refuse(organ, beyond(whole.points_mm)[whole.tets[np.isin(whole.organ, own)]], again=bool((removed & mesh.of(*names)).any()))
    firm = [mesh.label(name).value for name in _kept_whole(mesh, names[1:], beyond)]

    def steady(made: TetMesh) -> NDArray[np.bool_]:
        lesions = _nodes_of(made, firm)
        return lesions | _surface_of(made, own) if clear else lesions

    cut, side = cut_well(whole, beyond, select=lambda made: _nodes_of(made, own), steady=steady, name=RESECTION_SURFACE)
    solid, before = unmarked(cut, mesh.legend)
    mine = np.isin(solid.organ, own)
    gone = before | ((side > 0) & mine)
    facets = tuple(f for f in solid.facets if f.name != RESECTION_SURFACE)
    return replace(model, solid=replace(solid, facets=(*facets, FacetSet(RESECTION_SURFACE, _between(cut.tets, gone, mine)))), removed=gone)


def marked(mesh: TetMesh, removed: NDArray[np.bool_]) -> TetMesh:
    """The mesh with what was taken out (m,) as parts of its own, so that it is still known after a cut."""
    return replace(mesh, organ=np.where(removed, mesh.organ + _SPECIMEN, mesh.organ).astype(np.uint8),
                   legend=(*mesh.legend, *(replace(label, value=label.value + _SPECIMEN, name=f"{label.name} (removed)") for label in mesh.legend)))


def unmarked(mesh: TetMesh, legend: tuple[Label, ...]) -> tuple[TetMesh, NDArray[np.bool_]]:
    """(the mesh with the parts that it had before `marked`, (m,) what was taken out)."""
    gone = mesh.organ >= _SPECIMEN
    organ = np.where(gone, mesh.organ - _SPECIMEN, mesh.organ).astype(np.uint8)
    return replace(mesh, organ=organ, legend=legend, facets=tuple(f for f in mesh.facets if "(removed)" not in f.name)), gone


def _nodes_of(mesh: TetMesh, values: list[int]) -> NDArray[np.bool_]:
    """(n,) nodes of the parts with these values, taken out or not."""
    nodes = np.zeros(len(mesh.points_mm), bool)
    nodes[mesh.tets[np.isin(mesh.organ % _SPECIMEN, values)]] = True
    return nodes


def _surface_of(mesh: TetMesh, values: list[int]) -> NDArray[np.bool_]:
    """(n,) nodes of the surface of these parts together, taken out or not."""
    nodes = np.zeros(len(mesh.points_mm), bool)
    nodes[outer_facets(mesh.tets[np.isin(mesh.organ % _SPECIMEN, values)])] = True
    return nodes


def _kept_whole(mesh: TetMesh, lesions: tuple[str, ...], beyond: SignedDistance) -> tuple[str, ...]:
    """The lesions that the cut does not pass through by more than CUT_THROUGH: a margin is measured to them."""
    deep = {name: beyond(mesh.points_mm[np.unique(mesh.tets[mesh.of(name)])]) for name in lesions}
    return tuple(name for name, depth in deep.items() if not depth.min() < -_CUT_THROUGH_MM < _CUT_THROUGH_MM < depth.max())


def refuse_cut(model: PatientModel, organ: str, beyond: SignedDistance) -> None:
    """Raises AnatomyError where `resected` would, from the nodes of the mesh as it is: nothing is cut."""
    mesh = model.need_solid()
    names = parts_of(mesh, organ)
    own, removed = mesh.of(*names), model.removed_tets()
    _refuse(organ, beyond(mesh.points_mm[np.unique(mesh.tets[own & ~removed])]), again=bool((removed & own).any()))


def _refuse(organ: str, height: NDArray[np.float64], *, again: bool) -> None:
    """`again`: the plan has taken a part of the organ out before, and the heights are of what is left."""
    if again and not (height > _ON_THE_CUT_MM).any():
        raise AnatomyError(f"what this resection would remove of the {organ} this plan has taken out already; the two exclude each other: leave one "
                           "of them out, or move the plane")
    if again and not (height < -_ON_THE_CUT_MM).any():
        raise AnatomyError(f"the resection would remove all that this plan has left of the {organ}; turn the plane round or move it")
    if not (height > 0).any():
        raise AnatomyError(f"the resection does not reach the {organ}: all of it lies on the side that stays; move the plane or widen "
                           "the margin")
    if not (height < 0).any():
        raise AnatomyError(f"the resection would remove all of the {organ}; turn the plane round or move it")


def _between(tets: NDArray[np.int32], gone: NDArray[np.bool_], of_organ: NDArray[np.bool_]) -> NDArray[np.int32]:
    """(k, 3) facets that join a kept and a removed tetrahedron of the organ, normals out of the kept one."""
    n = int(tets.max()) + 1
    kept_faces = tets[of_organ & ~gone][:, FACES_OUT].reshape(-1, 3)
    gone_faces = tets[gone][:, FACES_OUT].reshape(-1, 3)
    shared: NDArray[np.int32] = kept_faces[np.isin(facet_keys(kept_faces, n), facet_keys(gone_faces, n))]
    return shared
