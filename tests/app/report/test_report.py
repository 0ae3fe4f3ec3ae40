"""The report as a reader gets it: every number, every interval, the warning on every page, no black boxes."""
from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.report import fonts
from app.report.blocks import Heading, Table
from app.report.content import RESEARCH_USE, Picture, ReportContent
from app.report.fonts import Font, report_font
from app.report.html import build_html, html_text
from app.report.pdf import build_pdf, pdf_bytes
from app.report.sections import all_blocks
from app.report.words import NO_INTERVAL, interval_text, value_text
from app.scene.offscreen import png
from biomech.compare import compared
from meshing.errors import RenderError
from tests.app import demo

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="skipped: no pdftotext (poppler-utils)")


def dot(colour: int = 90) -> bytes:
    return png(np.full((30, 40, 3), colour, np.uint8))


@pytest.fixture(scope="module")
def content() -> ReportContent:
    return demo.content(Picture(dot(), "Anatomy from the front."), Picture(dot(120), "The cut.", "A right hepatectomy"),
                        Picture(dot(150), "The wedge.", "B wedge resection"))


def pages_of(data: bytes, folder: Path) -> list[str]:
    path = folder / "report.pdf"
    path.write_bytes(data)
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


@needs_pdftotext
def test_every_page_says_what_it_is_and_of_what(content: ReportContent, tmp_path: Path) -> None:
    pages = pages_of(pdf_bytes(content), tmp_path)
    assert len(pages) >= 4
    for number, page in enumerate(pages, 1):
        for words in (RESEARCH_USE, "Case Demo patient 01", "Rehearse 0.1.0", "input 3f9a1c77e0b2d4a6c8e1",
                      f"page {number} of {len(pages)}"):
            assert words in page


@needs_pdftotext
def test_every_measure_stands_with_value_unit_and_interval(content: ReportContent, tmp_path: Path) -> None:
    pages = pages_of(pdf_bytes(content), tmp_path)
    whole = "\n".join(pages)
    for plan in content.plans:
        page = next(text for text in pages if f"Plan {plan.plan}" in text)
        for measure in plan.measures:
            assert measure.name in page
            assert value_text(measure) in page
            assert value_text(measure) in whole.replace(page, "")  # in the comparison too
    assert "487 to 538 mL" in whole
    assert whole.count(NO_INTERVAL) >= 7


@needs_pdftotext
def test_a_table_begins_below_its_heading_and_goes_on_over_the_page(content: ReportContent, tmp_path: Path) -> None:
    pages = pages_of(pdf_bytes(content), tmp_path)
    first = next(number for number, text in enumerate(pages) if "Comparison of the plans" in text)
    names = [row.name for row in content.comparison.rows]
    below = pages[first].split("Comparison of the plans")[1]
    assert names[0] in below
    assert names[-1] not in below
    assert names[-1] in pages[first + 1]


@needs_pdftotext
def test_the_first_page_answers_which_what_and_whether(content: ReportContent, tmp_path: Path) -> None:
    first = " ".join(pages_of(pdf_bytes(content), tmp_path)[0].split())
    for words in ("A right hepatectomy", "B wedge resection", "What differs", "Smallest tumour margin", "14.2 mm ◇", "−8.1 mm",
                  "Converged, inside the tested range", "Read with caution: Strain above", "unverified default"):
        assert words in first


def words_only(html: str) -> str:
    return html.replace("<b>", "").replace("</b>", "")


def test_the_html_says_the_same_and_needs_nothing_else(content: ReportContent) -> None:
    html = words_only(html_text(content))
    for plan in content.plans:
        for measure in plan.measures:
            assert f">{value_text(measure)}" in html
            assert interval_text(measure) in html
        for sentence in plan.done:
            assert sentence in html
    assert RESEARCH_USE in html
    assert html.count("data:image/png;base64,") == len(content.pictures) + 2  # the first of each plan is on the summary too
    assert "http" not in html.replace("http-equiv", "")
    assert "<script" not in html


