"""How the views of the image page show what they show: turned planes, filled structures, a second image, volume, cut, pictures."""
from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.gui.language import said
from app.scene.overlays import COLOUR_MAPS
from app.scene.planes import LIMIT

_WIDTH = 292
CUTS = ("", "axial", "coronal", "sagittal", "box")
"""What the scene can be cut by: nothing, one of the slice planes, a box about the crosshair."""
LOOKS = ("A", "P", "R", "L", "S", "I")


class ViewsPanel(QScrollArea):
    """Holds the controls and no state of its own (app/gui/viewing.py listens to them)."""

    angles_set = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(8, 4, 8, 4)
        self._column.setSpacing(3)
        self._planes()
        self._fill()
        self._fusion()
        self._volume()
        self._cut()
        self._pictures()
        self._column.addStretch(1)
        self.setWidget(inside)

    def _head(self, words: str) -> None:
        head = QLabel(words)
        head.setObjectName("heading")
        self._column.addWidget(head)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(3)
        self._column.addLayout(form)
        return form

    def _button(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName("small")
        button.setToolTip(tip)
        return button

    def _slider(self, name: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, 100)
        slider.setAccessibleName(name)
        return slider

    def _quiet(self, name: str) -> QLabel:
        label = QLabel()
        label.setObjectName("quiet")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAccessibleName(name)
        self._column.addWidget(label)
        return label

    def _planes(self) -> None:
        self._head(self.tr("SLICE PLANES"))
        form = self._form()
        self.angles: list[QDoubleSpinBox] = []
        for words, tip in ((self.tr("About head-feet"), self.tr("Turns the coronal and the sagittal plane")),
                           (self.tr("About front-back"), self.tr("Turns the axial and the sagittal plane")),
                           (self.tr("About left-right"), self.tr("Turns the axial and the coronal plane"))):
            box = QDoubleSpinBox()
            box.setRange(-LIMIT, LIMIT)
            box.setDecimals(1)
            box.setSuffix("°")
            box.setKeyboardTracking(False)
            box.setAccessibleName(words)
            box.setToolTip(tip)
            box.valueChanged.connect(lambda _: self.angles_set.emit())
            form.addRow(words, box)
            self.angles.append(box)
        self.straighten = self._button(self.tr("Back to the axes"),
                                       self.tr("All three planes along the axes of the patient again (double click on a ring)"))
        self._column.addWidget(self.straighten)
        self.planes_say = self._quiet(self.tr("About the planes"))
        self.planes_say.setText(self.tr("Drag the rings on the crosshair's lines, or press Ctrl+Left and Ctrl+Right in a slice: the other two turn."))

    def _fill(self) -> None:
        self._head(self.tr("STRUCTURES IN THE SLICES"))
        self.fill = self._slider(self.tr("Fill of the structures"))
        self.fill.setToolTip(self.tr("0: outlines alone"))
        self._form().addRow(self.tr("Fill"), self.fill)

    def _fusion(self) -> None:
        self._head(self.tr("SECOND IMAGE"))
        row = QHBoxLayout()
        self.second = self._button(self.tr("Open..."), self.tr(
            "A folder that 'rehearse register' wrote for this image, or DICOM images of the same frame of reference"))
        self.no_second = self._button(self.tr("Remove"), self.tr("Show this image alone"))
        self.register = self._button(self.tr("Register..."), self.tr(
            "DICOM images of the same patient in another frame of reference: laid over this image by a rigid registration, with its error"))
        for button in (self.second, self.register, self.no_second):
            row.addWidget(button, 1)
        self._column.addLayout(row)
        form = self._form()
        self.colours = QComboBox()
        self.colours.setAccessibleName(self.tr("Colours of the second image"))
        names = {"warm": self.tr("warm"), "cool": self.tr("cool"), "green": self.tr("green"), "grey": self.tr("grey")}
        self.colours.addItems([names[name] for name in COLOUR_MAPS])
        self.blend = self._slider(self.tr("Share of the second image"))
        self.blend.setValue(50)
        form.addRow(self.tr("Colours"), self.colours)
        form.addRow(self.tr("Share"), self.blend)
        self.second_says = self._quiet(self.tr("About the second image"))

    def _volume(self) -> None:
        self._head(self.tr("3D VIEW"))
        form = self._form()
        self.volume = QComboBox()
        self.volume.setAccessibleName(self.tr("What the 3D view shows"))
        self.surfaces = QCheckBox(self.tr("Surfaces in the volume"))
        self.surfaces.setToolTip(self.tr("Draw the structures too, opaque, at their true depth"))
        form.addRow(self.tr("Show"), self.volume)
        self._column.addWidget(self.surfaces)
        grid = QGridLayout()
        grid.setSpacing(2)
        names = {"A": self.tr("front"), "P": self.tr("back"), "R": self.tr("the right"), "L": self.tr("the left"), "S": self.tr("head"),
                 "I": self.tr("feet")}
        self.looks: dict[str, QPushButton] = {}
        for number, letter in enumerate(LOOKS):
            button = self._button(letter, self.tr("From {} (key {} in the 3D view)").format(names[letter], letter))
            button.setAccessibleName(self.tr("See from {}").format(names[letter]))
            grid.addWidget(button, 0, number)
            self.looks[letter] = button
        self._column.addLayout(grid)

    def _cut(self) -> None:
        form = self._form()
        self.cut = QComboBox()
        self.cut.setAccessibleName(self.tr("Cut of the 3D view"))
        self.cut.addItems([self.tr("nothing"), self.tr("axial plane"), self.tr("coronal plane"), self.tr("sagittal plane"), self.tr("box")])
        self.cut.setToolTip(self.tr("Cut surfaces and volume open at a slice, or show only a box about the crosshair; both follow the crosshair"))
        self.other_side = QCheckBox(self.tr("Keep the other side"))
        self.edge = QDoubleSpinBox()
        self.edge.setRange(10.0, 600.0)
        self.edge.setValue(120.0)
        self.edge.setDecimals(0)
        self.edge.setSuffix(" mm")
        self.edge.setAccessibleName(self.tr("Edge of the box"))
        form.addRow(self.tr("Cut by"), self.cut)
        form.addRow(self.tr("Edge"), self.edge)
        self._column.addWidget(self.other_side)

    def _pictures(self) -> None:
        row = QHBoxLayout()
        self.picture = self._button(self.tr("Picture..."), self.tr("Save all four views as a picture"))
        self.video = self._button(self.tr("Turntable..."), self.tr("Save a film of the 3D view that turns once about the patient's long axis"))
        for button in (self.picture, self.video):
            row.addWidget(button, 1)
        self._column.addLayout(row)
        self.says = self._quiet(self.tr("About the 3D view"))

    def offer(self, presets: Sequence[str]) -> None:
        """The volume presets that go with the image."""
        names = [self.tr(name) for name in presets]
        if [self.volume.itemText(n) for n in range(1, self.volume.count())] != names:
            self.volume.clear()
            self.volume.addItems([self.tr("surfaces"), *names])

    def tell(self, words: str) -> None:
        """What an error or a finished work says about the 3D view."""
        self.says.setText(said(words))

    def allow(self, *, image: bool, second: bool, turned: bool, recording: bool) -> None:
        """Enable what can be done; what cannot says why."""
        none = self.tr("there is no image yet: run the plan to read it")
        box, plane = self.cut.currentIndex() == len(CUTS) - 1, 0 < self.cut.currentIndex() < len(CUTS) - 1
        rules: tuple[tuple[QWidget, bool, str], ...] = (
            *((angle, image, none) for angle in self.angles), (self.straighten, image and turned, self.tr("the planes lie along the axes")),
            (self.fill, image, none), (self.second, image, none), (self.register, image, none), (self.volume, image, none), (self.cut, image, none),
            *((widget, second, self.tr("open a second image first")) for widget in (self.no_second, self.colours, self.blend)),
            (self.surfaces, self.volume.currentIndex() > 0, self.tr("the surfaces are shown already")),
            (self.edge, box, self.tr("choose the box first")), (self.other_side, plane, self.tr("choose a plane first")),
            *((button, image, none) for button in self.looks.values()), (self.picture, image, none),
            (self.video, image, none))
        for widget, possible, why_not in rules:
            _tell(widget, possible, why_not)
        self.video.setText(self.tr("Stop") if recording else self.tr("Turntable..."))


def _tell(widget: QWidget, possible: bool, why_not: str) -> None:
    """A control that is disabled says why in its tooltip; the tooltip it had comes back with it."""
    usual = widget.property("usual tip")
    if usual is None:
        usual = widget.toolTip()
        widget.setProperty("usual tip", usual)
    widget.setEnabled(possible)
    widget.setToolTip(usual if possible else why_not)


def without_signals(widgets: Sequence[QWidget], does: Callable[[], object]) -> None:
    """Show what is already so, without the controls telling it again."""
    for widget in widgets:
        widget.blockSignals(True)
    does()
    for widget in widgets:
        widget.blockSignals(False)
