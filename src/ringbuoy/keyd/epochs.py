"""Epochs: one key for each class of content and month. Destroying it erases all that it wrapped.

An epoch has one random secret. From it come two keys: one wraps the contacts' keys in keyd's file,
the other is an X25519 pair whose public half lets anybody hand a fresh key to keyd, even while
keyd is down. Names are `words-2026-11`: class, then month, in UTC.
"""

import re
from datetime import UTC, datetime
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ringbuoy.kernel.errors import Refused
from ringbuoy.keyd.retention import Retention

_NAME = re.compile(r"([a-z]+)-(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_QUARTERS_LIVE = 3


class BadEpoch(Refused):
    """Not the name of an epoch."""


def epoch_name(retention: Retention, *, at: datetime) -> str:
    """Name the epoch of a class at this moment."""
    return f"{retention}-{at.astimezone(UTC):%Y-%m}"


def retention_of(epoch: str) -> Retention:
    """Tell the class of content of an epoch.

    :raises BadEpoch: no such name or class.
    """
    match = _NAME.fullmatch(epoch)
    if match is None or match[1] not in set(Retention):
        raise BadEpoch("This is not the name of an epoch.")
    return Retention(match[1])


def months_to_have(at: datetime) -> list[datetime]:
    """Give this month and the next: the next one's key must be known before keyd could be down."""
    first = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return [first, _a_month_after(first)]


def month_over(epoch: str) -> datetime:
    """Tell the moment at which the month of an epoch is over.

    :raises BadEpoch: no such name.
    """
    match = _NAME.fullmatch(epoch)
    if match is None:
        raise BadEpoch("This is not the name of an epoch.")
    return _a_month_after(datetime(int(match[2]), int(match[3]), 1, tzinfo=UTC))


def live_quarters(at: datetime) -> list[str]:
    """Name the quarters whose blind index still finds a returning caller, the present one first."""
    moment = at.astimezone(UTC)
    count = moment.year * 4 + (moment.month - 1) // 3
    return [f"{n // 4}-Q{n % 4 + 1}" for n in range(count, count - _QUARTERS_LIVE, -1)]


class EpochKeys:
    """The two keys that come from the secret of one epoch."""

    def __init__(self, name: str, secret: bytes) -> None:
        self.name = name
        self._secret = secret

    @cached_property
    def wrapping_key(self) -> bytes:
        """The key that wraps contacts' keys in keyd's file."""
        return self._derived(b"wrapping")

    @cached_property
    def private_key(self) -> X25519PrivateKey:
        """The private half of the pair to which fresh keys are wrapped."""
        return X25519PrivateKey.from_private_bytes(self._derived(b"x25519"))

    @property
    def public_bytes(self) -> bytes:
        """The public half, 32 bytes, for everybody to see."""
        return self.private_key.public_key().public_bytes_raw()

    def _derived(self, use: bytes) -> bytes:
        info = b"ringbuoy epoch 1 " + use + b" " + self.name.encode()
        return HKDF(SHA256(), length=32, salt=None, info=info).derive(self._secret)


def _a_month_after(first: datetime) -> datetime:
    if first.month == 12:
        return first.replace(year=first.year + 1, month=1)
    return first.replace(month=first.month + 1)
