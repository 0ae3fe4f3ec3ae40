import errno
import json
from pathlib import Path

import numpy as np
import pytest

from app.session import store as module
from app.session.store import Store
from meshing.errors import CaseFileError, StoreError
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.step import ContentId, Made
from meshing.volume import Volume, grid

MADE = Made("tests.Make", 1, "{}", (ContentId("files:1"),))


def volume() -> Volume:
    values = np.random.default_rng(3).normal(size=(5, 6, 7)).astype(np.float32)
    return Volume(values, grid((1.0, 2.0, 3.0), (-10.0, 5.0, 0.5), SpaceUid("1.2.3")), "CT", ("a note",))


def test_a_value_comes_back_as_it_was(tmp_path: Path) -> None:
    before = volume()
    Store(tmp_path).put(MADE, before, 1.5)
    fresh = Store(tmp_path)
    found = fresh.get(MADE.id)
    assert found.made == MADE
    assert fresh.seconds(MADE.id) == 1.5
    np.testing.assert_array_equal(found.value.values, before.values)
    np.testing.assert_array_equal(found.value.to_patient.matrix, before.to_patient.matrix)
    assert found.value.notes == before.notes
    assert found.value.space == before.space
    assert found.value.to_patient.target is before.to_patient.target


def test_masks_and_legends_come_back(tmp_path: Path) -> None:
    labels = Labels.empty(volume()).with_mask("liver", "liver", np.eye(42, 5, dtype=bool).reshape(5, 6, 7))
    Store(tmp_path).put(MADE, (labels, np.array([True, False]), np.float64(2.0), {"k": 1}), 0.0)
    back, flags, number, mapping = Store(tmp_path).get(MADE.id).value
    assert back.legend == labels.legend
    assert flags.dtype == bool
    assert number == 2.0
    assert mapping == {"k": 1}


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    store = Store(tmp_path)
    monkeypatch.setattr(module.os, "replace", full)
    with pytest.raises(StoreError, match=r"disk is full.*free some space"):
        store.put(MADE, volume(), 0.0)
    assert MADE.id not in store
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_disk_that_may_only_be_read_is_a_sentence_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On such a disk not even a file that is not there can be removed: that must not take the place of the reason."""
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    store = Store(tmp_path)
    monkeypatch.setattr(module.os, "mkdir", refuse)
    monkeypatch.setattr(module.os, "unlink", refuse)
    with pytest.raises(StoreError, match=r"cannot be written to .*: Read-only file system; everything finished before is kept"):
        store.put(MADE, volume(), 0.0)


def test_a_missing_and_a_damaged_result_are_told_apart(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(StoreError, match="run the case again to make it"):
        store.get(MADE.id)
    store.put(MADE, volume(), 0.0)
    next(tmp_path.rglob("*.zip")).write_bytes(b"torn")
    with pytest.raises(StoreError, match="damaged"):
        Store(tmp_path).get(MADE.id)


def test_reading_never_builds_a_foreign_class(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(MADE, 1.0, 0.0)
    path = next(tmp_path.rglob("*.json"))
    data = json.loads(path.read_text(encoding="utf-8")) | {"value": {"type": "subprocess.Popen", "args": ["true"]}}
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CaseFileError, match="not a value of this program"):
        store.get(MADE.id)


def test_what_somebody_still_holds_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of the store is bounded; a value that is shown just now is in memory anyhow."""
    other = Made("tests.Other", 1, "{}", ())
    Store(tmp_path).put(MADE, volume(), 0.0)
    Store(tmp_path).put(other, volume(), 0.0)
    monkeypatch.setattr(module, "_REMEMBERED_BYTES", 0)
    store = Store(tmp_path)
    held = store.get(MADE.id).value
    store.get(other.id)
    again = store.get(MADE.id)
    assert again.value is held
    assert again.made == MADE
    del held, again
    reads: list[Path] = []
    read = module._read_arrays
    monkeypatch.setattr(module, "_read_arrays", lambda path: reads.append(path) or read(path))
    store.get(other.id)
    store.get(MADE.id)
    assert len(reads) == 1, "what nobody holds is read: the last one is remembered"
