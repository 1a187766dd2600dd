"""Checkpoints: what keyd signs about the journal, so that nobody can change its past unseen.

A checkpoint says how many lines the journal's tree held at a moment, and its root. keyd signs the next
one only where a proof shows that the longer journal begins with the one it signed before: whoever has
the database and the pages, and not keyd, can neither rewrite the past nor show two of them.

Where a backup was restored and the holder of the recovery key has accepted it, the next checkpoint says from
which one it goes on: an earlier one, and those between them were signed for lines that are gone; or one that
keyd has forgotten, because its own files are the older ones.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.kernel.tree import EMPTY_ROOT, is_consistent

WHAT = "checkpoint"
_TITLE = "ringbuoy checkpoint 1"
_TITLE_ACCEPTED = "ringbuoy accepted checkpoint 1"


class JournalDiffers(Conflict):
    """The journal that is shown does not go on from the one that was signed before."""


class NotACheckpoint(Refused):
    """A line that should hold a checkpoint does not."""


@dataclass(frozen=True)
class Checkpoint:
    """The journal's tree at a moment, signed. `number` counts the checkpoints of a journal from 1.

    `log` is the hash of the line before it in keyd's own log, so that the log's past is signed too. `key`
    is the public half of the key that signed: a keyd that was restored elsewhere has another one.
    `goes_on_from` is the number of the checkpoint from which a restored journal goes on, 0 if from none.
    None: it goes on from the one before.
    """

    number: int
    size: int
    root: bytes
    at: datetime
    log: str
    key: str
    signature: bytes = b""
    goes_on_from: int | None = None

    @property
    def signed_text(self) -> bytes:
        """What the signature is over."""
        moment = self.at.astimezone(UTC).isoformat()
        said = (self.number, self.size, self.root.hex(), moment, self.log, self.key)
        title = (_TITLE,) if self.goes_on_from is None else (_TITLE_ACCEPTED, self.goes_on_from)
        return "".join(f"{part}\n" for part in (*title, *said)).encode()

    @property
    def is_signed(self) -> bool:
        """Tell whether the key that it names has signed it."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            key.verify(self.signature, self.signed_text)
        except (InvalidSignature, ValueError):
            return False
        return True

    def is_signed_by(self, key: str) -> bool:
        """Tell whether it is signed with this very key; `key` is its public half."""
        return self.key == key and self.is_signed

    def fields(self) -> dict[str, object]:
        """Give it in the words of a line of JSON; `signed_at` because a log's line has an `at` of its own."""
        return {
            "number": self.number,
            "size": self.size,
            "root": self.root.hex(),
            "signed_at": self.at.astimezone(UTC).isoformat(),
            "log": self.log,
            "key": self.key,
            "signature": b64encode(self.signature).decode(),
            **({} if self.goes_on_from is None else {"goes_on_from": self.goes_on_from}),
        }

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> "Checkpoint":
        """Read it from the fields of a line.

        :raises NotACheckpoint: something is missing or of the wrong kind.
        """
        try:
            return cls(
                int(str(fields["number"])),
                int(str(fields["size"])),
                bytes.fromhex(str(fields["root"])),
                datetime.fromisoformat(str(fields["signed_at"])),
                str(fields["log"]),
                str(fields["key"]),
                b64decode(str(fields["signature"]), validate=True),
                int(str(fields["goes_on_from"])) if "goes_on_from" in fields else None,
            )
        except (KeyError, ValueError):
            raise NotACheckpoint("This line is not a checkpoint.") from None


BEGINNING = Checkpoint(0, 0, EMPTY_ROOT, datetime.min.replace(tzinfo=UTC), log="", key="")
"""Before the first one: a journal without lines, signed by nobody."""


@dataclass(frozen=True)
class Asked:
    """The journal's tree as it stands now, with the proof that it goes on from the last checkpoint."""

    size: int
    root: bytes
    proof: Sequence[bytes]


