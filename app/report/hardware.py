"""Pictures of hard plans for the report: the scene from two sides, and for a path its clearance with depth and its best entry points.

The chart is drawn pixel by pixel, without a screen. Structures differ by dash as well as by colour.
"""
from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.report.content import Picture
from app.report.fonts import font_files
from app.report.words import number_text
from app.scene.cameras import View
from app.scene.hardware import around_drawn, hardware_drawn
from app.scene.offscreen import png
from app.scene.pictures import Drawn, plan_drawn, scene_picture
from biomech.hardware.nouns import WITHIN, Trajectory
from biomech.model import PatientModel

Array = NDArray[np.float64]
WIDTH, HEIGHT, BEST = 1000, 760, 5
_INK, _QUIET, _LINE, _LIMIT, _PAPER = (25, 28, 33), (120, 126, 134), (0, 95, 158), (190, 40, 60), (255, 255, 255)
_LEAST_TOP_MM = 10.0
"""The chart ends no lower than this clearance."""


def pictures_of_hardware(name: str, model: PatientModel) -> list[Picture]:
    """What a hard plan looks like; nothing when the plan has nothing hard."""
    if not model.hardware:
        return []
    paths = [part for part in model.hardware if isinstance(part, Trajectory)]
    bodies = any(label.organ == "bone" for label in model.solid.legend) if model.solid is not None else True
    drawn: list[Drawn] = (around_drawn(model) if bodies or paths else plan_drawn(model)) + hardware_drawn(model)
    views: list[tuple[View | str, str]] = [("A", "from the front"), ("PR", "from behind and right")]
    if paths:
        out = paths[0].entry_mm - paths[0].target_mm
        up = (0.0, 0.0, 1.0) if abs(out[2]) < 0.9 * np.linalg.norm(out) else (0.0, -1.0, 0.0)
        side = np.cross(out, up)
        views = [(View((float(out[0]), float(out[1]), float(out[2])), up), "along the path, with the map of entry points"),
                 (View((float(side[0]), float(side[1]), float(side[2])), up), "the path from the side")]
    found = [Picture(png(scene_picture(drawn, view)), words.capitalize(), name) for view, words in views]
    return found + [Picture(chart_png(path), f"{path.name.capitalize()}: clearance along the path, and the best entry points", name)
                    for path in paths]


def chart_png(path: Trajectory) -> bytes:
    """Clearance from the instrument's edge against depth, the limits, and the BEST entry points of the map."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    plain, bold = (ImageFont.truetype(str(file), 22) for file in font_files())
    left, top, right, bottom = 90, 60, WIDTH - 30, 430
    top_mm = 5.0 * float(np.ceil(max(_LEAST_TOP_MM, float(path.clearance_mm.max())) / 5.0))
    length = path.length_mm()

    def at(depth: float, clearance: float) -> tuple[float, float]:
        return left + (right - left) * depth / length, bottom - (bottom - top) * min(clearance, top_mm) / top_mm

    for value in np.arange(0.0, top_mm + 0.1, 5.0):
        draw.line((*at(0.0, value), *at(length, value)), fill=(232, 234, 237))
        draw.text((left - 10, at(0.0, value)[1]), number_text(float(value)), fill=_QUIET, font=plain, anchor="rm")
    for value in np.arange(0.0, length, 10.0):
        draw.text((at(value, 0.0)[0], bottom + 6), number_text(float(value)), fill=_QUIET, font=plain, anchor="ma")
    draw.rectangle((left, top, right, bottom), outline=_QUIET)
    draw.text((left, top - 42), f"Clearance from the instrument's edge, mm ({path.reach_mm:g} = {path.reach_mm:g} or more)", fill=_INK, font=plain)
    draw.text((right, bottom + 34), "depth from the entry, mm", fill=_INK, font=plain, anchor="ra")
    if path.structures:
        shown = [("vessels", path.limit("vessel"))] if path.vessels else []
        shown += [("forbidden", path.limit("zone"))] if len(path.structures) > len(path.vessels) else []
        for name, limit in shown:
            _, y = at(0.0, limit)
            for dash in range(left, right, 16):
                draw.line((dash, y, dash + 8, y), fill=_LIMIT, width=2)
            draw.text((right - 6, y - 3 if name == "vessels" else y + 3), f"limit, {name} {limit:g} mm", fill=_LIMIT, font=plain,
                      anchor="rb" if name == "vessels" else "rt")
        draw.line([at(float(a), max(0.0, float(c))) for a, c in zip(path.along_mm, path.clearance_mm)], fill=_LINE, width=4)
        change = np.flatnonzero(np.diff(path.nearest) != 0) + 1
        for part in np.split(np.arange(len(path.along_mm)), change):
            middle = int(part[len(part) // 2])
            if len(part) > 0.12 * len(path.along_mm) and path.clearance_mm[middle] < top_mm:
                x, y = at(float(path.along_mm[middle]), max(0.0, float(path.clearance_mm[middle])))
                draw.text((x, min(y + 12, bottom - 34)), path.structures[int(path.nearest[middle])], fill=_INK, font=plain, anchor="ma")
    else:
        draw.text(((left + right) / 2, (top + bottom) / 2), "no vessel and no forbidden structure in this case: NOT KNOWN", fill=_LIMIT, font=bold,
                  anchor="mm")
    _table(draw, path, bottom + 84, plain, bold)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _table(draw: ImageDraw.ImageDraw, path: Trajectory, top: int, plain: ImageFont.FreeTypeFont, bold: ImageFont.FreeTypeFont) -> None:
    entries = path.entries
    columns = (40, 130, 520, 680, 800, 960)
    heads = ("rank", "entry", "clearance", "angle", "length")
    for x, words in zip(columns, heads):
        draw.text((x, top), words, fill=_QUIET, font=bold)
    for row, number in enumerate(np.argsort(entries.rank)[:BEST]):
        y = top + 34 * (row + 1)
        clear = f"{min(float(entries.clearance_mm[number]), 40.0):.1f} mm" if entries.structures else "not known"
        told = (f"{row + 1}", lettered(entries.points_mm[number]), clear,
                f"{entries.angle_deg[number]:.0f}\u00b0", f"{entries.length_mm[number]:.0f} mm")
        for x, words in zip(columns, told):
            draw.text((x, y), words, fill=_INK if entries.grade[number] == WITHIN else _LIMIT, font=plain)


def lettered(point: Array) -> str:
    """"L 47.7, P 27.3, I 61.6 mm"."""
    return ", ".join(f"{pair[0] if v >= 0.0 else pair[1]} {abs(v):.1f}" for v, pair in zip(point, ("LR", "PA", "SI"))) + " mm"
