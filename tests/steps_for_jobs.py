"""Steps that behave well and badly in a worker."""
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.step import Monitor
from meshing.volume import Volume, grid


@dataclass(frozen=True)
class Make:
    """Make a small volume."""

    version: ClassVar[int] = 1
    value: float

    def run(self, source: None, monitor: Monitor, /) -> Volume:
        monitor(0.5, "making")
        return Volume(np.full((2, 3, 4), self.value, np.float32), grid((1.0, 1.0, 2.0), (0.0, 0.0, 0.0), SpaceUid("1.2")), "CT")


@dataclass(frozen=True)
class Add:
    """Add a number to a volume, or two volumes."""

    version: ClassVar[int] = 1
    number: float

    def run(self, source: Volume | tuple[Volume, Volume], monitor: Monitor, /) -> Volume:
        monitor(0.5, "adding")
        first, *others = source if isinstance(source, tuple) else (source,)
        return Volume(sum((o.values for o in others), first.values + np.float32(self.number)), first.to_patient, "CT")


@dataclass(frozen=True)
class Slow:
    """Count slowly."""

    version: ClassVar[int] = 1
    to: int

    def run(self, source: object, monitor: Monitor, /) -> Volume:
        for i in range(self.to):
            monitor(i / self.to, "counting")
            time.sleep(0.02)
        return Make(0.0).run(None, monitor)


@dataclass(frozen=True)
class Meet:
    """Go on when another process does the same in `folder`."""

    version: ClassVar[int] = 1
    folder: str
    own: str
    other: str

    def run(self, source: object, monitor: Monitor, /) -> Volume:
        (Path(self.folder) / self.own).touch()
        end = time.monotonic() + 30.0
        while not (Path(self.folder) / self.other).exists():
            monitor(0.5, "waiting")
            if time.monotonic() > end:
                raise AnatomyError(f"{self.other} did not come")
            time.sleep(0.02)
        return Make(1.0).run(None, monitor)


@dataclass(frozen=True)
class Greedy:
    """Ask for more memory than there is."""

    version: ClassVar[int] = 1

    def run(self, source: object, monitor: Monitor, /) -> Volume:
        return Volume(np.empty((1 << 20, 1 << 20, 1 << 16), np.float32), grid((1.0, 1.0, 2.0), (0.0, 0.0, 0.0), SpaceUid("1.2")), "CT")


@dataclass(frozen=True)
class Die:
    """End the process."""

    version: ClassVar[int] = 1

    def run(self, source: object, monitor: Monitor, /) -> Volume:
        os._exit(3)


@dataclass(frozen=True)
class Deaf:
    """Never report again."""

    version: ClassVar[int] = 1

    def run(self, source: object, monitor: Monitor, /) -> Volume:
        monitor(0.0, "deaf")
        time.sleep(60)
        raise AssertionError


@dataclass(frozen=True)
class Refuse:
    """Refuse in words."""

    version: ClassVar[int] = 1

    def run(self, source: object, monitor: Monitor, /) -> Volume:
        raise AnatomyError("the scan does not show the liver")


@dataclass(frozen=True)
class Stumble:
    """A defect."""

    version: ClassVar[int] = 1

    def run(self, source: object, monitor: Monitor, /) -> Volume:
        return [][1]  # type: ignore[no-any-return]
