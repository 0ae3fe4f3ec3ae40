"""One function for each kind of model: (request, image, say) -> Answer. `say(fraction, words)` reports progress.

A model file (ONNX or TorchScript) comes with a card, MODEL.json beside it:

    {"name", "version", "licence", "terms", "modality": "CT" | "MR", "axes": "SPL", "spacing_mm": [..] | null, "patch": [..] | null,
     "clip": [low, high], "mean", "std", "output": "logits" | "probabilities", "labels": {"1": {"name", "organ"}, ...}}

`axes`, `spacing_mm` and `patch` are in the order of the model's array; its input is [1, 1, a, b, c], its output [1, classes, a, b, c] with class 0
= nothing, or one class alone.
"""
from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from network_grid import Grid, weight_of, windows

Say = Callable[[float, str], None]


class Refused(Exception):
    """Something that the user can put right: `kind` and words."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


class Answer:
    """Labels uint8 [k, j, i], confidence in percent or None, what the numbers mean, and what the model says of itself."""

    def __init__(self, labels: Any, confidence: Any, legend: dict[int, dict[str, str]], about: dict[str, str]) -> None:
        self.labels, self.confidence, self.legend, self.about = labels, confidence, legend, about


def need(package: str, *, install: str = "") -> Any:
    """An imported package, or the words that it is missing."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        top = package.split(".")[0]
        if (error.name or "").split(".")[0] not in (top, "") and error.name:
            top = error.name.split(".")[0]
        raise Refused("package", f"has no package '{top}' ({error}); install it there, for example with: python -m pip install "
                                 f"{install or top}") from None


def card_of(path: Path) -> dict[str, Any]:
    beside = path.with_suffix(".json")
    if not path.is_file():
        raise Refused("weights", f"there is no model file {path}")
    try:
        card: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
        card["labels"] = {int(number): entry for number, entry in card["labels"].items()}
    except FileNotFoundError:
        raise Refused("weights", f"the model {path} has no card {beside.name} beside it, which says its grid, its values and its labels") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("weights", f"the card {beside} cannot be read: {error}") from None
    missing = [key for key in ("name", "licence", "modality", "axes", "output") if key not in card]
    if missing or not card["labels"]:
        raise Refused("weights", f"the card {beside} does not say {', '.join(missing) or 'what its labels mean'}")
    return card


def onnx(request: dict[str, Any], image: Any, say: Say) -> Answer:
    runtime = need("onnxruntime")
    path = Path(request["weights"])
    card = card_of(path)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = int(request.get("threads", 1))
    options.log_severity_level = 3
    try:
        session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime has no common class of its errors
        raise Refused("weights", f"the file {path} is no ONNX model that this environment can run: {short(error)}") from None
    shape = session.get_inputs()[0].shape
    if len(session.get_inputs()) != 1 or len(shape) != 5:
        raise Refused("shape", f"the model {path.name} takes {len(session.get_inputs())} inputs, the first of {len(shape)} axes; one of five "
                               "[1, 1, a, b, c] is needed")
    fixed = [n if isinstance(n, int) else None for n in shape[2:]]
    name = session.get_inputs()[0].name
    return _by_windows(request, image, card, fixed, lambda patch: session.run(None, {name: patch})[0], say, f"onnxruntime {runtime.__version__}")


def torchscript(request: dict[str, Any], image: Any, say: Say) -> Answer:
    torch = need("torch")
    path = Path(request["weights"])
    card = card_of(path)
    torch.set_num_threads(int(request.get("threads", 1)))
    device = "cuda" if request.get("device") == "gpu" and torch.cuda.is_available() else "cpu"
    try:
        model = torch.jit.load(str(path), map_location=device).eval()
    except (RuntimeError, ValueError) as error:
        raise Refused("weights", f"the file {path} is no TorchScript model: {short(error)}") from None

    def predict(patch: Any) -> Any:
        with torch.no_grad():
            return model(torch.from_numpy(patch).to(device)).float().cpu().numpy()

    return _by_windows(request, image, card, [None] * 3, predict, say, f"torch {torch.__version__}")


