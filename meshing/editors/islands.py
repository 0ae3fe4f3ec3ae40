"""Islands: which connected pieces of a structure stay. Pieces are connected across faces."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Edit, Point, inside_scan, named
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels.morphology import components
from meshing.step import Monitor, Range, check
from meshing.units import Millilitre
from meshing.volume import Volume, voxel_ml


@dataclass(frozen=True)
class Islands(Edit):
    """Islands."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "islands"

    name: str
    keep: Literal["largest", "at the point", "not at the point", "larger ones"] = "largest"
    point_lps: Point | None = None
    least: Annotated[Millilitre, Range(0.0, 10000.0, "least volume of a piece")] = Millilitre(0.1)

    def __post_init__(self) -> None:
        check(self)
        named(self.name)
        if (self.point_lps is None) == ("point" in self.keep):
            raise ParameterOutOfRange("which pieces stay is said by a point, or by their size: give a point exactly when 'keep' speaks of one")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        canvas = Canvas.of_structure(labels, self.name)
        monitor(0.2, f"looking for the pieces of {self.name}")
        numbers, sizes = components(canvas.mask(self.name))
        if self.point_lps is not None:
            at = inside_scan(volume, np.array([self.point_lps], float), f"{self.name}: the point")[0] - [part.start for part in canvas.box]
            chosen = int(numbers[tuple(at)]) if np.all(at >= 0) and np.all(at < canvas.shape) else 0
            if chosen == 0:
                raise AnatomyError(f"there is no {self.name} at the point; click on the piece itself")
            stays = np.arange(len(sizes)) == chosen
            stays = stays if self.keep == "at the point" else ~stays
        elif self.keep == "largest":
            stays = np.arange(len(sizes)) == sizes.argmax()
        else:
            stays = sizes * voxel_ml(labels.to_patient) >= self.least - 1e-12
        stays[0] = False
        if not stays.any():
            raise AnatomyError(f"no piece of {self.name} would stay; the largest has {sizes.max() * voxel_ml(labels.to_patient):.3g} mL")
        return canvas.loses(self.name, ~stays[numbers])
