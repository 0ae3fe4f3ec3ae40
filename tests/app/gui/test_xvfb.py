"""The program as a person starts it: a process, an X server, keys and a mouse that know nothing of Qt.

Skipped, in words, where Xvfb or xdotool is not installed (packaging/system-packages.txt lists both for tests).
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.session.session import Session
from meshing.dicom.write import write_series
from tests.app import demo
from tests.app.gui import sample

NEEDED = ("Xvfb", "xdotool")
ABSENT = [name for name in NEEDED if shutil.which(name) is None]
PATIENCE_S = 90.0


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own on a free number."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"], pass_fds=(write,),
                              stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait(10)


class Person:
    """Sees titles of windows, presses keys, moves the mouse."""

    def __init__(self, display: str) -> None:
        self.environment = os.environ | {"DISPLAY": display}

    def __call__(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False, timeout=30)
        return done.stdout.strip()

    def window(self, title: str) -> str:
        """The number of the visible window with this in its title, "" when there is none."""
        return (self("search", "--onlyvisible", "--name", title).splitlines() or [""])[0]

    def keys(self, window: str, *keys: str) -> None:
        self("windowfocus", "--sync", window)
        for key in keys:
            self("key", key)
            time.sleep(0.4)


def until(ready: Callable[[], object], what: str, program: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not ready():
        assert program.poll() is None, f"the program ended while waiting for {what}: {program.stderr and program.stderr.read()}"
        assert time.monotonic() < end, f"it did not come to pass: {what}"
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.skipif(bool(ABSENT), reason=f"not installed: {', '.join(ABSENT)} (packaging/system-packages.sh --with-tests installs them)")
def test_keys_and_mouse_from_outside_reach_the_program(display: str, tmp_path: Path) -> None:
    volume, labels = demo.scan()
    write_series(volume, tmp_path / "dicom", patient_name="Sample^Liver", patient_id="S1", description="balls", seed=1)
    # the program of the test knows no steps of the tests
    session = Session.new(tmp_path / "case", replace(sample.plan_for(tmp_path / "dicom"), solvers=()))
    sample.finish(session, {"image": volume, "anatomy/abdomen": labels})
    case = session.folder
    home = tmp_path / "home"
    home.mkdir()
    person = Person(display)
    environment = person.environment | {"QT_QPA_PLATFORM": "xcb", "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    with subprocess.Popen([sys.executable, "-m", "app", "open", str(case)], env=environment, text=True, stderr=subprocess.PIPE) as program:
        try:
            until(lambda: person.window("Sample, liver - Rehearse"), "the window with the case in its title", program)
            window = person.window("Sample, liver - Rehearse")
            person("windowsize", "--sync", window, "1440", "900")
            person("windowmove", "--sync", window, "0", "0")
            time.sleep(2.0)
            person.keys(window, "F1")
            until(lambda: person.window("Keys and gestures"), "the page of keys after F1", program)
            person.keys(person.window("Keys and gestures"), "Escape")
            until(lambda: not person.window("Keys and gestures"), "the page of keys gone after Escape", program)
            # a drag with the right button in the axial slice sets window and level, which the program remembers
            person("mousemove", "--sync", "500", "250")
            person("mousedown", "3")
            for step in range(1, 6):
                person("mousemove", "--sync", str(500 + 10 * step), "250")
            person("mouseup", "3")
            person.keys(window, "ctrl+4", "ctrl+q")
            assert program.wait(30) == 0
        finally:
            program.kill()
    remembered = "".join(path.read_text(encoding="utf-8") for path in home.rglob("*.conf"))
    width = float(remembered.split("[window]\n")[1].split("=")[1].strip('"').split(";")[0])  # of the one series there is
    assert width > 450.0, f"dragging to the right widens the window: {remembered}"
    assert "Mesh" in remembered, "Ctrl+4 was the last page"
