"""The classic way: DICOM messages over an association (PS3.4, PS3.7, PS3.8).

    C-ECHO   is anybody there            C-FIND   what is there (Study Root)
    C-GET    send it to me, over this same association; we are the storage provider for a moment (role selection)
    C-MOVE   send it to the AE title of ...: to our own receiver, where the PACS must know us with host and port
    C-STORE  take this

An association that fails says little. So the reason is looked for afterwards: the name of the host, the port, the
TLS handshake, the answer of the peer.
"""
from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from pynetdicom import AE, build_context, build_role, evt
from pynetdicom.association import Association
from pynetdicom.pdu_primitives import A_ASSOCIATE
from pynetdicom.presentation import PresentationContext

from app.record.link import IMAGE_KEYS, SERIES_KEYS, STUDY_KEYS, Put, Sending
from app.record.peer import Peer
from app.record.receiver import Receiver, at_once
from app.record.waiting import Line, silence_words
from meshing.dicom.wire import Answer, answer, question
from meshing.errors import TransferError
from meshing.units import Second

_VERIFY = "1.2.840.10008.1.1"
_FIND, _MOVE, _GET = (f"1.2.840.10008.5.1.4.1.2.2.{number}" for number in (1, 2, 3))
"""Study Root Query/Retrieve (PS3.4 C.6.2)."""

_WANTED = {"STUDY": STUDY_KEYS, "SERIES": SERIES_KEYS, "IMAGE": IMAGE_KEYS}
_BATCH = 100
"""How many images one request names: the list must stay a reasonable text."""

_REJECTED = (1, 2)
"""Result of an A-ASSOCIATE that is refused for good, and for now (PS3.8 9.3.4)."""

_UNCOMPRESSED = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]
_COMPRESSED = ("1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.5",
               "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.1.99")
_IMAGES = ("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1",
           "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.130", "1.2.840.10008.5.1.4.1.1.20")
"""CT, MR, PET and nuclear medicine: in every compression that can be decoded."""


