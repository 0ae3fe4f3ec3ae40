"""Surface files against independent writers (trimesh, VTK), with the frame and the unit they need."""
from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh
from hypothesis import example, given
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkIOGeometry import vtkSTLWriter
from vtkmodules.vtkIOPLY import vtkPLYWriter
from vtkmodules.vtkIOXML import vtkXMLPolyDataWriter

from app.export import FORMATS, gltf
from app.export.format import Scene
from meshing.errors import ImageError
from meshing.frames import SpaceUid
from meshing.labels import Label
from meshing.surface import Surface
from meshing.surfacefiles import SUFFIXES, read_surface, structures_in
from tests.app import demo
from tests.spoil import FUZZ, Damage, damage, sound_or_refused, spoiled

SPACE = SpaceUid("2.25.4711")
TETRA = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])


def ten_thousand_points(seed: int = 1) -> Surface:
    """2 500 tetrahedra, outwards, with corners anywhere: no symmetry that a flip could hide behind."""
    points = np.random.default_rng(seed).uniform(-400, 400, (2500, 4, 3))
    volume = np.linalg.det(points[:, 1:] - points[:, :1])
    points[volume < 0] = points[volume < 0][:, [1, 0, 2, 3]]
    triangles = (np.arange(2500)[:, None, None] * 4 + TETRA).reshape(-1, 3).astype(np.int32)
    return Surface(points.reshape(-1, 3), triangles, SPACE, "dust")


def corners(points: NDArray[np.float64], triangles: NDArray[Any]) -> NDArray[np.float64]:
    """(m, 9), each triangle beginning with the corner lowest along one line, so that its first corner does not count."""
    found = points[triangles]
    first = np.argmin(found @ [0.5418, 0.3127, 0.7801], axis=1)
    return np.stack([found[np.arange(len(found)), (first + n) % 3] for n in range(3)], axis=1).reshape(-1, 9)


def poly_data(surface: Surface) -> vtkPolyData:
    data, points, cells = vtkPolyData(), vtkPoints(), vtkCellArray()
    points.SetData(numpy_to_vtk(surface.points_mm, deep=True))
    rows = np.column_stack([np.full(len(surface.triangles), 3), surface.triangles]).astype(np.int64)
    cells.ImportLegacyFormat(numpy_to_vtkIdTypeArray(rows.ravel(), deep=True))
    data.SetPoints(points)
    data.SetPolys(cells)
    return data


def by_vtk(surface: Surface, path: Path, writer: Any, **settings: Any) -> None:
    writer.SetInputData(poly_data(surface))
    writer.SetFileName(str(path))
    for name, value in settings.items():
        getattr(writer, name)(*([] if value is None else [value]))
    assert writer.Write()


def by_trimesh(surface: Surface, path: Path, kind: str) -> None:
    mesh = trimesh.Trimesh(surface.points_mm, surface.triangles, process=False)
    found = mesh.export(file_type=kind)
    path.write_bytes(found if isinstance(found, bytes) else found.encode())


def strangers(surface: Surface, folder: Path) -> list[Path]:
    """The surface as other programs write it."""
    for name, kind in (("t.stl", "stl"), ("ta.stl", "stl_ascii"), ("t.obj", "obj"), ("t.ply", "ply"), ("t.3mf", "3mf"), ("t.off", "off")):
        by_trimesh(surface, folder / name, kind)
    by_vtk(surface, folder / "v.stl", vtkSTLWriter(), SetFileTypeToBinary=None)
    by_vtk(surface, folder / "va.ply", vtkPLYWriter(), SetFileTypeToASCII=None)
    by_vtk(surface, folder / "vb.ply", vtkPLYWriter(), SetFileTypeToBinary=None, SetDataByteOrderToBigEndian=None)
    for mode in ("Ascii", "Binary", "Appended"):
        for compressor in ("None", "ZLib"):
            by_vtk(surface, folder / f"{mode}{compressor}.vtp", vtkXMLPolyDataWriter(), **{f"SetDataModeTo{mode}": None,
                   f"SetCompressorTypeTo{compressor}": None})
    by_vtk(surface, folder / "raw.vtp", vtkXMLPolyDataWriter(), SetDataModeToAppended=None, EncodeAppendedDataOff=None)
    by_vtk(surface, folder / "wide.vtp", vtkXMLPolyDataWriter(), SetDataModeToAppended=None, SetHeaderTypeToUInt64=None,
           SetByteOrderToBigEndian=None)
    return sorted(folder.iterdir())


@pytest.mark.slow
def test_ten_thousand_points_of_other_programs_come_in_where_they_were(tmp_path: Path) -> None:
    surface = ten_thousand_points()
    wanted = corners(surface.points_mm, surface.triangles)
    files = strangers(surface, tmp_path)
    assert len(files) == 17
    for path in files:
        found = read_surface(path, frame="LPS", unit=None if path.suffix == ".3mf" else "mm", space=SPACE, name="dust", inward=False)
        np.testing.assert_allclose(corners(found.points_mm, found.triangles), wanted, atol=1e-3, err_msg=path.name)
        assert found.volume_ml == pytest.approx(surface.volume_ml, rel=1e-5)


