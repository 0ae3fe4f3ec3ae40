"""How a case was looked at when it was left: page, panels, views, planes, cut, volume, slab, hidden structures, what is compared.

It is kept with the settings of the user and not in the plan: looking changes nothing of the case, so it takes no step of its undo, and a case
in a folder that may only be read keeps it too. What cannot be restored (a structure that is gone, settings of another version) is left out.
"""
from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QTabWidget

from app.gui import memory
from app.scene.planes import Planes
from app.session.workflow import PAGES
from meshing.units import Degree

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow
    from app.gui.pages.images import ImagesPage
    from app.gui.panels.views import ViewsPanel

Layout = dict[str, Any]


def remember(window: MainWindow, page: str) -> None:
    """Keep the page that is shown now, and how the case is looked at."""
    if window.session is not None:
        memory.remember_page(window.session.folder, page)
        memory.remember_layout(window.session.folder, {name: read(window) for name, (read, _) in _PARTS.items()})


def leave(window: MainWindow) -> None:
    """The window closes."""
    memory.remember_geometry(window.saveGeometry())
    remember(window, window.page)


def left(window: MainWindow, folder: Path) -> tuple[str, Layout]:
    """The page and the layout in which a case was left; the case that is shown until now is left."""
    remember(window, window.page)
    return memory.page(folder), memory.layout(folder)


def restore(window: MainWindow, page: str, layout: Layout) -> str:
    """Look at the case as before; returns the page to go to."""
    for name, (_, write) in _PARTS.items():
        if name in layout:
            with suppress(TypeError, ValueError, LookupError, StopIteration):
                write(window, layout[name])
    return page if page in PAGES else "Images"


def _alone(window: MainWindow) -> int:
    """The number of the view that is shown alone, -1: all."""
    shown = [place for place, view in enumerate(window.images.views) if not view.isHidden()]
    return shown[0] if len(shown) == 1 else -1


def _show_alone(window: MainWindow, place: int) -> None:
    window.images.show_alone(window.images.views[place] if place >= 0 else None)


def _open_panels(window: MainWindow, opened: list[bool]) -> None:
    for button, on in zip(window.images.panel_buttons, opened):
        if button.isEnabled():
            button.setChecked(bool(on))


def _go_to(window: MainWindow, place: list[float]) -> None:
    window.images.go_to(np.array(place, float).reshape(3), moving=False)


def _turn(window: MainWindow, angles: list[float]) -> None:
    first, second, third = (Degree(float(angle)) for angle in angles)
    planes = Planes.by_angles(first, second, third)
    if planes is not None:
        window.images.viewing.turning.set(planes)


def _hidden(window: MainWindow) -> list[str]:
    return sorted(window.side.tree.hidden_names())


def _hide(window: MainWindow, names: list[str]) -> None:
    for found in window.loaded.images.structures if window.loaded is not None and window.loaded.images is not None else ():
        window.side.tree.item_named(found.name).setCheckState(0, Qt.CheckState.Unchecked if found.name in names else Qt.CheckState.Checked)


def _opacities(window: MainWindow) -> dict[str, float]:
    return dict(window.side.tree.opacities)


def _fade(window: MainWindow, opacities: dict[str, float]) -> None:
    window.side.tree.fade({str(name): float(opacity) for name, opacity in opacities.items()})


def _slab(window: MainWindow, slab: list[float]) -> None:
    kind, thick = slab
    window.images.thick.setValue(float(thick))
    window.images.slab.setCurrentIndex(int(kind))


def _cut(window: MainWindow, cut: list[float]) -> None:
    panel = window.images.viewing.panel
    place, other_side, edge = cut
    panel.edge.setValue(float(edge))
    panel.other_side.setChecked(bool(other_side))
    panel.cut.setCurrentIndex(int(place))


def _volume(window: MainWindow, volume: list[int]) -> None:
    panel = window.images.viewing.panel
    panel.surfaces.setChecked(bool(volume[1]))
    panel.volume.setCurrentIndex(int(volume[0]))


def _compared(window: MainWindow) -> list[str]:
    return [box.currentText() for box in (window.compare.count, *window.compare.boxes, window.compare.field)]


def _compare(window: MainWindow, chosen: list[str]) -> None:
    for box, words in zip((window.compare.count, *window.compare.boxes, window.compare.field), chosen):
        _choose(box, words)


def _choose(box: QComboBox, words: str) -> None:
    if (place := box.findText(words)) >= 0:
        box.setCurrentIndex(place)


def _splitters(window: MainWindow, sizes: list[list[int]]) -> None:
    found = window.findChildren(QSplitter)
    if [len(one) for one in sizes] == [splitter.count() for splitter in found]:
        for splitter, one in zip(found, sizes):
            if sum(one) > 0:
                splitter.setSizes([int(size) for size in one])


def _images(window: MainWindow) -> ImagesPage:
    return window.images


def _views(window: MainWindow) -> ViewsPanel:
    return window.images.viewing.panel


def _below(window: MainWindow) -> QTabWidget:
    return window.compare.below


def _turned(window: MainWindow) -> list[float]:
    return [float(angle) for angle in window.images.viewing.turning.planes.angles]


def _slab_of(window: MainWindow) -> list[float]:
    images = _images(window)
    return [images.slab.currentIndex(), images.thick.value()]


def _volume_of(window: MainWindow) -> list[int]:
    views = _views(window)
    return [views.volume.currentIndex(), int(views.surfaces.isChecked())]


def _cut_of(window: MainWindow) -> list[float]:
    views = _views(window)
    return [views.cut.currentIndex(), int(views.other_side.isChecked()), views.edge.value()]


def _crosshair(window: MainWindow) -> bool:
    return _images(window).crosshair.isChecked()


def _cross(window: MainWindow, on: Any) -> None:
    _images(window).crosshair.setChecked(bool(on))


def _fill_of(window: MainWindow) -> int:
    return _views(window).fill.value()


def _fill(window: MainWindow, share: Any) -> None:
    _views(window).fill.setValue(int(share))


_PARTS: dict[str, tuple[Callable[[MainWindow], Any], Callable[[MainWindow, Any], None]]] = {
    "hidden": (_hidden, _hide),
    "opacities": (_opacities, _fade),
    "place": (lambda window: window.images.place().tolist(), _go_to),
    "planes": (_turned, _turn),
    "crosshair": (_crosshair, _cross),
    "slab": (_slab_of, _slab),
    "fill": (_fill_of, _fill),
    "volume": (_volume_of, _volume),
    "cut": (_cut_of, _cut),
    "panels": (lambda window: [button.isChecked() for button in window.images.panel_buttons], _open_panels),
    "alone": (_alone, _show_alone),
    "compare": (_compared, _compare),
    "below": (lambda window: _below(window).currentIndex(), lambda window, place: _below(window).setCurrentIndex(int(place))),
    "splitters": (lambda window: [splitter.sizes() for splitter in window.findChildren(QSplitter)], _splitters),
}
"""What is kept: how it is read off the window, and how it is put back; in the order in which it is."""
