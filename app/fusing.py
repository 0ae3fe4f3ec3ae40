"""A second image to lay over the one of a case: registered here, by `rehearse register`, or a series of the same frame of reference.

Two series are laid over each other only where something says how: a registration that starts from the frame of the case, or one
frame of reference for both, which a scanner states for one visit of a patient who may have moved meanwhile. Both are said.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast, get_args

from app.registering import FILE, load_image, read_registration, register
from app.session.session import Session
from meshing.dicom.index import Series, choose, index_folder
from meshing.dicom.read import ReadSeries
from meshing.errors import ImageError, RegistrationError
from meshing.imagefiles import read_image
from meshing.itk import read_volume
from meshing.registration import Rigid
from meshing.registration.registration import Residual
from meshing.step import Monitor, portion
from meshing.volume import Modality, Volume

MOVED = "moved.nrrd"
REGISTRATIONS = "registrations"
"""The folder of the case that holds what was registered here, each under the name of the folder it came from."""
CHOICE = "Register the two first ('rehearse register CASE OTHER --out FOLDER') and open that folder here."


@dataclass(frozen=True, eq=False)
class Second:
    """`volume` lies in the frame of the case; `title` names both images, `error` says how well they are known to agree."""

    volume: Volume
    title: str
    error: str


def register_over(session: Session, path: Path, label: str, monitor: Monitor) -> None:
    """Register the images in `path` rigidly over those of the case and lay them over it: one step of undo, called `label`.

    What is kept of it stays when it is taken back, so that doing it again computes nothing. Raises what `register` raises: images of another
    patient, and two that do not fit, are refused.
    """
    out = session.folder / REGISTRATIONS / path.name
    fixed = load_image(session.folder, series="", modality=None, monitor=portion(monitor, 0.0, 0.05))
    there = {series.modality for study in index_folder(path) for series in study.series if series.modality in get_args(Modality)}
    # another kind of image says more than the same kind again
    wanted = (*sorted(there - {fixed.volume.modality}), fixed.volume.modality)[0]
    moving = load_image(path, series=f"largest {wanted}", modality=None, monitor=portion(monitor, 0.05, 0.2))
    register(fixed, moving, Rigid(), out, portion(monitor, 0.2, 1.0))
    session.do(label, replace(session.plan, second=path.name))


def load_second(path: Path, first: Volume, session: Session, monitor: Monitor) -> Second:
    """From a folder of `rehearse register`, or a DICOM folder. Raises RegistrationError where nothing says how the two lie."""
    if (path / FILE).exists():
        return _registered(path, first, monitor)
    return _same_frame(path, first, session, monitor)


def error_words(residual: Residual) -> str:
    """What is known of the error, the measured before the estimated."""
    parts = [words.format(float(value)) for value, words in (
        (residual.fre, "landmarks {:.1f} mm apart (FRE)"), (residual.inverse_p95, "there and back within {:.1f} mm (95 %)"),
        (residual.spread, "repetitions {:.1f} mm apart")) if value is not None]
    return "error: " + (", ".join(parts) or "not measured") + "; at a target it may be larger"


def _registered(path: Path, first: Volume, monitor: Monitor) -> Second:
    monitor(0.0, "reading the registration")
    found = read_registration(path / FILE)
    if found.source != first.space:
        raise RegistrationError(f"The registration in {path} is of another image: it starts from the frame of reference {found.source}, the image "
                                f"of this case lies in {first.space}. {CHOICE}")
    if not (path / MOVED).exists():
        raise RegistrationError(f"The folder {path} holds a registration but not the image that was moved by it ({MOVED}). {CHOICE}")
    stated = read_image(path / MOVED, None).entries.get("Modality", "")
    if stated not in get_args(Modality):
        raise ImageError(f"The image {path / MOVED} does not say whether it is CT, MR or PT; write it again with 'rehearse register'.")
    monitor(0.3, "reading the second image")
    moved = read_volume(path / MOVED, modality=cast(Modality, stated))
    if moved.space != first.space:
        raise RegistrationError(f"The image {path / MOVED} does not lie in the frame of the case although its registration does: "
                                f"the two are not of one run. {CHOICE}")
    return Second(moved, f"{first.modality} of the case + {moved.modality} from {path.name}, {found.kind} registration", error_words(found.residual))


def _same_frame(path: Path, first: Volume, session: Session, monitor: Monitor) -> Second:
    monitor(0.0, "looking for the second image")
    every = [series for study in index_folder(path) for series in study.series if series.pile is not None and not series.refusals]
    fitting = [series for series in every if series.instances[0].space == first.space and series.uid != _own(session)]
    if not fitting:
        raise RegistrationError(f"None of the {len(every)} image series in {path} lies in the frame of reference of this case ({first.space}), apart "
                                f"from its own: nothing says how they lie to each other. {CHOICE}")
    # another kind of image says more than the same kind again
    chosen = max(fitting, key=lambda series: (series.modality != first.modality, series.slices))
    volume = ReadSeries(str(path), chosen.uid).run(None, portion(monitor, 0.2, 1.0))
    words = chosen.description or chosen.uid
    return Second(volume, f"{first.modality} of the case + {volume.modality} '{words}', same frame of reference",
                  "not registered: the scanner's frame alone, movement between the two is not corrected; error not measured")


def _own(session: Session) -> str:
    """The series that the case shows, "" where its folder is gone."""
    try:
        found: Series = choose(index_folder(Path(session.plan.image.folder)), session.plan.image.series)
    except ImageError:
        return ""
    return found.uid
