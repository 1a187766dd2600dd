"""What can become of a service that was given to somebody, as one table. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from ringbuoy.directory.models.feedback import Fault
from ringbuoy.kernel.errors import Conflict


class Way(StrEnum):
    """How the service is given. The value is the stored code; it never changes."""

    SPOKEN = "spoken"
    TEXT = "text"
    EMAIL = "email"
    PRINT = "print"
    WARM_TRANSFER = "warm_transfer"


IN_THE_TALK = frozenset({Way.SPOKEN})
"""Ways that are done with the word itself. By all others somebody still has to send, print or introduce."""
CARRIED = frozenset({Way.SPOKEN, Way.TEXT, Way.EMAIL, Way.PRINT})
"""Ways that the house carries out itself. An introduction is made by hand."""


class Consent(StrEnum):
    """Whether the person agrees that something about them is told to the service."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    REFUSED = "refused"


class State(StrEnum):
    """Where a referral stands. The value is the stored code."""

    TO_DO = "to_do"
    GIVEN = "given"
    REACHED = "reached"
    HELPED = "helped"
    NOT_HELPED = "not_helped"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"
    TAKEN_BACK = "taken_back"


class Move(StrEnum):
    """Something that can happen to a referral."""

    DO = "do"
    FAIL_TO_ARRIVE = "fail_to_arrive"
    REACH = "reach"
    HELP = "help"
    NOT_HELP = "not_help"
    NOT_REACH = "not_reach"
    LOSE_TOUCH = "lose_touch"
    TAKE_BACK = "take_back"


MOVES: dict[State, dict[Move, State]] = {
    State.TO_DO: {
        Move.DO: State.GIVEN,
        Move.TAKE_BACK: State.TAKEN_BACK,
        Move.LOSE_TOUCH: State.UNKNOWN,
    },
    State.GIVEN: {
        Move.FAIL_TO_ARRIVE: State.TO_DO,
        Move.REACH: State.REACHED,
        Move.HELP: State.HELPED,
        Move.NOT_HELP: State.NOT_HELPED,
        Move.NOT_REACH: State.NOT_REACHED,
        Move.LOSE_TOUCH: State.UNKNOWN,
        Move.TAKE_BACK: State.TAKEN_BACK,
    },
    State.REACHED: {Move.HELP: State.HELPED, Move.NOT_HELP: State.NOT_HELPED, Move.LOSE_TOUCH: State.UNKNOWN},
    State.NOT_REACHED: {Move.REACH: State.REACHED, Move.HELP: State.HELPED, Move.NOT_HELP: State.NOT_HELPED},
    State.UNKNOWN: {
        Move.REACH: State.REACHED,
        Move.HELP: State.HELPED,
        Move.NOT_HELP: State.NOT_HELPED,
        Move.NOT_REACH: State.NOT_REACHED,
    },
    State.HELPED: {},
    State.NOT_HELPED: {},
    State.TAKEN_BACK: {},
}

CHANGEABLE = frozenset({State.TO_DO, State.GIVEN})
"""The way may still be another one; the referral then stands where that way begins."""
OUTCOMES = (Move.HELP, Move.NOT_HELP, Move.REACH, Move.NOT_REACH, Move.LOSE_TOUCH)
"""What somebody may say when they are asked later, in the order in which a page offers it."""
AWAITED = frozenset({State.TO_DO, State.GIVEN, State.REACHED})
"""Somebody still has to do it, or to hear what became of it."""


class Failure(StrEnum):
    """Why somebody did not reach the service, or why it did not help."""

    NUMBER_DEAD = "number_dead"
    NOT_THERE = "not_there"
    CLOSED_FOR_GOOD = "closed_for_good"
    NO_ANSWER = "no_answer"
    FULL = "full"
    NOT_FOR_THEM = "not_for_them"
    TOO_FAR = "too_far"
    TOO_DEAR = "too_dear"
    TOO_LATE = "too_late"
    OTHER_LANGUAGE = "other_language"
    DID_NOT_TRY = "did_not_try"


FAILED = frozenset({Move.NOT_HELP, Move.NOT_REACH})
FAULT_OF: dict[Failure, Fault] = {
    Failure.NUMBER_DEAD: Fault.NUMBER_DEAD,
    Failure.NOT_THERE: Fault.NOT_THERE,
    Failure.CLOSED_FOR_GOOD: Fault.CLOSED_FOR_GOOD,
    Failure.NOT_FOR_THEM: Fault.NOT_FOR_THEM,
}
"""What of this says that the directory is wrong."""


class Unmet(StrEnum):
    """Why nothing was found for a need."""

    NOTHING_THERE = "nothing_there"
    FULL = "full"
    NOT_FOR_THEM = "not_for_them"
    TOO_FAR = "too_far"
    TOO_DEAR = "too_dear"
    CLOSED = "closed"


class HoldState(StrEnum):
    """What became of a place that is held for somebody. The value is the stored code."""

    HELD = "held"
    RELEASED = "released"
    ARRIVED = "arrived"
    LAPSED = "lapsed"


class NotPossibleNow(Conflict):
    """The referral does not stand where this can happen."""


def state_of(way: Way) -> State:
    """Give the state in which a referral by this way begins."""
    return State.GIVEN if way in IN_THE_TALK else State.TO_DO


def is_allowed(way: Way, consent: Consent) -> bool:
    """Tell whether somebody may be introduced so. Nobody is introduced without a yes."""
    return way is not Way.WARM_TRANSFER or consent is Consent.GIVEN


def possible(state: State) -> Mapping[Move, State]:
    """Give the moves from here."""
    return MOVES[state]
