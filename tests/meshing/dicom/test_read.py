from __future__ import annotations

import io
import shutil
import warnings
from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_frames
from pydicom.uid import EnhancedCTImageStorage, ExplicitVRLittleEndian

from meshing.dicom.index import survey
from meshing.dicom.pixels import hounsfield, parsed, stored_values
from meshing.dicom.read import ReadSeries, source_id
from meshing.errors import Cancelled, ImageError
from meshing.itk import read_volume
from meshing.step import silent
from meshing.volume import Volume, index_of, position_of
from tests.data import data
from tests.meshing.dicom import sample


def read(folder: Path, series: str = "largest CT", *, resample_gaps: bool = False) -> Volume:
    return ReadSeries(str(folder), series, resample_gaps).run(None, silent)


def linear_field(to_patient, shape: tuple[int, int, int]) -> NDArray[np.float64]:  # type: ignore[no-untyped-def]
    """A field linear in the patient's millimetres, on a grid: linear interpolation must keep it exactly."""
    k, j, i = np.meshgrid(*(np.arange(n) for n in shape), indexing="ij")
    xyz = position_of(to_patient, np.stack([i.ravel(), j.ravel(), k.ravel()], axis=1))
    return (xyz @ np.array([3.0, -2.0, 5.0]) + 40.0).reshape(shape)


def test_slope_and_intercept_are_those_of_each_slice(tmp_path: Path) -> None:
    image = sample.volume()
    sample.write(image, tmp_path / "scan")

    def rescale(file: Dataset, k: int) -> None:
        file.RescaleSlope, file.RescaleIntercept = str(0.5 + k), str(-10 * k)

    sample.edit(tmp_path / "scan", rescale)
    k = np.arange(9)[:, None, None]
    np.testing.assert_allclose(read(tmp_path).values, (image.values + 1024) * (0.5 + k) - 10 * k, rtol=1e-6)


def test_unsigned_pixels_above_the_signed_range(tmp_path: Path) -> None:
    image = sample.volume()
    sample.write(image, tmp_path / "scan")

    def unsigned(file: Dataset, k: int) -> None:
        stored = np.frombuffer(file.PixelData, "<i2").astype(np.int64) + 40000
        file.PixelRepresentation, file.PixelData, file.RescaleIntercept = 0, stored.astype("<u2").tobytes(), "-41024"

    sample.edit(tmp_path / "scan", unsigned)
    assert np.array_equal(read(tmp_path).values, image.values)


def test_a_missing_slice_is_refused_and_resampled_only_on_request(tmp_path: Path) -> None:
    grid = sample.oblique()
    field = np.rint(linear_field(grid, (9, 16, 20)))
    uid = sample.write(Volume(field.astype(np.float32), grid, "CT"), tmp_path / "scan")
    sample.edit(tmp_path / "scan", lambda file, k: k not in (3, 4))
    with pytest.raises(ImageError) as refused:
        read(tmp_path)
    for word in (uid, str(tmp_path), "missing slice", "2 slices are absent", "resample_gaps"):
        assert word in str(refused.value)
    back = read(tmp_path, resample_gaps=True)
    assert back.values.shape == (9, 16, 20)
    np.testing.assert_allclose(back.to_patient.matrix, grid.matrix, atol=1e-6)
    np.testing.assert_allclose(back.values, field, atol=1.0)
    assert any("resampled linearly" in note and "interpolated, not seen" in note for note in back.notes)


