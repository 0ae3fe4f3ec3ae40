"""Sample patients made by code, with exact truth: for the first steps of a user and for the tests.

To add one:
1. Write a file with the anatomy as a list of parts (`scene.Part`) in painting order: what lies on top comes last. Shapes
   are `scene.Solid` (any smooth field) or `scene.Tubes` (vessels from `tree.grow`).
2. Keep structures that touch at different Hounsfield units, or a gap of fat between them: nobody can segment what a
   scanner cannot tell apart.
3. Let a function return `phantom.photograph(...)` with its `phantom.Truth`, and add it to PATIENTS below.
4. Look at it (window 400, level 40), and test sides, volumes and vessels as tests/meshing/phantoms does.
"""
from __future__ import annotations

from meshing.phantoms.artery import artery_patient
from meshing.phantoms.liver import liver_patient
from meshing.phantoms.phantom import Phantom, Plane, RemnantTruth, Truth, remnant_truth, truth_summary

PATIENTS = (liver_patient, artery_patient)

__all__ = ["PATIENTS", "Phantom", "Plane", "RemnantTruth", "Truth", "artery_patient", "liver_patient", "remnant_truth",
           "truth_summary"]
