"""Sealing a secret to the recovery key: the public half is a file, the private half is on paper only.

X25519 with a one-time key, HKDF-SHA256, AES-256-GCM. What is sealed for one use does not open for another.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ringbuoy.kernel.errors import Refused

PUBLIC_BYTES = 32
# The use for which the root key is sealed, and the first line of the public half's file.
FOR_ROOT = "ringbuoy recovery key 1"
# The AES key is made for one sealing only, so the nonce has nothing to tell apart.
_ONLY_NONCE = bytes(12)


class WrongRecoveryKey(Refused):
    """What was typed is no recovery key, or not the one of these records."""


def seal_to_paper(public: bytes, secret: bytes, *, use: str) -> bytes:
    """Seal a secret so that only the key on paper opens it."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    once_public = once.public_key().public_bytes_raw()
    cipher = AESGCM(_agreed(shared, once_public + public, use))
    return once_public + cipher.encrypt(_ONLY_NONCE, secret, None)


def open_with_paper(private: X25519PrivateKey, sealed: bytes, *, use: str) -> bytes:
    """Open what was sealed to the public half of this key.

    :raises WrongRecoveryKey: sealed to another key or for another use, or damaged.
    """
    once_public, box = sealed[:PUBLIC_BYTES], sealed[PUBLIC_BYTES:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(once_public))
        publics = once_public + private.public_key().public_bytes_raw()
        return AESGCM(_agreed(shared, publics, use)).decrypt(_ONLY_NONCE, box, None)
    except (InvalidTag, ValueError) as error:
        raise WrongRecoveryKey("This is the recovery key of other records. Nothing was changed.") from error


def _agreed(shared: bytes, publics: bytes, use: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=use.encode() + publics).derive(shared)
