"""Sealing and opening words with the key of one contact.

A seal looks like this, and says nothing about the words but their rough length:

    algorithm (1 byte) · length of the epoch's name (1 byte) · epoch's name · nonce (12) · AES-256-GCM

What is sealed is bound to its place: center, contact, table, field, sequence. The same bytes put
into another row, another column or another contact do not open. Before sealing, the words are
filled up to 256, 512, 1024 … bytes, because the length of a message alone tells "yes" from a story.
Source: nist-800-38d.
"""

import os
from dataclasses import dataclass, field
from typing import NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ringbuoy.kernel.errors import NotFound, Refused, Unavailable

AES_256_GCM = 1
SCHEMA = 1
KEY_BYTES = 32
LONGEST_WORDS_BYTES = 1 << 20
_NONCE_BYTES = 12
_TAG_BYTES = 16
_LENGTH_BYTES = 4
_SHORTEST_PADDED_BYTES = 256


class WordsTooLong(Refused):
    """More than a record may hold."""


class WordsNotText(Refused):
    """Not text: half of a surrogate pair or the like."""


class WrongKey(NotFound):
    """The key offered is not the one that these words were sealed with."""


class SealBroken(Unavailable):
    """The seal was changed, cut, or moved here from another place."""


@dataclass(frozen=True, slots=True, eq=False)
class ContactKey:
    """The key that seals and opens the words of one contact. It never shows itself."""

    contact: UUID
    epoch: str
    secret: bytes = field(repr=False)
    center: str
    # Made once, as a transcript opens many seals with one key.
    cipher: AESGCM = field(init=False, repr=False)
    owner: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError("A contact's key has 32 bytes.")
        object.__setattr__(self, "cipher", AESGCM(self.secret))
        object.__setattr__(self, "owner", f"{self.center}|{self.contact}")

    def __reduce__(self) -> NoReturn:
        raise TypeError("A contact's key is never pickled.")


def seal(key: ContactKey, *, table: str, field: str, sequence: int, words: str) -> bytes:
    """Seal `words` for one place: one field of one table, at one sequence number of one contact.

    :raises WordsTooLong: more than 1 MiB of text.
    :raises WordsNotText: the text has no UTF-8 form.
    """
    return seal_bytes(key, table=table, field=field, sequence=sequence, content=_encoded(words))


def seal_bytes(key: ContactKey, *, table: str, field: str, sequence: int, content: bytes) -> bytes:
    """Seal what is no text, such as a piece of sound, for one place.

    :raises WordsTooLong: more than 1 MiB.
    """
    header = _header(key.epoch)
    nonce = os.urandom(_NONCE_BYTES)
    bound = _bound(key, header, table=table, field=field, sequence=sequence)
    return header + nonce + key.cipher.encrypt(nonce, _padded(content), bound)


def open_sealed(key: ContactKey, *, table: str, field: str, sequence: int, sealed: bytes) -> str:
    """Open what `seal` sealed for the same place.

    :raises WrongKey: these words belong to another epoch's key.
    :raises SealBroken: the bytes were changed, or belong to another place or contact.
    """
    return open_bytes(key, table=table, field=field, sequence=sequence, sealed=sealed).decode()


def open_bytes(key: ContactKey, *, table: str, field: str, sequence: int, sealed: bytes) -> bytes:
    """Open what `seal_bytes` sealed for the same place.

    :raises WrongKey: it belongs to another epoch's key.
    :raises SealBroken: the bytes were changed, or belong to another place or contact.
    """
    header = _header(key.epoch)
    if epoch_of(sealed) != key.epoch:
        raise WrongKey("This key does not open these words. Open the contact again.")
    bound = _bound(key, header, table=table, field=field, sequence=sequence)
    nonce_ends = len(header) + _NONCE_BYTES
    nonce, box = sealed[len(header) : nonce_ends], sealed[nonce_ends:]
    if len(box) < _TAG_BYTES + _SHORTEST_PADDED_BYTES:
        raise _broken()
    try:
        return _without_padding(key.cipher.decrypt(nonce, box, bound))
    except InvalidTag:
        raise _broken() from None


def epoch_of(sealed: bytes) -> str:
    """Tell under which epoch these bytes were sealed.

    :raises SealBroken: not a seal, or of an algorithm that this version does not know.
    """
    if len(sealed) < 2 or sealed[0] != AES_256_GCM or len(sealed) < 2 + sealed[1]:
        raise _broken()
    name = sealed[2 : 2 + sealed[1]]
    if not name.isascii():
        raise _broken()
    return name.decode("ascii")


def _header(epoch: str) -> bytes:
    name = epoch.encode("ascii")
    return bytes((AES_256_GCM, len(name))) + name


def _bound(key: ContactKey, header: bytes, *, table: str, field: str, sequence: int) -> bytes:
    place = f"{key.owner}|{table}.{field}|{sequence}|{SCHEMA}|"
    return place.encode() + header


def _encoded(words: str) -> bytes:
    try:
        return words.encode()
    except UnicodeEncodeError:
        raise WordsNotText("This text holds characters that cannot be kept. Please type it again.") from None


def _padded(plain: bytes) -> bytes:
    if len(plain) > LONGEST_WORDS_BYTES:
        raise WordsTooLong("This text is too long to keep in one piece. Please send it in parts.")
    filled = padded_length(_LENGTH_BYTES + len(plain))
    return (len(plain).to_bytes(_LENGTH_BYTES) + plain).ljust(filled, b"\0")


def padded_length(length: int) -> int:
    """Tell to how many bytes `length` bytes are filled up: 256, 512, 1024 …"""
    return max(_SHORTEST_PADDED_BYTES, 1 << (length - 1).bit_length())


def _without_padding(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH_BYTES])
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def _broken() -> SealBroken:
    return SealBroken("These words cannot be opened: they were changed or moved. Tell your IT administrator.")
