"""The plans in 3D inside the HTML: the triangles of what the window shows, packed into the page, with a viewer of our own (resources/report).

Points are kept to 1/65535 of the box of everything, a few hundredths of a millimetre; triangles are thinned for the eye, and nothing is
measured on them.
"""
from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # VTK, which a stored report does without
    from app.scene.solids import Solid


@dataclass(frozen=True, eq=False)
class Stage:
    """A plan in 3D."""

    plan: str
    shapes: tuple[Solid, ...]


@cache
def viewer() -> str:
    return files("resources").joinpath("report").joinpath("viewer.js").read_text(encoding="utf-8")


def packed(stages: Sequence[Stage]) -> dict[str, Any]:
    """The data of the viewer."""
    every = np.concatenate([shape.points_mm for stage in stages for shape in stage.shapes])
    low, high = every.min(axis=0), every.max(axis=0)
    span = np.maximum(high - low, 1e-6)
    middle = 0.5 * (low + high)

    def coded(values: NDArray[Any]) -> str:
        return b64encode(np.ascontiguousarray(values, "<u2").tobytes()).decode()

    return {"low": low.tolist(), "span": span.tolist(), "centre": middle.tolist(),
            "radius": float(np.linalg.norm(every - middle, axis=1).max()),
            "stages": [{"plan": stage.plan, "solids": [
                {"name": shape.name, "colour": list(shape.colour), "opacity": round(shape.opacity, 3),
                 "points": coded(np.round((shape.points_mm - low) / span * 65535.0)), "triangles": coded(shape.triangles)}
                for shape in stage.shapes]} for stage in stages]}


def stages_html(stages: Sequence[Stage], words: Mapping[str, str] | None = None) -> str:
    """The section with one view a plan, what may be hidden (called as `words` says), and the data; "" without stages."""
    if not any(stage.shapes for stage in stages):
        return ""
    colours: dict[str, tuple[int, int, int]] = {}
    for stage in stages:
        for shape in stage.shapes:
            if shape.name:
                colours.setdefault(shape.name, shape.colour)
    called = {name: (words or {}).get(name, name) for name in colours}
    boxes = "".join(f'<label><input type="checkbox" checked data-solid="{escape(name)}"><i style="background:rgb{colour}"></i> {escape(called[name])}'
                    "</label>" for name, colour in colours.items())
    views = "".join(f'<button type="button" data-view="{key}">{words}</button>'
                    for key, words in (("A", "Front"), ("R", "Right"), ("L", "Left"), ("P", "Back")))
    marks = '<b class="n"></b><b class="s"></b><b class="w"></b><b class="e"></b><span class="bar"></span>'
    figures = "".join(f'<figure class="stage"><canvas tabindex="0" role="img" aria-label="Plan {escape(stage.plan)} in 3D: arrow keys turn it, '
                      f'plus and minus zoom"></canvas>{marks}<figcaption>{escape(stage.plan)} <span class="words"></span></figcaption></figure>'
                      for stage in stages)
    data = json.dumps(packed(stages)).replace("<", "\\u003c")
    return f"""<section id="plans-3d"><h2>The plans in 3D</h2>
<p class="quiet">Drag to turn, wheel to zoom, Shift and drag to move; all views share one camera. Letters are the patient's: R right, L left,
A front, P back, S head, I feet. Shapes are thinned for the page; every number was taken from the full ones.</p>
<div class="stage-tools">{views} {boxes}</div><div class="stages">{figures}</div>
<script type="application/json" id="stages">{data}</script></section>"""


STYLE = """
.stages { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
.stage { position: relative; border: 1px solid var(--rule); } .stage canvas { display: block; width: 100%; height: 24rem; touch-action: none; }
.stage b { position: absolute; color: var(--accent); pointer-events: none; } .stage .n { top: .2rem; left: 50%; }
.stage .s { top: 22.4rem; left: 50%; } .stage .w { top: 11.5rem; left: .4rem; } .stage .e { top: 11.5rem; right: .4rem; }
.stage .bar { position: absolute; right: 1rem; top: 21.6rem; border-bottom: 3px solid var(--ink); text-align: center; font-size: .75rem;
  pointer-events: none; }
.stage figcaption { padding: .3rem .6rem; } .stage-tools { display: flex; flex-wrap: wrap; gap: .3rem 1rem; font-size: .85rem; margin: .5rem 0; }
.stage-tools i { display: inline-block; width: .8em; height: .8em; } @media print { #plans-3d { display: none; } }
"""
