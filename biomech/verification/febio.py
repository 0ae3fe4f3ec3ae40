"""Cases of FEBio's own verification suite whose laws we share, against the values recorded there.

The suite records one number a case without saying what it is; recomputing homogeneous cases by hand shows it to be the Euclidean norm of
the free nodal displacements at the end (ma05: 2 x .002002, four nodes pulled by a stretch of l - 1/l = .004). Such a norm belongs to a mesh:

* laws: FEBio's mesh and kind of bricks around our law (hexahedra.py): ma36 neo-Hookean, ma37 Mooney-Rivlin, ma01 Ogden clamped at both ends
  and stretched by half, ma24 and ma25 a neo-Hookean law with fibres that contract (here Holzapfel-Ogden with b = 1e-6 and a tension); ma06 a
  viscoelastic bar under a pressure on its end until it creeps no more (a hundred of its times): what remains is its elastic law.
  FEBio's Ogden is sum c_i / m_i^2 (l1^m_i + ... - 3) of isochoric stretches: mu_i = c_i / 2, alpha_i = m_i.
* creep: our elements and steps in time: ma05, a viscoelastic neo-Hookean cube pulled by a constant force until it creeps no more.

Left out: ma61 (Yeoh with c2 < 0, outside our range), ma12 (Fung's law with products of different strains, which Guccione's has not), what is
made of shells, rigid bodies, contact, fluid.
"""
from __future__ import annotations

import json
import re
import zipfile
from xml.etree import ElementTree

import numpy as np

from biomech.materials import HolzapfelOgden, Law, MooneyRivlin, NeoHookean, Ogden
from biomech.materials.law import lame_of
from biomech.materials.prony import Prony
from biomech.materials.tensor import Array
from biomech.tissue.boundary import traction_force
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load
from biomech.tissue.reference import second_order
from biomech.tissue.viscous import Relaxing
from biomech.verification.hexahedra import Bricks
from biomech.verification.incompressible import side
from biomech.verification.problem import Finding, Problem, reference_data, within
from biomech.verification.tissue import brick
from meshing.step import Monitor
from meshing.units import Pascal, Second

FOLDER = "tissue/febio_testsuite"


BRICKS = (("ma36", "neo-Hookean"), ("ma06", "crept bar under pressure"), ("ma37", "Mooney-Rivlin"), ("ma01", "Ogden"), ("ma24", "contracting fibres"),
          ("ma25", "contracting fibres, nearly incompressible"))
STEPS = 16


def read(case: str) -> tuple[ElementTree.Element, float]:
    """(the case, the recorded norm). Raises NoData where the suite is not on this machine."""
    with zipfile.ZipFile(reference_data(f"{FOLDER}/feb.zip")) as archive:
        tree = ElementTree.fromstring(archive.read(f"{case}.feb"))
    gold = json.loads(reference_data(f"{FOLDER}/gold_linux.json").read_text(encoding="utf-8"))
    return tree, float(gold[case]["data_field"])


def recorded(case: str) -> tuple[dict[str, float], float]:
    """(numbers of the material by name, recorded norm)."""
    tree, gold = read(case)
    material = tree.find("Material/material")
    assert material is not None
    numbers = {each.tag: float(each.text) for each in material.iter() if each.text and each.text.strip() and each.text.strip()[0] in "-.0123456789"}
    return numbers, gold


def law_of(material: ElementTree.Element) -> tuple[Law, float | None]:
    """(our law, K of a law that FEBio splits into shape and volume; None for one that it takes as it is)."""
    kind, solids = material.get("type"), material.findall("solid")
    words = {each.tag: each.text or "" for each in material.iter()}
    if kind == "hyperelastic":
        given = dict(re.findall(r"(\w+) = ([\d.]+);", words["W"]))
        return NeoHookean(Pascal(float(given["mu"])), Pascal(float(given["lam"]))), None
    if kind == "uncoupled hyperelastic":
        given = dict(re.findall(r"(\w+) = ([\d.]+);", words["W"]))
        return MooneyRivlin(Pascal(float(given["c1"])), Pascal(float(given["c2"])), Pascal(0.0)), float(words["k"])
    if kind == "Ogden":
        return Ogden((Pascal(0.5 * float(words["c1"])),), (float(words["m1"]),), Pascal(0.0)), float(words["k"])
    if kind == "viscoelastic":
        return NeoHookean(*lame_of(Pascal(float(words["E"])), float(words["v"]))), None
    tension = Pascal(float(words["T0"]))
    if kind == "solid mixture":
        mu, lam = lame_of(Pascal(float(solids[0].findtext("E", ""))), float(solids[0].findtext("v", "")))
        return contracting(mu, lam, tension), None
    return contracting(Pascal(2.0 * float(solids[0].findtext("c1", ""))), Pascal(0.0), tension), float(material.findtext("k", ""))


