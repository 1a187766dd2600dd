"""Making the key of a new contact, without asking anybody."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from ringbuoy.keyd.published import FILE_NAME, choose, read_published
from ringbuoy.keyd.retention import Retention
from ringbuoy.keyd.wrapping import wrap_to
from ringbuoy.privacy.sealing import KEY_BYTES, ContactKey


@dataclass(frozen=True)
class Fresh:
    """A new key, and the same key wrapped so that only keyd can unwrap it."""

    key: ContactKey
    wrapped: bytes = field(repr=False)


class FreshKeys:
    """Makes fresh keys with the public keys that keyd has published in a folder."""

    def __init__(self, folder: Path, *, center: str) -> None:
        self._folder = folder
        self._center = center
        self._publics: dict[str, bytes] = {}
        self._read_at_version: tuple[int, int] | None = None

    def make(self, contact: UUID, retention: Retention, *, at: datetime) -> Fresh:
        """Make a random key for a contact, in the epoch of this moment.

        :raises NothingPublished: keyd has never run here.
        """
        publics = self._current()
        epoch = choose(publics, retention, at=at)
        secret = os.urandom(KEY_BYTES)
        wrapped = wrap_to(publics[epoch], secret, contact=contact, epoch=epoch)
        return Fresh(ContactKey(contact, epoch, secret, self._center), wrapped)

    def _current(self) -> dict[str, bytes]:
        version = _version(self._folder / FILE_NAME)
        if version is None or version != self._read_at_version:
            self._publics = read_published(self._folder)
            self._read_at_version = version
        return self._publics


def _version(path: Path) -> tuple[int, int] | None:
    """Tell one state of the file from another. None: it is not there."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino
