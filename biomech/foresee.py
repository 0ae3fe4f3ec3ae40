"""What a plan would do, in words, before anything is simulated: what each of its procedures says, or why one cannot be done.

The words are those of the procedures themselves, so the handle, the plan's page and the report say the same. A procedure that takes long (it
cuts a mesh, it maps entry points) may say them sooner: `checked(model) -> str` does all that can refuse it and returns its sentence. It stands in
for `run` where no later procedure of the plan needs its result, and so does a model that was made before: a plan on whose end something is
changed is not cut anew from its beginning.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from biomech.model import PatientModel
from meshing.errors import Cancelled, PlanningError
from meshing.step import Monitor, portion, silent


@dataclass(frozen=True)
class Said:
    """Of procedure `number` (from 0): what it does, or, `refused`, why it cannot be done."""

    number: int
    words: str
    refused: bool


Known = Callable[[tuple[Any, ...]], PatientModel | None]
"""The model after these procedures, where it was made before."""


def nothing(steps: tuple[Any, ...]) -> PatientModel | None:
    """Knows of nothing that was made before."""
    return None


def foreseen(steps: tuple[Any, ...], model: PatientModel, monitor: Monitor = silent, known: Known = nothing) -> tuple[Said, ...]:
    """What the procedures of a plan say one after another; nothing after one that is refused, because it stands on what is not done.
    `known` is asked for the model after the first procedure, after the first two, and so on."""
    found: list[Said] = []
    for number, step in enumerate(steps):
        part = portion(monitor, number / len(steps), (number + 1) / len(steps))
        part(0.0, f"checking procedure {number + 1}")
        try:
            if number == len(steps) - 1 and hasattr(step, "checked"):
                words = _sooner(step, model, part)
            else:
                model = known(steps[:number + 1]) or _after(step, model, part)
                words = model.done[-1]
        except Cancelled:
            raise
        except PlanningError as error:
            found.append(Said(number, str(error), refused=True))
            break
        found.append(Said(number, words, refused=False))
    return tuple(found)


def _sooner(step: Any, model: PatientModel, monitor: Monitor) -> str:
    """What looks only at the nodes of a coarse mesh may refuse too much: the procedure itself has the last word."""
    try:
        return str(step.checked(model))
    except PlanningError:
        return _after(step, model, monitor).done[-1]


def _after(step: Any, model: PatientModel, monitor: Monitor) -> PatientModel:
    """The model after a procedure; while a later one is moved by hand, those before it are done once."""
    key = (step, model)
    if key not in _DONE:
        done: PatientModel = step.run(model, monitor)
        _DONE[key] = done
        while len(_DONE) > _KEPT:
            del _DONE[next(iter(_DONE))]
    return _DONE[key]


_KEPT = 8
_DONE: dict[tuple[Any, PatientModel], PatientModel] = {}
"""The models made last, by the procedure and the model before it."""
