"""A real patient with two metastases (3D-IRCADb-01, case 17) against the expert's masks, with four hints."""
from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.dicom.masks import read_mask
from meshing.dicom.read import ReadSeries
from meshing.labels import Labels
from meshing.segmenters import ContrastAbdomen, HepaticVessels, Lesion
from meshing.step import silent
from meshing.units import Millimetre
from tests.data import data
from tests.meshing.segmenters.measures import dice

FOLDER = "ct/ircad17_liver_tumours"
TUMOURS = (
    ("tumour 1", (Millimetre(101.8), Millimetre(138.4), Millimetre(157.2)), Millimetre(28.0), "livertumor1"),
    ("tumour 2", (Millimetre(206.0), Millimetre(126.5), Millimetre(147.6)), Millimetre(27.0), "livertumor2"),
)
PORTAL = (Millimetre(126.3), Millimetre(153.1), Millimetre(99.2))
HEPATIC = (Millimetre(121.9), Millimetre(175.3), Millimetre(134.4))


@pytest.mark.slow
def test_liver_and_tumours_of_a_real_patient(capsys: pytest.CaptureFixture[str]) -> None:
    volume = ReadSeries(str(data(f"{FOLDER}/PATIENT_DICOM.zip"))).run(None, silent)

    def expert(name: str) -> NDArray[np.bool_]:
        return read_mask(data(f"{FOLDER}/MASKS_DICOM.zip"), name, volume=volume)

    found = ContrastAbdomen().run((volume, Labels.empty(volume)), silent)
    for name, centre, radius, _ in TUMOURS:
        found = Lesion(centre, radius, name).run((volume, found), silent)
    found = HepaticVessels(PORTAL, HEPATIC).run((volume, found), silent)
    liver = expert("liver")
    scores = {"liver": dice(found.mask("liver", "tumour 1", "tumour 2", "portal vein", "hepatic vein"), liver)}
    scores |= {name: dice(found.mask(name), expert(mask)) for name, _, _, mask in TUMOURS}
    scores["bone"] = dice(found.mask("bone"), expert("bone"))
    veins, truth = found.mask("portal vein", "hepatic vein"), expert("portalvein") | expert("venoussystem")
    scores["veins in the liver"] = dice(veins & liver, truth & liver)
    with capsys.disabled():
        print("\nDice against the expert: " + ", ".join(f"{name} {score:.3f}" for name, score in scores.items()))
    assert scores["liver"] > 0.945
    assert scores["tumour 1"] > 0.78
    assert scores["tumour 2"] > 0.78
    assert scores["bone"] > 0.7
    assert scores["veins in the liver"] > 0.6
