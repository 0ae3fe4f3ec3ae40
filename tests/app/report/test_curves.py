"""A number over time as a picture: what is drawn is where the values say."""
from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from app.report.curves import HEIGHT, WIDTH, curve_png, pictures_of_curves
from biomech.outcome import Credibility, Curve, Outcome, Solution

LINE = (0, 95, 158)


def test_a_curve_is_drawn_from_its_first_to_its_last_value() -> None:
    times = np.linspace(0.0, 0.5, 51)
    curve = Curve("height of the tip", "mm", times, 4.0 * times)
    with Image.open(BytesIO(curve_png(curve))) as image:
        assert image.size == (WIDTH, HEIGHT)
        y, x = np.nonzero(np.all(np.asarray(image) == LINE, axis=2))
    assert y[x.argmin()] > y[x.argmax()]
    slope = np.polyfit(x, y, 1)
    assert np.abs(np.polyval(slope, x) - y).max() < 4.0
    flat = Curve("height of the tip", "mm", times, np.zeros(51))
    assert curve_png(flat).startswith(b"\x89PNG")


def test_each_plan_has_its_own_and_its_unit_is_told() -> None:
    curve = Curve("energy of the motion", "mJ", np.array([0.0, 1.0]), np.array([0.0, 2.0]))
    found = Solution("motion", None, (), (), (), (), Credibility("", True, 0.0, 0.0, "", True, 0.0, ()), (curve,))
    pictures = pictures_of_curves((Outcome("A", (), (), (found,)), Outcome("B", (), (), ())))
    assert [(picture.plan, picture.caption) for picture in pictures] == [("A", "Energy of the motion (mJ) over time (motion)")]
