"""Jobs that workers of the tests do."""
from __future__ import annotations

import os
import time
from pathlib import Path


def slow(folder: str, number: int, seconds: float) -> int:
    """Leaves a mark for every time that it was begun."""
    (Path(folder) / f"{number}-{os.getpid()}-{time.monotonic_ns()}").touch()
    time.sleep(seconds)
    return number * number
