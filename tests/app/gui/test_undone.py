"""Everything that changes a case in the window is taken back by one Ctrl+Z, done again, and can still be taken back after the case is reopened.

Which places of the window change a case is read out of its sources; each has an action below that does it with the controls of the real window,
or a test elsewhere that does.
"""
from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QTreeWidget, QTreeWidgetItem

from app.gui.main_window import MainWindow
from app.gui.panels.properties import Properties
from app.gui.panels.sides import SidesDialog
from app.optimising import search_tasks
from app.registering import write_registration
from app.session import codec
from app.session.plan import Plan
from app.session.session import Session
from meshing.editors import Paint
from meshing.frames import LPS, Transform
from meshing.registration.registration import Registration, Residual
from meshing.step import plan_of, silent
from tests.app import demo
from tests.app.gui import sample
from tests.app.gui.conftest import drawn, open_in, settle, shut, until
from tests.app.gui.sample import RIGHT, WEDGE
from tests.app.gui.test_importing import checked, choose, looked, write_obj
from tests.app.gui.test_planes import drag as drag_handle
from tests.app.gui.test_plans import edit, line

GUI = Path(__file__).parents[3] / "app" / "gui"
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
Action = Callable[[MainWindow, Path], None]


# --- what changes a case, by the sources

def changes() -> dict[tuple[str, str], list[str]]:
    """(file, function) of everything below app/gui that changes a case -> what its step of undo may be called."""
    found: dict[tuple[str, str], list[str]] = {}
    for file in sorted(GUI.rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and len(call.args) >= 2 and _changes(call.func):
                    found.setdefault((file.relative_to(GUI).as_posix(), function.name), []).extend(_words(function))
    return found


def _changes(does: ast.expr) -> bool:
    """A signal with a label and a plan, or a method of the window, of the measurements or of the session with both."""
    match does:
        case ast.Attribute(attr="emit", value=ast.Attribute(attr="changed")):
            return True
        case ast.Attribute(attr="change" | "_change", value=ast.Name(id="self")):
            return True
        case ast.Attribute(attr="do", value=ast.Name(id="session")) | ast.Name(id="register_over"):
            return True
    return False


def _words(function: ast.FunctionDef) -> list[str]:
    return [node.value for node in ast.walk(function) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


PASS_ON = {("main_window.py", "change"), ("main_window.py", "take_back"), ("main_window.py", "do_again"), ("panels/plane_stage.py", "_released"),
           ("panels/properties.py", "_tell"), ("marking.py", "_change")}
"""They carry out, or hand on, what one of the others asked for."""
ELSEWHERE = {("viewing.py", "register"): "test_viewing.py::test_another_image_is_registered_in_the_window_and_taken_back",
             ("asking.py", "found"): "test_pages.py::test_a_case_whose_images_are_gone_is_shown_and_one_without_results_can_find_them",
             ("pages/simulate.py", "_certify"): "test_rehearse.py::test_the_grasp_of_the_rehearsal_is_one_step_of_undo"}
