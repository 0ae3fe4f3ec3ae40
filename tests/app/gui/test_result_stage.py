"""A result in motion: particles in steady blood, the moments of a heartbeat, vectors as arrows, each with the reason where it cannot be."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.gui.panels.result_stage import ResultStage
from biomech.outcome import Credibility, Field, Outcome, Solution
from biomech.verification.pipes import as_mesh, pipe
from tests.app.gui.conftest import shut, until

MESH = as_mesh(pipe(1, 2, 4, 2.0), 10.0)
AWAY = np.hypot(*MESH.points_mm[:, :2].T) / 5.0
SPEED = np.column_stack([0.0 * AWAY, 0.0 * AWAY, 0.4 * np.maximum(1.0 - AWAY**2, 0.0)])
PRESSURE = Field("pressure", "mm[Hg]", "node", MESH.points_mm[:, 2].copy())


def outcome(*fields: Field) -> Outcome:
    credible = Credibility("test", True, 0.0, 0.0, "none", True, 0.0)
    return Outcome("A", (), (), (Solution("flow", MESH, fields, (), (), (), credible),))


@pytest.fixture
def stage(app: QApplication) -> Iterator[ResultStage]:
    made = ResultStage()
    made.resize(500, 400)
    made.show()
    yield made
    shut(made)


def settled(stage: ResultStage) -> None:
    until(lambda: not stage.drawing, 60.0)


def test_particles_move_with_steady_blood_until_they_are_stopped(stage: ResultStage) -> None:
    stage.show_outcome(outcome(Field("velocity", "m/s", "node", SPEED), PRESSURE))
    settled(stage)
    assert stage.play.isEnabled()
    assert not stage.moment.isEnabled()
    assert "heartbeat" in stage.moment.toolTip()
    assert stage._particles is not None
    assert stage.when.text().endswith("slower")
    before = stage._particles.places(0.0)
    stage.play.click()
    until(lambda: stage._seconds > 0.0)
    assert np.abs(stage._particles.places(stage._seconds) - before).max() > 1e-4
    stage.play.click()
    stood = stage._seconds
    until(lambda: not stage._clock.isActive())
    assert stage._seconds == stood
    stage.arrows.click()
    settled(stage)
    assert stage._particles is None
    stage.field.setCurrentIndex(1)
    settled(stage)
    assert not stage.play.isEnabled()
    assert not stage.arrows.isEnabled()
    assert stage.play.toolTip()
    assert stage.arrows.toolTip()


def test_the_slider_goes_through_the_moments_of_a_heartbeat_on_one_scale(stage: ResultStage) -> None:
    moments = [Field("velocity", "m/s", "node", SPEED * size, moment=share) for share, size in ((0.25, 1.0), (0.5, 2.0), (0.75, 0.5), (1.0, 1.0))]
    stage.show_outcome(outcome(Field("velocity", "m/s", "node", SPEED), *moments))
    settled(stage)
    assert stage.field.count() == 1, "moments are chosen by the slider, not in the list"
    assert stage.moment.maximum() == 3
    assert stage.when.text() == "25 % of the beat"
    first = stage.scene.scale
    assert first is not None
    assert first.high > 0.5, "the fastest moment is on the scale of all"
    drawn = stage.scene.drawn
    stage.moment.setValue(2)
    settled(stage)
    assert stage.when.text() == "75 % of the beat"
    assert stage.scene.scale == first
    assert stage.scene.drawn is not drawn
    stage.moment.setValue(0)
    assert stage.scene.drawn == drawn, "what was drawn once is kept"
    stage.play.click()
    until(lambda: stage.moment.value() == 1, 60.0)
    stage.hide()
    assert not stage.play.isChecked()


def test_a_field_of_two_simulations_says_of_which_it_is(stage: ResultStage) -> None:
    one = outcome(PRESSURE, Field("wall shear stress", "Pa", "node", AWAY)).solutions[0]
    beat = replace(one, kind="pulsatile flow", fields=(Field("pressure", "mm[Hg]", "node", 2.0 * PRESSURE.values),))
    stage.show_outcome(Outcome("A", (), (), (one, beat)))
    settled(stage)
    assert [stage.field.itemText(n) for n in range(stage.field.count())] == ["pressure (mmHg), steady flow", "wall shear stress (Pa)",
                                                                           "pressure (mmHg), heartbeat"]
    stage.field.setCurrentIndex(2)
    settled(stage)
    assert stage.scene.scale is not None
    high = float(PRESSURE.values.max())
    assert 2.0 * high <= stage.scene.scale.high < 3.0 * high
