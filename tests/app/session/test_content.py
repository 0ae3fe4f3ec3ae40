import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.session import content
from app.session.content import content_of, fingerprint
from meshing.dicom.write import write_series
from meshing.errors import ImageError
from meshing.frames import SpaceUid
from meshing.volume import Volume, grid


@pytest.fixture
def images(tmp_path: Path) -> Path:
    scan = Volume(np.zeros((3, 8, 8), np.float32), grid((1.0, 1.0, 2.0), (0.0, 0.0, 0.0), SpaceUid("1.2.3")), "CT")
    write_series(scan, tmp_path / "dicom", patient_name="A^B", patient_id="1", description="test", seed=1)
    (tmp_path / "store").mkdir()
    return tmp_path / "dicom"


def test_the_hash_is_taken_once_and_survives_the_loss_of_the_images(images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = images.parent / "store"
    first = content_of(store, str(images), "largest CT")
    monkeypatch.setattr(content, "source_id", lambda *_: pytest.fail("hashed again"))
    assert content_of(store, str(images), "largest CT") == first
    shutil.rmtree(images)
    assert content_of(store, str(images), "largest CT") == first


def test_changed_files_are_hashed_again(images: Path) -> None:
    store = images.parent / "store"
    first, before = content_of(store, str(images), "largest CT"), fingerprint(images)
    slice_ = sorted(images.rglob("*"))[0]
    data = bytearray(slice_.read_bytes())
    data[-1] ^= 1
    slice_.write_bytes(bytes(data))
    os.utime(slice_, ns=(1, 1))
    assert fingerprint(images) != before
    assert content_of(store, str(images), "largest CT") != first


def test_images_that_never_were_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="nowhere"):
        content_of(tmp_path, str(tmp_path / "nowhere"), "largest CT")
