"""One request to one network, in a process of the user's environment: python run_network.py REQUEST.json

Before anything else is imported the process is cut off from every network: on Linux by a network namespace of its own where the system
permits it (then nothing that it starts, in whatever language, has so much as a loopback), and everywhere by the audit hook of
sitecustomize.py. It speaks JSON lines on its standard output:

    {"hello": python version, "closed": "kernel" | "python"}    {"progress": 0..1, "doing": text}
    {"done": {...}} with labels.npy and confidence.npy in the folder of the request, or {"failed": text, "kind": kind}

It ends when its standard input closes: whoever asked has ended.
"""
from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def cut_off() -> str:
    """Leave every network for good; returns what holds it closed."""
    if sys.platform != "linux" or os.environ.get("REHEARSE_NETWORK_GUARD") == "python":
        return "python"
    user, group = os.getuid(), os.getgid()
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return "python"
    try:  # the same user as before, so that files stay readable by name
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    except OSError:
        pass  # the name of the user is lost, its rights are not
    return "kernel"


def main(path: Path) -> int:
    voice = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever models print goes to the log, not between our lines

    def say(**message: Any) -> None:
        voice.write(json.dumps(message) + "\n")
        voice.flush()

    say(hello=sys.version.split()[0], closed=cut_off())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    request = json.loads(path.read_text(encoding="utf-8"))
    try:
        import numpy as np
    except ImportError:
        say(failed="has no package 'numpy'; install it there, for example with: python -m pip install numpy", kind="package")
        return 1
    from network_models import MODELS, Refused

    try:
        image = np.load(request["image"], mmap_mode="r")
        answer = MODELS[request["runner"]](request, image, lambda fraction, doing: say(progress=fraction, doing=doing))
        if answer.labels.shape != image.shape:
            raise Refused("shape", f"the model answers on a grid of {answer.labels.shape} and the image has {image.shape}")
        folder = Path(request["folder"])
        np.save(folder / "labels.npy", answer.labels)
        if answer.confidence is not None:
            np.save(folder / "confidence.npy", answer.confidence)
        legend = {str(number): entry for number, entry in answer.legend.items() if (answer.labels == number).any()}
        say(done={"legend": legend, "about": answer.about, "confidence": answer.confidence is not None})
    except Refused as refusal:
        say(failed=str(refusal), kind=refusal.kind)
        return 1
    except MemoryError:
        say(failed="", kind="memory")
        return 1
    except BaseException as error:  # whatever a foreign model raises must become a sentence
        traceback.print_exc()
        words = str(error)
        kind = "memory" if "out of memory" in words.lower() or "can't allocate" in words.lower() else "model"
        say(failed=f"{type(error).__name__}: {words[:400]}", kind=kind)
        return 1
    return 0


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
