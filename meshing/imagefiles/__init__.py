"""Files of one scalar image that state where its voxels lie: NIfTI, NRRD and MetaImage, read to the letter.

Libraries fill in what a header leaves out: a spacing of 1, the identity as orientation, one of two transforms that
disagree. Here what is not stated is refused, in words, and what is stated twice must agree. Nothing is believed about
sizes before the bytes are there, so a damaged header cannot ask for the memory of ten machines.

To add a format:

1. Write `meshing/imagefiles/<format>.py` with `read(path, prefer) -> ImageFile`, LPS and millimetres.
2. Add its suffixes to READERS.
3. Test it in tests/meshing/imagefiles/ against files that an independent library wrote.
"""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from meshing.errors import ImageError
from meshing.imagefiles import metaimage, nifti, nrrd
from meshing.imagefiles.stated import ImageFile, NiftiForm

__all__ = ["READERS", "SUFFIXES", "ImageFile", "NiftiForm", "read_image"]

READERS: dict[str, Callable[[Path, NiftiForm | None], ImageFile]] = {
    ".nii": nifti.read, ".nii.gz": nifti.read, ".nrrd": nrrd.read, ".mha": metaimage.read, ".mhd": metaimage.read}
"""By the end of the file name."""

SUFFIXES = tuple(READERS)


def read_image(path: Path, prefer: NiftiForm | None = None) -> ImageFile:
    """The image in `path` with its voxel-to-LPS matrix in mm. Raises ImageError for anything that is not stated or not there."""
    if not path.is_file():
        raise ImageError(f"There is no file {path}.")
    suffix = next((suffix for suffix in READERS if path.name.lower().endswith(suffix)), None)
    if suffix is None:
        raise ImageError(f"The file {path} is none of {', '.join(SUFFIXES)}; DICOM is read as a folder.")
    try:
        with np.errstate(all="ignore"):  # what is not finite is refused below, in words
            found = READERS[suffix](path, prefer)
    except OSError as cause:
        raise ImageError(f"The file {path} cannot be read ({cause.strerror or cause}); copy it again from its source.") from cause
    matrix = found.matrix
    if not np.all(np.isfinite(matrix)) or np.min(np.linalg.norm(matrix[:3, :3], axis=0)) < 1e-6:
        raise ImageError(f"The file {path} places its voxels by a matrix that is not valid (a spacing of 0, or no numbers); export "
                         f"it again.")
    axes = matrix[:3, :3] / np.linalg.norm(matrix[:3, :3], axis=0)
    if np.max(np.abs(axes.T @ axes - np.eye(3))) > 1e-3:
        raise ImageError(f"The axes of {path} are not at right angles (it is sheared, as a tilted gantry leaves it); resample it "
                         f"to a straight grid and export it again.")
    return found
