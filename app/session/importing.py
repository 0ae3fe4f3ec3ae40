"""A structure that somebody else drew, taken into the plan by hand: what its file holds, what is wrong with it and where, what it
would become, and the entry of the plan that makes it.

What is asked is what `meshing/segmenters/from_file.py` needs to be told; it reads the file here as it does for a protocol.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.session.plan import Anatomy, Plan
from meshing.errors import Cancelled, ParameterOutOfRange, PlanningError
from meshing.labels import Labels
from meshing.segmenters.from_file import FromFile, digest_of, kind_of, structures_in
from meshing.step import Monitor
from meshing.surface_check import Fault, diagnose
from meshing.surfacefiles import Frame, Unit, read_surface, stated_in
from meshing.volume import Volume, position_of

CHOICES = {"surface": ("repaired", "inward", "outside"), "labels": ("qform", "sform", "nearest", "outside"), "SEG": ("nearest", "outside"),
           "RTSTRUCT": ("holes", "filled", "gaps", "bridged", "outside")}
"""What may have to be accepted for each kind of file."""
KINDS = {"surface": "a surface", "labels": "a label map", "SEG": "a DICOM segmentation", "RTSTRUCT": "a DICOM structure set"}


@dataclass(frozen=True)
class Held:
    """What a file holds. `frame` and `unit` are what a surface states itself; None is to be asked for."""

    kind: str
    structures: tuple[str, ...]
    frame: Frame | None = None
    unit: Unit | None = None


@dataclass(frozen=True, eq=False)
class Trial:
    """What an import would do. `refusal` says why it would do nothing ("": it would be done); `faults` are those of a surface as it came."""

    refusal: str
    faults: tuple[Fault, ...] = ()
    millilitres: float = 0.0
    inside_mm: NDArray[np.float64] | None = None
    notes: tuple[str, ...] = ()


def held_in(path: Path) -> Held:
    """Look into a file. Raises ImageError for one that holds no structures."""
    kind = kind_of(path)
    frame, unit = stated_in(path) if kind == "surface" else (None, None)
    return Held(kind, structures_in(path), frame, unit)


def tried(step: FromFile, volume: Volume, labels: Labels | None, monitor: Monitor) -> Trial:
    """Read the file as `step` says and lay it onto the scan, for nobody but the reader of the answer."""
    monitor(0.0, f"looking at {step.name}")
    before = labels if labels is not None else Labels.empty(volume)
    faults: tuple[Fault, ...] = ()
    try:
        faults = _faults(step, volume)
        after = step.run((volume, before), monitor)
    except Cancelled:
        raise
    except PlanningError as error:
        return Trial(str(error), faults)
    held = np.argwhere(after.mask(step.name))
    if len(held) == 0:
        return Trial(f"nothing of {step.name} is left: other structures have all of its voxels", faults)
    middle = held[np.argmin(np.linalg.norm(held - held.mean(axis=0), axis=1))]
    inside = position_of(volume.to_patient, middle[None, ::-1].astype(np.float64))[0]
    return Trial("", faults, after.volume_ml(step.name), inside, after.notes[len(before.notes):])


def imported(plan: Plan, step: FromFile) -> Plan:
    """The plan with the structure as its last entry of the anatomy. Raises ParameterOutOfRange when the name is taken, ImageError when
    the file cannot be read."""
    if any(entry.name == step.name for entry in plan.anatomy):
        raise ParameterOutOfRange(f"the plan has an entry '{step.name}' already; give what is imported another name")
    return replace(plan, anatomy=(*plan.anatomy, Anatomy(step.name, replace(step, digest=digest_of(Path(step.file))))))


def _faults(step: FromFile, volume: Volume) -> tuple[Fault, ...]:
    path = Path(step.file)
    if kind_of(path) != "surface":
        return ()
    surface = read_surface(path, frame=step.frame, unit=step.unit, space=volume.space, name=step.name, structure=step.structure or None, inward=True)
    return diagnose(surface)
