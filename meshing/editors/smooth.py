"""Smooth a structure and keep its volume to the voxel.

The mask is blurred over `scale` mm and as many voxels as before are taken again, the highest values first (a level set that is
moved by mean curvature and rescaled: Gage 1986). A blur alone would shrink a ball of radius r by about scale^2 / r; here the
level is chosen by the count. Where other structures stand in the way the count falls short, and only there.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Edit, Over, named
from meshing.labels import Labels
from meshing.segmenters.kernels.gaussian import blur
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume


@dataclass(frozen=True)
class Smooth(Edit):
    """Smooth, volume kept."""

    version: ClassVar[int] = 2
    tool: ClassVar[str] = "smooth"

    name: str
    scale: Annotated[Millimetre, Range(0.2, 30.0, "scale of what is smoothed away")] = Millimetre(2.0)
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name)

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        canvas = Canvas.of_structure(labels, self.name, 3.0 * self.scale)
        mask = canvas.mask(self.name)
        monitor(0.2, f"smoothing {self.name}")
        # at the border of the scan the structure goes on, as far as anybody knows: mirrored there, as the blur does
        soft = blur(mask.astype(np.float32), self.scale, canvas.spacing)
        monitor(0.7, f"smoothing {self.name}")
        free = mask | (canvas.values == 0) if self.over == "free" else np.ones(canvas.shape, bool)
        places = np.flatnonzero((soft > 1e-4) & free)
        wanted = min(int(np.count_nonzero(mask)), len(places))
        # ties go to what belonged to the structure before, then in the order of the voxels: the same on every machine
        order = np.lexsort((~mask.ravel()[places], -soft.ravel()[places]))[:wanted]
        smooth = np.zeros(mask.size, bool)
        smooth[places[order]] = True
        return canvas.becomes(self.name, "", smooth.reshape(mask.shape), over=self.over)
