"""What is locked with the phone line's key, which lies outside the database: carriers' passwords, own phones.

The passwords of the counselors' softphones are made from it: nobody keeps them anywhere.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.sealing import WrongKey, seal, unseal

_PURPOSE = b"telephony"
PASSWORD_BYTES = 24


class StrongboxClosed(Unavailable):
    """The key is not there, or is another one."""


def password_of(account: str, session: str) -> str:
    """Make the password of a softphone: another one for each sign-in, and the same one each time it is asked.

    :raises StrongboxClosed: the key is not there.
    """
    if not settings.RINGBUOY.phone_key:
        raise StrongboxClosed(_no_key())
    key = hmac.digest(bytes.fromhex(settings.RINGBUOY.phone_key), b"softphones", hashlib.sha256)
    made = hmac.digest(key, f"{account}|{session}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made[:PASSWORD_BYTES]).decode()


def metrics_token() -> str:
    """Give what a reader of our numbers shows. Empty: there is no key, and nobody is let in."""
    key = settings.RINGBUOY.phone_key
    return hmac.digest(bytes.fromhex(key), b"metrics", hashlib.sha256).hex() if key else ""


def lock(text: str) -> bytes:
    """Lock a password or a number.

    :raises StrongboxClosed: the key is not there.
    """
    try:
        return seal(text, key=settings.RINGBUOY.phone_key, purpose=_PURPOSE)
    except WrongKey:
        raise StrongboxClosed(_no_key()) from None


def unlock(locked: bytes) -> str:
    """Open what `lock` locked; nothing gives nothing.

    :raises StrongboxClosed: it was locked with another key.
    """
    if not locked:
        return ""
    try:
        return unseal(locked, key=settings.RINGBUOY.phone_key, purpose=_PURPOSE)
    except WrongKey:
        raise StrongboxClosed(_no_key()) from None


def _no_key() -> str:
    return _(
        "The phone line's secrets cannot be opened on this machine. Type them again under Settings › Phone."
    )
