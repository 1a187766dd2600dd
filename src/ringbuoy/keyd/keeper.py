"""The keeper: answers requests from the vault, and lets nothing out before it is written down.

Requests come in batches, so that many of them share one wait for the disk. Every answer of a batch
is made first, then the log and the vault are brought to the disk, and only then are answers given.
"""

import sqlite3
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ringbuoy.kernel.errors import Foreseen
from ringbuoy.keyd import wire
from ringbuoy.keyd.errands import DiskRefused, Errands, disk_refused
from ringbuoy.keyd.failpoints import failpoint
from ringbuoy.keyd.grants import BadGrant, Grant, read
from ringbuoy.keyd.log import ChainLog, lines_backwards
from ringbuoy.keyd.lookups import Lookups
from ringbuoy.keyd.opens import Opens, UsedGrants
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.requests import Adopt, Destroy, Errand, Index, Open, Request, Sign, State, Status, parse
from ringbuoy.keyd.root import root_since
from ringbuoy.keyd.signing import Signing
from ringbuoy.keyd.vault import Vault


class Keeper:
    """Answers requests, batch after batch."""

    def __init__(self, places: Places, vault: Vault, log: ChainLog, *, at: datetime) -> None:
        self._places = places
        self._vault = vault
        self._log = log
        self._started = at
        self._opens = Opens()
        self._opens.recall(lines_backwards(places.logs), at=at)
        self._lookups = Lookups()
        self._lookups.recall(lines_backwards(places.logs), at=at)
        self._used = UsedGrants()
        self._errands = Errands(places, vault, log, at=at)
        self._signing = Signing(places, vault, log)

    @property
    def audit_key(self) -> str:
        """The public key by which others check the journal's checkpoints."""
        return self._signing.signer.public

    def answer_all(self, lines: Sequence[bytes], *, at: datetime) -> list[bytes]:
        """Answer a batch of lines; what the answers tell is on the disk when this returns."""
        try:
            answers = [self._answer_line(line, at=at) for line in lines]
            self.settle(at=at)
        except (DiskRefused, sqlite3.Error):
            # What one request could not write, SQLite may have taken back for all of the batch.
            self._take_back()
            return [wire.refused(_number_in(line), disk_refused()) for line in lines]
        failpoint("keyd.before_answer")
        return answers

    def settle(self, *, at: datetime) -> None:
        """Bring the log, then the vault to the disk.

        :raises DiskRefused: the disk did not take them; all of it is taken back.
        """
        try:
            failpoint("keyd.before_log")
            self._log.flush(at=at)
            self._signing.signer.keep()
            failpoint("keyd.before_commit")
            self._vault.commit()
            self._errands.settled()
        except (OSError, sqlite3.Error):
            self._take_back()
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

    def pass_by(self, elapsed: timedelta, *, at: datetime) -> bool:
        """Let running time pass, do what is due, and tell whether there is anything to settle.

        :raises DiskRefused: the disk did not take it; it is tried again.
        """
        try:
            return self._errands.pass_by(elapsed, at=at)
        except sqlite3.Error:
            self._take_back()
            raise disk_refused() from None

    def change_root(self, *, at: datetime) -> None:
        """Change the root key if that was asked. Between two batches: nothing else waits for the disk."""
        if self._errands.wants_new_root:
            self._log.add("new_root", at=at, changed=self._errands.change_root())
            self.settle(at=at)

    def close(self) -> None:
        """Close the list of tombstones."""
        self._errands.close()

    def _take_back(self) -> None:
        self._log.forget_added()
        self._signing.signer.take_back()
        self._vault.rollback()

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
            case Errand():
                return self._run(request, at=at)
            case Destroy():
                return self._errands.order(request, at=at)
            case State():
                return self._errands.state(at=at)
            case Index():
                return self._index(request, at=at)
            case Status():
                return self._status(at=at)
            case Sign():
                return self._signing.answer(request, at=at)

    def _adopt(self, request: Adopt, *, at: datetime) -> wire.Fields:
        is_new = self._vault.adopt(request.contact, request.epoch, request.wrapped)
        if is_new:
            self._log.add("adopt", at=at, contact=str(request.contact), epoch=request.epoch)
        return {"new": is_new}

    def _open(self, request: Open, *, at: datetime) -> wire.Fields:
        try:
            grant = self._checked_grant(request, at=at)
            self._opens.check(grant, at=at)
            epoch, key = self._vault.open(request.contact, request.retention)
        except Foreseen as error:
            self._log.add("refuse", at=at, contact=str(request.contact), why=type(error).__name__)
            raise
        self._log.add("open", at=at, **_said(grant), epoch=epoch, opens=self._count(grant, at=at))
        return {"epoch": epoch, "key": b64encode(key).decode()}

    def _run(self, errand: Errand, *, at: datetime) -> wire.Fields:
        try:
            grant = self._checked_grant(errand, at=at)
            if grant.purpose != errand.act:
                raise BadGrant("This grant is for something else.")
            answer = self._errands.run(errand, at=at)
        except Foreseen as error:
            self._log.add("refuse", at=at, contact=str(errand.contact), why=type(error).__name__)
            raise
        self._log.add(errand.act, at=at, **_said(grant), **answer)
        return answer

    def _checked_grant(self, request: Open | Errand, *, at: datetime) -> Grant:
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
        digests = self._vault.indexes(request.kind, request.handle, at=at)
        indexes = {quarter: digest.hex() for quarter, digest in digests.items()}
        try:
            lookups = self._lookups.note(next(iter(indexes.values()), ""), at=at)
        except Foreseen as error:
            self._log.add("index_refused", at=at, kind=request.kind, why=type(error).__name__)
            raise
        self._log.add("index", at=at, kind=request.kind, lookups=lookups)
        return indexes

    def _status(self, *, at: datetime) -> wire.Fields:
        return {
            "started": self._started,
            "lookups": self._lookups.count(at=at),
            "epochs": self._vault.epochs,
            "log_lines": self._log.number,
            "root_since": root_since(self._places.root_key),
        }


def _said(grant: Grant) -> dict[str, object]:
    return {
        "person": grant.person,
        "role": grant.role,
        "contact": str(grant.contact),
        "purpose": grant.purpose,
        "own_live": grant.own_live,
        "passed_at": grant.passed_at,
        **({"reason": grant.reason} if grant.reason else {}),
    }


def _number_in(line: bytes) -> object:
    try:
        return wire.fields_of(line).get("id")
    except wire.BadLine:
        return None
