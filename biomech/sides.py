"""Where things lie: on the patient's right or left, from label maps and from what a plan removes. LPS, so left is +x.

The middle of the body is the median, over the slices, of the middle of its outline. What a plan removes of an unpaired
organ (liver) is compared with what stays of it; of one of a pair (kidney) with the middle of the body.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from biomech.model import PatientModel
from biomech.procedures import Ablation, CurvedResection, Excision, Resection, Wedge
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.step import Step
from meshing.units import Millimetre
from meshing.volume import Volume, position_of

Side = Literal["left", "right"]

CLEAR_MM = 5.0
"""Nearer than this to the middle, a thing lies on neither side."""
BODY_HU = -300.0
_EVERY = 4
_MOST = 40_000
_KNOWN: WeakKeyDictionary[Labels, dict[tuple[str, ...], NDArray[np.float64]]] = WeakKeyDictionary()
"""A label map does not change, and is asked after each change of a plan."""


@dataclass(frozen=True)
class Lies:
    """`what` lies on `side`, `by` millimetres from what it was compared with (`than`)."""

    what: str
    side: Side
    by: Millimetre
    than: str


def side(offset_mm: float, clear_mm: float = CLEAR_MM) -> Side | None:
    """The side of an offset along the axis to the patient's left; None within `clear_mm` of the middle."""
    return None if abs(offset_mm) < clear_mm else "left" if offset_mm > 0 else "right"


def body_middle_mm(volume: Volume) -> Millimetre | None:
    """Where the middle of the body lies on the axis to the left, LPS mm; None where the image does not show both flanks.

    Only for CT: elsewhere grey values do not tell body from air.
    """
    if volume.modality != "CT":
        return None
    dense = volume.values[::_EVERY, ::_EVERY, ::_EVERY] > BODY_HU
    k, j, i = np.nonzero(dense)
    if not len(k):
        return None
    x = position_of(volume.to_patient, np.stack([i, j, k], axis=1).astype(np.float64) * float(_EVERY))[:, 0]
    edges = position_of(volume.to_patient, np.array([[a, b, c] for a in (0, volume.values.shape[2] - 1) for b in (0, volume.values.shape[1] - 1)
                                                     for c in (0, volume.values.shape[0] - 1)], float))[:, 0]
    room = 0.5 * _EVERY * max(volume.spacing_mm)
    middles = []
    for number in np.unique(k):
        here = x[k == number]
        low, high = np.percentile(here, [1.0, 99.0])
        if high - low > 80.0 and low > edges.min() + room and high < edges.max() - room:
            middles.append((low + high) / 2.0)
    return Millimetre(float(np.median(middles))) if len(middles) >= 3 else None


def structure_mm(labels: Labels, *names: str) -> NDArray[np.float64]:
    """(n, 3) LPS mm of voxels of the structures, at most some thousands, evenly chosen; not to be written to."""
    known = _KNOWN.setdefault(labels, {})
    if names not in known:
        known[names] = _voxels_mm(labels, names)
    return known[names]


def _voxels_mm(labels: Labels, names: tuple[str, ...]) -> NDArray[np.float64]:
    found = np.flatnonzero(labels.mask(*names))
    if len(found) > _MOST:
        found = found[:: len(found) // _MOST + 1]
    return position_of(labels.to_patient, np.column_stack(np.unravel_index(found, labels.values.shape)[::-1]).astype(np.float64))


def removed_by(procedures: tuple[Step[Any, Any], ...], labels: Labels, middle_mm: float | None, paired: frozenset[str]) -> Lies | None:
    """Where the procedures cut, from the label map alone: known before anything is meshed. None = on neither side, or unknown."""
    gone, kept, organs = [], [], []
    for procedure in procedures:
        if not isinstance(procedure, (Resection, CurvedResection, Excision, Wedge, Ablation)) or procedure.organ not in labels.names:
            continue
        inside = structure_mm(labels, procedure.organ)
        if not isinstance(procedure, Wedge):
            beyond = procedure.beyond(inside) > 0.0
            gone.append(inside[beyond])
            kept.append(inside[~beyond])
        else:
            lesions = [name for name in procedure.lesions if name in labels.names]
            gone.append(structure_mm(labels, *lesions) if lesions else inside[:0])
            kept.append(inside)
        organs.append(procedure.organ)
    if not gone or not sum(len(points) for points in gone):
        return None
    return _compared(np.concatenate(gone), np.concatenate(kept), organs[0], _organ(labels, organs[0]), middle_mm, paired)


def removed_in(model: PatientModel, middle_mm: float | None, paired: frozenset[str]) -> Lies | None:
    """Where the removed tetrahedra of a finished plan lie: whatever procedures made them."""
    if model.solid is None or model.removed is None or not model.removed.any():
        return None
    mesh = model.solid
    gone = np.bincount(mesh.organ[model.removed], minlength=256)
    host = next((label for label in mesh.legend if label.value == int(np.argmax(gone))), None)
    if host is None:
        raise AnatomyError("the removed tissue belongs to no structure of this case")
    centres = mesh.points_mm[mesh.tets].mean(axis=1)
    stays = ~model.removed & (mesh.organ == host.value)
    return _compared(centres[model.removed], centres[stays], host.name, host.organ, middle_mm, paired)


def _compared(gone: NDArray[np.float64], kept: NDArray[np.float64], name: str, organ: str, middle_mm: float | None,
              paired: frozenset[str]) -> Lies | None:
    if organ in paired or not len(kept):
        if middle_mm is None:
            return None
        reference, than = middle_mm, "the middle of the body"
    else:
        reference, than = float(kept[:, 0].mean()), f"the part of the {name} that stays"
    offset = float(gone[:, 0].mean()) - reference
    found = side(offset)
    return None if found is None else Lies(f"what it removes of the {name}", found, Millimetre(abs(offset)), than)


def _organ(labels: Labels, name: str) -> str:
    return labels.label(name).organ
