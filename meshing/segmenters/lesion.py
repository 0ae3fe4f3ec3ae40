"""One lesion inside an organ, from a drag: the click is its centre, the length of the drag about its radius.

Inside is what is unlike the host (necrosis, rim and calcification alike), in units of the host's own variation. The
radius limits the reach softly: full weight within 0.55 of it, fading to a tenth at 1.7. A minimal cut gives a closed shape
and the half-way rule its edge. The host is closed around the lesion first, for a lesion at the rim is not yet part of it.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.fair_volume import with_fair_volume
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import blur_inside, edge_price
from meshing.segmenters.kernels.morphology import ball, closed, components, dilate, erode, filled, opened, reachable
from meshing.segmenters.kernels.tvcut import tvcut
from meshing.segmenters.kernels.workspace import Workspace, box_around
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre
from meshing.volume import Volume

Mask = NDArray[np.bool_]

_WORKING_MM = 1.6
_CALCIFICATION_MM3 = 5000.0
_BRIGHT_HU = 65.0
_NOTCH_MM = 3.0
_TAIL_MM = 4.0
_RIM_HU = 60.0
_INWARDS_MM = 1.5


@dataclass(frozen=True)
class Lesion:
    """One lesion from a drag."""

    version: ClassVar[int] = 2
    method: ClassVar[str] = "lesion"

    centre_lps: tuple[Millimetre, Millimetre, Millimetre]
    radius: Annotated[Millimetre, Range(2.0, 120.0, "radius of the lesion")]
    name: str = "tumour 1"
    organ: str = "liver_tumour"
    host: str = "liver"

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        host_value = labels.label(self.host).value
        work = Workspace.around(volume, labels, box_around(volume, self.centre_lps, 2.2 * self.radius + 25.0), _WORKING_MM)
        spacing, radius = work.spacing, float(self.radius)
        monitor(0.1, f"looking at the {self.host} around {self.name}")
        image = work.shrunk(work.image)
        host = work.shrunk_mask(work.labels == host_value)
        others = (work.labels != 0) & (work.labels != host_value)
        if self.name in labels.names:
            others &= work.labels != labels.label(self.name).value
        others[work.box] &= ~_calcifications(work, labels)
        taken = work.shrunk_mask(others)
        at = work.index(self.centre_lps)
        shape = (image.shape[0], image.shape[1], image.shape[2])
        spot = ball(shape, at, min(2.6, 0.25 * radius), spacing)
        middle = ball(shape, at, 0.95 * radius, spacing)
        hull = closed(host | middle, 6.0, spacing)
        if not host.any() or not np.any(ball(shape, at, 1.5 * radius + 5.0, spacing) & host):
            raise AnatomyError(f"{self.name}: the drag at {self.centre_lps} mm (LPS) is not in or beside the {self.host}; "
                               f"set it again inside the {self.host}")
        hu, spread = host_statistics(image, host, spacing)
        smooth = blur(image, 1.0, spacing)
        tissue = hull & ~taken & (smooth > -20.0)
        # the mean must not mix in the fat beside the host, or its surface would look like a lesion
        mean = blur_inside(image, erode(tissue, _WORKING_MM, spacing) & (smooth > hu - _RIM_HU), 1.5, spacing)
        unlike = np.clip((np.abs(mean - hu) / spread - 1.6) / 1.2, -1.0, 1.0)
        away = distance_to(spot, spacing)
        weight = np.exp(-(np.maximum(away - 0.55 * radius, 0.0) / (0.75 * radius)) ** 2)
        weight[weight < 0.02] = 0.0
        f = 1.5 * (1.0 - weight) - 2.2 * unlike * weight
        f[~tissue] = 4.0
        f[spot] = -8.0
        price = edge_price(np.clip(image, -150.0, 350.0), spacing, sigma_mm=1.2, gradient_hu_mm=12.0)
        u = tvcut(f.astype(np.float32), price, spacing, iterations=100, tolerance=1e-3, monitor=portion(monitor, 0.2, 0.6))
        inside = filled(reachable((u > 0.5) | spot, spot))
        monitor(0.7, f"placing the edge of {self.name}")
        piece = work.piece
        first = work.grown(u * inside) > 0.5
        # from inside: host under the rim of a cut that came out wide would count as lesion in the mean of the inside
        start = reachable(erode(first, _INWARDS_MM, work.upright.spacing), work.grown(spot.astype(np.float32)) > 0.5)
        # what encloses a lesion is its host, also where so little of it lies before the surface that fat is measured instead
        lesion = fair_edge(piece, first, work.upright.spacing, start=start if start.any() else None, band_mm=1.5, least_contrast_hu=18.0,
                           least_outside_hu=hu)
        lesion &= (work.labels[work.box] == host_value) | first
        # the half-way rule falls for calcium at the rim and for noise inside: what it cut off there is given back
        lesion = closed(lesion | (first & (piece > hu + _BRIGHT_HU)), _NOTCH_MM, work.upright.spacing)
        # host squeezed between the lesion and the surface of the organ looks darker than it is: such tails are thin
        lesion = filled(lesion) & ~others[work.box]
        lesion &= dilate(opened(lesion, min(_TAIL_MM, 0.25 * radius), work.upright.spacing), 1.0, work.upright.spacing)
        lesion = with_fair_volume(piece, lesion, (work.labels[work.box] == host_value) & ~others[work.box], work.upright.spacing)
        if not lesion.any():
            raise AnatomyError(f"{self.name}: nothing at {self.centre_lps} mm (LPS) differs from the {self.host} around it "
                               f"({hu:.0f} HU); set the drag on the lesion itself, or draw it by hand")
        whole = np.zeros(work.image.shape, bool)
        whole[work.box] = lesion
        return with_confidence(labels, self.name, self.organ, whole, work.image, work.upright)


def _calcifications(work: Workspace, labels: Labels) -> Mask:
    """Small pieces of "bone" in the box: the calcified rim of a lesion looks like bone before the lesion is known."""
    bones = np.isin(work.labels[work.box], [label.value for label in labels.of_organ("bone")])
    numbers, sizes = components(bones)
    edge = np.ones(bones.shape, bool)
    edge[1:-1, 1:-1, 1:-1] = False
    small = sizes * float(np.prod(work.upright.spacing)) < _CALCIFICATION_MM3
    small[np.unique(numbers[edge])] = False
    small[0] = False
    return small[numbers]


def host_statistics(image: NDArray[np.float32], host: Mask, spacing: Spacing) -> tuple[float, float]:
    """HU of the host and the standard deviation of its 2 mm means, from the voxels away from its rim, lesions left aside."""
    deep = erode(host, 4.0, spacing)
    means = blur_inside(image, host, 2.0, spacing)[deep if deep.any() else host]
    middle = float(np.median(means))
    near = means[means > middle - 30.0]
    return middle, max(3.0, 1.4826 * float(np.median(np.abs(near - middle))))