class Dimse:
    """A Link by DICOM messages. `move` fetches by C-MOVE to a receiver of our own instead of C-GET."""

    def __init__(self, peer: Peer, *, move: bool = False) -> None:
        self.peer = peer
        self._move = move

    def echo(self, line: Line) -> Second:
        began = time.monotonic()
        with self._associated([build_context(_VERIFY)], line) as association:
            status = association.send_c_echo()
            _successful(status, self._who, "C-ECHO", self.peer.time_out)
        return Second(time.monotonic() - began)

    def find(self, level: str, keys: Mapping[str, str], line: Line) -> list[Answer]:
        rows: list[Answer] = []
        asked = question(level, keys, [key for key in _WANTED[level] if key not in keys])
        with self._associated([build_context(_FIND)], line) as association:
            for status, found in association.send_c_find(asked, _FIND):
                if _status(status) in (0xFF00, 0xFF01) and found is not None:
                    rows.append(answer(found))
                    line.tell(0.0, f"{len(rows)} found")
                else:
                    _successful(status, self._who, "C-FIND", self.peer.time_out)
        return rows

    def retrieve(self, study: str, series: str, images: Collection[str], put: Put, line: Line) -> None:
        names = sorted(images)
        for start in range(0, len(names), _BATCH):
            batch = "\\".join(names[start:start + _BATCH])
            keys = {"StudyInstanceUID": study, "SeriesInstanceUID": series, "SOPInstanceUID": batch}
            if self._move:
                self._moved(keys, put, line)
            else:
                self._got(keys, put, line)

    def _got(self, keys: Mapping[str, str], put: Put, line: Line) -> None:
        failure: list[BaseException] = []

        def store(event: evt.Event) -> int:
            return _kept(event, put, line, failure)

        contexts, roles = _storage_contexts()
        asked = question("IMAGE", keys, ())
        with self._associated([build_context(_GET), *contexts], line,
                              handlers=[(evt.EVT_C_STORE, store)], roles=roles) as association:
            for status, _ in association.send_c_get(asked, _GET):
                if failure:
                    raise failure[0]
                if _status(status) != 0xFF00:
                    _successful(status, self._who, "C-GET", self.peer.time_out)

    def _moved(self, keys: Mapping[str, str], put: Put, line: Line) -> None:
        failure: list[BaseException] = []
        asked = question("IMAGE", keys, ())
        with (Receiver(self.peer.calling, self.peer.receive_port, lambda event: _kept(event, put, line, failure), tls=self.peer.ear()),
              self._associated([build_context(_MOVE)], line, patient=True) as association,
              line.patience(self.peer.time_out, self._who)):
            for status, _ in association.send_c_move(asked, self.peer.calling, _MOVE):
                line.heard()
                if failure:
                    raise failure[0]
                if _status(status) != 0xFF00:
                    _successful(status, self._who, "C-MOVE", self.peer.time_out, calling=self.peer.calling)

    def store(self, files: Sequence[Sending], sent: Callable[[Sending], None], line: Line) -> list[tuple[Sending, str]]:
        kinds: dict[tuple[str, str], list[Sending]] = defaultdict(list)
        for file in files:
            kinds[file.identity.sop_class, file.identity.syntax].append(file)
        refused: list[tuple[Sending, str]] = []
        groups = sorted(kinds)
        for start in range(0, len(groups), 120):  # an association has room for 128 presentation contexts
            some = groups[start:start + 120]
            with self._associated([build_context(sop, syntax) for sop, syntax in some], line, all_needed=False) as association:
                taken = {(str(c.abstract_syntax), str(c.transfer_syntax[0])) for c in association.accepted_contexts}
                for kind in some:
                    for file in kinds[kind]:
                        if kind not in taken:
                            refused.append((file, f"{self._who} does not take this kind of object in this compression ({_kind_words(kind)})"))
                            continue
                        if line.stopped:
                            return refused
                        code = _status(association.send_c_store(file.path))
                        if code is None:
                            raise _lost(association, self._who, self.peer.time_out)
                        if code == 0 or code >> 12 == 0xB:
                            sent(file)
                        else:
                            refused.append((file, f"{self._who} refused it (status {code:04X}: {_store_words(code)})"))
        return refused

    @property
    def _who(self) -> str:
        return self.peer.words

    @contextlib.contextmanager
    def _associated(self, contexts: Sequence[PresentationContext], line: Line, *, handlers: Sequence[Any] = (), roles: Sequence[Any] = (),
                    patient: bool = False, all_needed: bool = True) -> Iterator[Association]:
        """An association with the peer, released at the end and aborted when the watcher stops or something fails."""
        peer = self.peer
        line.tell(line.fraction, line.doing or f"connecting to {peer.name}")
        entity = AE(ae_title=peer.calling)
        entity.acse_timeout = entity.connection_timeout = peer.time_out
        entity.dimse_timeout = entity.network_timeout = None if patient else peer.time_out
        address = _reached(peer, line)

        sockets: list[socket.socket] = []

        def note(event: evt.Event) -> None:
            sockets.extend(at_once(event))
            line.closes(lambda: _abort(event.assoc))

        association = entity.associate(address, peer.port, list(contexts), peer.title, tls_args=(peer.trust(), peer.host) if peer.tls else None,
                                       evt_handlers=[(evt.EVT_CONN_OPEN, note), *handlers], ext_neg=list(roles))
        try:
            if not association.is_established:
                raise _refusal(association, peer, contexts)
            line.heard()
            if all_needed and association.rejected_contexts and association.rejected_contexts[0].abstract_syntax == contexts[0].abstract_syntax:
                raise TransferError(f"{self._who} does not offer this service ({_uid_words(contexts[0])}). Ask the people who look after it to "
                                    f"allow it for '{peer.calling}', or choose another way (get, move, DICOMweb).")
            yield association
            if association.is_established:
                association.release()
        finally:
            if association.is_alive():
                _abort(association)
                association.join(1.0)
            for one in sockets:
                one.close()  # pynetdicom forgets to when the other side was quicker


