"""Grants on the side of those who sign them, and the key pair that the server makes for it."""

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.keyd.grants import BadGrant, Grant, sign

__all__ = [
    "OPERATOR",
    "BadGrant",
    "Grant",
    "GrantKeyMissing",
    "GrantSigner",
    "grant",
    "line_grant",
    "make_grant_key",
]


# The role of whoever may run commands on the machine.
OPERATOR = "operator"


class GrantKeyMissing(Unavailable):
    """The private half is not there, or is not a key."""


def grant(*, person: int, role: str, contact: UUID, purpose: str, own_live: bool, at: datetime) -> Grant:
    """Say that a person passed the gate to a contact at this moment. It is signed when it is sent."""
    return Grant(person, role, contact, purpose, own_live, at)


def line_grant(contact: UUID, *, at: datetime) -> Grant:
    """Say that the line itself opens a live contact: to greet, to ask gently, to go on after a restart."""
    return Grant(None, "line", contact, "line", own_live=True, passed_at=at)


class GrantSigner:
    """Signs grants with the center's private key. Reads the file once, when first needed."""

    def __init__(self, private_path: Path) -> None:
        self._path = private_path
        self._key: Ed25519PrivateKey | None = None

    def sign(self, grant: Grant) -> str:
        """Sign a grant for the next 60 seconds and one use.

        :raises GrantKeyMissing: the private key is not there.
        """
        if self._key is None:
            self._key = _read_private(self._path)
        return sign(grant, self._key, at=now())


def make_grant_key(private_path: Path, public_path: Path) -> None:
    """Make the pair that signs grants, unless it is there; write the public half for keyd again.

    The private half is 0600 and its owner is whoever calls; the folders must exist.
    """
    if not private_path.exists():
        _write_new(private_path, Ed25519PrivateKey.generate().private_bytes_raw(), mode=0o600)
    public = _read_private(private_path).public_key().public_bytes_raw()
    if not public_path.exists() or public_path.read_bytes() != public:
        _write_new(public_path, public, mode=0o644)


def _read_private(path: Path) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except (OSError, ValueError):
        raise GrantKeyMissing(
            "Records cannot be opened: the key that signs grants is missing. Run ./ringbuoy doctor."
        ) from None


def _write_new(path: Path, content: bytes, *, mode: int) -> None:
    waiting = path.with_name(f".{path.name}.new")
    waiting.unlink(missing_ok=True)
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())
    waiting.replace(path)