class Signer:
    """Signs checkpoints, each going on from the one before."""

    def __init__(self, key: Ed25519PrivateKey, last: Checkpoint | None) -> None:
        self._key = key
        self._kept = self.last = last

    @property
    def public(self) -> str:
        """The key by which others check what is signed here."""
        return _public_half(self._key)

    def sign(self, asked: Asked, *, known: int, at: datetime, log: str) -> Checkpoint:
        """Sign the next checkpoint; `log` is the hash of the log's line before.

        A keyd that has signed nothing yet, because it is new or was restored onto another machine, begins
        with what it is shown, after number `known`.

        :raises JournalDiffers: the journal does not go on from the last checkpoint.
        """
        if self.last is None:
            return self._signed(replace(BEGINNING, number=known), asked, at=at, log=log)
        _refuse_other(asked, self.last)
        return self._signed(self.last, asked, at=at, log=log)

    def accept(self, asked: Asked, *, after: Checkpoint, beyond: int, at: datetime, log: str) -> Checkpoint:
        """Sign a journal that goes on from another checkpoint than the last: what is gone is accepted.

        Its number comes after every other that is known anywhere, up to `beyond`.

        :raises JournalDiffers: it does not go on from there either.
        """
        _refuse_other(asked, after)
        newest = max(self.last or BEGINNING, after, key=lambda one: one.number)
        before = replace(newest, number=max(newest.number, beyond))
        return self._signed(before, asked, at=at, log=log, goes_on_from=after.number)

    def _signed(
        self, last: Checkpoint, asked: Asked, *, at: datetime, log: str, goes_on_from: int | None = None
    ) -> Checkpoint:
        blank = Checkpoint(
            last.number + 1,
            asked.size,
            asked.root,
            max(at, last.at),
            log,
            self.public,
            goes_on_from=goes_on_from,
        )
        self.last = replace(blank, signature=self._key.sign(blank.signed_text))
        return self.last

    def keep(self) -> None:
        """Count on from the last checkpoint: it is on the disk."""
        self._kept = self.last

    def take_back(self) -> None:
        """Forget what was signed since `keep`: it has left nobody's hands."""
        self.last = self._kept


def signer_of(key_file: Path, lines: Iterable[Mapping[str, object]]) -> Signer:
    """Make the signer of a center; `lines` are those of keyd's log, the newest first."""
    last = next(checkpoints_in(lines), None)
    return Signer(_kept_key(key_file), last)


def public_key_in(key_file: Path) -> str:
    """Give the public half of the key that signs. Empty: there is no such key yet."""
    return _public_half(_kept_key(key_file)) if key_file.exists() else ""


def checkpoints_in(lines: Iterable[Mapping[str, object]]) -> Iterator[Checkpoint]:
    """Give the checkpoints among the lines of keyd's log."""
    return (Checkpoint.of(line) for line in lines if line["what"] == WHAT)


def standing(newest_first: Iterable[Checkpoint]) -> Iterator[Checkpoint]:
    """Give those that the journal goes on from, without those that were signed for lost lines."""
    after: int | None = None
    for one in newest_first:
        if after is None or one.number <= after:
            yield one
            after = one.goes_on_from


def _public_half(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def _kept_key(file: Path) -> Ed25519PrivateKey:
    """Read the key that signs; the first time, make it. Readable by keyd's user only.

    It opens nobody's words, so it is not wrapped: a new root key must not end the signatures.
    """
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(Ed25519PrivateKey.generate().private_bytes_raw())
            opened.flush()
            os.fsync(opened.fileno())
    return Ed25519PrivateKey.from_private_bytes(file.read_bytes())


def _refuse_other(asked: Asked, before: Checkpoint) -> None:
    if not is_consistent(before.size, before.root, asked.size, asked.root, proof=asked.proof):
        raise JournalDiffers(
            f"The journal does not go on from checkpoint {before.number} with its {before.size} lines. "
            "Run ./ringbuoy verify-audit: it names what was changed, or is missing."
        )
