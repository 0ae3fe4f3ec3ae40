"""Files of triangles: STL, OBJ, OFF, PLY, 3MF and VTP -> Surface. Frame and unit must be known, never assumed.

None of these formats has a place for the patient's frame, and only 3MF one for the unit. Files of this program and of
3D Slicer say it in a comment, and then it counts; otherwise the caller must say it, and what is said twice must agree.

To add a format:

1. Write `meshing/surfacefiles/<format>.py` with `read(path, raw) -> Triangles`.
2. Add its suffix to READERS.
3. Test it in tests/meshing/surfacefiles/ against files that an independent library wrote.
"""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np

from meshing.errors import ImageError
from meshing.frames import SpaceUid
from meshing.surface import Surface
from meshing.surfacefiles import obj, off, ply, stl, threemf, vtp
from meshing.surfacefiles.triangles import TO_LPS, UNITS_MM, Frame, Triangles, Unit, joined

__all__ = ["READERS", "SUFFIXES", "Frame", "Triangles", "Unit", "read_surface", "stated_in", "structures_in"]

READERS: dict[str, Callable[[Path, bytes], Triangles]] = {
    ".stl": stl.read, ".obj": obj.read, ".off": off.read, ".ply": ply.read, ".3mf": threemf.read, ".vtp": vtp.read}

SUFFIXES = tuple(READERS)
MOST_BYTES = 1 << 32
FARTHEST_MM = 5000.0


def structures_in(path: Path) -> tuple[str, ...]:
    """The names of the objects in the file, in order; one without a name is "". Raises ImageError."""
    return tuple(name for name, _ in _triangles(path).parts)


def stated_in(path: Path) -> tuple[Frame | None, Unit | None]:
    """The frame and the unit that the file states, None where it is silent. Raises ImageError."""
    found = _triangles(path)
    frame = next((word for word in get_args(Frame) if word == found.frame), None)
    return frame, next((word for word in get_args(Unit) if word == found.unit), None)


def read_surface(path: Path, *, frame: Frame | None, unit: Unit | None, space: SpaceUid, name: str,
                 structure: str | None = None, inward: bool = False) -> Surface:
    """The surface in `path` as LPS millimetres in the frame of reference `space`.

    `frame` and `unit` may be None only where the file says them. `structure` names one object of a file that holds
    several. `inward` accepts triangles that face inwards and turns them: a mirrored file looks exactly so, and that is why
    it must be asked for. Raises ImageError with the file, the cause and the choice.
    """
    found = _triangles(path)
    told_frame = _agreed(path, "frame", found.frame, frame, get_args(Frame), "whose axes its coordinates follow")
    told_unit = _agreed(path, "unit", found.unit, unit, tuple(UNITS_MM), "of its coordinates")
    triangles = _part(path, found, structure)
    if len(triangles) == 0:
        raise ImageError(f"The file {path} holds no triangles; export the surface again.")
    points, triangles = joined(found.points, triangles)
    points = points * UNITS_MM[told_unit] * np.array(TO_LPS[told_frame], float)
    if np.max(np.abs(points)) > FARTHEST_MM:
        raise ImageError(f"The surface in {path} reaches {np.max(np.abs(points)) / 1000:.3g} m from the origin when its unit is "
                         f"'{told_unit}'; that is no patient. Give the unit in which it was written.")
    surface = Surface(points, triangles, space, name)
    if surface.volume_ml < 0 or found.contradicted:
        if not inward:
            raise ImageError(f"The triangles of {path} face inwards, as those of a mirrored surface do. Look at it beside the images: "
                             f"if left and right are true, accept 'inward'; otherwise export it again.")
        if surface.volume_ml < 0:
            surface = Surface(points, np.ascontiguousarray(triangles[:, ::-1]), space, name)
    return surface


def _triangles(path: Path) -> Triangles:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ImageError(f"The file {path} is none of {', '.join(SUFFIXES)}.")
    if not path.is_file():
        raise ImageError(f"There is no file {path}.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ImageError(f"The file {path} is larger than {MOST_BYTES >> 30} GiB; export a coarser surface.")
        raw = path.read_bytes()
    except OSError as cause:
        raise ImageError(f"The file {path} cannot be read ({cause.strerror}); copy it again from its source.") from cause
    with np.errstate(all="ignore"):  # what is not finite is refused below, in words
        found = reader(path, raw)
    if not np.all(np.isfinite(found.points)):
        raise ImageError(f"The file {path} holds coordinates that are not numbers; export the surface again.")
    for _, triangles in found.parts:
        if len(triangles) and (triangles.min() < 0 or triangles.max() >= len(found.points)):
            raise ImageError(f"The file {path} is damaged: a triangle names a corner that does not exist; export the surface again.")
    return found


def _agreed(path: Path, what: str, said: str | None, told: str | None, known: tuple[str, ...], of: str) -> str:
    if said is not None and told is not None and said != told:
        raise ImageError(f"The file {path} says that its {what} is {said}, and it is to be read as {told}; find out which is right "
                         f"and leave the other out.")
    found = said or told
    if found is None:
        raise ImageError(f"The file {path} does not say the {what} {of}; say {what} = " + " or ".join(f'"{word}"' for word in known) + ".")
    if found not in known:
        raise ImageError(f"'{found}' is no {what}; say {what} = " + " or ".join(f'"{word}"' for word in known) + ".")
    return found


def _part(path: Path, found: Triangles, structure: str | None) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    filled = [(name, triangles) for name, triangles in found.parts if len(triangles)]
    names = ", ".join(f"'{name}'" for name, _ in filled[:12])
    if structure is not None:
        chosen = [triangles for name, triangles in filled if name == structure]
        if len(chosen) != 1:
            raise ImageError(f"The file {path} has {'no' if not chosen else 'more than one'} object '{structure}'; it has {names}.")
        return chosen[0]
    if len(filled) > 1:
        raise ImageError(f"The file {path} holds {len(filled)} objects ({names}); name one of them as the structure.")
    return filled[0][1] if filled else np.empty((0, 3), np.int32)