def _by_windows(request: dict[str, Any], image: Any, card: dict[str, Any], fixed: list[Any], predict: Callable[[Any], Any], say: Say,
                runtime: str) -> Answer:
    """Sliding windows over the image on the model's grid, back to the scan class by class."""
    if card["modality"] != request["modality"]:
        raise Refused("modality", f"{card['name']} was made for {card['modality']} and this is {request['modality']}")
    try:
        grid = Grid(request["matrix"], image.shape, card["axes"], card.get("spacing_mm"))
    except (ValueError, KeyError) as error:
        raise Refused("shape", f"{card['name']}: {error}") from None
    values = grid.to_model(image)
    if card.get("clip"):
        values = np.clip(values, *card["clip"])
    values = (values - np.float32(card.get("mean", 0.0))) / np.float32(card.get("std", 1.0))
    asked = card.get("patch") or [None] * 3
    patch = tuple(int(f or a or n) for f, a, n in zip(fixed, asked, values.shape))
    pad = [(0, max(0, size - n)) for size, n in zip(patch, values.shape)]
    padded = np.pad(values, pad, mode="edge")
    classes = max(card["labels"]) + 1
    total = np.zeros((classes, *padded.shape), np.float32)
    weights = np.zeros(padded.shape, np.float32)
    weight = weight_of(patch)
    boxes = windows(padded.shape, patch)
    for number, box in enumerate(boxes):
        say(0.1 + 0.7 * number / len(boxes), f"running {card['name']}")
        found = _checked(predict, np.ascontiguousarray(padded[box][None, None]), patch, card)
        total[(slice(None), *box)] += found * weight
        weights[box] += weight
    total /= weights
    inner = tuple(slice(0, n) for n in values.shape)
    best = grid.to_scan(total[0][inner])
    labels = np.zeros(image.shape, np.uint8)
    for number in sorted(card["labels"]):
        say(0.8 + 0.15 * number / classes, "bringing the answer back to the scan")
        part = grid.to_scan(total[number][inner])
        better = part > best
        labels[better] = number
        best = np.maximum(best, part)
    about = {"model": f"{card['name']} {card.get('version', '')}".strip(), "runtime": runtime, "licence": card["licence"],
             "terms": card.get("terms", "")}
    return Answer(labels, np.rint(100.0 * np.clip(best, 0.0, 1.0)).astype(np.uint8), card["labels"], about)


def _checked(predict: Callable[[Any], Any], patch: Any, size: tuple[int, ...], card: dict[str, Any]) -> Any:
    """Probabilities (classes, a, b, c) of one window; refuses an answer of another shape."""
    classes = max(card["labels"]) + 1
    try:
        raw = np.asarray(predict(patch), np.float32)
    except MemoryError:
        raise
    except Exception as error:
        if any(word in str(error).lower() for word in ("alloc", "out of memory", "bad_alloc")):
            raise MemoryError from None
        raise Refused("shape", f"{card['name']} cannot take a window of {size} voxels: {short(error)}") from None
    single = classes == 2 and raw.shape == (1, 1, *size)
    if not single and raw.shape != (1, classes, *size):
        raise Refused("shape", f"{card['name']} answers with an array of {raw.shape}; its card names {classes - 1} structures, which makes "
                               f"{(1, classes, *size)}")
    if not np.isfinite(raw).all():
        raise Refused("shape", f"{card['name']} answers with values that are no numbers; look at its card (clip, mean, std)")
    found = raw[0]
    if card["output"] == "logits":
        found = 1.0 / (1.0 + np.exp(-found)) if single else _softmax(found)
    return np.concatenate([1.0 - found, found]) if single else found


def _softmax(values: Any) -> Any:
    powers = np.exp(values - values.max(axis=0))
    return powers / powers.sum(axis=0)


