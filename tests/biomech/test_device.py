"""Devices in the model: what a stent and a bypass leave behind."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.device import Device
from meshing.errors import AnatomyError

LINE = np.stack([np.zeros(11), np.zeros(11), np.linspace(0.0, 30.0, 11)], axis=1)


def test_a_device_knows_its_length() -> None:
    assert Device("stent", LINE, np.full(11, 4.0)).length_mm() == pytest.approx(30.0)


@pytest.mark.parametrize(("path", "radius", "words"), [
    (LINE[:1], np.full(1, 4.0), "at least two points"),
    (LINE, np.full(7, 4.0), "one radius each"),
    (LINE, np.zeros(11), "larger than 0"),
])
def test_a_device_without_an_axis_or_a_calibre_is_refused(path: np.ndarray, radius: np.ndarray, words: str) -> None:
    with pytest.raises(AnatomyError, match=words):
        Device("graft", path, radius)
