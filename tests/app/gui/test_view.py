"""Views take turns: one frame in a turn of the event loop, and what a frame needs first in turns of its own."""
from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.gui import scene_widget
from app.gui.scene_widget import SceneWidget
from app.gui.view import VtkView
from app.scene.actors import surface_actor
from app.scene.clip import plane_at
from app.scene.offscreen import Frame
from app.scene.pictures import Drawn
from tests.app import demo
from tests.app.gui.conftest import drawn, shut, until

Size = tuple[int, int]
IDLE_S = 0.1
"""Less than views rest before they are drawn in full quality."""


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[Size]:
    """The size of every frame that is rendered."""
    found: list[Size] = []
    rendered = Frame.pixels

    def pixels(frame: Frame) -> np.ndarray:
        image = rendered(frame)
        found.append((image.shape[1], image.shape[0]))
        return image

    monkeypatch.setattr(Frame, "pixels", pixels)
    return found


@pytest.fixture
def views(app: QApplication, frames: list[Size]) -> Iterator[list[SceneWidget]]:
    box = QWidget()
    row = QHBoxLayout(box)
    made = [SceneWidget(f"view {n}") for n in range(3)]
    for view in made:
        row.addWidget(view)
    box.resize(900, 300)
    box.show()
    drawn()
    until(lambda: not any(view._rest.isActive() for view in made))
    drawn()
    frames.clear()
    yield made
    shut(box)


def turns(frames: list[Size]) -> list[int]:
    """How many frames each turn of the event loop rendered until no view waits any more, where it rendered any."""
    found: list[int] = []
    idle = time.monotonic() + IDLE_S
    while time.monotonic() < idle:
        before = len(frames)
        QCoreApplication.processEvents()
        found.append(len(frames) - before)
        if found[-1] or VtkView.drawing() or VtkView.behind():
            idle = time.monotonic() + IDLE_S
        time.sleep(0.001)
    return [count for count in found if count]


@pytest.mark.parametrize("moving", [False, True])
def test_views_that_ask_together_are_drawn_one_a_turn(views: list[SceneWidget], frames: list[Size], moving: bool) -> None:
    for view in views:
        view.request(moving=moving)
    assert VtkView.drawing()
    assert turns(frames) == [1, 1, 1]
    assert not VtkView.drawing()


def test_a_window_that_is_resized_draws_one_view_a_turn(views: list[SceneWidget], frames: list[Size]) -> None:
    views[0].window().resize(700, 260)
    assert set(turns(frames)) == {1}
    drawn()
    assert all(view.pixels() in frames for view in views)


def test_a_view_that_cannot_be_seen_takes_no_turn_and_is_drawn_when_it_is_shown(views: list[SceneWidget], frames: list[Size]) -> None:
    hidden = views[0]
    hidden.hide()
    turns(frames)
    hidden.request()
    assert not VtkView.drawing()
    frames.clear()
    hidden.show()
    assert set(turns(frames)) == {1}
    assert hidden.pixels() in frames


def test_a_view_that_is_gone_gives_its_turn_to_the_next(views: list[SceneWidget], frames: list[Size]) -> None:
    views[0].request()
    views[1].request()
    shut(views[0])
    assert turns(frames)
    assert not VtkView.behind()


def test_new_surfaces_make_programs_and_layers_in_turns_before_their_first_full_frame(views: list[SceneWidget], frames: list[Size],
                                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene_widget, "_STRIP_PX", 1_000_000)  # whole frames
    view = views[1]
    actor = surface_actor(demo.ball_surface(np.zeros(3), 20.0), (200, 80, 80))
    actor.GetProperty().SetOpacity(0.4)
    view.show_drawn([Drawn(actor, "ball", (200, 80, 80), actor.GetMapper(), None)])
    view.request()
    seen = turns(frames)
    assert set(seen) == {1}
    assert frames == [(16, 16), view.pixels(), view.pixels()]


