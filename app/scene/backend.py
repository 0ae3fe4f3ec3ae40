"""Can this machine draw, and windows that need no screen.

VTK opens the OpenGL libraries itself at the first render and crashes the process when they are missing, so we ask the
dynamic loader first. Windows are made through EGL on Linux: it draws without a display, in software where there is no
graphics card, and says nothing about a missing X server.
"""
from __future__ import annotations

import ctypes
import sys
from functools import cache

# These two fill VTK's tables of drawing back ends and of text by being imported.
import vtkmodules.vtkRenderingFreeType
import vtkmodules.vtkRenderingOpenGL2
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

from app.scene.colours import REPORT, Theme, fraction
from meshing.errors import RenderError

LIBRARIES = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"}
"""What VTK opens on Linux, and the Debian package that brings it."""


@cache
def need_opengl() -> None:
    """Raise RenderError when drawing would crash: call before the first render."""
    if not sys.platform.startswith("linux"):
        return
    missing = [name for name in LIBRARIES if not _opens(name)]
    if missing:
        packages = " ".join(LIBRARIES[name] for name in missing)
        raise RenderError(f"no picture can be drawn: {' and '.join(missing)} cannot be opened on this machine. "
                          f"Install them (Debian, Ubuntu: apt-get install {packages}); numbers and tables do not need them.")


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def new_window(width: int, height: int) -> vtkRenderWindow:
    """A window of `width` x `height` pixels without a screen. No multisampling: depth peeling does not survive it."""
    need_opengl()
    window_class = getattr(vtkmodules.vtkRenderingOpenGL2, "vtkEGLRenderWindow", vtkRenderWindow)
    window: vtkRenderWindow = window_class()
    window.SetOffScreenRendering(1)
    window.SetMultiSamples(0)
    window.SetAlphaBitPlanes(1)  # depth peeling needs them
    window.SetSize(width, height)
    return window


def new_renderer(theme: Theme = REPORT) -> vtkRenderer:
    """A renderer on the ground of `theme` that draws overlapping translucent organs in the right order."""
    need_opengl()
    renderer = vtkRenderer()
    renderer.SetBackground(*fraction(theme.ground))
    renderer.SetUseDepthPeeling(1)
    renderer.SetMaximumNumberOfPeels(4)  # two layers each: eight translucent walls behind one another
    renderer.SetOcclusionRatio(0.0)
    return renderer
