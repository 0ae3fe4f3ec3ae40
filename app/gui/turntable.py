"""A film of the 3D view that goes once round the patient's long axis: what the view shows, with letters, scale bar and a warning.

Frames are drawn one by one, so that the window stays alive between them; Stop ends it and leaves no file.
"""
from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPainter

from app.gui.volume_scene import VolumeScene
from app.report.words import number_text
from app.scene.film import Film
from meshing.errors import StoreError

FRAMES, PER_SECOND = 72, 12
_QUALITY = 90


class Turntable(QObject):
    """`went(share)` after each frame, then `done(words)` or `failed(words)`."""

    went = Signal(float)
    done = Signal(str)
    failed = Signal(str)

    def __init__(self, scene: VolumeScene, path: Path, warning: str, parent: QObject) -> None:
        super().__init__(parent)
        self._scene, self._path, self._warning = scene, path, warning
        self._film: Film | None = None
        self._made = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._next)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        """End it; nothing is written."""
        self._timer.stop()
        self._scene.turn(-360.0 * self._made / FRAMES)

    def _next(self) -> None:
        image = picture_of(self._scene, self._warning)
        if self._film is None:
            self._film = Film(image.width(), image.height(), PER_SECOND)
        if (image.width(), image.height()) != (self._film.width, self._film.height):
            self.stop()
            self.failed.emit(self.tr("The view changed its size while it was filmed; nothing was written. Try again and leave it as it is."))
            return
        self._film.add(jpeg_of(image))
        self._made += 1
        self._scene.turn(360.0 / FRAMES)
        self.went.emit(self._made / FRAMES)
        if self._made == FRAMES:
            self._timer.stop()
            try:
                self._film.write(self._path)
            except StoreError as error:
                self.failed.emit(str(error))
            else:
                size = number_text(os.path.getsize(self._path) / 1e6)
                self.done.emit(self.tr("{}: {} s, {} MB").format(self._path.name, number_text(FRAMES / PER_SECOND), size))


def picture_of(view: VolumeScene, warning: str) -> QImage:
    """What a view shows now with a line of words below its title; its sides are even, as films want them."""
    found = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    found = found.copy(0, 0, found.width() // 2 * 2, found.height() // 2 * 2)
    found.setDevicePixelRatio(view.devicePixelRatioF())
    painter = QPainter(found)
    painter.setFont(view.font())
    view.say(painter, 10, 6 + painter.fontMetrics().height() + 3, warning, (240, 212, 138))
    painter.end()
    return found


def jpeg_of(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", _QUALITY)  # type: ignore[call-overload]  # its stub wants bytes, the binding itself a str
    return bytes(data.data())
