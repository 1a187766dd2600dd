"""Sealing the house's own secrets (AES-256-GCM) with a key that lies beside the database, never in it."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class WrongKey(Exception):
    """The key is missing, or is another one; whoever calls says what to do."""


def seal(text: str, *, key: str, purpose: bytes | None) -> bytes:
    """Seal a secret for one purpose. `key` in hexadecimal digits; empty: there is none.

    :raises WrongKey: there is none.
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, text.encode(), purpose)


def unseal(sealed: bytes, *, key: str, purpose: bytes | None) -> str:
    """Open a secret.

    :raises WrongKey: it was sealed with another key, or for another purpose.
    """
    try:
        return _cipher(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose).decode()
    except InvalidTag as error:
        raise WrongKey from error


def _cipher(key: str) -> AESGCM:
    if not key:
        raise WrongKey
    return AESGCM(bytes.fromhex(key))
