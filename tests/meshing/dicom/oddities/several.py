"""Several volumes under one UID, and the kinds of image: classic and enhanced CT, MR and PET."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from meshing.dicom.index import Series, survey
from meshing.volume import Volume
from tests.meshing.dicom import sample
from tests.meshing.dicom.oddities.case import SHAPE, TRUTH, Case, Expectation, Refused, Right, Split, every, everywhere, scan

CT, MR, PET = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.128"
ENHANCED = {"CT": "1.2.840.10008.5.1.4.1.1.2.1", "MR": "1.2.840.10008.5.1.4.1.1.4.1", "PT": "1.2.840.10008.5.1.4.1.1.130"}
Change = Callable[[Dataset, int, int], bool | None]


def phases(count: int, change: Change) -> Callable[[Path], None]:
    """TRUTH `count` times, phase n with 7000 n added, changed by change(header, slice, phase)."""
    def make(folder: Path) -> None:
        for phase in range(count):
            values = TRUTH.values + np.float32(7000 * phase)
            sample.write(Volume(values, TRUTH.to_patient, "CT"), folder / f"phase{count - phase}")

            def each(image: Dataset, k: int, phase: int = phase) -> bool | None:
                image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = f"2.25.{1 + phase}{k:03}"
                return change(image, k, phase)

            sample.edit(folder / f"phase{count - phase}", each)

    return make


def told_apart(name: str, keyword: str, values: Sequence[object], *words: str) -> Case:
    """Phases that differ in one attribute."""
    def change(image: Dataset, k: int, phase: int) -> None:
        setattr(image, keyword, values[phase])

    return Case(f"phases by {name}", phases(len(values), change), Split((9,) * len(values), words, (True,) * len(values)))


def taken_slice_by_slice(image: Dataset, k: int, phase: int) -> None:
    """Two passes over the patient, the second one back; every slice has its own time."""
    image.AcquisitionTime = f"1200{k:02}" if phase == 0 else f"1201{20 - k:02}"


def cine(image: Dataset, k: int, phase: int) -> None:
    """All phases of one slice, then those of the next: times of no two images are the same."""
    image.TriggerTime, image.InstanceNumber = f"{100 * phase + k}", str(3 * k + phase)


def numbered(image: Dataset, k: int, phase: int) -> None:
    image.InstanceNumber = str(1 + k + 9 * phase)


def echoes_and_times(image: Dataset, k: int, phase: int) -> None:
    image.EchoTime, image.TemporalPositionIdentifier = ("4.6", "9.2")[phase % 2], str(1 + phase // 2)


def one_missing(image: Dataset, k: int, phase: int) -> bool:
    image.AcquisitionNumber = str(1 + phase)
    return phase == 0 or k != 4


def lookalikes(image: Dataset, k: int, phase: int) -> None:
    """Nothing tells them apart."""


def half_a_step(image: Dataset, k: int, phase: int) -> None:
    """The second acquisition lies between the slices of the first, which are as thick as they are apart."""
    place = TRUTH.to_patient.matrix[:3, 3] + TRUTH.to_patient.matrix[:3, 2] * (k + 0.5 * phase)
    image.ImagePositionPatient, image.AcquisitionNumber = [f"{mm:.9g}" for mm in place], str(1 + phase)


class Form(Split):
    """As Split; only the larger part is as it was, the smaller one was spoilt."""

    def right(self, part: Series, back: Volume) -> None:
        if part.slices == max(self.slices):
            super().right(part, back)


class HalfStep(Split):
    """As Split; the second part lies half a step further."""

    def judge(self, folder: Path) -> None:
        one, two = every(survey(folder))
        assert (one.slices, two.slices, one.usable, two.usable) == (9, 9, True, True)
        assert one.pile is not None
        assert two.pile is not None
        assert abs(abs(float((two.pile.origin - one.pile.origin) @ one.pile.normal)) - 1.25) < 1e-3
        assert "taken apart by acquisition number 1" in "; ".join(one.warnings)


def with_scout(image: Dataset, k: int) -> None:
    if k == 8:
        image.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
        image.ImageOrientationPatient = [1, 0, 0, 0, 0, -1]


def smaller_slices(image: Dataset, k: int) -> None:
    if k > 5:
        image.Rows, image.Columns = 8, 20
        image.PixelData = image.PixelData[:8 * 20 * 2]


def turned_slices(image: Dataset, k: int) -> None:
    if k > 5:
        image.ImageOrientationPatient = [*image.ImageOrientationPatient[3:], *image.ImageOrientationPatient[:3]]
        image.PixelSpacing = list(image.PixelSpacing)[::-1]


def finer_pixels(image: Dataset, k: int) -> None:
    if k > 5:
        image.PixelSpacing = [0.45, 0.35]


def other_space(image: Dataset, k: int) -> None:
    if k > 5:
        image.FrameOfReferenceUID = "2.25.778"


def classic(sop_class: str, modality: str, **values: object) -> Callable[[Path], object]:
    def change(image: Dataset, k: int) -> None:
        image.SOPClassUID = image.file_meta.MediaStorageSOPClassUID = sop_class
        everywhere(Modality=modality, RescaleType=None, **values)(image, k)
        stored = np.frombuffer(image.PixelData, "<i2").astype(np.int64)
        if modality == "PT":  # every slice of a PET series has its own slope
            image.RescaleSlope, image.RescaleIntercept = str(0.5 ** (k % 4)), "-1024"
            image.PixelRepresentation, image.Units, image.PixelData = 0, "BQML", (stored * 2 ** (k % 4)).astype("<u2").tobytes()

    return lambda folder: scan(folder, change)


def enhanced(modality: str, frames: Sequence[tuple[int, int]], *, describe: Callable[[Dataset, int], None] | None = None,
             announced: int | None = None, slope: float | None = 1.0,
             kind: Sequence[str] = ("ORIGINAL", "PRIMARY", "VOLUME", "NONE")) -> Callable[[Path], None]:
    """One multi-frame file of `frames`, (slice, phase) each; `describe` adds to the functional groups of a frame of a phase."""
    def make(folder: Path) -> None:
        file = Dataset()
        file.file_meta = FileMetaDataset()
        file.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        file.SOPClassUID, file.SOPInstanceUID, file.Modality = ENHANCED[modality], "2.25.11", modality
        file.StudyInstanceUID, file.SeriesInstanceUID, file.FrameOfReferenceUID = "2.25.1", "2.25.2", TRUTH.space
        file.NumberOfFrames = announced or len(frames)
        file.Rows, file.Columns = SHAPE[1:]
        file.SamplesPerPixel, file.PhotometricInterpretation = 1, "MONOCHROME2"
        file.BitsAllocated, file.BitsStored, file.HighBit, file.PixelRepresentation = 16, 16, 15, 1
        shared = Dataset()
        shared.PlaneOrientationSequence, shared.PixelMeasuresSequence = [Dataset()], [Dataset()]
        matrix, (across, down, _) = TRUTH.to_patient.matrix, TRUTH.spacing_mm
        cosines = (*matrix[:3, 0] / across, *matrix[:3, 1] / down)
        shared.PlaneOrientationSequence[0].ImageOrientationPatient = [f"{part:.12f}" for part in cosines]
        shared.PixelMeasuresSequence[0].PixelSpacing = [down, across]
        file.SharedFunctionalGroupsSequence = [shared]
        file.PerFrameFunctionalGroupsSequence = [_groups(modality, k, phase, describe, slope, kind) for k, phase in frames]
        file.PixelData = np.stack([TRUTH.values[k] + 7000 * phase + 7 * k for k, phase in frames]).astype("<i2").tobytes()
        pydicom.dcmwrite(folder / "multi", file, enforce_file_format=True)

    return make


def _groups(modality: str, k: int, phase: int, describe: Callable[[Dataset, int], None] | None,
            slope: float | None, kind: Sequence[str]) -> Dataset:
    own, position, content, frame_type = Dataset(), Dataset(), Dataset(), Dataset()
    position.ImagePositionPatient = [f"{mm:.10f}" for mm in TRUTH.to_patient.matrix[:3, 3] + k * TRUTH.to_patient.matrix[:3, 2]]
    content.StackID, frame_type.FrameType = "1", list(kind)
    own.PlanePositionSequence, own.FrameContentSequence = [position], [content]
    setattr(own, {"CT": "CTImageFrameTypeSequence", "MR": "MRImageFrameTypeSequence", "PT": "PETFrameTypeSequence"}[modality], [frame_type])
    if slope is not None:
        transformation = Dataset()
        transformation.RescaleSlope, transformation.RescaleIntercept = slope, -7 * k
        transformation.RescaleType = "HU" if modality == "CT" else "US"
        own.PixelValueTransformationSequence = [transformation]
    if describe is not None:
        describe(own, phase)
    return own


def by_time(own: Dataset, phase: int) -> None:
    own.FrameContentSequence[0].TemporalPositionIndex = 1 + phase


def by_echo(own: Dataset, phase: int) -> None:
    own.MREchoSequence = [Dataset()]
    own.MREchoSequence[0].EffectiveEchoTime = (2.3, 4.6)[phase]


def by_b_value(own: Dataset, phase: int) -> None:
    own.MRDiffusionSequence = [Dataset()]
    own.MRDiffusionSequence[0].DiffusionBValue = (0.0, 800.0)[phase]


def by_kernel(own: Dataset, phase: int) -> None:
    own.CTReconstructionSequence = [Dataset()]
    own.CTReconstructionSequence[0].ConvolutionKernel = ("soft", "sharp")[phase]


ORDER = (3, 1, 0, 2, 8, 7, 5, 6, 4)
ONE, TWO = [(k, 0) for k in ORDER], [(k, phase) for k in ORDER for phase in (0, 1)]
APART = (True, True)


def _case(name: str, make: Callable[[Path], object], expect: Expectation) -> Case:
    return Case(name, make, expect)


CASES = (
    told_apart("echo time", "EchoTime", ("4.6", "9.20", "13.8"), "echo time 9.2"),
    told_apart("inversion time", "InversionTime", ("100", "900"), "inversion time 900"),
    told_apart("b-value", "DiffusionBValue", (0.0, 800.0), "b-value 800"),
    told_apart("temporal position", "TemporalPositionIdentifier", ("1", "2", "3"), "temporal position 3"),
    told_apart("kernel", "ConvolutionKernel", ("B30f", "B60f"), "reconstruction kernel B60f"),
    told_apart("tube voltage", "KVP", ("80", "140"), "tube voltage 140"),
    told_apart("image type", "ImageType", (["ORIGINAL", "PRIMARY", "M"], ["ORIGINAL", "PRIMARY", "P"]), "image type ORIGINAL\\PRIMARY\\P"),
    told_apart("flip angle", "FlipAngle", ("5", "20"), "flip angle 20"),
    told_apart("acquisition number", "AcquisitionNumber", ("1", "2"), "acquisition number 2"),
    told_apart("gradient direction", "DiffusionGradientOrientation", ([1, 0, 0], [0, 1, 0]), "gradient direction [0.0, 1.0, 0.0]"),
    told_apart("cardiac phase", "NominalPercentageOfCardiacPhase", (0.0, 75.0), "cardiac phase 75"),
    told_apart("frame reference time", "FrameReferenceTime", ("1000", "61000"), "frame reference time 6.1e+04"),
    told_apart("trigger time", "TriggerTime", ("10", "510"), "trigger time 510"),
    told_apart("acquisition time", "AcquisitionTime", ("120000", "120130"), "acquisition time 120130"),
    told_apart("scout or not", "ImageType", (["ORIGINAL", "PRIMARY", "AXIAL"], ["ORIGINAL", "PRIMARY", "M_FFE"]), "image type"),
    _case("phases by instance number alone", phases(2, numbered), Split((9, 9), ("order in time at each place: number 2 of 2",), APART)),
    _case("phases with a time for every slice", phases(2, taken_slice_by_slice), Split((9, 9), ("order in time at each place",), APART)),
    _case("cine, slice by slice", phases(3, cine), Split((9, 9, 9), ("number 3 of 3",), (True,) * 3)),
    _case("two echoes at two times", phases(4, echoes_and_times), Split((9,) * 4, ("echo time 9.2; temporal position 2",), (True,) * 4)),
    _case("the second phase lacks a slice", phases(2, one_missing), Split((9, 8), ("missing slice", "acquisition number 2"), (True, False))),
    _case("two volumes that nothing tells apart", phases(2, lookalikes), Refused(("duplicate positions: 9 slices",))),
    _case("two acquisitions half a step apart", phases(2, half_a_step), HalfStep((9, 9), (), APART)),
    _case("a scout among the slices", lambda folder: scan(folder, with_scout),
          Split((8, 1), ("localizer", "taken apart by localizer"), (True, False))),
    _case("two sizes", lambda folder: scan(folder, smaller_slices), Form((6, 3), ("size 16 x 20", "size 8 x 20"), APART)),
    _case("two orientations", lambda folder: scan(folder, turned_slices), Form((6, 3), ("orientation",), APART)),
    _case("two pixel spacings", lambda folder: scan(folder, finer_pixels),
          Form((6, 3), ("pixel spacing 0.9 0.7", "pixel spacing 0.45 0.35"), APART)),
    _case("two frames of reference", lambda folder: scan(folder, other_space), Form((6, 3), ("frame of reference 2.25.778",), APART)),
    _case("classic MR", classic(MR, "MR"), Right(series="largest MR")),
    _case("classic PET", classic(PET, "PT"), Right(series="largest PT")),
    _case("computed radiography", classic("1.2.840.10008.5.1.4.1.1.1", "CR"), Refused(("Computed Radiography",), "")),
    _case("nuclear medicine", classic("1.2.840.10008.5.1.4.1.1.20", "NM"), Refused(("Nuclear Medicine",), "")),
    _case("a photograph", classic("1.2.840.10008.5.1.4.1.1.77.1.4", "XC"), Refused(("VL Photographic",), "")),
    *(_case(f"enhanced {modality}", enhanced(modality, ONE), Right(series=f"largest {modality}")) for modality in ENHANCED),
    _case("enhanced MR, two times", enhanced("MR", TWO, describe=by_time), Split((9, 9), ("temporal position 2",), APART)),
    _case("enhanced MR, two echoes", enhanced("MR", TWO, describe=by_echo), Split((9, 9), ("echo time 4.6",), APART)),
    _case("enhanced MR, two b-values", enhanced("MR", TWO, describe=by_b_value), Split((9, 9), ("b-value 800",), APART)),
    _case("enhanced CT, two kernels", enhanced("CT", TWO, describe=by_kernel), Split((9, 9), ("reconstruction kernel sharp",), APART)),
    _case("enhanced CT with a gap", enhanced("CT", [(k, 0) for k in ORDER if k != 4]), Refused(("missing slice",))),
    _case("enhanced CT without a rescale", enhanced("CT", ONE, slope=None), Refused(("no rescale slope and intercept",))),
    _case("enhanced CT of frames that are not there", enhanced("CT", ONE, announced=12), Refused(("it announces 12 frames and describes 9",))),
    _case("enhanced CT of two billion frames", enhanced("CT", ONE, announced=2 ** 31 - 1), Refused(("it announces 2147483647 frames",))),
    _case("enhanced CT scout", enhanced("CT", ONE, kind=("ORIGINAL", "PRIMARY", "LOCALIZER", "NONE")), Refused(("localizer",), "2.25.2")),
)
