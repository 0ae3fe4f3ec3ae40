"""Measurements over a scan: exact lengths, angles and values on tilted grids, their errors, and what is refused."""
from __future__ import annotations

import numpy as np
import pytest

from meshing.errors import ParameterOutOfRange
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.marks import MARKS, Angle, Distance, Ellipse, Mark, StructureVolume, place_of, renamed
from meshing.units import Millimetre
from meshing.volume import Volume, grid, position_of

SPACE = SpaceUid("1.2.3")


def at(*point: float) -> tuple[Millimetre, Millimetre, Millimetre]:
    return place_of(np.array(point))


def scan(spacing: tuple[float, float, float] = (1.0, 2.0, 4.0), turned: float = 0.0) -> Volume:
    """Values that rise by 1 HU a voxel along i and by 100 along k."""
    k, _, i = np.indices((12, 20, 40))
    base = grid(spacing, (-10.0, 5.0, 30.0), SPACE)
    c, s = np.cos(np.radians(turned)), np.sin(np.radians(turned))
    matrix = np.array([[c, -s, 0, 0], [s, c, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]]) @ base.matrix
    return Volume((i + 100.0 * k).astype(np.float32), Transform(matrix, IJK, LPS, SPACE), "CT")


def test_a_distance_is_the_straight_way_wherever_it_lies() -> None:
    read = Distance(at(1, 2, 3), at(4, 6, 15)).measured(scan(), {})
    assert read.value == pytest.approx(13.0)
    assert read.unit == "mm"
    assert read.more == "3.0 mm left-right, 4.0 mm front-back, 12.0 mm head-feet"


@pytest.mark.parametrize(("end", "voxel"), [((9, 0, 0), 1.0), ((0, 9, 0), 2.0), ((0, 0, 9), 4.0)])
def test_the_error_of_a_distance_is_half_a_voxel_at_each_end(end: tuple[float, ...], voxel: float) -> None:
    assert Distance(at(0, 0, 0), at(*end)).measured(scan(), {}).error == pytest.approx(0.5 * voxel * np.sqrt(2.0))
    turned = Distance(at(0, 0, 0), at(*(np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]]) @ end)))
    assert turned.measured(scan(turned=90.0), {}).error == pytest.approx(0.5 * voxel * np.sqrt(2.0))


@pytest.mark.parametrize("degrees", [1e-3, 30.0, 90.0, 150.0, 180.0])
def test_an_angle_keeps_its_digits_also_when_it_is_flat(degrees: float) -> None:
    turn = np.radians(degrees)
    far = 5000.0  # places are kept to .01 mm
    mark = Angle(at(far, 0, 7), at(0, 0, 7), at(far * np.cos(turn), far * np.sin(turn), 7))
    assert mark.measured(scan(), {}).value == pytest.approx(degrees, abs=2e-4)


def test_the_error_of_an_angle_is_that_of_its_moved_ends() -> None:
    """Against the places moved by half a voxel along each axis, one at a time: root sum of squares of what it does."""
    volume = scan()
    mark = Angle(at(30, 0, 0), at(0, 0, 0), at(10, 25, 8))
    before = mark.measured(volume, {})
    changes = [mark.moved(handle, mark.handles()[handle] + 0.02 * axis).measured(volume, {}).value - before.value
               for handle in range(3) for axis in 0.5 * volume.to_patient.matrix[:3, :3].T]
    assert before.error == pytest.approx(float(np.linalg.norm(changes)) / 0.02, rel=0.05)
    assert 0.0 < Angle(at(-9, 0, 0), at(0, 0, 0), at(9, 0, 0)).measured(volume, {}).error < 20.0


@pytest.mark.parametrize("turned", [0.0, 25.0])
def test_an_ellipse_reads_the_voxels_of_one_slice(turned: float) -> None:
    volume = scan(turned=turned)
    centre, right, below = position_of(volume.to_patient, np.array([[20.0, 10.0, 5.0], [26.0, 10.0, 5.0], [20.0, 13.0, 5.0]]))
    read = Ellipse(place_of(centre), place_of(right), place_of(below)).measured(volume, {})
    values = Ellipse(place_of(centre), place_of(right), place_of(below)).values(volume)
    di, dj = np.meshgrid(np.arange(-8, 9), np.arange(-8, 9))
    # places are kept to .01 mm: voxels on the very border may fall to either side
    inside, border = (np.sort((520.0 + di)[(di / 6.0) ** 2 + (dj / 3.0) ** 2 <= limit]) for limit in (0.99, 1.01))
    assert len(inside) <= len(values) <= len(border)
    assert read.value == pytest.approx(520.0, abs=0.15)
    assert read.unit == "HU"
    assert "57 mm²" not in read.more
    assert f"{np.pi * 6.0 * 6.0:.0f} mm²" in read.more
    assert (np.round(values / 100.0) == 5).all(), "one slice only"


def test_an_ellipse_outside_the_image_or_between_voxels_says_so() -> None:
    for centre in ((500.0, 0.0, 0.0), (-9.5, 5.5, 31.0)):
        read = Ellipse(at(*centre), at(centre[0] + 0.2, *centre[1:]), at(centre[0], centre[1] + 0.2, centre[2])).measured(scan(), {})
        assert np.isnan(read.value)
        assert "no voxel" in read.more


def test_the_centre_takes_an_ellipse_along_and_an_end_only_stretches_it() -> None:
    mark = Ellipse(at(0, 0, 0), at(4, 0, 0), at(0, 3, 0))
    assert np.allclose(mark.moved(0, np.array([1.0, 1.0, 1.0])).handles(), [[1, 1, 1], [5, 1, 1], [1, 4, 1]])
    assert np.allclose(mark.moved(1, np.array([7.0, 9.0, 2.0])).handles(), [[0, 0, 0], [7, 0, 0], [0, 3, 0]])
    assert np.allclose(mark.moved(2, np.array([0.0, -5.0, 0.0])).handles()[2], [0, 0.1, 0]), "it does not turn inside out"


def test_a_volume_follows_the_structure_and_says_when_it_is_gone() -> None:
    mark = StructureVolume(at(0, 0, 0), "liver")
    assert mark.measured(scan(), {"liver": 1502.5}).value == 1502.5
    gone = mark.measured(scan(), {"spleen": 200.0})
    assert np.isnan(gone.value)
    assert "no structure 'liver'" in gone.more


def test_marks_without_extent_are_refused() -> None:
    for make in (lambda: Distance(at(1, 1, 1), at(1, 1, 1)), lambda: Angle(at(0, 0, 0), at(0, 0, 0), at(1, 0, 0)),
                 lambda: Ellipse(at(0, 0, 0), at(2, 0, 0), at(0, 0, 0)), lambda: Ellipse(at(0, 0, 0), at(2, 0, 0), at(-3, 0, 0)),
                 lambda: StructureVolume(at(0, 0, 0), " ")):
        with pytest.raises(ParameterOutOfRange):
            make()


def test_every_kind_has_its_own_word_and_a_name() -> None:
    assert len({cls.kind for cls in MARKS}) == len(MARKS)
    mark: Mark = Distance(at(0, 0, 0), at(1, 0, 0))
    assert renamed(mark, " width ").name == "width"
    assert np.allclose(mark.moved(1, np.array([0.0, 2.0, 0.0])).handles(), [[0, 0, 0], [0, 2, 0]])
