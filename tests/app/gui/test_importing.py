"""Import of structures in the window: what is asked, what is refused, and that it is one step of undo."""
from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from app.gui.main_window import MainWindow
from app.gui.panels.importing import ImportDialog
from meshing.labels import Labels
from meshing.segmenters.from_file import FromFile
from tests.app.gui.conftest import open_in, settle, until
from tests.meshing.hostile import ball

MIDDLE = np.array([-40.0, 0.0, 10.0])


@pytest.fixture
def window_(window: MainWindow, finished_case: Path, tmp_path: Path) -> MainWindow:
    open_in(window, Path(shutil.copytree(finished_case, tmp_path / "case")))
    return window


def write_obj(path: Path, *, without: int = 0) -> Path:
    """A ball of 20 mm in the liver, in centimetres and RAS, some triangles left out."""
    points, triangles = ball(np.random.default_rng(0), 20.0)
    points = (points - points.mean(axis=0) + MIDDLE) * [-0.1, -0.1, 0.1]
    lines = [f"v {x:.6f} {y:.6f} {z:.6f}" for x, y, z in points] + [f"f {a + 1} {b + 1} {c + 1}" for a, b, c in triangles[without:]]
    path.write_text("\n".join(lines) + "\n")
    return path


def looked(dialog: ImportDialog) -> str:
    until(lambda: dialog.work is None)
    return dialog.words.text()


def checked(dialog: ImportDialog) -> str:
    dialog.check.click()
    return looked(dialog)


def labels_of(window: MainWindow) -> Labels:
    assert window.loaded is not None
    assert window.loaded.images is not None
    assert window.loaded.images.labels is not None
    return window.loaded.images.labels


def choose(dialog: ImportDialog, **words: str) -> None:
    for field, word in words.items():
        box = getattr(dialog, field)
        box.setCurrentIndex(box.findData(word))


def test_a_damaged_surface_is_diagnosed_repaired_taken_and_taken_back(window_: MainWindow, tmp_path: Path) -> None:
    dialog = window_.ask_structure()
    assert dialog is not None
    assert not dialog.check.isEnabled()
    dialog.open_file(write_obj(tmp_path / "metastasis.obj", without=2))
    looked(dialog)
    assert dialog.name.text() == "metastasis"
    assert not dialog.take.isEnabled()
    assert "kind of structure" in checked(dialog)
    choose(dialog, organ="liver_tumour")
    assert "does not say the frame" in checked(dialog)
    choose(dialog, frame="RAS")
    assert "does not say the unit" in checked(dialog)
    choose(dialog, unit="mm")
    assert "ten times as large (cm for mm)" in checked(dialog) or "repaired" in dialog.words.text()
    choose(dialog, unit="cm")
    assert "Accept 'repaired'" in checked(dialog)
    top = dialog.faults.topLevelItem(0)
    assert top is not None
    assert "open edges" in top.text(0)
    dialog.faults.itemClicked.emit(top.child(0), 0)
    assert np.linalg.norm(window_.images.slices["axial"].point_mm - MIDDLE) == pytest.approx(20.0, abs=1.0)
    dialog.accepts["repaired"].setChecked(True)
    assert "belong to liver already" in checked(dialog)
    choose(dialog, over="takes")
    assert "metastasis would have 32.6 mL" in checked(dialog)
    assert "repaired" in dialog.words.text()
    choose(dialog, unit="m")
    assert not dialog.take.isEnabled()  # what was checked was something else
    choose(dialog, unit="cm")
    checked(dialog)
    before = labels_of(window_)
    dialog.take.click()
    settle(window_)
    until(lambda: "metastasis" in labels_of(window_).names, 60.0)
    found = labels_of(window_)
    assert found.volume_ml("metastasis") == pytest.approx(32.6, rel=0.01)
    assert found.volume_ml("liver") < before.volume_ml("liver") - 25.0
    assert window_.session is not None
    entry = window_.session.plan.anatomy[-1].segmenter
    assert isinstance(entry, FromFile)
    assert (entry.frame, entry.unit, entry.accept, entry.over, len(entry.digest)) == ("RAS", "cm", ("repaired",), "takes", 24)
    window_.take_back()
    settle(window_)
    until(lambda: "metastasis" not in labels_of(window_).names, 60.0)
    window_.do_again()
    settle(window_)
    until(lambda: "metastasis" in labels_of(window_).names, 60.0)


def test_a_name_that_is_taken_and_a_file_that_holds_no_structure_are_refused(window_: MainWindow, tmp_path: Path) -> None:
    dialog = window_.ask_structure()
    assert dialog is not None
    (tmp_path / "notes.txt").write_text("nothing")
    dialog.open_file(tmp_path / "notes.txt")
    assert "none of them" in looked(dialog)
    dialog.open_file(write_obj(tmp_path / "liver.obj"))
    looked(dialog)
    choose(dialog, organ="liver", frame="RAS", unit="cm")
    assert "is a structure 'liver' already" in checked(dialog)
    dialog.name.setText("other liver")
    choose(dialog, over="yields")
    assert "nothing of other liver is left" in checked(dialog)
    assert not dialog.take.isEnabled()
