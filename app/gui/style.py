"""How the window looks: one neutral look in dark and in light, one blue accent, colour kept for anatomy and warnings (UI.md).

Image and 3D views are near black in both: grey values and translucent organs are read against black.
"""
from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QWidget

import resources

Theme = Literal["dark", "light", "system"]
THEMES: tuple[Theme, ...] = ("dark", "light", "system")


@dataclass(frozen=True)
class Look:
    """The colours of the window by their role, as #rrggbb."""

    panel: str
    well: str
    ink: str
    quiet: str
    accent: str
    warning: str
    edge: str
    menu: str
    chosen: str
    faint: str
    box: str
    stripe: str
    head: str
    button: str
    rim: str
    hover: str
    down: str
    primary: str
    primary_rim: str
    primary_hover: str
    primary_off: str
    primary_focus: str
    step: str
    step_hover: str
    title: str
    wrong: str
    banner: str
    banner_ink: str
    gap: str
    on_primary: str
    banner_who: str
    on_chosen: str
    good: str
    icons: str
    """The ending of the names of its pictures in resources/icons."""


DARK = Look(
    panel="#1b1e23", well="#121418", ink="#d7dae0", quiet="#98a1b0", accent="#4a9be0", warning="#e0b84c", edge="#2c313a", menu="#15181c",
    chosen="#2b5c8a", faint="#7d8592", box="#6d7787", stripe="#16191e", head="#20242b", button="#2a2f38", rim="#3a414d", hover="#343b47",
    down="#25415c", primary="#2f6ea8", primary_rim="#3c82c0", primary_hover="#3578b5", primary_off="#20303f", primary_focus="#bfe0ff",
    step="#253344", step_hover="#222a34", title="#eef1f5", wrong="#ff9d8a", banner="#3a3115", banner_ink="#f0d48a", gap="#0d0f12",
    on_primary="#ffffff", banner_who="#ffffff", on_chosen="#ffffff", good="#8fd19e", icons="dark")
LIGHT = Look(
    panel="#f3f4f6", well="#ffffff", ink="#1d2229", quiet="#5a6372", accent="#1f6fb8", warning="#7a5600", edge="#cfd4db", menu="#e9ebee",
    chosen="#2f6ea8", faint="#6b7482", box="#7d8794", stripe="#f6f7f9", head="#e4e7eb", button="#ffffff", rim="#b4bcc7", hover="#e8eef5",
    down="#d3e4f4", primary="#2465a0", primary_rim="#1d5487", primary_hover="#2d74b4", primary_off="#dfe6ed", primary_focus="#06182b",
    step="#dbe7f3", step_hover="#e6ebf1", title="#10151c", wrong="#a3260f", banner="#fbeeca", banner_ink="#5a4300", gap="#dadee4",
    on_primary="#ffffff", banner_who="#1d2229", on_chosen="#ffffff", good="#1d6b35", icons="light")
_ICONS = Path(resources.__file__).parent / "icons"
_worn = DARK
_LARGER = 1.45


def look() -> Look:
    """The look that the application wears now."""
    return _worn


def wear(theme: Theme, *, large: bool = False) -> None:
    """Dress the one QApplication, which is made when there is none yet; "system" follows the desktop, `large` is to be read from afar."""
    global _worn
    app = application()
    light = theme == "light" or (theme == "system" and app.styleHints().colorScheme() == Qt.ColorScheme.Light)
    _worn = LIGHT if light else DARK
    app.setStyleSheet(sheet(_worn, _LARGER if large else 1.0))


def application() -> QApplication:
    """The one QApplication."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    made = QApplication(sys.argv[:1])
    made.setApplicationName("Rehearse")
    made.setStyle("Fusion")
    QLocale.setDefault(QLocale.c())  # 1.5 mm is 1.5 mm in every language
    return made


def restyled(widget: QWidget, name: str) -> None:
    """Give a widget another role of the sheet."""
    if widget.objectName() != name:
        widget.setObjectName(name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def sheet(c: Look, larger: float = 1.0) -> str:
    """The style sheet of a look, its type larger by a factor."""
    icon = {name: (_ICONS / f"{name}-{c.icons}.svg").as_posix() for name in ("up", "down")}
    text, small, title, huge = (f"{round(size * larger)}px" for size in (12, 11, 15, 22))
    return f"""* {{ font-size: {text}; }}
