"""What the report says about vessels and liver segments, read from a finished case."""
from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.report.content import BranchRow, Picture, SegmentRow, SegmentTable, TreeRows
from app.scene.offscreen import png
from app.scene.slices import WINDOWS, fitted_window
from app.scene.vessel_picture import vessel_picture
from app.session.session import Session
from biomech.outcome import Outcome
from meshing.centreline import Centreline
from meshing.labels import Labels
from meshing.units import Millilitre, Percent
from meshing.vessels.couinaud import Segments
from meshing.vessels.lumen import Lumen
from meshing.vessels.profile import Profile, longest_way, profile
from meshing.vessels.sections import occupancy_of
from meshing.vessels.stenosis import narrowest
from meshing.vessels.topology import branch_facts
from meshing.volume import Volume, spacing_of, voxel_ml

LONGEST = 16
"""So many branches of a tree are printed, the longest first; all of them are in the export."""


def trees_of(session: Session) -> tuple[TreeRows, ...]:
    """The traced trees of a case that are finished."""
    return tuple(_rows(tree) for tree in finished_trees(session))


def finished_trees(session: Session) -> list[Centreline]:
    """The traced trees, and the centreline of the lumen where there is one."""
    found: list[Centreline] = [session.value(task.key) for task in session.tasks() if task.key.startswith("tree/") and session.ready(task.key)]
    lumen = _lumen(session)
    return found if lumen is None else [*found, lumen.centreline]


def _lumen(session: Session) -> Lumen | None:
    if session.plan.lumen is None or not session.ready("lumen"):
        return None
    lumen: Lumen = session.value("lumen")
    return lumen


def _rows(tree: Centreline) -> TreeRows:
    facts = sorted(branch_facts(tree), key=lambda fact: -fact.length_mm)
    rows = tuple(BranchRow(fact.name, fact.named_by, fact.generation, fact.order, fact.length_mm, 2.0 * fact.mean_radius_mm, fact.mean_area_mm2,
                           fact.tortuosity) for fact in facts[:LONGEST])
    return TreeRows(tree.name, rows, len(facts) - len(rows), tree.doubts)


def pictures_of(session: Session, volume: Volume, labels: Labels) -> tuple[Picture, ...]:
    """Each vessel laid straight along its longest way; the artery along the way through its narrowest place."""
    found = []
    for tree in finished_trees(session):
        lumen = lumen_of(session, tree)
        own = lumen is not None
        way = main_way(tree, lumen)
        measured = measured_along(tree, way, lumen, labels)
        if measured is None:
            continue  # the structure it was traced in is no longer among the outlines: there is nothing to measure it on
        window = fitted_window(volume) if volume.modality != "CT" else WINDOWS["vessel" if own else "liver"]
        where = tree.names[int(tree.branch[way[-1]])] or "its farthest end"
        caption = f"{tree.name.capitalize()}, laid straight, from its root to {where}: curved reformat, radius and area (dotted: fitted reference)"
        found.append(Picture(png(vessel_picture(volume, tree.points_mm[way], measured, window)), caption))
    return tuple(found)


def lumen_of(session: Session, tree: Centreline) -> Lumen | None:
    """The blood space whose centreline a tree is, None where it was traced in a structure."""
    lumen = _lumen(session)
    return lumen if lumen is not None and np.array_equal(lumen.centreline.points_mm, tree.points_mm) else None


def main_way(tree: Centreline, lumen: Lumen | None) -> NDArray[np.int64]:
    """The points of the longest way of a tree; of an artery that of the way through its narrowest place."""
    if lumen is None:
        return longest_way(tree)
    below = np.flatnonzero(tree.branch == narrowest(tree).branch)
    ends = [int(end) for end in tree.ends() if below[-1] in tree.path_to_root(int(end))]
    return tree.path_to_root(ends[0] if ends else int(below[-1]))


def measured_along(tree: Centreline, way: NDArray[np.int64], lumen: Lumen | None, labels: Labels | None) -> Profile | None:
    """The profile along a way; None where the structure that the tree was traced in is no longer there to be measured."""
    if lumen is not None:
        return profile(tree, way, occupancy_of(lumen.distance_mm, min(spacing_of(lumen.to_patient))), lumen.to_patient)
    if labels is None or tree.name not in labels.names:
        return None
    return profile(tree, way, labels.mask(tree.name).astype(np.float32), labels.to_patient)


def segments_of(session: Session, labels: Labels, outcomes: Sequence[Outcome]) -> SegmentTable | None:
    """The table of the liver's segments; None when the plan does not ask for them or they are not finished."""
    if session.plan.segments is None or not session.ready("segments"):
        return None
    found: Segments = session.value("segments")
    lesions = np.isin(labels.values, [label.value for label in labels.of_organ("liver_tumour")])
    one = voxel_ml(labels.to_patient)
    rows = []
    for label in found.labels.legend:
        own = found.labels.values == label.value
        shares = [outcome.measure(f"{label.name.replace(' ', '_').lower()}_removed") for outcome in outcomes]
        rows.append(SegmentRow(label.name.split()[-1], Millilitre(float(own.sum()) * one), Millilitre(float((own & lesions).sum()) * one),
                               tuple(None if share is None else Percent(share.value) for share in shares)))
    agreement = Percent(100.0 * found.agreement) if math.isfinite(found.agreement) else None
    return SegmentTable(tuple(rows), found.method, agreement, (*found.limits, *found.doubts))
