"""XML from strangers: no entities, no document types, UTF-8 only, so that a small file stays small."""
from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from meshing.errors import ImageError


def parsed_xml(path: Path, text: bytes) -> ElementTree.Element:
    """The root element. Raises ImageError when it is not well formed or declares a document type."""
    try:
        text.decode("utf-8")
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise ImageError(f"The file {path} declares a document type, which no surface needs; export it again.")
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, UnicodeDecodeError, ValueError, LookupError, RecursionError) as cause:
        raise ImageError(f"The file {path} cannot be read: its XML is damaged ({cause}); copy it again from its source.") from None
