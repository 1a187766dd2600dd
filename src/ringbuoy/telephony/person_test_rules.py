"""How a line's test goes on to a person: its life, whom it may ring and how often, what came of it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ringbuoy.lines.rules import PersonTestEvery
from ringbuoy.routing.counselors import Counselor, can_serve
from ringbuoy.routing.waiting import Need

RINGS_FOR = timedelta(seconds=30)
OWN_RINGS_FOR = timedelta(seconds=60)
"""Long enough for a carrier to bring the call, for the phone to ring, and for the key to be asked for."""
OVER_WITHIN = timedelta(minutes=3)
"""The whole of it: the line's own test, the ringing, the sentence."""
AGAIN_AFTER = timedelta(hours=1)
"""A test that reached nobody is made again, and not at once."""
SPARED_FOR = timedelta(hours=8)
"""Nobody is rung twice in a shift by the machine's own tests, whatever came of the first."""
_AT_THE_PHONE = frozenset({17, 18, 19, 21})
"""Busy, no answer, declined: the call came as far as the phone."""
IDLE_FOR = timedelta(minutes=2)
"""Whoever has just put a talk down is left in peace."""
FEWEST_PIECES = 10
"""So many pieces of sound (a fifth of a second) are no accident."""
TAKES, TAKES_WITH_OWN = 2, 3
"""So many of a carrier's calls a test takes for as long as it rings; more where it calls an own phone too."""
LEFT_FOR_CALLERS = 2
EVERY: Mapping[PersonTestEvery, timedelta] = {
    PersonTestEvery.SHIFT: timedelta(hours=8),
    PersonTestEvery.DAY: timedelta(hours=24),
}


class PhoneKind(StrEnum):
    """At which phone a test rings somebody. The value is the stored code."""

    BROWSER = "browser"
    OWN = "own"
    """A telephone of their own, to which a carrier brings the call."""


class PersonTestState(StrEnum):
    """How far it has come. The value is the stored code."""

    CALLING = "calling"
    """The line is called, and nobody has been rung yet."""
    RINGING = "ringing"
    ACCEPTED = "accepted"
    OVER = "over"


class Move(StrEnum):
    """What can happen to it."""

    RING = "ring"
    ACCEPT = "accept"
    END = "end"


MOVES: dict[PersonTestState, dict[Move, PersonTestState]] = {
    PersonTestState.CALLING: {Move.RING: PersonTestState.RINGING, Move.END: PersonTestState.OVER},
    PersonTestState.RINGING: {Move.ACCEPT: PersonTestState.ACCEPTED, Move.END: PersonTestState.OVER},
    PersonTestState.ACCEPTED: {Move.END: PersonTestState.OVER},
    PersonTestState.OVER: {},
}


GOES_ON = (PersonTestState.RINGING, PersonTestState.ACCEPTED)


class PersonTestOutcome(StrEnum):
    """What came of it. The value is the stored code; it never changes."""

    GOOD = "good"
    NOT_NOW = "not_now"
    NO_ANSWER = "no_answer"
    NO_KEY = "no_key"
    """Their own phone was answered, and nobody pressed the key: a mailbox does not."""
    NOT_RUNG = "not_rung"
    """Their own phone did not ring: no carrier brought the call there."""
    GAVE_WAY = "gave_way"
    """Somebody needed the counselor, or the counselor left the desk."""
    NOBODY_FREE = "nobody_free"
    CLOSED = "closed"
    LINE_FAILED = "line_failed"
    """The test of the line itself failed, and told so."""
    CALL_LOST = "call_lost"
    """The test call ended by itself before anybody had it."""
    LEG_LOST = "leg_lost"
    LEG_SILENT = "leg_silent"
    NOT_JOINED = "not_joined"
    """Sound came from the counselor's phone, and did not arrive where the caller is."""
    NOT_REACHED = "not_reached"
    """What the caller's side said did not go on to the counselor's phone."""
    NOT_HEARD = "not_heard"
    """All that can be counted was well, and the counselor says that they heard nothing."""
    CUT_SHORT = "cut_short"


