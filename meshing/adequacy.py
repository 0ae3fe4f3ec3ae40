"""Is this scan good enough for this plan? Slice distance, coverage, contrast medium, noise, metal, motion, in words.

It is asked before work is spent: of a series that is only listed (a few slices are looked at, `measured` with a sample)
and of the volume that was read (`ExamineScan`). Nothing is refused here. A finding says what was measured, what it is
compared with, and on whose authority; limits that nobody has published for this use are marked "unverified default".

Densities of the phases (aorta 250-400 HU arterial, 140-180 portal venous, 110-120 delayed; liver 50-70 plain, 100-120
portal venous) and of metal (> 3000 HU) are those of CLINICAL 4, mark M. Noise: 8.1 HU in a standard and 11.5 HU in a
low-dose CT (Husarik 2011, read); as slices grow thinner it is expected to grow as 10 HU * sqrt(5 mm / distance).
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ParameterOutOfRange
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.scan_measures import METAL_HU, Jump, Look, jumps_of, look, mode_of, small, tissue_cm2
from meshing.step import Monitor, check, silent
from meshing.volume import Volume, position_of, spacing_of, voxel_ml

Purpose = Literal["liver", "artery", "any"]
Level = Literal["good", "caution", "poor"]

LOOKS = 24
"""Slices that are measured for noise, contrast medium and tissue."""


@dataclass(frozen=True)
class Finding:
    """One answer. `value` in `unit` is what was measured, nan where nothing could be; `basis` is what the limit rests on."""

    subject: str
    level: Level
    words: str
    value: float
    unit: str
    basis: str


@dataclass(frozen=True)
class Adequacy:
    """Every finding about one scan for one purpose, in a fixed order."""

    purpose: str
    findings: tuple[Finding, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is not good, in words."""
        return tuple(f"{found.subject}: {found.words}" for found in self.findings if found.level != "good")

    @property
    def level(self) -> Level:
        """The worst of all."""
        levels = {found.level for found in self.findings}
        return "poor" if "poor" in levels else "caution" if "caution" in levels else "good"


@dataclass(frozen=True)
class Need:
    """What a purpose asks of the distance of slices (mm, beyond which caution and beyond which poor) and of the phase."""

    caution_mm: float
    poor_mm: float
    medium: tuple[str, ...]
    why: str
    basis: str


NEEDS: dict[str, Need] = {
    "liver": Need(2.5, 5.0, ("portal venous",), "a margin of 5 mm cannot be told from none when slices are further apart",
                  "margins of 1 and 5 mm: JCTH 2023, WJSO 12:127 [R]; half of 5 mm as the limit: unverified default"),
    "artery": Need(0.9, 1.8, ("arterial",), "the radius of a common iliac artery (4.5 mm) is only known to half a voxel",
                   "radius: pwdb [R]; error of half a voxel and the limits of 10 and 20 %: unverified default"),
    "any": Need(5.0, 10.0, (), "small structures are missed between slices", "unverified default"),
}


@dataclass(frozen=True, eq=False)
class Measured:
    """What was seen. `ends` are cm2 of liver-like tissue in the first and the last slice (nan: cannot be judged), `metal`
    mL and the slice where most of it is; `jumps` is None where the slices between were not read."""

    modality: str
    to_patient: Transform[IJK, LPS]
    slices: int
    looks: tuple[Look, ...]
    tissue_hu: float
    ends: tuple[float, float]
    metal: tuple[float, int]
    highest: float
    jumps: tuple[Jump, ...] | None
    signal_to_noise: float = float("nan")


@dataclass(frozen=True)
class ExamineScan:
    """Is the scan good enough for the plan?

    `purpose` is liver, artery or any.
    """

    version: ClassVar[int] = 1
    purpose: str = "any"

    def __post_init__(self) -> None:
        check(self)
        if self.purpose not in NEEDS:
            raise ParameterOutOfRange(f"there is no purpose '{self.purpose}'; it is one of {', '.join(NEEDS)}")

    def run(self, source: Volume, monitor: Monitor, /) -> Adequacy:
        return judged(measured_volume(source, monitor), self.purpose)


