"""VtkView: VTK renders off screen and Qt paints the image.

The one way that works alike on X11, Wayland, Windows, macOS, remote desktops and with the offscreen platform of the tests:
no native child window, no shared GL context, overlays by QPainter, and `grab()` shows what the user sees. At most one
frame is rendered per paint event, so that a flood of mouse moves never queues up.
"""
from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.scene.offscreen import Frame


class VtkView(QWidget):
    """Shows `self.frame`, an offscreen window of app.scene; subclasses add renderers, mouse and overlays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 120)
        self.frame = Frame()
        self._image: QImage | None = None
        self._stale = True
        self._rest = QTimer(self, singleShot=True, interval=200)
        self._rest.timeout.connect(self._settle)

    def request(self, *, moving: bool = False) -> None:
        """Draw again at the next paint; `moving`: quickly now, in full quality when the hand rests."""
        self.frame.set_moving(moving)
        if moving:
            self._rest.start()
        self._stale = True
        self.update()

    def _settle(self) -> None:
        self.request()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._stale or self._image is None:
            self._stale = False
            pixels = self.frame.pixels()
            height, width, _ = pixels.shape
            self._image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBX8888)
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_over(painter)
        painter.end()

    def paint_over(self, painter: QPainter) -> None:
        """Overlays: letters, scale bar, readings. In widget pixels."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        ratio = self.devicePixelRatioF()
        self.frame.resize(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
        self._stale = True

    @property
    def aspect(self) -> float:
        return self.width() / max(1, self.height())

    def from_bottom(self, position: QPointF) -> tuple[float, float]:
        """Widget pixels with the origin at the lower left, as VTK counts."""
        return position.x(), self.height() - position.y()
