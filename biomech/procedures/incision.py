"""Incision: an organ is opened along strokes of a blade, and nothing is taken out of it.

The mesh is divided along every blade, poor elements beside it are mended, and then its nodes are doubled there (biomech/blade.py), as under the
hand in the rehearsal. The two faces of a cut lie on each other in the scanned shape; in the simulation of the tissue they come apart or lie
on each other. A blade ends within about an element of where it is set: the sentence says how much was opened.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.blade import Stroke, loose_words, missed, opened_along, pieces_of, refuse_unopened, size_of, swept
from biomech.model import INCISION, INCISION_FACE, RESECTION_SURFACE, PatientModel
from biomech.remnant import marked, parts_of, unmarked
from meshing.errors import AnatomyError, MeshError, ParameterOutOfRange, SimulationError
from meshing.step import Monitor, portion
from meshing.tetmesh import FACES_OUT, FacetSet, TetMesh, among, at_lps, facet_keys, submesh, tet_volumes
from meshing.tetmeshers.cut import cut_well
from meshing.tetmeshers.kernels.topology import face_neighbours

Flags = NDArray[np.bool_]
Triangles = NDArray[np.int32]
FLAT = 0.1
"""Facets at the border of a cut that lead this part of an element off the plane of the blade, or further, stay closed."""
_NONE: Triangles = np.empty((0, 3), np.int32)


@dataclass(frozen=True)
class Incision:
    """Incision.

    The blade goes along each of `strokes`. One that sets a piece loose is refused, unless `take_out` takes all but the largest piece out.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "incision"
    strokes: tuple[Stroke, ...]
    organ: str = "liver"
    take_out: bool = False

    def __post_init__(self) -> None:
        if not self.strokes:
            raise ParameterOutOfRange("an incision needs at least one stroke; give the two ends of its line and a place as deep as the blade goes")

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError where a stroke misses the organ, opens nothing on this mesh, or sets a piece loose that may not be taken out."""
        mesh, removed = source.need_solid(), source.removed_tets()
        names = parts_of(mesh, self.organ)
        values = [mesh.label(name).value for name in names]
        size = size_of(submesh(mesh, mesh.of(*names) & ~removed)[0])
        divided = marked(mesh, removed)
        for number, stroke in enumerate(self.strokes):
            portion(monitor, 0.8 * number / len(self.strokes), 0.8 * (number + 1) / len(self.strokes))(0.0, f"cutting the {self.organ}")
            divided = _divided(divided, stroke, values, size, _blade(number))
        opened, said = divided, []
        for number, stroke in enumerate(self.strokes):
            monitor(0.8 + 0.2 * number / len(self.strokes), "opening the cut")
            opened = _opened(opened, _blade(number), values, size)
            *_, length, depth = stroke.axes()
            area = _area(opened.points_mm, _open_rows(opened, number)[0])
            said.append(f"a stroke at {at_lps(0.5 * (np.asarray(stroke.begin_lps) + np.asarray(stroke.end_lps)))}, {length:.0f} mm long and "
                        f"{depth:.0f} mm deep, opens {1e-2 * area:.1f} cm2")
        made, gone = unmarked(opened, mesh.legend)
        rows = [_open_rows(made, number) for number in range(len(self.strokes))]
        kept = tuple(named for named in made.facets if not named.name.startswith(_blade()))
        loose = _loose(made, np.isin(made.organ, values) & ~gone, np.unique(np.concatenate([side for pair in rows for side in pair])))
        if loose.any():
            words = loose_words(made, loose)
            if not self.take_out:
                raise AnatomyError(f"the incision would set {words} loose. Make a stroke shorter or shallower, or take loose pieces out")
            said.append(f"{words} set loose and taken out")
            gone = gone | loose
        return replace(source, solid=replace(made, facets=_named(made, kept, rows, gone)), removed=gone if gone.any() else source.removed).after(
            f"Incision of the {self.organ}: {'; '.join(said)}.")


def _blade(number: int | None = None) -> str:
    """The name of the facets of a stroke while it is made."""
    return "blade " if number is None else f"blade {number + 1}"


def _divided(mesh: TetMesh, stroke: Stroke, values: list[int], size: float, name: str) -> TetMesh:
    """Along the plane of the blade, as far as it goes through the organ."""
    def where(made: TetMesh) -> Flags:
        own = np.zeros(len(made.points_mm), bool)
        own[made.tets[np.isin(made.organ, values)]] = True
        return own & swept(made.points_mm, stroke, size)[1]

    try:
        _, _, normal, *_ = stroke.axes()
        cut, _ = cut_well(mesh, lambda places: (places - np.asarray(stroke.begin_lps)) @ normal, select=where, name=name)
    except SimulationError as error:
        raise AnatomyError(str(error)) from None
    except MeshError:
        raise AnatomyError(str(missed(stroke))) from None
    own = np.isin(cut.organ, values)
    behind = face_neighbours(cut.tets.astype(np.int64))
    inner = cut.tets[:, FACES_OUT][own[:, None] & (behind >= 0) & own[behind]]
    facets = cut.facet_set(name).triangles
    off = np.abs((cut.points_mm[facets] - np.asarray(stroke.begin_lps)) @ normal).max(axis=1)
    inside = among(facet_keys(facets, len(cut.points_mm)), facet_keys(inner, len(cut.points_mm))) & (off < FLAT * size)
    return replace(cut, facets=tuple(FacetSet(name, facets[inside]) if named.name == name else named for named in cut.facets))


def _opened(mesh: TetMesh, name: str, values: list[int], size: float) -> TetMesh:
    try:
        opened, original = opened_along(mesh, name, within=np.isin(mesh.organ, values))
        refuse_unopened(mesh, original, size)
    except (MeshError, SimulationError):
        raise AnatomyError(f"a stroke opens nothing on this mesh, whose elements are {size:.1f} mm: draw a longer or deeper one") from None
    return opened


def _open_rows(mesh: TetMesh, number: int) -> tuple[Triangles, Triangles]:
    """The two faces of a stroke, row by row, where they are apart."""
    one, other = mesh.facet_set(_blade(number)).triangles, mesh.facet_set(f"{_blade(number)} other side").triangles
    apart = (np.sort(one, axis=1) != np.sort(other, axis=1)).any(axis=1)
    return one[apart], other[apart]


def _loose(mesh: TetMesh, own: Flags, cut: NDArray[np.int32]) -> Flags:
    """(m,) the tetrahedra of the organ in pieces that are not the largest and have a node of a cut."""
    numbers = np.flatnonzero(own)
    piece = pieces_of(submesh(mesh, own)[0])
    volume = np.bincount(piece, tet_volumes(mesh.points_mm, mesh.tets[numbers]))
    at_cut = np.zeros(len(mesh.points_mm), bool)
    at_cut[cut] = True
    loose = np.isin(piece, np.unique(piece[at_cut[mesh.tets[numbers]].any(axis=1)])) & (piece != int(volume.argmax()))
    found = np.zeros(len(mesh.tets), bool)
    found[numbers[loose]] = True
    return found


def _named(mesh: TetMesh, kept: tuple[FacetSet, ...], rows: list[tuple[Triangles, Triangles]], gone: Flags) -> tuple[FacetSet, ...]:
    """The facet sets with both faces of the cuts; a face that has lost the other is one of a resection."""
    n = len(mesh.points_mm)
    lost = facet_keys(mesh.tets[gone][:, FACES_OUT].reshape(-1, 3), n)
    faces, other, bare = [], [], []
    for one, two in rows:
        without_one, without_two = (among(facet_keys(side, n), lost) for side in (one, two))
        faces.append(one[~without_one & ~without_two])
        other.append(two[~without_one & ~without_two])
        bare += [one[~without_one & without_two], two[without_one & ~without_two]]
    wanted = {INCISION: faces, INCISION_FACE: other, RESECTION_SURFACE: bare}
    before = {named.name: named.triangles for named in kept}
    sets = {name: np.concatenate([before.get(name, _NONE), *parts]) for name, parts in wanted.items()}
    return (*(named for named in kept if named.name not in wanted), *(FacetSet(name, found) for name, found in sets.items() if len(found)))


def _area(points: NDArray[np.float64], triangles: Triangles) -> float:
    a, b, c = (points[triangles[:, k]] for k in range(3))
    return 0.5 * float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())