def _abort(association: Association) -> None:
    """End an association at once, and wake whoever waits for its next message or answer: an abort alone leaves them to
    their time-outs."""
    with contextlib.suppress(OSError, AttributeError):  # it has ended by itself meanwhile
        association.abort(block=False)
        association.dimse.msg_queue.put((None, None))
        waiting: Any = association.dul.to_user_queue
        waiting.put(None)  # what receive_pdu gives after its time-out


def _kept(event: evt.Event, put: Put, line: Line, failure: list[BaseException]) -> int:
    """Keep an arrived image; the status for its sender. A failure of ours ends the association: PACS go on sending otherwise."""
    try:
        line.heard()
        if line.stopped or failure:
            return 0xA700
        named = str(getattr(event.request, "AffectedSOPInstanceUID", ""))
        return 0x0000 if put(named, event.encoded_dataset()) else 0xC000
    except BaseException as error:  # pynetdicom would turn it into a status and go on
        failure.append(error)
        event.assoc.dimse_timeout = 0.2  # nobody will say anything more
        event.assoc.abort()
        return 0xA700


def _storage_contexts() -> tuple[list[PresentationContext], list[Any]]:
    """What C-GET may bring: images in every compression that can be decoded, and what is drawn on them."""
    drawn = ("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.481.3", "1.2.840.10008.5.1.4.1.1.66.1", "1.2.840.10008.5.1.4.1.1.7",
             "1.2.840.10008.5.1.4.1.1.104.1", "1.2.840.10008.5.1.4.1.1.88.33", "1.2.840.10008.5.1.4.1.1.88.22", "1.2.840.10008.5.1.4.1.1.481.2",
             "1.2.840.10008.5.1.4.1.1.481.5", "1.2.840.10008.5.1.4.1.1.2.2", "1.2.840.10008.5.1.4.1.1.4.4", "1.2.840.10008.5.1.4.1.1.66.5",
             "1.2.840.10008.5.1.4.1.1.67", "1.2.840.10008.5.1.4.1.1.11.1")
    contexts = [build_context(sop, _UNCOMPRESSED) for sop in (*_IMAGES, *drawn)]
    contexts += [build_context(sop, syntax) for sop in _IMAGES for syntax in _COMPRESSED]
    return contexts, [build_role(sop, scp_role=True) for sop in (*_IMAGES, *drawn)]


def _reached(peer: Peer, line: Line) -> str:
    """The address of the peer, once a connection (and TLS) with it was possible.

    An association that fails says nothing of the reason and leaves its socket open; so the way is tried first.
    """
    who = peer.words
    try:
        address = str(socket.getaddrinfo(peer.host, peer.port, type=socket.SOCK_STREAM)[0][4][0])
    except OSError as cause:
        raise TransferError(f"There is no computer called '{peer.host}' ({who}); look at the name, and whether this computer is in the hospital's "
                            "network (VPN).") from cause
    try:
        with socket.create_connection((address, peer.port), timeout=peer.time_out) as plain:
            if peer.tls:
                line.closes(lambda: _shut(plain))
                with peer.trust().wrap_socket(plain, server_hostname=peer.host):
                    pass
    except ConnectionRefusedError as cause:
        raise TransferError(f"Nothing listens at {peer.host} on port {peer.port} ({who}): the port is closed. Look at the port, and whether the PACS "
                            "is running.") from cause
    except ssl.SSLCertVerificationError as cause:
        raise TransferError(f"{who} shows a certificate that cannot be trusted ({cause.verify_message}). If it is the hospital's own, name its "
                            "certificate as ca; nothing was sent.") from cause
    except ssl.SSLError as cause:
        raise TransferError(f"{who} does not agree on TLS ({cause.reason or cause}). Look whether the port is the one for TLS and whether it wants a "
                            "certificate of ours (certificate, key).") from cause
    except TimeoutError as cause:
        raise TransferError(silence_words(who, peer.time_out)) from cause
    except OSError as cause:
        raise TransferError(f"{who} cannot be reached ({cause.strerror or cause}); look at the network.") from cause
    return address


