"""Short signed tokens: an id that comes back from a browser unchanged, or not at all."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

_SIGNATURE_BYTES = 16


class BadToken(ValueError):
    """The token was not made by us, was made for something else, or is too old."""


class Signer:
    """Signs and reads tokens with one secret key (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, purpose: str, text: str, *, at: datetime) -> str:
        """Return a URL-safe token that carries `text` and the time, readable but not forgeable."""
        body = f"{int(at.timestamp())}.{text}".encode()
        return f"{_encode(body)}.{_encode(self._signature(purpose, body))}"

    def read(self, purpose: str, token: str, *, at: datetime, max_age: timedelta) -> str:
        """Return the text of a token.

        :raises BadToken: forged, made for another purpose, or older than `max_age`.
        """
        body, signature = _split(token)
        if not hmac.compare_digest(signature, self._signature(purpose, body)):
            raise BadToken("The token is not ours.")
        made, _, text = body.decode().partition(".")
        if at - datetime.fromtimestamp(int(made), UTC) > max_age:
            raise BadToken("The token is too old.")
        return text

    def _signature(self, purpose: str, body: bytes) -> bytes:
        mac = hmac.new(self._key, purpose.encode() + b"\0" + body, hashlib.sha256)
        return mac.digest()[:_SIGNATURE_BYTES]


def _split(token: str) -> tuple[bytes, bytes]:
    body, dot, signature = token.partition(".")
    if not dot or not token.isascii():
        raise BadToken("The token is cut.")
    try:
        return _decode(body), _decode(signature)
    except ValueError as error:
        raise BadToken("The token is damaged.") from error


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
