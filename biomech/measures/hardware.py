"""Numbers of hard plans: paths of instruments, pieces of bone, screws, implants, ports. Read off what the procedures measured on the geometry.

The usual error of an outline from the label map is half a voxel; it is the interval where a distance hangs on it.
"""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from biomech.hardware.nouns import WITHIN, Fragment, Implant, Plate, Ports, Screw, Trajectory
from biomech.hardware.pieces import coarse_mm
from biomech.hardware.screws import SOURCE
from biomech.measures.case import Case
from biomech.outcome import Better, Measure

IDS = ("path_length", "path_angle", "path_vessel_clearance", "path_zone_clearance", "path_entries_within", "screw_breach", "screws_beyond_grade_b",
       "screw_tip_beyond", "screw_in_bone", "screw_clearance", "gap_mean", "gap_max", "step_off", "bone_in_bone", "piece_turn", "piece_shift",
       "mirror_residual", "plate_standoff", "implant_coverage", "implant_gap", "implant_penetration", "implant_reamed", "manipulation_angle",
       "azimuth_*", "elevation_*", "inside_*", "camera_depth", "ports_apart")
_SPARKS = "Sparks 2017, unverified default"
_OUTLINE = "half a voxel of the label map"
PLANNED = "as planned: it is what the plan asks for and is known exactly; how well a hand keeps to it is not known"


def measure(case: Case) -> tuple[Measure, ...]:
    hardware, half = case.model.hardware, 0.5 * coarse_mm(case.model.labels)
    found: list[Measure] = []
    for number, path in enumerate((part for part in hardware if isinstance(part, Trajectory)), 1):
        found += _path(path, "" if number == 1 else f"_{number}", half)
    screws = tuple(part for part in hardware if isinstance(part, Screw))
    if screws:
        found += _screws(screws, half)
    for number, piece in enumerate((part for part in hardware if isinstance(part, Fragment)), 1):
        found += _fragment(piece, "" if number == 1 else f"_{number}", half)
    for number, plate in enumerate((part for part in hardware if isinstance(part, Plate)), 1):
        found.append(_distance(f"plate_standoff{'' if number == 1 else f'_{number}'}", "Plate off the bone, most", plate.standoff_max_mm, "lower",
                               "Distance of the middle line of the plate's under side from the bone.", half))
    for number, implant in enumerate((part for part in hardware if isinstance(part, Implant)), 1):
        found += _implant(implant, "" if number == 1 else f"_{number}", half)
    for ports in (part for part in hardware if isinstance(part, Ports)):
        found += _ports(ports)
    return tuple(found)


def _distance(id: str, name: str, value: float, better: Better, how: str, half: float, reference: str = "", *, verified: bool = True) -> Measure:
    return Measure(id, name, value, "mm", better, how, value - half, value + half, reference, verified, _OUTLINE)


def _path(path: Trajectory, end: str, half: float) -> Iterator[Measure]:
    title = path.name.capitalize()
    yield Measure(f"path_length{end}", f"{title}: length of the path", path.length_mm(), "mm", "lower",
                  f"From the surface of the {path.surface} to the target, straight.", reference=f"at most {path.limit('length'):g} mm ({_SPARKS})",
                  verified=False)
    yield Measure(f"path_angle{end}", f"{title}: angle to the normal of the {path.surface}", path.angle_deg, "deg", "lower",
                  "Between the path and the mean normal of the outline where it passes.",
                  reference=f"at most {path.limit('angle'):g} degrees ({_SPARKS})", verified=False)
    for kind, key, chosen in (("vessel", "path_vessel_clearance", True), ("forbidden structure", "path_zone_clearance", False)):
        own = [n for n, name in enumerate(path.structures) if (name in path.vessels) is chosen]
        if own:
            nearest = own[int(path.least_mm[own].argmin())]
            least = float(path.least_mm[nearest])
            depth = float(np.linalg.norm(path.least_at_mm[nearest] - path.entry_mm))
            far = "at least " if least >= path.reach_mm - path.radius_mm else ""
            yield _distance(f"{key}{end}", f"{title}: least distance to a {kind}", least, "higher",
                            f"From the instrument's edge; nearest is {path.structures[nearest]}, {far}{least:.1f} mm away {depth:.0f} mm deep.", half,
                            f"at least {path.limit('vessel' if chosen else 'zone'):g} mm (" + (_SPARKS if chosen else "unverified default") + ")",
                            verified=False)
    good = 100.0 * float((path.entries.grade == WITHIN).mean())
    yield Measure(f"path_entries_within{end}", f"{title}: entry points within all limits", good, "%", "neither",
                  f"Share of {len(path.entries.grade)} even directions whose path keeps every limit, on a grid of {path.entries.step_mm:.1f} mm.",
                  verified=False)


