"""The identity of the patient beside a case without identity: for its owner only, and for these images only."""
from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.session.identity import FORMAT, NAME, Identity, key_file, key_of_user, seal, sealed, unsealed
from meshing.errors import RequestError, StoreError

WHO = Identity("Doe, Jane (P-42)", "ab" * 32)


def test_the_owner_of_the_key_reads_it_and_nobody_else(tmp_path: Path) -> None:
    own, other = tmp_path / "own" / "key", tmp_path / "other" / "key"
    seal(tmp_path, WHO, "1.2.3", key_of_user(own))
    assert sealed(tmp_path)
    assert unsealed(tmp_path, "1.2.3", own) == WHO
    data = (tmp_path / NAME).read_bytes()
    assert b"Doe" not in data
    assert b"P-42" not in data
    key_of_user(other)
    assert unsealed(tmp_path, "1.2.3", other) is None, "another user"
    assert unsealed(tmp_path, "1.2.3", tmp_path / "none") is None, "no key at all"
    assert not (tmp_path / "none").exists(), "looking makes no key"
    assert unsealed(tmp_path, "1.2.4", own) is None, "the file of another case"
    if sys.platform != "win32":
        assert os.stat(own).st_mode & 0o077 == 0, "the key is for its user alone"


def test_every_sealing_looks_different_and_a_changed_bit_is_noticed(tmp_path: Path) -> None:
    key = key_of_user(tmp_path / "key")
    seal(tmp_path, WHO, "1.2.3", key)
    first = (tmp_path / NAME).read_bytes()
    seal(tmp_path, WHO, "1.2.3", key)
    assert (tmp_path / NAME).read_bytes() != first, "a nonce is used once"
    for place in range(len(first)):
        (tmp_path / NAME).write_bytes(first[:place] + bytes([first[place] ^ 1]) + first[place + 1:])
        assert unsealed(tmp_path, "1.2.3", tmp_path / "key") is None
    (tmp_path / NAME).write_bytes(b"")
    assert unsealed(tmp_path, "1.2.3", tmp_path / "key") is None
    (tmp_path / NAME).write_bytes(first)
    assert first[0] == FORMAT
    assert unsealed(tmp_path, "1.2.3", tmp_path / "key") == WHO


def test_what_cannot_be_kept_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be kept"):
        key_of_user(tmp_path / "file" / "key")
    (tmp_path / "damaged").write_text("no key", encoding="utf-8")
    with pytest.raises(RequestError, match="is not a key"):
        key_of_user(tmp_path / "damaged")
    with pytest.raises(StoreError, match="identity of the patient"):
        seal(tmp_path / "file", WHO, "1.2.3", key_of_user(tmp_path / "key"))


def test_the_key_lies_with_the_settings_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert key_file() == tmp_path / "rehearse" / "identity.key"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert key_file() == Path.home() / ".config" / "rehearse" / "identity.key"
