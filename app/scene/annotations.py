"""What a picture needs to be read without its caption: side letters, scale bar, colour bar, legend, orientation cube.

Everything is laid out in pixels of the renderer it is added to and sized by `height`, the height of a capital line of
text, so the same code serves a thumbnail and a projector. R and L are never translated.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingAnnotation import vtkAnnotatedCubeActor
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkPolyDataMapper2D, vtkRenderer, vtkTextActor

from app.scene.arrays import to_vtk
from app.scene.cameras import edge_letters
from app.scene.colours import REPORT, TABLES, Rgb, Scale, Theme, fraction

BARS_MM = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)


def text(renderer: vtkRenderer, words: str, x: float, y: float, height: float, colour: Rgb, *, across: str = "left",
         up: str = "centre", bold: bool = False) -> vtkTextActor:
    """Words at pixel (x, y): `across` is left, centre or right of it, `up` bottom, centre or top."""
    actor = vtkTextActor()
    actor.SetInput(words)
    actor.SetPosition(x, y)
    style = actor.GetTextProperty()
    style.SetFontSize(round(height))
    style.SetFontFamilyToArial()
    style.SetColor(*fraction(colour))
    style.SetBold(bold)
    {"left": style.SetJustificationToLeft, "centre": style.SetJustificationToCentered,
     "right": style.SetJustificationToRight}[across]()
    {"bottom": style.SetVerticalJustificationToBottom, "centre": style.SetVerticalJustificationToCentered,
     "top": style.SetVerticalJustificationToTop}[up]()
    renderer.AddViewProp(actor)
    return actor


def rectangles(renderer: vtkRenderer, boxes: Sequence[tuple[float, float, float, float]], colours: Sequence[Rgb]) -> vtkActor2D:
    """Filled boxes (x, y, width, height) in pixels."""
    points, cells = vtkPoints(), vtkCellArray()
    for x, y, width, height in boxes:
        numbers = [points.InsertNextPoint(x + a * width, y + b * height, 0) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
        cells.InsertNextCell(4, numbers)
    data = vtkPolyData()
    data.SetPoints(points)
    data.SetPolys(cells)
    data.GetCellData().SetScalars(to_vtk(np.array(colours, np.uint8)))
    mapper = vtkPolyDataMapper2D()
    mapper.SetInputData(data)
    mapper.SetColorModeToDirectScalars()
    mapper.SetScalarModeToUseCellData()
    actor = vtkActor2D()
    actor.SetMapper(mapper)
    renderer.AddViewProp(actor)
    return actor


def letters(renderer: vtkRenderer, seen: vtkRenderer, size: tuple[int, int], height: float, theme: Theme = REPORT,
            right_free: float = 0.0) -> None:
    """The patient letters at the edges of `renderer` for what the camera of `seen` shows; `right_free` pixels at the
    right are kept for a colour bar."""
    wide, high = size[0] - right_free, size[1]
    left, right, top, bottom = edge_letters(seen.GetActiveCamera())
    pad = 0.5 * height
    text(renderer, left, pad, high / 2, height, theme.letter, bold=True)
    text(renderer, right, wide - pad, high / 2, height, theme.letter, across="right", bold=True)
    text(renderer, top, wide / 2, high - pad, height, theme.letter, across="centre", up="top", bold=True)
    text(renderer, bottom, wide / 2, pad, height, theme.letter, across="centre", up="bottom", bold=True)


def bar_length(mm_per_px: float, widest_px: float) -> float:
    """The longest round length in mm that is not wider than `widest_px` pixels."""
    fitting = [length for length in BARS_MM if length / mm_per_px <= widest_px]
    return float(fitting[-1] if fitting else BARS_MM[0])


def scale_bar(renderer: vtkRenderer, mm_per_px: float, size: tuple[int, int], height: float, theme: Theme = REPORT) -> float:
    """A bar of a round number of millimetres at the lower left, with its length; returns that length."""
    length = bar_length(mm_per_px, 0.28 * size[0])
    pixels = length / mm_per_px
    thick = max(2.0, height / 8)
    x, y = 0.5 * height, 0.5 * height
    ends = [(x + shift, y - thick, thick, 3 * thick) for shift in (0.0, pixels - thick)]
    rectangles(renderer, [(x, y, pixels, thick), *ends], [theme.ink] * 3)
    text(renderer, f"{length:g} mm", x, y + 2.5 * thick, 0.8 * height, theme.ink, up="bottom")
    return length


def colour_bar(renderer: vtkRenderer, scale: Scale, size: tuple[int, int], height: float, theme: Theme = REPORT) -> float:
    """The colours of `scale` with round numbers, title and unit at the right edge; returns the width it takes.

    An end beyond which there are values carries the sign ≥ or ≤.
    """
    table = TABLES[scale.table]
    thick = 0.9 * height
    long = 0.56 * size[1]
    width = 6.2 * height
    x, y = size[0] - width + 0.3 * height, 0.17 * size[1]
    cells = len(table)
    rectangles(renderer, [(x - 1, y - 1, thick + 2, long + 2)], [theme.quiet])
    rectangles(renderer, [(x, y + k * long / cells, thick, long / cells + 0.5) for k in range(cells)],
               [(int(r), int(g), int(b)) for r, g, b in table])
    for k in range(5):
        value = scale.low + (scale.high - scale.low) * k / 4
        sign = "≥ " if k == 4 and scale.above else "≤ " if k == 0 and scale.below else ""
        text(renderer, f"{sign}{number(value)}", x + 1.35 * thick, y + long * k / 4, 0.8 * height, theme.ink)
    title = wrapped(scale.title, 13)
    text(renderer, f"{title}\n{plain_unit(scale.unit)}", x, y + long + 0.7 * height, 0.8 * height, theme.ink, up="bottom")
    return width


def number(value: float) -> str:
    """Three figures, with a true minus sign."""
    return f"{value:.3g}".replace("-", "−")


def wrapped(words: str, longest: int) -> str:
    """Words broken into lines of at most `longest` letters where that is possible."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return "\n".join(lines)


