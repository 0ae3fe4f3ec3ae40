"""A small patient of balls and tubes, made in memory: what pictures, reports and exports are tested on.

The liver is a ball on the patient's right, the spleen one on the left; nothing in it is anatomy.
"""
from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.report.content import AnatomyRow, ImageUsed, MeshRow, MethodRow, Picture, ReportContent, assumed_of
from biomech.compare import compared
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.outcome import Credibility, Field, Measure, Outcome, Solution
from meshing.centreline import Centreline
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Labels
from meshing.surface import Surface
from meshing.tetmesh import FacetSet, TetMesh, facet_keys, outer_facets
from meshing.units import Degree, Millilitre, Percent
from meshing.vessels.lumen import Lumen, Opening
from meshing.volume import Volume, grid, position_of

SPACE = SpaceUid("1.2.3")
LIVER = np.array([-50.0, -10.0, 0.0])
SPLEEN = np.array([75.0, 30.0, 10.0])
TUMOUR = np.array([-80.0, -20.0, 15.0])


def positions(to_patient: Transform[IJK, LPS], shape: tuple[int, int, int]) -> NDArray[np.float64]:
    """(k, j, i, 3) LPS mm of every voxel centre."""
    k, j, i = np.indices(shape)
    return position_of(to_patient, np.stack([i, j, k], -1).reshape(-1, 3)).reshape(*shape, 3)


@cache
def scan(to_patient: Transform[IJK, LPS] | None = None, shape: tuple[int, int, int] = (60, 80, 110)) -> tuple[Volume, Labels]:
    """A trunk with liver (two tumour balls inside) on the right and spleen on the left."""
    placed = to_patient or grid((3.0, 3.0, 3.0), (-165.0, -120.0, -90.0), SPACE)
    xyz = positions(placed, shape)
    trunk = (xyz[..., 0] / 150) ** 2 + (xyz[..., 1] / 105) ** 2 < 1
    noise = np.random.default_rng(3).normal(0, 8, shape)
    values = np.where(trunk, -90.0, -1000.0)
    inner = (xyz[..., 0] / 135) ** 2 + (xyz[..., 1] / 90) ** 2 < 1
    values[inner] = 45.0
    volume = Volume(np.zeros(shape, np.float32), placed, "CT")
    labels = Labels.empty(volume)
    for name, organ, centre, radius, hu in (("liver", "liver", LIVER, 62.0, 110.0), ("spleen", "spleen", SPLEEN, 32.0, 125.0),
                                            ("tumour 1", "liver_tumour", TUMOUR, 14.0, 60.0)):
        ball = np.linalg.norm(xyz - centre, axis=-1) < radius
        values[ball] = hu
        labels = labels.with_mask(name, organ, ball)
    return Volume((values + noise * (values > -500)).astype(np.float32), placed, "CT"), labels


@cache
def ball_mesh(cells: int = 14) -> TetMesh:
    """The liver ball as tetrahedra with the tumour inside: a cube lattice drawn onto a ball."""
    line = np.linspace(-1, 1, cells + 1)
    cube = np.stack(np.meshgrid(line, line, line, indexing="ij"), -1).reshape(-1, 3)
    longest, length = np.abs(cube).max(axis=1), np.linalg.norm(cube, axis=1)
    points = LIVER + 62.0 * cube * (longest / np.maximum(length, 1e-12))[:, None]
    side = cells + 1
    i, j, k = (part.ravel() for part in np.indices((cells, cells, cells)))
    corner = {(a, b, c): ((i + a) * side + j + b) * side + k + c for a in (0, 1) for b in (0, 1) for c in (0, 1)}
    tets = []
    for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
        steps = [[0, 0, 0]]
        for axis in order:
            steps.append([value + (axis == a) for a, value in enumerate(steps[-1])])
        path = [corner[step[0], step[1], step[2]] for step in steps]
        even = order in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
        tets.append(np.stack(path if even else [path[0], path[2], path[1], path[3]], axis=1))
    joined = np.concatenate(tets).astype(np.int32)
    middle = points[joined].mean(axis=1)
    _, labels = scan()
    organ = np.full(len(joined), labels.label("liver").value, np.uint8)
    organ[np.linalg.norm(middle - TUMOUR, axis=1) < 14.0] = labels.label("tumour 1").value
    legend = tuple(label for label in labels.legend if label.name in ("liver", "tumour 1"))
    return TetMesh(points, joined, organ, SPACE, legend)


