"""Blocks -> PDF (A4), by ReportLab.

The file is tagged (tags.py). The same content gives the same bytes: no clock and no random names go in. The footer is drawn when the number of
pages is known, and is part of every page.
"""
from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import PageBreak as NewPage

from app.atomic import write_atomically
from app.report.blocks import Block, Bullets, Cell, Heading, Notice, PageBreak, Paragraph, Pictures, Table
from app.report.content import RESEARCH_USE, Picture, ReportContent
from app.report.fonts import Font, report_font
from app.report.sections import Reader, blocks_for
from app.report.tags import Element, TaggedImage, artifact, text, write_structure
from app.report.tags import PlainTable as Grid
from app.report.words import SIGNS, Tone, title_for

rl_config.useA85 = 0
"""Pictures as they are: written in printable characters they take a quarter more room and, in Python, seconds."""

WIDTH, HEIGHT = A4
SIDE, TOP, BOTTOM = 18 * mm, 22 * mm, 22 * mm
INNER = WIDTH - 2 * SIDE

INK, QUIET, RULE, ACCENT, STRIPE = (HexColor(code) for code in ("#1d232b", "#5b6673", "#c8d0d9", "#1b4f7d", "#f3f6f9"))
TONES: dict[Tone, tuple[Any, Any]] = {
    "good": (HexColor("#2c7a3f"), HexColor("#eaf5ed")), "caution": (HexColor("#8a5a00"), HexColor("#fff5dd")),
    "stop": (HexColor("#a3231b"), HexColor("#fdeae8"))}
"""Ink and ground of a tone."""


def build_pdf(content: ReportContent, path: Path, reader: Reader = "surgeon") -> None:
    """Write the report; `path` holds the old report or the new one, never a part."""
    write_atomically(path, pdf_bytes(content, reader))