def plain_unit(code: str) -> str:
    """A UCUM code as people write it."""
    return {"1": "(no unit)", "ml": "mL", "mm[Hg]": "mmHg", "ml/min": "mL/min", "um": "µm"}.get(code, code)


def legend(renderer: vtkRenderer, entries: Sequence[tuple[str, Rgb]], size: tuple[int, int], height: float,
           theme: Theme = REPORT) -> None:
    """Coloured squares with names, from the upper left down; they leave out the middle, where the letter stands."""
    box = 0.62 * height
    line = 1.05 * height
    above = int((size[1] / 2 - 1.5 * height) / line)
    skipped = int(np.ceil((size[1] / 2 + 1.2 * height) / line)) - above
    for row, (name, colour) in enumerate(entries):
        y = size[1] - 0.5 * height - line * (row if row < above else row + skipped) - box
        rectangles(renderer, [(0.5 * height - 1, y - 1, box + 2, box + 2), (0.5 * height, y, box, box)], [theme.quiet, colour])
        text(renderer, name, 0.5 * height + 1.5 * box, y + box / 2, 0.72 * height, theme.ink)


def orientation_cube(theme: Theme = REPORT) -> vtkAnnotatedCubeActor:
    """A cube with the patient letters on its faces; a desktop view puts it into an orientation marker, a picture into
    a small renderer of its own that shares the direction of view."""
    cube = vtkAnnotatedCubeActor()
    cube.SetXPlusFaceText("L")
    cube.SetXMinusFaceText("R")
    cube.SetYPlusFaceText("P")
    cube.SetYMinusFaceText("A")
    cube.SetZPlusFaceText("S")
    cube.SetZMinusFaceText("I")
    cube.SetZFaceTextRotation(-90)
    cube.SetFaceTextScale(0.6)
    cube.GetCubeProperty().SetColor(*fraction((186, 194, 204)))
    cube.GetTextEdgesProperty().SetColor(*fraction(theme.quiet))
    for face in (cube.GetXPlusFaceProperty(), cube.GetXMinusFaceProperty(), cube.GetYPlusFaceProperty(),
                 cube.GetYMinusFaceProperty(), cube.GetZPlusFaceProperty(), cube.GetZMinusFaceProperty()):
        face.SetColor(*fraction((24, 30, 38)))
    return cube