def tree(name: str = "portal vein") -> Centreline:
    """A stem with two branches inside the liver."""
    stem = np.linspace([-10, -5, -30], [-40, -10, -10], 8)
    first = np.linspace(stem[-1], [-80, -25, 20], 8)[1:]
    second = np.linspace(stem[-1], [-45, 10, 35], 8)[1:]
    points = np.concatenate([stem, first, second])
    parent = np.concatenate([np.arange(-1, 7), np.arange(7, 14), [7], np.arange(15, 21)]).astype(np.int32)
    branch = np.repeat([0, 1, 2], [8, 7, 7]).astype(np.int32)
    radius = np.concatenate([np.full(8, 6.0), np.linspace(5, 2, 7), np.linspace(5, 2, 7)])
    return Centreline(points, radius, parent, branch, ("main", "right", "left"), SPACE, name)


def model() -> PatientModel:
    return PatientModel(scan()[1], solid=ball_mesh(), trees=(tree(),))


def resected() -> PatientModel:
    """The part of the liver to the right of a sagittal plane taken out."""
    before = model()
    mesh = before.need_solid()
    removed = mesh.points_mm[mesh.tets].mean(axis=1)[:, 0] < -62.0
    keep, cut = outer_facets(mesh.tets[~removed]), outer_facets(mesh.tets[removed])
    nodes = len(mesh.points_mm)
    shared = keep[np.isin(facet_keys(keep, nodes), facet_keys(cut, nodes))]
    return replace(before, solid=replace(mesh, facets=(FacetSet(RESECTION_SURFACE, shared),)), removed=removed,
                   done=("The liver right of a sagittal plane is taken out.",))


def displacement(mesh: TetMesh, size: float = 6.0) -> Field:
    """A sag towards posterior that grows to the patient's right."""
    share = (mesh.points_mm[:, 0].max() - mesh.points_mm[:, 0]) / np.ptp(mesh.points_mm[:, 0])
    return Field("displacement", "mm", "node", np.outer(size * share**2, [0.0, 1.0, 0.0]))


def artery(narrowing: float = 0.5) -> Lumen:
    """A straight tube along S, 8 mm wide, narrowed by `narrowing` of its radius in the middle."""
    placed = grid((1.0, 1.0, 1.0), (-12.0, -12.0, -40.0), SPACE)
    shape = (81, 25, 25)
    xyz = positions(placed, shape)
    radius = 4.0 * (1 - narrowing * np.exp(-(xyz[..., 2] / 8.0) ** 2))
    across = np.hypot(xyz[..., 0] - 1.5 * np.sin(xyz[..., 2] / 15.0), xyz[..., 1]) - radius
    distance = np.maximum(across, np.abs(xyz[..., 2]) - 38.0).astype(np.float32)
    height = np.linspace(-38, 38, 39)
    line = np.stack([1.5 * np.sin(height / 15.0), 0 * height, height], axis=1)
    along = Centreline(line, 4.0 * (1 - narrowing * np.exp(-(height / 8.0) ** 2)), np.arange(-1, 38, dtype=np.int32),
                       np.zeros(39, np.int32), ("artery",), SPACE, "artery")
    ends = (Opening("inlet", (0.0, 0.0, -38.0), (0.0, 0.0, -1.0), 4.0), Opening("outlet", (0.0, 0.0, 38.0), (0.0, 0.0, 1.0), 4.0))
    return Lumen(distance, placed, along, ends)


