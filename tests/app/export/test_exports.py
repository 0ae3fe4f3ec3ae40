"""What is written can be read back equal, by VTK's own readers, and says its unit and frame."""
from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOGeometry import vtkOBJReader, vtkSTLReader
from vtkmodules.vtkIOPLY import vtkPLYReader
from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader

from app.atomic import write_atomically
from app.export import EXPORTS, FORMATS
from app.export.case import file_name
from app.export.vtu import Fields
from biomech.outcome import Field, Outcome
from meshing.errors import RequestError, StoreError
from meshing.itk import read_labels
from meshing.labels import Labels
from meshing.surface import Surface
from tests.app import demo

READERS = {"stl": vtkSTLReader, "obj": vtkOBJReader, "ply": vtkPLYReader}


@pytest.fixture(scope="module")
def ball() -> Surface:
    return demo.ball_surface(demo.LIVER, 31.25, "liver, right lobe")


def corners(points: NDArray[np.float64], triangles: NDArray[np.int32]) -> NDArray[np.float64]:
    """(m, 9) the corners of each triangle, whatever the numbering of the points."""
    return points[triangles].reshape(-1, 9)


@pytest.mark.parametrize("format", [export for export in FORMATS if export.kind == "surface"], ids=lambda e: e.key)
def test_a_surface_comes_back_triangle_for_triangle(format: object, ball: Surface, tmp_path: Path) -> None:
    export = next(found for found in FORMATS if found is format)
    path = tmp_path / f"ball{export.suffix}"
    export.write(ball, path)
    reader = READERS[export.key]()
    reader.SetFileName(str(path))
    reader.Update()
    found = reader.GetOutput()
    points = vtk_to_numpy(found.GetPoints().GetData()).astype(float)
    triangles = vtk_to_numpy(found.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    np.testing.assert_allclose(corners(points, triangles), corners(ball.points_mm, ball.triangles), atol=2e-5)
    assert Surface(points, triangles.astype(np.int32), ball.space, "read").volume_ml == pytest.approx(ball.volume_ml, rel=1e-5)


@pytest.mark.parametrize("format", [export for export in FORMATS if export.kind in ("surface", "mesh")], ids=lambda e: e.key)
def test_every_file_states_unit_and_frame(format: object, ball: Surface, tmp_path: Path) -> None:
    export = next(found for found in FORMATS if found is format)
    path = tmp_path / f"case{export.suffix}"
    export.write(ball if export.kind == "surface" else Fields(demo.ball_mesh(4)), path)
    assert b"unit mm" in path.read_bytes()
    assert b"frame LPS" in path.read_bytes()


def test_an_stl_says_more_beside_it_and_never_begins_like_a_text_stl(ball: Surface, tmp_path: Path) -> None:
    FORMATS[0].write(ball, tmp_path / "ball.stl")
    assert "patient's left" in (tmp_path / "ball.stl.txt").read_text()
    assert not (tmp_path / "ball.stl").read_bytes().startswith(b"solid")


def test_a_mesh_comes_back_with_its_fields(tmp_path: Path) -> None:
    mesh = demo.ball_mesh(5)
    shift = demo.displacement(mesh)
    strain = Field("strain", "1", "tet", np.linspace(0, 0.2, len(mesh.tets)))
    path = tmp_path / "liver.vtu"
    next(export for export in FORMATS if export.key == "vtu").write(Fields(mesh, (shift, strain)), path)
    reader = vtkXMLUnstructuredGridReader()
    reader.SetFileName(str(path))
    reader.Update()
    grid = reader.GetOutput()
    np.testing.assert_array_equal(vtk_to_numpy(grid.GetPoints().GetData()), mesh.points_mm)
    np.testing.assert_array_equal(vtk_to_numpy(grid.GetCells().GetConnectivityArray()).reshape(-1, 4), mesh.tets)
    assert {grid.GetCellType(cell) for cell in range(grid.GetNumberOfCells())} == {10}
    np.testing.assert_array_equal(vtk_to_numpy(grid.GetPointData().GetArray("displacement [mm]")), shift.values)
    np.testing.assert_array_equal(vtk_to_numpy(grid.GetCellData().GetArray("strain")), strain.values)
    np.testing.assert_array_equal(vtk_to_numpy(grid.GetCellData().GetArray("organ")), mesh.organ)
    assert "tumour 1" in grid.GetFieldData().GetAbstractArray("about").GetValue(0)


@pytest.mark.parametrize("key", ["nrrd", "nifti"])
def test_a_label_map_comes_back_in_its_place_with_names_beside_it(key: str, tmp_path: Path) -> None:
    volume, labels = demo.scan()
    export = next(found for found in FORMATS if found.key == key)
    path = tmp_path / f"case{export.suffix}"
    export.write(labels, path)
    found = read_labels(path, labels.legend, volume=volume)
    np.testing.assert_array_equal(found.values, labels.values)
    np.testing.assert_allclose(found.to_patient.matrix, labels.to_patient.matrix, atol=1e-5)
    note = (tmp_path / f"{path.name}.txt").read_text()
    assert "frame LPS" in note
    assert "tumour 1\tliver_tumour" in note
    assert len(list(tmp_path.iterdir())) == 2


def test_a_field_of_another_mesh_is_refused() -> None:
    with pytest.raises(RequestError, match="belongs to another mesh"):
        Fields(demo.ball_mesh(4), (demo.displacement(demo.ball_mesh(5)),))
    with pytest.raises(RequestError, match="lies on the facets 'wall'"):
        Fields(demo.ball_mesh(4), (Field("shear", "Pa", "facet", np.ones(3), "wall"),))


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.bin"
    write_atomically(path, b"old")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="no space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.bin"]


@dataclass
class Case:
    """A finished case, as far as an export looks at one."""

    folder: Path
    labels: Labels | None
    found: tuple[Outcome, ...] = ()
    plan = SimpleNamespace(segments=None, lumen=None)

    def tasks(self) -> tuple[()]:
        return ()

    def labels_key(self) -> str:
        return "labels"

    def ready(self, key: str) -> bool:
        return self.labels is not None

    def value(self, key: str) -> Labels | None:
        return self.labels

    def outcomes(self) -> tuple[Outcome, ...]:
        return self.found


def test_a_whole_case_is_exported_piece_by_piece(tmp_path: Path) -> None:
    mesh = demo.ball_mesh(4)
    shear = Field("shear", "Pa", "facet", np.ones(3), "wall")
    plain, *_ = demo.outcomes()
    solution = replace(plain.solutions[0], mesh=mesh, fields=(demo.displacement(mesh), shear))
    solved = replace(plain, plan="A/B: wedge", solutions=(solution,))
    case = Case(tmp_path, demo.scan()[1], (solved,))
    alone = [format.key for format in FORMATS if not format.kind.startswith("filed") and format.kind != "tree"]
    names = {key: [path.name for path in EXPORTS[key](case, tmp_path / key)] for key in alone}  # type: ignore[arg-type]
    assert names["stl"] == ["liver.stl", "spleen.stl", "tumour 1.stl"]
    assert names["vtu"] == ["A_B_ wedge tissue.vtu"]
    assert names["nrrd"] == ["labels.nrrd"]
    for key, files in names.items():
        assert all((tmp_path / key / name).is_file() for name in files)


def test_a_case_with_nothing_to_export_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run the case first"):
        EXPORTS["stl"](Case(tmp_path, None), tmp_path)  # type: ignore[arg-type]


def test_file_names_are_safe() -> None:
    assert file_name("../a:b/c") == "_a_b_c"
    assert file_name("...") == "_"
