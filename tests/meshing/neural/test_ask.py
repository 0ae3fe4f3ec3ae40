"""Networks in a child process: the real loading code with a small ONNX model, and everything that can go wrong, in words."""
from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from psutil import Process

from meshing.editors import Accept, Erase, Paint
from meshing.editors.change import Change
from meshing.errors import AnatomyError, Cancelled, JobFailed, ParameterOutOfRange
from meshing.labels import Labels
from meshing.neural import AskNetwork, Proposal
from meshing.neural.proposal import named_as_here
from meshing.step import silent
from meshing.units import Millimetre, Percent
from meshing.volume import Volume
from tests.meshing.editors.places import MIDDLE, ball, scan
from tests.meshing.neural.models import package, thresholds

pytest.importorskip("onnxruntime")


def bodies(kind: str = "straight", spacing: tuple[float, float, float] = (1.6, 1.6, 2.5)) -> Volume:
    """A ball of 100 HU on the right and a smaller one of 250 HU on the left."""
    volume = scan(kind, spacing, 50.0, hu=-60.0)
    values = volume.values.copy()
    values[ball(volume, 10.0, MIDDLE - (8.0, 0.0, 0.0))] = 100.0
    values[ball(volume, 6.0, MIDDLE + (15.0, 0.0, 4.0))] = 250.0
    return Volume(values, volume.to_patient, "CT")


def asked(path: Path, **more: object) -> AskNetwork:
    return AskNetwork("first", "onnx", sys.executable, str(path), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["straight", "left-handed", "tilted", "tilted and left-handed"])
def test_an_onnx_model_proposes_what_it_sees_on_every_grid(tmp_path: Path, kind: str) -> None:
    volume = bodies(kind)
    doings: list[str] = []
    found = asked(thresholds(tmp_path)).run(volume, lambda _, doing: doings.append(doing))
    assert np.array_equal(found.mask("liver"), (volume.values > 50.0) & (volume.values < 150.0))
    assert np.array_equal(found.mask("left kidney"), volume.values > 200.0)
    assert {label.name: label.organ for label in found.legend} == {"liver": "liver", "left kidney": "kidney"}
    assert found.confidence is not None
    assert found.confidence_of("liver") == pytest.approx(100.0, abs=1.0)
    assert "bright things" in found.model
    assert found.licence == "CC0-1.0"
    assert "running bright things 1".removesuffix(" 1") in " ".join(doings)
    words = found.words()
    assert "CC0-1.0" in words
    assert "not for clinical decisions" in words
    if sys.platform == "linux":
        assert found.closed in ("kernel", "python")


def test_windows_other_axes_and_another_spacing_bring_the_same_answer_back(tmp_path: Path) -> None:
    volume = bodies("left-handed")
    plain = asked(thresholds(tmp_path)).run(volume, silent)
    for number, card in enumerate(({"axes": "RAI", "patch": [12, 16, 10]}, {"axes": "IAR"}, {"spacing_mm": [1.25, 0.8, 0.8]})):
        found = asked(thresholds(tmp_path, card=card, name=f"m{number}")).run(volume, silent)
        both = np.count_nonzero(found.mask("liver") & plain.mask("liver"))
        dice = 2.0 * both / (np.count_nonzero(found.mask("liver")) + np.count_nonzero(plain.mask("liver")))
        assert dice > (0.93 if "spacing_mm" in card else 0.999)


def test_confidence_falls_where_the_network_is_unsure(tmp_path: Path) -> None:
    volume = bodies()
    values = volume.values.copy()
    values[ball(volume, 10.0, MIDDLE - (8.0, 0.0, 0.0))] = 51.0
    found = asked(thresholds(tmp_path)).run(Volume(values, volume.to_patient, "CT"), silent)
    sure = found.confidence_of("liver")
    assert sure is not None
    assert sure == pytest.approx(100.0 / (1.0 + np.exp(-0.2)), abs=1.5)


