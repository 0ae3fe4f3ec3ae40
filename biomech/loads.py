"""What acts on the tissue: gravity in the posture on the table, and gas in the abdomen.

Directions are LPS: (left, posterior, superior). Supine, weight points to posterior.
"""
from __future__ import annotations

from typing import Literal

import numpy as np

from biomech.materials.tensor import Array
from meshing.units import Degree, mmHg

GRAVITY = 9.81
"""m/s2."""

Posture = Literal["supine", "prone", "left lateral", "right lateral"]

DOWN: dict[str, tuple[float, float, float]] = {
    "supine": (0.0, 1.0, 0.0), "prone": (0.0, -1.0, 0.0), "left lateral": (1.0, 0.0, 0.0), "right lateral": (-1.0, 0.0, 0.0)}
"""Where weight points with a level table; "left lateral" lies on the left side."""

PNEUMOPERITONEUM = mmHg(12.0)
"""Usual working pressure; standard 12-15 mmHg (PMC10389627 [R])."""
PNEUMOPERITONEUM_SOURCE = "standard pneumoperitoneum 12-15 mmHg: PMC10389627 [R]"


def acceleration(posture: Posture, head_up: Degree) -> Array:
    """(3,) m/s2 LPS of a table tilted head-up (reverse Trendelenburg, positive) or head-down (negative)."""
    tilt = np.radians(head_up)
    found: Array = GRAVITY * (np.cos(tilt) * np.array(DOWN[posture]) + np.sin(tilt) * np.array([0.0, 0.0, -1.0]))
    return found
