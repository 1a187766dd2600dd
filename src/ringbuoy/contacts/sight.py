"""Who may read the words of which contact, and until when. Pure; pages and hub ask it alike.

Source: security-access (docs/sources.md).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ringbuoy.access.rules import Act
from ringbuoy.contacts.rules import OPEN, State

OWN_CLOSED_FOR = timedelta(hours=24)
OWN_CLOSED_FOR_STAFF = timedelta(days=30)
SHIFT = timedelta(hours=24)
"""How long a supervisor reads what was closed on the lines they supervise."""
OPENED_FOR = timedelta(minutes=60)

STILL_OPEN = OPEN | {State.MESSAGE_TAKEN}


class Reason(StrEnum):
    """Why somebody else's record is opened. The value is the stored code; no words about a caller."""

    DANGER = "danger"
    CARE = "care"
    CALLER_ASKED = "caller_asked"
    COMPLAINT = "complaint"
    QUALITY = "quality"
    LEGAL = "legal"


REASON_COUNTS_FOR = timedelta(minutes=60)
"""So long counts what somebody has said who opens many records in an hour."""


@dataclass(frozen=True)
class Reader:
    """Somebody who wants to read. `lines` are codes; none: every line."""

    person: int
    acts: Collection[str]
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Record:
    """What decides who may read a contact. `over_since` None: it is not over.

    `opened_until` is how long this reader has opened it with a reason; None: they have not.
    """

    counselor: int | None
    line: str
    state: State
    over_since: datetime | None = None
    opened_until: datetime | None = None


def may_read(reader: Reader, record: Record, *, at: datetime) -> bool:
    """Tell whether somebody may read the words of a contact at this moment."""
    return (
        _is_own(reader, record, at=at)
        or _is_live_and_may_be_heard(reader, record)
        or _is_of_the_shift(reader, record, at=at)
        or _is_opened(reader, record, at=at)
    )


def _is_own(reader: Reader, record: Record, *, at: datetime) -> bool:
    if record.counselor != reader.person or Act.READ_OWN_CONTACTS not in reader.acts:
        return False
    is_staff = Act.READ_OWN_FOR_A_MONTH in reader.acts
    return _was_open_within(record, OWN_CLOSED_FOR_STAFF if is_staff else OWN_CLOSED_FOR, at=at)


def _is_live_and_may_be_heard(reader: Reader, record: Record) -> bool:
    """Whoever may join any talk may read it: they can be called to every line."""
    return record.state in STILL_OPEN and Act.LISTEN in reader.acts


def _is_of_the_shift(reader: Reader, record: Record, *, at: datetime) -> bool:
    is_on_own_line = not reader.lines or record.line in reader.lines
    return Act.READ_SHIFT in reader.acts and is_on_own_line and _was_open_within(record, SHIFT, at=at)


def _is_opened(reader: Reader, record: Record, *, at: datetime) -> bool:
    return (
        Act.OPEN_WITH_REASON in reader.acts and record.opened_until is not None and at < record.opened_until
    )


def _was_open_within(record: Record, span: timedelta, *, at: datetime) -> bool:
    if record.state in STILL_OPEN:
        return True
    return record.over_since is not None and at - record.over_since <= span
