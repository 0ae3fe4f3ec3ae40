"""Who the patient of a case without identity is: a small file beside the case that only the key of this user opens.

CASE/identity.sealed: one byte, the number of the format (1), 12 bytes of nonce, then a JSON object encrypted with AES-256 in Galois/Counter Mode
(NIST SP 800-38D), which is refused when a bit of it was changed or when it was sealed for other images. It holds the name and number of the
patient and the secret of the de-identification, with which later images of the same patient get the same pseudonym. The key lies with the
settings of the user, readable by that user alone, never in the case: who gets the case gets a pseudonym.
"""
from __future__ import annotations

import json
import os
import secrets
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from app.atomic import write_atomically
from meshing.dicom.deidentify import key_of
from meshing.errors import PlanningError, StoreError

NAME, FORMAT, NONCE_BYTES = "identity.sealed", 1, 12


@dataclass(frozen=True)
class Identity:
    """The patient in words, and the secret of the de-identification in hexadecimal digits."""

    patient: str
    secret: str


def key_file() -> Path:
    """Where the key of this user lies, beside the settings of other programs."""
    home = Path.home()
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(home)
    elif sys.platform == "darwin":
        base = str(home / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or str(home / ".config")
    return Path(base) / "rehearse" / "identity.key"


def key_of_user(path: Path) -> bytes:
    """The key in the file `path`, made there when there is none. Raises StoreError when it cannot be kept, RequestError when it is no key."""
    try:
        return key_of(path)
    except OSError as error:
        raise StoreError(f"the key for identities of patients cannot be kept in {path}: {error.strerror or error}") from None


def seal(case: Path, who: Identity, series: str, key: bytes) -> None:
    """Write who the patient of the images `series` (their UID in the case) is, for the owner of the 32-byte `key`.

    Raises StoreError when it cannot be written.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only a case without identity needs it

    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, json.dumps(asdict(who)).encode(), _bound_to(series))
    try:
        write_atomically(case / NAME, bytes([FORMAT]) + nonce + sealed)
    except OSError as error:
        raise StoreError(f"the identity of the patient cannot be kept in {case}: {error.strerror or error}") from None


def sealed(case: Path) -> bool:
    """Does this case keep an identity?"""
    return (case / NAME).exists()


def unsealed(case: Path, series: str, path: Path) -> Identity | None:
    """Who the patient is, None where nothing is kept, where the key in the file `path` is not the one it was sealed with, or where the file is
    damaged or belongs to other images."""
    if not sealed(case) or not path.exists():
        return None
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        data = (case / NAME).read_bytes()
        if data[:1] != bytes([FORMAT]):
            return None
        found = json.loads(AESGCM(key_of_user(path)).decrypt(data[1:1 + NONCE_BYTES], data[1 + NONCE_BYTES:], _bound_to(series)))
        return Identity(str(found["patient"]), str(found["secret"]))
    except (InvalidTag, PlanningError, OSError, ValueError, KeyError, TypeError):
        return None


def _bound_to(series: str) -> bytes:
    return f"rehearse identity {FORMAT} {series}".encode()
