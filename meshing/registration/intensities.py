"""What the registrations by intensities have in common: their parameters, and how they begin."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from meshing.errors import RegistrationError
from meshing.registration.align import Alignment, align
from meshing.registration.prepare import prepared
from meshing.registration.registration import Registration
from meshing.registration.toolkit import Linear, Metric
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre
from meshing.volume import Volume

Source = tuple[Volume, Volume] | tuple[Volume, Volume, Registration]
"""The fixed and the moving image, and a registration to start from where there is one."""


@dataclass(frozen=True)
class ByIntensities:
    """Registration by intensities.

    `start` "search" looks around; "frame" trusts that both images share one frame of reference, as they lie.
    """

    start: Literal["search", "frame"] = "search"
    metric: Metric = "mutual information"
    resolution: Annotated[Millimetre, Range(1.0, 6.0, "finest resolution")] = Millimetre(2.0)
    tolerance: Annotated[Millimetre, Range(0.1, 20.0, "largest disagreement between repetitions")] = Millimetre(3.0)
    seed: int = 0

    def __post_init__(self) -> None:
        check(self)

    def aligned(self, source: Source, kind: Linear, monitor: Monitor) -> Alignment:
        """The linear part. Raises RegistrationError in words."""
        fixed, moving = source[0], source[1]
        if self.metric == "correlation" and fixed.modality != moving.modality:
            raise RegistrationError(f"correlation compares images of one kind, and these are {fixed.modality} and {moving.modality}; choose mutual "
                                    "information")
        monitor(0.0, "preparing the images")
        images = [prepared(volume, float(self.resolution), name) for volume, name in ((fixed, "fixed"), (moving, "moving"))]
        return align(images[0], images[1], kind, self.metric, self._first(source), search=self.start == "search" and len(source) == 2,
                     seed=self.seed, tolerance_mm=float(self.tolerance), monitor=portion(monitor, 0.05, 1.0))

    def _first(self, source: Source) -> NDArray[np.float64] | None:
        fixed, moving = source[0], source[1]
        if len(source) == 3:
            if (source[2].source, source[2].target) != (fixed.space, moving.space):
                raise RegistrationError("the registration to start from is between other frames of reference than these two images")
            return source[2].matrix
        if self.start == "frame":
            if fixed.space != moving.space:
                raise RegistrationError(f"the images do not share a frame of reference ({fixed.space} and {moving.space}), so how they lie says "
                                        "nothing; let the start be searched")
            return np.eye(4)
        return np.eye(4) if fixed.space == moving.space else None
