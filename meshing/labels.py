"""Which structure each voxel belongs to."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.step import Monitor
from meshing.volume import Volume, spacing_of, voxel_ml


@dataclass(frozen=True)
class Label:
    """One structure: the number in the map, the name in this case ("tumour 1"), the key of its Organ ("liver_tumour")."""

    value: int
    name: str
    organ: str


@dataclass(frozen=True, eq=False)
class Labels:
    """`values[k, j, i]` uint8, 0 = nothing; same axes and `to_patient` as Volume; `legend` names the other numbers.

    `notes` are sentences about how structures came in from elsewhere; they stay marked on every result. `confidence[k, j, i]` is how
    sure the recipes are of the number in each voxel, in percent; structures drawn by hand or read from files count as sure, and it
    is None where no recipe has said anything.
    """

    values: NDArray[np.uint8]
    to_patient: Transform[IJK, LPS]
    legend: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    confidence: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        self.values.setflags(write=False)
        if self.confidence is not None:
            self.confidence.setflags(write=False)
            if self.confidence.shape != self.values.shape:
                raise ValueError(f"the confidence has the shape {self.confidence.shape}, the labels {self.values.shape}")
        numbers = [label.value for label in self.legend]
        names = [label.name for label in self.legend]
        if len(set(numbers)) < len(numbers) or len(set(names)) < len(names) or 0 in numbers:
            raise ValueError("every label needs its own number above 0 and its own name")

    @classmethod
    def empty(cls, volume: Volume) -> Labels:
        return cls(np.zeros(volume.values.shape, np.uint8), volume.to_patient)

    @property
    def space(self) -> SpaceUid:
        return self.to_patient.space

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        return spacing_of(self.to_patient)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(label.name for label in self.legend)

    def label(self, name: str) -> Label:
        for label in self.legend:
            if label.name == name:
                return label
        raise AnatomyError(f"there is no structure named '{name}' in this case; it has {', '.join(self.names) or 'none yet'}")

    def of_organ(self, organ: str) -> tuple[Label, ...]:
        """All structures of one kind, for example every "liver_tumour"."""
        return tuple(label for label in self.legend if label.organ == organ)

    def mask(self, *names: str) -> NDArray[np.bool_]:
        """Voxels of any of the named structures."""
        wanted = [self.label(name).value for name in names]
        return np.isin(self.values, wanted) if len(wanted) != 1 else self.values == wanted[0]

    def volume_ml(self, *names: str) -> float:
        return float(np.count_nonzero(self.mask(*names))) * voxel_ml(self.to_patient)

    def sureness(self, *names: str) -> float | None:
        """Mean confidence of the voxels of the named structures in percent; None where no recipe has said anything."""
        mask = self.mask(*names)
        return float(self.confidence[mask].mean()) if self.confidence is not None and mask.any() else None

    def with_mask(self, name: str, organ: str, mask: NDArray[np.bool_], confidence: NDArray[np.uint8] | None = None) -> Labels:
        """A copy in which `name` is exactly `mask`; it takes voxels from whatever had them before.

        `confidence` (percent) is how sure its maker is, voxel by voxel, that they belong to it or do not; without it the maker
        is sure of the mask. Voxels of other structures keep their own.
        """
        kept = tuple(label for label in self.legend if label.name != name)
        if len(kept) < len(self.legend):
            number = self.label(name).value
        else:
            taken = {label.value for label in kept}
            number = next(value for value in range(1, 256) if value not in taken)
        values = np.where(self.values == number, np.uint8(0), self.values)
        values[mask] = number
        return replace(self, values=values, legend=(*kept, Label(number, name, organ)), confidence=self._doubted(values, mask, confidence))

    def _doubted(self, values: NDArray[np.uint8], mask: NDArray[np.bool_], new: NDArray[np.uint8] | None) -> NDArray[np.uint8] | None:
        """The confidence after a structure has been added: its maker's in the structure, the lower of both where nothing is."""
        if self.confidence is None and new is None:
            return None
        out = np.full(values.shape, 100, np.uint8) if self.confidence is None else self.confidence.copy()
        if new is None:
            out[mask] = 100
        else:
            np.minimum(out, new, out=out, where=values == 0)
            np.copyto(out, new, where=mask)
        return out

    def noted(self, note: str) -> Labels:
        """A copy with one more note."""
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, note))))


@dataclass(frozen=True)
class Blank:
    """Empty label map on the grid of the scan."""

    version: ClassVar[int] = 1

    def run(self, source: Volume, monitor: Monitor, /) -> Labels:
        monitor(0.0, "starting a label map")
        return Labels.empty(source)
