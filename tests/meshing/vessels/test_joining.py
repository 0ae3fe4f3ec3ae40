"""Hepatic veins in pieces around a vena cava."""
from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_dilation, label

from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.vessels.joining import joined_veins
from meshing.volume import Volume, grid

SPACE = SpaceUid("1.2.3")
Z, Y, X = np.meshgrid(np.arange(40.0), np.arange(60.0) - 30.0, np.arange(80.0) - 40.0, indexing="ij")
CAVA = np.hypot(X, Y) < 8.0


def veins_in_pieces(gap_mm: float, seen: bool = False) -> tuple[Volume, Labels]:
    """A vena cava along z, and two veins that end `gap_mm` from its wall, one at each side; `seen`: the scan shows them whole, and bent at their
    ends, in a liver of which the label ends where theirs does."""
    whole = np.hypot(Y - 0.5 * np.clip(np.abs(X) - 20.0, -12.0, 0.0), Z - 30.0) < 2.5
    outside = np.abs(X) > 8.0 + gap_mm
    veins = whole & outside & (np.abs(X) < 34.0)
    image = np.where(CAVA | (whole & (np.abs(X) < 34.0)), 160.0, 100.0) if seen else np.zeros(X.shape)
    volume = Volume(image.astype(np.float32), grid((1.0, 1.0, 1.0), (-40.0, -30.0, 0.0), SPACE), "CT")
    labels = Labels.empty(volume).with_mask("inferior vena cava", "inferior_vena_cava", CAVA)
    if seen:
        labels = labels.with_mask("liver", "liver", outside & ~CAVA & ~veins)
    return volume, labels.with_mask("hepatic vein", "hepatic_vein", veins)


def test_hepatic_veins_are_joined_through_the_vena_cava_they_end_in() -> None:
    image, apart = veins_in_pieces(3.0)
    joined = joined_veins(image, apart, "hepatic vein")
    assert label(apart.mask("hepatic vein"))[1] == 2
    assert label(joined.mask("hepatic vein"), np.ones((3, 3, 3)))[1] == 1
    added = joined.mask("hepatic vein") & apart.mask("inferior vena cava")
    assert np.argwhere(added)[:, 0].min() >= 24, "only a stream between the mouths"
    assert added.sum() < 0.6 * (CAVA & (np.abs(Z - 30.0) < 6.0)).sum(), "not the whole width of the vena cava"


def test_the_stretch_outside_the_liver_is_taken_from_the_scan() -> None:
    """Twelve millimetres without a label, bent: too long for a guess, but the scan shows the vein."""
    image, apart = veins_in_pieces(12.0, seen=True)
    joined = joined_veins(image, apart, "hepatic vein")
    assert label(joined.mask("hepatic vein"), np.ones((3, 3, 3)))[1] == 1
    added = joined.mask("hepatic vein") & ~apart.mask("hepatic vein") & ~CAVA
    blood = image.values > 130.0
    assert (added & binary_dilation(blood)).sum() > 0.95 * added.sum(), "where the scan shows blood"
    assert (added & blood).sum() > 0.8 * (blood & ~CAVA & ~apart.mask("hepatic vein")).sum(), "and all of it"


def test_veins_that_end_far_from_the_vena_cava_stay_as_they_are() -> None:
    image, far = veins_in_pieces(14.0)
    assert joined_veins(image, far, "hepatic vein") is far
    portal = veins_in_pieces(3.0)[1].with_mask("portal vein", "portal_vein", far.mask("hepatic vein"))
    assert joined_veins(image, portal, "portal vein") is portal
