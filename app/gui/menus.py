"""The menus of the window. Each command is one line: its words, its keys and what it does."""
from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup, QKeySequence

from app.gui import memory
from app.gui.commands import Commands
from app.gui.language import LANGUAGES, change
from app.gui.style import THEMES
from app.session.workflow import PAGES

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow


class Menus(Commands):
    """All commands; those whose state changes are kept by name."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        tr = window.tr
        file = self.menu(tr("&File"))
        self.open = self.add(file, tr("&Open case..."), "Ctrl+O", window.ask_case)
        self.open_text = self.add(file, tr("Open &protocol..."), "Ctrl+Shift+O", window.ask_protocol)
        self.images = self.add(file, tr("Open &images..."), "Ctrl+I", window.studies.ask_folder)
        self.add(file, tr("&Get from PACS..."), "Ctrl+G", window.ask_pacs)
        self.structure = self.add(file, tr("Import a s&tructure..."), "Ctrl+T", window.ask_structure)
        self.copy = self.add(file, tr("Save a &copy of the case..."), "Ctrl+Shift+S", window.ask_copy)
        self.moved = self.add(file, tr("The images have &moved..."), None, window.ask_moved)
        self.report = self.add(file, tr("Write &report..."), "Ctrl+P", window.ask_report)
        file.addSeparator()
        self.add(file, tr("E&xit"), "Ctrl+Q", window.close)
        edit = self.menu(tr("&Edit"))
        self.undo = self.add(edit, tr("&Undo"), QKeySequence(QKeySequence.StandardKey.Undo), window.take_back)
        self.redo = self.add(edit, tr("&Redo"), QKeySequence(QKeySequence.StandardKey.Redo), window.do_again)
        edit.addSeparator()
        self.sides = self.add(edit, tr("&Left and right..."), None, window.decide_sides)
        view = self.menu(tr("&View"))
        self.pages = [self.add(view, tr("&{} {}").format(number, tr(name)), None, partial(window.go, name)) for number, name in enumerate(PAGES, 1)]
        view.addSeparator()
        names = {"dark": tr("&Dark look"), "light": tr("&Light look"), "system": tr("Look of the &desktop")}
        looks = QActionGroup(window)
        for theme in THEMES:
            action = self.add(view, names[theme], None, partial(window.set_theme, theme))
            action.setCheckable(True)
            action.setChecked(theme == memory.theme())
            looks.addAction(action)
        view.addSeparator()
        tongues = QActionGroup(window)
        self.languages = [self.add(view, words, None, partial(change, window, code)) for code, words in LANGUAGES.items()]
        for code, action in zip(LANGUAGES, self.languages):
            action.setCheckable(True)
            action.setChecked(code == memory.language())
            tongues.addAction(action)
        view.addSeparator()
        self.add(view, tr("&Full screen"), "F11", window.full_screen)
        self.add(view, tr("&Conference"), "F10", window.confer)
        simulate = self.menu(tr("&Simulate"))
        self.run = self.add(simulate, tr("Simulate &all plans"), None, window.simulate)
        helping = self.menu(tr("&Help"))
        self.add(helping, tr("&Commands..."), "Ctrl+K", window.show_palette)
        self.add(helping, tr("&Keys and gestures..."), "F1", window.show_shortcuts)
