"""`rehearse demo`: two sample patients made by code, from DICOM files to reports.

    OUT/liver/dicom/     the sample as an ordinary CT series        OUT/liver/truth.json, truth.nrrd   what is really there
    OUT/liver/protocol.toml   the study                             OUT/liver/case/     the case, with report.pdf in it
"""
from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.footprint import PeakMemory, give_back
from app.session.protocol import read_protocol
from app.session.runner import Runner
from app.session.session import Session
from app.study import conclude
from meshing.dicom.write import write_series
from meshing.errors import Cancelled
from meshing.itk import write_labels
from meshing.phantoms import Phantom, artery_patient, liver_patient, truth_summary
from meshing.step import Monitor, portion

_QUICK = {"columns": 256, "slices": 128}
_FULL = {"columns": 512, "slices": 160}


@dataclass(frozen=True)
class Sample:
    """A sample patient and the function that makes it."""

    key: str
    title: str
    make: Callable[..., Phantom]


SAMPLES = (Sample("liver", "Sample^Liver", liver_patient), Sample("artery", "Sample^Artery", artery_patient))


def run_demo(out: Path, *, quick: bool, only: str | None, monitor: Monitor) -> dict[str, Any]:
    """Both samples (or one) from images to report; goes on where an earlier run stopped."""
    with PeakMemory() as watch:
        found = _run(out, quick, only, monitor)
    return found | {"peak_mb": round(watch.peak_mb)}


def _run(out: Path, quick: bool, only: str | None, monitor: Monitor) -> dict[str, Any]:
    began = time.perf_counter()
    chosen = [s for s in SAMPLES if only in (None, s.key)]
    for number, sample in enumerate(chosen):
        make_sample(sample, out / sample.key, quick=quick, monitor=portion(monitor, 0.12 * number / len(chosen), 0.12 * (number + 1) / len(chosen)))
    give_back()
    sessions = [Session.new(out / s.key / "case", read_protocol(out / s.key / "protocol.toml")) for s in chosen]
    threads = max(1, (os.cpu_count() or 1) // len(chosen))
    concluded: dict[int, dict[str, Any]] = {}
    unfinished = list(sessions)

    def lanes() -> int:
        """The last case has the cores of those that are ready: its plans are computed side by side."""
        return len(chosen) if len(unfinished) < 2 else 1

    def conclude_one(number: int, watch: Monitor) -> None:
        unfinished.remove(sessions[number])
        concluded[number] = conclude(sessions[number], began, watch)

    together([partial(_compute, session, threads, lanes) for session in sessions], portion(monitor, 0.12, 1.0), conclude_one)
    cases = [concluded[number] for number in range(len(sessions))]
    organs: dict[str, Any] = {}
    for case in cases:
        for name, data in case["organs"].items():
            organs.setdefault(name, data)
    return {"case": str(out), "seconds": round(time.perf_counter() - began, 2), "organs": organs,
            "plans": [plan for case in cases for plan in case["plans"]], "report": cases[0]["report"], "cases": cases}


def _compute(session: Session, threads: int, lanes: Callable[[], int], monitor: Monitor) -> None:
    session.run_tasks(session.tasks(), monitor, threads=threads, team=partial(Runner, lanes=lanes))


def together(jobs: Sequence[Callable[[Monitor], None]], monitor: Monitor, afterwards: Callable[[int, Monitor], None] | None = None) -> None:
    """Run jobs side by side, each waiting for a child process of its own. The first failure, or Ctrl-C, stops all of them.

    `afterwards` is called here, in the caller's thread, with the number of each job that is done, while the others go on.
    """
    fractions = [0.0] * len(jobs)
    stop = threading.Event()

    share = 1.0 if afterwards is None else 0.9

    def watched(number: int, begin: float, part: float) -> Monitor:
        def inner(fraction: float, doing: str, /) -> None:
            if stop.is_set():
                raise Cancelled(f"stopped while {doing}")
            fractions[number] = begin + part * fraction
            monitor(sum(fractions) / len(fractions), doing)

        return inner

    with ThreadPoolExecutor(len(jobs)) as pool:
        running = {pool.submit(job, watched(number, 0.0, share)): number for number, job in enumerate(jobs)}
        try:
            for done in as_completed(running):
                done.result()
                if afterwards is not None:
                    afterwards(running[done], watched(running[done], share, 1.0 - share))
        except BaseException:
            stop.set()
            raise


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
