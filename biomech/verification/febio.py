"""A case of FEBio's own verification suite whose law we share, against the value recorded there.

The suite records one number a case without saying what it is; recomputing homogeneous cases by hand shows it to be the Euclidean norm of
the free nodal displacements at the end (ma05: 2 x .002002, four nodes pulled by a stretch of l - 1/l = .004).

* ma05: a viscoelastic neo-Hookean cube pulled by a constant force until it creeps no more.
"""
from __future__ import annotations

import json
import zipfile
from xml.etree import ElementTree

import numpy as np

from biomech.materials import NeoHookean
from biomech.materials.law import lame_of
from biomech.materials.prony import Prony
from biomech.materials.tensor import Array
from biomech.tissue.boundary import traction_force
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load
from biomech.tissue.reference import second_order
from biomech.tissue.viscous import Relaxing
from biomech.verification.incompressible import side
from biomech.verification.problem import Finding, Problem, reference_data, within
from biomech.verification.tissue import brick
from meshing.step import Monitor
from meshing.units import Pascal, Second

FOLDER = "tissue/febio_testsuite"


def recorded(case: str) -> tuple[dict[str, float], float]:
    """(numbers of the material by name, recorded norm). Raises NoData where the suite is not on this machine."""
    with zipfile.ZipFile(reference_data(f"{FOLDER}/feb.zip")) as archive:
        tree = ElementTree.fromstring(archive.read(f"{case}.feb"))
    gold = json.loads(reference_data(f"{FOLDER}/gold_linux.json").read_text(encoding="utf-8"))
    material = tree.find("Material/material")
    assert material is not None
    numbers = {each.tag: float(each.text) for each in material.iter() if each.text and each.text.strip() and each.text.strip()[0] in "-.0123456789"}
    return numbers, float(gold[case]["data_field"])


def run_crept(monitor: Monitor) -> tuple[Finding, ...]:
    numbers, gold = recorded("ma05")
    box, tets = brick((1, 1, 1))
    points, nodes = second_order(box, tets)
    free: Array = np.tile(np.eye(3), (len(points), 1, 1))
    for k in range(3):
        free[points[:, k] < 1e-9, k, k] = 0.0
    # the suite gives the law that remains in the end; ours is that felt at once
    at_once = numbers["g0"] + numbers["g1"]
    law = NeoHookean(*lame_of(Pascal(numbers["E"] * at_once), numbers["v"]))
    body = Body(points, nodes, laws=(law,), free=free, mean=False)
    relaxing = Relaxing(body, (Prony((numbers["g1"] / at_once,), (Second(numbers["t1"]),)),), monitor)
    load = Load(body.inside(traction_force(points, side(box, tets, nodes, 0, 1.0), np.array([4 * 0.0005, 0.0, 0.0]))))
    for dt in (0.0, *(0.01,) * 20, 0.8):
        found = relaxing.advance(load, dt, tolerance=1e-9)
    moved = body.outside(found.x - body.points)[: len(box)]
    return (within("norm of the displacements, crept cube (ma05)", float(np.linalg.norm(moved)), gold, 0.01),)


PROBLEMS: tuple[Problem, ...] = (Problem("febio-creep", "FEBio's creeping cube", run_crept),)
