"""DICOMweb (PS3.18): QIDO-RS asks, WADO-RS fetches, STOW-RS stores. Over http.client of the standard library: no more is
needed, and the connection can be closed under a waiting request.

Each image is fetched and stored by a request of its own. So a transfer goes on after any interruption, memory holds one
image at a time, and what was refused is known by name. Redirections are not followed: images go where the user said.
"""
from __future__ import annotations

import base64
import contextlib
import http.client
import json
import re
import secrets
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from app.record.link import IMAGE_KEYS, SERIES_KEYS, STUDY_KEYS, Put, Sending
from app.record.peer import Peer
from app.record.waiting import Line, silence_words
from meshing.dicom.wire import Answer, answer_of_json, tag_text
from meshing.errors import RequestError, TransferError
from meshing.units import Second

_PAGE = 500
_WANTED = {"STUDY": STUDY_KEYS, "SERIES": SERIES_KEYS, "IMAGE": IMAGE_KEYS}
_KEY = {"STUDY": "StudyInstanceUID", "SERIES": "SeriesInstanceUID", "IMAGE": "SOPInstanceUID"}
_DICOM = 'multipart/related; type="application/dicom"'


class Web:
    """A Link by DICOMweb."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self._connection: http.client.HTTPConnection | None = None
        parts = urlsplit(peer.url)
        self._secure, self._host, self._port, self._base = parts.scheme == "https", parts.hostname or "", parts.port, parts.path.rstrip("/")

    def echo(self, line: Line) -> Second:
        """DICOMweb has no echo: a question with at most one answer shows that the service is there."""
        began = time.monotonic()
        with self._open(line):
            self._question("/studies?limit=1")
        return Second(time.monotonic() - began)

    def find(self, level: str, keys: Mapping[str, str], line: Line) -> list[Answer]:
        where = {"STUDY": "/studies", "SERIES": "/studies/{StudyInstanceUID}/series",
                 "IMAGE": "/studies/{StudyInstanceUID}/series/{SeriesInstanceUID}/instances"}[level]
        path = where.format(**{key: quote(value, safe="") for key, value in keys.items()})
        match = [f"{key}={quote(value, safe='*')}" for key, value in keys.items() if f"{{{key}}}" not in where and value]
        wanted = [f"includefield={tag_text(key)}" for key in _WANTED[level]]
        rows: list[Answer] = []
        seen: set[str] = set()
        with self._open(line):
            while True:
                page = self._question(f"{path}?{'&'.join([*match, *wanted, f'limit={_PAGE}', f'offset={len(rows)}'])}")
                new = [row for row in map(answer_of_json, page) if row.get(_KEY[level], "") not in seen]
                seen |= {row.get(_KEY[level], "") for row in new}
                rows += new
                line.tell(0.0, f"{len(rows)} found")
                if len(page) < _PAGE or not new:  # a server that knows no pages gives everything, or the same again
                    return rows

    def retrieve(self, study: str, series: str, images: Collection[str], put: Put, line: Line) -> None:
        with self._open(line):
            for uid in sorted(images):
                status, kind, body = self._ask("GET", f"/studies/{study}/series/{series}/instances/{uid}", {"Accept": f"{_DICOM}; transfer-syntax=*"})
                if status == 404:
                    continue  # gone since it was listed: the count will say so
                self._expect(status, "WADO-RS", body)
                for part in _parts(kind, body, self.peer.words):
                    put(uid, part)
                line.tell(line.fraction, line.doing)

    def store(self, files: Sequence[Sending], sent: Callable[[Sending], None], line: Line) -> list[tuple[Sending, str]]:
        refused: list[tuple[Sending, str]] = []
        with self._open(line):
            for file in files:
                mark = f"rehearse-{secrets.token_hex(16)}"
                head = f"--{mark}\r\nContent-Type: application/dicom\r\n\r\n".encode()
                headers = {"Content-Type": f"{_DICOM}; boundary={mark}", "Accept": "application/dicom+json"}
                status, _, said = self._ask("POST", "/studies", headers, head + file.path.read_bytes() + f"\r\n--{mark}--\r\n".encode())
                reason = _stow_failure(status, said)
                if status in (401, 403) or status >= 500:
                    self._expect(status, "STOW-RS", said)
                if reason:
                    refused.append((file, f"{self.peer.words} refused it ({reason})"))
                else:
                    sent(file)
                line.tell(line.fraction, line.doing)
        return refused

    def _question(self, path: str) -> list[dict[str, Any]]:
        status, _, body = self._ask("GET", path, {"Accept": "application/dicom+json"})
        if status == 204:
            return []
        self._expect(status, "QIDO-RS", body)
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise TransferError(f"{self.peer.words} does not speak DICOMweb: its answer is no list in the JSON of DICOM. Look at the address; it "
                                "often "
                                "ends in /dicom-web, /dicomweb or /rs.")
        return found

    @contextlib.contextmanager
    def _open(self, line: Line) -> Iterator[None]:
        peer = self.peer
        line.tell(line.fraction, line.doing or f"connecting to {peer.name}")
        self._connection = (http.client.HTTPSConnection(self._host, self._port, timeout=peer.time_out, context=peer.trust()) if self._secure
                            else http.client.HTTPConnection(self._host, self._port, timeout=peer.time_out))
        connection = self._connection
        line.closes(lambda: _shut(connection))
        try:
            yield
        except TimeoutError as cause:
            raise TransferError(silence_words(peer.words, peer.time_out)) from cause
        except ssl.SSLCertVerificationError as cause:
            raise TransferError(f"{peer.words} shows a certificate that cannot be trusted ({cause.verify_message}). If it is the hospital's own, "
                                "name its "
                                "certificate as ca; nothing was sent.") from cause
        except ssl.SSLError as cause:
            raise TransferError(f"{peer.words} does not agree on TLS ({cause.reason or cause}); look at the address and the port.") from cause
        except socket.gaierror as cause:
            raise TransferError(f"There is no computer called '{self._host}' ({peer.words}); look at the name, and whether this computer is in the "
                                "hospital's network (VPN).") from cause
        except ConnectionRefusedError as cause:
            raise TransferError(f"Nothing listens at {self._host} ({peer.words}): the port is closed. Look at the address, and whether the server is "
                                "running.") from cause
        except (OSError, http.client.HTTPException) as cause:
            raise TransferError(f"The connection to {peer.words} broke ({str(cause) or type(cause).__name__}). What has arrived is kept; give the "
                                "same "
                                "command again to go on from there.") from cause
        finally:
            connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> tuple[int, str, bytes]:
        assert self._connection is not None
        self._connection.request(method, self._base + path, body, headers | self._authority())
        response = self._connection.getresponse()
        said = response.read()
        return response.status, response.headers.get("Content-Type", ""), said

    def _authority(self) -> dict[str, str]:
        peer = self.peer
        if peer.token_file:
            return {"Authorization": f"Bearer {_secret(peer.token_file)}"}
        if peer.user:
            word = _secret(peer.password_file) if peer.password_file else ""
            return {"Authorization": "Basic " + base64.b64encode(f"{peer.user}:{word}".encode()).decode("ascii")}
        return {}

    def _expect(self, status: int, what: str, body: bytes) -> None:
        who = self.peer.words
        if status in (200, 206):
            return
        if status in (401, 403):
            raise TransferError(f"{who} does not let us in ({status}); set user and password_file, or token_file, in its settings entry, or ask "
                                "for the "
                                "right to do this.")
        if 300 <= status < 400:
            raise TransferError(f"{who} sends us on to another address ({status}), which is not followed; give the address where the service "
                                "really is.")
        if status == 404:
            raise TransferError(f"{who} knows nothing at this address (404, {what}). Look at the address; it often ends in /dicom-web, /dicomweb "
                                "or /rs.")
        words = re.sub(r"\s+", " ", body[:200].decode("utf-8", "replace")).strip()
        raise TransferError(f"{who} could not carry out {what} (status {status}{': ' + words if words else ''}).")


def _shut(connection: http.client.HTTPConnection) -> None:
    """End a request that waits in another thread."""
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as cause:
        raise RequestError(f"The password or token in '{path}' cannot be read ({cause.strerror}).") from cause


def _parts(kind: str, body: bytes, who: str) -> Iterator[bytes]:
    """The parts of a multipart answer (RFC 2046 5.1); a plain application/dicom answer is one part."""
    if kind.startswith("application/dicom"):
        yield body
        return
    found = re.search(r'boundary="?([^";,]+)"?', kind)
    if not kind.startswith("multipart/related") or not found:
        raise TransferError(f"{who} answered with '{kind or 'nothing'}' instead of a DICOM image (WADO-RS); look at the address.")
    mark = b"--" + found[1].strip().encode("latin-1")
    at = 0 if body.startswith(mark) else body.find(b"\r\n" + mark) + 2
    while at >= 2 or (at == 0 and body.startswith(mark)):
        head = body.find(b"\r\n\r\n", at)
        if body[at + len(mark):at + len(mark) + 2] == b"--" or head < 0:
            return
        end = body.find(b"\r\n" + mark, head + 4)
        if end < 0:
            return  # cut off: the image is not whole, so it does not count
        yield body[head + 4:end]
        at = end + 2


def _stow_failure(status: int, said: bytes) -> str:
    """Why an image was not stored; empty when it was (PS3.18 10.5.3)."""
    try:
        found = json.loads(said) if said else {}
    except ValueError:
        found = {}
    failed = found.get("00081198", {}).get("Value") if isinstance(found, dict) else None
    if failed:
        reason = failed[0].get("00081197", {}).get("Value", [0])[0] if isinstance(failed[0], dict) else 0
        return f"reason {reason:04X}" if isinstance(reason, int) else "no reason given"
    return "" if status in (200, 202) else f"status {status}"