def measured_volume(volume: Volume, monitor: Monitor = silent) -> Measured:
    """Measure a whole volume: every slice for metal and jumps, LOOKS of them for the rest."""
    across, down, _ = volume.spacing_mm
    chosen = set(np.unique(np.linspace(0, len(volume.values) - 1, LOOKS).astype(int)).tolist())
    shift, scale = _grey(volume)
    looks, smalls, dense = [], [], []
    for k, values in enumerate(volume.values):
        if k % 10 == 0:
            monitor(0.9 * k / len(volume.values), "looking at the quality of the scan")
        smalls.append(small(values * scale + shift if scale != 1.0 else values, across, down))
        dense.append(int(np.count_nonzero(values > METAL_HU)) if volume.modality == "CT" else 0)
        if k in chosen and volume.modality == "CT":
            looks.append(look(values, across, down))
    return measured(volume.modality, volume.to_patient, len(volume.values), looks, (volume.values[0], volume.values[-1]),
                    (sum(dense) * voxel_ml(volume.to_patient), int(np.argmax(dense))), float(volume.values.max()), tuple(jumps_of(smalls)),
                    _signal_to_noise(volume) if volume.modality == "MR" else float("nan"))


def measured(modality: str, to_patient: Transform[IJK, LPS], slices: int, looks: Sequence[Look], ends: Sequence[NDArray[np.float32]],
             metal: tuple[float, int], highest: float, jumps: tuple[Jump, ...] | None, signal_to_noise: float = float("nan")) -> Measured:
    """Put together what was seen of some slices; `ends` are the first and the last one."""
    even = np.concatenate([seen.even for seen in looks]) if looks else np.empty(0, np.float32)
    tissue = mode_of(even, 2.0) if len(even) > 500 else float("nan")
    axial = len(ends) == 2 and abs(to_patient.matrix[2, 2]) > 0.7 * spacing_of(to_patient)[2]
    areas = (float("nan"), float("nan"))
    if axial and tissue >= 80.0:  # else liver and muscle are too much alike
        across, down, _ = spacing_of(to_patient)
        right = -1 if to_patient.matrix[0, 0] > 0 else 1
        areas = tissue_cm2(ends[0], across, down, tissue, right), tissue_cm2(ends[1], across, down, tissue, right)
    return Measured(modality, to_patient, slices, tuple(looks), tissue, areas, metal, highest, jumps, signal_to_noise)


def judged(seen: Measured, purpose: str) -> Adequacy:
    """Every finding on what was measured, for a purpose of NEEDS."""
    need = NEEDS[purpose]
    found = [_distance(seen, need)]
    if seen.modality == "CT":
        found += [_medium(seen, need), _noise(seen), _metal(seen)]
        if purpose != "artery":
            found += _ends(seen)
    elif seen.modality == "MR" and seen.jumps is not None:
        found.append(_grain(seen))
    if seen.jumps is not None:
        found.append(_motion(seen))
    return Adequacy(purpose, tuple(found))


