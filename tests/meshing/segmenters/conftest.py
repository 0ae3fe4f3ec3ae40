"""The sample patient and its organs, made once for all tests of this folder."""
from __future__ import annotations

import pytest

from meshing.labels import Labels
from meshing.phantoms import Phantom, liver_patient
from meshing.segmenters import ContrastAbdomen
from meshing.step import silent


@pytest.fixture(scope="session")
def patient() -> Phantom:
    return liver_patient(columns=128, slices=80)


@pytest.fixture(scope="session")
def organs(patient: Phantom) -> Labels:
    return ContrastAbdomen().run((patient.volume, Labels.empty(patient.volume)), silent)
