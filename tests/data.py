"""Where the real images and references lie; a test that needs one is skipped where they are absent."""
from __future__ import annotations

import os
from pathlib import Path

import pytest

_ROOT = Path(os.environ.get("REHEARSE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


def data(path: str) -> Path:
    """The file or folder `path` ("nasty/rtstruct") of the data collection."""
    found = _ROOT / path
    if not found.exists():
        pytest.skip("skipped: no data")
    return found