def _shut(some: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it has ended by itself meanwhile
        some.shutdown(socket.SHUT_RDWR)


def _refusal(association: Association, peer: Peer, contexts: Sequence[PresentationContext]) -> TransferError:
    """Why there is no association."""
    said = _told(association)
    if said is not None and said.result in _REJECTED:
        reason = said.reason_str
        if "Called AE title" in reason:
            return TransferError(f"{peer.words} refused the association: it does not call itself '{peer.title}'. Ask for its AE title (capital and "
                                 "small letters matter).")
        if "Calling AE title" in reason:
            return TransferError(f"{peer.words} refused the association: it does not know us as '{peer.calling}'. Ask the people who look after it "
                                 "to enter this AE title with the address of this computer, or give --calling with one that it knows.")
        return TransferError(f"{peer.words} refused the association ({reason}). Try again later, or ask the people who look after it.")
    if said is not None and not association.accepted_contexts and association.rejected_contexts:
        return TransferError(f"{peer.words} offers nothing of what was asked ({_uid_words(contexts[0])}). Ask the people who look after it to allow "
                             f"it for '{peer.calling}'.")
    certificate = " and whether it wants a certificate of ours (certificate, key)" if peer.tls and not peer.certificate else ""
    return TransferError(f"{peer.words} takes the call but did not answer as a DICOM system within {peer.time_out:g} s, or hung up. Look whether "
                         "the port "
                         f"is that of DICOM{'' if peer.tls else ' and not of DICOM over TLS'}{certificate}, and whether the system is well.")


def _told(association: Association) -> A_ASSOCIATE | None:
    """What the peer answered to the request for an association. When it rejects and hangs up before pynetdicom looks whether the connection
    stands, pynetdicom takes it for one that never stood and leaves the answer in the queue."""
    if association.acceptor.primitive is not None:
        return association.acceptor.primitive
    left = list(association.dul.to_user_queue.queue)
    return next((one for one in left if isinstance(one, A_ASSOCIATE)), None)


def _lost(association: Association, who: str, time_out: Second) -> TransferError:
    return TransferError(f"The connection to {who} broke, or it did not answer for {time_out:g} s. What is finished is kept; give the same command "
                         "again to go on from there.")


def _status(status: Any) -> int | None:
    """The code of an answer; None when there was none."""
    code = getattr(status, "Status", None)
    return None if code is None else int(code)


def _successful(status: Any, who: str, what: str, time_out: Second, calling: str = "") -> None:
    code = _status(status)
    if code is None:
        raise TransferError(f"The connection to {who} broke, or it did not answer {what} for {time_out:g} s. What has arrived is kept; give the same "
                            "command again to go on from there.")
    if code == 0xA801:
        raise TransferError(f"{who} does not know where to send images for '{calling}'. Ask the people who look after it to enter this AE title with "
                            "the address of this computer and the port of receive_port, or fetch with --by get.")
    if code == 0xFE00:
        raise TransferError(f"{who} has cancelled {what}.")
    if code != 0 and code >> 12 != 0xB:  # Bxxx: done with warnings; what is missing shows in the count
        comment = str(getattr(status, "ErrorComment", "") or "")
        raise TransferError(f"{who} could not carry out {what} (status {code:04X}{': ' + comment if comment else ''}).")


def _store_words(code: int) -> str:
    if code >> 8 == 0xA7:
        return "it has no room"
    if code >> 8 == 0xA9:
        return "the object is not of its kind"
    return "it cannot understand or keep the object" if code >> 12 == 0xC else "not taken"


def _uid_words(context: PresentationContext) -> str:
    return getattr(context.abstract_syntax, "name", str(context.abstract_syntax))


def _kind_words(kind: tuple[str, str]) -> str:
    context = build_context(*kind)
    return f"{_uid_words(context)}, {context.transfer_syntax[0].name}"
