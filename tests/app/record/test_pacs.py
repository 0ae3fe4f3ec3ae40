"""Against a real PACS (Orthanc on loopback): what is there, whole transfers, broken ones, and every way to be refused."""
from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pydicom
import pytest
from pynetdicom.acse import ACSE

from app.record import staging
from app.record.peer import Peer
from app.record.service import echo, fetch_study, find_series, find_studies, receive_here, send_files
from meshing.dicom.index import index_folder
from meshing.errors import Cancelled, RequestError, StoreError, TransferError
from meshing.units import Second
from tests.app.record.servers import Orthanc, breaking_wire, certificate, deaf_server, free_port
from tests.meshing.dicom import sample

Way = Callable[[Orthanc], tuple[Peer, str]]

WAYS: dict[str, Way] = {
    "get": lambda archive: (archive.peer, "get"),
    "move": lambda archive: (archive.peer, "move"),
    "web": lambda archive: (archive.web, "get"),
}
LINKS = {"dimse": lambda archive: archive.peer, "web": lambda archive: archive.web}


def pixels(folder: Path) -> dict[str, str]:
    """What each image below `folder` is, with its pixels and geometry."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            image = pydicom.dcmread(path)
            text = f"{image.SeriesInstanceUID} {image.ImagePositionPatient} {image.PixelSpacing} {image.PatientName}".encode()
            found[str(image.SOPInstanceUID)] = hashlib.sha256(text + image.PixelData).hexdigest()
    return found


def paragraph(error: pytest.ExceptionInfo[Exception]) -> str:
    """The text of an error, which must be one paragraph that ends as a sentence."""
    text = str(error.value)
    assert "\n" not in text
    assert text.endswith((".", ")"))
    assert len(text) > 40
    return text


@pytest.mark.parametrize("link", LINKS)
def test_echo(archive: Orthanc, link: str) -> None:
    assert 0 < echo(LINKS[link](archive)) < 5


@pytest.mark.parametrize("link", LINKS)
def test_find(archive: Orthanc, study: Path, link: str) -> None:
    archive.add(study)
    peer = LINKS[link](archive)
    (found,) = find_studies(peer, {"PatientID": "P-*"})
    assert found["PatientName"] == "Doe^Jane"
    assert (found["StudyDate"], found["StudyDescription"]) == ("20240507", "Liver")
    assert (found["NumberOfStudyRelatedSeries"], found["NumberOfStudyRelatedInstances"]) == ("2", "17")
    assert [find_studies(peer, keys) == [] for keys in ({"PatientName": "Nobody*"}, {"StudyDate": "20250101-"})] == [True, True]
    assert len(find_studies(peer, {"StudyDate": "20240101-20241231", "ModalitiesInStudy": "CT"})) == 1
    series = find_series(peer, found["StudyInstanceUID"])
    assert sorted(row["NumberOfSeriesRelatedInstances"] for row in series) == ["12", "5"]
    with pytest.raises(RequestError, match="Say whom or what"):
        find_studies(peer, {"PatientID": ""})


@pytest.mark.parametrize("way", WAYS)
def test_a_study_arrives_whole_and_as_it_was(archive: Orthanc, study: Path, tmp_path: Path, way: str) -> None:
    archive.add(study)
    peer, by = WAYS[way](archive)
    seen: list[float] = []
    fetched = fetch_study(peer, "2.25.1000", None, tmp_path / "out", lambda fraction, doing: seen.append(fraction), way=by)
    assert sorted((one.images, one.added) for one in fetched) == [(5, 5), (12, 12)]
    assert pixels(tmp_path / "out") == pixels(study)
    assert seen == sorted(seen)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert {series.slices for one in index_folder(tmp_path / "out") for series in one.series if series.usable} == {5, 12}
    again = fetch_study(peer, "2.25.1000", None, tmp_path / "out", way=by)
    assert [one.added for one in again] == [0, 0]


@pytest.mark.parametrize("link", LINKS)
def test_send_leaves_out_what_is_there_and_asks_in_the_end(archive: Orthanc, study: Path, link: str) -> None:
    peer = LINKS[link](archive)
    first = send_files(peer, [study / "1"])
    assert (first.sent, first.there, first.refused, first.others) == (12, 0, (), 0)
    second = send_files(peer, [study])
    assert (second.sent, second.there) == (5, 12)
    assert (send_files(peer, [study], again=True).sent, archive.rest("/statistics")["CountInstances"]) == (17, 17)


def test_compressed_images_arrive_as_they_are(archive: Orthanc, study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for path in (study / "2").iterdir():
        image = pydicom.dcmread(path)
        image.compress(pydicom.uid.RLELossless, generate_instance_uid=False)
        image.save_as(folder / path.name)
    assert send_files(archive.peer, [folder]).sent == 5
    originals = {f"{image.SOPInstanceUID}.dcm": image.pixel_array.tobytes() for image in map(pydicom.dcmread, folder.iterdir())}
    for number, (peer, way) in enumerate(make(archive) for make in WAYS.values()):
        (fetched,) = fetch_study(peer, "2.25.1000", None, tmp_path / str(number), way=way)
        for path in fetched.folder.iterdir():
            assert pydicom.dcmread(path).pixel_array.tobytes() == originals[path.name]


@pytest.mark.parametrize("way", ["get", "web"])
def test_a_broken_transfer_imports_nothing_and_goes_on(archive: Orthanc, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                             way: str) -> None:
    """The wire is cut in the middle of the images, every time; then it is whole again."""
    archive.add(study / "1")
    out = tmp_path / "out"
    put: list[str] = []
    keep = staging.Staging.put

    cut: list[Callable[[], object]] = [lambda: None]

    def counted(self: staging.Staging, uid: str, data: bytes) -> bool:
        put.append(uid)
        if len(put) == 4:
            cut[0]()
        return keep(self, uid, data)

    monkeypatch.setattr(staging.Staging, "put", counted)
    with breaking_wire(archive.dicom_port if way == "get" else archive.http_port, 0) as (port, brought):
        cut[0] = lambda: brought.__setitem__(0, 200)  # from the fourth image on, every connection ends early
        peer = replace(archive.peer, port=port) if way == "get" else replace(archive.web, url=f"http://127.0.0.1:{port}/dicom-web")

        with pytest.raises(TransferError) as error:
            fetch_study(peer, "2.25.1000", None, out)
        words = paragraph(error)
        assert "nothing of it was imported" in words
        assert "go on from there" in words
        assert not out.exists()
        kept = {path.stem for path in (tmp_path / ".out.incoming").rglob("*.dcm")}
        assert 0 < len(kept) < 12
        brought[0] = 0
        put.clear()
        cut[0] = lambda: None
        (fetched,) = fetch_study(peer, "2.25.1000", None, out)
    assert fetched.images == 12
    assert not kept & set(put), "what was there was asked for again"
    assert pixels(out) == pixels(study / "1")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_server_dies_in_the_middle_and_comes_back(archive: Orthanc, tmp_path: Path) -> None:
    """A server of its own is killed while it sends; after its return the same request finishes."""
    server = Orthanc(tmp_path / "server").start()
    try:
        sample.write(sample.volume((30, 96, 96)), tmp_path / "in")
        server.add(tmp_path / "in")
        uid = str(pydicom.dcmread(next((tmp_path / "in").iterdir())).StudyInstanceUID)
        waiting = tmp_path / ".out.incoming"
        killer = threading.Thread(target=lambda: (until(lambda: len(list(waiting.rglob("*.dcm"))) >= 3), server.stop(kill=True)))
        killer.start()
        with pytest.raises(TransferError) as error:
            fetch_study(server.peer, uid, None, tmp_path / "out")
        killer.join()
        assert "kept" in paragraph(error)
        assert not (tmp_path / "out").exists()
        kept = len(list(waiting.rglob("*.dcm")))
        assert 3 <= kept < 30
        server.start()
        (fetched,) = fetch_study(server.peer, uid, None, tmp_path / "out")
        assert (fetched.images, fetched.added) == (30, 30)
        assert pixels(tmp_path / "out") == pixels(tmp_path / "in")
    finally:
        server.stop()


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.002)


@pytest.mark.parametrize("way", WAYS)
def test_cancel_is_heard_at_once_and_keeps_what_arrived(archive: Orthanc, tmp_path: Path, way: str) -> None:
    sample.write(sample.volume((30, 96, 96)), tmp_path / "in")
    archive.add(tmp_path / "in")
    uid = archive.rest(f"/studies/{archive.rest('/studies')[0]}")["MainDicomTags"]["StudyInstanceUID"]
    peer, by = WAYS[way](archive)
    asked: list[float] = []
    waiting = tmp_path / ".out.incoming"

    def stop(fraction: float, doing: str) -> None:
        if len(list(waiting.rglob("*.dcm"))) >= 2:
            asked.append(time.monotonic())
            raise Cancelled("cancelled")

    try:
        fetch_study(peer, uid, None, tmp_path / "out", stop, way=by)
    except Cancelled:
        assert time.monotonic() - asked[0] < 1.5
        arrived = list((tmp_path / "out").rglob("*.dcm"))
        if arrived:  # all was there before the watcher looked: then it is whole
            assert len(arrived) == 30
        else:
            assert 2 <= len(list(waiting.rglob("*.dcm"))) < 30
    else:
        assert way == "web"  # over loopback it can be done before the watcher has looked once
    (fetched,) = fetch_study(peer, uid, None, tmp_path / "out", way=by)
    assert fetched.images == 30


@pytest.mark.parametrize("kind", ["dimse", "web", "move", "tls"])
def test_who_accepts_and_never_answers_is_waited_for_no_longer_than_said(tmp_path: Path, kind: str) -> None:
    with deaf_server() as port:
        peer = Peer("deaf", "DEAF", "127.0.0.1", port, time_out=Second(0.6), receive_port=free_port(), tls=kind == "tls")
        if kind == "web":
            peer = Peer("deaf", url=f"http://127.0.0.1:{port}/dicom-web", time_out=Second(0.6))
        began = time.monotonic()
        with pytest.raises(TransferError, match=r"deaf.*(answer|0\.6 s)") as error:
            fetch_study(peer, "1.2.3", None, tmp_path / "out", way="move" if kind == "move" else "get")
        assert time.monotonic() - began < 5
        assert "0.6 s" in paragraph(error)


@pytest.mark.parametrize("kind", ["dimse", "web"])
def test_cancel_is_heard_while_the_other_side_is_silent(kind: str) -> None:
    with deaf_server() as port:
        peer = Peer("deaf", "DEAF", "127.0.0.1", port) if kind == "dimse" else Peer("deaf", url=f"http://127.0.0.1:{port}/dicom-web")
        assert peer.time_out == 30
        began = time.monotonic()

        def stop(fraction: float, doing: str) -> None:
            if time.monotonic() - began > 0.4:
                raise Cancelled("cancelled")

        with pytest.raises(Cancelled):
            echo(peer, stop)
        assert time.monotonic() - began < 3.0


def test_each_refusal_is_one_paragraph_with_its_cause(archive: Orthanc, study: Path, tmp_path: Path) -> None:
    archive.add(study / "2")
    peer, web = archive.peer, archive.web
    closed = free_port()
    wrong: dict[str, tuple[Callable[[], object], str]] = {
        "wrong AE title": (lambda: echo(replace(peer, title="NOBODY")), "does not call itself 'NOBODY'"),
        "unknown caller": (lambda: echo(replace(peer, calling="STRANGER")), "'STRANGER'"),
        "unknown host": (lambda: echo(replace(peer, host="no-such-host.invalid")), "no computer called 'no-such-host.invalid'"),
        "port closed": (lambda: echo(replace(peer, port=closed)), f"port {closed} .* the port is closed"),
        "not DICOM": (lambda: echo(replace(peer, port=archive.http_port, time_out=Second(1.0))), "did not answer as a DICOM system"),
        "no such study": (lambda: fetch_study(peer, "1.2.3", None, tmp_path), "has no study 1.2.3"),
        "no such series": (lambda: fetch_study(peer, "2.25.1000", "1.2.3", tmp_path), "has no series 1.2.3"),
        "moved elsewhere": (lambda: fetch_study(replace(peer, receive_port=closed), "2.25.1000", None, tmp_path / "m", way="move"),
                            "nothing of it was imported"),
        "web, unknown host": (lambda: echo(replace(web, url="http://no-such-host.invalid/rs")), "no computer called"),
        "web, port closed": (lambda: echo(replace(web, url=f"http://127.0.0.1:{closed}/rs")), "the port is closed"),
        "web, wrong address": (lambda: echo(replace(web, url=f"http://127.0.0.1:{archive.http_port}/elsewhere")), "404"),
        "web, no DICOMweb": (lambda: echo(replace(web, url=f"http://127.0.0.1:{archive.http_port}/app")), "DICOMweb|404"),
    }
    for name, (does, words) in wrong.items():
        with pytest.raises(TransferError, match=words) as error:
            does()
        assert paragraph(error), name


def test_a_rejection_that_comes_before_anybody_looks_is_heard(archive: Orthanc, monkeypatch: pytest.MonkeyPatch) -> None:
    send = ACSE.send_request

    def slowly(negotiation: ACSE) -> None:
        send(negotiation)
        time.sleep(0.3)  # the archive has rejected and hung up by now, as it does on a machine that is busy

    monkeypatch.setattr(ACSE, "send_request", slowly)
    with pytest.raises(TransferError, match="does not call itself 'NOBODY'"):
        echo(replace(archive.peer, title="NOBODY"))


def test_a_port_that_another_program_has(archive: Orthanc, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=f"Port {archive.http_port} of this computer cannot be used"):
        receive_here(tmp_path, "REHEARSE", archive.http_port, seconds=Second(1.0))


def test_what_a_pacs_sends_by_itself_arrives_whole(archive: Orthanc, study: Path, tmp_path: Path) -> None:
    archive.add(study)
    ports: list[int] = []
    done: list[tuple[Path, int]] = []
    asked: list[threading.Thread] = []

    def push(port: int) -> None:
        ports.append(port)
        asked.append(threading.Thread(target=lambda: archive.rest("/modalities/us/store", archive.rest("/studies")[0].encode())))
        asked[0].start()

    def stop(fraction: float, doing: str) -> None:
        if len(done) == 2:
            raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        receive_here(tmp_path / "in", "REHEARSE", archive.receive_port, stop, ready=push, seconds=Second(20.0),
                     arrived=lambda series, images: done.append((series, images)))
    asked[0].join()
    assert ports == [archive.receive_port]
    assert sorted(images for _, images in done) == [5, 12]
    assert pixels(tmp_path / "in") == pixels(study)


@pytest.mark.parametrize("way", WAYS)
def test_a_disk_that_takes_nothing_is_said_and_ends_the_transfer(archive: Orthanc, study: Path, tmp_path: Path, way: str) -> None:
    archive.add(study / "2")
    (tmp_path / ".out.incoming").write_text("a file where a folder is needed")
    peer, by = WAYS[way](archive)
    with pytest.raises(StoreError, match="cannot be kept") as error:
        fetch_study(peer, "2.25.1000", None, tmp_path / "out", way=by)
    assert paragraph(error)
    assert not (tmp_path / "out").exists()


def test_a_receiver_that_cannot_keep_what_arrives_says_so_to_both_sides(archive: Orthanc, study: Path, tmp_path: Path) -> None:
    archive.add(study / "2")
    (tmp_path / ".in.incoming").write_text("a file where a folder is needed")
    answers: list[str] = []

    def push(port: int) -> None:
        def ask() -> None:
            try:
                archive.rest("/modalities/us/store", archive.rest("/studies")[0].encode())
            except OSError as error:
                answers.append(str(error))

        asked.append(threading.Thread(target=ask))
        asked[0].start()

    asked: list[threading.Thread] = []
    with pytest.raises(StoreError, match="cannot be kept"):
        receive_here(tmp_path / "in", "REHEARSE", archive.receive_port, ready=push, seconds=Second(10.0))
    asked[0].join()
    assert len(answers) == 1


def test_dicom_tls_with_certificates_on_both_sides(tmp_path: Path, study: Path) -> None:
    theirs, their_key = certificate(tmp_path / "c", "theirs")
    ours, our_key = certificate(tmp_path / "c", "ours")
    other, _ = certificate(tmp_path / "c", "other")
    server = Orthanc(tmp_path / "server", more={"DicomTlsEnabled": True, "DicomTlsCertificate": str(theirs), "DicomTlsPrivateKey": str(their_key),
                                                "DicomTlsTrustedCertificates": str(ours)})
    server.start()
    try:
        peer = replace(server.peer, tls=True, ca=theirs, certificate=ours, key=our_key, time_out=Second(1.5))
        assert send_files(peer, [study / "2"]).sent == 5
        (fetched,) = fetch_study(peer, "2.25.1000", None, tmp_path / "out")
        assert fetched.images == 5
        untrusted = "certificate that cannot be trusted"
        for changed, words in ((replace(peer, ca=other), untrusted), (replace(peer, ca=None), untrusted),
                               (replace(peer, certificate=None, key=None), "certificate of ours|hung up"), (replace(peer, tls=False), "over TLS")):
            with pytest.raises(TransferError, match=words) as error:
                echo(changed)
            assert paragraph(error)
    finally:
        server.stop()


def test_a_series_that_grew_gets_only_what_is_new(archive: Orthanc, study: Path, tmp_path: Path) -> None:
    files = sorted((study / "1").iterdir())
    for path in files[:8]:
        archive.rest("/instances", path.read_bytes())
    (first,) = fetch_study(archive.peer, "2.25.1000", None, tmp_path / "out")
    for path in files[8:]:
        archive.rest("/instances", path.read_bytes())
    (second,) = fetch_study(archive.peer, "2.25.1000", None, tmp_path / "out")
    assert (first.images, second.images, second.added) == (8, 12, 4)
    assert pixels(tmp_path / "out") == pixels(study / "1")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