def accepted(volume: Volume, proposal: Proposal, *before: Change, **more: object) -> Labels:
    step = Accept("first", "liver", **more)  # type: ignore[arg-type]
    labels = Labels.empty(volume)
    return step.run((volume, labels, *before, proposal), silent).on(Labels.empty(volume) if not before else _laid(labels, before))


def _laid(labels: Labels, changes: tuple[Change, ...]) -> Labels:
    for change in changes:
        labels = change.on(labels)
    return labels


def test_a_proposal_never_overwrites_manual_work(tmp_path: Path) -> None:
    volume = bodies()
    proposal = asked(thresholds(tmp_path)).run(volume, silent)
    at = tuple(Millimetre(float(c)) for c in MIDDLE - (8.0, 0.0, 0.0))
    empty = Labels.empty(volume)
    painted = Paint("tumour 1", (at,), Millimetre(3.0), organ="liver_tumour").run((volume, empty), silent)  # type: ignore[arg-type]
    some = Paint("liver", (at,), Millimetre(7.0), organ="liver").run((volume, empty, painted), silent)  # type: ignore[arg-type]
    rubbed = Erase("liver", (at,), Millimetre(5.0)).run((volume, empty, painted, some), silent)  # type: ignore[arg-type]
    before = _laid(empty, (painted, some, rubbed))
    for over in ("free", "all"):
        after = accepted(volume, proposal, painted, some, rubbed, over=over)
        by_hand = ball(volume, 7.0, MIDDLE - (8.0, 0.0, 0.0))
        assert np.array_equal(after.mask("liver") & ~by_hand, proposal.mask("liver") & ~by_hand)
        assert np.array_equal(after.values[by_hand], before.values[by_hand]), "painted stays, and what was rubbed out stays out"
    alone = accepted(volume, proposal)
    assert np.array_equal(alone.mask("liver"), proposal.mask("liver"))
    assert "licence CC0-1.0" in alone.notes[0]
    values = np.where(volume.values == 100.0, np.float32(51.0), volume.values)
    unsure = asked(thresholds(tmp_path)).run(Volume(values, volume.to_patient, "CT"), silent)
    with pytest.raises(AnatomyError, match="confidence of 100"):
        accepted(volume, unsure, least=Percent(100.0))


def test_wrong_paths_and_missing_packages_are_said(tmp_path: Path) -> None:
    volume, model = bodies(), thresholds(tmp_path)
    for step, words in (
            (replace(asked(model), python=str(tmp_path / "python")), "there is no Python at"),
            (asked(tmp_path / "none.onnx"), "there are no weights at"),
            (replace(asked(model), digest="other"), "not those that the plan was made with"),
            (replace(asked(model), runner="torchscript") if not _has("torch") else None, "no package 'torch'"),
            (replace(asked(tmp_path), runner="totalsegmentator", task="total"), "no package 'totalsegmentator'")):
        if step is not None:
            with pytest.raises(AnatomyError, match=words):
                step.run(volume, silent)
    bare = tmp_path / "bare"
    bare.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    bare.chmod(0o755)
    with pytest.raises(AnatomyError, match="did not answer as a Python"):
        replace(asked(model), python=str(bare)).run(volume, silent)
    with pytest.raises(ParameterOutOfRange, match="for TotalSegmentator"):
        asked(model, task="total")


def _has(name: str) -> bool:
    import importlib.util

    return importlib.util.find_spec(name) is not None


