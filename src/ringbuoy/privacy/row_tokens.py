"""Tokens that tell PostgreSQL whose sealed rows a connection may see: these contacts, for a few minutes.

A token is signed with DATA/secrets/rows.key and holds for one connection only. The database knows the key in
a place that the service's role cannot read (`row_locks`), so whoever runs SQL as the service can neither
make a token nor use one that was made for another connection.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.settings import Settings

# Long enough for clocks that differ a little; a token that is seen is of no use on another connection.
HOLDS_FOR = timedelta(minutes=5)
SETTING = "ringbuoy.shown"
SHOW = "SELECT ringbuoy_show(%s)"
_BLOCK_BYTES = 64


class RowKeyMissing(Unavailable):
    """The key that opens the database's second lock is not there, or is not a key."""


@dataclass(frozen=True)
class RowKey:
    """The key that signs row tokens."""

    secret: bytes = field(repr=False)

    def token(self, contacts: Iterable[UUID], *, backend: int, at: datetime) -> str:
        """Let the connection with this process id of PostgreSQL see the sealed rows of these contacts."""
        ends = int((at + HOLDS_FOR).timestamp())
        said = f"{backend};{ends};{','.join(map(str, contacts))}"
        return f"{hmac.digest(self.secret, said.encode(), sha256).hex()};{said}"

    @property
    def pads(self) -> tuple[bytes, bytes]:
        """The inner and the outer pad of HMAC-SHA256 (RFC 2104): PostgreSQL checks with its own sha256()."""
        key = self.secret.ljust(_BLOCK_BYTES, b"\0")
        return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def row_key(settings: Settings) -> RowKey:
    """Take the key from the secrets of this installation.

    :raises RowKeyMissing: the file is not there, is not for this process's user, or holds something else.
    """
    try:
        secret = bytes.fromhex(settings.rows_key)
    except ValueError:
        secret = b""
    if len(secret) != sha256().digest_size:
        raise RowKeyMissing(
            "The key that lets the database show sealed rows (secrets/rows.key) is missing or damaged. "
            "Start the service again: a new one is made."
        )
    return RowKey(secret)
