"""When help may be sent, and what must happen until it is there. Pure.

The eight lines of the imminent-risk policy are rules here. Source: lifeline-imminent-risk (docs/sources.md).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from ringbuoy.kernel.errors import Conflict


class ForWhom(StrEnum):
    """Who is in danger: the caller, or somebody about whom they reach out."""

    CALLER = "caller"
    SOMEBODY_ELSE = "somebody_else"


class Basis(StrEnum):
    """Why it cannot wait. The value is the stored code."""

    ATTEMPT_IN_PROGRESS = "attempt_in_progress"
    ACTS_SOON = "acts_soon"
    CANNOT_STAY_SAFE = "cannot_stay_safe"
    DANGER_TO_OTHERS = "danger_to_others"
    LOST_IN_DANGER = "lost_in_danger"


class Consent(StrEnum):
    """Whether the person in danger agrees that help comes."""

    GIVEN = "given"
    REFUSED = "refused"
    CANNOT_SAY = "cannot_say"
    NOT_REACHED = "not_reached"


class Step(StrEnum):
    """What was tried before, from the least invasive on."""

    TALKED = "talked"
    SAFER_PLACE = "safer_place"
    MEANS_AWAY = "means_away"
    TRUSTED_PERSON = "trusted_person"
    GOES_THEMSELVES = "goes_themselves"
    MOBILE_TEAM = "mobile_team"
    CALLER_HELPS = "caller_helps"


BEYOND_TALKING = frozenset(Step) - {Step.TALKED}


class Source(StrEnum):
    """From where we know the place."""

    PERSON_SAYS = "person_says"
    SOMEBODY_SAYS = "somebody_says"
    EARLIER_TALK = "earlier_talk"
    NUMBER = "number"
    NETWORK_ADDRESS = "network_address"


class Sureness(StrEnum):
    """How near the place is to where the person is."""

    DOOR = "door"
    STREET = "street"
    TOWN = "town"
    REGION = "region"
    UNKNOWN = "unknown"


class CallBack(StrEnum):
    """Whether it was checked that the call comes from where it says: against false alarms sent to others."""

    NOT_DONE = "not_done"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    NOT_POSSIBLE = "not_possible"


class State(StrEnum):
    """Where a rescue stands. The value is the stored code."""

    ASKED = "asked"
    APPROVED = "approved"
    CALLED = "called"
    REACHED = "reached"
    STOOD_DOWN = "stood_down"
    REFUSED = "refused"


class Move(StrEnum):
    """Something that can happen to a rescue."""

    APPROVE = "approve"
    REFUSE = "refuse"
    CALL = "call"
    CONFIRM = "confirm"
    STAND_DOWN = "stand_down"


MOVES: dict[State, dict[Move, State]] = {
    State.ASKED: {
        Move.APPROVE: State.APPROVED,
        Move.REFUSE: State.REFUSED,
        Move.STAND_DOWN: State.STOOD_DOWN,
    },
    State.APPROVED: {Move.CALL: State.CALLED, Move.STAND_DOWN: State.STOOD_DOWN},
    State.CALLED: {
        Move.CALL: State.CALLED,
        Move.CONFIRM: State.REACHED,
        Move.STAND_DOWN: State.STOOD_DOWN,
    },
    State.REACHED: {},
    State.STOOD_DOWN: {},
    State.REFUSED: {},
}
OPEN = frozenset(state for state, moves in MOVES.items() if moves)
PATIENCE: dict[State, timedelta] = {
    State.ASKED: timedelta(minutes=1),
    State.APPROVED: timedelta(minutes=2),
    State.CALLED: timedelta(minutes=10),
}
"""How long a rescue may stand in a state before every supervisor is called again, and again."""


class NotPossibleNow(Conflict):
    """The rescue does not stand where this can happen."""


@dataclass(frozen=True)
class Case:
    """What decides whether help may be asked for, in codes."""

    for_whom: ForWhom
    basis: Basis
    consent: Consent
    tried: Collection[Step]
    call_back: CallBack

    @property
    def is_attempt(self) -> bool:
        """Whether an attempt is in progress: then help starts without waiting for anybody."""
        return self.basis is Basis.ATTEMPT_IN_PROGRESS

    @property
    def is_voluntary(self) -> bool:
        """Whether the person in danger agrees that help comes."""
        return self.consent is Consent.GIVEN


class Lack(StrEnum):
    """What still keeps help from being asked for."""

    NOT_TALKED = "not_talked"
    NOTHING_LESS_TRIED = "nothing_less_tried"
    NO_CALL_BACK = "no_call_back"
    CALLER_NOT_ASKED_TO_HELP = "caller_not_asked_to_help"
    NO_PLACE = "no_place"


def lacks(case: Case, *, has_place: bool) -> list[Lack]:
    """Name what is missing before a supervisor can be asked. While an attempt is in progress: nothing.

    A place may be unknown in words ("unknown, near the river"), but something must be said of it.
    """
    if case.is_attempt:
        return []
    wanted = {
        Lack.NOT_TALKED: Step.TALKED not in case.tried,
        Lack.NOTHING_LESS_TRIED: not case.is_voluntary and not BEYOND_TALKING & set(case.tried),
        Lack.CALLER_NOT_ASKED_TO_HELP: _is_of_another(case) and Step.CALLER_HELPS not in case.tried,
        Lack.NO_CALL_BACK: not case.is_voluntary and case.call_back is CallBack.NOT_DONE,
        Lack.NO_PLACE: not has_place,
    }
    return [lack for lack, is_missing in wanted.items() if is_missing]


def _is_of_another(case: Case) -> bool:
    return case.for_whom is ForWhom.SOMEBODY_ELSE


def first_state(case: Case) -> State:
    """Give the state in which a rescue begins: an attempt in progress waits for nobody's approval."""
    return State.APPROVED if case.is_attempt else State.ASKED


def due_after(state: State, *, at: datetime) -> datetime | None:
    """Tell when supervisors are called again. None: it is over."""
    patience = PATIENCE.get(state)
    return at + patience if patience else None


def possible(state: State) -> Mapping[Move, State]:
    """Give the moves from here."""
    return MOVES[state]


VERIFIED_FOR = timedelta(days=365)
"""How long a number of an answering point is trusted before somebody calls it again to check."""


def is_stale(verified_on: date, *, at: datetime) -> bool:
    """Tell whether a number was checked too long ago to be relied on without a word about it."""
    return at.date() - verified_on > VERIFIED_FOR