def test_a_model_of_another_shape_modality_or_form_is_refused(tmp_path: Path) -> None:
    volume = bodies()
    for number, (more, words) in enumerate((
            ({"classes": 2}, "answers with an array of"), ({"shape": (1, 1, "a", "b")}, "of 4 axes"),
            ({"card": {"modality": "MR"}}, "was made for MR"), ({"card": {"labels": {}}}, "what its labels mean"),
            ({"shape": (1, 2, "a", "b", "c")}, "cannot take a window|no ONNX model"))):
        with pytest.raises(AnatomyError, match=words):
            asked(thresholds(tmp_path, name=f"m{number}", **more)).run(volume, silent)  # type: ignore[arg-type]
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"nothing")
    broken.with_suffix(".json").write_text(thresholds(tmp_path).with_suffix(".json").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(AnatomyError, match="no ONNX model"):
        asked(broken).run(volume, silent)
    alone = thresholds(tmp_path, name="alone")
    alone.with_suffix(".json").unlink()
    with pytest.raises(AnatomyError, match="has no card"):
        asked(alone).run(volume, silent)
    with pytest.raises(AnatomyError, match="found nothing"):
        asked(thresholds(tmp_path)).run(scan(hu=-100.0, size_mm=20.0), silent)


_TOTAL = {
    "totalsegmentator/__init__.py": "",
    "totalsegmentator/map_to_binary.py":
    'class_map = {"total": {5: "liver"}, "tissue_types": {1: "fat"}}\ncommercial_models = {"tissue_types": 481}\n'}


def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: str) -> str:
    """A Python that finds a stand-in for TotalSegmentator; the packages of the tests are there as well."""
    place = package(tmp_path, _TOTAL | {"totalsegmentator/python_api.py": api})
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="$PYTHONPATH:{place}" exec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return str(python)


posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for an environment is a shell script")


def total(python: str, tmp_path: Path, **more: object) -> AskNetwork:
    return AskNetwork("total", "totalsegmentator", python, str(tmp_path), **more)  # type: ignore[arg-type]


@posix
@pytest.mark.parametrize("guard", ["kernel", "python"])
def test_a_model_that_tries_the_network_reaches_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guard: str) -> None:
    """By socket, by the C module below it, by urllib, in a child of its own: nobody at the other end hears anything, and it is told."""
    heard: list[object] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    stop = threading.Event()

    def listen() -> None:
        while not stop.is_set():
            try:
                heard.append(server.accept())
            except TimeoutError:
                continue

    listener = threading.Thread(target=listen)
    listener.start()
    port = server.getsockname()[1]
    api = f"""
import _socket, json, os, socket, subprocess, sys, urllib.request
import nibabel as nib
import numpy as np
tries = []
def attempt(does):
    try:
        does(); tries.append("reached")
    except OSError as error:
        tries.append(type(error).__name__)
def raw():
    found = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM); found.connect(("127.0.0.1", {port}))
def totalsegmentator(image, output, **asked):
    attempt(lambda: socket.create_connection(("127.0.0.1", {port}), 2))
    attempt(raw)
    attempt(lambda: urllib.request.urlopen("http://localhost:{port}/", timeout=2))
    attempt(lambda: socket.getaddrinfo("example.org", 80))
    code = "import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
    tries.append(subprocess.run([sys.executable, "-c", code], capture_output=True).returncode)
    settings = json.load(open(os.path.join(os.environ["TOTALSEG_HOME_DIR"], "config.json")))
    assert settings["send_usage_stats"] is False
    assert tries[-1] != 0 and "reached" not in tries, tries
    found = np.zeros(image.shape, np.uint8); found[np.asarray(image.dataobj) > 200] = 5
    return nib.Nifti1Image(found, image.affine)
"""
    monkeypatch.setenv("REHEARSE_NETWORK_GUARD", guard)
    try:
        volume = bodies("oblique")
        found = total(_environment(tmp_path, monkeypatch, api), tmp_path).run(volume, silent)
    finally:
        stop.set()
        listener.join()
        server.close()
    assert not heard
    assert np.array_equal(found.mask("liver"), volume.values > 200.0)
    assert found.confidence is None
    assert "gives no confidence" in found.words()
    assert any("tried to reach the network and was refused" in note for note in found.notes)
    if guard == "python":
        assert found.closed == "python"
        assert "in Python only" in found.words()


