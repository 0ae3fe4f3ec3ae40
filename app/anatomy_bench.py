"""`rehearse bench anatomy`: every recipe against reference segmentations, with a robot user who clicks where the error is deepest.

Each row: case, structure, recipe, the robot's clicks so far, Dice, mean surface distance, 95 % Hausdorff distance, volume error, seconds
of the last step, by the clock and of the processors; for clicks the least that one of them has added to the Dice. Beside each figure that has
a bound stands the bound (app/anatomy_bars.py), and whether it is met. The real images are read from the folder that the
environment variable REHEARSE_DATA names; without it only the sample patients are measured. References: experts' masks (ircad17,
pelvis_fracture_002, vs_seg_001) or those of a published model (abdomen_lowres_ts; aortic_dissection_ts, where the aorta includes its
wall); head_c3n01192 has none, so its rows hold volumes only. A recipe that refuses is a row with its words.
"""
from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from app.anatomy_bars import barred
from app.benches import Row
from meshing.dicom.masks import read_mask
from meshing.dicom.read import ReadSeries
from meshing.errors import PlanningError
from meshing.frames import SpaceUid
from meshing.itk import read_volume
from meshing.labels import Labels
from meshing.overlap import dice_of, overlap_of
from meshing.phantoms import artery_patient, liver_patient
from meshing.phantoms.head import head
from meshing.regrid import onto
from meshing.robot import deepest_error, drag_over
from meshing.segmenters import (
    Body,
    Bone,
    BoneMark,
    Brain,
    ChestAir,
    Clicks,
    ContrastAbdomen,
    Drag,
    GreatVessel,
    HepaticVessels,
    Lesion,
    Mark,
    Metal,
    SingleBones,
    Skeleton,
    Vessel,
)
from meshing.segmenters.hepatic_vessels import VeinClick
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import FAR_MM
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.morphology import ball, closed, components, dilate
from meshing.step import Monitor, silent
from meshing.units import Millimetre
from meshing.volume import Volume, index_of

Mask = NDArray[np.bool_]
COLLECTION = "REHEARSE_DATA"
SPACE = SpaceUid("2.25.1")
LIVER = ("liver", "tumour 1", "tumour 2", "portal vein", "hepatic vein")
BONES = (*range(25, 51), *range(69, 79), 91, *range(92, 117))
"""Numbers of bones in the label maps of the published model: vertebrae, limbs and girdles, skull, ribs and sternum."""
MARROW_HU, FORAMEN_MM = 80.0, 6.0
"""What an expert's mask of bone encloses is marrow above this (on ircad17 all of it has more than 100 HU), and the canal of the spine below
(less than 60); the mask is closed over holes up to twice so wide, as those through which veins leave a vertebra."""


