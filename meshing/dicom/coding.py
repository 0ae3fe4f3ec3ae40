"""What a structure is, in codes: SNOMED CT of its organ, its side from its name, its category (PS3.16 CID 7150)."""
from __future__ import annotations

from pydicom.dataset import Dataset

from meshing.dicom.source import code_item
from meshing.labels import Label
from meshing.organ import organ, organs

ANATOMICAL = ("91723000", "Anatomical Structure")
ABNORMAL = ("49755003", "Morphologically Abnormal Structure")
SIDES = {"left": ("7771000", "Left"), "right": ("24028007", "Right")}
LESIONS = ("liver_tumour", "calcification")
"""Organs of the library that are no normal anatomy."""


def category(label: Label) -> Dataset:
    return code_item(*_scheme(ABNORMAL if label.organ in LESIONS else ANATOMICAL))


def kind(label: Label) -> Dataset:
    """The SNOMED code of the organ; raises AnatomyError when the library has none of that key."""
    found = organ(label.organ)
    return code_item(found.code, "SCT", found.name)


def side(label: Label) -> Dataset | None:
    """Left or right where the name of the structure begins with it ("left kidney")."""
    word = label.name.lower().split(" ")[0] if label.name else ""
    return code_item(*_scheme(SIDES[word])) if word in SIDES else None


def colour(label: Label) -> tuple[int, int, int]:
    """RGB of the organ; grey for one that the library does not know."""
    return organs()[label.organ].colour if label.organ in organs() else (160, 160, 160)


def cielab(rgb: tuple[int, int, int]) -> list[int]:
    """sRGB as DICOM's PCS values (PS3.3 C.10.7.1.1): L* 0..100 and a*, b* -128..127, each over 16 bits, D50 white point."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255.0 for part in rgb)]
    # sRGB to XYZ adapted to D50 (Bradford), Lindbloom
    rows = ((0.4360747, 0.3850649, 0.1430804), (0.2225045, 0.7168786, 0.0606169), (0.0139322, 0.0971045, 0.7141733))
    x, y, z = (sum(a * b for a, b in zip(row, linear)) / white for row, white in zip(rows, (0.96422, 1.0, 0.82521)))
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    lightness, a, b = 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
    return [round(min(max(value, 0), 65535)) for value in (lightness * 65535 / 100, (a + 128) * 65535 / 255, (b + 128) * 65535 / 255)]


def _scheme(pair: tuple[str, str]) -> tuple[str, str, str]:
    return pair[0], "SCT", pair[1]
