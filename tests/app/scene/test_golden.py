"""A few views against pictures that were looked at: software rendering, made by code, with tolerance.

    python -m tests.app.scene.test_golden      writes them anew; look at every one of them before they are committed
"""
from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.scene.actors import surface_actor
from app.scene.annotations import orientation_cube
from app.scene.backend import new_renderer
from app.scene.cameras import look
from app.scene.clip import box_at, cut, plane_at
from app.scene.colours import SCREEN
from app.scene.offscreen import Frame, pixels
from app.scene.overlays import ramp
from app.scene.pictures import SPECIMEN
from app.scene.planes import Planes
from app.scene.slices import SliceView, Window
from app.scene.volumes import Cloud, coarse, presets_for
from meshing.organ import organ
from meshing.step import silent
from meshing.units import Degree, Hounsfield
from meshing.volume import Volume
from tests.app import demo

FOLDER = Path(__file__).parent / "golden"
SIZE = (192, 144)
BLOCK = 4
MEAN, WORST = 2.5, 45.0
"""Of the differences of the means of 4 x 4 pixels (of 255): drivers place edges a little otherwise."""

Pixels = NDArray[np.uint8]


def shown(view: SliceView) -> Pixels:
    frame = Frame()
    frame.resize(*SIZE)
    frame.add(view.renderer)
    view.show(view.point_mm)
    view.fit(SIZE[0] / SIZE[1], margin=0.02)
    view.renderer.ResetCameraClippingRange()
    found = frame.pixels()[..., :3].copy()
    frame.remove(view.renderer)
    return found


def straight() -> Pixels:
    volume, labels = demo.scan()
    return shown(SliceView(volume, labels, theme=SCREEN, point_mm=demo.TUMOUR))


def turned() -> Pixels:
    volume, labels = demo.scan()
    view = SliceView(volume, labels, orientation="coronal", theme=SCREEN, point_mm=demo.TUMOUR)
    view.set_frame(Planes().turned("axial", Degree(30.0)).turned("sagittal", Degree(-20.0)).frame("coronal"))
    view.set_fill(0.5)
    return shown(view)


def fused() -> Pixels:
    volume, _ = demo.scan()
    xyz = demo.positions(volume.to_patient, volume.values.shape)  # type: ignore[arg-type]
    warm = Volume(np.clip(100.0 - 2.0 * np.linalg.norm(xyz - demo.SPLEEN, axis=-1), 0.0, 100.0).astype(np.float32), volume.to_patient, "PT")
    view = SliceView(volume, theme=SCREEN, point_mm=demo.SPLEEN, window=Window(Hounsfield(400), Hounsfield(40)))
    view.set_second(warm, ramp("warm", 0.0, 100.0), 0.7)
    return shown(view)


def scene(*, opened: bool) -> Pixels:
    renderer = new_renderer(SCREEN)
    liver, spleen = organ("liver"), organ("spleen")
    actors = [surface_actor(demo.ball_surface(demo.LIVER, 62.0), liver.colour, 0.45),
              surface_actor(demo.ball_surface(demo.TUMOUR, 14.0), organ("liver_tumour").colour),
              surface_actor(demo.ball_surface(demo.SPLEEN, 32.0), spleen.colour, 0.6),
              surface_actor(demo.ball_surface(demo.SPLEEN + [-50.0, 40.0, 0.0], 20.0), SPECIMEN, 0.5)]
    for actor in actors:
        renderer.AddActor(actor)
    if opened:
        cut([actor.GetMapper() for actor in actors], [plane_at(demo.TUMOUR, np.array([0.0, 1.0, 0.0]))])
    look(renderer, "AR", SIZE[0] / SIZE[1])
    return pixels([renderer], *SIZE)


def cloud() -> Pixels:
    volume, _ = demo.scan()
    made = Cloud(coarse(volume, silent), presets_for("CT")[2])
    cut([made.mapper], box_at(demo.LIVER, np.eye(3), 110.0))
    renderer = new_renderer(SCREEN)
    renderer.SetUseDepthPeeling(0)
    renderer.AddViewProp(made.actor)
    look(renderer, "AR", SIZE[0] / SIZE[1], bounds_mm=(-120.0, 120.0) * 3)
    return pixels([renderer], *SIZE)


def cube() -> Pixels:
    renderer = new_renderer(SCREEN)
    renderer.AddViewProp(orientation_cube(SCREEN))
    look(renderer, "AR", SIZE[0] / SIZE[1])
    return pixels([renderer], *SIZE)


VIEWS: dict[str, Callable[[], Pixels]] = {
    "straight": straight, "turned": turned, "fused": fused, "surfaces": lambda: scene(opened=False), "opened": lambda: scene(opened=True),
    "cloud": cloud, "cube": cube}


def blocks(picture: Pixels) -> NDArray[np.float64]:
    high, wide = (side // BLOCK for side in picture.shape[:2])
    return picture[:high * BLOCK, :wide * BLOCK].astype(float).reshape(high, BLOCK, wide, BLOCK, 3).mean(axis=(1, 3))


def apart(first: Pixels, second: Pixels) -> tuple[float, float]:
    away = np.abs(blocks(first) - blocks(second))
    return float(away.mean()), float(away.max())


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_looks_as_it_did(name: str) -> None:
    with Image.open(FOLDER / f"{name}.png") as kept:
        golden = np.array(kept.convert("RGB"))
    mean, worst = apart(VIEWS[name](), golden)
    assert mean < MEAN, name
    assert worst < WORST, name
    # the tolerance would see a wrong side: the picture mirrored left to right is none of the same view
    mean, worst = apart(golden[:, ::-1].copy(), golden)
    assert mean > MEAN or worst > WORST, f"{name} mirrored passes too: it proves nothing"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for wanted, make in VIEWS.items():
        Image.fromarray(make()).save(FOLDER / f"{wanted}.png", optimize=True)
        sys.stdout.write(f"{FOLDER / wanted}.png\n")
