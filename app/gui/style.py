"""How the window looks: neutral dark, one blue accent, colour kept for anatomy and warnings (UI.md)."""
from __future__ import annotations

PANEL, WELL, INK, QUIET, ACCENT, WARNING, EDGE = "#1b1e23", "#121418", "#d7dae0", "#98a1b0", "#4a9be0", "#e0b84c", "#2c313a"

SHEET = f"""
* {{ font-size: 12px; }}
QMainWindow, QWidget {{ background: {PANEL}; color: {INK}; }}
QMenuBar, QMenu, QStatusBar {{ background: #15181c; color: {INK}; }}
QMenu::item:selected, QMenuBar::item:selected {{ background: #2b5c8a; }}
QMenu::item:disabled {{ color: #6b7380; }}
QTreeWidget, QTableWidget, QComboBox {{ background: {WELL}; border: 1px solid {EDGE}; selection-background-color: #2b5c8a; }}
QTableWidget {{ gridline-color: {EDGE}; }}
QHeaderView::section {{ background: #20242b; border: 0; padding: 5px; color: {QUIET}; }}
QPushButton {{ background: #2a2f38; border: 1px solid #3a414d; border-radius: 4px; padding: 5px 12px; }}
QPushButton:hover {{ background: #343b47; }}
QPushButton:disabled {{ color: #6b7380; background: #20242b; }}
QPushButton#primary {{ background: #2f6ea8; border-color: #3c82c0; color: white; }}
QPushButton#primary:disabled {{ background: #20303f; color: #8a93a1; border-color: {EDGE}; }}
QPushButton:focus, QTreeWidget:focus, QTableWidget:focus, QComboBox:focus {{ border: 1px solid {ACCENT}; }}
QPushButton#step {{ border: 0; border-left: 3px solid transparent; border-radius: 0; text-align: left; padding: 8px 10px; background: transparent; }}
QPushButton#step:checked {{ background: #253344; border-left: 3px solid {ACCENT}; color: white; }}
QPushButton#step:focus {{ background: #222a34; }}
QLabel#heading {{ color: {QUIET}; font-size: 11px; padding: 6px 2px 2px 2px; }}
QLabel#title {{ font-size: 15px; color: #eef1f5; padding: 2px; }}
QLabel#banner {{ background: #3a3115; color: #f0d48a; padding: 3px 10px; }}
QLabel#warning {{ color: {WARNING}; }}
QProgressBar {{ background: {WELL}; border: 1px solid {EDGE}; border-radius: 3px; text-align: center; max-height: 14px; }}
QProgressBar::chunk {{ background: #2f6ea8; }}
QSplitter::handle {{ background: #0d0f12; }}
QToolTip {{ background: #2a2f38; color: #e6e9ee; border: 1px solid #4a5160; }}
"""
