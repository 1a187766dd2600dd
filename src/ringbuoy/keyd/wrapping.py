"""Wrapping one key with another.

`wrap` and `unwrap` are for keyd's own file: AES-256-GCM, bound to what the key is for.
`wrap_to` and `unwrap_from` hand a fresh key over to keyd: X25519 with a one-time key, HKDF-SHA256,
AES-256-GCM; whoever wrapped it cannot unwrap it again.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ringbuoy.kernel.errors import Refused

KEY_BYTES = 32
_NONCE_BYTES = 12
_PUBLIC_BYTES = 32
_WRAPPED_BYTES = _PUBLIC_BYTES + KEY_BYTES + 16
# Each wrapping to a public key has its own one-time AES key, so the nonce has nothing to tell apart.
_ONLY_NONCE = bytes(_NONCE_BYTES)


class BadWrapping(Refused):
    """The wrapped key does not open: another key, other binding, or damage."""


def wrap(wrapping_key: bytes, secret: bytes, *, bound: str) -> bytes:
    """Wrap a secret, bound to what it is for."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(wrapping_key).encrypt(nonce, secret, bound.encode())


def unwrap(wrapping_key: bytes, wrapped: bytes, *, bound: str) -> bytes:
    """Unwrap a secret.

    :raises BadWrapping: another key, another binding, or damage.
    """
    nonce, box = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    try:
        return AESGCM(wrapping_key).decrypt(nonce, box, bound.encode())
    except (InvalidTag, ValueError):
        raise _bad() from None


def wrap_to(public: bytes, secret: bytes, *, contact: UUID, epoch: str) -> bytes:
    """Wrap a fresh key so that only keyd can unwrap it."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    once_public = once.public_key().public_bytes_raw()
    box = AESGCM(_agreed(shared, once_public, public)).encrypt(_ONLY_NONCE, secret, _place(contact, epoch))
    return once_public + box


def unwrap_from(private: X25519PrivateKey, wrapped: bytes, *, contact: UUID, epoch: str) -> bytes:
    """Unwrap a fresh key that was handed over.

    :raises BadWrapping: wrapped for another epoch or contact, or damaged.
    """
    if len(wrapped) != _WRAPPED_BYTES:
        raise _bad()
    once_public, box = wrapped[:_PUBLIC_BYTES], wrapped[_PUBLIC_BYTES:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(once_public))
        agreed = _agreed(shared, once_public, private.public_key().public_bytes_raw())
        return AESGCM(agreed).decrypt(_ONLY_NONCE, box, _place(contact, epoch))
    except (InvalidTag, ValueError):
        raise _bad() from None


def _agreed(shared: bytes, once_public: bytes, public: bytes) -> bytes:
    hkdf = HKDF(SHA256(), length=KEY_BYTES, salt=once_public + public, info=b"ringbuoy fresh key 1")
    return hkdf.derive(shared)


def _place(contact: UUID, epoch: str) -> bytes:
    return f"{contact}|{epoch}".encode()


def _bad() -> BadWrapping:
    return BadWrapping("This wrapped key does not open.")
