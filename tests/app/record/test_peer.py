"""Who is meant: addresses, entries of the settings file, and what is wrong with them."""
from pathlib import Path

import pytest

from app.record.peer import Peer, peer_of, peers_in
from app.record.service import known_peers, link_to
from meshing.errors import RequestError

SETTINGS = """
[hospital]
title = "PACS"
host = "pacs.example.org"
port = 11112
calling = "THEATRE"
receive_port = 11113
tls = true
ca = "ca.pem"
time_out = 12

[archive]
url = "https://archive.example.org/dicom-web"
user = "me"
password_file = "secret"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "pacs.toml"
    path.write_text(SETTINGS)
    return path


def test_addresses() -> None:
    assert peer_of("PACS@10.1.2.3:104") == Peer("PACS@10.1.2.3:104", "PACS", "10.1.2.3", 104)
    assert peer_of("MY PACS@[::1]:104").host == "::1"
    assert peer_of("https://a.example.org/rs/").url == "https://a.example.org/rs"
    assert peer_of("PACS@10.1.2.3:104", calling="US", tls=True, time_out=None).words == "PACS@10.1.2.3:104"


def test_entries(settings: Path) -> None:
    peer = peer_of("hospital", settings, calling="OTHER")
    assert (peer.title, peer.host, peer.port, peer.calling, peer.tls, peer.ca) == ("PACS", "pacs.example.org", 11112, "OTHER", True,
                                                                                  settings.parent / "ca.pem")
    assert peer.time_out == 12
    assert peer.words == "hospital (PACS at pacs.example.org:11112, TLS)"
    assert [one.name for one in known_peers(settings)] == ["hospital", "archive"]
    assert known_peers(settings.with_name("none.toml")) == ()


@pytest.mark.parametrize(("text", "words"), [
    ("[a]\ntitel = 'X'\nhost = 'h'\nport = 1", "unknown key 'titel'; is it 'title'"),
    ("[a]\ntitle = 'X'\nhost = 'h'\nport = '1'", "port of the peer .a. is '1', which is not of the right kind"),
    ("[a]\ntitle = 'X'\nhost = 'h'\nport = 70000", "must lie between 1 and 65535"),
    ("[a]\ntitle = 'A TITLE THAT IS TOO LONG'\nhost = 'h'\nport = 1", "is not an AE title"),
    ("[a]\nhost = 'h'\nurl = 'https://h'\nport = 1", "either url .* or title, host and port"),
    ("[a]\nurl = 'ftp://h'", "not one of http or https"),
    ("[a]\nurl = 'http://h.example.org'\nuser = 'me'", "a line that everybody can read"),
    ("[a]\ntitle = 'X'\nhost = 'h'\nport = 1\nkey = 'k'", "a key without its certificate"),
    ("a = 1", "not the table of a peer"),
    ("[a", "cannot be read"),
])
def test_what_is_wrong_with_an_entry(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "pacs.toml"
    path.write_text(text)
    with pytest.raises(RequestError, match=words):
        peers_in(path)


def test_unknown_names_say_what_there_is(settings: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no peer 'nobody' .* .it has hospital, archive"):
        peer_of("nobody", settings)
    with pytest.raises(RequestError, match=r"none\.toml' cannot be read"):
        peer_of("nobody", tmp_path / "none.toml")


def test_moving_needs_a_port_of_ours_and_tls_a_certificate() -> None:
    with pytest.raises(RequestError, match="give --port"):
        link_to(peer_of("PACS@10.1.2.3:104"), "move")
    with pytest.raises(RequestError, match="certificate of our own"):
        peer_of("PACS@10.1.2.3:104", tls=True).ear()
    with pytest.raises(RequestError, match="cannot be used"):
        peer_of("PACS@10.1.2.3:104", tls=True, ca=Path("/no/such/file")).trust()
