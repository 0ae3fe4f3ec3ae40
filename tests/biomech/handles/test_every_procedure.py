"""No procedure without a handle: each has at least one that a hand can pull, and pulled to where it is it changes nothing but a rounding."""
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from biomech.blade import Stroke
from biomech.handles import Scene, handles_of, moved
from biomech.model import PatientModel
from biomech.procedures import (
    PROCEDURES,
    Ablation,
    AnatomicalResection,
    Angioplasty,
    Band,
    Bypass,
    Clip,
    Closure,
    Coils,
    Connection,
    Craniotomy,
    CurvedResection,
    Debulking,
    Endograft,
    Excision,
    Fixation,
    FlowDiverter,
    HoldBone,
    Incision,
    Interposition,
    Osteotomy,
    Patch,
    PlaceImplant,
    PlacePorts,
    Plane,
    Plating,
    PortalVeinEmbolisation,
    Reduction,
    Resection,
    Stent,
    Tips,
    TrajectoryTo,
    Wedge,
)
from biomech.procedures.closure import Stitch
from biomech.procedures.plating import ScrewAt
from biomech.verification.arteries import artery
from meshing.errors import ParameterOutOfRange
from meshing.labels import Label, Labels
from meshing.units import Millimetre, Percent
from meshing.vessels.couinaud import Segments
from tests.biomech import organs
from tests.biomech.hardware.bones import broken, shaft
from tests.biomech.hardware.head import head
from tests.biomech.procedures.test_debulking import model as tumour

A: Any = (1.0, 2.0, 3.0)
B: Any = (-4.0, 50.0, 6.0)
C: Any = (30.0, 5.0, 1.0)
D: Any = (0.0, -20.0, 2.0)
PLANE: Any = Plane(A, (0.0, 0.0, 1.0))
MM: Any = Millimetre


@cache
def divided() -> PatientModel:
    """The liver in two segments, VI to the right and II to the left, and a portal vein of a trunk and a right branch."""
    base = organs.model()
    _, _, x = np.indices(base.labels.values.shape)
    liver = base.labels.values > 0
    values = np.where(liver, np.where(x < 32, 6, 2), 0).astype(np.uint8)
    legend = (Label(2, "segment II", "liver_segment_2"), Label(6, "segment VI", "liver_segment_6"))
    tree = organs.straight("portal vein")
    branch = (tree.points_mm[:, 0] < 0.0).astype(np.int32)
    portal = replace(tree, branch=branch, names=("portal trunk", "right portal vein"))
    return replace(base, trees=(portal, organs.straight("hepatic vein")),
                   segments=Segments(Labels(values, base.labels.to_patient, legend), "planes", float("nan"), ()))


