"""Who goes through the window by Tab sees where he is: every kind of control looks otherwise while it has the focus, in both looks."""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.gui.main_window import MainWindow
from app.gui.style import Theme, wear
from app.gui.view import VtkView
from app.session.workflow import PAGES
from tests.app.gui.conftest import drawn, settle, until
from tests.app.gui.test_crawl import controls, faces, name_of

CONTRAST = 2.5
"""Between the pixels of a ring and what was there without it; against what lies beside it the accent has 3 (test_style.py)."""
FEWEST = 20
"""Pixels of a ring: that of the handle of a slider is the smallest."""


@pytest.fixture(params=["dark", "light"])
def worn(request: pytest.FixtureRequest, shared: MainWindow) -> Iterator[MainWindow]:
    theme: Theme = request.param
    wear(theme)
    yield shared
    wear("dark")


def pixels(widget: QWidget) -> NDArray[np.float64]:
    """(rows, columns, 3) of what is seen of a widget, 0 to 1."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, :3 * image.width()].reshape(image.height(), image.width(), 3) / 255.0


def luminance(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Relative luminance of sRGB (WCAG 2.2)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ [0.2126, 0.7152, 0.0722])


def ring(before: NDArray[np.float64], after: NDArray[np.float64]) -> int:
    """How many pixels stand out from what was there before."""
    one, other = luminance(before), luminance(after)
    return int(((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05) >= CONTRAST).sum())


def kind(control: QWidget) -> tuple[str, str, bool]:
    """Controls that the style sheet may paint otherwise."""
    return control.metaObject().className(), control.objectName(), isinstance(control, QPushButton) and control.isChecked()


def test_where_the_focus_is_can_be_seen_on_every_kind_of_control(worn: MainWindow) -> None:
    worn.activateWindow()
    until(worn.isActiveWindow)
    seen: dict[tuple[str, str, bool], int] = {}
    unseen = []
    for page in PAGES:
        worn.go(page)
        settle(worn)
        for face in faces(worn):
            drawn()
            for control in controls(worn):
                if not control.isEnabled() or kind(control) in seen or not control.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    continue
                worn.setFocus()
                QCoreApplication.processEvents()
                before = pixels(control)
                control.setFocus(Qt.FocusReason.TabFocusReason)
                QCoreApplication.processEvents()
                if QApplication.focusWidget() is not control:
                    continue  # a group gives the focus to the one that is chosen
                if isinstance(control, VtkView):
                    drawn()
                after = pixels(control)
                assert before.shape == after.shape, name_of(control)
                seen[kind(control)] = ring(before, after)
                if seen[kind(control)] < FEWEST:
                    unseen.append(f"{page}, {face}: '{name_of(control)}' {kind(control)}: {seen[kind(control)]} pixels")
    assert len(seen) > 20
    assert not unseen, "\n".join(unseen)