@posix
def test_a_licensed_task_is_refused_until_its_licence_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    api = """
import nibabel as nib, numpy as np
def totalsegmentator(image, output, **asked):
    return nib.Nifti1Image(np.ones(image.shape, np.uint8), image.affine)
"""
    python = _environment(tmp_path, monkeypatch, api)
    with pytest.raises(AnatomyError, match="not openly available: it needs a licence"):
        total(python, tmp_path, task="tissue_types").run(bodies(), silent)
    found = total(python, tmp_path, task="tissue_types", accept=("licence",)).run(bodies(), silent)
    assert "non-commercial" in found.terms
    with pytest.raises(AnatomyError, match="has no task 'everything'; it has total"):
        total(python, tmp_path, task="everything").run(bodies(), silent)


@posix
@pytest.mark.parametrize(("does", "words"), [
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "was killed; most often the machine ran out of memory"),
    ("raise MemoryError", "not enough memory"), ("import torch_of_nobody", "no package 'torch_of_nobody'"),
    ("raise RuntimeError('the weights are odd')", "the weights are odd"),
    ("import urllib.request; urllib.request.urlopen('http://example.org/w.zip')", "Fetch them first|tried to reach the network"),
    ("raise SystemExit(1)", "no valid licence number")])
def test_what_goes_wrong_in_the_child_comes_back_as_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, words: str) -> None:
    body = f"def totalsegmentator(*a, **k):\n    {does}\n" if "torch_of_nobody" not in does else f"{does}\n"
    with pytest.raises((AnatomyError, JobFailed), match=words):
        total(_environment(tmp_path, monkeypatch, body), tmp_path).run(bodies(), silent)


@posix
def test_a_cancelled_network_is_killed_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    api = f"""
import subprocess, sys, time
def totalsegmentator(*a, **k):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    open({str(tmp_path / 'pid')!r}, "w").write(str(child.pid))
    time.sleep(600)
"""

    def monitor(fraction: float, doing: str) -> None:
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(encoding="utf-8"):
            raise Cancelled("enough")

    before = {child.pid for child in Process().children()}
    began = time.monotonic()
    with pytest.raises(Cancelled):
        total(_environment(tmp_path, monkeypatch, api), tmp_path).run(bodies(), monitor)
    assert time.monotonic() - began < 15.0
    pid = int((tmp_path / "pid").read_text(encoding="utf-8"))
    for _ in range(100):
        if not _alive(pid):
            break
        time.sleep(0.05)
    assert not _alive(pid)
    assert {child.pid for child in Process().children()} <= before


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Process(pid).status() != "zombie"


def test_foreign_names_become_ours_and_what_has_no_kind_here_gets_none() -> None:
    assert named_as_here("kidney_right", "") == ("right kidney", "kidney")
    assert named_as_here("inferior_vena_cava", "") == ("inferior vena cava", "inferior_vena_cava")
    assert named_as_here("vertebrae_L1", "") == ("vertebrae L1", "bone")
    assert named_as_here("rib_left_4", "") == ("left rib 4", "bone")
    assert named_as_here("autochthon_left", "") == ("left autochthon", "")


def test_the_child_ends_when_whoever_asked_has_ended(tmp_path: Path) -> None:
    """It hears that its standard input has closed, so that no network outlives the window."""
    from meshing.neural import ask

    request = tmp_path / "request.json"
    request.write_text(json.dumps({"image": "none", "runner": "onnx"}), encoding="utf-8")
    child = subprocess.Popen([sys.executable, "-c", f"import sys; sys.argv = ['x', {str(request)!r}]; sys.path.insert(0, {str(ask._APART)!r});"
                              "import threading, time, run_network; threading.Thread(target=run_network._end_with_parent, daemon=True).start(); "
                              "time.sleep(60)"], stdin=subprocess.PIPE)
    assert child.stdin is not None
    time.sleep(0.5)
    child.stdin.close()
    assert child.wait(10) == 3