def ball_surface(centre: NDArray[np.float64], radius: float, name: str = "ball", steps: int = 24) -> Surface:
    """A closed latitude-longitude ball, normals outwards."""
    polar, around = np.meshgrid(np.linspace(0, np.pi, steps + 1)[1:-1], np.pi * np.arange(2 * steps) / steps, indexing="ij")
    shell = np.stack([np.sin(polar) * np.cos(around), np.sin(polar) * np.sin(around), np.cos(polar)], -1).reshape(-1, 3)
    points = np.concatenate([shell, [[0, 0, 1], [0, 0, -1]]]) * radius + centre
    wide, rows = 2 * steps, steps - 1
    triangles = []
    for row in range(rows):
        for column in range(wide):
            a, b = row * wide + column, row * wide + (column + 1) % wide
            if row == 0:
                triangles.append((len(shell), a, b))
            if row + 1 < rows:
                triangles += [(a, a + wide, b), (b, a + wide, b + wide)]
            else:
                triangles.append((len(shell) + 1, b, a))
    return Surface(points, np.array(triangles, np.int32), SPACE, name)


def outcomes() -> tuple[Outcome, ...]:
    """Two plans: one with intervals and warnings, one without."""
    def measures(volume: float, margin: float, strain: float, interval: bool) -> tuple[Measure, ...]:
        low_high = {"low": volume * 0.95, "high": volume * 1.05} if interval else {}
        return (
            Measure("remnant_volume", "Remnant liver volume", volume, "ml", "higher", "Sum of the tetrahedra that stay.",
                    reference="at least 25 % of functional volume in a healthy liver [M]", verified=False, **low_high),
            Measure("margin", "Smallest tumour margin", margin, "mm", "higher", "Least distance from tumour to cut surface."),
            Measure("strain", "Largest tissue strain", strain, "1", "lower", "99th percentile of the first principal strain."),
            Measure("specimen_volume", "Specimen volume", 900 - volume, "ml", "neither", "Sum of the tetrahedra taken out."),
        )

    def solution(kind: str, converged: bool, warnings: tuple[str, ...]) -> Solution:
        credible = Credibility("Newton, P2 multigrid" if kind == "tissue" else "steady Navier-Stokes", converged, 3e-9, 0.021,
                               "difference to a mesh of twice the element size", True, 4e-10, warnings)
        assumed = (("Shear modulus of liver", "2 kPa", "D: normal liver, log-normal GSD 1.5 [M]"),
                   ("Density of liver", "1060 kg/m3", "PMC6925591 Table 1 [R]"))
        return Solution(kind, None, (), (), (), assumed, credible)

    return (
        Outcome("A right hepatectomy", ("Right hepatectomy along the middle hepatic vein, 10 mm margin.",),
                measures(512.3, 14.2, 0.081, True), (solution("tissue", True, ()),)),
        Outcome("B wedge resection", ("Wedge resection of tumour 1 with a margin of 10 mm.", "Clip on the segment VIII branch."),
                measures(803.9, 6.1, 0.134, False),
                (solution("tissue", True, ("Strain above 20 % near the cut: outside the tested range.",)),)),
    )


def content(*pictures: Picture) -> ReportContent:
    plans = outcomes()
    return ReportContent(
        case="Demo patient 01", date="2026-11-21", program_version="0.1.0", input_hash="3f9a1c77e0b2d4a6c8e1",
        patient=(("Sex", "F"), ("Age", "61 years"), ("Weight", "72 kg")),
        images=(ImageUsed("CT abdomen, portal venous",
                          (("Slices", "212"), ("Spacing", "0.78 × 0.78 × 1.25 mm"), ("Tilt", "none")),
                          ("Two slices were missing between S 41 and S 44 mm; the gap was filled by interpolation.",)),),
        anatomy=(AnatomyRow("liver", Millilitre(1312.4), "total-variation cut, 3 clicks"),
                 AnatomyRow("tumour 1", Millilitre(11.5), "one drag")),
        meshes=(MeshRow("liver", 48213, Degree(12.4), Percent(0.003), "worst cell near segment VIII"),
                MeshRow("tumour 1", 913, Degree(14.0), Percent(0.01))),
        assumed=assumed_of(plans), plans=plans, comparison=compared(plans), pictures=pictures,
        methods=(MethodRow("Liver by total-variation cut", "smoothness 0.4, clicks 3", 2, "9e107d9d372bb6826bd81d35"),
                 MethodRow("Gravity on the remnant", "load steps 4", 1, "e4d909c290d0fb1ca068ffad")),
        limits=("Breathing and contact with other organs are not modelled.",))
