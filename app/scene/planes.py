"""The three slice planes, straight along the patient's axes or turned together about the crosshair.

They stay at right angles to each other. One rotation of the patient's axes says where all three lie: the normal of a plane is its
straight one turned by it, and its picture is turned no further than that takes (the smallest rotation from the straight frame), so
that a view never rolls, whichever way the planes were turned. No plane leaves its own axis by more than LIMIT: then every edge of a
picture still has the letter that it has when the plane is straight, and left can never become right. Every direction lies within
55 degrees of one of the three axes, so that any plane can be reached.
"""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from app.scene.cameras import SLICE_VIEWS, axes_of, view_of
from meshing.units import Degree

Array = NDArray[np.float64]

LIMIT = Degree(60.0)
BASE: dict[str, Array] = {name: np.stack(axes_of(view_of(letter))) for name, letter in SLICE_VIEWS.items()}
"""(3, 3) of each straight plane: rows to the right, to the top and out of its picture, LPS."""


@dataclass(frozen=True, eq=False)
class Planes:
    """`rotation` (3, 3) takes the patient's axes to those of the planes."""

    rotation: Array = field(default_factory=lambda: np.eye(3))

    def out(self, name: str) -> Array:
        """(3,) unit normal of a plane, towards the eye."""
        return np.asarray(self.rotation @ BASE[name][2])

    def frame(self, name: str) -> Array:
        """(3, 3) unit vectors to the right, to the top and out of the picture of a plane."""
        straight, out = BASE[name], self.out(name)
        axis, along = np.cross(straight[2], out), float(straight[2] @ out)
        if float(np.linalg.norm(axis)) < 1e-12:
            return straight.copy()
        cross = np.array([[0.0, -axis[2], axis[1]], [axis[2], 0.0, -axis[0]], [-axis[1], axis[0], 0.0]])
        turn = np.eye(3) + cross + cross @ cross / (1.0 + along)
        return np.asarray(straight @ turn.T)

    def tilt(self, name: str) -> Degree:
        """How far a plane is turned from its axis."""
        return Degree(float(np.degrees(np.arccos(np.clip(BASE[name][2] @ self.out(name), -1.0, 1.0)))))

    @property
    def straight(self) -> bool:
        return all(self.tilt(name) < 1e-3 for name in BASE)

    @property
    def angles(self) -> tuple[Degree, Degree, Degree]:
        """About the axes head-feet, front-back and left-right: what `by_angles` takes."""
        s, p, x = Rotation.from_matrix(self.rotation).as_euler("ZYX", degrees=True)
        return Degree(float(s)), Degree(float(p)), Degree(float(x))

    @staticmethod
    def by_angles(about_s: Degree, about_p: Degree, about_l: Degree) -> Planes | None:
        """Turned about S, then about P and L as they then lie; None where a plane would leave its axis too far."""
        made = Planes(Rotation.from_euler("ZYX", [about_s, about_p, about_l], degrees=True).as_matrix())
        return made if made._allowed() else None

    def turned(self, seen: str, angle: Degree) -> Planes:
        """The two other planes turned anticlockwise as the view of `seen` shows them, as far as LIMIT lets them."""
        share, step = (1.0, 0.0) if self._by(seen, float(angle))._allowed() else (0.0, 0.5)
        while step > 1e-4:
            share += step if self._by(seen, (share + step) * float(angle))._allowed() else 0.0
            step *= 0.5
        return self._by(seen, share * float(angle))

    @staticmethod
    def across(direction: Array) -> tuple[Planes, str]:
        """Turned so far that the nearest plane lies across a direction, and which plane that is."""
        unit = direction / np.linalg.norm(direction)
        name = max(BASE, key=lambda known: abs(float(BASE[known][2] @ unit)))
        start = BASE[name][2]
        unit = unit * np.sign(start @ unit)
        axis, along = np.cross(start, unit), float(np.clip(start @ unit, -1.0, 1.0))
        size = float(np.linalg.norm(axis))
        if size < 1e-12:
            return Planes(), name
        return Planes(Rotation.from_rotvec(np.arccos(along) * axis / size).as_matrix()), name

    def _by(self, seen: str, angle: float) -> Planes:
        return Planes(Rotation.from_rotvec(np.radians(angle) * self.out(seen)).as_matrix() @ self.rotation)

    def _allowed(self) -> bool:
        return all(self.tilt(name) <= LIMIT + 1e-9 for name in BASE)


STRAIGHT = Planes()
