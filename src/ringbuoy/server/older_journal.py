"""A database and a keyd that are of two moments, after a restore: what is lost, and accepting that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ringbuoy.audit.checkpoint_file import CheckpointFile
from ringbuoy.audit.ledger import CannotCheck, connected, newest_checkpoint
from ringbuoy.kernel.database_address import DatabaseAddress
from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.accepting import Acceptance, write_acceptance
from ringbuoy.keyd.checkpoints import BEGINNING, Checkpoint, checkpoints_in, public_key_in
from ringbuoy.keyd.log import lines_backwards
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.root import root_in
from ringbuoy.server.recovery import NothingSealed, sealed_root


class NothingLost(Conflict):
    """Database and keyd know the same."""


class NotKnown(NotFound):
    """keyd has never signed the journal that was put back."""


@dataclass(frozen=True)
class Gap:
    """Up to `after` the database has what keyd signed, up to `signed` keyd's log has it.

    `last` is the last checkpoint that is known anywhere; `BEGINNING` stands for none.
    """

    after: Checkpoint
    signed: Checkpoint
    last: Checkpoint

    @property
    def since(self) -> datetime | None:
        """From when on lines are lost. None: from the beginning."""
        return self.after.at if self.after.number else None

    @property
    def lost_lines(self) -> int:
        """How many lines of the journal are gone."""
        return self.last.size - self.after.size

    @property
    def keyd_forgot(self) -> bool:
        """Tell whether keyd's log ends before the last checkpoint: which keys it gave then is not known."""
        return self.signed.number < self.last.number


def find_gap(settings: Settings) -> Gap:
    """Tell what is known to have been signed, and the database or keyd do not have.

    :raises NothingLost: nothing.
    :raises NotKnown: the journal there is none that keyd has signed.
    :raises CannotCheck: something cannot be read.
    """
    return gap_between(Places(settings.data), last_kept(settings.database_address), file=settings.audit_dir)


def last_kept(database: DatabaseAddress) -> Checkpoint:
    """Give the last checkpoint that a database holds, or `BEGINNING`; it may be of an older release."""
    with connected(database) as connection:
        return newest_checkpoint(connection) or BEGINNING


def gap_between(places: Places, kept: Checkpoint, *, file: Path) -> Gap:
    """Tell what lies between the last checkpoint of a database, keyd's log, and the file of checkpoints.

    :raises NothingLost: all three end with the same one, or keyd begins anew with what it is shown.
    :raises NotKnown: the database's is none that keyd has signed.
    """
    signed, written = _last_signed(places), CheckpointFile(file).last() or BEGINNING
    if written.number <= kept.number and signed in (kept, BEGINNING):
        raise NothingLost("The journal has all that keyd has signed. There is nothing to accept.")
    if signed != BEGINNING and not _was_signed(kept, places):
        raise NotKnown(
            "keyd has never signed the journal that is in the database: it is of another center, or was "
            "changed. Run ./ringbuoy verify-audit, and restore another backup."
        )
    return Gap(kept, signed, max(kept, signed, written, key=lambda one: one.number))


def accept(settings: Settings, gap: Gap, letters: str) -> None:
    """Tell keyd, with the recovery key as proof, that the restored journal counts from now on.

    :raises WrongRecoveryKey: these letters do not open what is sealed here.
    :raises NothingSealed: this center has no recovery key.
    """
    places = Places(settings.data)
    if not places.root_sealed.exists():
        raise NothingSealed(
            "This center has no recovery key, so nobody can accept. Make one: ./ringbuoy recovery-key"
        )
    lay_down(places, gap, root=root_in(sealed_root(places, letters)))


def lay_down(places: Places, gap: Gap, *, root: bytes) -> None:
    """Lay the word of acceptance, proved with the root key, where keyd finds it."""
    write_acceptance(places, Acceptance(gap.after, gap.signed.number, gap.last.number).proved(root))


def accepted(settings: Settings, gap: Gap) -> Checkpoint | None:
    """Give the checkpoint by which keyd has signed the restored journal. None: not yet."""
    last = _last_signed(Places(settings.data))
    return last if last.number > gap.last.number else None


def _last_signed(places: Places) -> Checkpoint:
    return next(_in_keyds_log(places), BEGINNING)


def _was_signed(kept: Checkpoint, places: Places) -> bool:
    if kept == BEGINNING or kept.is_signed_by(public_key_in(places.audit_key)):
        return True
    return kept in _in_keyds_log(places)


def _in_keyds_log(places: Places) -> Iterator[Checkpoint]:
    """Give the checkpoints in keyd's log, the newest first."""
    try:
        yield from checkpoints_in(lines_backwards(places.logs))
    except PermissionError:
        raise CannotCheck(
            "keyd's log is closed to you. Accept as root, or as the user that starts the service."
        ) from None