ALARMING = frozenset(
    {
        PersonTestOutcome.NOT_RUNG,
        PersonTestOutcome.CALL_LOST,
        PersonTestOutcome.LEG_SILENT,
        PersonTestOutcome.NOT_JOINED,
        PersonTestOutcome.NOT_REACHED,
        PersonTestOutcome.NOT_HEARD,
    }
)
REACHED_SOMEBODY = ALARMING - {PersonTestOutcome.NOT_RUNG} | {PersonTestOutcome.GOOD}
"""Outcomes that say how the line is; all others say only that there was nobody to say it by."""


@dataclass(frozen=True)
class Counted:
    """Pieces of sound: from the counselor's phone, to it, and to where the caller is."""

    from_person: int = 0
    to_person: int = 0
    to_caller: int = 0

    def grown(self, before: "Counted", now: "Counted") -> "Counted":
        """Add what came between two looks. Asterisk counts anew where the sound has another source."""
        return Counted(
            self.from_person + _more(before.from_person, now.from_person),
            self.to_person + _more(before.to_person, now.to_person),
            self.to_caller + _more(before.to_caller, now.to_caller),
        )


def _more(before: int, now: int) -> int:
    return now - before if now >= before else now


def judged(since: Counted) -> PersonTestOutcome:
    """Say what the sound shows that was counted since a counselor and a test were joined."""
    if since.from_person < FEWEST_PIECES:
        return PersonTestOutcome.LEG_SILENT
    if since.to_caller < FEWEST_PIECES:
        return PersonTestOutcome.NOT_JOINED
    if since.to_person < FEWEST_PIECES:
        return PersonTestOutcome.NOT_REACHED
    return PersonTestOutcome.GOOD


def is_alarming(outcome: PersonTestOutcome, *, before: str) -> bool:
    """Tell whether an outcome is an alarm. One lost leg is a page loaded again; a second one is a fault."""
    if outcome is PersonTestOutcome.LEG_LOST:
        return before == PersonTestOutcome.LEG_LOST
    return outcome in ALARMING


def is_due(
    every: PersonTestEvery, *, reached_at: datetime | None, tried_at: datetime | None, at: datetime
) -> bool:
    """Tell whether a line is to be tested again with a person: when it last reached one, and last tried."""
    span = EVERY.get(every)
    if span is None:
        return False
    is_old = reached_at is None or at - reached_at >= span
    return is_old and (tried_at is None or at - tried_at >= AGAIN_AFTER)


def rings_for(phone: str) -> timedelta:
    """Tell how long a test rings at a phone of this kind."""
    return OWN_RINGS_FOR if phone == PhoneKind.OWN else RINGS_FOR


def missed(*, was_answered: bool, has_rung: bool, cause: int) -> PersonTestOutcome:
    """Say what came of a call to somebody's own phone at which nobody pressed the key.

    `cause` is why it ended, as the network says it (Q.850).
    """
    if was_answered:
        return PersonTestOutcome.NO_KEY
    is_theirs = has_rung or cause in _AT_THE_PHONE
    return PersonTestOutcome.NO_ANSWER if is_theirs else PersonTestOutcome.NOT_RUNG


def may_call_own(every: PersonTestEvery, called_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether a line may call an own phone by itself, which costs money: once in its span.

    `called_at` is when it last called one, whatever came of it; not if no carrier brought the call there.
    """
    span = EVERY.get(every)
    return span is not None and (called_at is None or at - called_at >= span)


def may_go_by(most_calls: int, *, takes: int) -> bool:
    """Tell whether a test may go by a carrier that carries so many calls (0: nobody has said), if it takes
    so many of them.
    """
    return most_calls - takes >= LEFT_FOR_CALLERS


def may_be_rung(counselor: Counselor, need: Need, *, busy: Collection[int]) -> bool:
    """Tell whether a test may ring somebody: they would be rung for a caller, and have nothing in hand."""
    is_free = counselor.is_ready and not counselor.loads and counselor.person not in busy
    return is_free and can_serve(counselor, need)


def may_be_rung_unasked(counselor: Counselor, rung_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether the machine's own test may ring somebody, whose phone last rang for one at `rung_at`."""
    has_rested = counselor.idle_since is None or at - counselor.idle_since >= IDLE_FOR
    return has_rested and (rung_at is None or at - rung_at >= SPARED_FOR)
