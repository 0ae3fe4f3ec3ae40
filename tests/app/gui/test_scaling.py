"""The real window at 200 %: no control and no words of it are cut off, on any page."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROOM = (1400, 860)
"""Of the window in pixels that do not depend on the screen: a 4K screen at 200 % has 1920 x 1080 of them."""


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_cut_off_at_twice_the_size(finished_case: Path, tmp_path: Path, language: str) -> None:
    around = os.environ | {"QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path / "settings")}
    command = [sys.executable, "-m", "tests.app.gui.scaled", str(finished_case), str(tmp_path / "pictures"), language, *map(str, ROOM)]
    done = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["ratio"] == 2.0
    assert len(found["pages"]) == 8
    assert found["cut"] == []
    assert all((tmp_path / "pictures" / f"{page}.png").stat().st_size > 10_000 for page in found["pages"])
