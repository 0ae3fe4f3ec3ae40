"""3MF (3MF Consortium, Core Specification 1.3): all structures in one zip, each an object with its name and colour.

The unit is part of the format; frame and frame of reference stand in its description.
"""
from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from app.atomic import write_atomically
from app.export.format import Scene
from meshing.dicom.coding import colour
from meshing.dicom.source import RESEARCH_USE
from meshing.surface import Surface

_TYPES = ('<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
          '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
          '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>')
_RELATIONS = ('<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
              '<Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>'
              '</Relationships>')


def write(scene: Scene, path: Path) -> None:
    space = scene.parts[0][1].space
    about = f"unit mm, frame LPS (x left, y posterior, z superior); frame of reference {space}; {RESEARCH_USE}"
    materials = "".join(f'<base name={quoteattr(label.name)} displaycolor="#{bytes(colour(label)).hex().upper()}FF"/>' for label, _ in scene.parts)
    objects = "".join(_object(number + 2, number, label.name, surface) for number, (label, surface) in enumerate(scene.parts))
    items = "".join(f'<item objectid="{number + 2}"/>' for number in range(len(scene.parts)))
    model = ('<?xml version="1.0" encoding="UTF-8"?><model unit="millimeter" xml:lang="en-US" '
             'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">'
             f'<metadata name="Application">Rehearse</metadata><metadata name="Description">{escape(about)}</metadata>'
             f'<resources><basematerials id="1">{materials}</basematerials>{objects}</resources><build>{items}</build></model>')
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONS), ("3D/3dmodel.model", model)):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
    write_atomically(path, packed.getvalue())


def _object(identity: int, material: int, name: str, surface: Surface) -> str:
    corners = "".join(f'<vertex x="{x:.6f}" y="{y:.6f}" z="{z:.6f}"/>' for x, y, z in surface.points_mm.tolist())
    triangles = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in surface.triangles.tolist())
    return (f'<object id="{identity}" type="model" pid="1" pindex="{material}" name={quoteattr(name)}><mesh><vertices>{corners}</vertices>'
            f'<triangles>{triangles}</triangles></mesh></object>')