def contracting(mu: Pascal, lam: Pascal, tension: Pascal) -> HolzapfelOgden:
    """A neo-Hookean law with fibres along the first axis that pull: with b near 0 the exponential of I1 is a straight line."""
    none = Pascal(0.0)
    return HolzapfelOgden(a=mu, b=1e-6, a_f=none, b_f=1.0, a_s=none, b_s=1.0, a_fs=none, b_fs=1.0, lam=lam, tension=tension)


def brick_norm(case: str) -> tuple[float, float]:
    """(ours, recorded) norm of the free nodal displacements of a case of bricks that holds and moves nodes or presses on a surface."""
    tree, gold = read(case)
    places = {int(node.get("id", "")): [float(c) for c in (node.text or "").split(",")] for node in tree.iter("node")}
    number = {name: k for k, name in enumerate(places)}
    points = np.array(list(places.values()))
    bricks = np.array([[number[n] for n in _numbers(each)] for each in tree.iter("elem")])
    held, shift = np.zeros(points.shape, bool), np.zeros(points.shape)
    for bc in tree.iter("bc"):
        nodes = [number[n] for n in _nodes_of(tree, bc.get("node_set", ""))]
        for k, axis in enumerate("xyz"):
            if bc.findtext(f"{axis}_dof") == "1" or bc.findtext("dof") == axis:
                held[nodes, k] = True
                shift[nodes, k] = float(bc.findtext("value", "0"))
    material = tree.find("Material/material")
    assert material is not None
    law, bulk = law_of(material)
    pressed, pressure = None, 0.0
    load = tree.find("Loads/surface_load[@type='pressure']")
    given = None if load is None else load.find("pressure")
    if given is not None:
        pressed = np.array([[number[n] for n in _numbers(each)] for each in tree.iter("quad4")])
        curve = tree.find(f"LoadData/load_controller[@id='{given.get('lc')}']/points")
        assert curve is not None
        pressure = float(given.text or "") * float((curve[-1].text or "").split(",")[1])
    x = Bricks(points, bricks, law, bulk=bulk).moved(held, shift, steps=STEPS if shift.any() else 1, pressed=pressed, pressure=pressure)
    return float(np.linalg.norm((x - points)[~held])), gold


def _numbers(element: ElementTree.Element) -> list[int]:
    return [int(n) for n in (element.text or "").replace("\n", "").split(",")]


def _nodes_of(tree: ElementTree.Element, name: str) -> list[int]:
    """The nodes of a named set, or of a named surface ("@surface:...")."""
    if name.startswith("@surface:"):
        surface = tree.find(f"Mesh/Surface[@name='{name.removeprefix('@surface:')}']")
        assert surface is not None
        return sorted({n for facet in surface for n in _numbers(facet)})
    found = tree.find(f"Mesh/NodeSet[@name='{name}']")
    assert found is not None
    return _numbers(found)


def run_laws(monitor: Monitor) -> tuple[Finding, ...]:
    found = []
    for k, (case, name) in enumerate(BRICKS):
        monitor(k / len(BRICKS), "stretching FEBio's bricks")
        found.append(within(f"norm of the displacements, {name} ({case})", *brick_norm(case), 1e-3))
    return tuple(found)


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


PROBLEMS: tuple[Problem, ...] = (
    Problem("febio-laws", "FEBio's bricks with our laws", run_laws), Problem("febio-creep", "FEBio's creeping cube", run_crept))
