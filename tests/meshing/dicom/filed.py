"""A series with labels drawn on it, and what an independent reader makes of objects filed with it."""
from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meshing.dicom.read import ReadSeries
from meshing.dicom.source import Source, read_source
from meshing.dicom.write import write_series
from meshing.labels import Labels
from meshing.step import silent
from meshing.volume import Volume
from tests.grids import LEGEND, scattered


def drawn(folder: Path, seed: int = 1, shape: tuple[int, int, int] = (13, 34, 37)) -> tuple[Volume, Labels, Source]:
    """A series in `folder`/ct in any position, and labels without symmetry, scattered or in lumps."""
    labels = scattered(seed, shape)
    image = Volume(np.full(shape, 40, np.float32), labels.to_patient, "CT")
    write_series(image, folder / "ct", patient_name="Müller^Änne", patient_id="S-1", description="phantom", seed=seed)
    volume = ReadSeries(str(folder / "ct")).run(None, silent)
    turned = labels.values if np.allclose(volume.to_patient.matrix, labels.to_patient.matrix, atol=1e-3) else labels.values[::-1]
    return volume, replace(labels, values=np.ascontiguousarray(turned), to_patient=volume.to_patient), read_source(folder / "ct", "largest CT")


def lumps(labels: Labels) -> Labels:
    """Blocks and a shell instead of dust: what a segmentation looks like."""
    values = np.zeros(labels.values.shape, np.uint8)
    _, j, i = np.indices(values.shape)
    values[np.hypot(i - 12, j - 14) < 10] = 1
    values[np.hypot(i - 12, j - 14) < 4] = 0
    values[2:6, 20:28, 25:35] = 2
    values[8:11, 3:9, 28:33] = 7
    return Labels(values, labels.to_patient, LEGEND)


def complaints(path: Path) -> list[str]:
    """What dciodvfy (dicom3tools) has to say about a file."""
    if shutil.which("dciodvfy") is None:
        pytest.skip("skipped: dciodvfy of dicom3tools is not installed")
    said = subprocess.run(["dciodvfy", "-new", str(path)], capture_output=True, text=True, check=False)
    return [line for line in (said.stdout + said.stderr).splitlines() if line.strip().startswith(("Error", "Warning"))]
