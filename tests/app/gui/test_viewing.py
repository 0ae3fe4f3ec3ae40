"""The panel of views in the real window: fill, volume, cut, second image, picture and film."""
from __future__ import annotations

import io
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.gui import turntable
from app.gui.main_window import MainWindow
from app.registering import read_registration, write_registration
from meshing.dicom.write import write_series
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.itk import write_volume
from meshing.phantoms.head import MOVING, head, pose
from meshing.registration.registration import Registration, Residual
from meshing.units import Millimetre
from meshing.volume import Volume
from tests.app import demo
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, shut, until


def colours(window: MainWindow) -> np.ndarray:
    image = window.images.scene.grab().toImage()
    found = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return found[:, :image.width(), 2::-1].astype(int)


def test_the_volume_is_shown_cut_and_taken_away_and_names_its_coarseness(viewing: MainWindow) -> None:
    images, panel = viewing.images, viewing.images.viewing.panel
    assert [panel.volume.itemText(n) for n in range(panel.volume.count())] == ["surfaces", "bone", "vessels", "soft tissue"]
    panel.volume.setCurrentIndex(3)
    until(lambda: images.scene.cloud is not None, 60.0)
    assert images.scene.cloud is not None
    assert "1 × 1 × 1 voxels" in panel.says.text()
    assert not any(part.actor.GetVisibility() for part in images.scene.drawn)
    images.scene.look_from("A")
    images.scene.request()
    whole = (colours(viewing).max(axis=2) > 60).sum()
    assert whole > 2000
    images.go_to(demo.LIVER)
    panel.cut.setCurrentIndex(4)
    panel.edge.setValue(60.0)
    images.scene.request()
    images.scene.mark(None)
    box = (colours(viewing).max(axis=2) > 60).sum()
    assert box < 0.5 * whole
    panel.surfaces.setChecked(True)
    shown = [part for part in images.scene.drawn if part.actor.GetVisibility()]
    assert {part.name for part in shown} == {"liver", "spleen", "tumour 1", "portal vein"}
    assert all(part.actor.GetProperty().GetOpacity() == 1.0 for part in shown), "opaque in the cloud"
    assert images.scene.solid, "and the view says so"
    panel.surfaces.setChecked(False)
    assert not images.scene.solid
    panel.surfaces.setChecked(True)
    for part in shown:
        assert part.actor.GetMapper().GetClippingPlanes().GetNumberOfItems() == 6
    assert images.scene.title == "Volume, soft tissue, cut: box"
    assert viewing.loaded is not None
    assert viewing.loaded.images is not None
    made = images.scene.cloud
    images.viewing.show_case(replace(viewing.loaded, images=replace(viewing.loaded.images)))
    assert images.scene.cloud is made, "structures that are read again leave the views as they are"
    panel.volume.setCurrentIndex(0)
    assert images.scene.cloud is None
    assert {part.name: part.actor.GetProperty().GetOpacity() for part in images.scene.drawn}["liver"] < 1.0
    panel.cut.setCurrentIndex(0)
    assert not images.scene.is_cut
    assert images.scene.title == "Anatomy"