def pdf_bytes(content: ReportContent, reader: Reader = "surgeon") -> bytes:
    title = title_for(reader)
    look, root = Look(report_font()), Element("StructTreeRoot")
    look.into = root.add("Document")
    stream = BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4, leftMargin=SIDE, rightMargin=SIDE, topMargin=TOP, bottomMargin=BOTTOM,
                               title=f"{title} {content.case}", author=f"Rehearse {content.program_version}",
                               subject=RESEARCH_USE, invariant=1)
    frame = Frame(SIDE, BOTTOM, INNER, HEIGHT - TOP - BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    story: list[Flowable] = look.title(content, reader)
    story += look.story(blocks_for(content, reader))

    def canvas(*args: Any, **kwargs: Any) -> NumberedCanvas:
        return NumberedCanvas(*args, content=content, font=look.font, title=title, root=root, **kwargs)

    document.build(story, canvasmaker=canvas)
    return stream.getvalue()


class NumberedCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """A canvas that keeps its pages until their number is known and then writes the frame of each."""

    def __init__(self, *args: Any, content: ReportContent, font: Font, title: str, root: Element, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._content, self._font, self._title = content, font, title
        self._pages: list[dict[str, Any]] = []
        self._root = root
        self.marks_of_page: dict[int, int] = {}

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        pages = self._pages
        for number, page in enumerate(pages, 1):
            self.__dict__.update(page)
            self._pages = pages
            with artifact(self):
                self._frame(number, len(pages))
            super().showPage()
        write_structure(self, self._root)
        super().save()

    def _frame(self, number: int, count: int) -> None:
        content, font = self._content, self._font
        self.setStrokeColor(RULE)
        self.setLineWidth(0.6)
        self.line(SIDE, 16 * mm, WIDTH - SIDE, 16 * mm)
        self.setFillColor(TONES["stop"][0])
        self.setFont(font.bold, 7.5)
        self.drawString(SIDE, 12 * mm, RESEARCH_USE)
        self.setFillColor(QUIET)
        self.setFont(font.plain, 7.5)
        self.drawRightString(WIDTH - SIDE, 12 * mm, f"page {number} of {count}")
        line = f"Case {shortened(content.case, 60)}   ·   Rehearse {content.program_version}   ·   input {content.input_hash}"
        self.drawString(SIDE, 8.5 * mm, font.writable(line))
        if number > 1:
            self.drawString(SIDE, HEIGHT - 14 * mm, font.writable(f"{self._title}   ·   {shortened(content.case, 80)}"))
            self.line(SIDE, HEIGHT - 16 * mm, WIDTH - SIDE, HEIGHT - 16 * mm)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most - 1] + "…"


class Look:
    """How each block looks on paper."""

    def __init__(self, font: Font) -> None:
        self.font = font
        self.into = Element("Document")
        base = ParagraphStyle("base", fontName=font.plain, fontSize=8.6, leading=11.6, textColor=INK)
        self.body = ParagraphStyle("body", base, spaceAfter=4)
        self.quiet = ParagraphStyle("quiet", base, fontSize=7.4, leading=10, textColor=QUIET, spaceBefore=3, spaceAfter=5)
        self.cell = ParagraphStyle("cell", base)
        self.number = ParagraphStyle("number", base, alignment=TA_RIGHT)
        self.head = ParagraphStyle("head", base, fontName=font.bold, fontSize=7.8, leading=10, textColor=ACCENT)
        self.head_right = ParagraphStyle("head right", self.head, alignment=TA_RIGHT)
        self.bullet = ParagraphStyle("bullet", base, leftIndent=10, bulletIndent=1, spaceAfter=2)
        self.first = ParagraphStyle("first", base, fontName=font.bold, fontSize=13.5, leading=17, textColor=ACCENT,
                                    spaceBefore=12, spaceAfter=5)
        self.second = ParagraphStyle("second", base, fontName=font.bold, fontSize=10, leading=13, spaceBefore=8, spaceAfter=3)
        self.caption = ParagraphStyle("caption", base, fontSize=7.6, leading=10, textColor=QUIET, spaceBefore=2)
        self.large = ParagraphStyle("large", base, fontName=font.bold, fontSize=20, leading=24)

    def markup(self, text: str) -> str:
        return escape(self.font.writable(text)).replace("\n", "<br/>")

    def title(self, content: ReportContent, reader: Reader) -> list[Flowable]:
        lines = [f"{name}: {value}" for name, value in content.patient] if reader == "surgeon" else []
        return [text(self.markup(content.case), self.large, self.into.add("H1")),
                text(self.markup("   ·   ".join([title_for(reader), content.date, *lines])), self.quiet, self.into.add("P"))]

    def story(self, blocks: Iterable[Block]) -> list[Flowable]:
        """The blocks in order; a heading never stands alone at the foot of a page."""
        story: list[Flowable] = []
        waiting: list[Flowable] = []
        for block in blocks:
            made = self.flowables(block)
            if isinstance(block, Heading):
                waiting += made
            elif isinstance(block, Table):
                story += [CondPageBreak(45 * mm), *waiting, *made] if waiting else made
                waiting = []
            else:
                story += [KeepTogether([*waiting, made[0]]), *made[1:]] if waiting else made
                waiting = []
        return story + waiting

    def flowables(self, block: Block) -> list[Flowable]:
        match block:
            case Heading():
                style = self.first if block.level == 1 else self.second
                return [text(self.markup(block.text), style, self.into.add(f"H{block.level + 1}"))]
            case Paragraph():
                return [text(self.markup(block.text), self.quiet if block.quiet else self.body, self.into.add("P"))]
            case Bullets():
                listed = self.into.add("L")
                return [text(self.markup(item), self.bullet, listed.add("LI").add("LBody"), bulletText="•") for item in block.items]
            case Notice():
                return [self._notice(block), Spacer(1, 4)]
            case Table():
                return [self._table(block), Spacer(1, 4)]
            case Pictures():
                return self._pictures(block)
            case PageBreak():
                return [NewPage()]

    def _notice(self, notice: Notice) -> Flowable:
        ink, ground = TONES[notice.tone]
        colour = ink.hexval().replace("0x", "#")
        sign = f'<font name="{self.font.bold}" color="{colour}">{self.markup(SIGNS[notice.tone])}</font>'
        grid = Grid([[text(f"{sign}&nbsp; {self.markup(notice.text)}", self.cell, self.into.add("P"))]], colWidths=[INNER])
        grid.setStyle([("BACKGROUND", (0, 0), (-1, -1), ground), ("LINEBEFORE", (0, 0), (0, -1), 2.4, ink),
                       ("LEFTPADDING", (0, 0), (-1, -1), 8), ("TOPPADDING", (0, 0), (-1, -1), 4),
                       ("BOTTOMPADDING", (0, 0), (-1, -1), 5)])
        return grid

    def _table(self, table: Table) -> Flowable:
        whole = self.into.add("Table")
        line_of_heads = whole.add("TR")
        head = [text(self.markup(name), self.head_right if column in table.right else self.head, line_of_heads.add("TH"))
                for column, name in enumerate(table.head)]
        body = [[text(self._cell(cell), self.number if column in table.right else self.cell, line_of_cells.add("TD"))
                 for column, cell in enumerate(row)] for row in table.rows for line_of_cells in [whole.add("TR")]]
        total = sum(table.widths)
        grid = Grid([head, *body], colWidths=[INNER * width / total for width in table.widths], repeatRows=1)
        style: list[tuple[Any, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, 0), 1.0, ACCENT),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
            ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]
        for line, row in enumerate(table.rows, 1):
            style += [("BACKGROUND", (column, line), (column, line), TONES[cell.tone][1])
                      for column, cell in enumerate(row) if cell.tone is not None]
        grid.setStyle(style)
        return grid

    def _cell(self, cell: Cell) -> str:
        text = self.markup(cell.text)
        if cell.strong:
            text = f'<font name="{self.font.bold}">{text}</font>'
        if cell.below:
            text += f'<br/><font size="7.2" color="#5b6673">{self.markup(cell.below)}</font>'
        return text

    def _pictures(self, block: Pictures) -> list[Flowable]:
        gap = 5 * mm
        width = (INNER - gap * (block.columns - 1)) / block.columns
        rows: list[Flowable] = []
        for start in range(0, len(block.pictures), block.columns):
            row = block.pictures[start:start + block.columns]
            filled = [self._picture(picture, width) for picture in row] + [""] * (block.columns - len(row))
            grid = Grid([filled], colWidths=[width + gap] * (block.columns - 1) + [width])
            grid.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
                           ("RIGHTPADDING", (0, 0), (-1, -1), 0)])
            rows += [grid, Spacer(1, 4)]
        return rows

    def _picture(self, picture: Picture, width: float) -> list[Flowable]:
        across, down = picture.size
        drawn = TaggedImage(BytesIO(picture.png), width - 2, (width - 2) * down / across)
        drawn.element = self.into.add("Figure", picture.caption)
        framed = Grid([[drawn]], colWidths=[width])
        framed.setStyle([("BOX", (0, 0), (-1, -1), 0.5, RULE), *((f"{side}PADDING", (0, 0), (-1, -1), 1)
                                                               for side in ("LEFT", "RIGHT", "TOP", "BOTTOM"))])
        return [framed, text(self.markup(picture.caption), self.caption, self.into.add("Caption"))]