class Bench:
    """One case: its image, the labels so far and the rows."""

    def __init__(self, case: str, volume: Volume) -> None:
        self.case, self.volume, self.labels = case, volume, Labels.empty(volume)
        self.rows: list[Row] = []
        self.worked = 0.0
        self._spacing = volume.spacing_mm[::-1]

    def run(self, step: Any) -> float | None:
        """Seconds of one step on the labels so far; None when it refused. `worked` holds those of the processors."""
        began, before = time.perf_counter(), time.process_time()
        try:
            self.labels = step.run((self.volume, self.labels), silent)
        except PlanningError as error:
            self.rows.append({"case": self.case, "recipe": step.method, "refused": str(error)})
            return None
        self.worked = time.process_time() - before
        return time.perf_counter() - began

    def measure(self, structure: str, names: tuple[str, ...], truth: Mask, recipe: str, clicks: int, seconds: float) -> float:
        known = tuple(name for name in names if name in self.labels.names)
        found = self.labels.mask(*known) if known else np.zeros(truth.shape, bool)
        overlap = overlap_of(found, truth, self._spacing)
        self.rows.append({"case": self.case, "structure": structure, "recipe": recipe, "clicks": clicks, "dice": overlap.dice,
                          "surface_mm": float(overlap.surface), "hausdorff95_mm": float(overlap.hausdorff95),
                          "volume_error_percent": float(overlap.volume_error), "seconds": seconds, "cpu_seconds": self.worked,
                          "confidence_percent": self.labels.sureness(*known) if known else None})
        return overlap.dice

    def automatic(self, step: Any, wanted: dict[str, tuple[tuple[str, ...], Mask]]) -> bool:
        """One row for each of `wanted`: structure -> (names, reference)."""
        seconds = self.run(step)
        if seconds is None:
            return False
        for structure, (names, truth) in wanted.items():
            self.measure(structure, names, truth, step.method, 0, seconds)
        return True

    def clicked(self, name: str, organ: str, truth: Mask, clicks: tuple[int, ...], *, afresh: bool) -> None:
        """Rows after some numbers of the robot's clicks; `afresh` forgets what was found and begins with a click without a drag."""
        if afresh and name in self.labels.names:
            self.labels = self.labels.with_mask(name, organ, np.zeros(truth.shape, bool))
        before, least = 0.0, 1.0
        for number in range(1, max(clicks) + 1):
            found = self.labels.mask(name) if name in self.labels.names else np.zeros(truth.shape, bool)
            click = deepest_error(found, truth, self.volume.to_patient)
            if click is None:
                return
            radius = None if afresh and number == 1 else Millimetre(float(np.clip(click.radius, 1.0, 200.0)))
            seconds = self.run(Clicks((Mark(click.at_lps, click.belongs, radius),), name, organ))
            if seconds is None:
                return
            after = dice_of(self.labels.mask(name), truth)
            least = min(least, after - before) if number > 1 else least
            before = after
            if number in clicks:
                self.measure(name, (name,), truth, Clicks.method, number, seconds)
                if number > 1:
                    self.rows[-1]["least_gain_of_a_click"] = least

    def volumes(self, step: Any) -> None:
        """Rows without a reference: what was found, and how much."""
        before, seconds = self.labels.names, self.run(step)
        for name in self.labels.names:
            if name not in before and seconds is not None:
                self.rows.append({"case": self.case, "structure": name, "recipe": step.method, "clicks": 0, "volume_ml": self.labels.volume_ml(name),
                                  "seconds": seconds, "confidence_percent": self.labels.sureness(name)})


def anatomy(monitor: Monitor = silent) -> list[Row]:
    """All cases that are there."""
    warm = liver_patient(columns=96, slices=64).volume
    ContrastAbdomen().run((warm, Labels.empty(warm)), silent)
    rows = [*_sample_liver(), *_sample_artery(), *_sample_head()]
    folder = os.environ.get(COLLECTION)
    for number, case in enumerate(_collection(Path(folder)) if folder else ()):
        monitor(0.1 + 0.15 * number, f"after {rows[-1]['case']}")
        rows += case()
    return barred(rows)


def _sample_liver() -> list[Row]:
    patient = liver_patient(columns=256, slices=128)
    bench, truth = Bench("sample liver", patient.volume), patient.truth.labels
    organs = ("spleen", "left kidney", "right kidney", "aorta", "inferior vena cava", "gallbladder", "left lung", "right lung", "bone")
    wanted: dict[str, tuple[tuple[str, ...], Mask]] = {name: ((name,), truth.mask(name)) for name in organs}
    bench.automatic(ContrastAbdomen(), {"liver": (LIVER, truth.mask(*LIVER))} | wanted)
    for name in ("tumour 1", "tumour 2"):
        _one_drag(bench, name, truth.mask(name))
    for name, organ in (("left kidney", "kidney"), ("right kidney", "kidney"), ("spleen", "spleen")):
        bench.clicked(name, organ, truth.mask(name), (1,), afresh=True)
    return bench.rows


def _sample_artery() -> list[Row]:
    patient = artery_patient(columns=256, slices=128)
    bench, truth = Bench("sample artery", patient.volume), patient.truth.labels
    click = deepest_error(np.zeros(truth.values.shape, bool), truth.mask("artery lumen"), patient.volume.to_patient)
    seconds = bench.run(Vessel(click.at_lps)) if click is not None else None
    if seconds is not None:
        bench.measure("artery lumen", ("artery lumen",), truth.mask("artery lumen"), Vessel.method, 1, seconds)
        bench.automatic(Bone(), {"bone": (("bone",), truth.mask("bone"))})
    return bench.rows