@pytest.mark.parametrize("key", ["stl", "obj", "ply", "3mf"])
def test_what_this_program_writes_says_its_frame_and_unit_and_comes_back(key: str, tmp_path: Path) -> None:
    surface = ten_thousand_points(2)
    export = next(found for found in FORMATS if found.key == key)
    path = tmp_path / f"dust{export.suffix}"
    export.write(Scene(((Label(1, "dust", "bone"), surface),)) if export.kind == "scene" else surface, path)
    found = read_surface(path, frame=None, unit=None, space=SPACE, name="dust")
    np.testing.assert_allclose(corners(found.points_mm, found.triangles), corners(surface.points_mm, surface.triangles), atol=1e-3)
    with pytest.raises(ImageError, match="says that its frame is LPS, and it is to be read as RAS"):
        read_surface(path, frame="RAS", unit=None, space=SPACE, name="dust")
    with pytest.raises(ImageError, match="says that its unit is mm, and it is to be read as m"):
        read_surface(path, frame=None, unit="m", space=SPACE, name="dust")


def loaded(path: Path) -> dict[str, trimesh.Trimesh]:
    """Objects by name in the coordinates of the file, by trimesh; glTF in metres."""
    scene = trimesh.load_scene(path, process=False)
    found = {}
    for node in scene.graph.nodes_geometry:
        transform, geometry = scene.graph[node]
        mesh = scene.geometry[geometry].copy()
        found[geometry] = mesh.apply_transform(transform)
    return found


@pytest.mark.parametrize("key", ["3mf", "gltf"])
def test_a_scene_of_all_structures_is_read_by_trimesh(key: str, tmp_path: Path) -> None:
    export = next(found for found in FORMATS if found.key == key)
    dust, ball = ten_thousand_points(3), demo.ball_surface(demo.LIVER, 40.0, "liver & <right>")
    path = tmp_path / f"all{export.suffix}"
    export.write(Scene(((Label(1, "dust", "bone"), dust), (Label(2, "liver & <right>", "liver"), ball))), path)
    found = loaded(path)
    assert set(found) == {"dust", "liver & <right>"}
    for name, surface in (("dust", dust), ("liver & <right>", ball)):
        mesh = found[name]
        points = mesh.vertices if key == "3mf" else np.stack([mesh.vertices[:, 0], -mesh.vertices[:, 2], mesh.vertices[:, 1]], axis=1) * 1000
        np.testing.assert_allclose(corners(points, mesh.faces), corners(surface.points_mm, surface.triangles), atol=1e-3)
        assert mesh.volume > 0
    assert np.linalg.det(np.reshape(gltf.TO_GLTF, (4, 4))[:3, :3]) > 0
    if key == "3mf":
        assert structures_in(path) == ("dust", "liver & <right>")
        with pytest.raises(ImageError, match=r"holds 2 objects \('dust', 'liver & <right>'\)"):
            read_surface(path, frame=None, unit=None, space=SPACE, name="x")
        one = read_surface(path, frame=None, unit=None, space=SPACE, name="x", structure="liver & <right>")
        assert one.volume_ml == pytest.approx(ball.volume_ml, rel=1e-4)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_frame_and_unit_have_no_default(suffix: str, tmp_path: Path) -> None:
    ball = demo.ball_surface(np.array([30.0, -50.0, 70.0]), 10.0, steps=8)
    path = next(found for found in strangers(ball, tmp_path) if found.suffix == suffix)
    with pytest.raises(ImageError, match='does not say the frame whose axes its coordinates follow; say frame = "LPS" or "RAS"'):
        read_surface(path, frame=None, unit=None if suffix == ".3mf" else "mm", space=SPACE, name="ball")
    if suffix != ".3mf":
        with pytest.raises(ImageError, match='does not say the unit of its coordinates; say unit = "mm" or "cm" or "m"'):
            read_surface(path, frame="LPS", unit=None, space=SPACE, name="ball")
        inches = read_surface(path, frame="RAS", unit="in", space=SPACE, name="ball")
        np.testing.assert_allclose(inches.points_mm.mean(axis=0), [-30 * 25.4, 50 * 25.4, 70 * 25.4], rtol=1e-4)
        assert inches.volume_ml == pytest.approx(ball.volume_ml * 25.4**3, rel=1e-4)  # a half turn, not a mirror
        with pytest.raises(ImageError, match="80 m from the origin when its unit is 'm'; that is no patient"):
            read_surface(path, frame="LPS", unit="m", space=SPACE, name="ball")


def test_slicers_word_for_its_frame_counts(tmp_path: Path) -> None:
    ball = demo.ball_surface(np.array([30.0, -50.0, 70.0]), 10.0, steps=8)
    for name, word in (("a.obj", b"# 3D Slicer output. SPACE=RAS\n"), ("a.ply", b"comment 3D Slicer output. SPACE=RAS\n")):
        by_trimesh(ball, tmp_path / name, name[2:])
        raw = (tmp_path / name).read_bytes()
        at = raw.index(b"\n", raw.index(b"format")) + 1 if name == "a.ply" else 0
        (tmp_path / name).write_bytes(raw[:at] + word + raw[at:])
        found = read_surface(tmp_path / name, frame=None, unit="mm", space=SPACE, name="ball")
        np.testing.assert_allclose(found.points_mm.mean(axis=0), [-30, 50, 70], atol=1e-3)


