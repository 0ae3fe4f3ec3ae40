"""What an export format is."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Kind = Literal["surface", "mesh", "labels"]


@dataclass(frozen=True)
class Format:
    """`write(what, path)` takes a Surface ("surface"), a mesh with `vtu.Fields` ("mesh") or Labels ("labels")."""

    key: str
    title: str
    suffix: str
    kind: Kind
    write: Callable[[Any, Path], None]
