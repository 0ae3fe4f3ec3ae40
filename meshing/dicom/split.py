"""One SeriesInstanceUID, one or several volumes: frames are taken apart by rule, and each part says why.

Scanners put under one UID what was taken in one go: a scout before the slices, two echoes, ten time points, a stack
for each disc of the spine. The rules, in this order:

1. size, colour, frame of reference, modality, kind of object, scout or not, orientation (0.06 degrees) and pixel
   spacing must agree within one volume;
2. so must what an image has one of (KINDS: echo time, kernel, b-value ...) where the images of each value overlap along
   the normal. Where they lie end to end, or a value belongs to a single slice only, it is one volume within which the
   property varies, and this is told (a head CT is often taken in two zones);
3. acquisitions that alternate along the normal although each alone covers it are separate volumes;
4. frames that still lie at the same place are taken apart by the first of MOMENTS that leaves no two of them together
   and no part of a single slice, and at last by their order in time at each place (the first ones are one volume, the
   second ones the next), where every place has equally many and their order is plain.

What no rule takes apart stays together and is refused later for its duplicate positions.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from meshing.dicom.files import Place
from meshing.dicom.geometry import Pile, directions, pile_of
from meshing.dicom.instance import KINDS, MOMENTS, Frame, Instance

ORIENTATION_NEAR, SPACING_NEAR = 1e-3, 1e-4

FORM = ("size", "colour", "frame of reference", "modality", "kind of object", "localizer", "stated position", "orientation", "pixel spacing")
"""What rule 1 compares."""

_NUMBERED = tuple(number for number, name in enumerate(MOMENTS) if name != "instance number")
_ACQUISITION = MOMENTS.index("acquisition number")


@dataclass(frozen=True, eq=False)
class Part:
    """Frames of one volume. `told` names this part among the others ("echo time 4.6"), `varying` what is not the same in
    all of its slices although it should be."""

    frames: tuple[Frame, ...]
    told: tuple[str, ...] = ()
    varying: tuple[str, ...] = ()


def pile_of_frames(frames: Sequence[Frame]) -> Pile | None:
    """The frames as a pile; None where the header does not place every one of them."""
    first = frames[0]
    if first.orientation is None or first.pixel_spacing is None or directions(first.orientation) is None:
        return None
    positions = [frame.position for frame in frames if frame.position is not None]
    if len(positions) < len(frames):
        return None
    return pile_of(first.orientation, first.pixel_spacing, np.asarray(positions, np.float64))


def parts_of(frames: Sequence[Frame], holder: Mapping[Place, Instance]) -> list[Part]:
    """The volumes among `frames`, largest first; the order depends on what the frames say, not on file names."""
    found = [last for formed in _by_form(frames, holder) for kind in _by_kind(formed)
             for alternating in _by_alternation(kind) for last in _by_moment(alternating)]
    return sorted(found, key=lambda part: (-len(part.frames), part.told, min(holder[frame.place].sop_uid for frame in part.frames)))


def _by_form(frames: Sequence[Frame], holder: Mapping[Place, Instance]) -> list[Part]:
    """Rule 1."""
    exact: dict[tuple[object, ...], list[Frame]] = defaultdict(list)
    for frame in frames:
        owner = holder[frame.place]
        exact[(f"{owner.rows} x {owner.columns}", owner.samples, owner.space, owner.modality, owner.sop_class, frame.localizer,
               frame.position is not None, frame.orientation is None, frame.pixel_spacing is None)].append(frame)
    groups = [(key, group) for key, members in exact.items() for turned in _near(members, _orientation, ORIENTATION_NEAR)
              for group in _near(turned, _spacing, SPACING_NEAR)]
    if len(groups) == 1:
        return [Part(tuple(frames))]
    described = [(*key[:7], _words(_orientation(group[0]), 2), _words(_spacing(group[0]), 4)) for key, group in groups]
    differing = [number for number in range(len(FORM)) if len({row[number] for row in described}) > 1]
    return [Part(tuple(group), tuple(f"{FORM[number]} {_plain(row[number])}" for number in differing))
            for (_, group), row in zip(groups, described)]


def _orientation(frame: Frame) -> tuple[float, ...]:
    return frame.orientation or ()


def _spacing(frame: Frame) -> tuple[float, ...]:
    return frame.pixel_spacing or ()


def _words(numbers: Sequence[float], digits: int) -> str:
    return " ".join(f"{number:.{digits}f}".replace("-0.00", "0.00") if digits == 2 else f"{number:.{digits}g}" for number in numbers)


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value) or "not stated"


def _near(frames: Sequence[Frame], numbers: Callable[[Frame], tuple[float, ...]], tolerance: float) -> list[list[Frame]]:
    """Groups of frames whose numbers lie within `tolerance` of those of the first of the group."""
    values = np.array([numbers(frame) for frame in frames], np.float64)
    left, groups = np.arange(len(frames)), []
    while len(left):
        near = np.all(np.abs(values[left] - values[left[0]]) <= tolerance, axis=1)
        groups.append([frames[number] for number in left[near]])
        left = left[~near]
    return groups


def _by_kind(part: Part) -> list[Part]:
    """Rule 2."""
    useful, varying = [], list(part.varying)
    for number, name in enumerate(KINDS):
        counts: dict[str, int] = defaultdict(int)
        for frame in part.frames:
            counts[frame.kind[number]] += 1
        if len(counts) < 2:
            continue
        if min(counts.values()) > 1 and (name == "stack" or _overlap(part.frames, number)):
            useful.append(number)
        else:
            varying.append(f"{name} varies within the series ({_list(sorted(counts))})")
    groups = _grouped(part.frames, lambda frame: tuple(frame.kind[number] for number in useful))
    while len(useful) > 1 and min(map(len, groups.values())) < 2:
        useful.pop()
        groups = _grouped(part.frames, lambda frame: tuple(frame.kind[number] for number in useful))
    if len(groups) < 2 or min(map(len, groups.values())) < 2:
        return [Part(part.frames, part.told, tuple(varying))]
    return [Part(tuple(group), (*part.told, *(f"{KINDS[number]} {value or 'not stated'}" for number, value in zip(useful, values))), tuple(varying))
            for values, group in groups.items()]


def _overlap(frames: Sequence[Frame], number: int) -> bool:
    """Whether images of two values of a kind cover the same stretch of the normal; true where positions are not known."""
    if pile_of_frames(frames) is None:
        return True
    spans = sorted(_span(group) for group in _grouped(frames, lambda frame: (frame.kind[number],)).values())
    return any(low < reached for (_, reached), (low, _) in pairwise(spans))


def _span(frames: Sequence[Frame]) -> tuple[float, float]:
    """Where the first and the last slice lie along the normal, mm."""
    pile = pile_of_frames(frames)
    if pile is None:
        return -np.inf, np.inf
    low = float(pile.origin @ pile.normal)
    return low, low + float(pile.heights[-1])


def _list(values: Sequence[str]) -> str:
    shown = [value or "not stated" for value in values[:4]]
    return ", ".join(shown) + (f" and {len(values) - 4} more" if len(values) > 4 else "")


def _grouped(frames: Sequence[Frame], key: Callable[[Frame], tuple[str, ...]]) -> dict[tuple[str, ...], list[Frame]]:
    groups: dict[tuple[str, ...], list[Frame]] = defaultdict(list)
    for frame in frames:
        groups[key(frame)].append(frame)
    return groups


def _by_alternation(part: Part) -> list[Part]:
    """Rule 3. Interleaved packages of one volume are told from two volumes by the slice thickness: a package alone leaves
    gaps as wide as the slices of the other, a volume alone does not."""
    groups = _grouped(part.frames, lambda frame: (frame.moment[_ACQUISITION],))
    whole = pile_of_frames(part.frames)
    thickness = part.frames[0].thickness_mm
    if len(groups) < 2 or whole is None or whole.doubled or not thickness:
        return [part]
    piles = [pile_of_frames(group) for group in groups.values()]
    spans = [_span(group) for group in groups.values()]
    overlap = min(high for _, high in spans) - max(low for low, _ in spans)
    if overlap <= 0.5 * min(high - low for low, high in spans):
        return [part]
    if not all(pile is not None and len(pile.heights) > 4 and pile.even and pile.step <= 1.25 * thickness for pile in piles):
        return [part]
    return [Part(tuple(group), (*part.told, f"acquisition number {number or 'not stated'}"), part.varying)
            for (number,), group in groups.items()]


def _by_moment(part: Part) -> list[Part]:
    """Rule 4."""
    pile = pile_of_frames(part.frames)
    if pile is None or not pile.doubled:
        return [part]
    least = 2 if np.count_nonzero(pile.gaps > 1e-3) else 1
    for number in _NUMBERED:
        groups = _grouped(part.frames, lambda frame, number=number: (frame.moment[number],))  # type: ignore[misc]
        if len(groups) > 1 and all(_single(group) and len(group) >= least for group in groups.values()):
            return [Part(tuple(group), (*part.told, f"{MOMENTS[number]} {value or 'not stated'}"), part.varying)
                    for (value,), group in sorted(groups.items())]
    groups = _grouped(part.frames, lambda frame: tuple(frame.moment[number] for number in _NUMBERED[:-1]))
    if len(groups) > 1 and all(_single(group) and len(group) >= least for group in groups.values()):
        return [Part(tuple(group), (*part.told, "several moments: " + _list([value for value in values if value])), part.varying)
                for values, group in sorted(groups.items())]
    ranks = _ranked(part.frames, pile)
    return [Part(tuple(group), (*part.told, f"order in time at each place: number {number + 1} of {len(ranks)}"), part.varying)
            for number, group in enumerate(ranks)] or [part]


def _single(frames: Sequence[Frame]) -> bool:
    pile = pile_of_frames(frames)
    return pile is not None and not pile.doubled


def _ranked(frames: Sequence[Frame], pile: Pile) -> list[list[Frame]]:
    """The first frame of every place, the second ones, and so on; nothing where the order or the count is not plain."""
    starts = np.concatenate([[0], np.flatnonzero(pile.gaps > 1e-3) + 1, [len(frames)]])
    counts = {int(count) for count in np.diff(starts)}
    if len(counts) != 1 or len(starts) < 3:
        return []
    ranks: list[list[Frame]] = [[] for _ in range(counts.pop())]
    for start, end in pairwise(starts):
        here = sorted((frames[k] for k in pile.order[start:end]), key=_when)
        if any(_when(one) == _when(two) for one, two in pairwise(here)):
            return []
        for rank, frame in zip(ranks, here):
            rank.append(frame)
    return ranks


def _when(frame: Frame) -> tuple[float, float, str]:
    """Trigger time, acquisition time, instance number."""
    trigger, taken, number = frame.moment[-3:]
    return _number(trigger), _number(taken), number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