def _one_drag(bench: Bench, name: str, truth: Mask) -> None:
    drag = drag_over(truth, bench.volume.to_patient)
    seconds = bench.run(Lesion(drag.at_lps, drag.radius, name))
    if seconds is not None:
        bench.measure(name, (name,), truth, Lesion.method, 1, seconds)


def _sample_head() -> list[Row]:
    volume, truth = head("MR")
    bench = Bench("sample head", volume)
    bench.automatic(Brain(), {"brain": (("brain",), truth.mask("brain", "tumour")),
                              "ventricles": (("ventricles",), truth.mask("left ventricle", "right ventricle"))})
    bench.labels = Labels.empty(volume)
    bench.clicked("tumour", "vestibular_schwannoma", truth.mask("tumour"), (1,), afresh=True)
    return bench.rows


def _collection(folder: Path) -> Iterator[Callable[[], list[Row]]]:
    """The cases of the collection that are there."""
    for name, case in (("ct/ircad17_liver_tumours", _ircad), ("ct/abdomen_lowres_ts", _abdomen), ("ct/aortic_dissection_ts", _dissection),
                       ("ct/pelvis_fracture_002", _pelvis), ("ct/head_c3n01192", _head), ("mr/vs_seg_001", _schwannoma)):
        if (folder / name).exists():
            yield lambda case=case, name=name: case(folder / name)  # type: ignore[misc]


def _ircad(folder: Path) -> list[Row]:
    bench = Bench("ircad17", ReadSeries(str(folder / "PATIENT_DICOM.zip")).run(None, silent))

    def expert(name: str) -> Mask:
        return read_mask(folder / "MASKS_DICOM.zip", name, volume=bench.volume)

    liver, spacing = expert("liver"), bench.volume.spacing_mm[::-1]
    bench.automatic(ContrastAbdomen(), {"liver": (("liver",), liver)})
    found = bench.labels
    bench.clicked("liver", "liver", liver, (1, 3, 5), afresh=False)
    bench.labels = found
    for number in (1, 2):
        _one_drag(bench, f"tumour {number}", expert(f"livertumor{number}"))
    bench.measure("liver with its tumours", LIVER, liver, Lesion.method, 2, 0.0)
    _veins(bench, expert("portalvein"), expert("venoussystem"), liver)
    bench.automatic(Body(), {"body": (bench.labels.names + ("body", "body fat", "muscle"), expert("skin"))})
    bench.labels = Labels.empty(bench.volume)
    whole = with_its_marrow(expert("bone"), bench.volume.values, spacing)
    bench.automatic(Skeleton(), {"bone": (("bone",), whole), "bone with costal cartilage": (("bone", "costal cartilage"), whole)})
    return bench.rows


def with_its_marrow(bone: Mask, image: NDArray[np.float32], spacing: Spacing) -> Mask:
    """An expert's mask of bone with the marrow that it encloses, slice by slice."""
    out, plane = bone.copy(), (float(FAR_MM), spacing[1], spacing[2])
    for k in np.flatnonzero(bone.any((1, 2))):
        shell = closed(bone[k][None], FORAMEN_MM, plane)
        whole = ndimage.binary_fill_holes(shell[0])[None]
        numbers, sizes = components(whole & ~shell)
        means = np.array([0.0, *ndimage.mean(image[k][None], numbers, np.arange(1, len(sizes)))])
        marrow = (means > MARROW_HU)[numbers]
        near = dilate(marrow, FORAMEN_MM, plane) & whole & (blur(image[k][None], 1.0, plane) > MARROW_HU)
        out[k] |= near[0]
    return out


