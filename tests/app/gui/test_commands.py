"""Palette, keys, and what the window remembers."""
from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui import layouts, memory
from app.gui.main_window import MainWindow
from app.gui.panels.palette import Palette, plain, rank
from app.scene.slices import WINDOWS, Window
from app.session.workflow import PAGES
from meshing.frames import SpaceUid
from meshing.units import Hounsfield
from tests.app import demo
from tests.app.gui import sample
from tests.app.gui.conftest import open_in, shut, until


@pytest.mark.parametrize(("wanted", "best", "worse"), [
    ("rep", "Write report", "Open case"), ("case", "Open case", "Suitcase"), ("si", "Simulate all plans", "Basic"),
    ("wr", "Write report", "Show order"),
])
def test_the_better_fit_comes_first(wanted: str, best: str, worse: str) -> None:
    first, second = rank(wanted, best), rank(wanted, worse)
    assert first is not None
    assert second is None or first < second


def test_letters_in_another_order_do_not_fit() -> None:
    assert rank("xyz", "Open case") is None
    assert rank("", "Open case") == 0
    assert plain("&Open case...") == "Open case"


def test_a_command_is_done_by_typing_a_part_of_its_name(opened: MainWindow) -> None:
    palette = opened.show_palette()
    QTest.keyClicks(palette.field, "compa")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert opened.page == "Compare"
    assert not palette.isVisible()


