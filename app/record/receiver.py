"""The storage receiver: others connect to us and store images (C-STORE), or ask whether we are there (C-ECHO).

Used while images are moved to us (C-MOVE), and by `rehearse pacs receive` for what a PACS or a scanner sends by itself.
"""
from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any
from weakref import WeakKeyDictionary

from pynetdicom import AE, AllStoragePresentationContexts, evt

from app.record.peer import TIME_OUT
from app.record.staging import Staging
from app.record.waiting import Line
from meshing.dicom.wire import identity_of
from meshing.errors import PlanningError, RequestError, StoreError
from meshing.units import Second

_SYNTAXES = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.80",
             "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.201",
             "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"]


def at_once(event: evt.Event) -> list[socket.socket]:
    """Have a connection send small messages at once: DICOM waits for an answer after each, and the usual delay of 40 ms
    for every image is most of the time of a transfer. Returns the socket, if there is one."""
    connection = event.assoc.dul.socket
    if connection is None or connection.socket is None:
        return []
    connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return [connection.socket]


class Receiver:
    """Listens on a port while its context lasts; `store` gets each image that arrives and returns the status."""

    def __init__(self, title: str, port: int, store: Callable[[evt.Event], int], *, tls: ssl.SSLContext | None = None,
                 ended: Callable[[evt.Event], None] | None = None, time_out: Second = TIME_OUT, address: str = "") -> None:
        self._entity = AE(ae_title=title)
        self._entity.require_called_aet = True
        self._entity.acse_timeout = self._entity.network_timeout = self._entity.dimse_timeout = time_out
        self._entity.add_supported_context("1.2.840.10008.1.1")
        for context in AllStoragePresentationContexts:
            self._entity.add_supported_context(str(context.abstract_syntax), _SYNTAXES)
        self._port, self._tls, self._address = port, tls, address
        self._handlers: list[evt.EventHandlerType] = [(evt.EVT_C_STORE, store), (evt.EVT_CONN_OPEN, at_once)]
        if ended is not None:
            self._handlers.append((evt.EVT_RELEASED, ended))

    def __enter__(self) -> Receiver:
        try:
            self._server = self._entity.start_server((self._address, self._port), block=False, ssl_context=self._tls, evt_handlers=self._handlers)
        except OSError as cause:
            raise RequestError(f"Port {self._port} of this computer cannot be used to receive images ({cause.strerror or cause}); another program "
                               "has it, or it is reserved. Give another one (--port, or receive_port in the settings) and have it entered at the "
                               "PACS.") from cause
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._entity.shutdown()

    @property
    def port(self) -> int:
        """The port in use: the given one, or the one that the system chose for 0."""
        assert self._server is not None
        return int(self._server.server_address[1])


@dataclass
class Inbox:
    """Files what others send: a series goes into `out` when its sender has released the association, whole by its own word."""

    out: Path
    images: int = 0
    series: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    arrived: Callable[[Path, int], None] = lambda series, images: None
    _open: WeakKeyDictionary[Any, dict[tuple[str, str], set[str]]] = field(default_factory=WeakKeyDictionary)

    def store(self, event: evt.Event) -> int:
        data = event.encoded_dataset()
        found = identity_of(data)
        if found is None:
            return 0xC000
        staging = Staging(self.out, found.study_uid, found.series_uid)
        try:
            if not staging.put(found.sop_uid, data):
                return 0xC000
        except StoreError as error:
            self.problems.append(str(error))
            return 0xA700
        self.images += 1
        self._open.setdefault(event.assoc, {}).setdefault((found.study_uid, found.series_uid), set()).add(found.sop_uid)
        return 0x0000

    def ended(self, event: evt.Event) -> None:
        for (study, series), images in self._open.pop(event.assoc, {}).items():
            staging = Staging(self.out, study, series)
            try:
                added = staging.complete(images)
            except PlanningError as error:
                self.problems.append(str(error))
            else:
                self.series.append(staging.home)
                self.arrived(staging.home, added)


def receive(inbox: Inbox, title: str, port: int, line: Line, *, tls: ssl.SSLContext | None = None, ready: Callable[[int], None] = lambda port: None,
            seconds: Second | None = None) -> Inbox:
    """Listen until the watcher stops, or for `seconds`. Raises StoreError when something that arrived cannot be kept; its sender
    was told so."""
    with Receiver(title, port, inbox.store, ended=inbox.ended, tls=tls) as receiver:
        ready(receiver.port)
        began = time.monotonic()
        while not line.stopped and (seconds is None or time.monotonic() - began < seconds):
            if inbox.problems:
                raise StoreError(inbox.problems[0])
            line.tell(0.0, f"listening as {title} on port {receiver.port}: {inbox.images} images, {len(inbox.series)} series")
            time.sleep(0.05)
    return inbox