def coverage(labels: Labels, open_ended: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Which structures are cut off by the border of the scan, once they are outlined; `open_ended` organs (vessels, bone,
    the body itself) always are and are left out."""
    found = []
    for label in labels.legend:
        if label.organ in open_ended:
            continue
        sides = _touched(labels, label.value)
        if sides:
            words = (f"{label.name} reaches the edge of the scan ({', '.join(sides)}): it is cut off there, so its volume and every distance "
                     "to its surface on that side are too small")
            found.append(Finding("coverage", "caution", words, float(len(sides)), "sides", "geometry"))
    return tuple(found)


def _touched(labels: Labels, value: int) -> list[str]:
    edges = (labels.values[:, :, 0], labels.values[:, :, -1], labels.values[:, 0], labels.values[:, -1], labels.values[0], labels.values[-1])
    names = []
    for number, edge in enumerate(edges):
        if np.count_nonzero(edge == value) > 8:
            axis, way = number // 2, 1 if number % 2 else -1
            direction = labels.to_patient.matrix[:3, axis] * way
            main = int(np.argmax(np.abs(direction)))
            names.append((("right", "left"), ("anterior", "posterior"), ("inferior", "superior"))[main][int(direction[main] > 0)])
    return names


def _distance(seen: Measured, need: Need) -> Finding:
    spacing = spacing_of(seen.to_patient)
    apart = max(spacing)
    said = f"slices {spacing[2]:.3g} mm apart, pixels of {spacing[0]:.3g} x {spacing[1]:.3g} mm"
    if apart <= need.caution_mm:
        return Finding("slice distance", "good", said, apart, "mm", need.basis)
    level: Level = "poor" if apart > need.poor_mm else "caution"
    return Finding("slice distance", level, f"{said}, more than {need.poor_mm if level == 'poor' else need.caution_mm:g} mm: {need.why}", apart,
                   "mm", need.basis)


def _medium(seen: Measured, need: Need) -> Finding:
    basis = "densities of the phases: CLINICAL 4 [M], unverified default"
    phase, hu = phase_of(seen)
    if phase == "none" and not any(len(one.even) + len(one.enhanced) for one in seen.looks):
        return Finding("contrast phase", "caution", "no even soft tissue was found, so the phase cannot be estimated", hu, "HU", basis)
    tissue = f", the commonest soft tissue {seen.tissue_hu:.0f} HU" if np.isfinite(seen.tissue_hu) else ""
    said = f"no contrast medium is seen{tissue}" if phase == "none" else f"{phase} phase, as far as can be told: enhanced blood {hu:.0f} HU{tissue}"
    if not need.medium or phase in need.medium:
        return Finding("contrast phase", "good", said, hu, "HU", basis)
    words = f"{said}; the plan asks for the {' or '.join(need.medium)} phase: vessels and lesions may not be told from their surroundings"
    return Finding("contrast phase", "poor" if phase == "none" else "caution", words, hu, "HU", basis)


def phase_of(seen: Measured) -> tuple[str, float]:
    """arterial, portal venous, delayed, venous or none; and the density of the enhanced blood in HU (nan when none).

    Blood is the dense end (95 %) of the even places that only contrast medium makes so dense, where at least a square
    centimetre of them is seen in several slices. Below 220 HU the tissue decides: an enhanced liver means portal venous.
    """
    shown = [one for one in seen.looks if len(one.enhanced) * one.place_cm2 > 1.0]
    if len(shown) < max(2, round(0.15 * len(seen.looks))):
        return "none", float("nan")
    hu = float(np.percentile(np.concatenate([one.enhanced for one in shown]), 95))
    if hu >= 220.0:
        return "arterial", hu
    if hu < 130.0:
        return "delayed", hu
    return ("portal venous" if seen.tissue_hu >= 80.0 else "venous"), hu


def _noise(seen: Measured) -> Finding:
    basis = "8.1 and 11.5 HU: Husarik 2011 [R]; growth with thinner slices and the limits of 1.5 and 3 times: unverified default"
    found = [one.noise for one in seen.looks if np.isfinite(one.noise)]
    if not found:
        return Finding("noise", "caution", "there is too little soft tissue to measure it", float("nan"), "HU", basis)
    noise = float(np.median(found))
    usual = 10.0 * float(np.sqrt(5.0 / spacing_of(seen.to_patient)[2]))
    said = f"{noise:.1f} HU in soft tissue, where about {usual:.0f} HU are usual at this slice distance"
    level: Level = "poor" if noise > 3.0 * usual else "caution" if noise > 1.5 * usual else "good"
    more = "" if level == "good" else ": outlines of lesions (25 HU and more against the liver) are uncertain"
    return Finding("noise", level, said + more, noise, "HU", basis)


def _grain(seen: Measured) -> Finding:
    ratio = seen.signal_to_noise
    basis = "signal over background noise; the limit of 10: unverified default"
    if not np.isfinite(ratio):
        return Finding("noise", "good", "the background is blank, so noise cannot be measured", ratio, "{ratio}", basis)
    if ratio < 10.0:
        return Finding("noise", "caution", f"signal to noise is only {ratio:.1f}: edges are uncertain", ratio, "{ratio}", basis)
    return Finding("noise", "good", f"signal to noise {ratio:.0f}", ratio, "{ratio}", basis)


def _metal(seen: Measured) -> Finding:
    volume, k = seen.metal
    basis = "metal above 3000 HU: CLINICAL 4 [M], unverified default"
    if volume > 0.02:
        words = (f"{volume:.2g} mL denser than {METAL_HU:.0f} HU, most of it at {_place(seen.to_patient, k)}: metal; densities around it are false "
                 "(streaks), outlines there must be looked at")
        return Finding("metal", "caution", words, volume, "mL", basis)
    cut = ", where the values of this scan may end: metal could not be told from bone" if 1000.0 < seen.highest < 1030.0 else ""
    return Finding("metal", "good", f"nothing is denser than {seen.highest:.0f} HU{cut}", volume, "mL", basis)


def _ends(seen: Measured) -> list[Finding]:
    basis = "even tissue as dense as the liver, thicker than 16 mm, right of the middle; the limit of 6 cm2: unverified default"
    if not all(np.isfinite(seen.ends)):
        return []
    cut = [f"at {_place(seen.to_patient, k)} ({area:.0f} cm2)" for k, area in zip((0, seen.slices - 1), seen.ends) if area > 6.0]
    if not cut:
        words = "no tissue like the liver is seen in the first and the last slice"
        return [Finding("coverage", "good", words, max(seen.ends), "cm2", basis)]
    words = (f"tissue like the liver is still seen in the outermost slice {' and '.join(cut)}: the organ may be cut off; its volume and remnant "
             "would then be too small")
    return [Finding("coverage", "caution", words, max(seen.ends), "cm2", basis)]


def _motion(seen: Measured) -> Finding:
    jumps = seen.jumps or ()
    basis = "change between slices against that of the pairs around; limits measured on six CTs: unverified default"
    if not jumps:
        return Finding("motion", "good", "no jump between neighbouring slices", 0.0, "jumps", basis)
    worst = max(jumps, key=lambda jump: jump.times)
    where = f"between {_place(seen.to_patient, worst.after)} and {_place(seen.to_patient, worst.after + 1)}"
    more = f"; {len(jumps)} such places in all" if len(jumps) > 1 else ""
    if worst.exchanged:
        words = f"the slices {where} fit better when exchanged: their order or their positions are wrong{more}"
        return Finding("motion", "poor", words, float(len(jumps)), "jumps", basis)
    words = (f"{where} the image changes {worst.times:.1f} times as much as around: the patient moved or breathed, or slices are missing or out "
             f"of order{more}")
    return Finding("motion", "caution", words, float(len(jumps)), "jumps", basis)


def _place(to_patient: Transform[IJK, LPS], k: int) -> str:
    position = position_of(to_patient, np.array([[0.0, 0.0, float(k)]]))[0]
    axis = int(np.argmax(np.abs(to_patient.matrix[:3, 2])))
    return f"{'LPS'[axis] if position[axis] >= 0 else 'RAI'[axis]} {abs(position[axis]):.1f} mm"


def _grey(volume: Volume) -> tuple[np.float32, np.float32]:
    """(shift, scale) that bring grey values of MR and PET to the range of soft tissue in HU; 0 and 1 for CT."""
    if volume.modality == "CT":
        return np.float32(0.0), np.float32(1.0)
    top = float(np.percentile(volume.values[::4, ::4, ::4], 99)) or 1.0
    return np.float32(-300.0), np.float32(600.0 / top)


def _signal_to_noise(volume: Volume) -> float:
    """Median of the brighter half of the image over the noise of its corners; nan where these are blank (masked).

    The magnitude of pure noise is Rayleigh distributed, with 0.655 of the standard deviation of the noise itself
    (Henkelman 1985).
    """
    rows, columns = volume.values.shape[1] // 10, volume.values.shape[2] // 10
    middle = volume.values[len(volume.values) // 4:-(len(volume.values) // 4) or None]
    if not rows or not columns:
        return float("nan")
    corners = [middle[:, a, b] for a in (slice(0, rows), slice(-rows, None)) for b in (slice(0, columns), slice(-columns, None))]
    spreads = sorted(float(corner.std()) / 0.655 for corner in corners)
    if spreads[0] <= 0.0:
        return float("nan")
    flat = middle[::2, ::4, ::4]
    return float(np.median(flat[flat > 0.3 * np.percentile(flat, 98)])) / spreads[0]
