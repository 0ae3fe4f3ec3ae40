"""What cannot be lost: `kill -9` at random instants, a case opened twice, a folder that cannot be written, a full disk, images that are gone."""
import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.session import codec
from app.session.casefile import NAME, read_case
from app.session.plan import Candidate, Plan
from app.session.presence import Presence
from app.session.rescue import copy_case, images_there, moved_images
from app.session.session import Session
from meshing.dicom.read import ReadSeries
from meshing.errors import RequestError, StoreError
from meshing.step import silent
from tests.app import demo
from tests.app.gui.sample import write_case

PLAN = Plan("case", ReadSeries("nowhere"))
ROOT = Path(__file__).parents[3]


def killed(folder: Path, runs: int) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-m", "tests.app.session.killed", str(folder), str(runs), "7"], cwd=ROOT, env=env, text=True, timeout=900,
                          capture_output=True, check=False)
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout.splitlines()[-1])
    assert found["wrong"] == []
    assert found["actions"] > runs / 4, "the children were killed before they did anything: nothing was tried"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the test forks")
def test_kill_at_random_instants_loses_at_most_one_action_and_never_a_case(tmp_path: Path) -> None:
    killed(tmp_path, 12)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the test forks")
def test_three_hundred_kills(tmp_path: Path) -> None:
    killed(tmp_path, 300)


def test_of_two_windows_on_one_case_neither_overwrites_the_other(tmp_path: Path) -> None:
    Session.new(tmp_path, PLAN)
    first, second = Session.open(tmp_path), Session.open(tmp_path)
    first.do("add plan A", first.plan.with_candidate(Candidate("A")))
    with pytest.raises(StoreError, match=r"saved by another window or program .* save a copy"):
        second.do("add plan B", second.plan.with_candidate(Candidate("B")))
    assert [c.name for c in second.plan.candidates] == []
    assert [c.name for c in read_case(tmp_path).now.candidates] == ["A"]
    again = Session.open(tmp_path)
    again.do("add plan B", again.plan.with_candidate(Candidate("B")))
    assert [c.name for c in read_case(tmp_path).now.candidates] == ["A", "B"]


def test_who_has_a_case_open_is_told_and_forgotten_when_they_leave(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    first = Presence(tmp_path)
    assert first.other == ""
    assert f"process {os.getpid()}" in Presence(tmp_path).other
    first.leave()
    again = Presence(tmp_path)
    assert again.other == ""
    again.leave()


def test_the_presence_of_a_killed_process_goes_with_it(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    text = ("import os; from pathlib import Path; from app.session.presence import Presence; "
            f"held = Presence(Path({str(tmp_path)!r})); os.kill(os.getpid(), 9)")
    assert subprocess.run([sys.executable, "-c", text], cwd=ROOT, check=False).returncode == -9
    mine = Presence(tmp_path)
    assert mine.other == ""
    mine.leave()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_a_sentence_and_the_case_stays_as_it_was(tmp_path: Path) -> None:
    session = Session.new(tmp_path, PLAN)
    before = (tmp_path / NAME).read_bytes()
    (tmp_path / f"{NAME}.tmp").symlink_to("/dev/full")
    with pytest.raises(StoreError, match=r"cannot be saved .* No space left on device; the last saved state is unchanged"):
        session.do("add plan A", session.plan.with_candidate(Candidate("A")))
    assert (tmp_path / NAME).read_bytes() == before
    assert session.plan == PLAN
    (tmp_path / f"{NAME}.tmp").unlink()
    session.do("add plan A", session.plan.with_candidate(Candidate("A")))
    assert [c.name for c in read_case(tmp_path).now.candidates] == ["A"]


def test_a_folder_that_may_only_be_read_is_shown_and_refuses_changes_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session.new(tmp_path, PLAN)
    opens = Path.open

    def reading_only(path: Path, mode: str = "r", **more: Any) -> Any:
        if tmp_path in path.parents and set(mode) & set("wax+"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opens(path, mode, **more)

    monkeypatch.setattr(Path, "open", reading_only)
    shown = Session.open(tmp_path)
    assert Presence(tmp_path).other == ""
    assert shown.plan == session.plan
    with pytest.raises(StoreError, match=r"cannot be saved .* Permission denied; the last saved state is unchanged"):
        shown.do("add plan A", shown.plan.with_candidate(Candidate("A")))
    assert shown.plan == session.plan


def test_a_copy_holds_everything_and_appears_whole(tmp_path: Path) -> None:
    session = Session.new(tmp_path / "case", PLAN)
    session.do("add plan A", session.plan.with_candidate(Candidate("A")))
    (session.store.folder / "objects" / "ab").mkdir()
    (session.store.folder / "objects" / "ab" / "abc.json").write_text("{}", encoding="utf-8")
    copied = copy_case(session, tmp_path / "copy", silent)
    again = Session.open(copied)
    assert again.plan == session.plan
    assert again.can_undo == "add plan A"
    assert "abc" in again.store
    with pytest.raises(RequestError, match="is in use"):
        copy_case(session, tmp_path / "copy", silent)
    assert {path.name for path in tmp_path.iterdir()} == {"case", "copy"}


def test_images_that_moved_are_found_again_and_others_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
    session = write_case(tmp_path / "old", demo.scan()[0])
    known = session.content()
    (tmp_path / "old" / "dicom").rename(tmp_path / "new")
    assert not images_there(session)
    again = Session.open(session.folder)
    assert again.known_content() == known
    again.do("images moved", moved_images(again, tmp_path / "new", silent))
    assert images_there(again)
    assert again.content() == known
    write_case(tmp_path / "other", demo.scan(shape=(20, 80, 110))[0])
    with pytest.raises(RequestError, match="are not those of this case"):
        moved_images(again, tmp_path / "other" / "dicom", silent)
