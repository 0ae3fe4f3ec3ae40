"""How the window comes to a case: opens it, finds out who else has it open, and remembers one whose images are gone."""
from __future__ import annotations

from pathlib import Path

from app.session.presence import Presence
from app.session.session import Session
from meshing.errors import ImageError
from meshing.step import Monitor


class Opening:
    """`homeless` is the last case that could not be shown because its images are gone; None when there is none."""

    def __init__(self) -> None:
        self.homeless: Path | None = None
        self._presence: Presence | None = None

    def case(self, folder: Path, monitor: Monitor) -> Session:
        """The case in a folder. Raises CaseFileError or ImageError in words that name the way on."""
        session = Session.open(folder)
        self.homeless = None
        try:
            session.content()
        except ImageError as error:
            self.homeless = folder
            raise ImageError(f"{error} If the images of this case lie elsewhere now, choose File, The images have moved; the case itself "
                             "is whole.") from None
        return session

    def protocol(self, path: Path, monitor: Monitor) -> Session:
        """A new case beside the protocol file, or the one that is there already."""
        from app.session.protocol import read_protocol  # brings every solver in: a second that opening a case does not need

        return Session.new(path.with_suffix(".case"), read_protocol(path))

    def enter(self, folder: Path) -> str:
        """Say that this case is shown here now; returns who has it open besides, "" when nobody does."""
        self.leave()
        self.homeless = None
        self._presence = Presence(folder)
        return self._presence.other

    def leave(self) -> None:
        if self._presence is not None:
            self._presence.leave()
            self._presence = None
