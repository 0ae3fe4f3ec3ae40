"""Debulking of a ball of a tumour: what stays is a shell, or what lies near a spared structure, by closed forms."""
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from biomech.measures import margin, residual
from biomech.measures.case import Case
from biomech.model import PatientModel
from biomech.outcome import Credibility, Field, Solution
from biomech.procedures import Craniotomy, Debulking
from meshing.errors import AnatomyError
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.step import silent
from meshing.tetmesh import tet_volumes
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from meshing.volume import Volume, grid

RADIUS = 14.0


@cache
def model() -> PatientModel:
    axis = np.arange(-30.0, 30.5, 1.5)
    z, y, x = np.meshgrid(axis, axis, axis, indexing="ij")
    empty = Labels.empty(Volume(np.zeros(x.shape, np.float32), grid((1.5, 1.5, 1.5), (-30.0, -30.0, -30.0), SpaceUid("1.2.3")), "CT"))
    far = np.sqrt(x * x + y * y + z * z)
    labels = empty.with_mask("brain", "brain", far < 26.0).with_mask("schwannoma", "vestibular_schwannoma", far <= RADIUS)
    labels = labels.with_mask("stem", "brain", (x > 10.0) & (far > RADIUS) & (far < 26.0))
    mesh = MeshLabels(("brain", "stem", "schwannoma"), Millimetre(8.0), across=0).run(labels, silent)
    return PatientModel(labels, solid=mesh)


def found(step: Debulking) -> tuple[dict[str, float], PatientModel]:
    done = step.run(model(), silent)
    return {m.id: m.value for m in residual.measure(Case(model(), done, ()))}, done


def test_a_rim_is_a_shell_and_nothing_stays_without_one() -> None:
    rows, done = found(Debulking("schwannoma", rim=4.0))  # type: ignore[arg-type]
    assert rows["extent_schwannoma"] == pytest.approx(100.0 * (10.0 / RADIUS) ** 3, abs=3.0)
    after = done.need_solid()
    whole = float(tet_volumes(after.points_mm, after.tets)[after.of("schwannoma")].sum()) * 1e-3
    assert rows["residual_schwannoma"] == pytest.approx(whole * (1.0 - rows["extent_schwannoma"] / 100.0))
    rows, done = found(Debulking("schwannoma"))
    assert rows["extent_schwannoma"] == pytest.approx(100.0)
    assert (done.removed_tets() == done.need_solid().of("schwannoma")).all()


def test_what_lies_near_a_spared_structure_stays() -> None:
    rows, done = found(Debulking("schwannoma", spare=("stem",), clearance=6.0))  # type: ignore[arg-type]
    mesh = done.need_solid()
    gone = mesh.tets[done.removed_tets()]
    stem = mesh.points_mm[np.unique(mesh.tets[mesh.of("stem")])]
    nodes = mesh.points_mm[np.unique(gone)]
    assert min(np.linalg.norm(stem - p, axis=1).min() for p in nodes[:: max(1, len(nodes) // 200)]) > 4.5   # corners of voxels of 1.5 mm
    assert 40.0 < rows["extent_schwannoma"] < 95.0


def test_the_shift_of_the_bed_is_that_of_the_tissue_around_it() -> None:
    opened = Craniotomy((0.0, 0.0, 26.0), 12.0, 10.0, 1007.0).run(model(), silent)  # type: ignore[arg-type]
    done = Debulking("schwannoma", rim=4.0).run(opened, silent)  # type: ignore[arg-type]
    mesh = done.need_solid()
    moved = Field("displacement", "mm", "node", np.tile([0.0, 3.0, -4.0], (len(mesh.points_mm), 1)))
    credible = Credibility("none", True, 0.0, 0.0, "none", True, 0.0)
    solution = Solution("tissue", mesh, (moved,), (), (), (), credible)
    rows = {m.id: m.value for m in residual.measure(Case(model(), done, (solution,)))}
    assert rows["shift_schwannoma"] == pytest.approx(5.0)
    assert "shift_schwannoma" not in {m.id for m in residual.measure(Case(model(), done, ()))}
    assert margin.measure(Case(model(), done, ())) == ()   # nothing is said of tumours that this measure does not know


@pytest.mark.parametrize(("step", "words"), [
    (Debulking("schwannoma", rim=20.0), "nothing of 'schwannoma' may be taken out"),  # type: ignore[arg-type]
    (Debulking("meningioma"), "no part named 'meningioma'")])
def test_what_cannot_be_done_is_refused_in_words(step: Debulking, words: str) -> None:
    with pytest.raises(Exception, match=words):
        step.run(model(), silent)
    with pytest.raises(AnatomyError):
        replace(step, tumour="schwannoma", rim=20.0).run(model(), silent)  # type: ignore[arg-type]
