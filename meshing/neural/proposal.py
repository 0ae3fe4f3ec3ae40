"""What a network proposes: a label map with confidence, whose model it is and under which terms. No part of the anatomy until accepted."""
from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Label
from meshing.organ import organs
from meshing.volume import voxel_ml

_SIDES = ("left", "right")
_BONES = ("vertebra", "vertebrae", "sacrum", "hip", "femur", "skull", "rib", "sternum", "humerus", "scapula", "clavicula", "tibia", "fibula",
          "patella", "radius", "ulna", "mandible")


@dataclass(frozen=True, eq=False)
class Proposal:
    """`values[k, j, i]` uint8 as in Labels; the organ of a label is "" where the library has no such kind. `confidence` is the percent that the
    network gives its own answer in each voxel, None where it gives none: it is not a probability of being right.

    `model`, `licence` and `terms` are shown wherever the proposal is; `closed` says what kept the network shut ("kernel", "python").
    """

    values: NDArray[np.uint8]
    to_patient: Transform[IJK, LPS]
    legend: tuple[Label, ...]
    confidence: NDArray[np.uint8] | None
    model: str
    licence: str
    terms: str
    closed: str
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.values.setflags(write=False)
        if self.confidence is not None:
            self.confidence.setflags(write=False)

    def label(self, name: str) -> Label:
        for label in self.legend:
            if label.name == name:
                return label
        raise AnatomyError(f"the proposal of {self.model} has no structure '{name}'; it has {', '.join(label.name for label in self.legend)}")

    def mask(self, name: str) -> NDArray[np.bool_]:
        return np.asarray(self.values == self.label(name).value)

    def volume_ml(self, name: str) -> float:
        return float(np.count_nonzero(self.mask(name))) * voxel_ml(self.to_patient)

    def confidence_of(self, name: str) -> float | None:
        """Mean confidence in a structure in percent, None where the network gives none."""
        return None if self.confidence is None else float(self.confidence[self.mask(name)].mean())

    def table(self) -> tuple[tuple[Label, float, float | None], ...]:
        """Each structure with its volume in mL and the mean confidence in it, from one pass over the voxels."""
        flat = self.values.ravel()
        counts = np.bincount(flat, minlength=256)
        sums = np.bincount(flat, weights=self.confidence.ravel(), minlength=256) if self.confidence is not None else None
        ml = voxel_ml(self.to_patient)
        return tuple((label, float(counts[label.value]) * ml, float(sums[label.value] / max(counts[label.value], 1)) if sums is not None else None)
                     for label in self.legend)

    def words(self) -> str:
        """Whose it is and what may be done with it, in one paragraph."""
        sure = "It gives no confidence." if self.confidence is None else "Its confidence is its own and no probability of being right."
        shut = {"kernel": "closed by the operating system", "python": "closed in Python only (this system did not permit more)"}[self.closed]
        return (f"Proposal of {self.model}. Licence: {self.licence}. Terms: {self.terms or 'not stated'}. {sure} Research use, not for clinical "
                f"decisions; look at every structure before you accept it. The network was {shut} while it ran.")


def named_as_here(name: str, organ: str) -> tuple[str, str]:
    """The name and kind that a foreign structure has in this program: "kidney_right" is the "right kidney", of the kind "kidney".

    The kind is "" where the library has none that fits; nothing is guessed from a similar word.
    """
    words = re.split(r"[_\s]+", name.strip().lower())
    sides = [word for word in words if word in _SIDES]
    plain = " ".join(word for word in words if word not in _SIDES)
    here = f"{sides[0]} {plain}" if len(sides) == 1 else name.replace("_", " ").strip()
    if organ in organs():
        return here, organ
    for key, known in organs().items():
        if plain in (key.replace("_", " "), known.name.lower(), *(alias.lower() for alias in known.aliases)):
            return here, key
    if "bone" in organs() and (plain.split(" ")[0] in _BONES):
        return here, "bone"
    return here, ""
