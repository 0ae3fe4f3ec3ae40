"""`rehearse demo`: two sample patients made by code, from DICOM files to reports.

    OUT/liver/dicom/     the sample as an ordinary CT series        OUT/liver/truth.json, truth.nrrd   what is really there
    OUT/liver/protocol.toml   the study                             OUT/liver/case/     the case, with report.pdf in it
"""
from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.session.protocol import read_protocol
from app.study import carry_out
from meshing.dicom.write import write_series
from meshing.itk import write_labels
from meshing.phantoms import Phantom, artery_patient, liver_patient, truth_summary
from meshing.step import Monitor, portion

_QUICK = {"columns": 256, "slices": 128}
_FULL = {"columns": 512, "slices": 160}


@dataclass(frozen=True)
class Sample:
    """A sample patient: the function that makes it and the share of the whole time it takes."""

    key: str
    title: str
    make: Callable[..., Phantom]
    share: float


SAMPLES = (Sample("liver", "Sample^Liver", liver_patient, 0.5), Sample("artery", "Sample^Artery", artery_patient, 0.5))


def run_demo(out: Path, *, quick: bool, only: str | None, monitor: Monitor) -> dict[str, Any]:
    """Both samples (or one) from images to report; goes on where an earlier run stopped."""
    began = time.perf_counter()
    chosen = [s for s in SAMPLES if only in (None, s.key)]
    total, before, cases = sum(s.share for s in chosen), 0.0, []
    for sample in chosen:
        inner = portion(monitor, before / total, (before + sample.share) / total)
        folder = out / sample.key
        make_sample(sample, folder, quick=quick, monitor=portion(inner, 0.0, 0.12))
        plan = read_protocol(folder / "protocol.toml")
        cases.append(carry_out(plan, folder / "case", portion(inner, 0.12, 1.0)))
        before += sample.share
    organs: dict[str, Any] = {}
    for case in cases:
        for name, data in case["organs"].items():
            organs.setdefault(name, data)
    return {"case": str(out), "seconds": round(time.perf_counter() - began, 2), "organs": organs,
            "plans": [plan for case in cases for plan in case["plans"]], "report": cases[0]["report"], "cases": cases}


def make_sample(sample: Sample, folder: Path, *, quick: bool, monitor: Monitor) -> None:
    """The sample's DICOM series, its truth and its protocol; nothing is done when they are there already."""
    size = _QUICK if quick else _FULL
    suffix = "-quick" if quick else ""
    mark = folder / "truth.json"
    wanted = {"columns": size["columns"], "slices": size["slices"]}
    if not (mark.exists() and json.loads(mark.read_text(encoding="utf-8")).get("made") == wanted):
        phantom = sample.make(**size, monitor=portion(monitor, 0.0, 0.8))
        folder.mkdir(parents=True, exist_ok=True)
        write_series(phantom.volume, folder / "dicom", patient_name=sample.title, patient_id=f"SAMPLE-{sample.key.upper()}",
                     description=f"{phantom.name} (synthetic)", seed=size["columns"], monitor=portion(monitor, 0.8, 1.0))
        write_labels(phantom.truth.labels, folder / "truth.nrrd")
        _write(mark, json.dumps({"made": wanted} | truth_summary(phantom.truth), indent=1))
    text = files("resources").joinpath("protocols", f"{sample.key}{suffix}.toml").read_text(encoding="utf-8")
    _write(folder / "protocol.toml", text)


def _write(path: Path, text: str) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
