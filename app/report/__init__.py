"""The planning report: content (pure values) -> sections (blocks) -> PDF or HTML.

    content   what a report says, as values that need no rendering
    words     numbers, intervals and verdicts in words
    blocks    what a section may be made of
    sections/ content -> blocks, one section a file
    fonts     the letters of the PDF
    pdf, html blocks -> file: both show the same blocks; stages: the plans in 3D, in the HTML
"""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.report.content import ReportContent
    from app.report.sections import Reader

# ReportLab is loaded when a report is built, not when the command line is.


def build_pdf(content: ReportContent, path: Path, reader: Reader = "surgeon") -> None:
    """Write the report as PDF; `path` holds the old file or the new one, never a part."""
    from app.report.pdf import build_pdf as build
    build(content, path, reader)


def build_html(content: ReportContent, path: Path, reader: Reader = "surgeon") -> None:
    """Write the report as one HTML file with its pictures and the plans in 3D inside."""
    from app.report.html import build_html as build
    build(content, path, reader)
