"""VTK unstructured grid (.vtu), XML with appended raw arrays, each preceded by its length in bytes (UInt64).

Points are float64 millimetres in LPS. Cells carry the label number ("organ") and the fields on tetrahedra, points the
fields on nodes; a field keeps its unit in its name ("displacement [mm]"). The legend, unit and frame are field data.
Fields on facet sets have no cells in this grid; asking for one is an error.
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

from app.atomic import write_atomically
from biomech.outcome import Field
from meshing.errors import RequestError
from meshing.tetmesh import TetMesh

TETRA = 10
"""VTK's number for a linear tetrahedron."""

TYPES = {"f8": "Float64", "f4": "Float32", "i8": "Int64", "i4": "Int32", "u1": "UInt8"}


@dataclass(frozen=True, eq=False)
class Fields:
    """A mesh and the fields to write with it."""

    mesh: TetMesh
    fields: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        rows = {"node": len(self.mesh.points_mm), "tet": len(self.mesh.tets)}
        for field in self.fields:
            if field.place not in rows:
                raise RequestError(f"the field '{field.name}' lies on the facets '{field.where}'; a .vtu file of tetrahedra "
                                   "takes fields on nodes and tetrahedra only")
            if len(field.values) != rows[field.place]:
                raise RequestError(f"the field '{field.name}' has {len(field.values)} values, the mesh {rows[field.place]} "
                                   f"{'nodes' if field.place == 'node' else 'tetrahedra'}; it belongs to another mesh")


def write(what: Fields, path: Path) -> None:
    mesh = what.mesh
    file = _Appended()
    legend = "; ".join(f"{label.value} = {label.name}" for label in mesh.legend)
    about = f"unit mm; frame LPS (x left, y posterior, z superior); frame of reference {mesh.space}; organ {legend}"
    text = np.frombuffer(about.encode("ascii", "replace") + b"\0", np.uint8)
    field_data = (f'<Array type="String" Name="about" NumberOfTuples="1" format="appended" offset="{file.add(text)}"/>')
    points = file.array("points", mesh.points_mm, 3)
    count = len(mesh.tets)
    cells = (file.array("connectivity", mesh.tets.astype(np.int64).ravel()),
             file.array("offsets", np.arange(4, 4 * count + 1, 4, dtype=np.int64)),
             file.array("types", np.full(count, TETRA, np.uint8)))
    on_nodes = [file.field(field) for field in what.fields if field.place == "node"]
    on_tets = [file.array("organ", mesh.organ), *(file.field(field) for field in what.fields if field.place == "tet")]
    head = f"""<?xml version="1.0"?>
<!-- {about.replace("--", "- -")} -->
<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">
<UnstructuredGrid><FieldData>{field_data}</FieldData>
<Piece NumberOfPoints="{len(mesh.points_mm)}" NumberOfCells="{count}">
<PointData>{"".join(on_nodes)}</PointData>
<CellData>{"".join(on_tets)}</CellData>
<Points>{points}</Points>
<Cells>{"".join(cells)}</Cells>
</Piece></UnstructuredGrid>
<AppendedData encoding="raw">_"""
    write_atomically(path, head.encode() + b"".join(file.parts) + b"</AppendedData></VTKFile>\n")


class _Appended:
    """The arrays behind the XML, and how the XML refers to them."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.length = 0

    def add(self, values: NDArray[Any]) -> int:
        """Append the array and return its offset."""
        data = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes()
        start = self.length
        part = np.uint64(len(data)).astype("<u8").tobytes() + data
        self.parts.append(part)
        self.length += len(part)
        return start

    def array(self, name: str, values: NDArray[Any], components: int = 1) -> str:
        kind = TYPES[values.dtype.str[1:]]
        return (f'<DataArray type="{kind}" Name={quoteattr(name)} NumberOfComponents="{components}" format="appended" '
                f'offset="{self.add(values)}"/>')

    def field(self, field: Field) -> str:
        values = field.values.reshape(len(field.values), -1).astype(np.float64)
        name = f"{field.name} [{field.unit}]" if field.unit != "1" else field.name
        return self.array(name, values, values.shape[1])
