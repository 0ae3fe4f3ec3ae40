"""Every page with whole patients in the real window: the sample with a narrowed artery, whose blood is simulated here, and a real liver."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox

from app.demo import SAMPLES, make_sample
from app.gui.main_window import MainWindow
from app.gui.panels.result_stage import ResultStage
from app.session.workflow import PAGES
from meshing.step import silent
from tests.app.gui.conftest import drawn, open_in, settle, until
from tests.ircad17 import RealStudy

pytestmark = pytest.mark.slow


def walked(window: MainWindow) -> Counter[str]:
    """Visit every page and every result as a surgeon would; how much of each there was."""
    assert window.loaded is not None
    seen: Counter[str] = Counter()
    for page in PAGES:
        window.go(page)
        settle(window)
        drawn()
        assert window.page == page
        assert window.page_states()[page].state == "ready", window.page_states()[page].words
        seen[page] += 1
    window.go("Studies")
    until(lambda: not window.studies.drawing, 120.0)
    assert window.studies.table.rowCount() > 0
    window.go("Images")
    for view in window.images.slices.values():
        assert view.slice is not None
    assert window.images.scene.drawn
    if window.images.vessel_button.isEnabled():
        window.images.vessel_button.setChecked(True)
        settle(window)
        drawn()
        seen["vessels"] += window.images.vessel.isVisible()
        window.images.vessel_button.setChecked(False)
    window.go("Mesh")
    for number in range(window.mesh.which.count()):
        window.mesh.which.setCurrentIndex(number)
        until(lambda number=number: window.mesh.measured is not None and not window.mesh.drawing, 120.0)  # type: ignore[misc]
        assert window.mesh.scene.drawn
        assert window.mesh.table.rowCount() > 0
        seen["meshes"] += 1
    window.go("Plans")
    for card in window.plans.list.cards():
        window.plans.list.clearSelection()
        card.setSelected(True)
        until(lambda: not window.plans.stage.looking, 180.0)
        assert window.plans.stage.numbers.text()
        assert "✖" not in window.plans.stage.numbers.text(), window.plans.stage.numbers.text()
        seen["plans"] += 1
    window.go("Simulate")
    page = window.simulation
    for number in range(page.list.topLevelItemCount()):
        page.list.setCurrentItem(page.list.topLevelItem(number))
        settle(window)
        seen.update(results_of(page.stage))
    window.go("Compare")
    settle(window)
    for place in range(window.compare.field.count()):
        window.compare.field.setCurrentIndex(place)
        until(lambda: not window.compare.drawing, 120.0)
        assert all(scene.drawn for scene in window.compare.scenes[:window.compare.shown]), window.compare.field.currentText()
        seen["compared"] += 1
    assert window.compare.table.rowCount() > 3
    window.go("Report")
    until(lambda: not window.report_page.drawing, 300.0)
    assert "page 1 of " in window.report_page.where.text()
    return seen


def results_of(stage: ResultStage) -> Counter[str]:
    """Every result of a plan, as colours, as arrows, and in motion where something moves."""
    seen: Counter[str] = Counter()
    box: QComboBox = stage.field
    for place in range(box.count()):
        box.setCurrentIndex(place)
        until(lambda: not stage.drawing, 120.0)
        assert stage.scene.drawn, box.currentText()
        assert stage.scene.scale is not None
        assert np.isfinite([stage.scene.scale.low, stage.scene.scale.high]).all(), box.currentText()
        seen["results"] += 1
        if stage.arrows.isEnabled():
            stage.arrows.setChecked(True)
            until(lambda: not stage.drawing, 120.0)
            assert stage.scene.drawn
            stage.arrows.setChecked(False)
            until(lambda: not stage.drawing, 120.0)
            seen["arrows"] += 1
        if stage.play.isEnabled() and stage._particles is not None:
            before, began = stage._particles.places(stage._seconds), stage._seconds
            stage.play.click()
            until(lambda began=began: stage._seconds > began, 30.0)  # type: ignore[misc]
            assert np.abs(stage._particles.places(stage._seconds) - before).max() > 0.0, "blood moves along its lines"
            stage.play.click()
            seen["streamlines with particles"] += 1
        if stage.moment.isEnabled():
            stage.moment.setValue(stage.moment.maximum())
            until(lambda: not stage.drawing, 120.0)
            assert stage.when.text().endswith("of the beat")
            seen["moments"] += 1
        if stage.factor.isEnabled():
            seen["deformed"] += 1
    return seen


def test_every_page_and_result_of_the_sample_artery(window: MainWindow, tmp_path: Path) -> None:
    make_sample(SAMPLES[1], tmp_path / "artery", quick=True, monitor=silent)
    path = tmp_path / "artery" / "protocol.toml"
    text = path.read_text(encoding="utf-8")
    for start, end in (('[[plan]]\nname = "C Bypass"', "[simulate.lumen]"), ("[simulate.uncertainty]", "[output]")):  # minutes, nothing new
        first = text.index(start)
        text = text[:first] + text[text.index(end, first):]
    text = text.replace("[output]", "[simulate.pulsatile]\nsteps = 20\nbeats = 1\nmeshes = 1\n\n[output]", 1)
    path.write_text(text, encoding="utf-8")
    window.resize(1366, 768)
    window.open_protocol(path)
    settle(window)
    window.simulate()
    until(lambda: window.jobs.work is None, 1800.0)
    settle(window)
    assert window.loaded is not None
    assert len(window.loaded.plans) == 2, window.jobs.words.text()
    seen = walked(window)
    assert seen["plans"] == 2
    assert seen["meshes"] >= 2, "the lumen of each plan"
    assert seen["streamlines with particles"] >= 2
    assert seen["arrows"] >= 2
    assert seen["vessels"] == 1
    assert seen["results"] >= 6
    assert seen["moments"] >= 2, "the heartbeat of each plan has its slider in time"


def test_every_page_and_result_of_a_real_liver(window: MainWindow, real_study: RealStudy) -> None:
    assert real_study.status == 0, real_study.said
    window.resize(1920, 1080)
    open_in(window, real_study.case)
    seen = walked(window)
    assert seen["plans"] == 3
    assert seen["deformed"] >= 3
    assert seen["vessels"] == 1
    assert seen["compared"] >= 3
