"""What the reports know of one contact: times and codes, no words, no identity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ringbuoy.contacts.rules import QUEUED, CountsAs, State
from ringbuoy.telephony.kinds import NotLetIn

NO_TIME = timedelta(0)


class Outcome(StrEnum):
    """What became of a person who reached out. Each contact has exactly one of these."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"
    MESSAGE_TAKEN = "message_taken"
    WAITING = "waiting"
    ON_PAPER = "on_paper"
    TEST = "test"
    FOLLOW_UP = "follow_up"


OFFERED = frozenset(
    {
        Outcome.ANSWERED,
        Outcome.ABANDONED,
        Outcome.OVERFLOWED,
        Outcome.MESSAGE_TAKEN,
        Outcome.WAITING,
    }
)


@dataclass(frozen=True)
class Fact:
    """One contact as the reports see it. Day of the month and hour are those of its line's wall clock."""

    line: str
    channel: str
    day: int
    hour: int
    goal: timedelta
    state: str
    reached_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None
    is_on_paper: bool
    counts_as: str
    disposition: str
    risk_level: str
    topics: Sequence[str]
    left_by: str = ""

    @property
    def outcome(self) -> Outcome:
        """What became of this contact.

        A contact that nobody answered and that is closed or being closed can only have been a
        message left for us: the table of moves has no other way there.
        """
        if self.is_on_paper:
            return Outcome.ON_PAPER
        if self.counts_as == CountsAs.TEST:
            return Outcome.TEST
        if self.counts_as == CountsAs.FOLLOW_UP:
            return Outcome.FOLLOW_UP
        if self.answered_at is not None:
            return Outcome.ANSWERED
        if self.state in QUEUED:
            return Outcome.WAITING
        if self.state in {State.ABANDONED, State.OVERFLOWED}:
            return Outcome(self.state)
        return Outcome.MESSAGE_TAKEN

    @property
    def is_offered(self) -> bool:
        """Tell whether a person waited for us: no test, not written down on paper, not reached by us."""
        return self.outcome in OFFERED

    @property
    def is_counseling(self) -> bool:
        """Tell whether a counselor talked with the caller, on the wire or on paper, about their concern."""
        talked = self.outcome in {Outcome.ANSWERED, Outcome.ON_PAPER}
        return talked and self.counts_as == CountsAs.COUNSELING

    @property
    def is_closed_counseling(self) -> bool:
        """Tell whether the record of a counseling contact is closed."""
        return self.is_counseling and self.closed_at is not None

    @property
    def was_lost(self) -> bool:
        """Tell whether an answered caller lost the counselor, waited again and left."""
        return self.outcome is Outcome.ANSWERED and self.state == State.ABANDONED

    @property
    def was_not_let_in(self) -> bool:
        """Tell whether a caller left while asked to press a key in a flood, or found no room."""
        return self.outcome is Outcome.ABANDONED and self.left_by in set(NotLetIn)

    @property
    def wait(self) -> timedelta | None:
        """How long an answered caller waited, from reaching out to the first word with a counselor."""
        return _between(self.reached_at, self.answered_at)

    @property
    def patience(self) -> timedelta | None:
        """How long a caller waited before leaving."""
        return _between(self.reached_at, self.ended_at)

    @property
    def talk(self) -> timedelta | None:
        """How long the talk was, with the times on hold and set aside."""
        return _between(self.answered_at, self.ended_at)

    @property
    def wrap_up(self) -> timedelta | None:
        """How long the counselor wrote after the talk."""
        return _between(self.ended_at, self.closed_at)

    @property
    def handling(self) -> timedelta | None:
        """Talk and wrap-up together."""
        return _between(self.answered_at, self.closed_at)


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    """Give the time between two moments; none when a clock was set back in between."""
    if start is None or end is None:
        return None
    return max(end - start, NO_TIME)
