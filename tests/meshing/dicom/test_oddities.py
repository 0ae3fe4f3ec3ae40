"""At least 120 kinds of broken or unusual series: no crash, no wrong geometry, every message as promised."""
from __future__ import annotations

from pathlib import Path

import pytest

from tests.meshing.dicom.oddities import CASES
from tests.meshing.dicom.oddities.case import Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_read_right_or_refused_in_words(case: Case, tmp_path: Path) -> None:
    case.make(tmp_path)
    case.expect.judge(tmp_path)


def test_there_are_enough_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 120
