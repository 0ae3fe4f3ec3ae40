"""Damage to files, the same in every run: bytes changed, pieces cut out, doubled, moved, and ends cut off."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from meshing.errors import ImageError

FUZZ = settings(derandomize=True, database=None, max_examples=100, deadline=5000,
                suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
"""Derandomized: the seed is the test itself, so that a finding comes back; none may take longer than five seconds."""

Damage = list[tuple[str, float, int]]

damage: st.SearchStrategy[Damage] = st.lists(
    st.tuples(st.sampled_from(["byte", "head", "cut", "end", "double", "text"]), st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6)


def sound_or_refused(path: Path, read: Callable[[], None]) -> None:
    """`read` either succeeds or raises ImageError of one paragraph that names the file; anything else is a failure."""
    words = _refusal(read)
    assert words is None or (str(path) in words and "\n" not in words), words


def _refusal(read: Callable[[], None]) -> str | None:
    try:
        read()
    except ImageError as refused:
        return str(refused)
    return None


def spoiled(raw: bytes, what: Damage, head: int = 600) -> bytes:
    """`raw` after all of `what`; "head" falls into the first `head` bytes, where a format keeps its sizes."""
    data = bytearray(raw)
    for kind, where, value in what:
        at = int(where * max(0, len(data) - 1))
        if kind == "byte" and data:
            data[at] = value
        elif kind == "head" and data:
            data[int(where * min(head, len(data) - 1))] = value
        elif kind == "cut":
            del data[at:at + value]
        elif kind == "end":
            del data[at:]
        elif kind == "double":
            data[at:at] = data[at:at + value]
        elif kind == "text":
            data[at:at] = (b"-1", b"9" * 30, b"nan", b"1e308", b"\xff\xfe", b"0", b"\n\n", b"(((")[value % 8]
    return bytes(data)
