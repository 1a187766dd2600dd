"""What the router wants done. A door or the engine carries it out; nothing is true before that."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ringbuoy.lines.rules import Hop


class Why(StrEnum):
    """Why an offer ends without an answer. The value is the stored code."""

    DECLINED = "declined"
    LAPSED = "lapsed"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    CALLER_LEFT = "caller_left"
    COUNSELOR_GONE = "counselor_gone"
    SEAT_TAKEN = "seat_taken"


class Trouble(StrEnum):
    """What a human should know about, because routing alone cannot mend it."""

    ENTRY_BROKEN = "entry_broken"
    NOBODY_CAN = "nobody_can"
    LINE_QUIET = "line_quiet"


@dataclass(frozen=True, slots=True)
class MakeOffer:
    """Ring one counselor for one contact, until a moment."""

    contact: UUID
    person: int
    seat: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Stop ringing this counselor for this contact."""

    contact: UUID
    person: int
    why: Why


@dataclass(frozen=True, slots=True)
class Overflow:
    """Open the way to the next hop. The contact stays in the queue until arrival there is confirmed."""

    contact: UUID
    number: int
    hop: Hop
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """Tell the people on the floor."""

    trouble: Trouble
    line: str
    contact: UUID | None = None
    detail: str = ""


Order = MakeOffer | Withdraw | Overflow | Alarm
