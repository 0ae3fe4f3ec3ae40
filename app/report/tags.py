"""Tagged PDF: what is a heading, a paragraph, a table cell, a picture, for readers that read aloud (ISO 32000-1, 14.7 and 14.8).

ReportLab writes no tags, but lets marks into a page and objects into the catalogue. A flowable of this file carries an Element; when it is
drawn, its marks on the page are enclosed in /S <</MCID n>> BDC ... EMC and noted in the element. When the pages are finished the elements become
the structure tree, in the order of the blocks and not of the drawing. Lines, grounds, heads repeated on a further page and the frame of the
page are artifacts, which nobody reads aloud.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.platypus import Image, Paragraph, Table

_TAG = re.compile(r"<[^>]*>")


@dataclass(eq=False)
class Element:
    """A node of the structure tree: `role` (H1, P, Table, TR, TH, TD, Figure, L, LI, LBody), `alt` for what is no text, `words` as they are
    read (a line of a page ends without a space), and the marks (page from 0, number on it) that belong to it."""

    role: str
    alt: str = ""
    words: str = ""
    children: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    def add(self, role: str, alt: str = "") -> Element:
        made = Element(role, alt)
        self.children.append(made)
        return made


class TaggedText(Paragraph):  # type: ignore[misc]  # ReportLab has no types
    """A paragraph that says what it is; the parts of a split one say the same."""

    element: Element | None = None

    def split(self, width: float, height: float) -> list[Any]:
        parts: list[Any] = super().split(width, height)
        for part in parts:
            part.element = self.element
        return parts

    def draw(self) -> None:
        with marked(self.canv, self.element):
            super().draw()


class TaggedImage(Image):  # type: ignore[misc]
    element: Element | None = None

    def draw(self) -> None:
        with marked(self.canv, self.element):
            super().draw()


class PlainTable(Table):  # type: ignore[misc]
    """A table whose grounds and lines are artifacts; its cells say what they are."""

    def _drawBkgrnd(self) -> None:
        with artifact(self.canv):
            super()._drawBkgrnd()

    def _drawLines(self) -> None:
        with artifact(self.canv):
            super()._drawLines()


def text(markup: str, style: Any, element: Element | None, **more: Any) -> TaggedText:
    made = TaggedText(markup, style, **more)
    made.element = element
    if element is not None:
        element.words = unescape(_TAG.sub(" ", markup)).replace("\xa0", " ").strip()
    return made


@contextmanager
def marked(canvas: Any, element: Element | None) -> Iterator[None]:
    """What is drawn inside belongs to `element`; without one, or for the head of a table once more, it is an artifact."""
    page = canvas.getPageNumber() - 1
    if element is None or (element.role == "TH" and any(other != page for other, _ in element.marks)):
        with artifact(canvas):
            yield
        return
    number = canvas.marks_of_page.get(page, 0)
    canvas.marks_of_page[page] = number + 1
    element.marks.append((page, number))
    canvas._code.append(f"/{element.role} <</MCID {number}>> BDC")
    yield
    canvas._code.append("EMC")


@contextmanager
def artifact(canvas: Any) -> Iterator[None]:
    """What is drawn inside is not part of what the document says."""
    canvas._code.append("/Artifact BMC")
    yield
    canvas._code.append("EMC")


def write_structure(canvas: Any, root: Element, language: str = "en") -> None:
    """Put the structure tree of `root` (its children) into the file; to be called when all pages are written."""
    document, pages = canvas._doc, canvas._doc.Pages.pages
    owners: dict[tuple[int, int], Any] = {}
    named = {id(element): f"Structure{number}" for number, element in enumerate(_all(root))}

    def reference(element: Element) -> PDFObjectReference:
        return PDFObjectReference(named[id(element)])

    def write(element: Element, parent: Element | None) -> None:
        kids: list[Any] = []
        for page, number in element.marks:
            owners[page, number] = reference(element)
            kids.append(PDFDictionary({"Type": PDFName("MCR"), "Pg": PDFObjectReference(f"Page{page + 1}"), "MCID": number}))
        for child in element.children:
            if child.marks or child.children:
                write(child, element)
                kids.append(reference(child))
        entries: dict[str, Any] = {"K": PDFArray(kids)}
        if parent is None:
            leaves = [value for page in range(len(pages)) for value in (page, PDFArray(
                [owners[page, number] for number in range(canvas.marks_of_page.get(page, 0))]))]
            entries |= {"Type": PDFName("StructTreeRoot"), "ParentTree": PDFDictionary({"Nums": PDFArray(leaves)}), "ParentTreeNextKey": len(pages)}
        else:
            entries |= {"Type": PDFName("StructElem"), "S": PDFName(element.role), "P": reference(parent)}
            for key, words in (("Alt", element.alt), ("ActualText", element.words)):
                if words:
                    entries[key] = PDFString(words)
        document.Reference(PDFDictionary(entries), named[id(element)])

    write(root, None)
    for number, page in enumerate(pages):
        page.StructParents = number
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents"]
    catalogue = document.Catalog
    catalogue.StructTreeRoot = reference(root)
    catalogue.MarkInfo = PDFDictionary({"Marked": "true"})
    catalogue.Lang = PDFString(language)
    catalogue.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})


def _all(root: Element) -> Iterator[Element]:
    yield root
    for child in root.children:
        yield from _all(child)
