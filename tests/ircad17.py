"""A real patient through the command line, once for all tests that look at the case."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.data import data

ROOT = Path(__file__).parent.parent
FOLDER = "ct/ircad17_liver_tumours"


@dataclass(frozen=True)
class RealStudy:
    """`status` and what the command wrote to its two outputs; `case` is the folder of the case."""

    case: Path
    status: int
    written: str
    said: str


def studied(folder: Path) -> RealStudy:
    """`rehearse run` on the original DICOM files. Skips the test where they are absent."""
    images = data(f"{FOLDER}/PATIENT_DICOM.zip")
    text = (ROOT / "tests/protocols/ircad17.toml").read_text(encoding="utf-8")
    protocol = folder / "ircad17.toml"
    protocol.write_text(text.replace('"PATIENT_DICOM.zip"', json.dumps(str(images))), encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "app", "run", str(protocol), "--json", "--out", str(folder / "case")], cwd=ROOT,
                          capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)})
    return RealStudy(folder / "case", done.returncode, done.stdout, done.stderr)