def _veins(bench: Bench, portal: Mask, hepatic: Mask, liver: Mask) -> None:
    """Veins of the liver after none to five clicks: all of them against the reference, and which of the two trees each belongs to."""
    seeds = [deepest_error(np.zeros_like(liver), tree & liver, bench.volume.to_patient) for tree in (portal, hepatic)]
    organs, one = bench.labels, (portal ^ hepatic) & liver
    if seeds[0] is None or seeds[1] is None:
        return
    clicks: list[VeinClick] = []
    shares: list[float] = []
    for number in range(6):
        bench.labels = organs
        seconds = bench.run(HepaticVessels(seeds[0].at_lps, seeds[1].at_lps, clicks=tuple(clicks)))
        if seconds is None:
            return
        found, ours = bench.labels.mask("portal vein", "hepatic vein") & liver, bench.labels.mask("portal vein")
        bench.measure("veins in the liver", ("portal vein", "hepatic vein"), (portal | hepatic) & liver, HepaticVessels.method, number, seconds)
        near, truth = np.ones((3, 3, 3)), (portal | hepatic) & liver
        wrong = found & one & (ours != portal)
        shares.append(1.0 - float(np.count_nonzero(wrong) / np.count_nonzero(found & one)))
        bench.rows[-1] |= {"dice": dice_of(found, truth), "right_tree": shares[-1],
                           "least_gain_of_a_click": min((after - before for before, after in pairwise(shares)), default=0.0),
                           "precision_within_a_voxel": float(np.mean(ndimage.binary_dilation(portal | hepatic, near)[found])),
                           "recall_within_a_voxel": float(np.mean(ndimage.binary_dilation(found, near)[truth]))}
        pieces, _ = ndimage.label(wrong, near)
        sizes = np.bincount(pieces.ravel())
        sizes[0] = 0
        worst = deepest_error((pieces == sizes.argmax()) & (sizes.max() > 0), np.zeros_like(liver), bench.volume.to_patient)
        if worst is None:
            return
        i, j, k = (int(c) for c in np.rint(index_of(bench.volume.to_patient, np.array([worst.at_lps], np.float64))[0]))
        clicks.append(VeinClick(worst.at_lps, "portal vein" if portal[k, j, i] else "hepatic vein"))


def _abdomen(folder: Path) -> list[Row]:
    bench = Bench("abdomen_lowres_ts", read_volume(folder / "example_ct_sm.nii.gz", modality="CT", space=SPACE))
    numbers = read_volume(folder / "example_seg.nii.gz", modality="CT", space=SPACE).values
    bench.automatic(ContrastAbdomen(), {"liver": (("liver",), numbers == 5), "spleen": (("spleen",), numbers == 1)})
    bench.labels = Labels.empty(bench.volume)
    bench.automatic(ChestAir(airways=False), {"lungs": (("right lung", "left lung"), np.isin(numbers, (10, 11, 12, 13, 14)))})
    bench.automatic(Skeleton(), {"bone": (("bone",), np.isin(numbers, BONES)), "costal cartilage": (("costal cartilage",), numbers == 117)})
    for name, organ, number in (("spleen", "spleen", 1), ("right kidney", "kidney", 2), ("left kidney", "kidney", 3), ("liver", "liver", 5)):
        bench.labels = Labels.empty(bench.volume)
        bench.clicked(name, organ, numbers == number, (1, 3, 5), afresh=True)
    return bench.rows


def _dissection(folder: Path) -> list[Row]:
    bench = Bench("aortic_dissection_ts", read_volume(folder / "ct_cropped.nii.gz", modality="CT", space=SPACE))
    aorta = read_volume(folder / "aorta.nii.gz", modality="CT", space=SPACE).values > 0
    drags = _along(aorta, bench.volume, 10)
    seconds = bench.run(GreatVessel(drags))
    if seconds is not None:
        bench.measure("aorta", ("aorta",), aorta, GreatVessel.method, len(drags), seconds)
        bench.measure("aorta with its calcium", ("aorta", "calcium of the aorta"), aorta, GreatVessel.method, len(drags), seconds)
        calcium = bench.labels.mask("calcium of the aorta") if "calcium of the aorta" in bench.labels.names else np.zeros_like(aorta)
        bench.clicked("aorta", "aorta", aorta & ~calcium, (1, 3, 5), afresh=False)
        bench.measure("aorta with its calcium", ("aorta", "calcium of the aorta"), aorta, Clicks.method, 5, 0.0)
    bench.labels = Labels.empty(bench.volume)
    seconds = bench.run(Skeleton())
    if seconds is not None:
        lost = float(np.count_nonzero(bench.labels.mask("bone") & aorta) / np.count_nonzero(aorta))
        bench.rows.append({"case": bench.case, "structure": "bone", "recipe": Skeleton.method, "clicks": 0, "seconds": seconds,
                           "aorta_taken_for_bone_percent": 100.0 * lost})
    return bench.rows


