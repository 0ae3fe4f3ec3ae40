"""A kernel that has another file's function compiled in is compiled again when that file changes; numba alone goes on with the old one."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from meshing.compiled import RECORD, drop_outdated

INNER = "from numba import njit\nfrom meshing.size import SIZE\n@njit(cache=True)\ndef inner(x):\n    return {factor} * x * SIZE\n"
OUTER = "from numba import njit\nfrom meshing.inner import inner\n@njit(cache=True)\ndef outer(x):\n    return inner(x) + 1.0\n"
ALONE = "from numba import njit\n@njit(cache=True)\ndef alone(x):\n    return x\n"
USE = "from meshing.outer import outer; from meshing.alone import alone; print(outer(1.0), alone(3.0))"


def package(root: Path) -> None:
    folder = root / "meshing"
    folder.mkdir()
    for name, text in (("__init__", ""), ("size", "SIZE = 1.0\n"), ("inner", INNER.format(factor=2.0)), ("outer", OUTER), ("alone", ALONE)):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")


def used(root: Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("NUMBA_CACHE_DIR", None)
    return subprocess.run([sys.executable, "-c", USE], cwd=root, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def test_what_a_kernel_was_compiled_from_may_not_change_unseen(tmp_path: Path) -> None:
    package(tmp_path)
    assert set(drop_outdated(tmp_path, ("meshing",))) == {"meshing/inner.py", "meshing/outer.py", "meshing/alone.py"}
    assert used(tmp_path) == "3.0 3.0"
    assert drop_outdated(tmp_path, ("meshing",)) == ()
    inner = tmp_path / "meshing" / "inner.py"
    inner.write_text(INNER.format(factor=5.0), encoding="utf-8")
    assert used(tmp_path) == "3.0 3.0", "numba sees by itself that a function it has compiled in has changed: this module is needed no more"
    assert set(drop_outdated(tmp_path, ("meshing",))) == {"meshing/inner.py", "meshing/outer.py"}
    assert used(tmp_path) == "6.0 3.0"
    (tmp_path / "meshing" / "size.py").write_text("SIZE = 2.0\n", encoding="utf-8")
    assert set(drop_outdated(tmp_path, ("meshing",))) == {"meshing/inner.py", "meshing/outer.py"}
    assert used(tmp_path) == "11.0 3.0"


def test_a_touched_file_keeps_its_kernels_and_a_lost_record_drops_them(tmp_path: Path) -> None:
    package(tmp_path)
    drop_outdated(tmp_path, ("meshing",))
    kept = tmp_path / "meshing" / "__pycache__" / "alone.alone-4.py311.nbi"
    kept.write_bytes(b"")
    os.utime(tmp_path / "meshing" / "alone.py", (1.0, 1.0))
    assert drop_outdated(tmp_path, ("meshing",)) == ()
    assert kept.exists()
    (tmp_path / "meshing" / "__pycache__" / RECORD).write_text("no json", encoding="utf-8")
    assert "meshing/alone.py" in drop_outdated(tmp_path, ("meshing",))
    assert not kept.exists()
