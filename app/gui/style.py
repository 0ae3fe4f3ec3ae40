"""How the window looks: neutral dark, one blue accent, colour kept for anatomy and warnings (UI.md)."""
from __future__ import annotations

from PySide6.QtWidgets import QWidget

PANEL, WELL, INK, QUIET, ACCENT, WARNING, EDGE = "#1b1e23", "#121418", "#d7dae0", "#98a1b0", "#4a9be0", "#e0b84c", "#2c313a"

SHEET = f"""
* {{ font-size: 12px; }}
QMainWindow, QWidget {{ background: {PANEL}; color: {INK}; }}
QMenuBar, QMenu {{ background: #15181c; color: {INK}; }}
QMenu::item:selected, QMenuBar::item:selected {{ background: #2b5c8a; }}
QMenu::item:disabled {{ color: #7d8592; }}
QTreeWidget, QTableWidget, QComboBox, QLineEdit {{ background: {WELL}; border: 1px solid {EDGE}; selection-background-color: #2b5c8a; }}
QTreeWidget::item {{ padding: 2px 0; }}
QTreeWidget#plans::item {{ padding: 4px 0; }}
QTreeView::indicator {{ width: 12px; height: 12px; border: 1px solid #6d7787; border-radius: 2px; background: {WELL}; }}
QTreeView::indicator:checked {{ background: {ACCENT}; border-color: {ACCENT}; }}
QTableWidget {{ gridline-color: {EDGE}; alternate-background-color: #16191e; }}
QTableWidget::item, QComboBox {{ padding: 3px 6px; }}
QHeaderView::section {{ background: #20242b; border: 0; border-right: 1px solid {EDGE}; padding: 5px 6px; color: {INK}; }}
QTableCornerButton::section {{ background: #20242b; border: 0; }}
QPushButton {{ background: #2a2f38; border: 1px solid #3a414d; border-radius: 4px; padding: 5px 12px; }}
QPushButton:hover {{ background: #343b47; }}
QPushButton:checked {{ background: #25415c; border-color: {ACCENT}; }}
QPushButton:disabled {{ color: #7d8592; background: #20242b; }}
QPushButton#primary {{ background: #2f6ea8; border-color: #3c82c0; color: white; }}
QPushButton#primary:hover {{ background: #377cba; }}
QPushButton#primary:disabled {{ background: #20303f; color: #8a93a1; border-color: {EDGE}; }}
QPushButton:focus, QTreeWidget:focus, QTableWidget:focus, QComboBox:focus, QLineEdit:focus {{ border: 1px solid {ACCENT}; }}
QPushButton#primary:focus {{ border: 2px solid #bfe0ff; }}
QPushButton#small {{ padding: 1px 8px; }}
QPushButton#step {{ border: 0; border-left: 3px solid transparent; border-radius: 0; text-align: left; padding: 7px 10px; background: transparent; }}
QPushButton#step:checked {{ background: #253344; border-left: 3px solid {ACCENT}; color: white; }}
QPushButton#step:hover {{ background: #222a34; }}
QPushButton#step:focus {{ border: 1px solid {ACCENT}; border-left: 3px solid {ACCENT}; }}
QPushButton#warnings {{ color: {WARNING}; background: transparent; border-color: transparent; padding: 1px 8px; }}
QPushButton#warnings:focus {{ border-color: {ACCENT}; }}
QLabel#heading {{ color: {QUIET}; font-size: 11px; padding: 6px 2px 2px 2px; }}
QLabel#title {{ font-size: 15px; color: #eef1f5; padding: 2px; }}
QLabel#huge {{ font-size: 22px; color: #eef1f5; }}
QLabel#quiet {{ color: {QUIET}; }}
QLabel#warning {{ color: {WARNING}; }}
QLabel#wrong {{ color: #ff9d8a; }}
QWidget#banner, QWidget#banner QLabel {{ background: #3a3115; color: #f0d48a; }}
QWidget#banner QLabel#who {{ color: white; font-weight: bold; }}
QToolBar {{ border: 0; padding: 0; spacing: 0; background: #3a3115; }}
QProgressBar {{ background: {WELL}; border: 1px solid {EDGE}; border-radius: 3px; text-align: center; max-height: 14px; }}
QProgressBar::chunk {{ background: #2f6ea8; }}
QSplitter::handle {{ background: #0d0f12; }}
QSplitter::handle:horizontal {{ width: 3px; }}
QSplitter::handle:vertical {{ height: 5px; }}
QScrollBar {{ background: {WELL}; border: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: #3a414d; border-radius: 4px; min-height: 24px; min-width: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; border: 0; width: 0; height: 0; }}
QToolTip {{ background: #2a2f38; color: #e6e9ee; border: 1px solid #4a5160; padding: 3px; }}
"""


def restyled(widget: QWidget, name: str) -> None:
    """Give a widget another role of the sheet."""
    if widget.objectName() != name:
        widget.setObjectName(name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
