"""Which verification problems cover which model: what the report's credibility page lists, by the kind of a Solution.

A problem covers a model when it exercises the solver and the laws that the model uses, against an answer that was not made by this program.
What no problem covers is said in GAPS: it is the difference between verified code and a validated model (ASME V&V 40-2018, section 5).
"""
from __future__ import annotations

COVERS: dict[str, tuple[str, ...]] = {
    "tissue": ("patch", "rigid", "uniaxial", "shear", "biaxial", "slope", "mms", "cylinder", "locking", "locking-organ", "locking-tethered", "cook",
               "incompressible-tube", "inflation", "land1", "land2", "febio-laws", "febio-creep", "liver-mesh", "contact", "contact_patch",
               "unloaded", "relaxation", "creep", "bar", "swing"),
    "portal": ("portal",),
    "flow estimate": ("reduced", "narrowing"),
    "circuit": ("windkessel", "svzerod", "tiers"),
    "waves": ("oned", "openbf", "tiers"),
    "flow": ("poiseuille", "stenosis", "severe", "fda", "bend", "ghia", "dfg", "thinning", "balance", "procedures", "tiers3d"),
    "pulsatile flow": ("womersley", "windkessel", "rcr", "shedding", "membrane", "coronary", "loop", "balance"),
    "wall": ("tube", "cylinder", "inflation", "thin"),
    "motion": ("patch", "rigid", "slope", "locking", "bar", "release", "let-go", "swing")}
BARS = ("calibration",)
"""Of the error bars, whatever model they are about."""
GAPS: dict[str, str] = {
    "tissue": "no comparison with measured displacements of a patient's organ after its resection",
    "portal": "no comparison with pressures measured before and after a resection",
    "flow estimate": "compared with three-dimensional solutions, not with pressures measured in patients",
    "circuit": "compared with other programs and theory, not with pressures measured in patients",
    "waves": "compared with other programs and theory, not with pressures measured in patients",
    "flow": "steady, rigid wall; compared with theory and finite elements of others, not with pressures measured in patients",
    "pulsatile flow": "compared with theory and the histories of another program, not with flows measured in patients",
    "wall": "no comparison with measured stress or strain of an artery",
    "motion": "no comparison with a measured motion; the damping of tissue is the user's"}
