"""The portal and the hepatic venous tree of the liver, from one seed in each, and corrections.

1. Vesselness inside the closed liver without its lesions (kernels/vesselness.py); hysteresis keeps weak voxels that hang on
   strong ones. The portal trunk outside the liver is what is as bright, connected and near the portal seed.
2. A race from the two seeds on the vessels (kernels/race.py): each voxel goes to the tree that reaches it first; a click on a branch
   that went to the wrong tree mends that branch.
3. The half-way rule at full resolution for the edge of both trees together, then each voxel to its tree.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.confidence import confidence_of
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import blur_inside
from meshing.segmenters.kernels.morphology import ball, closed, components, dilate, erode, opened, reachable
from meshing.segmenters.kernels.race import race
from meshing.segmenters.kernels.vesselness import vesselness
from meshing.segmenters.kernels.workspace import Workspace, box_of_mask
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume

Mask = NDArray[np.bool_]
Point = tuple[Millimetre, Millimetre, Millimetre]

_WORKING_MM = 1.6
_STRONG, _WEAK = 4.5, 3.0
"""Brightness over the tissue, in standard deviations of it, at which a vessel begins and down to which it is followed (unverified defaults)."""
_SNAP_MM = 15.0
_LEAST_MM3 = 60.0


@dataclass(frozen=True)
class VeinClick:
    """The branch at this place belongs to this vein."""

    at_lps: Point
    vein: Literal["portal vein", "hepatic vein"]


@dataclass(frozen=True)
class HepaticVessels:
    """Portal and hepatic veins from two seeds.

    `clicks` correct branches that went to the wrong tree, in the order in which they were made.
    """

    version: ClassVar[int] = 4
    method: ClassVar[str] = "hepatic vessels"

    portal_seed_lps: Point
    hepatic_seed_lps: Point
    trunk: Annotated[Millimetre, Range(0.0, 120.0, "portal trunk kept within")] = Millimetre(60.0)
    liver: str = "liver"
    clicks: tuple[VeinClick, ...] = ()

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        monitor(0.0, "looking at the liver")
        box = box_of_mask(volume, labels.mask(self.liver), 35.0)
        work = Workspace.around(volume, labels, box, _WORKING_MM)
        ours = [label.value for label in labels.legend if label.name in (self.liver, "portal vein", "hepatic vein")]
        lesions = [label.value for label in labels.of_organ("liver_tumour")]
        liver = work.shrunk_mask(np.isin(work.labels, [*ours, *lesions]))
        lesion = work.shrunk_mask(np.isin(work.labels, lesions))
        others = work.shrunk_mask((work.labels != 0) & ~np.isin(work.labels, [*ours, *lesions]))
        image, spacing = work.shrunk(work.image), work.spacing
        hu = _parenchyma_hu(image, liver & ~lesion, spacing)
        hull = (liver | (closed(liver, 10.0, spacing) & (image > hu - 40.0))) & ~others & ~dilate(lesion, 2.0, spacing)
        monitor(0.1, "looking for vessels in the liver")
        score = vesselness(image, hull, hu, spacing)
        tree = _hysteresis(score, hull, spacing)
        monitor(0.5, "following the portal trunk")
        portal_seed = _snapped(work, tree, image, self.portal_seed_lps, "portal")
        hepatic_seed = _snapped(work, tree, image, self.hepatic_seed_lps, "hepatic")
        free = ~others & ~(liver & ~tree)
        tree |= _trunk(image, portal_seed, hu, free, float(self.trunk), spacing)
        monitor(0.6, "parting the portal from the hepatic veins")
        cava = [label.value for label in labels.of_organ("inferior_vena_cava")]
        clicks = [(_snapped(work, tree, image, click.at_lps, click.vein.split()[0]), click.vein == "portal vein") for click in self.clicks]
        ahead = race(tree, hull, work.shrunk_mask(np.isin(work.labels, cava)), portal_seed, hepatic_seed, clicks, spacing)
        tree &= np.isfinite(ahead)
        if portal_seed == hepatic_seed or not (tree & (ahead < 0)).any() or not (tree & (ahead > 0)).any():
            raise AnatomyError("the two seeds lead to the same vessels; set one in the portal vein and one in a hepatic vein")
        monitor(0.75, "placing the edges of the veins")
        middle = erode(tree, 2.0, spacing)
        vein_hu = float(np.median(image[middle if middle.any() else tree]))
        full = fair_edge(work.piece, work.grown(tree.astype(np.float32)) > 0.5, work.upright.spacing, band_mm=1.5, inside_hu=vein_hu)
        full &= ~np.isin(work.labels[work.box], [v.value for v in labels.legend if v.value not in ours])
        side = work.grown(np.clip(np.nan_to_num(_spread(ahead, tree, spacing)), -1.0, 1.0).astype(np.float32))
        sure = np.full(work.image.shape, 100, np.uint8)
        if full.any():
            part, edge = confidence_of(work.piece, full, work.upright.spacing)
            # in the middle of a vein its edge is sure, but where the trees touch not whose it is
            sure[work.box][part] = np.minimum(edge, np.where(full[part], np.rint(50.0 + 50.0 * np.abs(side[part])), 100.0).astype(np.uint8))
        back = np.ascontiguousarray(work.upright.back(sure))
        found = labels.with_mask("portal vein", "portal_vein", work.back(full & (side < 0)), back)
        return found.with_mask("hepatic vein", "hepatic_vein", work.back(full & (side >= 0)), back)


def _parenchyma_hu(image: NDArray[np.float32], liver: Mask, spacing: Spacing) -> float:
    deep = erode(liver, 5.0, spacing)
    return float(np.median(blur_inside(image, liver, 2.0, spacing)[deep if deep.any() else liver]))


def _hysteresis(score: NDArray[np.float32], hull: Mask, spacing: Spacing) -> Mask:
    """Weak voxels connected to at least 20 mm3 of strong ones, in pieces of at least _LEAST_MM3."""
    numbers, sizes = components((score > _WEAK) & hull, corners=True)
    strong = np.bincount(numbers.ravel(), (score > _STRONG).ravel(), len(sizes))
    voxel = float(np.prod(spacing))
    keep = (strong * voxel > 20.0) & (sizes * voxel > _LEAST_MM3)
    keep[0] = False
    return keep[numbers]


def _snapped(work: Workspace, tree: Mask, image: NDArray[np.float32], seed_lps: Point, which: str) -> tuple[int, int, int]:
    """The vessel voxel nearest to the seed."""
    at = work.index(seed_lps)
    places = np.argwhere(tree)
    away = np.linalg.norm((places - at) * work.spacing, axis=1)
    if not len(places) or away.min() > _SNAP_MM:
        raise AnatomyError(f"the {which} seed at {tuple(round(float(c), 1) for c in seed_lps)} mm (LPS) is not in a vessel of the liver; set it in "
                           f"the middle of the {which} vein where it is bright")
    k, j, i = places[int(away.argmin())]
    return int(k), int(j), int(i)


def _trunk(image: NDArray[np.float32], seed: tuple[int, int, int], hu: float, free: Mask, reach: float, spacing: Spacing) -> Mask:
    """What is as bright as the vein at the seed and connected with it, within `reach` mm, without thin leaks."""
    shape = (image.shape[0], image.shape[1], image.shape[2])
    near = ball(shape, np.array(seed, np.float64), reach, spacing)
    spot = ball(shape, np.array(seed, np.float64), 3.0, spacing)
    smooth = blur(image, 0.8, spacing)
    vein = float(np.percentile(smooth[spot], 75))
    window = (smooth > 0.5 * (vein + hu)) & (smooth < vein + 60.0) & free & near
    core = reachable(opened(window, 2.0, spacing) | (spot & window), spot)
    return core & window


def _spread(ahead: NDArray[np.float32], tree: Mask, spacing: Spacing) -> NDArray[np.float32]:
    """The side of the nearest tree voxel, smoothed, in and around the trees."""
    return blur_inside(np.sign(np.where(tree, ahead, 0.0)).astype(np.float32), tree, 1.2, spacing)
