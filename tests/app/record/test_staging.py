"""Where images wait: nothing damaged, nothing foreign, nothing outside its folder, nothing half."""
from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record.link import checked_uid
from app.record.staging import Staging
from app.record.web import _parts
from meshing.errors import TransferError
from tests.meshing.dicom import sample


@pytest.fixture
def arrivals(tmp_path: Path) -> tuple[Staging, dict[str, bytes]]:
    sample.write(sample.volume((4, 8, 8)), tmp_path / "sent")
    images = [pydicom.dcmread(path) for path in (tmp_path / "sent").iterdir()]
    data = {str(pydicom.dcmread(path).SOPInstanceUID): path.read_bytes() for path in (tmp_path / "sent").iterdir()}
    return Staging(tmp_path / "out", str(images[0].StudyInstanceUID), str(images[0].SeriesInstanceUID)), data


def test_a_series_moves_over_only_when_it_is_whole(arrivals: tuple[Staging, dict[str, bytes]]) -> None:
    staging, data = arrivals
    uids = sorted(data)
    for uid in uids[:3]:
        assert staging.put(uid, data[uid])
    with pytest.raises(TransferError, match="1 of 4 images .* are missing"):
        staging.complete(uids)
    assert not staging.out.exists()
    assert staging.put(uids[3], data[uids[3]])
    assert staging.complete(uids) == 4
    assert {path.stem: path.read_bytes() for path in staging.home.iterdir()} == data
    assert not staging.waiting.parent.parent.exists()


def test_what_is_not_what_it_says_is_not_kept(arrivals: tuple[Staging, dict[str, bytes]]) -> None:
    staging, data = arrivals
    uid, other = sorted(data)[:2]
    assert not staging.put(other, data[uid])
    assert not staging.put(uid, b"not an image")
    assert not staging.put(uid, data[uid][:200])
    assert not Staging(staging.out, "1.2.3", staging.series).put(uid, data[uid])
    for name in ("../../x", "/etc/x", "1.2/../../3", "", "1." * 40 + "1"):
        assert not staging.put(name, data[uid])
    assert not staging.waiting.exists()


def test_a_file_that_was_damaged_while_it_waited_is_asked_for_again(arrivals: tuple[Staging, dict[str, bytes]]) -> None:
    staging, data = arrivals
    for uid, content in data.items():
        staging.put(uid, content)
    spoilt = sorted(data)[0]
    (staging.waiting / f"{spoilt}.dcm").write_bytes(b"\0" * 500)
    (staging.waiting / ".half.tmp").write_bytes(b"half")
    with pytest.raises(TransferError, match="1 of 4"):
        staging.complete(data)
    assert spoilt not in staging.have()
    staging.put(spoilt, data[spoilt])
    assert staging.complete(data) == 4
    assert len(list(staging.home.iterdir())) == 4


@given(st.text())
def test_only_a_uid_becomes_the_name_of_a_file(text: str) -> None:
    try:
        found = checked_uid(text, "it")
    except TransferError:
        return
    assert set(found) <= set("0123456789.")
    assert 0 < len(found) <= 64
    assert ".." not in found


@given(st.lists(st.binary(max_size=200), max_size=4), st.from_regex(r"[A-Za-z0-9'()+_=.?-]{20,60}", fullmatch=True))
def test_the_parts_of_a_multipart_answer_come_back(parts: list[bytes], mark: str) -> None:
    body = b"".join(b"\r\n--" + mark.encode() + b"\r\nContent-Type: application/dicom\r\n\r\n" + part for part in parts)
    body += b"\r\n--" + mark.encode() + b"--\r\n"
    for start in (0, 2):
        assert list(_parts(f'multipart/related; type="application/dicom"; boundary="{mark}"', body[start:], "it")) == parts
    cut = list(_parts(f"multipart/related; boundary={mark}", body[:-len(mark) - 8], "it"))
    assert cut == parts[:-1]
