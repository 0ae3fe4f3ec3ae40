"""Who is at the other end: `TITLE@host:port`, an http(s) address, or the name of an entry in the settings file.

The settings file is TOML; every peer is one table:

    [hospital]                      # DICOM
    title = "PACS"                  host = "pacs.example.org"       port = 11112
    calling = "REHEARSE"            # our own AE title, as the PACS knows it
    receive_port = 11113            # where the PACS sends to when images are moved
    tls = true                      ca = "hospital-ca.pem"          # certificates that are trusted beside the system's
    certificate = "ours.pem"        key = "ours.key"                # when the PACS wants to know who we are

    [archive]                       # DICOMweb
    url = "https://archive.example.org/dicom-web"
    user = "rehearse"               password_file = "archive.password"      # or token_file = "archive.token"
    ca = "hospital-ca.pem"

Paths are relative to the settings file. A certificate that cannot be verified is refused; there is no way around it but
to name the certificate in `ca`. Passwords lie in files of their own, so that the settings can be shown.
"""
from __future__ import annotations

import difflib
import os
import re
import ssl
import sys
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from meshing.errors import RequestError
from meshing.units import Second

TIME_OUT = Second(30.0)
_TITLE = re.compile(r"[\x20-\x5b\x5d-\x7e]{1,16}")
_ADDRESS = re.compile(r"(?P<title>[^@]+)@(?P<host>\[[0-9a-fA-F:]+\]|[^:@/]+):(?P<port>\d{1,5})")


@dataclass(frozen=True)
class Peer:
    """One other computer. `url` is empty for DICOM, the rest of the address is empty for DICOMweb."""

    name: str
    title: str = ""
    host: str = ""
    port: int = 0
    calling: str = "REHEARSE"
    receive_port: int = 0
    url: str = ""
    tls: bool = False
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    user: str = ""
    password_file: Path | None = None
    token_file: Path | None = None
    time_out: Second = TIME_OUT

    def __post_init__(self) -> None:
        if bool(self.url) == bool(self.host):
            raise RequestError(f"The peer '{self.name}' needs either url (DICOMweb) or title, host and port (DICOM), and not both.")
        if self.url and not re.match(r"https?://[^/]+", self.url):
            raise RequestError(f"The address '{self.url}' of the peer '{self.name}' is not one of http or https.")
        if self.host and not 0 < self.port < 65536:
            raise RequestError(f"The port of the peer '{self.name}' is {self.port}; it must lie between 1 and 65535 (DICOM: often 104 or 11112).")
        for title in (self.title, self.calling) if self.host else ():
            if not _TITLE.fullmatch(title) or not title.strip():
                raise RequestError(f"'{title}' is not an AE title of the peer '{self.name}': 1 to 16 characters without a backslash.")
        if bool(self.key) > bool(self.certificate):
            raise RequestError(f"The peer '{self.name}' has a key without its certificate.")
        if (self.user or self.password_file or self.token_file) and not self.url.startswith("https:") and not _local(self.url):
            raise RequestError(f"The peer '{self.name}' would get a password over a line that everybody can read; use an https address.")

    @property
    def words(self) -> str:
        """The peer in a sentence."""
        if "@" in self.name or "://" in self.name:
            return self.name  # an address says everything itself
        return f"{self.name} ({self.url})" if self.url else f"{self.name} ({self.title} at {self.host}:{self.port}{', TLS' if self.tls else ''})"

    def trust(self) -> ssl.SSLContext:
        """What makes a TLS connection to the peer: verified, 1.2 or newer (PS3.15 B.12, B.13)."""
        try:
            context = ssl.create_default_context()
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            if self.ca:
                context.load_verify_locations(self.ca)
            if self.certificate:
                context.load_cert_chain(self.certificate, self.key)
        except (OSError, ssl.SSLError) as cause:
            raise RequestError(f"A certificate or key of the peer '{self.name}' cannot be used ({cause}); ca, certificate and key are PEM "
                               "files.") from cause
        return context

    def ear(self) -> ssl.SSLContext | None:
        """What our own receiver speaks with: TLS with our certificate where the peer has TLS."""
        if not self.tls:
            return None
        if not self.certificate:
            raise RequestError(f"To receive over TLS from '{self.name}' we need a certificate of our own: set certificate and key.")
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.certificate, self.key)
            if self.ca:
                context.load_verify_locations(self.ca)
                context.verify_mode = ssl.CERT_REQUIRED
        except (OSError, ssl.SSLError) as cause:
            raise RequestError(f"The certificate of our own for '{self.name}' cannot be used ({cause}).") from cause
        return context


def settings_path() -> Path:
    """Where the entries are kept unless the command line names another file."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "rehearse" / "pacs.toml"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "rehearse" / "pacs.toml"


def peers_in(path: Path) -> dict[str, Peer]:
    """The entries of a settings file by name. Raises RequestError when it cannot be read or an entry is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise RequestError(f"The settings file '{path}' cannot be read ({cause}).") from cause
    return {name: _entry(name, table, path) for name, table in tables.items()}


def _entry(name: str, table: Any, path: Path) -> Peer:
    known = {f.name: str(f.type) for f in fields(Peer)} | {"time_out": "Second"}
    del known["name"]
    if not isinstance(table, dict):
        raise RequestError(f"In '{path}', {name} is not the table of a peer; write [{name}] and its keys below.")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            raise RequestError(f"In '{path}', the peer [{name}] has the unknown key '{key}'"
                               + (f"; is it '{near[0]}'?" if near else f"; known are {', '.join(known)}."))
        kind: Any = {"int": int, "bool": bool, "Second": (int, float)}.get(known[key], str)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise RequestError(f"In '{path}', {key} of the peer [{name}] is {value!r}, which is not of the right kind.")
        values[key] = path.parent / value if known[key].startswith("Path") else value
    return Peer(name, **values)


def peer_of(words: str, settings: Path | None = None, **changes: Any) -> Peer:
    """The peer that the user means: an address, or the name of an entry; `changes` replace fields of it."""
    found = _ADDRESS.fullmatch(words)
    if words.startswith(("http://", "https://")):
        peer = Peer(words, url=words.rstrip("/"))
    elif found:
        peer = Peer(words, found["title"], found["host"].strip("[]"), int(found["port"]))
    else:
        path = settings or settings_path()
        entries = peers_in(path) if settings or path.exists() else {}
        if words not in entries:
            have = f"it has {', '.join(entries)}" if entries else "it has none" if path.exists() else "there is no such file yet"
            raise RequestError(f"There is no peer '{words}' in the settings file '{path}' ({have}). Give TITLE@host:port, an https address of "
                               "DICOMweb, or the name of an entry.")
        peer = entries[words]
    return replace(peer, **{key: value for key, value in changes.items() if value is not None})


def _local(url: str) -> bool:
    return bool(re.match(r"http://(localhost|127\.0\.0\.1|\[::1\])([:/]|$)", url))