QMainWindow, QWidget {{ background: {c.panel}; color: {c.ink}; }}
QMenuBar, QMenu {{ background: {c.menu}; color: {c.ink}; }}
QMenu::item:selected, QMenuBar::item:selected {{ background: {c.chosen}; color: {c.on_chosen}; }}
QMenu::item:disabled {{ color: {c.faint}; }}
QTreeWidget, QTableWidget, QComboBox, QLineEdit, QListWidget {{ background: {c.well}; border: 1px solid {c.edge}; }}
QTreeWidget, QTableWidget, QComboBox, QLineEdit, QListWidget {{ selection-background-color: {c.chosen}; selection-color: {c.on_chosen}; }}
QTreeWidget, QListWidget, QTableWidget {{ outline: 0; show-decoration-selected: 1; }}
QTreeWidget::item, QListWidget::item {{ padding: 2px 0; }}
QTreeWidget::item:selected, QListWidget::item:selected, QTableWidget::item:selected {{ background: {c.chosen}; color: {c.on_chosen}; }}
QTreeWidget::branch:selected {{ background: {c.chosen}; }}
QComboBox::drop-down {{ border: 0; width: 14px; }}
QComboBox::down-arrow {{ image: url({icon["down"]}); width: 10px; height: 6px; }}
QSpinBox, QDoubleSpinBox {{ background: {c.well}; border: 1px solid {c.edge}; border-radius: 2px; padding: 2px 4px; }}
QSpinBox:focus, QDoubleSpinBox:focus {{ border-color: {c.accent}; }}
QSpinBox:disabled, QDoubleSpinBox:disabled {{ color: {c.faint}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: 14px; background: transparent; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {c.hover}; }}
QAbstractSpinBox::up-arrow {{ image: url({icon["up"]}); width: 8px; height: 5px; }}
QAbstractSpinBox::down-arrow {{ image: url({icon["down"]}); width: 8px; height: 5px; }}
QToolButton::menu-indicator {{ image: url({icon["down"]}); width: 10px; height: 6px; subcontrol-position: right center; right: 6px; }}
QTreeWidget#plans::item {{ padding: 4px 0; }}
QTreeWidget#plans::branch:selected {{ background: {c.well}; }}
QTreeView::indicator {{ width: 12px; height: 12px; border: 1px solid {c.box}; border-radius: 2px; background: {c.well}; }}
QTreeView::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {c.box}; background: {c.well}; }}
QCheckBox::indicator {{ border-radius: 2px; }}
QRadioButton::indicator {{ border-radius: 7px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; }}
QCheckBox:disabled, QRadioButton:disabled, QComboBox:disabled, QLineEdit:disabled, QToolButton:disabled {{ color: {c.faint}; }}
QCheckBox:focus, QRadioButton:focus, QPlainTextEdit:focus, QScrollArea:focus, QToolButton:focus {{ border: 1px solid {c.accent}; }}
QToolButton {{ background: {c.button}; border: 1px solid {c.rim}; border-radius: 4px; padding: 3px 8px; text-align: left; }}
QToolButton[popupMode="2"] {{ padding-right: 20px; }}
QPlainTextEdit {{ background: {c.well}; border: 1px solid {c.edge}; }}
QGroupBox {{ border: 1px solid {c.edge}; border-radius: 4px; margin-top: 9px; padding-top: 6px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 8px; color: {c.quiet}; }}
QTabWidget::pane {{ border: 1px solid {c.edge}; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ background: {c.head}; color: {c.quiet}; border: 1px solid {c.edge}; padding: 5px 10px; }}
QTabBar::tab:selected {{ background: {c.panel}; color: {c.title}; border-bottom: 2px solid {c.accent}; }}
QTabBar::tab:focus {{ border: 1px solid {c.accent}; }}
QSlider::groove:horizontal {{ height: 4px; background: {c.edge}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.primary}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 12px; margin: -5px 0; background: {c.button}; border: 1px solid {c.box}; border-radius: 6px; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {c.accent}; }}
QTableWidget {{ gridline-color: {c.edge}; alternate-background-color: {c.stripe}; }}
QTableWidget::item {{ padding: 3px 6px; }}
QComboBox {{ padding: 3px 4px 3px 6px; }}
QHeaderView::section {{ background: {c.head}; border: 0; border-right: 1px solid {c.edge}; padding: 5px 6px; color: {c.ink}; }}
QTableCornerButton::section {{ background: {c.head}; border: 0; }}
QPushButton {{ background: {c.button}; border: 1px solid {c.rim}; border-radius: 4px; padding: 5px 12px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:checked {{ background: {c.down}; border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.faint}; background: {c.head}; }}
QPushButton#primary {{ background: {c.primary}; border-color: {c.primary_rim}; color: {c.on_primary}; }}
QPushButton#primary:hover {{ background: {c.primary_hover}; }}
QPushButton#primary:disabled {{ background: {c.primary_off}; color: {c.faint}; border-color: {c.edge}; }}
QPushButton:focus, QTreeWidget:focus, QListWidget:focus, QTableWidget:focus, QComboBox:focus, QLineEdit:focus {{ border: 1px solid {c.accent}; }}
QPushButton#primary:focus, QPushButton:checked:focus {{ border: 2px solid {c.primary_focus}; }}
QPushButton#small {{ padding: 1px 8px; }}
QPushButton#step {{ border: 0; border-left: 3px solid transparent; border-radius: 0; text-align: left; padding: 7px 10px; background: transparent; }}
QPushButton#step:checked {{ background: {c.step}; border-left: 3px solid {c.accent}; color: {c.title}; }}
QPushButton#step:hover {{ background: {c.step_hover}; }}
QPushButton#step:focus {{ border: 1px solid {c.accent}; border-left: 3px solid {c.accent}; }}
QPushButton#warnings {{ color: {c.warning}; background: transparent; border-color: transparent; padding: 1px 8px; }}
QPushButton#warnings:focus {{ border-color: {c.accent}; }}
QLabel#heading {{ color: {c.quiet}; font-size: {small}; padding: 6px 2px 2px 2px; }}
QLabel#title {{ font-size: {title}; color: {c.title}; padding: 2px; }}
QLabel#huge {{ font-size: {huge}; color: {c.title}; }}
QLabel#quiet {{ color: {c.quiet}; }}
QLabel#warning {{ color: {c.warning}; }}
QLabel#wrong {{ color: {c.wrong}; }}
QWidget#banner, QWidget#banner QLabel {{ background: {c.banner}; color: {c.banner_ink}; }}
QWidget#banner QLabel#who {{ color: {c.banner_who}; font-weight: bold; }}
QToolBar {{ border: 0; padding: 0; spacing: 0; background: {c.banner}; }}
QProgressBar {{ background: {c.well}; border: 1px solid {c.edge}; border-radius: 3px; text-align: center; max-height: 14px; }}
QProgressBar::chunk {{ background: {c.primary}; }}
QSplitter::handle {{ background: {c.gap}; }}
QSplitter::handle:horizontal {{ width: 3px; }}
QSplitter::handle:vertical {{ height: 5px; }}
QScrollBar {{ background: {c.well}; border: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {c.rim}; border-radius: 4px; min-height: 24px; min-width: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; border: 0; width: 0; height: 0; }}
QToolTip {{ background: {c.button}; color: {c.ink}; border: 1px solid {c.rim}; padding: 3px; }}
"""
