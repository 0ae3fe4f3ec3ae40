"""What a scan must show before a recipe may answer, and the words when it does not."""
from __future__ import annotations

import numpy as np

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.volume import Volume

_CUT_MM2 = 150.0
"""A structure that ends with a smaller area in the first or last slice ends there by itself."""
_THICK_MM = 5.0


def must_be_ct(volume: Volume, why: str) -> None:
    """Raises AnatomyError for other modalities, and for a CT whose numbers cannot be Hounsfield units."""
    if volume.modality != "CT":
        raise AnatomyError(f"this is a {volume.modality} image; {why}, which only CT has. Choose a CT series, or read a segmentation from a file")
    if not (volume.values.min() < -150.0 or volume.values.max() > 100.0):
        raise AnatomyError(f"the numbers of this CT lie between {volume.values.min():.0f} and {volume.values.max():.0f}; {why}, and neither air nor "
                           "bone is among them. Check the rescale slope and intercept, or choose another series")


def must_be_mr(volume: Volume, why: str) -> None:
    if volume.modality != "MR":
        raise AnatomyError(f"this is a {volume.modality} image; {why}. Choose an MR series, or read a segmentation from a file")


def with_cut_notes(labels: Labels, names: tuple[str, ...]) -> Labels:
    """`labels` with a note for each structure that the first or last slice of the image cuts, or that slices thicker than 5 mm show."""
    spacing = labels.spacing_mm
    ends = []
    for name in names:
        mask = labels.mask(name)
        if max(np.count_nonzero(mask[0]), np.count_nonzero(mask[-1])) * spacing[0] * spacing[1] > _CUT_MM2:
            ends.append(name)
    if ends:
        labels = labels.noted(f"{', '.join(ends)}: cut by the first or last slice of the scan; the volume is that of the part that is seen")
    if max(spacing) >= _THICK_MM:
        labels = labels.noted(f"the slices are {max(spacing):.1f} mm apart: edges between them are interpolated and volumes of small structures "
                              "unsure")
    return labels
