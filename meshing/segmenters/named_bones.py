"""The bones of a CT by name, without a click: skull, spine with sacrum, rib cage, hip bones, thigh bones.

Places that surely belong to one of them are found by how bones lie to each other (kernels/bone_places.py). Waves run from all of them
through the bone as from the clicks of the step "single bones", slow across joints, and each voxel belongs to the bone whose wave comes first.
What no wave reaches, or only across several joints, keeps the name "bone". The confidence of a voxel also says how clearly its wave has won.
A name that is wrong, or a bone that is not told here, is mended with the step "single bones".
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from skimage.graph import MCP_Geometric

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels.bone_places import places_of
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.seen import must_be_ct, with_cut_notes
from meshing.segmenters.kernels.workspace import Workspace, box_of_mask
from meshing.segmenters.single_bones import joint_cost, shared
from meshing.step import Monitor, check
from meshing.volume import Volume

Mask = NDArray[np.bool_]

_WORKING_MM = 2.4
_MARGIN_MM = 4.0
_NAMED_SO = ("the bones were named by how they lie to each other: the sacrum is counted with the spine, the lower jaw with the skull, the shoulder "
             "girdle, where it is seen, with the rib cage; look at their borders, and mend them with the step \"single bones\"")
_CLEAR = 0.5
"""A wave that needs less than half as long as the next one is clear of it."""


@dataclass(frozen=True)
class NamedBones:
    """Bones by name."""

    version: ClassVar[int] = 2
    method: ClassVar[str] = "named bones"

    whole: str = "bone"

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        must_be_ct(volume, "bones are told from each other by their joints in Hounsfield units")
        bone = labels.mask(self.whole)
        if not bone.any():
            raise AnatomyError(f"the structure '{self.whole}' is empty: there is no bone to be named; find the bone first (step \"skeleton\")")
        work = Workspace.around(volume, labels, box_of_mask(volume, bone, _MARGIN_MM), _WORKING_MM)
        inside = work.upright.turn(bone)[work.box]
        small = work.shrunk(work.upright.turn(bone).astype(np.float32)) >= 0.4
        monitor(0.1, "looking how the bones lie to each other")
        places = places_of(small, work.shrunk(work.image), work.spacing)
        if not places:
            raise AnatomyError(f"which bones '{self.whole}' holds cannot be told: neither a skull around a brain nor the canal of a spine is seen in "
                               "it. Name them with clicks (step \"single bones\")")
        cost = joint_cost(work, inside, small)
        first, second = np.full(small.shape, np.inf, np.float32), np.full(small.shape, np.inf, np.float32)
        owner = np.zeros(small.shape, np.int16)
        for number, (name, mask) in enumerate(places.items()):
            monitor(0.3 + 0.5 * number / len(places), f"spreading from the {name}")
            starts = [(int(k), int(j), int(i)) for k, j, i in np.argwhere(mask & small)]
            times = np.asarray(MCP_Geometric(cost, sampling=work.spacing).find_costs(starts)[0], np.float32)
            owner[times < first] = number + 1
            second = np.minimum(second, np.maximum(first, times))
            np.minimum(first, times, out=first)
        monitor(0.85, "drawing the bones")
        fine = shared(owner, work, inside, len(places))
        labels = labels.with_mask(self.whole, "bone", work.back(inside & (fine == 0)), labels.confidence)
        doubt = work.grown(_won(first, second))
        for number, name in enumerate(places):
            labels = _named(labels, name, fine == number + 1, doubt, work)
        labels = labels.noted(_NAMED_SO)
        return with_cut_notes(labels, tuple(places))


def _won(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """50 where two waves come at once, 100 where the second needs twice as long or never comes."""
    with np.errstate(invalid="ignore", divide="ignore"):
        lead = np.where(np.isfinite(second), 1.0 - first / np.maximum(second, np.float32(1e-3)), 1.0)
    return np.asarray(50.0 + 50.0 * np.clip(np.nan_to_num(lead) / _CLEAR, 0.0, 1.0), np.float32)


def _named(labels: Labels, name: str, piece: Mask, doubt: NDArray[np.float32], work: Workspace) -> Labels:
    """`labels` with the bone `name`, as sure as its edge and its lead over the next bone are."""
    whole = np.zeros(work.image.shape, bool)
    whole[work.box] = piece
    labels = with_confidence(labels, name, "bone", whole, work.image, work.upright)
    assert labels.confidence is not None
    sure = work.upright.turn(labels.confidence).copy()
    sure[work.box] = np.where(piece, np.minimum(sure[work.box], np.rint(doubt).astype(np.uint8)), sure[work.box])
    return labels.with_mask(name, "bone", labels.mask(name), np.ascontiguousarray(work.upright.back(sure)))
