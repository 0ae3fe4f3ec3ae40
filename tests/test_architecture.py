"""The drawing in README.md, as a test: layers, doors, tables, and no word of one machine."""
import ast
import importlib
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("meshing", "biomech", "app")            # each may import itself and those before it
DOORS = {                                         # the only places that may import each heavy library
    "pydicom": ("meshing/dicom",), "SimpleITK": ("meshing/itk.py", "meshing/registration"), "vtk": (), "pyvista": (),
    "vtkmodules": ("app/scene", "meshing/surfacers"), "PySide6": ("app/gui", "app/doctor.py"), "ngsolve": (),
    "reportlab": ("app/report",), "zarr": ("app/session/store.py",), "rich": ("app/progress.py",),
    "tomli_w": ("app/session/protocol.py",), "netgen": ("meshing/tetmeshers",), "trimesh": (), "highdicom": (), "nibabel": (), "nrrd": (),
    "pynetdicom": ("app/record",), "distributed": ("app/cluster/team.py",), "dask": ("app/cluster/team.py",),
    "cryptography": ("app/session/identity.py",),
}
APP_ORDER = ("session", "cluster", "record", "scene", "report", "export", "gui")
TABLES = {"meshing/editors": "EDITORS", "meshing/segmenters": "SEGMENTERS", "meshing/tetmeshers": "TETMESHERS", "biomech/materials": "MATERIALS",
          "meshing/registration": "REGISTRATIONS", "biomech/procedures": "PROCEDURES", "biomech/measures": "MEASURES",
          "biomech/elements": "ELEMENTS", "biomech/flow/viscosity": "VISCOSITIES",
          "app/report/sections": "SECTIONS", "app/export": "FORMATS"}
HELPERS = {"meshing/editors": {"brush", "change", "edit", "seeds", "surface_distance"},
           "biomech/measures": {"case"}, "biomech/materials": {"bone", "prony", "library", "law", "point", "tensor", "isotropic", "fibres"},
           "app/export": {"case", "format"}, "biomech/elements": {"element", "wave", "activation", "dispatch", "power"},
           "biomech/flow/viscosity": {"law", "tube"},
           "meshing/tetmeshers": {"cut", "classes", "improve", "folds", "layers", "distance", "edits", "quadratic", "smooth", "smooth_child",
                                  "reconnect"},
           "meshing/registration": {"align", "blend", "intensities", "poses", "prepare", "registration", "resample", "spline", "toolkit"}}
MODULES = [p for layer in LAYERS for p in sorted((ROOT / layer).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down_and_through_the_doors(path: Path) -> None:
    here = path.relative_to(ROOT)
    names = imported(path)
    tops = {name.split(".")[0] for name in names}
    above = set(LAYERS[LAYERS.index(here.parts[0]) + 1:])
    assert not tops & above, f"{here} looks up to {tops & above}"
    for library in tops & DOORS.keys():
        assert str(here).startswith(DOORS[library]), f"{library} only enters through {DOORS[library]}, not {here}"


@pytest.mark.parametrize("path", [p for p in MODULES if p.relative_to(ROOT).parts[1] in APP_ORDER], ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_of_app_look_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[1]
    later = APP_ORDER[APP_ORDER.index(room) + 1:] if room != "report" else ("gui",)
    for name in imported(path):
        assert not any(name.startswith(f"app.{other}") for other in later), f"{path} imports {name}"


@pytest.mark.parametrize("folder", TABLES)
def test_every_file_of_an_extension_folder_is_in_its_table(folder: str) -> None:
    table = getattr(importlib.import_module(folder.replace("/", ".")), TABLES[folder])
    files = {p.stem for p in (ROOT / folder).glob("*.py")} - {"__init__"} - HELPERS.get(folder, set())
    assert {maker(entry).__module__.rsplit(".", 1)[-1] for entry in table} == files


def maker(entry: Any) -> Any:
    """The class or function behind a line of a table: itself, the second of a pair, or what a format writes with."""
    if isinstance(entry, tuple):
        return entry[1]
    return getattr(entry, "write", entry)


def test_the_top_level_is_the_drawing() -> None:
    wanted = {"app", "meshing", "biomech", "tests", "resources", "packaging", "pyproject.toml", "README.md", "Makefile", "LICENSE"}
    found = {p.name for p in ROOT.iterdir() if not p.name.startswith(".") and not p.name.startswith("__")}
    made = {"rehearse-demo", "build", "dist", "out"}
    assert wanted <= found
    assert found - made <= wanted


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 420, "redraw it: one file, one thing"
    assert ast.get_docstring(ast.parse(text)), "the head of a file says what it holds"


def test_no_path_of_one_machine_and_no_unfinished_work_in_the_sources() -> None:
    bad = re.compile(r"/(?:work|root|home)/|TODO|FIXME|NotImplementedError|except Exception:\s*pass|\bimport vtk\b")
    for path in MODULES:
        found = bad.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path}: {found.group(0) if found else ''}"
