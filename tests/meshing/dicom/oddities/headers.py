"""Values of the header that are wrong, absent or unusual."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom

from meshing.dicom.index import survey
from meshing.dicom.read import ReadSeries
from meshing.frames import IJK, LPS, Transform
from meshing.step import silent
from meshing.volume import Volume
from tests.meshing.dicom.oddities.case import SHAPE, TRUTH, Case, OnRequest, Refused, Right, everywhere, right_place, scan

Change = Callable[[pydicom.Dataset, int], bool | None]


def spoilt(change: Change) -> Callable[[Path], object]:
    return lambda folder: scan(folder, change)


def one(number: int, **values: object) -> Change:
    """Change the file of slice `number` alone."""
    def change(image: pydicom.Dataset, k: int) -> None:
        if k == number:
            everywhere(**values)(image, k)

    return change


def moved(shift: Callable[[int], np.ndarray]) -> Change:  # type: ignore[type-arg]
    """Add shift(k), in voxels along (i, j, k), to the position of each slice."""
    def change(image: pydicom.Dataset, k: int) -> None:
        place = TRUTH.to_patient.matrix[:3, 3] + TRUTH.to_patient.matrix[:3, :3] @ (np.array([0.0, 0.0, k]) + shift(k))
        image.ImagePositionPatient = [f"{mm:.9g}" for mm in place]

    return change


def along(steps: Callable[[int], float]) -> Change:
    return moved(lambda k: np.array([0.0, 0.0, steps(k)]))


def unsigned(image: pydicom.Dataset, k: int) -> None:
    stored = np.frombuffer(image.PixelData, "<i2").astype(np.int64) + 40000
    image.PixelRepresentation, image.PixelData, image.RescaleIntercept = 0, stored.astype("<u2").tobytes(), "-41024"


def own_rescale(image: pydicom.Dataset, k: int) -> None:
    """Every slice with its own intercept."""
    stored = np.frombuffer(image.PixelData, "<i2").astype(np.int64) + 100 * k
    image.PixelData, image.RescaleIntercept = stored.astype("<i2").tobytes(), str(-1024 - 100 * k)


def half_slope(image: pydicom.Dataset, k: int) -> None:
    stored = np.frombuffer(image.PixelData, "<i2").astype(np.int64) * (2 if k % 2 else 1)
    image.PixelData, image.RescaleSlope = stored.astype("<i2").tobytes(), "0.5" if k % 2 else "1"


def twelve_bits(image: pydicom.Dataset, k: int, *, above: int = 0, overlay: bool = False) -> None:
    stored = np.frombuffer(image.PixelData, "<i2").astype(np.uint16) + (above << 12)
    image.PixelRepresentation, image.BitsStored, image.HighBit, image.PixelData = 0, 12, 11, stored.astype("<u2").tobytes()
    if overlay:
        image.add_new(0x60000102, "US", 12)


def twelve_signed(image: pydicom.Dataset, k: int) -> None:
    stored = np.frombuffer(image.PixelData, "<i2").astype(np.int64) - 2048
    image.BitsStored, image.HighBit, image.RescaleIntercept = 12, 11, "1024"
    image.PixelData = (stored & 0x0FFF).astype("<u2").tobytes()


def thirty_two_bits(image: pydicom.Dataset, k: int) -> None:
    image.BitsAllocated, image.BitsStored, image.HighBit = 32, 32, 31
    image.PixelData = np.frombuffer(image.PixelData, "<i2").astype("<i4").tobytes()


def padded(image: pydicom.Dataset, k: int) -> None:
    stored = np.frombuffer(image.PixelData, "<i2").reshape(SHAPE[1:]).copy()
    stored[[0, -1], :] = stored[:, [0, -1]] = -2000
    image.PixelData = stored.tobytes()
    image.add_new("PixelPaddingValue", "SS", -2000)


class Padded(Right):
    """Right, with air of -1024 HU on the rim that the padding covers."""

    def judge(self, folder: Path) -> None:
        back = ReadSeries(str(folder)).run(None, silent)
        assert np.all(back.values[:, 0] == -1024)
        inner = back.values.copy()
        inner[inner == -1024] = -1000
        right_place(Volume(inner, back.to_patient, "CT"))


def modality_table(image: pydicom.Dataset, k: int) -> None:
    table = pydicom.Dataset()
    table.ModalityLUTType = "HU"
    table.add_new("LUTDescriptor", "US", [4, 0, 16])
    table.add_new("LUTData", "US", [0, 1, 2, 3])
    image.ModalityLUTSequence = [table]


def zigzag(k: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([3.0 * (k % 2), 0.0, 0.0])


def left_handed() -> Volume:
    """TRUTH stored from the top down."""
    matrix = TRUTH.to_patient.matrix.copy()
    matrix[:3, 3] += matrix[:3, 2] * (SHAPE[0] - 1)
    matrix[:3, 2] *= -1
    return Volume(np.ascontiguousarray(TRUTH.values[::-1]), Transform(matrix, IJK, LPS, TRUTH.space), "CT")


def swapped_numbers(image: pydicom.Dataset, k: int) -> None:
    image.InstanceNumber = str({3: 5, 5: 3}.get(k + 1, k + 1))


SEEN = ("interpolated, not seen",)
NO_GEOMETRY = ("no geometry",)
COSINES = [float(part) for part in (TRUTH.to_patient.matrix[:3, :2] / np.array(TRUTH.spacing_mm[:2])).T.ravel()]

_RIGHT = {
    "a clean series": (everywhere(), Right(silent=True)),
    "instance numbers swapped": (swapped_numbers, Right()),
    "instance numbers reversed": (lambda image, k: setattr(image, "InstanceNumber", str(99 - k)), Right()),
    "instance numbers all the same": (everywhere(InstanceNumber="1"), Right()),
    "instance numbers absent": (everywhere(InstanceNumber=None), Right()),
    "slice location wrong": (lambda image, k: setattr(image, "SliceLocation", str(-7 * k)), Right(silent=True)),
    "slice thickness twice the step": (everywhere(SliceThickness="5"), Right()),
    "slice thickness a tenth of the step": (everywhere(SliceThickness="0.25"), Right(("each is 0.25 mm thick, but they are 2.5 mm apart",))),
    "slice thickness zero": (everywhere(SliceThickness="0"), Right()),
    "slice thickness absent": (everywhere(SliceThickness=None), Right()),
    "spacing between slices wrong": (everywhere(SpacingBetweenSlices="1"), Right(("header states 1 mm between slices", "2.5 mm apart"))),
    "spacing between slices negative": (everywhere(SpacingBetweenSlices="-2.5"), Right()),
    "reconstruction diameter of another field": (everywhere(ReconstructionDiameter="350"), Right(("reconstruction diameter of 350 mm",))),
    "positions rounded to a tenth": (
        lambda image, k: setattr(image, "ImagePositionPatient", [f"{float(mm):.1f}" for mm in image.ImagePositionPatient]),
        Right(("slice positions differ from an even spacing",))),
    "cosines rounded to three digits": (
        lambda image, k: setattr(image, "ImageOrientationPatient", [f"{float(part):.3f}" for part in image.ImageOrientationPatient]), Right()),
    "patient position feet first prone": (everywhere(PatientPosition="FFP"), Right()),
    "no frame of reference": (everywhere(FrameOfReferenceUID=None), Right(("no FrameOfReferenceUID",))),
    "no study UID": (everywhere(StudyInstanceUID=None), Right()),
    "no series UID": (everywhere(SeriesInstanceUID=None), Right(("no SeriesInstanceUID",))),
    "no patient": (everywhere(PatientID=None, PatientName=None), Right()),
    "no modality": (everywhere(Modality=None), Right()),
    "modality that contradicts the class": (everywhere(Modality="MR"), Right()),
    "a Japanese name": (everywhere(PatientName="山田^太郎"), Right()),
    "a name in another character set than stated": (everywhere(SpecificCharacterSet="ISO_IR 100", PatientName="Müller"), Right()),
    "a very long description": (everywhere(SeriesDescription="x" * 64), Right()),
    "burned-in annotation": (everywhere(BurnedInAnnotation="YES"), Right(("burned-in annotation",))),
    "lossy compression stated": (everywhere(LossyImageCompression="01"), Right(("lossy compression",))),
    "a series made on a workstation": (everywhere(ConversionType="WSD"), Right(("converted images (ConversionType WSD)",))),
    "a derived image": (everywhere(ImageType=["DERIVED", "SECONDARY", "REFORMATTED"]), Right(("derived image",))),
    "unsigned pixels": (unsigned, Right()),
    "own intercept for each slice": (own_rescale, Right()),
    "twelve bits": (twelve_bits, Right()),
    "twelve bits with an overlay plane above": (lambda image, k: twelve_bits(image, k, above=1, overlay=True), Right()),
    "twelve bits with a sign": (twelve_signed, Right()),
    "thirty-two bits": (thirty_two_bits, Right()),
    "padding around the field": (padded, Padded()),
    "one slice with another flip angle": (one(4, FlipAngle="7"), Right(("flip angle varies within the series",))),
    "kernel differs between two zones": (lambda image, k: setattr(image, "ConvolutionKernel", "B30f" if k < 5 else "B60f"),
                                         Right(("reconstruction kernel varies within the series (B30f, B60f)",))),
    "acquisition number differs in each slice": (lambda image, k: setattr(image, "AcquisitionNumber", str(k)), Right()),
    "interleaved packages": (lambda image, k: setattr(image, "AcquisitionNumber", str(k % 2)), Right()),
}

_REFUSED: dict[str, tuple[Change, tuple[str, ...]]] = {
    "orientation absent": (everywhere(ImageOrientationPatient=None), NO_GEOMETRY),
    "orientation of five numbers": (everywhere(ImageOrientationPatient=COSINES[:5]), NO_GEOMETRY),
    "orientation zero": (everywhere(ImageOrientationPatient=[0, 0, 0, 0, 0, 0]), NO_GEOMETRY),
    "orientation not of unit length": (everywhere(ImageOrientationPatient=[2 * part for part in COSINES]), NO_GEOMETRY),
    "orientation not at right angles": (everywhere(ImageOrientationPatient=[1, 0, 0, 0.5, 0.866, 0]), NO_GEOMETRY),
    "rows along columns": (everywhere(ImageOrientationPatient=[1, 0, 0, 1, 0, 0]), NO_GEOMETRY),
    "position absent": (everywhere(ImagePositionPatient=None), NO_GEOMETRY),
    "position of two numbers": (everywhere(ImagePositionPatient=[1, 2]), NO_GEOMETRY),
    "all positions the same": (everywhere(ImagePositionPatient=[0, 0, 0]), ("duplicate positions: 8 slices",)),
    "two slices at one place": (along(lambda k: -1 if k == 4 else 0), ("duplicate positions: 1 slices lie where another one lies",)),
    "pixel spacing absent": (everywhere(PixelSpacing=None), NO_GEOMETRY),
    "pixel spacing zero": (everywhere(PixelSpacing=[0, 0]), NO_GEOMETRY),
    "pixel spacing negative": (everywhere(PixelSpacing=[-0.9, -0.7]), NO_GEOMETRY),
    "pixel spacing of one number": (everywhere(PixelSpacing="0.9"), NO_GEOMETRY),
    "slices thrown sideways": (moved(lambda k: np.array([400.0 * (k % 2), 0, 0])), ("further than the images are wide",)),
    "grey scale inverted": (everywhere(PhotometricInterpretation="MONOCHROME1"), ("MONOCHROME1",)),
    "colour": (everywhere(SamplesPerPixel=3, PhotometricInterpretation="RGB"), ("colour image (RGB)",)),
    "secondary capture": (everywhere(SOPClassUID="1.2.840.10008.5.1.4.1.1.7"), ("secondary capture",)),
    "multi-frame secondary capture": (everywhere(SOPClassUID="1.2.840.10008.5.1.4.1.1.7.2"), ("secondary capture",)),
    "a screen saved as CT": (everywhere(ImageType=["DERIVED", "SECONDARY", "SCREEN SAVE"]), ("secondary capture",)),
    "a scanned film": (everywhere(ConversionType="DF", SOPClassUID="1.2.840.10008.5.1.4.1.1.7.3"), ("secondary capture",)),
    "slope absent": (everywhere(RescaleSlope=None), ("no rescale slope and intercept",)),
    "intercept absent in one slice": (one(4, RescaleIntercept=None), ("no rescale slope and intercept",)),
    "slope zero": (everywhere(RescaleSlope="0"), ("rescale slope is 0",)),
    "values not in HU": (everywhere(RescaleType="US"), ("the values are in 'US', not in Hounsfield units",)),
    "electron density": (everywhere(RescaleType="ED"), ("the values are in 'ED', not in Hounsfield units",)),
    "one slice in another unit": (one(4, RescaleType="US"), ("varying rescale types (HU, US)",)),
    "values through a table": (modality_table, ("ModalityLUTSequence",)),
    "one bit allocated": (everywhere(BitsAllocated=1, BitsStored=1, HighBit=0), ("pixels in a form that is not in use: 1 bits allocated",)),
    "high bit in the middle": (everywhere(BitsStored=12, HighBit=13), ("12 stored, high bit 13",)),
    "no bits stored": (everywhere(BitsStored=0, HighBit=0), ("0 stored",)),
    "more bits than stated": (lambda image, k: twelve_bits(image, k, above=1), ("states 12 bits a pixel, but its pixels use more",)),
    "rows absent": (everywhere(Rows=None), ("rows and columns are missing",)),
    "more rows than pixels": (everywhere(Rows=400), ("truncated", "bytes of pixel data are missing from the file")),
    "huge": (everywhere(Rows=65535, Columns=65535), ("truncated",)),
    "one image of another patient": (one(4, PatientID="other"), ("missing slice",)),
}

_ON_REQUEST: dict[str, tuple[Change, OnRequest]] = {
    "a missing slice": (lambda image, k: k != 4, OnRequest(("missing slice: at a step of 2.50 mm 1 slice is absent",),
                                                           ("1 slice is absent", *SEEN), SHAPE)),
    "two slices missing together": (lambda image, k: k not in (3, 4), OnRequest(("2 slices are absent", "largest gap is 7.50 mm"), SEEN, SHAPE)),
    "slices missing in two places": (lambda image, k: k not in (2, 6), OnRequest(("2 slices are absent",), SEEN, SHAPE)),
    "two spacings": (along(lambda k: 0.5 * max(0, k - 4)), OnRequest(("mixed spacing: 4 of 8 gaps",), ("mixed spacing", *SEEN), (11, 16, 20))),
    "one slice out of line": (along(lambda k: 0.4 if k == 4 else 0.0), OnRequest(("mixed spacing: 2 of 8 gaps",), SEEN, SHAPE)),
}

def tilt(degrees: float) -> Callable[[int], np.ndarray]:  # type: ignore[type-arg]
    """How far a gantry tilted by so many degrees moves slice k, in voxels."""
    return lambda k: np.array([0.0, np.tan(np.radians(degrees)) * 2.5 / 0.9 * k, 0.0])


@dataclass(frozen=True)
class Straightened(Right):
    """Each voxel has the value that linear interpolation within its own slice finds at its place; air beyond."""

    shift: Callable[[int], np.ndarray] = zigzag  # type: ignore[type-arg]

    def judge(self, folder: Path) -> None:
        said = "; ".join(survey(folder).studies[0].series[0].warnings)
        assert all(word in said for word in self.words), said
        back = ReadSeries(str(folder)).run(None, silent)
        assert any("straight grid" in note for note in back.notes)
        step = np.linalg.inv(TRUTH.to_patient.matrix) @ back.to_patient.matrix
        np.testing.assert_allclose(step[:3, :3], np.eye(3), atol=1e-6)
        for k in range(SHAPE[0]):
            right, down, _ = step[:3, 3] - self.shift(k)
            i, j = right + np.arange(back.values.shape[2]), down + np.arange(back.values.shape[1])
            rows = np.array([np.interp(i, np.arange(SHAPE[2]), row) for row in TRUTH.values[k]])
            expected = np.array([np.interp(j, np.arange(SHAPE[1]), column) for column in rows.T]).T
            seen = np.ix_((j >= -1e-6) & (j <= SHAPE[1] - 1 + 1e-6), (i >= -1e-6) & (i <= SHAPE[2] - 1 + 1e-6))
            assert expected[seen].size > 100
            np.testing.assert_allclose(back.values[k][seen], expected[seen], atol=0.1)


def straightened(name: str, shift: Callable[[int], np.ndarray], *words: str) -> Case:  # type: ignore[type-arg]
    return Case(name, spoilt(moved(shift)), Straightened(words, shift=shift))


_OTHERS = (straightened("gantry tilted up", tilt(15.0), "gantry tilt of 15.0 degrees"),
           straightened("gantry tilted down", tilt(-15.0), "gantry tilt of 15.0 degrees"),
           straightened("gantry tilted by one degree", tilt(1.0), "gantry tilt of 1.0 degrees"),
           straightened("slices in zigzag", zigzag, "sideways shift", "up to 2.1 mm"),
           Case("slices from the top down", lambda folder: scan(folder, truth=left_handed()), Right(silent=True)),
           Case("half the slope in every second slice", spoilt(half_slope), Right()))

CASES = (*(Case(name, spoilt(change), expect) for name, (change, expect) in _RIGHT.items()),
         *(Case(name, spoilt(change), Refused(words)) for name, (change, words) in _REFUSED.items()),
         *(Case(name, spoilt(change), expect) for name, (change, expect) in _ON_REQUEST.items()), *_OTHERS)
