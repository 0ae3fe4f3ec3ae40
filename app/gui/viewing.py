"""Between the panel of views and the views: turned planes, fill, second image, volume, cut, pictures and films.

Nothing here changes the case: it is how a person looks at it. What takes longer than a frame is made as Work.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.fusing import REGISTRATIONS, Second, load_second, register_over
from app.gui.loading import Images, Loaded
from app.gui.panels.views import CUTS, ViewsPanel, without_signals
from app.gui.turning import Turning
from app.gui.turntable import Turntable
from app.gui.work import Work
from app.report.words import number_text
from app.scene.clip import box_at, plane_at
from app.scene.overlays import COLOUR_MAPS, ramp
from app.scene.planes import LIMIT, Planes
from app.scene.volumes import Cloud, Coarse, coarse, presets_for
from meshing.step import Monitor
from meshing.units import Degree

if TYPE_CHECKING:
    from app.gui.pages.images import ImagesPage


class Viewing(QObject):
    """`refused(words)` when something could not be shown."""

    refused = Signal(str)

    def __init__(self, page: ImagesPage) -> None:
        super().__init__(page)
        self._page, self.panel = page, ViewsPanel()
        self.turning = Turning(self)
        self.second: Second | None = None
        self._laid = ""
        self.film: Turntable | None = None
        self._loaded: Loaded | None = None
        self._images: Images | None = None
        self._thin: Coarse | None = None
        self._cloud: Cloud | None = None
        self._work: Work | None = None
        page.marks.drawing.connect(self._drawing)
        for view in page.slices.values():
            view.turner = self.turning
            view.turns.connect(partial(self.turning.turn, view))
        panel = self.panel
        self.turning.turned.connect(self._show_planes)
        panel.angles_set.connect(self._by_numbers)
        panel.straighten.clicked.connect(self.turning.straighten)
        panel.fill.valueChanged.connect(self._fill)
        panel.second.clicked.connect(self.ask_second)
        panel.register.clicked.connect(self.ask_register)
        panel.no_second.clicked.connect(self.remove_second)
        panel.colours.activated.connect(lambda _: self.show_second(self.second))
        panel.blend.valueChanged.connect(self._blend)
        panel.volume.currentIndexChanged.connect(lambda _: self._show_volume())
        panel.surfaces.toggled.connect(lambda _: self._show_volume())
        panel.cut.currentIndexChanged.connect(lambda _: self.follow(moving=False))
        panel.other_side.toggled.connect(lambda _: self.follow(moving=False))
        panel.edge.valueChanged.connect(lambda _: self.follow(moving=False))
        for letter, button in panel.looks.items():
            button.clicked.connect(lambda _=False, view=letter: page.scene.look_from(view))
        panel.picture.clicked.connect(self.ask_picture)
        panel.video.clicked.connect(self.ask_video)
        self.allow()

    def show_case(self, loaded: Loaded | None) -> None:
        """Another case, another image, or the same with other structures."""
        self._loaded = loaded
        images = loaded.images if loaded is not None else None
        before, self._images = self._images, images
        if before is None or images is None or images.volume is not before.volume:
            self._stop_film()
            self._thin = self._cloud = None
            self._laid = ""
            self.show_second(None)
            self.panel.offer([preset.name for preset in presets_for(images.volume.modality)] if images is not None else ())
            self.panel.volume.setCurrentIndex(0)
            self.turning.straighten()
            self._fill(self.panel.fill.value())
        self._follow_plan()
        self.allow()

    def _follow_plan(self) -> None:
        """Lay over what the plan says: a registration that was made, taken back or done again."""
        wanted = self._loaded.session.plan.second if self._loaded is not None and self._images is not None else ""
        if wanted == self._laid or self._work is not None:
            return
        self._laid = wanted
        if wanted and self._loaded is not None:
            self.open_second(self._loaded.session.folder / REGISTRATIONS / wanted)
        else:
            self.show_second(None)

    def _drawing(self, kind: str | None) -> None:
        self.turning.drawing = kind is not None

    def _still(self, images: Images) -> bool:
        """Is this scan still the one that is shown? Its structures may have been read again."""
        return self._images is not None and self._images.volume is images.volume

    def allow(self) -> None:
        self.panel.allow(image=self._images is not None, second=self.second is not None, turned=not self.turning.planes.straight,
                         recording=self.film is not None)

    def follow(self, *, moving: bool = True) -> None:
        """The cut follows the crosshair."""
        place, scene, planes = CUTS[self.panel.cut.currentIndex()], self._page.scene, self.turning.planes
        at = self._page.slices["axial"].point_mm
        if place == "box":
            scene.set_cut(box_at(at, np.stack([planes.out(name) for name in CUTS[1:4]]), self.panel.edge.value()), moving=moving)
        elif place:
            # what lies towards the feet, the back or the left stays: the cut then faces the usual view, from the front, right and above
            keep = planes.out(place) * (-1.0 if place == "coronal" else 1.0)
            scene.set_cut([plane_at(at, -keep if self.panel.other_side.isChecked() else keep)], moving=moving)
        elif scene.is_cut:
            scene.set_cut((), moving=moving)
        if not moving:
            self._name_scene()
            self.allow()

    def _name_scene(self) -> None:
        """Over the 3D view: what it shows and what was cut away."""
        parts = [self.tr("Anatomy") if self._page.scene.cloud is None else self.tr("Volume, {}").format(self.panel.volume.currentText())]
        if self._page.scene.is_cut:
            parts.append(self.tr("cut: {}").format(self.panel.cut.currentText()))
        self._page.scene.title = ", ".join(parts)
        self._page.scene.update()

    def _show_planes(self, moving: bool) -> None:
        planes = self.turning.planes
        for view in self._page.slices.values():
            view.set_planes(planes, moving=moving)
        if self.panel.cut.currentIndex():
            self.follow()
        panel = self.panel

        def numbers() -> None:
            for box, angle in zip(panel.angles, planes.angles):
                box.setValue(round(float(angle), 1) + 0.0)
        without_signals(panel.angles, numbers)
        self.allow()

    def _by_numbers(self) -> None:
        about_s, about_p, about_l = (Degree(box.value()) for box in self.panel.angles)
        planes = Planes.by_angles(about_s, about_p, about_l)
        if planes is None:
            self.refused.emit(self.tr("A plane would lie more than {}° from its own axis then; choose a smaller angle, or turn another plane.")
                              .format(f"{LIMIT:g}"))
        self.turning.set(planes if planes is not None else self.turning.planes)

    def _fill(self, percent: int) -> None:
        for view in self._page.slices.values():
            if view.slice is not None:
                view.slice.set_fill(percent / 100.0)
                view.request(moving=True)

    # a second image

    def ask_second(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._page, self.tr("Folder of a registration, or of DICOM images"))
        if folder:
            self.open_second(Path(folder))

    def ask_register(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._page, self.tr("Folder of DICOM images to be registered"))
        if folder:
            self.register(Path(folder))

    def register(self, path: Path) -> None:
        """Register images over those of the case: a job with progress and cancel, and one step of undo."""
        if self._loaded is not None and self._images is not None:
            session, label = self._loaded.session, self.tr("register {}").format(path.name)
            self._page.asked_work.emit(self.tr("Registering {}").format(path.name), lambda monitor: register_over(session, path, label, monitor))

    def remove_second(self) -> None:
        """Show the first image alone; one step of undo where the plan lays the second over it."""
        if self._loaded is not None and self._loaded.session.plan.second:
            self._page.changed.emit(self.tr("remove the second image"), replace(self._loaded.session.plan, second=""))
        else:
            self.show_second(None)

    def open_second(self, path: Path) -> None:
        """Read it off the GUI thread, then lay it over the slices."""
        loaded, images = self._loaded, self._images
        if loaded is None or images is None:
            return
        if self._work is not None:
            self.refused.emit(self.tr("Something is being read for the views; wait a moment, then try again."))
            return
        self.panel.second_says.setText(self.tr("reading the second image..."))
        self._start(self.tr("Reading the second image"), lambda monitor: load_second(path, images.volume, loaded.session, monitor),
                    lambda found: self.show_second(found) if self._still(images) else None,
                    self.panel.second_says.setText)

    def show_second(self, second: Second | None) -> None:
        """Over all slices, with what is shown and how well it fits; None takes it away."""
        self.second = second
        colours, said = None, ""
        if second is not None:
            low, high = np.percentile(second.volume.values[::3, ::3, ::3], [2.0, 99.5])
            colours = ramp(COLOUR_MAPS[self.panel.colours.currentIndex()], float(low), float(high))
            said = self.tr("{}. {}. Colours from {} to {}; black is seen through.").format(second.title, second.error, number_text(float(low)),
                                                                                           number_text(float(high)))
        for view in self._page.slices.values():
            view.second_words = (second.title, second.error) if second is not None else ()
            if view.slice is not None:
                view.slice.set_second(second.volume if second is not None else None, colours, self.panel.blend.value() / 100.0)
                view.request(moving=True)
        self.panel.second_says.setText(said)
        self.allow()

    def _blend(self, percent: int) -> None:
        for view in self._page.slices.values():
            if view.slice is not None:
                view.slice.blend(percent / 100.0)
                view.request(moving=True)

    # the volume

    def _show_volume(self) -> None:
        images, number = self._images, self.panel.volume.currentIndex()
        self.allow()
        if images is None or number <= 0:
            self._page.scene.set_cloud(None, with_surfaces=True)
            self._name_scene()
            self.panel.says.setText("")
            return
        preset = presets_for(images.volume.modality)[number - 1]
        if self._cloud is not None:
            self._cloud.choose(preset)
            self._shown(self._cloud)
            return
        known = self._thin
        self.panel.says.setText(self.tr("preparing the volume..."))

        def made(found: tuple[Coarse, Cloud]) -> None:
            if self._still(images):
                self._thin, self._cloud = found
                if self.panel.volume.currentIndex() > 0:
                    self._show_volume()

        def make(monitor: Monitor) -> tuple[Coarse, Cloud]:
            thin = known if known is not None else coarse(images.volume, monitor)
            return thin, Cloud(thin, preset)
        if self._work is None:
            self._start(self.tr("Preparing the volume"), make, made, self._no_volume)

    def _no_volume(self, words: str) -> None:
        """It could not be made: the surfaces are shown, with the reason."""
        self.panel.volume.setCurrentIndex(0)
        self.panel.tell(words)

    def _shown(self, cloud: Cloud) -> None:
        self._page.scene.set_cloud(cloud, with_surfaces=self.panel.surfaces.isChecked())
        self._name_scene()
        self.panel.says.setText(self.tr("{} voxels of the scan are one of the volume; colours and opacity are unverified defaults, for the eye.")
                                .format(self._grouped()))

    def _grouped(self) -> str:
        assert self._images is not None
        assert self._thin is not None
        pairs = zip(self._images.volume.values.shape[::-1], self._thin.values.shape[::-1])
        return " × ".join(str(many // few) for many, few in pairs)

    def _start(self, title: str, does: Callable[[Monitor], Any], done: Callable[[Any], None], wrong: Callable[[str], object]) -> None:
        work = Work(title, does, self._page)
        self._work = work
        work.finished.connect(self._ended)
        work.done.connect(done)
        work.failed.connect(self.refused)
        work.failed.connect(wrong)
        work.start()

    def _ended(self) -> None:
        self._work = None
        if self.panel.volume.currentIndex() > 0 and self._cloud is None and self._page.isVisible():
            self._show_volume()  # it was asked for meanwhile

    # pictures

    def ask_picture(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self._page, self.tr("Save picture"), "views.png", self.tr("Pictures (*.png)"))
        if path:
            self.save_picture(Path(path))

    def save_picture(self, path: Path) -> None:
        """All views that are shown as one PNG, at their resolution on the screen, with the banner's words."""
        picture = self._page.picture(self._words())
        self._say(self.tr("{} saved").format(path.name) if picture.save(str(path), "PNG") else
                  self.tr("{} cannot be written; choose another folder, or make room.").format(path))

    def _words(self) -> str:
        assert self._loaded is not None
        who = " · ".join(part for part in (self._loaded.patient, self._loaded.session.plan.name) if part)
        return self.tr("{}   Research use - not for clinical decisions").format(who)

    def ask_video(self) -> None:
        if self.film is not None:
            self._stop_film()
            self._say(self.tr("The film was stopped; nothing was written."))
            return
        path, _ = QFileDialog.getSaveFileName(self._page, self.tr("Save film"), "turntable.avi", self.tr("Films (*.avi)"))
        if path:
            self.save_video(Path(path))

    def save_video(self, path: Path) -> None:
        """One turn of the 3D view as a film; the window stays alive meanwhile."""
        self.film = Turntable(self._page.scene, path, self._words(), self)
        self.film.went.connect(lambda share: self.panel.says.setText(self.tr("filming, {} %").format(round(100 * share))))
        for ended in (self.film.done, self.film.failed):
            ended.connect(self._film_ended)
        self.film.start()
        self.allow()

    def _film_ended(self, words: str) -> None:
        self.film = None
        self.allow()
        self.panel.tell(words)

    def _stop_film(self) -> None:
        if self.film is not None:
            self.film.stop()
            self.film = None
            self.allow()

    def _say(self, words: str) -> None:
        self.panel.says.setText(words)
