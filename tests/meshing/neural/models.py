"""Small models made on the spot: ONNX networks that threshold, and stand-ins for packages that misbehave."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CARD: dict[str, Any] = {
    "name": "bright things", "version": "1", "licence": "CC0-1.0", "terms": "made in a test", "modality": "CT", "axes": "SPL", "spacing_mm": None,
    "patch": None, "clip": [-200.0, 300.0], "mean": 0.0, "std": 1.0, "output": "logits",
    "labels": {"1": {"name": "liver", "organ": "liver"}, "2": {"name": "kidney_left", "organ": ""}}}


def thresholds(folder: Path, *, card: dict[str, Any] | None = None, classes: int = 3, shape: tuple[Any, ...] = (1, 1, "a", "b", "c"),
               name: str = "model") -> Path:
    """A 1x1x1 convolution whose logits make class 1 what lies above 50 HU and class 2 what lies above 150 HU."""
    slope = np.array([0.0, 1.0, 2.0])[:classes] / 5.0
    offset = np.array([0.0, -50.0, -200.0])[:classes] / 5.0
    nodes = [helper.make_node("Conv", ["image", "w", "b"], ["found"])]
    graph = helper.make_graph(
        nodes, "thresholds", [helper.make_tensor_value_info("image", TensorProto.FLOAT, list(shape))],
        [helper.make_tensor_value_info("found", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(slope.astype(np.float32).reshape(classes, 1, *([1] * (len(shape) - 2))), "w"),
         numpy_helper.from_array(offset.astype(np.float32), "b")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    path = folder / f"{name}.onnx"
    onnx.save(model, str(path))
    path.with_suffix(".json").write_text(json.dumps(CARD | (card or {})), encoding="utf-8")
    return path


def package(folder: Path, files: dict[str, str]) -> Path:
    """A Python whose path holds a package of these files (name -> source): a small environment of its own."""
    place = folder / "packages"
    for name, text in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return place