@pytest.mark.parametrize("degrees", [18.5, -12.0])
def test_a_tilted_gantry_is_straightened(tmp_path: Path, degrees: float) -> None:
    sheared = sample.straight((0.7, 0.9, 2.5))
    tilt = np.radians(degrees)
    sheared.matrix[:3, 1] = 0.9 * np.array([0, np.cos(tilt), -np.sin(tilt)])
    field = linear_field(sheared, (9, 16, 20))
    sample.write(Volume(np.rint(field * 8).astype(np.float32), sheared, "CT"), tmp_path / "scan")
    series = survey(tmp_path).studies[0].series[0]
    assert series.usable
    assert f"gantry tilt of {abs(degrees):.1f} degrees" in series.warnings[0]
    back = read(tmp_path)
    axes = back.to_patient.matrix[:3, :3] / np.array(back.spacing_mm)
    np.testing.assert_allclose(axes.T @ axes, np.eye(3), atol=1e-9)
    assert back.spacing_mm == pytest.approx((0.7, 0.9, 2.5 * np.cos(tilt)))
    covered = inside(back, sheared, (9, 16, 20))
    assert np.count_nonzero(covered) > 0.85 * field.size
    np.testing.assert_allclose(back.values[covered], 8 * linear_field(back.to_patient, back.values.shape)[covered], atol=0.51)
    assert sum("straight grid" in note for note in back.notes) == 1


def inside(back: Volume, grid, shape: tuple[int, int, int]) -> NDArray[np.bool_]:  # type: ignore[no-untyped-def]
    """Voxels of `back` whose two neighbours in the written slice exist."""
    k, j, i = np.meshgrid(*(np.arange(n) for n in back.values.shape), indexing="ij")
    where = index_of(grid, position_of(back.to_patient, np.stack([i.ravel(), j.ravel(), k.ravel()], axis=1)))
    good = np.all((where > -1e-6) & (where < np.array(shape[::-1]) - 1 + 1e-6), axis=1)
    return good.reshape(back.values.shape)


def test_slices_of_a_tilt_and_a_gap_together(tmp_path: Path) -> None:
    sheared = sample.straight((0.7, 0.9, 2.5))
    sheared.matrix[:3, 1] = 0.9 * np.array([0, np.cos(0.3), -np.sin(0.3)])
    sample.write(Volume(np.rint(linear_field(sheared, (9, 16, 20))).astype(np.float32), sheared, "CT"), tmp_path / "scan")
    sample.edit(tmp_path / "scan", lambda file, k: k != 5)
    back = read(tmp_path, resample_gaps=True)
    covered = inside(back, sheared, (9, 16, 20))
    covered[5] = False  # where a neighbouring slice ends, the gap is filled with air
    np.testing.assert_allclose(back.values[covered], linear_field(back.to_patient, back.values.shape)[covered], atol=1.01)
    assert len(back.notes) == 2


@pytest.mark.parametrize("remove", [lambda k: k == 0, lambda k: k > 0])
def test_one_slice_or_none(tmp_path: Path, remove) -> None:  # type: ignore[no-untyped-def]
    sample.write(sample.volume((2, 16, 20)), tmp_path / "scan")
    sample.edit(tmp_path / "scan", lambda file, k: not remove(k))
    with pytest.raises(ImageError, match="one slice: no volume"):
        read(tmp_path)


def test_folders_without_images_say_what_they_hold(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"holds no DICOM images, only no files"):
        read(tmp_path)
    (tmp_path / "a.txt").write_text("text " * 100)
    shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "a.txt")
    with pytest.raises(ImageError, match=r"only 2 other files \(1 of them zip archives"):
        read(tmp_path)
    with pytest.raises(ImageError, match="no folder or zip file"):
        read(tmp_path / "absent")


@pytest.mark.parametrize("cut", [1, 100, 5000])
def test_truncated_pixels_are_refused_with_the_file(tmp_path: Path, cut: int) -> None:
    sample.write(sample.volume((9, 64, 64)), tmp_path / "scan")
    path = sorted((tmp_path / "scan").iterdir())[3]
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(ImageError) as refused:
        read(tmp_path)
    assert path.name in str(refused.value)


