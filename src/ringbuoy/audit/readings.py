"""Laying keyd's log and the journal side by side: no key was given without a journaled reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringbuoy.audit.checking import Tampered
from ringbuoy.audit.restored import Forgotten, Loss


@dataclass(frozen=True, slots=True)
class Opening:
    """A key that a person was given, from keyd's log: `line` is its line there."""

    line: int
    person: int
    contact: UUID
    passed_at: datetime
    own_live: bool


def opening_in(said: Mapping[str, object]) -> Opening | None:
    """Give the opening in a line of keyd's log. None: another line, or the line's own opening."""
    if said["what"] != "open" or said["person"] is None:
        return None
    return Opening(
        int(str(said["n"])),
        int(str(said["person"])),
        UUID(str(said["contact"])),
        datetime.fromisoformat(str(said["passed_at"])),
        said["own_live"] is True,
    )


@dataclass(frozen=True)
class Laid:
    """How many readings used a key at hand; and what restores took.

    `lost`: keys whose readings are gone. `forgotten`: readings of which it is not known what key was given.
    """

    from_hand: int
    lost: int
    forgotten: int


@dataclass(frozen=True)
class Restored:
    """What is known to be gone: of the journal, and of keyd's log."""

    losses: Sequence[Loss] = ()
    forgotten: Sequence[Forgotten] = ()


_NOTHING = Restored()


class Readings:
    """What the journal says of who has read, taken from its entries one by one."""

    def __init__(self) -> None:
        self._read: set[tuple[int, UUID, datetime]] = set()
        self._took: dict[tuple[int, UUID], datetime] = {}

    def note_read(self, person: int, contact: UUID, at: datetime) -> None:
        """Note a journaled reading."""
        self._read.add((person, contact, at))

    def note_taken(self, person: int, contact: UUID, at: datetime) -> None:
        """Note that a person took a contact; from then on they write on it with its key."""
        earliest = self._took.get((person, contact))
        self._took[person, contact] = min(at, earliest or at)

    def check(self, openings: Iterable[Opening], restored: Restored = _NOTHING) -> Laid:
        """Check that each key was given for a journaled reading, or to write on one's own contact.

        Where lines of the journal were lost in a restore that somebody accepted, so were its readings; where
        lines of keyd's log were, so were the keys that it gave.

        :raises Tampered: names the first key that was given without.
        """
        unused, lost = set(self._read), 0
        for one in openings:
            unused.discard((one.person, one.contact, one.passed_at))
            if self._explains(one):
                continue
            if not any(loss.explains(one.passed_at) for loss in restored.losses):
                raise Tampered(
                    f"Line {one.line} of keyd's log: person {one.person} was given the key of contact "
                    f"{one.contact} at {one.passed_at:%Y-%m-%d %H:%M:%S} UTC, and the journal has no such "
                    "reading."
                )
            lost += 1
        gone = sum(any(one.explains(at) for one in restored.forgotten) for _, _, at in unused)
        return Laid(len(unused) - gone, lost, gone)

    def _explains(self, one: Opening) -> bool:
        if (one.person, one.contact, one.passed_at) in self._read:
            return True
        took_at = self._took.get((one.person, one.contact))
        return one.own_live and took_at is not None and took_at <= one.passed_at
