"""The vessel panel in the real window, on a tube whose place, radius and narrowing are known."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui.main_window import MainWindow
from app.gui.vessels import Vessel, read_vessel, ways_of
from app.session import codec
from app.session.session import Session
from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.step import silent
from meshing.units import Hounsfield
from meshing.vessels.aneurysm import largest_aneurysm
from meshing.volume import Volume
from tests.app import demo
from tests.app.gui import sample
from tests.app.gui.conftest import drawn, open_in, settle, shut, until
from tests.app.gui.test_crawl import _use as use
from tests.app.gui.test_crawl import controls, name_of
from tests.meshing.vessels.test_profile import LENGTH as TUBE_LENGTH
from tests.meshing.vessels.test_profile import tube_with

BULGE_AT = 0.5 * TUBE_LENGTH
TOP, LENGTH, RADIUS, PLACE, LOSS = -70.0, 140.0, 9.0, 47.0, 0.5
ACROSS = np.array([-30.0, 10.0])


def tube() -> tuple[Volume, Centreline, dict[str, object]]:
    """Straight along S, narrowed to a half at PLACE; brighter on its left than on its right."""
    volume, labels = demo.scan()
    arc = np.linspace(0.0, LENGTH, 141)
    radius = RADIUS * (1.0 - LOSS * np.exp(-(((arc - PLACE) / 6.0) ** 2)))
    points = np.column_stack([np.full(141, ACROSS[0]), np.full(141, ACROSS[1]), TOP + arc])
    tree = Centreline(points, radius, np.arange(-1, 140, dtype=np.int32), np.zeros(141, np.int32), ("trunk",), demo.SPACE, "portal vein")
    xyz = demo.positions(volume.to_patient, volume.values.shape)  # type: ignore[arg-type]
    along = xyz[..., 2] - TOP
    size = RADIUS * (1.0 - LOSS * np.exp(-(((along - PLACE) / 6.0) ** 2)))
    mask = (np.hypot(xyz[..., 0] - ACROSS[0], xyz[..., 1] - ACROSS[1]) < size) & (along >= -2.0) & (along <= LENGTH + 2.0)
    values = np.where(mask, 300.0, volume.values)
    values[(np.hypot(xyz[..., 0] - ACROSS[0] - 20.0, xyz[..., 1] - ACROSS[1]) < 6.0)] = 700.0  # a bright rod on its left
    shown = Volume(values.astype(np.float32), volume.to_patient, "CT")
    return shown, tree, sample.results() | {"image": shown, "anatomy/abdomen": labels.with_mask("portal vein", "portal_vein", mask),
                                            "tree/portal vein": tree}


@pytest.fixture(scope="module")
def vessels(app: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with pytest.MonkeyPatch.context() as patch:
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(QSettings.Format.NativeFormat, scope, str(tmp_path_factory.mktemp("settings")))
        patch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
        shown, _, results = tube()
        session = sample.write_case(tmp_path_factory.mktemp("vessels"), shown)
        sample.finish(session, results)
        made = MainWindow()
        made.show()
        open_in(made, session.folder)
        made.go("Images")
        yield made
        shut(made)


@pytest.fixture
def panel(vessels: MainWindow) -> MainWindow:
    """The window with the panel open."""
    vessels.images.viewing.turning.straighten()
    vessels.images.vessel_button.setChecked(True)
    until(lambda: vessels.images.vessel.vessel is not None, 60.0)
    drawn()
    return vessels


def shown_in(window: MainWindow) -> Vessel:
    found = window.images.vessel.vessel
    assert found is not None
    return found


def test_the_stenosis_is_found_marked_and_gone_to(panel: MainWindow) -> None:
    vessel = panel.images.vessel
    (finding,) = shown_in(panel).findings
    assert finding.kind == "stenosis"
    assert finding.at_mm == pytest.approx(PLACE, abs=1.5)
    assert finding.first_mm < PLACE < finding.last_mm
    assert "50 % by diameter, 75 % by area" in finding.words
    vessel.worst.click()
    assert panel.images.slices["axial"].point_mm == pytest.approx([*ACROSS, TOP + PLACE], abs=1.0)
    assert panel.images.scene.marked_mm == pytest.approx(panel.images.slices["axial"].point_mm), "the view in 3D shows the cursor"
    assert "radius 4.5 mm" in vessel.says.text()
    assert "50 % narrower" in vessel.says.text()
    colours = vessel.chart.grab().toImage()
    x = round(vessel.chart.x_of(finding.at_mm))
    column = [colours.pixelColor(x + 3, y).red() - colours.pixelColor(x + 3, y).blue() for y in range(colours.height() // 2, colours.height() - 25)]
    assert max(column) > 15, "a band of the mark's colour"


def test_the_cursor_and_the_crosshair_lead_each_other(panel: MainWindow) -> None:
    vessel, images = panel.images.vessel, panel.images
    chart = vessel.chart
    box = chart._boxes()[0]
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPointF(box.left() + 0.75 * box.width(), box.center().y()).toPoint())
    assert vessel.at_mm == pytest.approx(0.75 * LENGTH, abs=1.0)
    assert images.slices["axial"].point_mm[2] == pytest.approx(TOP + 0.75 * LENGTH, abs=1.0)
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    assert vessel.at_mm == pytest.approx(0.75 * LENGTH + 10.0, abs=1.5)
    images.go_to(np.array([ACROSS[0] + 9.0, ACROSS[1], TOP + 30.0]))
    assert vessel.at_mm == pytest.approx(30.0, abs=0.6)
    before = vessel.at_mm
    images.go_to(np.array([120.0, 0.0, 0.0]))
    assert vessel.at_mm == before, "a crosshair far from the vessel leaves its cursor alone"


def test_the_reformat_is_straight_and_true_to_scale_and_turns_with_its_letters(panel: MainWindow) -> None:
    vessel = shown_in(panel)
    rows, columns = 81, 281
    step = LENGTH / columns
    image = vessel.curved(rows, columns, 0.0)
    near = slice(round(rows / 2 - 12.0 / step), round(rows / 2 + 12.0 / step))
    wide = (image[near, columns * 105 // 140] > 205.0).sum() * step
    assert wide == pytest.approx(15.0, abs=1.0), "voxels of 3 mm: the last one within 9 mm is at 6 mm, and the value falls to a half at 7.5"
    assert (image > 550).any(axis=1).nonzero()[0].max() < rows / 2, "what lies on the left is above: across points to the left first"
    turned = vessel.curved(rows, columns, 180.0)
    assert (turned > 550).any(axis=1).nonzero()[0].min() > rows / 2
    section = vessel.section(PLACE, 24.0, 97)
    lumen = np.abs(section - 300.0) < 60.0
    assert np.argwhere(section > 550)[:, 1].mean() > 70, "the left of the patient is at the right, as its letter says"
    assert np.sqrt(lumen[30:66, 30:66].sum() / np.pi) * 0.5 == pytest.approx(4.5, abs=1.6)
    widget = panel.images.vessel
    QTest.keyClick(widget.angle, Qt.Key.Key_End)
    assert widget.chart.angle == 359.0
    widget.angle.setValue(0)


def test_a_slice_is_laid_across_the_vessel(panel: MainWindow) -> None:
    panel.images.vessel.lay.click()
    assert panel.images.viewing.turning.planes.straight, "this one runs along S"
    panel.images.vessel.across.emit(np.array([0.5, 0.2, 1.0]))
    out = panel.images.viewing.turning.planes.out("axial")
    assert abs(out @ (np.array([0.5, 0.2, 1.0]) / np.linalg.norm([0.5, 0.2, 1.0]))) == pytest.approx(1.0)


def test_controls_say_why_they_cannot_and_a_window_is_followed(panel: MainWindow) -> None:
    from app.scene.slices import Window
    panel.images.set_window(Window(Hounsfield(100), Hounsfield(300)))
    vessel = panel.images.vessel
    assert vessel.chart.window_level == Window(Hounsfield(100), Hounsfield(300))
    vessel._show(None)
    for control in (vessel.worst, vessel.lay, vessel.angle):
        assert not control.isEnabled()
        assert control.toolTip()
    vessel._wanted = None
    vessel._read()
    until(lambda: vessel.vessel is not None, 60.0)
    QTest.keyClick(panel.images, Qt.Key.Key_C)
    assert not vessel.isVisible()


def test_every_control_of_both_panels_is_named_reached_by_keys_and_pressed_without_an_exception(panel: MainWindow,
                                                                                                no_dialogs: None) -> None:
    images = panel.images
    images.views_button.setChecked(True)
    drawn()
    found = [control for control in controls(panel) if images.vessel.isAncestorOf(control) or images.viewing.panel.isAncestorOf(control)]
    assert len(found) > 25
    for control in found:
        assert name_of(control), f"{control} has no name for a screen reader"
        assert control.isEnabled() or control.toolTip(), f"'{name_of(control)}' does not say why it is disabled"
        assert control.focusPolicy() != Qt.FocusPolicy.NoFocus or not control.isEnabled(), f"'{name_of(control)}' cannot be reached by keys"
    for control in found:
        if control.isEnabled():
            use(control)
            QApplication.processEvents()
    settle(panel)
    images.viewing.panel.volume.setCurrentIndex(0)
    images.viewing.panel.cut.setCurrentIndex(0)
    images.views_button.setChecked(False)
    images.vessel.tree.setCurrentText("portal vein")


def test_ways_are_named_and_a_lost_structure_is_refused_in_words(vessels: MainWindow) -> None:
    assert ways_of(demo.tree()) == ("", "main", "right", "left")
    unnamed = replace(demo.tree(), names=("", "", ""))
    assert ways_of(unnamed)[0] == ""
    assert set(ways_of(unnamed)[1:]) == {14, 21}
    assert vessels.loaded is not None
    session: Session = vessels.loaded.session
    shown, tree, _ = tube()
    with pytest.raises(AnatomyError, match="no longer among the outlines"):
        read_vessel(session, shown, demo.scan()[1], tree, "", silent)


@pytest.mark.slow
def test_a_vessel_whose_structure_is_gone_says_so_in_the_panel(window: MainWindow, finished_case: Path) -> None:
    open_in(window, finished_case)
    window.go("Images")
    window.images.vessel_button.click()
    settle(window)
    until(lambda: "no longer among the outlines" in window.images.vessel.says.text(), 60.0)


@pytest.mark.parametrize("kind", ["saccular", "fusiform", "healthy"])
def test_an_aneurysm_is_marked_where_it_is_and_none_where_there_is_none(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lumen = tube_with(kind)
    monkeypatch.setattr("app.gui.vessels.lumen_of", lambda session, tree: lumen)
    shown = Volume(np.where(lumen.distance_mm < 0.0, 300.0, 0.0).astype(np.float32), lumen.to_patient, "CT")
    found = read_vessel(object(), shown, None, lumen.centreline, "", silent)  # type: ignore[arg-type]
    marked = [finding for finding in found.findings if finding.kind == "aneurysm"]
    assert bool(marked) is (kind != "healthy")
    for finding in marked:
        middle = found.nearest(np.array([0.0, 0.0, BULGE_AT]))[0]
        assert finding.first_mm < middle < finding.last_mm
        assert finding.words.startswith(f"{kind} aneurysm, ")
        assert f"{largest_aneurysm(lumen).diameter_mm:.1f} mm" in finding.words