def _screws(screws: tuple[Screw, ...], half: float) -> Iterator[Measure]:
    worst = max(screws, key=lambda screw: screw.breach_mm)
    grades = ", ".join(f"{screw.name} {screw.grade}" for screw in screws)
    yield Measure("screw_breach", "Screw breach, largest", worst.breach_mm, "mm", "lower",
                  f"How far the surface of a screw leaves the bone between its cortices; grades: {grades}.", max(0.0, worst.breach_mm - half),
                  worst.breach_mm + half, SOURCE, interval=_OUTLINE)
    yield Measure("screws_beyond_grade_b", "Screws of grade C or worse", float(sum(screw.grade in "CDE" for screw in screws)), "1", "lower",
                  f"Of {len(screws)}; a breach of 2 mm or more.", reference=SOURCE)
    yield Measure("screw_tip_beyond", "Tip of a screw beyond the far cortex, most", max(screw.beyond_mm for screw in screws), "mm", "neither",
                  "Along the axis, behind the last bone.")
    yield Measure("screw_in_bone", "Screw in bone, least", min(screw.in_bone_mm for screw in screws), "mm", "higher",
                  "Length of the axis in bone of the screw that has least of it.")
    spared = [screw for screw in screws if screw.nearest]
    if spared:
        near = min(spared, key=lambda screw: screw.clearance_mm)
        yield _distance("screw_clearance", "Screw to a spared structure, least", near.clearance_mm, "higher", f"{near.name} to {near.nearest}.", half)


def _fragment(piece: Fragment, end: str, half: float) -> Iterator[Measure]:
    how = "Where the outlines of both pieces face each other in the planned pose"
    if piece.gap_mean_mm is not None and piece.gap_max_mm is not None:
        yield _distance(f"gap_mean{end}", f"{piece.name}: gap, mean", piece.gap_mean_mm, "lower", f"{how}; negative = bone in bone.", half)
        yield _distance(f"gap_max{end}", f"{piece.name}: gap, largest", piece.gap_max_mm, "lower", f"{how}; 95th percentile.", half,
                        "no limit of this program: it differs with the joint and the bone")
    if piece.step_mm is not None:
        yield _distance(f"step_off{end}", f"{piece.name}: step-off, largest", piece.step_mm, "lower",
                        "Height between the outsides of both pieces beside the seam; 95th percentile.", half,
                        "no limit of this program: it differs with the joint and the bone")
    yield Measure(f"bone_in_bone{end}", f"{piece.name}: bone in bone", piece.overlap_ml, "ml", "lower",
                  "Volume of the piece that would lie in another.")
    yield Measure(f"piece_turn{end}", f"{piece.name}: turned by", piece.turn_deg, "deg", "neither", "About whatever axis.", piece.turn_deg,
                  piece.turn_deg, interval=PLANNED)
    yield Measure(f"piece_shift{end}", f"{piece.name}: middle moved by", piece.shift_mm, "mm", "neither", "Middle of its volume.", piece.shift_mm,
                  piece.shift_mm, interval=PLANNED)
    if piece.residual_mm is not None:
        yield Measure(f"mirror_residual{end}", f"{piece.name}: distance from the mirrored other side", piece.residual_mm, "mm", "lower",
                      "Root mean square over the 70 % of its outline that fit best, and of the main fragments; right and left differ in "
                      "everybody.",
                      verified=False)


def _implant(implant: Implant, end: str, half: float) -> Iterator[Measure]:
    title = implant.name.capitalize()
    yield Measure(f"implant_coverage{end}", f"{title}: surface covered by bone", implant.coverage, "%", "higher",
                  f"Share of the implant's surface within {implant.contact_mm:g} mm of the {implant.bone} or in it.", verified=False)
    yield _distance(f"implant_gap{end}", f"{title}: gap, mean", implant.gap_mean_mm, "lower",
                    f"Where bone lies within {implant.near_mm:g} mm of the implant.", half)
    yield _distance(f"implant_penetration{end}", f"{title}: depth in bone, most", implant.penetration_max_mm, "neither",
                    "What would have to be reamed, or pressed in.", half)
    yield Measure(f"implant_reamed{end}", f"{title}: bone to be reamed", implant.reamed_ml, "ml", "lower", "Bone inside the implant's body.")


def _ports(ports: Ports) -> Iterator[Measure]:
    yield Measure("manipulation_angle", "Manipulation angle", ports.manipulation_deg, "deg", "neither", "Between both instruments at the target.",
                  reference="task times are shortest near 60 degrees (Yunusa 2014)")
    for number, side in enumerate(("left", "right")):
        yield Measure(f"azimuth_{side}", f"Azimuth of the {side} hand", float(ports.azimuths_deg[number]), "deg", "neither",
                      "Between instrument and camera, in the plane of the table.", reference="about 30 degrees (unverified default)", verified=False)
        yield Measure(f"elevation_{side}", f"Elevation of the {side} instrument", float(ports.elevations_deg[number]), "deg", "neither",
                      "Over the table.", reference="30 to 60 degrees (unverified default)", verified=False)
        yield Measure(f"inside_{side}", f"Depth of the {side} instrument", float(ports.inside_mm[1 + number]), "mm", "neither",
                      f"From port to target; {100.0 * ports.inside_mm[1 + number] / ports.instrument_mm:.0f} % of the instrument is inside.",
                      reference="150 to 200 mm, and at least half of it inside (unverified default)", verified=False)
    yield Measure("camera_depth", "Camera to target", float(ports.inside_mm[0]), "mm", "neither", "Straight.",
                  reference="100 to 200 mm (unverified default)", verified=False)
    yield Measure("ports_apart", "Distance between ports, least", float(ports.apart_mm.min()), "mm", "higher", "Straight, as lifted.",
                  reference="at least 50 mm (laparoscopyhospital)")
