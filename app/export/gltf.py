"""glTF 2.0, binary (.glb; Khronos Group): all structures in one file, each a node with its name and colour.

glTF is in metres with +Y up and the front towards +Z. Points stay in LPS millimetres, and the root node turns them:
x = left, y = superior, z = anterior, a rotation, so that nothing is mirrored. Unit and frame stand in the asset's extras.
"""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.atomic import write_atomically
from app.export.format import Scene
from meshing.dicom.coding import colour
from meshing.dicom.source import RESEARCH_USE
from meshing.organ import organs
from meshing.surface import Surface, triangle_normals

FLOAT, UINT, ARRAY, ELEMENTS = 5126, 5125, 34962, 34963
TO_GLTF = (0.001, 0, 0, 0, 0, 0, -0.001, 0, 0, 0.001, 0, 0, 0, 0, 0, 1)
"""Column-major: L -> +x, P -> -z, S -> +y, millimetres to metres."""


def write(scene: Scene, path: Path) -> None:
    body = _Body()
    meshes, materials, nodes = [], [], []
    for number, (label, surface) in enumerate(scene.parts):
        points = surface.points_mm.astype("<f4")
        place = body.add(points, FLOAT, "VEC3", ARRAY)
        body.accessors[place] |= {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
        shade = body.add(_normals(surface), FLOAT, "VEC3", ARRAY)
        corners = body.add(surface.triangles.ravel().astype("<u4"), UINT, "SCALAR", ELEMENTS)
        meshes.append({"name": label.name, "primitives": [{"attributes": {"POSITION": place, "NORMAL": shade}, "indices": corners,
                                                           "material": number}]})
        materials.append(_material(label.name, colour(label), organs()[label.organ].opacity if label.organ in organs() else 1.0))
        nodes.append({"name": label.name, "mesh": number})
    root = {"name": "patient", "matrix": list(TO_GLTF), "children": list(range(len(nodes)))}
    about = {"unit": "mm", "frame": "LPS (x left, y posterior, z superior) below the node 'patient'", "about": "unit mm; frame LPS",
             "frame of reference": scene.parts[0][1].space, "note": RESEARCH_USE}
    head = {"asset": {"version": "2.0", "generator": "Rehearse", "extras": about}, "scene": 0, "scenes": [{"nodes": [len(nodes)]}],
            "nodes": [*nodes, root], "meshes": meshes, "materials": materials, "accessors": body.accessors, "bufferViews": body.views,
            "buffers": [{"byteLength": len(body.data)}]}
    text = json.dumps(head, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    chunks = _chunk(b"JSON", text) + _chunk(b"BIN\0", bytes(body.data))
    write_atomically(path, b"glTF" + (2).to_bytes(4, "little") + (12 + len(chunks)).to_bytes(4, "little") + chunks)


class _Body:
    """The binary chunk, and how the JSON refers to it. Every array is a multiple of four bytes."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(self, values: NDArray[Any], kind: int, shape: str, target: int) -> int:
        self.views.append({"buffer": 0, "byteOffset": len(self.data), "byteLength": values.nbytes, "target": target})
        self.accessors.append({"bufferView": len(self.views) - 1, "componentType": kind, "count": len(values), "type": shape})
        self.data += values.tobytes()
        return len(self.accessors) - 1


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "little") + name + data


def _normals(surface: Surface) -> NDArray[np.float32]:
    """Unit normals of the points, weighted by area; towards superior where a point has none."""
    total = np.zeros_like(surface.points_mm)
    faces = triangle_normals(surface.points_mm, surface.triangles)
    for corner in range(3):
        np.add.at(total, surface.triangles[:, corner], faces)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.where(length > 0, total / np.maximum(length, 1e-300), [0.0, 0.0, 1.0]).astype("<f4")


def _material(name: str, rgb: tuple[int, int, int], opacity: float) -> dict[str, Any]:
    linear = [((part / 255 + 0.055) / 1.055) ** 2.4 if part > 10 else part / 255 / 12.92 for part in rgb]  # sRGB to linear, IEC 61966-2-1
    return {"name": name, "alphaMode": "BLEND" if opacity < 1 else "OPAQUE", "doubleSided": True,
            "pbrMetallicRoughness": {"baseColorFactor": [*linear, opacity], "metallicFactor": 0.0, "roughnessFactor": 0.7}}
