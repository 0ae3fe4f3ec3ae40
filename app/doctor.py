"""Is this machine able to run the program, and what is missing?"""
from __future__ import annotations

import ctypes.util
import importlib.metadata
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import psutil

LIBRARIES = ("numpy", "scipy", "numba", "pydicom", "pynetdicom", "SimpleITK", "skimage", "vtkmodules", "zarr", "rich", "reportlab", "PySide6")
_MEMORY_GB = 4.0
_DISK_GB = 2.0


@dataclass(frozen=True)
class Check:
    """One thing looked at; `remedy` says what to do when it is not `ok`."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


def examine() -> tuple[Check, ...]:
    """All checks, cheapest first. Never raises and never starts the graphics, which would crash where libraries lack."""
    return (_python(), *map(_library, LIBRARIES), _graphics(), _memory(), _disk(), _binding())


def _python() -> Check:
    return Check("Python", sys.version_info >= (3, 11), f"{platform.python_version()} on {platform.platform()}",
                 "install Python 3.11 or newer")


def _library(name: str) -> Check:
    try:
        module = import_module(name)
    except Exception as error:  # a broken native library may raise anything; the doctor reports it instead of falling ill
        return Check(name, False, f"cannot be loaded ({type(error).__name__}: {error})", "run 'make' in the checkout again")
    version = getattr(module, "__version__", None)
    distribution = {"skimage": "scikit-image", "vtkmodules": "vtk", "PySide6": "PySide6-Essentials"}.get(name, name)
    return Check(name, True, str(version or importlib.metadata.version(distribution)))


def _graphics() -> Check:
    if not sys.platform.startswith("linux"):
        return Check("graphics libraries", True, "part of the system")
    missing = [lib for lib in ("EGL", "GL", "fontconfig", "xkbcommon", "dbus-1", "glib-2.0") if ctypes.util.find_library(lib) is None]
    return Check("graphics libraries", not missing, "all found" if not missing else f"missing: {', '.join(missing)}",
                 "install the packages listed in packaging/system-packages.txt ('make system' prints the command)")


def _memory() -> Check:
    total = psutil.virtual_memory().total / 1e9
    return Check("memory", total >= _MEMORY_GB, f"{total:.1f} GB", f"at least {_MEMORY_GB:g} GB are needed for a full study")


def _disk() -> Check:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    return Check("disk", free >= _DISK_GB, f"{free:.1f} GB free here", f"a case needs up to {_DISK_GB:g} GB; free some space")


def _binding() -> Check:
    """PySide6 6.12.0 on Python 3.11 loses references to None until the program crashes."""
    from PySide6.QtCore import QObject

    before, thing = sys.getrefcount(None), QObject()
    for _ in range(500):
        thing.setObjectName("")
        thing.parent()
    drift = abs(sys.getrefcount(None) - before)
    return Check("window library", drift < 50, "stable" if drift < 50 else f"loses references ({drift} in 1000 calls)",
                 "install PySide6-Essentials below 6.12 for Python 3.11")
