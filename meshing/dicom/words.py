"""What is wrong or worth knowing about a series, in words: warnings that are shown, refusals that forbid reading it."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from pydicom.uid import UID

from meshing.dicom.geometry import Pile
from meshing.dicom.instance import IMAGES, SECONDARY_CAPTURE, Frame, Instance
from meshing.dicom.pixels import undecodable

CUT_OFF = "cropped FOV"


def refusal_words(instances: Sequence[Instance], frames: Sequence[Frame], pile: Pile | None) -> Iterable[str]:
    """Why these frames can never be read as one volume. Nothing when they can."""
    first = instances[0]
    if first.sop_class in SECONDARY_CAPTURE or (first.capture and first.modality in IMAGES.values()):
        yield "secondary capture: a picture of a screen, without geometry or Hounsfield units that can be trusted"
        return
    if first.modality not in IMAGES.values() or (first.sop_class and first.sop_class not in IMAGES):
        kind = UID(first.sop_class).name if first.sop_class else first.modality or "unknown kind"
        yield f"not a CT, MR or PET image ({kind})"
        return
    if first.samples > 1:
        yield f"colour image ({first.photometric or 'several samples a pixel'})"
    if frames[0].localizer:
        yield "localizer: scout view, not a stack of slices"
    if first.rows < 2 or first.columns < 2:
        yield "no image: rows and columns are missing"
    if pile is None:
        yield "no geometry: position, orientation or pixel spacing of the slices is missing or not valid"
    elif len(frames) == 1:
        yield "one slice: no volume can be made of it"
    elif pile.doubled:
        yield f"duplicate positions: {int(np.count_nonzero(pile.gaps <= 1e-3))} slices lie where another one lies"
    elif np.max(np.abs(pile.shifts)) > max(first.rows * pile.row_mm, first.columns * pile.column_mm):
        yield f"no stack: {sideways_words(pile)}, further than the images are wide"
    yield from _pixel_refusals(instances)
    photometric = {instance.photometric for instance in instances}
    if "MONOCHROME1" in photometric:
        yield "MONOCHROME1: the grey scale is inverted, which no slice image should be"
    if len({instance.patient_id for instance in instances}) > 1:
        yield "images of several patients"
    for syntax in sorted({instance.transfer_syntax for instance in instances}):
        if undecodable(syntax):
            yield undecodable(syntax)
    yield from _rescale_refusals(first.modality, instances, frames)


def _pixel_refusals(instances: Sequence[Instance]) -> Iterable[str]:
    short = [instance for instance in instances if instance.missing_bytes]
    if short:
        more = f", and {len(short) - 1} more files" if len(short) > 1 else ""
        yield f"truncated: {short[0].missing_bytes} bytes of pixel data are missing from the file {short[0].place}{more}"
    for instance in [instance for instance in instances if instance.rows]:
        allocated, stored, high = instance.bits
        if allocated not in (8, 16, 32) or not 0 < stored <= allocated or high != stored - 1:
            yield f"pixels in a form that is not in use: {allocated} bits allocated, {stored} stored, high bit {high} (file {instance.place})"
            return


def _rescale_refusals(modality: str, instances: Sequence[Instance], frames: Sequence[Frame]) -> Iterable[str]:
    types = sorted({frame.rescale_type or "none" for frame in frames})
    if len(types) > 1:
        yield f"varying rescale types ({', '.join(types)}): the slices are not in one unit"
    if modality == "CT":
        if any(frame.slope is None or frame.intercept is None for frame in frames):
            yield "no rescale slope and intercept: the values cannot be turned into Hounsfield units"
        elif types[0] not in ("none", "HU"):
            yield f"the values are in '{types[0]}', not in Hounsfield units"
    if any(instance.lookup for instance in instances):
        yield "the values go through a lookup table (ModalityLUTSequence), which is not read"
    if any(frame.slope == 0 for frame in frames):
        yield "rescale slope is 0"


def remark_words(instances: Sequence[Instance], frames: Sequence[Frame], pile: Pile | None) -> Iterable[str]:
    """What a reader should know of frames that can be read, perhaps after a correction."""
    if pile is not None and len(frames) > 1 and not pile.doubled:
        if not pile.even:
            yield gap_words(pile)
        elif pile.unevenness > 0.02:
            yield f"slice positions differ from an even spacing by up to {pile.unevenness:.2f} mm"
        thickness = frames[0].thickness_mm
        if thickness and 0.0 < thickness < 0.9 * pile.step:
            yield (f"gaps between the slices: each is {thickness:.3g} mm thick, but they are {pile.step:.3g} mm apart, so what lies between "
                   "was not imaged")
        if not pile.upright:
            yield tilt_words(pile)
    if not instances[0].space:
        yield "no FrameOfReferenceUID: other series of the study cannot be laid over it"
    if len(frames) < 5:
        yield f"only {len(frames)} slices"
    if any(instance.lossy for instance in instances):
        yield "lossy compression: the values are not the scanner's"
    if any(instance.derived for instance in instances):
        yield "derived image (ImageType SECONDARY): computed from another series"
    kinds = sorted({instance.converted for instance in instances} - {""})
    if kinds:
        yield (f"converted images (ConversionType {', '.join(kinds)}), which a scanner's never are: check that values and lengths are "
               "still those of the scan")
    if any(instance.burned_in for instance in instances):
        yield ("burned-in annotation: the images say that text is drawn into the pixels; it hides anatomy, changes values and may "
               "name the patient")
    yield from _contradictions(instances[0], pile)


def _contradictions(first: Instance, pile: Pile | None) -> Iterable[str]:
    """Where the header states a length twice and not alike. The positions and the pixel spacing are what is used."""
    if pile is None:
        return
    width = max(first.columns * pile.column_mm, first.rows * pile.row_mm)
    if first.field_mm and abs(width - first.field_mm) > 0.05 * width:
        yield (f"the pixels make a field of {width:.0f} mm, but the header states a reconstruction diameter of {first.field_mm:.0f} mm: "
               "one of them is wrong or the images were cropped; check a known length before you trust a distance")
    step = pile.mean_step if pile.even else pile.step
    if first.between_mm and step and abs(abs(first.between_mm) - step) > max(0.05 * step, 0.05):
        yield (f"the header states {abs(first.between_mm):.3g} mm between slices, but their positions are {step:.3g} mm apart; the positions "
               "were used")


def gap_words(pile: Pile) -> str:
    """What is uneven about the spacing, and where."""
    wide = pile.wide_gaps
    ratios = pile.gaps[list(wide)] / pile.step
    whole = bool(len(wide)) and bool(np.all((np.round(ratios) >= 2) & (np.abs(ratios - np.round(ratios)) <= 0.1)))
    worst = int(np.argmax(pile.gaps))
    place = f"the largest gap is {pile.gaps[worst]:.2f} mm between {pile.place_of(worst)} and {pile.place_of(worst + 1)}"
    if whole:
        missing = int(np.sum(np.round(ratios) - 1))
        return f"missing slice: at a step of {pile.step:.2f} mm {missing} {'slice is' if missing == 1 else 'slices are'} absent; {place}"
    return (f"mixed spacing: {len(wide)} of {len(pile.gaps)} gaps differ from the step of {pile.step:.2f} mm "
            f"(they are {pile.gaps.min():.2f} to {pile.gaps.max():.2f} mm); {place}")


def tilt_words(pile: Pile) -> str:
    if pile.straight:
        return f"gantry tilt of {pile.tilt_degrees:.1f} degrees: the slices are not stacked along their normal"
    return f"sideways shift: {sideways_words(pile)}, not evenly"


def sideways_words(pile: Pile) -> str:
    return f"the slices are displaced within their plane by up to {float(np.max(np.linalg.norm(pile.shifts, axis=1))):.1f} mm"


def cut_off_words(values: NDArray[np.float32], axes: NDArray[np.float64]) -> list[str]:
    """Say where the body leaves the image: where a tenth of an edge is denser than -300 HU (a couch is thinner) in a
    twentieth of the slices. `values` (slices, rows, columns) in HU; `axes` (3, 2) are the directions of columns and rows
    in LPS."""
    edges = {(0, -1): values[:, :, 0], (0, 1): values[:, :, -1], (1, -1): values[:, 0, :], (1, 1): values[:, -1, :]}
    names = []
    for (axis, sign), edge in edges.items():
        slices = int(np.count_nonzero(np.mean(edge > -300.0, axis=1) > 0.1))
        if slices > 0.05 * len(values):
            way = axes[:, axis] * sign
            main = int(np.argmax(np.abs(way)))
            names.append((("right", "left"), ("anterior", "posterior"), ("inferior", "superior"))[main][int(way[main] > 0)])
    return [f"{CUT_OFF}: the body reaches beyond the edge of the image ({', '.join(names)})"] if names else []