def _along(truth: Mask, volume: Volume, count: int) -> tuple[Drag, ...]:
    """Drags of a user who goes along a vessel: each in the deepest place that is farther than two radii from those before."""
    left, spacing = truth.copy(), volume.spacing_mm[::-1]
    drags: list[Drag] = []
    while len(drags) < count and left.any():
        click = deepest_error(truth & ~left, truth, volume.to_patient)
        if click is None:
            break
        drags.append(Drag(click.at_lps, Millimetre(float(np.clip(click.radius, 2.0, 60.0)))))
        at = index_of(volume.to_patient, np.array([click.at_lps], np.float64))[0][::-1]
        left &= ~ball((truth.shape[0], truth.shape[1], truth.shape[2]), at, 2.2 * click.radius, spacing)
    return tuple(drags)


def _pelvis(folder: Path) -> list[Row]:
    values, grid = None, None
    parts: dict[str, Mask] = {}
    for name in ("LI", "RI", "SA"):
        image = read_volume(folder / f"002_{name}.nii.gz", modality="CT", space=SPACE)
        mask = read_volume(folder / f"002_{name}_mask.nii.gz", modality="CT", space=SPACE).values
        values, grid = image.values.copy() if values is None else np.where(mask > 0, image.values, values), image.to_patient
        parts |= {f"{name} {int(number)}": mask == number for number in np.unique(mask) if number}
    if values is None or grid is None:
        return []
    bench = Bench("pelvis_fracture_002", Volume(values.astype(np.float32), grid, "CT"))
    whole = np.any(list(parts.values()), axis=0)
    bench.automatic(Skeleton(cartilage=False), {"bone": (("bone",), whole)})
    bench.labels = Labels.empty(bench.volume).with_mask("bone", "bone", whole)
    marks = []
    for name, truth in parts.items():
        first = deepest_error(np.zeros_like(truth), truth, grid)
        if first is not None:
            marks.append(BoneMark(name, first.at_lps))
    start = bench.labels
    while len(marks) <= 10:
        bench.labels = start
        seconds = bench.run(SingleBones(tuple(marks)))
        if seconds is None:
            break
        errors = {name: deepest_error(bench.labels.mask(name) & truth, truth, grid) for name, truth in parts.items()}
        worst, error = max(errors.items(), key=lambda item: float(item[1].radius) if item[1] is not None else 0.0)
        least = min(overlap_of(bench.labels.mask(name), truth, bench.volume.spacing_mm[::-1]).dice for name, truth in parts.items())
        if least > 0.95 or error is None or len(marks) == 10:
            for name, truth in parts.items():
                bench.measure(name, (name,), truth, SingleBones.method, len(marks), seconds)
            break
        marks.append(BoneMark(worst, error.at_lps))
    return bench.rows


def _head(folder: Path) -> list[Row]:
    bench = Bench("head_c3n01192", ReadSeries(str(folder / "dicom.zip")).run(None, silent))
    bench.volumes(Metal())
    bench.volumes(Skeleton(cartilage=False))
    return bench.rows


def _schwannoma(folder: Path) -> list[Row]:
    bench = Bench("vs_seg_001", ReadSeries(str(folder / "dicom.zip"), "largest MR").run(None, silent))
    drawn = read_volume(folder / "derived_TV_mask_T1.nii.gz", modality="MR", space=SPACE)
    truth = onto(drawn.values, drawn.to_patient.matrix, bench.volume, "the mask", nearest=True) > 0
    bench.clicked("tumour", "vestibular_schwannoma", truth, (1, 3), afresh=True)
    bench.volumes(Brain())
    return bench.rows