def test_many_new_parts_are_made_ready_within_the_time_of_a_turn(views: list[SceneWidget], frames: list[Size],
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for the quick picture: with no time at all one part a turn, and nothing is behind while some of them are missing."""
    monkeypatch.setattr(scene_widget, "_STRIP_PX", 1_000_000)  # whole frames
    view, parts = views[0], []
    for n in range(5):
        actor = surface_actor(demo.ball_surface(np.array([10.0 * n, 0.0, 0.0]), 8.0), (200, 80, 80))
        actor.GetProperty().SetOpacity(0.4)
        parts.append(Drawn(actor, f"ball {n}", (200, 80, 80)))
    monkeypatch.setattr(scene_widget, "_TURN_S", 0.0)
    view.show_drawn(parts)
    assert VtkView.behind()
    assert set(turns(frames)) == {1}
    assert frames[:6] == [(16, 16)] * 5 + [view.pixels()], "each part for itself, then the quick picture"
    frames.clear()
    monkeypatch.setattr(scene_widget, "_TURN_S", 60.0)
    view.show_drawn(parts)
    view.request()
    assert turns(frames) == [5, 1, 1], "all parts in a turn, the layers, the picture"


def test_a_large_full_frame_is_drawn_in_strips_that_make_the_same_picture(views: list[SceneWidget], frames: list[Size],
                                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    """A software renderer holds the window as long as the pixels of a turn take; a move in between begins the frame anew."""
    monkeypatch.setattr(scene_widget, "_SHORT_S", 1e9)  # as if every strip were quick
    monkeypatch.setattr(scene_widget, "_LONG_S", 1e9)
    monkeypatch.setattr(scene_widget, "_STRIP_PX", 90_000)  # of so wide a view more rows than the fewest
    view = views[0]
    view.window().resize(1200, 600)
    for other in views[1:]:
        other.hide()
    parts = []
    for n, opacity in enumerate((0.4, 0.5, 1.0)):
        actor = surface_actor(demo.ball_surface(np.array([12.0 * n, 0.0, 8.0 * n]), 20.0), (200, 80, 80 + 40 * n))
        actor.GetProperty().SetOpacity(opacity)
        parts.append(Drawn(actor, f"ball {n}", (200, 80, 80)))
    view.show_drawn(parts)
    view.look_from("AR")
    drawn()
    width, height = view.pixels()
    count = -(-width * height // scene_widget._STRIP_PX)
    assert count > 2
    view.request()
    turns(frames)  # its programs and layers
    frames.clear()
    view.request()
    assert set(turns(frames)) == {1}, "one strip a turn"
    assert len(frames) == count
    assert sum(rows for _, rows in frames) == height
    assert all(wide * rows <= 1.1 * scene_widget._STRIP_PX for wide, rows in frames)
    striped = grey(view)
    view.request()
    view.grab()
    whole = grey(view)
    assert np.abs(striped - whole).mean() < 0.1
    assert np.abs(striped - whole[::-1]).mean() > 1.0, "upside down it would not pass"
    frames.clear()
    view.request()
    QCoreApplication.processEvents()
    view.request(moving=True)
    QCoreApplication.processEvents()
    assert (width, height) in frames, "a move is drawn whole and quickly"
    drawn()
    until(lambda: not view.moving and not VtkView.behind())
    assert np.abs(grey(view) - whole).mean() < 0.1
    monkeypatch.setattr(scene_widget, "_LONG_S", 0.0)  # as if every strip took long
    monkeypatch.setattr(scene_widget, "_SHORT_S", 0.0)
    frames.clear()
    view.request()
    turns(frames)
    rows = [rows for _, rows in frames]
    assert rows[1] <= rows[0] / 2 + 1, "the next strip is half as high"
    assert rows[-1] < 2 * scene_widget._STRIP_ROWS
    assert sum(rows) == height
    assert np.abs(grey(view) - whole).mean() < 0.1
    frames.clear()
    view.request()
    turns(frames)
    assert frames[0][1] > scene_widget._CUBE_PX > frames[1][1], "the cube is not divided"
    assert np.abs(grey(view) - whole).mean() < 0.1
    monkeypatch.setattr(scene_widget, "_LONG_S", 1e9)
    monkeypatch.setattr(scene_widget, "_SHORT_S", 1e9)
    view.request()
    turns(frames)
    frames.clear()
    view.request()
    turns(frames)
    assert len(frames) == count


def grey(view: SceneWidget) -> NDArray[np.float64]:
    image = view._image
    assert image is not None
    found = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3]
    return found.astype(float)


def test_what_is_seen_through_is_sorted_by_depth_whatever_was_added_first(views: list[SceneWidget]) -> None:
    view = views[0]
    red, blue = (220, 40, 40), (40, 40, 220)

    def middle(*balls: tuple[float, tuple[int, int, int]]) -> NDArray[np.float64]:
        parts = []
        for n, (away, colour) in enumerate(balls):
            actor = surface_actor(demo.ball_surface(np.array([0.0, away, 0.0]), 20.0), colour)
            actor.GetProperty().SetOpacity(0.5)
            parts.append(Drawn(actor, f"ball {n}", colour))
        view.show_drawn(parts)
        view.look_from("A")
        view.request()
        view.grab()
        seen = grey(view)  # blue, green, red as Qt keeps them
        return np.asarray(seen[seen.shape[0] // 2 - 4:seen.shape[0] // 2 + 4, seen.shape[1] // 2 - 4:seen.shape[1] // 2 + 4].mean(axis=(0, 1)))

    front = middle((-30.0, red), (30.0, blue))
    assert np.abs(front - middle((30.0, blue), (-30.0, red))).max() < 2.0, "the order in which they were added is not seen"
    behind = middle((30.0, red), (-30.0, blue))
    assert abs(front[2] - front[0]) > 20.0
    assert np.sign(front[2] - front[0]) == -np.sign(behind[2] - behind[0]), "the nearer one has the larger share"


def test_the_orientation_cube_stands_in_every_view_and_turns_with_it(views: list[SceneWidget]) -> None:
    view = views[0]
    view.show_drawn([Drawn(surface_actor(demo.ball_surface(np.zeros(3), 5.0), (200, 80, 80)), "ball", (200, 80, 80))])
    corners = []
    for name in ("A", "L", "AR"):
        view.look_from(name)
        view.request()
        view.grab()
        cube, eye = (np.array(camera.GetDirectionOfProjection()) for camera in (view._cube.GetActiveCamera(), view.renderer.GetActiveCamera()))
        assert cube == pytest.approx(eye, abs=1e-6)
        seen, (left, low, right, high) = grey(view), view._cube.GetViewport()
        tall, wide = seen.shape[:2]
        corners.append(seen[round(tall * (1 - high)):round(tall * (1 - low)), round(wide * left):round(wide * right)])
        assert corners[-1].std() > 15.0, "something stands there"
    assert all(np.abs(corners[n] - corners[n - 1]).mean() > 3.0 for n in range(3)), "with another face to the front"


def test_another_number_of_cutting_planes_makes_its_programs_in_turns_before(views: list[SceneWidget], frames: list[Size],
                                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_STRIP_PX", 90_000), ("_SHORT_S", 1e9), ("_LONG_S", 1e9)):  # quick enough for the whole of this view
        monkeypatch.setattr(scene_widget, name, value)
    view = views[0]
    view.show_drawn([Drawn(surface_actor(demo.ball_surface(np.zeros(3), 20.0), (200, 80, 80)), "ball", (200, 80, 80))])
    view.request()
    turns(frames)
    frames.clear()
    view.set_cut([plane_at(np.zeros(3), np.array([0.0, 1.0, 0.0]))])
    assert set(turns(frames)) == {1}
    assert frames == [(16, 16), view.pixels()]
    frames.clear()
    view.set_cut([plane_at(np.ones(3), np.array([0.0, 1.0, 0.0]))])
    assert turns(frames) == [1]
    assert frames == [view.pixels()], "as many planes as before need nothing new"


def test_a_picture_shows_what_is_now_whoever_has_the_turn(views: list[SceneWidget], frames: list[Size]) -> None:
    views[0].request()
    views[2].request()
    views[2].grab()
    assert frames == [views[2].pixels()]


def test_the_legend_names_every_part_and_steps_over_the_letter_of_the_side(views: list[SceneWidget], monkeypatch: pytest.MonkeyPatch) -> None:
    view = views[0]
    view.window().resize(900, 500)
    names = [f"part {n}" for n in range(18)]
    view.legend = True
    view.show_drawn([Drawn(surface_actor(demo.ball_surface(np.zeros(3), 5.0), (n, 80, 80)), name, (n, 80, 80)) for n, name in enumerate(names)])
    drawn()
    said: dict[str, float] = {}
    monkeypatch.setattr(SceneWidget, "say", lambda self, painter, x, y, words, *rest, **more: said.__setitem__(words, y))
    view.grab()
    assert [name for name in names if name not in said] == []
    line = view.fontMetrics().height()
    assert all(abs(said[name] - view.height() / 2) >= line for name in names)
