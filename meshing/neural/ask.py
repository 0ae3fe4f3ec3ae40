"""A network of somebody else is asked: in a child process, with the Python of the user's own environment and the user's weights.

Nothing of that environment is loaded here, nothing of ours there. The child is cut off from every network before it imports anything
(apart/run_network.py); usage statistics are off; the home for settings is a folder that is thrown away. The image goes over as a file in
that folder, the answer comes back as files. Whatever goes wrong comes back as a sentence, and a child that does not hear is killed
with all that it has started.
"""
from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np

from meshing.errors import AnatomyError, JobFailed, ParameterOutOfRange
from meshing.itk import write_volume
from meshing.labels import Label
from meshing.neural.proposal import Proposal, named_as_here
from meshing.step import Monitor, check
from meshing.volume import Volume

Runner = Literal["onnx", "torchscript", "monai", "totalsegmentator"]

_APART = Path(__file__).with_name("apart")
_POLL_S = 0.05
_GRACE_S = 2.0
_NOWHERE = "http://127.0.0.1:9"
_QUIET = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1",
          "WANDB_MODE": "disabled", "MLFLOW_TRACKING_URI": "", "nnUNet_raw": "", "nnUNet_preprocessed": "", "no_proxy": "", "NO_PROXY": ""}
_LESS = ("The case is unchanged. Close other programs, crop the image, or choose a smaller model (TotalSegmentator: fast, or some structures only)")
_WANT_A_FILE = ("monai", "totalsegmentator")


@dataclass(frozen=True)
class AskNetwork:
    """Proposal of a neural network."""

    version: ClassVar[int] = 1

    name: str
    runner: Runner
    python: str
    """The Python of the environment in which the network is installed."""
    weights: str
    """A model file (ONNX, TorchScript), the folder of a MONAI bundle, or the folder of weights of TotalSegmentator."""
    task: str = ""
    structures: tuple[str, ...] = ()
    fast: bool = False
    device: Literal["cpu", "gpu"] = "cpu"
    accept: tuple[Literal["licence"], ...] = ()
    """The words of what was agreed to: the licence of a task that is not openly available."""
    digest: str = ""
    """What the weights must be, where it matters that they are the same ones."""

    def __post_init__(self) -> None:
        check(self)
        if not self.name.strip():
            raise ParameterOutOfRange("a proposal needs a name")
        if (self.task or self.structures or self.fast) and self.runner != "totalsegmentator":
            raise ParameterOutOfRange(f"task, structures and fast are for TotalSegmentator; a model of the kind '{self.runner}' has none")

    def run(self, source: Volume, monitor: Monitor, /) -> Proposal:
        self._look_before()
        found = weights_digest(Path(self.weights))
        if self.digest and self.digest != found:
            raise AnatomyError(f"the weights in {self.weights} are not those that the plan was made with; put the old ones back, or take the "
                               "digest out to use the new ones")
        with tempfile.TemporaryDirectory(prefix="rehearse-network-") as place:
            folder = Path(place)
            monitor(0.0, "handing the image over")
            request = self._request(source, folder)
            said = _Child(self, folder, request).listen(monitor)
            return self._proposal(source, folder, said, found)

    def _look_before(self) -> None:
        python = Path(self.python)
        if not python.is_file() or not os.access(python, os.X_OK):
            raise AnatomyError(f"there is no Python at {self.python}; give the path of the program 'python' in the environment where the network is "
                               "installed (for example /opt/network/bin/python)")
        if not Path(self.weights).exists():
            raise AnatomyError(f"there are no weights at {self.weights}; give the path of the model file or of the folder with the weights. Nothing "
                               "is fetched from the network")

    def _request(self, volume: Volume, folder: Path) -> Path:
        try:
            np.save(folder / "image.npy", np.ascontiguousarray(volume.values, np.float32))
            if self.runner in _WANT_A_FILE:
                write_volume(volume, folder / "image.nii.gz")
        except OSError as error:
            raise JobFailed(f"the image cannot be handed over to the network: {error.strerror or error} ({folder})") from None
        request = {"runner": self.runner, "weights": str(Path(self.weights).resolve()), "task": self.task, "structures": list(self.structures),
                   "fast": self.fast, "device": self.device, "accept": list(self.accept), "modality": volume.modality, "folder": str(folder),
                   "image": str(folder / "image.npy"), "nifti": str(folder / "image.nii.gz"), "matrix": volume.to_patient.matrix.tolist(),
                   "threads": int(os.environ.get("NUMBA_NUM_THREADS", os.cpu_count() or 1))}
        path = folder / "request.json"
        path.write_text(json.dumps(request), encoding="utf-8")
        return path

    def _proposal(self, volume: Volume, folder: Path, said: dict[str, Any], digest: str) -> Proposal:
        values = np.load(folder / "labels.npy").astype(np.uint8)
        confidence = np.load(folder / "confidence.npy").astype(np.uint8) if said["done"]["confidence"] else None
        legend = []
        for number, entry in said["done"]["legend"].items():
            name, organ = named_as_here(entry["name"], entry.get("organ", ""))
            legend.append(Label(int(number), name, organ))
        if not legend:
            raise AnatomyError(f"{said['done']['about']['model']} found nothing in this image: it may show another part of the body, or another "
                               "phase or modality than the network was made for")
        about = said["done"]["about"]
        notes = (f"weights {digest}", f"run with {about['runtime']}", *said["tried"])
        return Proposal(values, volume.to_patient, tuple(legend), confidence, about["model"], about["licence"], about["terms"],
                        said["closed"], notes)


