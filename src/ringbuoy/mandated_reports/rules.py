"""What must be told to an agency, by when, and how that ends. Pure.

A duty is a row of a table: place, ages, kinds of harm. Where no row speaks, nothing is told to anybody
before a supervisor has decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from ringbuoy.kernel.errors import Conflict

REVIEW_EVERY = timedelta(days=365)


class Harm(StrEnum):
    """What was disclosed. The value is the stored code."""

    CHILD_ABUSE = "child_abuse"
    CHILD_SEXUAL_ABUSE = "child_sexual_abuse"
    CHILD_NEGLECT = "child_neglect"
    ADULT_AT_RISK = "adult_at_risk"
    PARTNER_VIOLENCE = "partner_violence"
    THREAT_TO_OTHERS = "threat_to_others"


class Age(StrEnum):
    """How old the person is who is harmed, as far as laws tell them apart."""

    UNDER_13 = "under_13"
    FROM_13 = "from_13"
    FROM_16 = "from_16"
    FROM_18 = "from_18"
    FROM_60 = "from_60"
    FROM_65 = "from_65"
    UNKNOWN = "unknown"


class About(StrEnum):
    """Who is harmed: the caller, or somebody of whom they tell."""

    CALLER = "caller"
    SOMEBODY_ELSE = "somebody_else"


class Duty(StrEnum):
    """What the table says. `ASK`: it says nothing, so a supervisor decides."""

    MUST = "must"
    MAY = "may"
    NO_DUTY = "no_duty"
    ASK = "ask"


STRICTEST_FIRST = (Duty.MUST, Duty.MAY, Duty.NO_DUTY)


class State(StrEnum):
    """Where a report stands. The value is the stored code."""

    ASKED = "asked"
    TO_REPORT = "to_report"
    TO_WRITE = "to_write"
    REPORTED = "reported"
    COULD_NOT = "could_not"
    SIGNED = "signed"
    NOT_REQUIRED = "not_required"
    UNREPORTED = "unreported"


class Move(StrEnum):
    """Something that a person does with a report. Nothing is ever sent by itself."""

    REQUIRE = "require"
    CALL = "call"
    WRITE = "write"
    GIVE_UP = "give_up"
    SIGN = "sign"
    DECIDE_AGAINST = "decide_against"


MOVES: dict[State, dict[Move, State]] = {
    State.ASKED: {Move.REQUIRE: State.TO_REPORT, Move.DECIDE_AGAINST: State.NOT_REQUIRED},
    State.TO_REPORT: {
        Move.CALL: State.TO_WRITE,
        Move.WRITE: State.REPORTED,
        Move.GIVE_UP: State.COULD_NOT,
        Move.DECIDE_AGAINST: State.NOT_REQUIRED,
    },
    State.TO_WRITE: {Move.WRITE: State.REPORTED},
    State.REPORTED: {Move.SIGN: State.SIGNED},
    State.COULD_NOT: {Move.REQUIRE: State.TO_REPORT, Move.SIGN: State.UNREPORTED},
    State.SIGNED: {},
    State.NOT_REQUIRED: {},
    State.UNREPORTED: {},
}
OPEN = frozenset(state for state, moves in MOVES.items() if moves)


class Reason(StrEnum):
    """Why it was not reported, or could not be."""

    NO_DUTY_HERE = "no_duty_here"
    ALREADY_REPORTED = "already_reported"
    FACTS_DO_NOT_MEET_IT = "facts_do_not_meet_it"
    ANOTHER_WAY = "another_way"
    NOBODY_KNOWN = "nobody_known"
    NOT_REACHED = "not_reached"
    NOT_TAKEN = "not_taken"


AGAINST = (Reason.NO_DUTY_HERE, Reason.ALREADY_REPORTED, Reason.FACTS_DO_NOT_MEET_IT, Reason.ANOTHER_WAY)
"""Why a supervisor decides that it is not reported."""
GIVING_UP = (Reason.NOBODY_KNOWN, Reason.NOT_REACHED, Reason.NOT_TAKEN)
"""Why whoever tried could not report it."""

TO_DECIDE = timedelta(minutes=15)
TO_SIGN = timedelta(hours=24)
TO_TRY_AGAIN = timedelta(hours=1)
USUAL_CLOCK = timedelta(hours=24)
"""How long there is for a report where the table has no row and a supervisor decided that it is made."""
AGAIN_AFTER = timedelta(hours=1)
"""How often the floor and the director are told of a report that is overdue."""


class NotPossibleNow(Conflict):
    """The report does not stand where this can happen."""


@dataclass(frozen=True)
class Row:
    """A row of the table: what holds in a place for these ages and harms, to whom it is told, and by when.

    `hours`: until the agency is told. `written_hours`: from then until it has it in writing; 0: never.
    `version` 0: as we ship it, checked by nobody of the center. `is_on`: it holds.
    """

    code: str
    place: str
    harms: frozenset[Harm]
    ages: frozenset[Age]
    duty: Duty
    hours: int
    written_hours: int
    agency: str
    number: str
    form: str
    source: str
    note: str
    reviewed_by: str
    reviewed_on: date
    version: int = 0
    is_on: bool = True

    @property
    def review_due_on(self) -> date:
        """The day by which somebody reads the law again."""
        return self.reviewed_on + REVIEW_EVERY

    @property
    def harms_in_order(self) -> list[Harm]:
        """The kinds of harm, in the order of the form."""
        return [harm for harm in Harm if harm in self.harms]

    @property
    def ages_in_order(self) -> list[Age]:
        """The ages, from the youngest on."""
        return [age for age in Age if age in self.ages]

    def speaks_of(self, question: "Question") -> bool:
        """Tell whether the row holds and is about this."""
        return self.is_on and (
            self.place == question.place and question.harm in self.harms and question.age in self.ages
        )


@dataclass(frozen=True)
class Question:
    """What was disclosed, in codes. `place` empty: not known, or not in the table."""

    place: str
    harm: Harm
    age: Age


@dataclass(frozen=True)
class Answer:
    """What the table says. `row` None: it says nothing."""

    duty: Duty
    row: Row | None = None


def answer(rows: Iterable[Row], question: Question, *, on: date) -> Answer:
    """Find what holds: the strictest row, then the one with the shortest clock; else a supervisor decides.

    "No duty" holds only while its review is not due: what was true a year ago excuses nobody.
    """
    found = [row for row in rows if row.speaks_of(question) and not _is_stale_excuse(row, on=on)]
    if not found:
        return Answer(Duty.ASK)
    strictest = min(found, key=lambda row: (STRICTEST_FIRST.index(row.duty), row.hours, row.code))
    return Answer(strictest.duty, strictest)


def _is_stale_excuse(row: Row, *, on: date) -> bool:
    return row.duty is Duty.NO_DUTY and on >= row.review_due_on


def is_review_due(row: Row, *, on: date) -> bool:
    """Tell whether nobody of the center has read the law yet, or not for a year."""
    return not row.reviewed_by or on >= row.review_due_on


def first_state(duty: Duty) -> State:
    """Give where a report begins: what must be told waits for nobody's leave; all else for a supervisor."""
    return State.TO_REPORT if duty is Duty.MUST else State.ASKED


def deadline(state: State, *, opened_at: datetime, at: datetime, row: Row | None) -> datetime | None:
    """Tell by when it must go on. The law's clock runs from the disclosure. None: it is over."""
    clock = timedelta(hours=row.hours) if row and row.hours else USUAL_CLOCK
    deadlines: Mapping[State, datetime] = {
        State.ASKED: opened_at + min(TO_DECIDE, clock),
        State.TO_REPORT: opened_at + clock,
        State.TO_WRITE: at + timedelta(hours=row.written_hours if row else 0),
        State.REPORTED: at + TO_SIGN,
        State.COULD_NOT: at + TO_TRY_AGAIN,
    }
    return deadlines.get(state)


def told_by_phone(row: Row | None) -> Move:
    """Give the move of a call to the agency: where it wants it in writing too, that is still to do."""
    return Move.CALL if row and row.written_hours else Move.WRITE


def possible(state: State) -> Mapping[Move, State]:
    """Give the moves from here."""
    return MOVES[state]
