"""The 3D view of the image page: surfaces, or the scan itself as a volume, cut open by a plane or a box."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from PySide6.QtGui import QPainter

from app.gui.scene_widget import SceneWidget
from app.scene.clip import Mapper
from app.scene.colours import SCREEN, Scale
from app.scene.pictures import Drawn
from app.scene.volumes import Cloud

_RAYS = 150_000
"""So many rays a frame at rest: more would hold the window longer than a tenth of a second on two cores."""


class VolumeScene(SceneWidget):
    """What a SceneWidget shows, and a cloud."""

    cloud: Cloud | None = None
    with_surfaces = False
    _hidden: frozenset[str] = frozenset()
    _faded: Mapping[str, float] = MappingProxyType({})
    _own: Mapping[object, float] = MappingProxyType({})
    """Opacities that were chosen for structures, and those that the parts were made with."""
    _usual: tuple[tuple[Drawn, float], ...] = ()

    @property
    def shows(self) -> bool:
        return self.cloud is not None or super().shows

    def show_drawn(self, drawn: Sequence[Drawn], *, scale: Scale | None = None) -> None:
        self._restore()
        self._own = {part.actor: self._own.get(part.actor, part.actor.GetProperty().GetOpacity()) for part in drawn}
        super().show_drawn(drawn, scale=scale)
        self._apply()

    def set_hidden(self, names: frozenset[str]) -> None:
        self._hidden = names
        self._apply()

    def set_faded(self, opacities: Mapping[str, float]) -> None:
        """Opacities (0 to 1) of the structures of these names; the others have that of their organ."""
        self._faded = dict(opacities)
        self._apply()

    def set_cloud(self, cloud: Cloud | None, *, with_surfaces: bool) -> None:
        """Show the scan as a volume, None: the surfaces alone."""
        if self.cloud is not None and cloud is not self.cloud:
            self.renderer.RemoveViewProp(self.cloud.actor)
        if cloud is not None and cloud is not self.cloud:
            self.renderer.AddViewProp(cloud.actor)
        self.cloud, self.with_surfaces = cloud, with_surfaces
        self._apply()

    def prepare(self) -> None:
        super().prepare()
        if self.cloud is not None:
            # sorted translucency would be lost on what the volume is drawn over, and costs most of a frame
            self.renderer.SetUseDepthPeeling(False)
            width, height = (self.devicePixelRatioF() * side for side in (self.width(), self.height()))
            self.cloud.move(self.moving, max(1.0, math.sqrt(width * height / _RAYS)))

    @property
    def solid(self) -> bool:
        """Are surfaces that are translucent elsewhere drawn solid, because they stand in a volume?"""
        return self.with_surfaces and any(opacity < 1.0 and part.actor.GetVisibility() for part, opacity in self._usual)

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        if self.solid:
            self.say(painter, 10, 8 + painter.fontMetrics().height(), self.tr("surfaces are drawn solid inside the volume"), SCREEN.quiet)

    def _restore(self) -> None:
        for part, opacity in self._usual:
            part.actor.GetProperty().SetOpacity(opacity)
        self._usual = ()

    def _apply(self) -> None:
        self._restore()
        for part in self._drawn:
            part.actor.SetVisibility(part.name not in self._hidden and (self.cloud is None or self.with_surfaces))
            part.actor.GetProperty().SetOpacity(self._faded.get(part.name, self._own[part.actor]))
        if self.cloud is not None:
            self._usual = tuple((part, part.actor.GetProperty().GetOpacity()) for part in self._drawn)
            for part in self._drawn:
                part.actor.GetProperty().SetOpacity(1.0)
        self._cut()
        self.request()

    def _mappers(self) -> list[Mapper]:
        return [*super()._mappers(), *([self.cloud.mapper] if self.cloud is not None else [])]

    def turn(self, degrees: float) -> None:
        """Go round the patient's long axis, drawn in full."""
        camera = self.renderer.GetActiveCamera()
        focus, eye, up = (np.array(v) for v in (camera.GetFocalPoint(), camera.GetPosition(), camera.GetViewUp()))
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        about = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
        camera.SetPosition(*(focus + about @ (eye - focus)))
        camera.SetViewUp(*(about @ up))
        self._home = None
        self.request()
