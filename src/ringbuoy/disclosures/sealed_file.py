"""The file for a court: a zip with a list of what it holds, locked so that any openssl opens it. Pure.

    openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -in FILE -out answer.zip

Source: openssl-enc (docs/sources.md).
"""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

ROUNDS = 600_000
SALT_BYTES = 8
_KEY_BYTES = 32
_BLOCK_BYTES = 16
_BEGINS = b"Salted__"


def zipped(files: Mapping[str, str], manifest: Mapping[str, object]) -> bytes:
    """Pack the files with a manifest that names each one's SHA-256; the same files give the same bytes."""
    listed = [{"name": name, "sha256": sha256(text.encode())} for name, text in files.items()]
    said = json.dumps({**manifest, "files": listed}, ensure_ascii=False, indent=1)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"manifest.json": said, **files}.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return packed.getvalue()


def locked(plain: bytes, passphrase: str) -> bytes:
    """Lock some bytes with a passphrase, as `openssl enc -aes-256-cbc -pbkdf2` does."""
    salt = os.urandom(SALT_BYTES)
    padder = PKCS7(8 * _BLOCK_BYTES).padder()
    encryptor = _cipher(passphrase, salt).encryptor()
    padded = padder.update(plain) + padder.finalize()
    return _BEGINS + salt + encryptor.update(padded) + encryptor.finalize()


def unlocked(sealed: bytes, passphrase: str) -> bytes:
    """Open what `locked` made.

    :raises ValueError: another passphrase, or no such file.
    """
    salt, body = sealed[len(_BEGINS) : len(_BEGINS) + SALT_BYTES], sealed[len(_BEGINS) + SALT_BYTES :]
    decryptor = _cipher(passphrase, salt).decryptor()
    unpadder = PKCS7(8 * _BLOCK_BYTES).unpadder()
    return unpadder.update(decryptor.update(body) + decryptor.finalize()) + unpadder.finalize()


def sha256(content: bytes) -> str:
    """Give the fingerprint by which both sides see that they hold the same file."""
    return hashlib.sha256(content).hexdigest()


def _cipher(passphrase: str, salt: bytes) -> Cipher[modes.CBC]:
    derive = PBKDF2HMAC(SHA256(), length=_KEY_BYTES + _BLOCK_BYTES, salt=salt, iterations=ROUNDS)
    derived = derive.derive(passphrase.encode())
    return Cipher(algorithms.AES(derived[:_KEY_BYTES]), modes.CBC(derived[_KEY_BYTES:]))
