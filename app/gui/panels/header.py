"""The line above every page: whose case this is, that it is research, and which side is which."""
from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.gui.panels.elided import ElidedLabel
from biomech.model import Patient


class Header(QWidget):
    """Always visible, so that a wrong patient or a wrong side is noticed on any page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        self.who = ElidedLabel(self.tr("No case open"), least=160)
        self.who.setObjectName("who")
        self.who.setAccessibleName(self.tr("Case and patient"))
        self.warning = ElidedLabel(self.tr("Research use - not for clinical decisions"), least=200)
        self.side = ElidedLabel(self.tr("axial, coronal: patient's R on the left"), least=60)
        self.side.setAccessibleName(self.tr("Laterality"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.warning.setMinimumWidth(self.warning.sizeHint().width())  # this one is never cut
        row.addWidget(self.who)
        row.addStretch(1)
        row.addWidget(self.warning)
        row.addStretch(1)
        row.addWidget(self.side)

    def show_case(self, case: str, name: str, patient: Patient) -> None:
        """Name of the case, name and number in the images, and what the formulas were told about the patient."""
        told = (("sex", patient.sex), ("age", None if patient.age is None else f"{patient.age:g} y"),
                ("weight", None if patient.weight is None else f"{patient.weight:g} kg"),
                ("height", None if patient.height is None else f"{patient.height:g} m"))
        words = [word for word in (name, *(value for _, value in told[:2])) if word]
        self.who.setText("   ".join([case, *([" · ".join(words)] if words else [])]))
        self.who.setToolTip("\n".join([case, name or self.tr("no single patient name in the images"),
                                       *(f"{self.tr(key)}: {value or self.tr('not told')}" for key, value in told)]))