def test_names_are_text_and_never_markup(content: ReportContent) -> None:
    nasty = replace(content, case="<b>Smith & Sons</b> <script>")
    assert "&lt;b&gt;Smith &amp; Sons&lt;/b&gt; &lt;script&gt;" in html_text(nasty)
    assert pdf_bytes(nasty).startswith(b"%PDF")


@needs_pdftotext
def test_a_letter_the_font_lacks_is_written_as_its_code(content: ReportContent, tmp_path: Path) -> None:
    pages = pages_of(pdf_bytes(replace(content, case="張 Müller, Łucja")), tmp_path)
    assert all("Case [U+5F35] Müller, Łucja" in page for page in pages)


def test_without_dejavu_the_font_of_reportlab_is_used_with_plain_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FOLDERS", ("/nowhere",))
    report_font.cache_clear()
    vera = report_font()
    report_font.cache_clear()
    assert vera.plain == "Vera"
    assert vera.writable("14.2 mm ◆") == "14.2 mm (best)"
    monkeypatch.setattr(fonts, "PAIRS", (("NoSuch.ttf", "NoSuchBold.ttf"),))
    with pytest.raises(RenderError, match="fonts-dejavu-core"):
        report_font()
    report_font.cache_clear()


def test_a_font_writes_only_what_it_knows() -> None:
    font = Font("x", "x", frozenset(map(ord, "ab ")))
    assert font.writable("a≥b\né") == "a>=b\n[U+00E9]"


def test_the_same_content_gives_the_same_bytes(content: ReportContent, tmp_path: Path) -> None:
    build_pdf(content, tmp_path / "one.pdf")
    build_pdf(content, tmp_path / "two.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    build_html(content, tmp_path / "one.html")
    assert (tmp_path / "one.html").read_text(encoding="utf-8") == html_text(content)


def test_many_plans_and_long_words_still_fit(content: ReportContent) -> None:
    plans = tuple(replace(plan, plan=f"{plan.plan} variant {number} with-a-name-that-is-much-too-long-for-its-column",
                          measures=plan.measures * 12) for number in range(3) for plan in content.plans)
    large = replace(content, plans=plans, comparison=compared(plans), pictures=())
    assert pdf_bytes(large).startswith(b"%PDF")
    bare = replace(content, plans=(), comparison=compared(()), pictures=(), images=(), anatomy=(), meshes=(), assumed=())
    assert pdf_bytes(bare).startswith(b"%PDF")


@needs_pdftotext
def test_the_pdf_is_tagged_for_readers_that_read_aloud(content: ReportContent, tmp_path: Path) -> None:
    """Every heading, paragraph, cell and picture of the blocks stands in the structure tree, pictures with words, every page with its marks."""
    made = pdf_bytes(content)
    assert b"/MarkInfo" in made
    assert b"/StructTreeRoot" in made
    assert b"/Lang (en)" in made
    roles = re.findall(rb"/S /(\w+)", made)
    for role in (b"H1", b"H2", b"P", b"Table", b"TR", b"TH", b"TD", b"L", b"LI", b"LBody"):
        assert role in roles, role
    heads = sum(len(block.head) for block in all_blocks(content) if isinstance(block, Table))
    cells = sum(len(row) for block in all_blocks(content) if isinstance(block, Table) for row in block.rows)
    assert roles.count(b"TH") == heads
    assert roles.count(b"TD") == cells
    assert roles.count(b"Figure") == len(re.findall(rb"/Alt ", made))
    assert roles.count(b"Figure") >= 3
    assert len(re.findall(rb"/StructParents \d+", made)) == len(pages_of(made, tmp_path))


@needs_pdftotext
def test_the_structure_is_read_in_the_order_of_the_blocks(content: ReportContent, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(pdf_bytes(content))
    told = subprocess.run(["pdfinfo", "-struct-text", str(tmp_path / "report.pdf")], capture_output=True, check=True)
    assert not told.stderr
    words = told.stdout.decode()
    heads = [block.text for block in all_blocks(content) if isinstance(block, Heading)]
    read = re.findall(r'H[23] \(block\)\s+"([^"]*)"', words)
    assert [head.replace(" ", "") for head in read] == [head.replace(" ", "") for head in heads]
    assert words.startswith("Document")