def monai(request: dict[str, Any], image: Any, say: Say) -> Answer:
    """A bundle of MONAI: its own preprocessing, network, inferer and postprocessing, as configs/inference.json puts them together."""
    torch, bundle, nibabel = need("torch"), need("monai.bundle", install="monai"), need("nibabel")
    root = Path(request["weights"])
    config = next((root / "configs" / name for name in ("inference.json", "inference.yaml") if (root / "configs" / name).exists()), None)
    meta = root / "configs" / "metadata.json"
    if config is None or not meta.exists():
        raise Refused("weights", f"{root} is no MONAI bundle: it has no configs/inference.json or no configs/metadata.json")
    about = json.loads(meta.read_text(encoding="utf-8"))
    say(0.1, "loading the bundle")
    device = "cuda" if request.get("device") == "gpu" and torch.cuda.is_available() else "cpu"
    torch.set_num_threads(int(request.get("threads", 1)))
    parser = bundle.ConfigParser()
    parser.read_config(str(config))
    parser.read_meta(str(meta))
    parser.update({"bundle_root": str(root), "dataset_dir": str(root), "datalist": [request["nifti"]], "device": torch.device(device)})
    network = parser.get_parsed_content("network_def").to(device).eval()
    weights = next((root / "models" / name for name in ("model.pt", "model.pth") if (root / "models" / name).exists()), None)
    if weights is None:
        raise Refused("weights", f"the bundle {root} has no models/model.pt")
    state = torch.load(str(weights), map_location=device, weights_only=True)
    try:
        network.load_state_dict(state.get("model", state) if isinstance(state, dict) else state)
    except RuntimeError as error:
        raise Refused("shape", f"the weights {weights} do not fit the network of the bundle: {short(error)}") from None
    before, after = parser.get_parsed_content("preprocessing"), parser.get_parsed_content("postprocessing")
    inferer = parser.get_parsed_content("inferer")
    data = before({"image": request["nifti"]})
    say(0.3, f"running {about.get('name', root.name)}")
    with torch.no_grad():
        raw = inferer(data["image"][None].to(device), network)
    data["pred"] = (raw[0] if isinstance(raw, (list, tuple)) else raw)[0]
    confidence = None
    for step in getattr(after, "transforms", [after]):
        kind = type(step).__name__
        if kind.startswith("SaveImage"):
            continue
        if kind.startswith("AsDiscrete") and data["pred"].shape[0] > 1 and bool((data["pred"] >= 0).all() and (data["pred"] <= 1.001).all()):
            confidence = data["pred"].max(dim=0).values
        data = step(data)
        data = data[0] if isinstance(data, list) else data
    found = data["pred"]
    found = found.argmax(dim=0) if found.shape[0] > 1 else found[0]
    scan = nibabel.load(request["nifti"])
    affine = np.asarray(getattr(found, "affine", scan.affine), float)
    if tuple(found.shape) != scan.shape or not np.allclose(affine, scan.affine, atol=1e-3):
        raise Refused("shape", f"the bundle answers on a grid of {tuple(found.shape)} instead of {scan.shape}; its postprocessing does not bring "
                               "the answer back to the image (Invertd)")
    channels = about["network_data_format"]["outputs"]["pred"]["channel_def"]
    legend = {int(number): {"name": str(words), "organ": ""} for number, words in channels.items() if int(number) > 0}
    labels = np.ascontiguousarray(found.cpu().numpy().astype(np.uint8).T)
    percent = None
    if confidence is not None and tuple(confidence.shape) == scan.shape:
        percent = np.ascontiguousarray(np.rint(100.0 * confidence.cpu().numpy()).astype(np.uint8).T)
    return Answer(labels, percent, legend, {"model": f"{about.get('name', root.name)} {about.get('version', '')}".strip(),
                                           "runtime": f"monai {need('monai').__version__}", "licence": _licence_file(root), "terms": ""})


