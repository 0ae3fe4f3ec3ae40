"""A real PACS (Orthanc) on loopback with ports and a folder of its own, certificates made on the spot, and servers that fail."""
from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from app.record.peer import Peer
from meshing.units import Second

PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")


def orthanc_program() -> str:
    found = shutil.which("Orthanc") or shutil.which("Orthanc", path="/usr/sbin:/usr/local/sbin")
    if found is None or not PLUGIN.exists():
        pytest.skip("skipped: Orthanc is not installed (Debian packages orthanc and orthanc-dicomweb, see packaging/system-packages.txt)")
    return found


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


@dataclass
class Orthanc:
    """The server; `start` and `stop` as often as a test wants, its folder stays."""

    folder: Path
    more: dict[str, Any] = field(default_factory=dict)
    dicom_port: int = field(default_factory=free_port)
    http_port: int = field(default_factory=free_port)
    receive_port: int = field(default_factory=free_port)

    def start(self) -> Orthanc:
        program = orthanc_program()
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = {
            "Name": "test", "StorageDirectory": str(self.folder / "db"), "IndexDirectory": str(self.folder / "db"), "HttpPort": self.http_port,
            "DicomPort": self.dicom_port, "DicomAet": "ARCHIVE", "DicomCheckCalledAet": True, "RemoteAccessAllowed": False,
            "AuthenticationEnabled": False, "Plugins": [str(PLUGIN)], "DicomAlwaysAllowEcho": False, "DicomAlwaysAllowStore": False,
            "DicomModalities": {"us": {"AET": "REHEARSE", "Host": "127.0.0.1", "Port": self.receive_port, "AllowEcho": True, "AllowFind": True,
                                       "AllowGet": True, "AllowMove": True, "AllowStore": True}},
            "StableAge": 1, "HttpsCACertificates": "", "OverwriteInstances": True} | self.more
        (self.folder / "settings.json").write_text(json.dumps(settings))
        with (self.folder / "log").open("ab") as log:
            self._child = subprocess.Popen([program, str(self.folder / "settings.json")], stdout=log, stderr=log)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.suppress(URLError, OSError):
                self.rest("/system")
                return self
            if self._child.poll() is not None:
                break
            time.sleep(0.05)
        self.stop()
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def stop(self, *, kill: bool = False) -> None:
        """End the process that `start` began, by its id."""
        if kill:
            self._child.kill()
        else:
            self._child.terminate()
        self._child.wait(20)

    def rest(self, path: str, data: bytes | None = None, method: str | None = None) -> Any:
        request = Request(f"http://127.0.0.1:{self.http_port}{path}", data, method=method or ("GET" if data is None else "POST"))
        with urlopen(request, timeout=10) as response:
            body = response.read()
        try:
            return json.loads(body)
        except ValueError:
            return body

    def clear(self) -> None:
        for patient in self.rest("/patients"):
            self.rest(f"/patients/{patient}", method="DELETE")

    def add(self, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.rest("/instances", path.read_bytes())

    @property
    def peer(self) -> Peer:
        return Peer("archive", "ARCHIVE", "127.0.0.1", self.dicom_port, receive_port=self.receive_port, time_out=Second(10.0))

    @property
    def web(self) -> Peer:
        return Peer("web", url=f"http://127.0.0.1:{self.http_port}/dicom-web", time_out=Second(10.0))


@contextlib.contextmanager
def deaf_server() -> Iterator[int]:
    """A port that accepts and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        taken: list[socket.socket] = []
        ended = threading.Event()
        server.settimeout(0.1)

        def accept() -> None:
            while not ended.is_set():
                with contextlib.suppress(OSError):
                    taken.append(server.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield int(server.getsockname()[1])
        finally:
            ended.set()
            thread.join()
            for one in taken:
                one.close()


@contextlib.contextmanager
def breaking_wire(port: int, limit: int) -> Iterator[tuple[int, list[int]]]:
    """A port that passes everything on to `port` and cuts every connection after `limit` bytes of answers; yields the port
    and the list of what each connection brought. Set the limit (its first entry is the limit) to 0 to let everything pass."""
    ended = threading.Event()
    brought: list[int] = [limit]
    threads: list[threading.Thread] = []

    def pump(source: socket.socket, target: socket.socket, counted: bool) -> None:
        total = 0
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                total += len(data)
                target.sendall(data)
                if counted and brought[0] and total > brought[0]:
                    break
        if counted:
            brought.append(total)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def serve(near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", port)) as far:
            back = threading.Thread(target=pump, args=(far, near, True))
            back.start()
            pump(near, far, False)
            back.join()

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.05)

        def accept() -> None:
            while not ended.is_set():
                with contextlib.suppress(OSError):
                    thread = threading.Thread(target=serve, args=(server.accept()[0],))
                    thread.start()
                    threads.append(thread)

        listener = threading.Thread(target=accept)
        listener.start()
        try:
            yield int(server.getsockname()[1]), brought
        finally:
            ended.set()
            listener.join()
            for thread in threads:
                thread.join(5)


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate of 127.0.0.1 for a day, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("skipped: openssl is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run([program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", f"/CN={name}",
                    "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return cert, key