def test_a_volume_that_cannot_be_made_says_so_and_leaves_the_surfaces(viewing: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise MemoryError("no room")
    monkeypatch.setattr("app.gui.viewing.coarse", broken)
    panel = viewing.images.viewing.panel
    viewing.images.viewing._thin = viewing.images.viewing._cloud = None
    panel.volume.setCurrentIndex(1)
    until(lambda: "no room" in panel.says.text(), 60.0)
    assert panel.volume.currentIndex() == 0
    assert viewing.images.scene.cloud is None


def test_a_cut_follows_the_crosshair_and_a_click_meets_what_is_left(viewing: MainWindow) -> None:
    images, panel = viewing.images, viewing.images.viewing.panel
    viewing.tree.item_named("liver")
    images.go_to(demo.SPLEEN)
    panel.cut.setCurrentIndex(2)
    images.scene.look_from("A")
    images.scene.grab()
    QTest.mouseClick(images.scene, Qt.MouseButton.LeftButton, pos=images.scene.position_of(demo.SPLEEN).toPoint())
    # the front half of the spleen is cut away: the click meets the inside of its back wall
    assert images.slices["axial"].point_mm == pytest.approx(demo.SPLEEN + [0.0, 32.0, 0.0], abs=4.0)
    cut_at = np.array(images.scene._planes[0].GetOrigin())
    assert cut_at == pytest.approx(images.slices["axial"].point_mm)
    assert panel.other_side.isEnabled()
    normal = np.array(images.scene._planes[0].GetNormal())
    panel.other_side.click()
    assert np.array(images.scene._planes[0].GetNormal()) == pytest.approx(-normal)


def test_fill_paints_the_slices_with_the_colours_of_the_organs(viewing: MainWindow) -> None:
    images, panel = viewing.images, viewing.images.viewing.panel
    images.go_to(demo.SPLEEN)
    axial = images.slices["axial"]
    at = axial.position_of(demo.SPLEEN + [8.0, 0.0, 0.0]).toPoint()
    before = axial.grab().toImage().pixelColor(at)
    panel.fill.setValue(60)
    after = axial.grab().toImage().pixelColor(at)
    assert abs(before.red() - before.green()) < 6, "grey"
    assert after.green() < min(after.red(), after.blue()) - 15, "the purple of the spleen"


def registered(folder: Path, source: str, residual: Residual, volume: Volume) -> Path:
    write_registration(Registration("rigid", np.eye(4), SpaceUid(source), SpaceUid("4.5.6"), residual), folder / "registration.json")
    write_volume(volume, folder / "moved.nrrd")
    return folder


def test_a_registered_image_is_laid_over_named_with_its_error_and_blended(viewing: MainWindow, tmp_path: Path) -> None:
    images, panel = viewing.images, viewing.images.viewing.panel
    assert viewing.loaded is not None
    assert viewing.loaded.images is not None
    shown = viewing.loaded.images.volume
    ball = np.zeros(shown.values.shape, np.float32)
    k, j, i = np.indices(ball.shape)
    xyz = np.stack([i, j, k], axis=-1) * 3.0 + [-165.0, -120.0, -90.0]
    ball[np.linalg.norm(xyz - demo.SPLEEN, axis=-1) < 25.0] = 800.0
    folder = registered(tmp_path / "fused", shown.space, Residual("mean square", 2.0, 1.0, fre=Millimetre(1.3)), Volume(ball, shown.to_patient, "MR"))
    assert not panel.blend.isEnabled()
    assert panel.blend.toolTip()
    images.viewing.open_second(folder)
    until(lambda: images.viewing.second is not None, 60.0)
    axial = images.slices["axial"]
    images.go_to(demo.SPLEEN)
    title, error = axial.second_words
    assert title == "CT of the case + MR from fused, rigid registration"
    assert "1.3 mm apart (FRE)" in error
    assert panel.second_says.text().startswith(title)
    inside = axial.position_of(demo.SPLEEN + [10.0, 0.0, 0.0]).toPoint()
    beside = axial.position_of(demo.SPLEEN + [-60.0, 0.0, 0.0]).toPoint()
    panel.blend.setValue(100)
    picture = axial.grab().toImage()
    warm = picture.pixelColor(inside)
    assert warm.red() > 200
    assert warm.blue() < warm.red()
    plain = picture.pixelColor(beside)
    assert abs(plain.red() - plain.blue()) < 6, "where the second image is empty the first one is seen"
    panel.blend.setValue(0)
    off = axial.grab().toImage().pixelColor(inside)
    assert abs(off.red() - off.blue()) < 6
    panel.no_second.click()
    assert images.viewing.second is None
    assert axial.second_words == ()


def test_without_a_registration_two_frames_are_never_laid_over_each_other(viewing: MainWindow, tmp_path: Path) -> None:
    images, panel = viewing.images, viewing.images.viewing.panel
    volume = Volume(np.zeros((4, 5, 6), np.float32), Transform(np.eye(4), IJK, LPS, SpaceUid("7.7")), "MR")
    images.viewing.open_second(registered(tmp_path / "other", "7.7", Residual("m", 1.0, 1.0), volume))
    until(lambda: "another image" in viewing.jobs.words.text() and images.viewing._work is None, 60.0)
    assert images.viewing.second is None
    assert "rehearse register" in panel.second_says.text()
    assert viewing.session is not None
    images.viewing.open_second(Path(viewing.session.plan.image.folder))
    until(lambda: "apart from its own" in panel.second_says.text(), 60.0)
    assert images.viewing.second is None


@pytest.mark.slow
def test_another_image_is_registered_in_the_window_and_taken_back(window: MainWindow, tmp_path: Path) -> None:
    """The same head, turned and moved, in a frame of reference of its own."""
    size, motion = {"spacing": (4.0, 4.0, 5.0), "shape": (52, 64, 56)}, pose((6, -9, 12), (14, -20, 9))
    volume = head("CT", **size)[0]  # type: ignore[arg-type]
    sample.finish(sample.write_case(tmp_path, volume), {"image": volume})
    write_series(head("CT", matrix=motion, space=MOVING, **size)[0], tmp_path / "later", patient_name="Sample^Liver",  # type: ignore[arg-type]
                 patient_id="S1", description="later", seed=2)
    open_in(window, tmp_path / "case")
    viewing = window.images.viewing
    viewing.register(tmp_path / "later")
    until(lambda: window.jobs.work is None and viewing.second is not None, 300.0)
    assert window.session is not None
    assert window.session.can_undo == "register later"
    assert viewing.second is not None
    assert "rigid registration" in viewing.second.title
    assert "there and back within" in viewing.panel.second_says.text()
    found = read_registration(tmp_path / "case" / "registrations" / "later" / "registration.json")
    assert found.matrix == pytest.approx(motion, abs=0.1)
    window.take_back()
    until(lambda: viewing.second is None)
    window.do_again()
    until(lambda: viewing.second is not None, 60.0)
    again = MainWindow()
    again.show()
    open_in(again, tmp_path / "case")
    until(lambda: again.images.viewing.second is not None, 60.0)
    again.images.viewing.panel.no_second.click()
    until(lambda: again.images.viewing.second is None)
    assert again.session is not None
    assert again.session.can_undo == "remove the second image"
    shut(again)


@pytest.mark.slow
def test_a_picture_of_the_views_and_a_film_that_others_can_open(viewing: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = viewing.images
    images.viewing.save_picture(tmp_path / "views.png")
    with Image.open(tmp_path / "views.png") as picture:
        assert picture.width > 500
        assert np.array(picture.convert("L")).std() > 10
    monkeypatch.setattr(turntable, "FRAMES", 6)
    before = np.array(images.scene.renderer.GetActiveCamera().GetPosition())
    images.viewing.save_video(tmp_path / "turn.avi")
    assert images.viewing.panel.video.text() == "Stop"
    until(lambda: images.viewing.film is None, 60.0)
    data = (tmp_path / "turn.avi").read_bytes()
    assert data[:4] == b"RIFF"
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    assert data.count(b"\xff\xd8\xff") == 6, "six pictures"
    first, third = (Image.open(io.BytesIO(part)) for part in parts(data)[::3])
    assert np.abs(np.array(first, int) - np.array(third, int)).mean() > 1.0, "it turns"
    assert np.array(images.scene.renderer.GetActiveCamera().GetPosition()) == pytest.approx(before, abs=1e-3), "one whole turn"
    images.viewing.save_video(tmp_path / "stopped.avi")
    images.viewing.panel.video.click()
    assert not (tmp_path / "stopped.avi").exists()


def parts(data: bytes) -> list[bytes]:
    """The pictures of a film, by its index."""
    index = data.rindex(b"idx1")
    movie = data.index(b"movi")
    entries = [struct.unpack("<4s3I", data[at:at + 16]) for at in range(index + 8, len(data) - 15, 16)]
    return [data[movie + place + 8:movie + place + 8 + size] for name, _, place, size in entries if name == b"00dc"]
