"""Ways on when a case cannot stay as it is: a copy of it elsewhere, and images that lie in another place now."""
from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

from app.session.identity import NAME, sealed
from app.session.plan import Plan
from app.session.session import Session
from meshing.dicom.read import source_id
from meshing.errors import RequestError, StoreError
from meshing.step import Monitor, portion


def copy_case(session: Session, folder: Path, monitor: Monitor) -> Path:
    """The whole case, results included, in the new folder `folder`, which appears only when all is there.

    Raises RequestError when `folder` is in use, StoreError when it cannot be written (a full disk).
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RequestError(f"{folder} is in use; choose an empty folder or a new name for the copy")
    apart = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    files = sorted(path for path in session.store.folder.rglob("*") if path.is_file() and path.suffix != ".tmp")
    try:
        for number, path in enumerate(files):
            monitor(0.95 * number / len(files), f"copying the results, {number + 1} of {len(files)}")
            target = apart / path.relative_to(session.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        apart.mkdir(parents=True, exist_ok=True)
        session.write_to(apart)
        if sealed(session.folder):
            shutil.copy2(session.folder / NAME, apart / NAME)
        if folder.exists():
            folder.rmdir()
        os.replace(apart, folder)
    except OSError as error:
        raise StoreError(f"the copy in {folder} cannot be written: {error.strerror or error}; nothing of it is left there, the case itself is "
                         "as it was") from None
    finally:
        shutil.rmtree(apart, ignore_errors=True)
    monitor(1.0, "case copied")
    return folder


def moved_images(session: Session, folder: Path, monitor: Monitor) -> Plan:
    """The plan with its images read from `folder` (or a zip file). Raises RequestError unless they are the same bytes as before."""
    known = session.known_content()
    found = source_id(folder, session.plan.image.series, portion(monitor, 0.0, 1.0))
    if known is not None and found != known:
        raise RequestError(f"the images in {folder} are not those of this case: the content of the series {session.plan.image.series} is "
                           f"{found[:12]} there and was {known[:12]}; choose the folder that holds the images this case was made from")
    return replace(session.plan, image=replace(session.plan.image, folder=str(folder.resolve())))


def images_there(session: Session) -> bool:
    """Whether the place of the images still exists; a finished case can be shown without them."""
    return Path(session.plan.image.folder).exists()