def _licence_file(root: Path) -> str:
    """The first line with words of the bundle's licence."""
    for name in ("LICENSE", "LICENSE.txt", "docs/license.txt"):
        if (root / name).exists():
            lines = [line.strip() for line in (root / name).read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
            return lines[0][:120] if lines else "not stated"
    return "not stated in the bundle"


def totalsegmentator(request: dict[str, Any], image: Any, say: Say) -> Answer:
    home = Path(request["folder"]) / "totalsegmentator"
    home.mkdir(exist_ok=True)
    settings: dict[str, Any] = {}
    own = Path(os.environ.get("TOTALSEG_HOME_DIR", str(Path.home() / ".totalsegmentator"))) / "config.json"
    if own.exists():
        settings = json.loads(own.read_text(encoding="utf-8"))  # a licence number that the user has set stays valid
    settings.update({"totalseg_id": "none", "send_usage_stats": False, "prediction_counter": 0, "statistics_disclaimer_shown": True})
    (home / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    os.environ["TOTALSEG_HOME_DIR"], os.environ["TOTALSEG_WEIGHTS_PATH"] = str(home), request["weights"]
    if not Path(request["weights"]).is_dir():
        raise Refused("weights", f"there is no folder {request['weights']} with the weights of TotalSegmentator")
    maps = need("totalsegmentator.map_to_binary", install="TotalSegmentator")
    task = request.get("task") or "total"
    if task not in maps.class_map:
        raise Refused("task", f"this version of TotalSegmentator has no task '{task}'; it has {', '.join(maps.class_map)}")
    restricted = task in maps.commercial_models
    if restricted and "licence" not in request.get("accept", []):
        raise Refused("licence", f"the task '{task}' is not openly available: it needs a licence (free for non-commercial use, see "
                                 "https://backend.totalsegmentator.com/license-academic/). With one, say accept = [\"licence\"]")
    nibabel, api = need("nibabel"), need("totalsegmentator.python_api", install="TotalSegmentator")
    say(0.1, f"running TotalSegmentator, task {task}")
    try:
        found = api.totalsegmentator(nibabel.load(request["nifti"]), None, ml=True, task=task, fast=bool(request.get("fast")),
                                     roi_subset=list(request.get("structures") or []) or None, device=request.get("device", "cpu"), quiet=True,
                                     nr_thr_resamp=1, nr_thr_saving=1)
    except SystemExit:
        raise Refused("licence", f"TotalSegmentator ended by itself; for the task '{task}' that means that no valid licence number is set in that "
                                 "environment (totalseg_set_license)") from None
    except Exception as error:  # the libraries between wrap the refusal in errors of their own
        if "network is closed" in str(error):
            raise Refused("weights", f"the weights of '{task}' are not in {request['weights']}: TotalSegmentator tried to fetch them, and the "
                                     "network is closed while a model runs. Fetch them first, in that environment, with: totalseg_download_weights "
                                     f"-t {task}") from None
        raise
    scan = nibabel.load(request["nifti"])
    if found.shape != scan.shape or not np.allclose(found.affine, scan.affine, atol=1e-3):
        raise Refused("shape", f"TotalSegmentator answers on a grid of {found.shape} instead of {scan.shape}")
    labels = np.ascontiguousarray(np.asarray(found.dataobj).astype(np.uint8).T)
    legend = {int(number): {"name": str(name), "organ": ""} for number, name in maps.class_map[task].items() if (labels == number).any()}
    terms = "licensed task: as the licence says, non-commercial use only without a commercial licence" if restricted else \
        "openly available for any usage; not a medical device"
    return Answer(labels, None, legend, {"model": f"TotalSegmentator, task {task}{' (fast)' if request.get('fast') else ''}",
                                         "runtime": _version("TotalSegmentator"), "licence": "Apache-2.0 (code)", "terms": terms})


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def short(error: BaseException) -> str:
    """The first line of an error, not too long."""
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:300]


MODELS: dict[str, Callable[[dict[str, Any], Any, Say], Answer]] = {
    "onnx": onnx, "torchscript": torchscript, "monai": monai, "totalsegmentator": totalsegmentator}
