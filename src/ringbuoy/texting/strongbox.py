"""What is locked with a key outside the database: carriers' secrets, and who has which number.

A number is known again by a keyed fingerprint, without asking keyd: a text must find its conversation while
keyd is down. See docs/decisions/0091-text-numbers.md.
"""

import hashlib
import hmac
import json

from django.conf import settings
from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.sealing import WrongKey, seal, unseal

FINGERPRINT_BYTES = 16
_PURPOSE = b"texting"


class StrongboxClosed(Unavailable):
    """The key is not there, or is another one."""


def fingerprint(line: int, number: str) -> bytes:
    """Give what stands for a number of one line in the database.

    :raises StrongboxClosed: the key is not there.
    """
    if not settings.RINGBUOY.text_key:
        raise StrongboxClosed(_no_key())
    key = hmac.digest(bytes.fromhex(settings.RINGBUOY.text_key), b"numbers", hashlib.sha256)
    return hmac.digest(key, f"{line}|{number}".encode(), hashlib.sha256)[:FINGERPRINT_BYTES]


def lock(kept: dict[str, str]) -> bytes:
    """Seal a few named texts.

    :raises StrongboxClosed: the key is not there.
    """
    try:
        return seal(json.dumps(kept), key=settings.RINGBUOY.text_key, purpose=_PURPOSE)
    except WrongKey:
        raise StrongboxClosed(_no_key()) from None


def unlock(locked: bytes) -> dict[str, str]:
    """Open what `lock` sealed; nothing gives nothing.

    :raises StrongboxClosed: it was sealed with another key.
    """
    if not locked:
        return {}
    try:
        return dict(json.loads(unseal(locked, key=settings.RINGBUOY.text_key, purpose=_PURPOSE)))
    except WrongKey:
        raise StrongboxClosed(_no_key()) from None


def _no_key() -> str:
    return _(
        "The text line's secrets cannot be opened on this machine. Type them again under Settings › Texts."
    )