def test_an_unknown_transfer_syntax_is_named(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")

    def mpeg(file: Dataset, k: int) -> None:
        file.PixelData = encapsulate([file.PixelData])
        file["PixelData"].VR = "OB"
        file.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.100"

    sample.edit(tmp_path / "scan", mpeg)
    with pytest.raises(ImageError, match=r"cannot be read as a volume: .*MPEG2 Main Profile"):
        read(tmp_path)


def test_resampling_that_would_guess_most_of_the_volume_is_refused(tmp_path: Path) -> None:
    sample.write(sample.volume((60, 16, 20)), tmp_path / "scan")
    sample.edit(tmp_path / "scan", lambda file, k: k in (0, 1, 2, 58, 59))
    with pytest.raises(ImageError, match="5 slices would become 60, so most of them would be guessed"):
        read(tmp_path, resample_gaps=True)


def test_slices_thrown_sideways_are_no_stack(tmp_path: Path) -> None:
    sample.write(sample.volume(), tmp_path / "scan")

    def throw(file: Dataset, k: int) -> None:
        file.ImagePositionPatient = [400.0 * (k % 2), 0.0, 2.5 * k]

    sample.edit(tmp_path / "scan", throw)
    with pytest.raises(ImageError, match=r"displaced within their plane by up to 400\.0 mm, further than the images are wide"):
        read(tmp_path)


def test_a_frame_of_reference_is_never_shared_by_guess(tmp_path: Path) -> None:
    for seed in (1, 2):
        sample.write(sample.volume(), tmp_path / f"{seed}", seed=seed)
        sample.edit(tmp_path / f"{seed}", lambda file, k: delattr(file, "FrameOfReferenceUID"))
    one, two = (read(tmp_path / f"{seed}") for seed in (1, 2))
    assert one.space != two.space
    assert one.space == read(tmp_path / "1").space
    assert "no FrameOfReferenceUID" in one.notes[0]


def test_it_stops_when_asked(tmp_path: Path) -> None:
    sample.write(sample.volume((60, 16, 20)), tmp_path / "scan")

    def stop(fraction: float, doing: str, /) -> None:
        if fraction > 0.5:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        ReadSeries(str(tmp_path)).run(None, stop)


def test_the_source_id_names_the_bytes_of_the_series_alone(tmp_path: Path) -> None:
    uid = sample.write(sample.volume(), tmp_path / "a" / "scan")
    before = source_id(tmp_path / "a", "largest CT")
    sample.write(sample.volume((4, 16, 20)), tmp_path / "a" / "other", seed=3)
    shutil.move(tmp_path / "a", tmp_path / "b")
    assert source_id(tmp_path / "b", uid) == before
    with pytest.raises(ImageError, match=r"no series '1\.2'"):
        source_id(tmp_path / "b", "1.2")


def test_padding_outside_the_field_becomes_air_and_body_values_stay() -> None:
    frame = survey_frame(slope=1.0, intercept=-1024.0)
    stored = np.full((9, 9), 1024, np.int16)
    stored[0, :] = stored[:, 0] = -2000
    stored[4, 4] = -2000
    far = hounsfield(stored, frame, (-2000, -2000))
    assert far[0, 0] == far[4, 4] == -1024.0  # no tissue is that thin: padding wherever it is
    stored[stored == -2000] = 1034
    near = hounsfield(stored, frame, (1034, 1034))
    assert near[0, 5] == -1024.0  # joined to a corner
    assert near[4, 4] == 10.0  # the same number inside the body is a value
    assert hounsfield(stored, frame, None)[0, 0] == 10.0


def survey_frame(slope: float, intercept: float):  # type: ignore[no-untyped-def]
    from meshing.dicom.files import Place
    from meshing.dicom.instance import Frame
    return Frame(Place(Path("x")), 0, None, None, None, slope, intercept, "HU", False, (), ())


def test_a_body_that_leaves_the_image_is_said(tmp_path: Path) -> None:
    values = np.full((9, 16, 20), -1000.0, np.float32)
    values[:, 4:12, 10:] = 40.0
    sample.write(Volume(values, sample.straight(), "CT"), tmp_path / "scan")
    assert read(tmp_path).notes == ("cropped FOV: the body reaches beyond the edge of the image (left)",)


def test_an_enhanced_image_is_read_frame_by_frame(tmp_path: Path) -> None:
    image = sample.volume(to_patient=sample.oblique())
    enhanced(image, tmp_path / "multi.dcm", [3, 1, 0, 2, 8, 7, 5, 6, 4])
    back = read(tmp_path)
    np.testing.assert_allclose(back.values, image.values, atol=1e-3)
    np.testing.assert_allclose(back.to_patient.matrix, image.to_patient.matrix, atol=1e-9)


def enhanced(image: Volume, path: Path, order: list[int]) -> None:
    """An enhanced CT image whose frames come in `order`, each with its own rescale intercept."""
    file = Dataset()
    file.file_meta = FileMetaDataset()
    file.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    file.SOPClassUID, file.SOPInstanceUID = EnhancedCTImageStorage, "2.25.11"
    file.StudyInstanceUID, file.SeriesInstanceUID, file.FrameOfReferenceUID = "2.25.1", "2.25.2", image.space
    file.Modality, file.NumberOfFrames = "CT", len(order)
    file.Rows, file.Columns = image.values.shape[1:]
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, "MONOCHROME2"
    file.BitsAllocated, file.BitsStored, file.HighBit, file.PixelRepresentation = 16, 16, 15, 1
    across, down, _ = image.spacing_mm
    matrix = image.to_patient.matrix
    orientation, measures = Dataset(), Dataset()
    orientation.ImageOrientationPatient = [float(f"{part:.12f}") for part in (*matrix[:3, 0] / across, *matrix[:3, 1] / down)]
    measures.PixelSpacing = [down, across]
    shared = Dataset()
    shared.PlaneOrientationSequence, shared.PixelMeasuresSequence = [orientation], [measures]
    file.SharedFunctionalGroupsSequence = [shared]
    file.PerFrameFunctionalGroupsSequence = []
    for k in order:
        position, transformation, own = Dataset(), Dataset(), Dataset()
        position.ImagePositionPatient = [float(f"{mm:.10f}") for mm in matrix[:3, 3] + k * matrix[:3, 2]]
        transformation.RescaleSlope, transformation.RescaleIntercept, transformation.RescaleType = 1, -k, "HU"
        own.PlanePositionSequence, own.PixelValueTransformationSequence = [position], [transformation]
        file.PerFrameFunctionalGroupsSequence.append(own)
    file.PixelData = np.stack([image.values[k] + k for k in order]).astype("<i2").tobytes()
    pydicom.dcmwrite(path, file, enforce_file_format=True)


# real files

def test_the_liver_ct_is_where_it_belongs() -> None:
    image = read(data("ct/ircad17_liver_tumours/PATIENT_DICOM.zip"))
    assert image.values.shape == (119, 512, 512)
    assert image.spacing_mm == pytest.approx((0.743, 0.743, 1.6), abs=1e-4)
    assert (image.values.min(), image.values.max()) == (-1024, 1023)
    np.testing.assert_allclose(position_of(image.to_patient, np.array([[0, 0, 0], [0, 0, 118]]))[:, 2], [0, 188.8], atol=1e-3)
    # patient facts that fix the sides: the liver is to the right (low x in LPS) and denser than the air at the left edge
    assert image.values[60, 250, 130] > 50


@pytest.mark.parametrize(("name", "degrees", "shape"), [
    ("nasty/cq500_ct0_jpegll_tilt_gaps/dicom.zip", 8.5, (139, 541, 512)),
    ("nasty/ge_head_tilt_varspacing/dicom.zip", 18.5, (37, 611, 512)),
])
def test_tilted_uneven_heads_are_refused_and_read_on_request(name: str, degrees: float, shape: tuple[int, ...]) -> None:
    with pytest.raises(ImageError, match="not evenly spaced"):
        read(data(name))
    image = read(data(name), resample_gaps=True)
    assert image.values.shape == shape
    assert image.values.min() == -1024
    assert any(f"gantry tilt of {degrees} degrees" in note and "straight grid" in note for note in image.notes)
    assert any("interpolated, not seen" in note for note in image.notes)


def test_jpeg_2000_slices_overlap_and_use_positions_not_thickness() -> None:
    image = read(data("nasty/ts_jpeg2000_ct20/dicom.zip"))
    assert image.spacing_mm == pytest.approx((0.9765625, 0.9765625, 2.0))
    assert image.values.min() == -1024


@pytest.mark.parametrize("name", ["philips_enhanced", "siemens_multiframe"])
def test_enhanced_mr_agrees_with_its_nifti(name: str, tmp_path: Path) -> None:
    shutil.copy(data(f"nasty/enhanced_mr/{name}.dcm"), tmp_path)
    image = read(tmp_path, "largest MR")
    truth = read_volume(data(f"nasty/enhanced_mr/{name}_ground_truth.nii.gz"), modality="MR")
    k, j, i = np.meshgrid(*(np.arange(n) for n in image.values.shape), indexing="ij")
    at = position_of(image.to_patient, np.stack([i.ravel(), j.ravel(), k.ravel()], axis=1))
    where = (np.c_[at, np.ones(len(at))] @ np.linalg.inv(truth.to_patient.matrix).T)[:, :3]
    np.testing.assert_allclose(where, np.rint(where), atol=0.02)
    a, b, c = np.rint(where).astype(int).T
    np.testing.assert_allclose(truth.values[c, b, a], image.values.ravel(), rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize(("name", "exact"), [
    ("CT1_J2KR", True), ("CT1_JLSL", True), ("CT1_JPLL", True), ("CT1_RLE", True), ("MR3_J2KR", True), ("MR3_JLSL", True),
    ("MR3_JPLL", True), ("MR3_RLE", True), ("CT1_J2KI", False), ("CT1_JLSN", False), ("MR3_J2KI", False), ("MR3_JLSN", False),
    ("MR3_JPLY", False),
])
def test_every_compression_decodes_to_the_reference(name: str, exact: bool) -> None:
    numcodecs = pytest.importorskip("numcodecs")
    folder = data("nasty/nema_compressed")
    reference = pydicom.dcmread(io.BytesIO(numcodecs.Zstd().decode((folder / f"{name[:3]}_UNC.zst").read_bytes())), force=True)
    plain = reference.pixel_array
    frame = next(frame for study in survey(folder).studies for series in study.series for frame in series.frames
                 if frame.place.path.stem == name)
    values = stored_values(pydicom.dcmread(frame.place.path), frame)
    if exact:
        assert values.dtype.kind == plain.dtype.kind
        assert np.array_equal(values, plain)
    else:
        assert np.abs(values.astype(int) - plain).mean() < 0.02 * plain.max()


@pytest.mark.parametrize("name", ["CT1_J2KR", "CT1_JLSL", "CT1_JPLL", "CT1_RLE"])
@pytest.mark.parametrize("cut", [2, 60000])
def test_cut_compressed_data_are_refused(name: str, cut: int) -> None:
    path = data(f"nasty/nema_compressed/{name}.dcm")
    file = pydicom.dcmread(path)
    whole = next(generate_frames(file.PixelData, number_of_frames=1))
    file.PixelData = encapsulate([whole[:-cut]])
    frame = survey(path).studies[0].series[0].frames[0]
    with pytest.raises(ImageError, match="truncated or damaged"):
        stored_values(file, frame)


@pytest.mark.parametrize("name", ["MR_truncated", "emri_small_jpeg_2k_lossless_too_short"])
def test_truncated_real_files_are_refused(name: str) -> None:
    path = data(f"nasty/pydicom_misc/{name}.dcm")
    series = survey(path).studies[0].series[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom's own remark that the file ends early
        file = parsed(path.read_bytes(), series.frames[0].place)
    with pytest.raises(ImageError, match=r"truncated or damaged|holds no pixel data"):
        [stored_values(file, frame) for frame in series.frames]
