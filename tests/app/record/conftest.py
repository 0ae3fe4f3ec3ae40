"""One Orthanc for all tests here, emptied before each; a study of two series to move about."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest

from tests.app.record.servers import Orthanc
from tests.meshing.dicom import sample


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orthanc]:
    server = Orthanc(tmp_path_factory.mktemp("orthanc")).start()
    yield server
    server.stop()


@pytest.fixture
def archive(running: Orthanc) -> Orthanc:
    running.clear()
    return running


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One study: a series of 12 images of 64 x 64 and one of 5."""
    folder = tmp_path_factory.mktemp("study")
    for seed, count in ((1, 12), (2, 5)):
        sample.write(sample.volume((count, 64, 64)), folder / str(seed), seed=seed)

    def same(image: pydicom.Dataset, k: int) -> None:
        image.StudyInstanceUID = "2.25.1000"
        image.PatientName, image.PatientID = "Doe^Jane", "P-42"
        image.StudyDate, image.StudyDescription = "20240507", "Liver"

    for seed in (1, 2):
        sample.edit(folder / str(seed), same)
    return folder
