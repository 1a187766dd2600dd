"""The box of a plan's page: sealed on the way out under a key of its own, which only the link holds. Pure.

    nonce (12 bytes) · AES-256-GCM of the plan as JSON, filled up with spaces; bound to the page's address

The browser opens it (frontend/src/read.js). Source: nist-800-38d (docs/sources.md).
"""

import json
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ringbuoy.privacy.sealing import padded_length
from ringbuoy.safety_plans.rules import Words

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True)
class Box:
    """A new page: where it is, the key that goes into the link and nowhere else, and what we keep."""

    address: str
    key: str = field(repr=False)
    sealed: bytes = field(repr=False)


def boxed(words: Words) -> Box:
    """Seal a plan for a page with a new address and a new key."""
    return boxed_parts({section.value: part for section, part in words.items()})


def boxed_parts(parts: Mapping[str, str]) -> Box:
    """Seal the named parts of a page with a new address and a new key."""
    address, secret, nonce = secrets.token_urlsafe(32), os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    plain = json.dumps(dict(parts)).encode()
    filled = plain.ljust(padded_length(len(plain)))
    sealed = nonce + AESGCM(secret).encrypt(nonce, filled, address.encode())
    return Box(address, urlsafe_b64encode(secret).rstrip(b"=").decode(), sealed)