def test_a_mirrored_surface_is_noticed(tmp_path: Path) -> None:
    ball = demo.ball_surface(np.array([30.0, -50.0, 70.0]), 10.0, steps=8)
    mirrored = Surface(ball.points_mm * [-1, 1, 1], ball.triangles, SPACE, "ball")
    for path in strangers(mirrored, tmp_path):
        with pytest.raises(ImageError, match="face inwards, as those of a mirrored surface do"):
            read_surface(path, frame="LPS", unit=None if path.suffix == ".3mf" else "mm", space=SPACE, name="ball")
        turned = read_surface(path, frame="LPS", unit=None if path.suffix == ".3mf" else "mm", space=SPACE, name="ball", inward=True)
        assert turned.volume_ml == pytest.approx(ball.volume_ml, rel=1e-4)
        np.testing.assert_allclose(turned.points_mm.mean(axis=0), [-30, -50, 70], atol=1e-3)


def test_polygons_become_triangles_and_loose_ends_are_refused(tmp_path: Path) -> None:
    cube = "".join(f"v {x} {y} {z}\n" for z in (0, 10) for y in (0, 10) for x in (0, 10))
    faces = "f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf -7 -5 -1 -3\n"
    path = tmp_path / "cube.obj"
    path.write_text(cube + faces)
    assert read_surface(path, frame="LPS", unit="mm", space=SPACE, name="cube").volume_ml == pytest.approx(1.0)
    for bad, words in (("f 1 2 99\n", "a face names number 99"), ("f 0 1 2\n", "damaged in line 9"), ("v 1 x 2\n", "damaged in line 9"),
                       ("f 1 2\n", "damaged in line 9")):
        path.write_text(cube + bad)
        with pytest.raises(ImageError, match=words):
            read_surface(path, frame="LPS", unit="mm", space=SPACE, name="cube")
    path.write_text(cube)
    with pytest.raises(ImageError, match="holds no triangles"):
        read_surface(path, frame="LPS", unit="mm", space=SPACE, name="cube")


def test_a_3mf_is_put_together_by_its_transforms_and_a_bomb_is_refused(tmp_path: Path) -> None:
    ball = demo.ball_surface(np.zeros(3), 10.0, steps=8)
    path = tmp_path / "a.3mf"
    by_trimesh(ball, path, "3mf")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    model = next(name for name in parts if name.endswith(".model"))

    def written(text: bytes) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, text if name == model else data)

    written(re.sub(rb'transform="[^"]*"', b'transform="0 -1 0 1 0 0 0 0 1 100 20 3"', parts[model]))
    found = read_surface(path, frame="LPS", unit=None, space=SPACE, name="ball")
    np.testing.assert_allclose(found.points_mm.mean(axis=0), [100, 20, 3], atol=1e-3)
    rings = b"".join(b'<object id="%d"><components>%s</components></object>' % (100 + n, b'<component objectid="%d"/>' % (101 + n) * 50)
                     for n in range(8)) + b'<object id="108"><components/></object>'
    bomb = parts[model].replace(b"</resources>", rings + b"</resources>")
    written(re.sub(rb'<item [^>]*objectid="1"', b'<item objectid="100"', bomb))
    with pytest.raises(ImageError, match="components within components without end"):
        read_surface(path, frame="LPS", unit=None, space=SPACE, name="ball")
    written(b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts[model])
    with pytest.raises(ImageError, match="declares a document type"):
        read_surface(path, frame="LPS", unit=None, space=SPACE, name="ball")


def test_what_is_no_surface_file(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="There is no file"):
        read_surface(tmp_path / "a.stl", frame="LPS", unit="mm", space=SPACE, name="x")
    (tmp_path / "a.dxf").write_text("x")
    with pytest.raises(ImageError, match="is none of .stl"):
        read_surface(tmp_path / "a.dxf", frame="LPS", unit="mm", space=SPACE, name="x")


@pytest.mark.parametrize("which", range(16))
def test_damaged_files_are_read_or_refused(which: int, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    path = strangers(demo.ball_surface(np.zeros(3), 10.0, steps=4), folder)[which]
    raw = path.read_bytes()

    def read() -> None:
        found = read_surface(path, frame="LPS", unit=None if path.suffix == ".3mf" else "mm", space=SPACE, name="x", inward=True)
        assert np.all(np.isfinite(found.points_mm))
        assert found.triangles.max(initial=0) < len(found.points_mm)

    @FUZZ
    @example(what=[("byte", 0.5, 127)])
    @example(what=[("end", 0.03125, 0), ("end", 0.015625, 0), ("text", 0.0, 1), ("double", 0.0, 3)])
    @given(what=damage)
    def one(what: Damage) -> None:
        path.write_bytes(spoiled(raw, what, head=400))
        sound_or_refused(path, read)

    one()
