"""What an export format is."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from meshing.centreline import Centreline
from meshing.dicom.source import Source
from meshing.labels import Label, Labels
from meshing.surface import Surface
from meshing.volume import Volume

Kind = Literal["surface", "mesh", "labels", "tree", "scene", "filed labels", "filed surface", "filed report"]


@dataclass(frozen=True)
class Format:
    """`write(what, path)` takes a Surface ("surface"), a mesh with `vtu.Fields` ("mesh"), Labels ("labels"), a
    TreeInScan ("tree"), a Scene ("scene"), or what is filed with the patient's images: FiledLabels, FiledSurface, FiledReport."""

    key: str
    title: str
    suffix: str
    kind: Kind
    write: Callable[[Any, Path], None]


@dataclass(frozen=True, eq=False)
class Scene:
    """All structures of a case, for a format that holds many in one file."""

    parts: tuple[tuple[Label, Surface], ...]


@dataclass(frozen=True, eq=False)
class TreeInScan:
    """A vessel tree and the scan that it was traced in."""

    tree: Centreline
    volume: Volume


@dataclass(frozen=True, eq=False)
class FiledLabels:
    """Labels, and the series on which they were drawn."""

    labels: Labels
    source: Source


@dataclass(frozen=True, eq=False)
class FiledSurface:
    """One structure, the series on which it was drawn, and its number among the structures."""

    surface: Surface
    label: Label
    number: int
    source: Source


@dataclass(frozen=True, eq=False)
class FiledReport:
    """The report of a case as PDF, and the series that it is about."""

    pdf: bytes
    title: str
    source: Source
