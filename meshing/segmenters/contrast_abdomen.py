"""Liver, spleen, kidneys, gallbladder, great vessels, bone and lungs of a CT of the abdomen, without training.

On a grid of about 2.4 mm: body and spine; the HU of the liver from the deepest even tissue right of the spine; the aorta as a
track of discs; bone, kidneys and heart by brightness and shape; then liver and spleen as minimal cuts that compete with all
that. Clicks correct the liver. Every edge is then placed at full resolution (kernels/refine.py).

Without contrast medium in the aorta only what is seen then is looked for, and a note says so.

What is not found is left out, never guessed; masses inside the liver that are unlike it belong to the step "lesion".
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels.bright_organs import BrightOrgans, bright_organs, kidney_with_pelvis
from meshing.segmenters.kernels.chest_wall import chest_wall
from meshing.segmenters.kernels.clicks import ClickEditor
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.contrast_medium import in_cortex
from meshing.segmenters.kernels.discs import aorta_of, vena_cava_of
from meshing.segmenters.kernels.fair_volume import with_fair_volume
from meshing.segmenters.kernels.gallbladder import gallbladder_of
from meshing.segmenters.kernels.morphology import box_of, dilate, erode, opened, without_specks
from meshing.segmenters.kernels.parenchyma import Parenchyma, grow_parenchyma, parenchyma_mode, with_vessels
from meshing.segmenters.kernels.refine import refine, refine_bone
from meshing.segmenters.kernels.resample import factors_for, grow, shrink
from meshing.segmenters.kernels.scene import Scene, lungs, scene_of
from meshing.segmenters.kernels.seen import must_be_ct, with_cut_notes
from meshing.segmenters.kernels.skeleton import bone_of
from meshing.segmenters.kernels.upright import Upright
from meshing.step import Monitor, check, portion
from meshing.units import Millimetre
from meshing.volume import Volume, index_of

Mask = NDArray[np.bool_]
Point = tuple[Millimetre, Millimetre, Millimetre]

_COARSE_MM = 2.4
_TAIL_BOX_MM = 15.0
_SPECK = 1e-3
"""Pieces of an organ below this share of it are no part of it."""
_LEAST_CORE_ML = 60.0
"""A liver has far more; below this the even tissue that was found is muscle or gut."""
_LEAST_CONTRAST_HU = 30.0
"""Aorta above liver: without contrast medium both lie within 20 HU of each other."""

_SPLEEN_BELOW_LIVER_HU = 30.0
"""The spleen takes up contrast at least as the liver does; muscle, which is as even, lies 40 HU and more below it."""

_ALWAYS_CUT = ("right lung", "left lung", "bone", "aorta", "inferior vena cava")
"""No scan of an abdomen holds these whole."""

ORGANS = {
    "right lung": "lung", "left lung": "lung", "bone": "bone", "liver": "liver", "spleen": "spleen",
    "right kidney": "kidney", "left kidney": "kidney", "gallbladder": "gallbladder",
    "inferior vena cava": "inferior_vena_cava", "aorta": "aorta",
}
"""Names this step may give, in the order in which later ones take disputed voxels, and the organ of each."""


@dataclass(frozen=True)
class ContrastAbdomen:
    """Organs of a contrast CT of the abdomen.

    `liver_add_lps` and `liver_remove_lps` are clicks on tissue that is, or is not, liver; the radii of the drags (mm) go
    with them one to one, or are left empty.
    """

    version: ClassVar[int] = 5
    method: ClassVar[str] = "contrast abdomen"

    liver_add_lps: tuple[Point, ...] = ()
    liver_remove_lps: tuple[Point, ...] = ()
    liver_add_radii: tuple[Millimetre, ...] = ()
    liver_remove_radii: tuple[Millimetre, ...] = ()

    def __post_init__(self) -> None:
        check(self)
        for points, radii, what in ((self.liver_add_lps, self.liver_add_radii, "added to"),
                                    (self.liver_remove_lps, self.liver_remove_radii, "removed from")):
            if radii and len(radii) != len(points):
                raise ParameterOutOfRange(f"there are {len(points)} clicks for tissue to be {what} the liver but {len(radii)} radii; "
                                          "give a radius for each click or none at all")

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        must_be_ct(volume, "the organs of the abdomen are found by Hounsfield units")
        upright = Upright.of(volume.to_patient)
        image = upright.turn(volume.values)
        factors = factors_for(upright.spacing, _COARSE_MM)
        spacing = upright.spacing
        scene = scene_of(shrink(image, factors), (spacing[0] * factors[0], spacing[1] * factors[1], spacing[2] * factors[2]))
        monitor(0.06, "looking for the liver")
        coarse = self._coarse(scene, volume, upright, factors, image.shape, portion(monitor, 0.06, 0.5))
        avoid = np.any([coarse[name] for name in coarse if name not in ("liver", "right lung", "left lung")], axis=0)
        for number, (name, organ) in enumerate(ORGANS.items()):
            if name in coarse and coarse[name].any():
                watch = portion(monitor, 0.5 + 0.05 * number, 0.55 + 0.05 * number)
                watch(0.0, f"placing the edge of the {name}")
                mask = _full(image, coarse, name, factors, spacing, avoid, watch)
                if mask.any():
                    labels = with_confidence(labels, name, organ, mask, image, upright)
        labels = _without_specks(labels)
        if not coarse["aorta"].any():
            labels = labels.noted("no contrast medium was found in the aorta: vessels and gallbladder are left out; liver and spleen, which without "
                                  "it have the HU of muscle and gut, may hold parts of those: look at every slice, and correct them with clicks")
        absent = [name for name in ORGANS if name not in coarse or not coarse[name].any()]
        if absent:
            labels = labels.noted(f"not found in this scan, and left out: {', '.join(absent)}; draw those that are seen, or find them "
                                  "with a click")
        return with_cut_notes(labels, tuple(name for name in ORGANS if name in labels.names and name not in _ALWAYS_CUT))

    def _coarse(self, scene: Scene, volume: Volume, upright: Upright, factors: tuple[int, int, int], shape: tuple[int, ...],
                monitor: Monitor) -> dict[str, Mask]:
        """Every organ on the coarse grid."""
        right = np.zeros_like(scene.body)
        right[:, :, :max(0, scene.spine[1] - scene.columns(10.0))] = True
        seed = parenchyma_mode(scene, right, thick_mm=7.0)
        if scene.ml(seed.core) < _LEAST_CORE_ML:
            raise AnatomyError(
                f"no liver was found in this scan: the largest piece of even soft tissue right of the spine has {scene.ml(seed.core):.0f} mL. "
                "Either the scan does not show the upper abdomen, or it is too noisy; choose another series, or read a segmentation "
                "from a file")
        monitor(0.1, "following the aorta")
        aorta = aorta_of(scene, seed.hu)
        plain = (not aorta.any() or float(np.median(scene.smooth[aorta])) < seed.hu + _LEAST_CONTRAST_HU
                 or in_cortex(scene.image, scene.smooth, aorta, scene.spacing))
        if plain:
            aorta = np.zeros_like(aorta)
        bright = bright_organs(scene, seed.hu, seed.spread, aorta)
        kidneys = bright.right_kidney | bright.left_kidney
        avoid = dilate(kidneys, 1.5, scene.spacing) | bright.other | aorta | bright.bone
        wall = chest_wall(scene.image, scene.spacing) if plain else np.zeros_like(aorta)
        avoid |= wall
        monitor(0.25, "cutting out the liver")
        free = avoid & ~dilate(seed.core, 4.0, scene.spacing)
        liver = grow_parenchyma(scene, seed, free, portion(monitor, 0.25, 0.6), solid_mm=7.0, rounds=3, reach_mm=60.0)
        liver = with_vessels(scene, liver, avoid)
        liver = self._corrected(scene, liver, volume, upright, factors, shape)
        monitor(0.65, "cutting out the spleen")
        spleen = _spleen(scene, seed.hu, liver, avoid, bright, aorta | wall, portion(monitor, 0.65, 0.85))
        found = {"liver": liver, "spleen": spleen, "aorta": aorta}
        taken = liver | spleen
        found["right kidney"] = kidney_with_pelvis(scene, bright.right_kidney, taken)
        found["left kidney"] = kidney_with_pelvis(scene, bright.left_kidney, taken)
        found["right lung"], found["left lung"] = lungs(scene)
        organs = aorta | found["right kidney"] | found["left kidney"]
        inner = erode(liver, 3.0, scene.spacing) | erode(spleen, 3.0, scene.spacing)
        found["bone"] = bone_of(scene, dilate(organs, 4.0, scene.spacing) | inner | (np.zeros_like(aorta) if plain else bright.heart))
        monitor(0.95, "looking for the vena cava and the gallbladder")
        found["inferior vena cava"] = vena_cava_of(scene, seed.hu, aorta, found["bone"] | kidneys)
        if not plain:
            found["gallbladder"] = gallbladder_of(scene, liver, organs | found["inferior vena cava"] | spleen)
        return found

    def _corrected(self, scene: Scene, liver: Mask, volume: Volume, upright: Upright, factors: tuple[int, int, int],
                   shape: tuple[int, ...]) -> Mask:
        """The liver after the clicks."""
        if not self.liver_add_lps and not self.liver_remove_lps:
            return liver
        editor = ClickEditor(scene.smooth, liver, scene.spacing, ~scene.body)
        for points, radii, add in ((self.liver_add_lps, self.liver_add_radii, True),
                                   (self.liver_remove_lps, self.liver_remove_radii, False)):
            for number, point in enumerate(points):
                fine = upright.index(index_of(volume.to_patient, np.array([point], np.float64)), (shape[0], shape[1], shape[2]))[0]
                at = (fine + 0.5) / factors - 0.5
                if np.any(at < -0.5) or np.any(at > np.array(liver.shape) - 0.5):
                    raise AnatomyError(f"the click at {point} mm LPS lies outside this scan; it was made on another series")
                editor.click(at, add=add, radius=float(radii[number]) if radii else None)
        return editor.mask


def _spleen(scene: Scene, liver_hu: float, liver: Mask, avoid: Mask, bright: BrightOrgans, aorta: Mask, monitor: Monitor) -> Mask:
    """The deepest even tissue left of the spine at the height of the upper liver, behind the front of the spine."""
    slices = np.flatnonzero(liver.any((1, 2)))
    j, i = scene.spine
    region = np.zeros_like(liver)
    low = int(slices[0] + 0.25 * (slices[-1] - slices[0]))
    region[low:slices[-1] + 1, max(0, j - scene.rows(80.0)):j + scene.rows(20.0), i + scene.columns(10.0):] = True
    region &= erode(scene.body, 12.0, scene.spacing) & ~dilate(liver | avoid, 2.0, scene.spacing)
    seed = parenchyma_mode(scene, region, thick_mm=4.5, least_hu=liver_hu - _SPLEEN_BELOW_LIVER_HU)
    if scene.ml(seed.core) < 8.0:
        return np.zeros_like(liver)
    walls = bright.right_kidney | bright.left_kidney | aorta | bright.bone | dilate(liver, 1.5, scene.spacing)
    seed = Parenchyma(seed.hu, seed.spread, seed.core & ~walls)
    return grow_parenchyma(scene, seed, walls, monitor, solid_mm=4.0, rounds=2, reach_mm=40.0)


def _without_specks(labels: Labels) -> Labels:
    """Without what ribs and vessels have cut off the large organs: voxels between ribs have their HU."""
    values = labels.values.copy()
    for name in ("liver", "spleen"):
        if name in labels.names and (mask := labels.mask(name)).any():
            box = box_of(mask, 0.0, labels.spacing_mm)
            whole = without_specks(mask[box], _SPECK * np.count_nonzero(mask))
            values[box][mask[box] & ~whole] = 0
    return replace(labels, values=values)


def _full(image: NDArray[np.float32], coarse: dict[str, Mask], name: str, factors: tuple[int, int, int],
          spacing: tuple[float, float, float], avoid: Mask, monitor: Monitor) -> Mask:
    """One organ on the grid of the scan."""
    mask = coarse[name]
    if name.endswith("lung"):
        near = grow(dilate(mask, 3.0, (2.4, 2.4, 2.4)).astype(np.float32), factors, image.shape) > 0.5
        inside = float(np.median(image[near & (image < -600.0)]))
        return near & (image < 0.5 * (inside + 40.0))
    if name in ("liver", "spleen"):
        return refine(image, mask, factors, spacing, monitor, avoid=avoid & ~mask)
    if name == "bone":
        return refine_bone(image, mask, factors, spacing)
    found = refine(image, mask, factors, spacing, monitor, cut=False)
    if name == "gallbladder" and found.any():
        # where liver ends in fat beside the bile its partial volume looks like bile: such tails are thin
        box = box_of(found, _TAIL_BOX_MM, spacing)
        bag = found[box] & dilate(opened(found[box], 2.0, spacing), 1.0, spacing)
        found[box] = with_fair_volume(np.ascontiguousarray(image[box], np.float32), bag, ~bag, spacing)
    return found