class _Child:
    """The process of one request."""

    def __init__(self, step: AskNetwork, folder: Path, request: Path) -> None:
        self._step, self._folder, self._request = step, folder, request
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._closed = ""

    def listen(self, monitor: Monitor) -> dict[str, Any]:
        """What the child says when it is done, with "closed" and "tried". Raises in words otherwise, and when the monitor raises."""
        log = self._folder / "log.txt"
        with log.open("wb") as errors:
            child = self._start(errors)
            try:
                last = self._until_done(child, monitor)
            finally:
                _end(child)
        tried = self._folder / "network.txt"
        attempts = sorted(set(tried.read_text(encoding="utf-8").splitlines())) if tried.exists() else []
        if last is None or "failed" in last:
            raise self._refusal(last, child.returncode, log, attempts)
        words = (f"the model tried to reach the network and was refused: {'; '.join(attempts)[:300]}",) if attempts else ()
        return last | {"closed": self._closed, "tried": words}

    def _start(self, errors: Any) -> subprocess.Popen[bytes]:
        env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV", "QT_"))} | _QUIET
        env |= {"PYTHONPATH": str(_APART), "PYTHONNOUSERSITE": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8",
                "REHEARSE_NETWORK_LOG": str(self._folder / "network.txt"), "TMPDIR": str(self._folder)}
        env |= dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), _NOWHERE)
        try:
            child = subprocess.Popen([self._step.python, str(_APART / "run_network.py"), str(self._request)], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, stderr=errors, env=env, cwd=self._folder, start_new_session=os.name == "posix")
        except OSError as error:
            raise AnatomyError(f"{self._step.python} cannot be started: {error.strerror or error}; give the path of the program 'python' in the "
                               "environment where the network is installed") from None
        threading.Thread(target=self._hear, args=(child,), daemon=True).start()
        return child

    def _hear(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None
        with child.stdout as voice:
            for line in voice:
                with contextlib.suppress(ValueError):  # anything but our JSON was printed by something else
                    said = json.loads(line)
                    if isinstance(said, dict):
                        self._said.put(said)
        self._said.put(None)

    def _until_done(self, child: subprocess.Popen[bytes], monitor: Monitor) -> dict[str, Any] | None:
        fraction, doing, last = 0.0, "starting the environment of the network", None
        while True:
            monitor(fraction, doing)
            try:
                said = self._said.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if said is None:
                child.wait()
                return last
            if "hello" in said:
                self._closed = str(said["closed"])
            elif "progress" in said:
                fraction, doing = float(said["progress"]), str(said["doing"])
            else:
                last = said

    def _refusal(self, last: dict[str, Any] | None, code: int | None, log: Path, attempts: list[str]) -> Exception:
        step = self._step
        where = f"the environment of {step.python}"
        if last is None:
            tail = " ".join(log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:])[-400:]
            if not self._closed:
                return AnatomyError(f"{step.python} did not answer as a Python of version 3.9 or newer does{f' ({tail})' if tail else ''}; give the "
                                    "path of the program 'python' in the environment where the network is installed")
            if os.name == "posix" and code == -signal.SIGKILL:
                return JobFailed(f"the process of the network was killed; most often the machine ran out of memory. {_LESS}")
            return JobFailed(f"the process of the network ended without an answer (code {code}){f': {tail}' if tail else ''}. The case is unchanged")
        kind, words = last["kind"], last["failed"]
        if kind == "memory":
            return JobFailed(f"there is not enough memory for this network on this image. {_LESS}")
        if kind == "package":
            return AnatomyError(f"{where} {words}")
        if kind == "model":
            also = f" It had tried to reach the network ({attempts[0]}), which is closed while a model runs." if attempts else ""
            return JobFailed(f"the network stopped with an error: {words}.{also} The case is unchanged")
        return AnatomyError(f"{words[:1].upper()}{words[1:]}.")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Close the child's ears, then end it and all that it has started."""
    assert child.stdin is not None
    with contextlib.suppress(OSError):
        child.stdin.close()
    end = time.monotonic() + (_GRACE_S if child.poll() is None else 0.0)
    while child.poll() is None and time.monotonic() < end:
        time.sleep(_POLL_S)
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()


def weights_digest(path: Path) -> str:
    """What stands for the weights: the hash of a file, of a folder the hash of names and sizes (weights have gigabytes)."""
    digest = hashlib.sha256()
    if path.is_file():
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    else:
        for file_path in sorted(p for p in path.rglob("*") if p.is_file()):
            digest.update(f"{file_path.relative_to(path)} {file_path.stat().st_size}\n".encode())
    return digest.hexdigest()[:24]


