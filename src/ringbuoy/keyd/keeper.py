"""The keeper: answers requests from the vault, and lets nothing out before it is written down.

Requests come in batches, so that many of them share one wait for the disk. Every answer of a batch
is made first, then the log and the vault are brought to the disk, and only then are answers given.
"""

import sqlite3
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ringbuoy.kernel.errors import Foreseen, Unavailable
from ringbuoy.keyd import wire
from ringbuoy.keyd.checkpoints import WHAT, Checkpoint, JournalDiffers, checkpoints_in, signer_of
from ringbuoy.keyd.erasing import ERASE, Eraser
from ringbuoy.keyd.failpoints import failpoint
from ringbuoy.keyd.grants import BadGrant, Grant, read
from ringbuoy.keyd.log import ChainLog, lines_backwards
from ringbuoy.keyd.opens import Opens, UsedGrants
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.requests import Adopt, Erase, Index, Open, Request, Sign, Status, parse
from ringbuoy.keyd.vault import Vault

AT_ONCE = 30
"""So many checkpoints fit into one line."""


class DiskRefused(Unavailable):
    """The disk takes nothing, so nothing may leave."""


class Keeper:
    """Answers requests, batch after batch."""

    def __init__(self, places: Places, vault: Vault, log: ChainLog, *, at: datetime) -> None:
        self._places = places
        self._vault = vault
        self._log = log
        self._started = at
        self._opens = Opens()
        self._opens.recall(lines_backwards(places.logs), at=at)
        self._used = UsedGrants()
        self._eraser = Eraser(places, vault, at=at)
        self._signer = signer_of(places.audit_key, lines_backwards(places.logs))

    @property
    def audit_key(self) -> str:
        """The public key by which others check the journal's checkpoints."""
        return self._signer.public

    def answer_all(self, lines: Sequence[bytes], *, at: datetime) -> list[bytes]:
        """Answer a batch of lines; what the answers tell is on the disk when this returns."""
        answers = [self._answer_line(line, at=at) for line in lines]
        try:
            self.settle(at=at)
        except DiskRefused as error:
            return [wire.refused(_number_in(line), error) for line in lines]
        failpoint("keyd.before_answer")
        return answers

    def settle(self, *, at: datetime) -> None:
        """Bring the log, then the vault to the disk.

        :raises DiskRefused: the disk did not take them; all of it is taken back.
        """
        try:
            failpoint("keyd.before_log")
            self._log.flush(at=at)
            self._signer.keep()
            failpoint("keyd.before_commit")
            self._vault.commit()
            self._eraser.settled()
        except (OSError, sqlite3.Error):
            self._log.forget_added()
            self._signer.take_back()
            self._vault.rollback()
            raise disk_refused() from None

    def prepare(self, *, at: datetime) -> bool:
        """Make the keys that are needed by now, and tell whether there were any to make.

        :raises DiskRefused: the disk did not take them; they do not exist then.
        """
        made = self._vault.prepare(at)
        for name in made:
            self._log.add("made", at=at, key=name)
        if made:
            self.settle(at=at)
        return bool(made)

    def bury_unfinished(self, *, at: datetime) -> None:
        """Erase what the list of tombstones names and the vault still holds, one line in the log each.

        :raises DiskRefused: the disk did not take it; it is tried again.
        """
        buried = self._eraser.bury_unfinished(at=at)
        for contact in buried:
            self._log.add("bury", at=at, contact=str(contact))
        if buried:
            self.settle(at=at)

    def close(self) -> None:
        """Close the list of tombstones."""
        self._eraser.close()

    def note(self, what: str, *, at: datetime, **codes: object) -> None:
        """Write a line of keyd's own into the log, with the next batch."""
        self._log.add(what, at=at, **codes)

    def _answer_line(self, line: bytes, *, at: datetime) -> bytes:
        number: object = None
        try:
            fields = wire.fields_of(line)
            number = fields.get("id")
            return wire.granted(number, self._answer(parse(fields), at=at))
        except Foreseen as error:
            return wire.refused(number, error)

    def _answer(self, request: Request, *, at: datetime) -> wire.Fields:
        match request:
            case Open():
                return self._open(request, at=at)
            case Adopt():
                return self._adopt(request, at=at)
            case Erase():
                return self._erase(request, at=at)
            case Index():
                return self._index(request, at=at)
            case Status():
                return self._status()
            case Sign():
                return self._sign(request, at=at)

    def _adopt(self, request: Adopt, *, at: datetime) -> wire.Fields:
        is_new = self._vault.adopt(request.contact, request.epoch, request.wrapped)
        if is_new:
            self._log.add("adopt", at=at, contact=str(request.contact), epoch=request.epoch)
        return {"new": is_new}

    def _open(self, request: Open, *, at: datetime) -> wire.Fields:
        try:
            grant = self._checked_grant(request, at=at)
            epoch, key = self._vault.open(request.contact, request.retention)
        except Foreseen as error:
            self._log.add("refuse", at=at, contact=str(request.contact), why=type(error).__name__)
            raise
        self._log.add("open", at=at, **_said(grant), epoch=epoch, opens=self._count(grant, at=at))
        return {"epoch": epoch, "key": b64encode(key).decode()}

    def _erase(self, request: Erase, *, at: datetime) -> wire.Fields:
        try:
            grant = self._checked_grant(request, at=at)
            if grant.purpose != ERASE:
                raise BadGrant("This grant is for reading, not for erasing.")
            gone = self._eraser.erase(request.contact, at=at)
        except OSError:
            raise disk_refused() from None
        except Foreseen as error:
            self._log.add("refuse", at=at, contact=str(request.contact), why=type(error).__name__)
            raise
        self._log.add("erase", at=at, **_said(grant), keys=gone)
        return {"keys": gone}

    def _checked_grant(self, request: Open | Erase, *, at: datetime) -> Grant:
        signed = read(request.grant, self._grant_public(), at=at)
        if signed.grant.contact != request.contact:
            raise BadGrant("This grant is for another contact.")
        self._used.use(signed, at=at)
        return signed.grant

    def _grant_public(self) -> Ed25519PublicKey:
        try:
            return Ed25519PublicKey.from_public_bytes(self._places.grant_public.read_bytes())
        except (OSError, ValueError):
            raise BadGrant("keyd has no public key to check grants with. Run ./ringbuoy doctor.") from None

    def _count(self, grant: Grant, *, at: datetime) -> int:
        """Count the contacts that this person opened in the last hour; 0 for one's own live ones."""
        if grant.person is None or grant.own_live:
            return 0
        return self._opens.note(grant.person, grant.contact, at=at)

    def _index(self, request: Index, *, at: datetime) -> wire.Fields:
        self._log.add("index", at=at, kind=request.kind)
        return {
            quarter: digest.hex()
            for quarter, digest in self._vault.indexes(request.kind, request.handle, at=at).items()
        }

    def _sign(self, request: Sign, *, at: datetime) -> wire.Fields:
        """Sign; or, where checkpoints were signed that the other side does not know, give those first."""
        missed = self._after(request.known)[:AT_ONCE]
        return {"checkpoints": missed or [self._signed(request, at=at).fields()]}

    def _signed(self, request: Sign, *, at: datetime) -> Checkpoint:
        try:
            checkpoint = self._signer.sign(request.asked, at=at, log=self._log.head)
        except JournalDiffers:
            self._log.add("checkpoint_refused", at=at, size=request.asked.size, root=request.asked.root.hex())
            raise
        self._log.add(WHAT, at=at, **checkpoint.fields())
        return checkpoint

    def _after(self, known: int) -> list[dict[str, object]]:
        """Give the checkpoints after a number, from the log, in order."""
        if self._signer.last is None or self._signer.last.number <= known:
            return []
        found = checkpoints_in(lines_backwards(self._places.logs))
        return [one.fields() for one in takewhile(lambda one: one.number > known, found)][::-1]

    def _status(self) -> wire.Fields:
        return {
            "started": self._started,
            "epochs": self._vault.epochs,
            "log_lines": self._log.number,
        }


def disk_refused() -> DiskRefused:
    """Say that nothing leaves while nothing can be written."""
    return DiskRefused("keyd cannot write to its disk, so it gives nothing out. Is it full?")


def _said(grant: Grant) -> dict[str, object]:
    return {
        "person": grant.person,
        "role": grant.role,
        "contact": str(grant.contact),
        "purpose": grant.purpose,
        "own_live": grant.own_live,
        "passed_at": grant.passed_at,
    }


def _number_in(line: bytes) -> object:
    try:
        return wire.fields_of(line).get("id")
    except wire.BadLine:
        return None
