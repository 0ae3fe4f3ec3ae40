"""What the figures of `rehearse bench anatomy` must keep, one line a row of it.

Kidneys and spleen want one click; bone is compared with its marrow filled, and with the costal cartilage where the expert has drawn both as
one; a click may lower no Dice by more than a hundredth. Seconds are those of two cores that do nothing else.
"""
from __future__ import annotations

from app.benches import Row
from app.bounds import Bounds, judged

_KEPT: Bounds = {"least_gain_of_a_click": (">=", -0.01)}
_ONE_CLICK: Bounds = {"dice": (">=", 0.90)}
_BONE: Bounds = {"dice": (">=", 0.85)}
_LUMEN: Bounds = {"dice": (">=", 0.93)}
_TUMOUR: Bounds = {"dice": (">=", 0.80)}
_VEINS: Bounds = {"dice": (">=", 0.55), "precision_within_a_voxel": (">=", 0.7), "recall_within_a_voxel": (">=", 0.7)}
_FRAGMENT: Bounds = {"dice": (">=", 0.90), "clicks": ("<=", 10)}
_ORGANS = ("left kidney", "right kidney", "spleen")
_PELVIS = ("LI 1", "LI 2", "LI 3", "RI 1", "SA 1")

Key = tuple[str, str, str, int | None]
BARS: dict[Key, Bounds] = {
    **{("sample liver", name, "clicks", 1): _ONE_CLICK for name in _ORGANS},
    **{("sample liver", name, "lesion", 1): _TUMOUR for name in ("tumour 1", "tumour 2")},
    ("sample artery", "artery lumen", "vessel", 1): _LUMEN,
    ("sample artery", "bone", "bone", 0): _BONE,
    ("ircad17", "liver", "contrast abdomen", 0): {"dice": (">=", 0.91), "seconds": ("<=", 40.0)},
    ("ircad17", "liver", "clicks", 3): {"dice": (">=", 0.945)} | _KEPT,
    ("ircad17", "liver", "clicks", 5): {"dice": (">=", 0.95)} | _KEPT,
    **{("ircad17", name, "lesion", 1): _TUMOUR for name in ("tumour 1", "tumour 2")},
    **{("ircad17", "veins in the liver", "hepatic vessels", number): _VEINS for number in (0, 1, 2)},
    **{("ircad17", "veins in the liver", "hepatic vessels", number): _VEINS | {"right_tree": (">=", 0.95), "least_gain_of_a_click": (">=", 0.0)}
       for number in (3, 4, 5)},
    ("ircad17", "bone with costal cartilage", "skeleton", 0): _BONE,
    ("abdomen_lowres_ts", "bone", "skeleton", 0): _BONE,
    **{("abdomen_lowres_ts", name, "clicks", 1): _ONE_CLICK for name in _ORGANS},
    **{("abdomen_lowres_ts", name, "clicks", number): _ONE_CLICK | _KEPT for name in _ORGANS for number in (3, 5)},
    ("abdomen_lowres_ts", "liver", "clicks", 5): _KEPT,
    ("aortic_dissection_ts", "aorta with its calcium", "great vessel", None): _LUMEN,
    ("aortic_dissection_ts", "aorta", "clicks", 5): _KEPT,
    ("pelvis_fracture_002", "bone", "skeleton", 0): _BONE,
    **{("pelvis_fracture_002", name, "single bones", None): _FRAGMENT for name in _PELVIS},
    ("vs_seg_001", "tumour", "clicks", 3): {"dice": (">=", 0.85)} | _KEPT,
}
"""By case, structure, recipe and the number of clicks, None for any."""


def barred(rows: list[Row]) -> list[Row]:
    """The rows, each with its bounds and whether they are met; a bound of a case that no row answers is a row that meets none."""
    keys = [_key(row) for row in rows]
    told = [row if key is None else judged(row, BARS[key]) for row, key in zip(rows, keys)]
    cases = {row["case"] for row in rows}
    lost = [key for key in BARS if key[0] in cases and key not in keys]
    return told + [judged({"case": case, "structure": structure, "recipe": recipe, "clicks": clicks}, BARS[case, structure, recipe, clicks])
                   for case, structure, recipe, clicks in lost]


def _key(row: Row) -> Key | None:
    exact, loose = ((row["case"], row.get("structure", ""), row["recipe"], clicks) for clicks in (row.get("clicks"), None))
    return exact if exact in BARS else loose if loose in BARS else None
