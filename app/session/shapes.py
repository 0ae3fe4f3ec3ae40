"""The surfaces of an anatomy as they are drawn: kept in the store of the case, because making them takes longer than everything else that
opening a case does. They are looked at and never computed with.
"""
from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from app.session.store import Store
from meshing.errors import StoreError
from meshing.step import ContentId, Made
from meshing.surface import Surface

VERSION = 8
"""Raised when app/scene/display.py draws otherwise."""
Drawable = tuple[tuple[tuple[Surface, str], ...], tuple[Surface, ...]]


@dataclass(frozen=True, eq=False)
class Shapes:
    """`full` surfaces with the keys of their organs, and `light` ones for while the scene moves."""

    full: tuple[tuple[Surface, str], ...]
    light: tuple[Surface, ...]


def _made(labels: ContentId) -> Made:
    return Made("app.scene.display", VERSION, "{}", (labels,))


def kept(store: Store, labels: ContentId) -> Drawable | None:
    """The surfaces of a label map that were kept, None where there are none or they cannot be read: then they are made again."""
    id = _made(labels).id
    if id in store:
        with suppress(StoreError):
            found: Shapes = store.get(id).value
            return found.full, found.light
    return None


def keep(store: Store, labels: ContentId, drawn: Drawable, seconds: float) -> None:
    """Keep surfaces for the next time; a case that may only be read, or a full disk, goes without."""
    with suppress(StoreError):
        store.put(_made(labels), Shapes(*drawn), seconds)