STEPS: dict[type, tuple[Any, Any]] = {
    Resection: (divided, Resection((PLANE,))), CurvedResection: (divided, CurvedResection((A, B, C, D), (0.0, 0.0, 40.0))),  # type: ignore[arg-type]
    Wedge: (divided, Wedge(("tumour 1",), MM(7.0))), Excision: (divided, Excision((A,), MM(10.0))),
    AnatomicalResection: (divided, AnatomicalResection(("VI",))), Ablation: (divided, Ablation(A, B)),
    PortalVeinEmbolisation: (divided, PortalVeinEmbolisation(("right portal vein",))),
    Tips: (divided, Tips((0.0, -20.0, 0.0), (20.0, -20.0, 0.0), MM(8.0))),  # type: ignore[arg-type]
    Incision: (divided, Incision((Stroke(A, B, C),))), Closure: (divided, Closure((Stitch(A, B),))), Fixation: (shaft, Fixation((Stitch(A, B),))),
    Stent: (lambda: artery("stenosis"), Stent(length=MM(30.0))), Bypass: (lambda: artery("stenosis"), Bypass(diameter=MM(6.0))),
    Angioplasty: (lambda: artery("stenosis"), Angioplasty(length=MM(30.0))), Patch: (lambda: artery("stenosis"), Patch(MM(5.0))),
    Interposition: (lambda: artery("fusiform"), Interposition()), Band: (lambda: artery("healthy"), Band((0.0, 0.0, 30.0), MM(5.0))),  # type: ignore[arg-type]
    Clip: (lambda: artery("saccular"), Clip(MM(1.0))), FlowDiverter: (lambda: artery("saccular"), FlowDiverter()),
    Coils: (lambda: artery("saccular"), Coils()), Endograft: (lambda: artery("fusiform"), Endograft()),
    Connection: (lambda: artery("healthy"), Connection((40.0, 0.0, 0.0), (0.0, 0.0, 0.0), MM(6.0))),  # type: ignore[arg-type]
    Craniotomy: (tumour, Craniotomy((0.0, 0.0, 26.0), MM(12.0), MM(5.0), 1007.0)), Debulking: (tumour, Debulking("schwannoma", MM(2.0))),  # type: ignore[arg-type]
    TrajectoryTo: (head, TrajectoryTo((0.0, 0.0, 10.0))),  # type: ignore[arg-type]
    PlacePorts: (head, PlacePorts(A, (0.0, -80.0, 0.0), (60.0, -50.0, 0.0), (-60.0, -50.0, 0.0))),  # type: ignore[arg-type]
    Osteotomy: (shaft, Osteotomy("femur", PLANE)), Reduction: (broken, Reduction("fragment", ("left hip",))),
    Plating: (shaft, Plating(("femur",), (ScrewAt(A, B, MM(4.0)),))), PlaceImplant: (shaft, PlaceImplant("femur", A, MM(6.0))),
    HoldBone: (shaft, HoldBone((A,)))}


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.__name__)
def test_every_procedure_has_a_handle_that_stays_where_it_is_put(procedure: type) -> None:
    assert procedure in STEPS, "a procedure without a line here has no handle that anybody has tried"
    make, step = STEPS[procedure]
    scene = Scene(make())
    found = handles_of(step, scene)
    assert found
    for handle in found:
        assert handle.label
        same = moved(step, handle, handle.centre_mm, handle.normal, scene)
        again = next(other for other in handles_of(same, scene) if other.path == handle.path)
        assert again.centre_mm == pytest.approx(handle.centre_mm, abs=2.1), handle.path   # voxels of a skin of 2 mm


def test_what_is_chosen_by_its_name_becomes_what_it_is_pulled_to() -> None:
    scene = Scene(divided())
    step = AnatomicalResection(("VI",))
    (handle,) = handles_of(step, scene)
    assert (handle.label, handle.centre_mm[0] < 0.0) == ("segment VI", True)
    assert moved(step, handle, np.array([25.0, 0.0, 0.0]), None, scene).segments == ("II",)
    both = AnatomicalResection(("VI", "II"))
    assert moved(both, handles_of(both, scene)[0], np.array([25.0, 0.0, 0.0]), None, scene) == both, "no segment is listed twice"
    for chosen in (AnatomicalResection((), ("right portal vein",)), PortalVeinEmbolisation(("right portal vein",))):
        (branch,) = handles_of(chosen, scene)
        assert branch.centre_mm == pytest.approx([-15.0, -20.0, 0.0], abs=1.1)
        assert moved(chosen, branch, np.array([20.0, -15.0, 0.0]), None, scene).branches == ("portal trunk",)
    assert handles_of(AnatomicalResection(("VI",)), Scene(organs.model())) == (), "a liver that is not divided has nothing to hold"


def test_the_neck_that_a_clip_leaves_and_the_wire_in_a_sac_are_pulled_towards_the_dome() -> None:
    scene = Scene(artery("saccular"))
    (clip,) = handles_of(Clip(), scene)
    assert clip.normal == pytest.approx([1.0, 0.0, 0.0], abs=0.2)   # the dome is a voxel of the rim
    assert clip.centre_mm[0] == pytest.approx(4.0, abs=0.6)   # the wall of the healthy vessel
    assert clip.normal is not None
    assert moved(Clip(), clip, clip.centre_mm + 1.5 * clip.normal, None, scene) == Clip(MM(1.5))
    assert moved(Clip(), clip, clip.centre_mm - 9.0 * clip.normal, None, scene) == Clip()
    with pytest.raises(ParameterOutOfRange, match="Neck that is left"):
        moved(Clip(), clip, clip.centre_mm + 8.0 * clip.normal, None, scene)
    (coils,) = handles_of(Coils(), scene)
    assert coils.start_mm is not None
    way = (coils.centre_mm - coils.start_mm) / 0.25
    assert coils.start_mm + way == pytest.approx([15.5, 0.0, 0.0], abs=3.0)   # the dome
    assert moved(Coils(), coils, coils.start_mm + 0.4 * way, None, scene) == Coils(Percent(40.0))
    assert handles_of(Clip(), Scene(artery("healthy"))) == ()