def test_control_and_k_open_the_palette_on_every_page(opened: MainWindow) -> None:
    for page in PAGES:
        opened.go(page)
        opened.activateWindow()
        until(opened.isActiveWindow)
        QTest.keyClick(opened, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        (palette,) = (found for found in opened.findChildren(Palette) if found.isVisible())
        assert palette.found.count() == len(opened.commands.actions), "all commands before anything is typed"
        QTest.keyClick(palette.field, Qt.Key.Key_Escape)
        assert not palette.isVisible()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert opened.page == PAGES[-1]


def test_what_cannot_be_done_says_why_and_is_not_done(opened: MainWindow) -> None:
    assert not opened.undo.isEnabled()
    palette = opened.show_palette()
    QTest.keyClicks(palette.field, "undo")
    item = palette.found.currentItem()
    assert item is not None
    assert "nothing to take back" in item.text()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_arrows_move_in_the_list_while_typing(window: MainWindow) -> None:
    palette = window.show_palette()
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.found.currentRow() == 2
    QTest.keyClick(palette.field, Qt.Key.Key_PageUp)
    assert palette.found.currentRow() == 0
    palette.close()


def test_every_key_of_the_menus_stands_on_the_page_of_keys(window: MainWindow) -> None:
    page = window.show_shortcuts()
    shown = {item.text() for row in range(page.table.rowCount()) if (item := page.table.item(row, 0)) is not None}
    keys = {action.shortcut().toString() for action in window.commands.actions if not action.shortcut().isEmpty()}
    assert len(keys) >= 8
    assert keys <= shown
    assert "Space" in shown
    page.close()


def test_a_case_comes_back_on_its_page_with_its_window_and_level(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(finished_case, case)
    open_in(window, case)
    window.go("Plans")
    window.images.choose_window(Window(Hounsfield(321.0), Hounsfield(12.0)))
    again = MainWindow()
    try:
        again.show()
        open_in(again, case)
        assert again.page == "Plans"
        shown = again.images.slices["axial"].slice
        assert shown is not None
        assert shown.window == Window(Hounsfield(321.0), Hounsfield(12.0))
    finally:
        shut(again)


@pytest.mark.parametrize("frame", ["1.2.3", "4.5.6"], ids=["same study", "another patient"])
def test_every_series_keeps_a_window_and_level_of_its_own(window: MainWindow, finished_case: Path, tmp_path: Path, frame: str) -> None:
    """Two series in turn, of one frame of reference or of two: what was chosen for one is never put on the other."""
    volume = demo.scan()[0]
    later = np.where(volume.values > 0.0, volume.values + 40.0, volume.values)  # another phase: what takes up contrast is brighter
    other = replace(volume, values=later.astype(np.float32), to_patient=replace(volume.to_patient, space=SpaceUid(frame)))
    assert volume.space == SpaceUid("1.2.3")
    sample.finish(second := sample.write_case(tmp_path, other), {"image": other})
    chosen = {finished_case: Window(Hounsfield(321.0), Hounsfield(12.0)), second.folder: Window(Hounsfield(1500.0), Hounsfield(-600.0))}

    def shown() -> Window:
        seen = {view.slice.window for view in window.images.slices.values() if view.slice is not None}
        (found,) = seen
        return found

    for case, one in chosen.items():
        open_in(window, case)
        assert shown() not in chosen.values(), "the usual one, not that of another patient"
        window.images.choose_window(one)
    for case, one in chosen.items():
        open_in(window, case)
        assert shown() == one
    again = MainWindow()
    try:
        open_in(again, second.folder)
        assert again.images.slices["axial"].slice is not None
        assert again.images.slices["axial"].slice.window == chosen[second.folder], "the next start knows it too"
    finally:
        shut(again)


def test_a_case_comes_back_as_it_was_looked_at(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(finished_case, case)
    open_in(window, case)
    images, panel = window.images, window.images.viewing.panel
    window.tree.item_named("spleen").setCheckState(0, Qt.CheckState.Unchecked)
    images.go_to(demo.SPLEEN, moving=False)
    images.slab.setCurrentIndex(2)
    images.thick.setValue(22.0)
    images.crosshair.setChecked(False)
    images.views_button.setChecked(True)
    panel.fill.setValue(40)
    panel.cut.setCurrentIndex(4)
    panel.edge.setValue(80.0)
    images.viewing.turning.turn(images.slices["axial"], 20.0)
    images.show_alone(images.scene)
    window.compare.left.setCurrentText(sample.WEDGE)
    turned = images.viewing.turning.planes.angles
    window.close()
    again = MainWindow()
    try:
        again.show()
        open_in(again, case)
        images, panel = again.images, again.images.viewing.panel
        assert again.tree.hidden_names() == frozenset(("spleen",))
        assert images.place() == pytest.approx(demo.SPLEEN)
        assert (images.slab.currentIndex(), images.thick.value()) == (2, 22.0)
        assert not images.crosshair.isChecked()
        assert images.views_button.isChecked()
        assert (panel.fill.value(), panel.cut.currentIndex(), panel.edge.value()) == (40, 4, 80.0)
        assert images.scene.is_cut
        assert images.viewing.turning.planes.angles == pytest.approx(turned, abs=1e-6)
        assert [view.isHidden() for view in images.views] == [True, False, True, True]
        assert again.compare.left.currentText() == sample.WEDGE
        memory.remember_layout(case, {"place": "nowhere", "planes": [1.0], "alone": 9, "cut": [99, 0], "splitters": [[1]], "hidden": None})
        assert layouts.restore(again, "Plans", memory.layout(case)) == "Plans", "what cannot be restored is left out"
    finally:
        shut(again)


def test_damaged_settings_are_as_good_as_none(finished_case: Path) -> None:
    memory._settings().setValue("window/1.2.3", "wide")
    memory._settings().setValue("theme", "pink")
    memory._settings().setValue("geometry", "nonsense")
    memory._settings().setValue(f"layout/{memory._key(str(finished_case.resolve()))}", "{torn")
    assert memory.layout(finished_case) == {}
    assert memory.window_of("1.2.3") is None
    assert memory.theme() == "dark"
    assert memory.geometry() is None
    memory.remember_window("1.2.3/4", WINDOWS["bone"])
    assert memory.window_of("1.2.3/4") == WINDOWS["bone"]


def test_the_window_comes_back_in_its_size(window: MainWindow) -> None:
    window.resize(780, 640)
    window.close()
    again = MainWindow()
    assert (again.width(), again.height()) == (780, 640)
    again.close()
    again.deleteLater()
