"""A database that was put back to an older state while keyd stayed: what is lost, and accepting that."""

from dataclasses import dataclass
from datetime import datetime

from ringbuoy.audit.ledger import CannotCheck, connected
from ringbuoy.kernel.database_address import DatabaseAddress
from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.accepting import Acceptance, write_acceptance
from ringbuoy.keyd.checkpoints import BEGINNING, Checkpoint, checkpoints_in
from ringbuoy.keyd.log import lines_backwards
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.root import root_in
from ringbuoy.server.recovery import NothingSealed, sealed_root

_LAST_KEPT = "SELECT number, signature FROM journal_signedtree ORDER BY number DESC LIMIT 1"


class NothingLost(Conflict):
    """The journal has all that keyd has signed."""


class NotKnown(NotFound):
    """keyd's log does not know the journal that was put back."""


@dataclass(frozen=True)
class Kept:
    """The last checkpoint in a database: its number, 0 for none, and its signature."""

    number: int = 0
    signature: bytes = b""


@dataclass(frozen=True)
class Gap:
    """Up to `after` the journal is what keyd signed; what came after it, up to `last`, is gone."""

    after: Checkpoint
    last: Checkpoint

    @property
    def since(self) -> datetime | None:
        """From when on lines are lost. None: from the beginning."""
        return self.after.at if self.after.number else None


def find_gap(settings: Settings) -> Gap:
    """Tell what keyd has signed and the database does not have.

    :raises NothingLost: nothing.
    :raises NotKnown: the journal there is none that keyd has signed before.
    :raises CannotCheck: something cannot be read.
    """
    return gap_between(Places(settings.data), last_kept(settings.database_address))


def last_kept(database: DatabaseAddress) -> Kept:
    """Tell which checkpoint is the last that a database holds; its tables may be of an older release."""
    with connected(database) as connection:
        row = connection.execute(_LAST_KEPT).fetchone()
    return Kept(row[0], bytes(row[1])) if row else Kept()


def gap_between(places: Places, kept: Kept) -> Gap:
    """Tell what keyd has signed after the last checkpoint that a database holds.

    :raises NothingLost: nothing.
    :raises NotKnown: it is none that keyd has signed.
    """
    last = _in_keyds_log(places, None)
    if last is None or last.number <= kept.number:
        raise NothingLost("The journal has all that keyd has signed. There is nothing to accept.")
    after = _in_keyds_log(places, kept.number) if kept.number else BEGINNING
    if after is None or after.signature != kept.signature:
        raise NotKnown(
            "keyd has never signed the journal that is in the database: it is of another center, or was "
            "changed. Run ./ringbuoy verify-audit, and restore another backup."
        )
    return Gap(after, last)


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
    write_acceptance(places, Acceptance(gap.after.number, gap.last.number).proved(root))


def accepted(settings: Settings, gap: Gap) -> Checkpoint | None:
    """Give the checkpoint by which keyd has signed the restored journal. None: not yet."""
    last = _in_keyds_log(Places(settings.data), None)
    return last if last and last.number > gap.last.number else None


def _in_keyds_log(places: Places, number: int | None) -> Checkpoint | None:
    """Find a checkpoint in keyd's log; without a number the last one. None: it is not there."""
    try:
        found = checkpoints_in(lines_backwards(places.logs))
        return next((one for one in found if number in (None, one.number)), None)
    except PermissionError:
        raise CannotCheck(
            "keyd's log is closed to you. Accept as root, or as the user that starts the service."
        ) from None
