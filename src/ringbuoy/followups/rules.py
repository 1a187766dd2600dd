"""What can happen to a promise, as one table, and what comes of each attempt to keep it. Pure.

Source: funder-follow-up, spier-outcomes (docs/sources.md).
"""

from collections.abc import Mapping
from enum import StrEnum

from ringbuoy.kernel.errors import Conflict


class State(StrEnum):
    """Where a promise stands. The value is the stored code; it never changes."""

    PROMISED = "promised"
    TAKEN = "taken"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CALLED_OFF = "called_off"
    LAPSED = "lapsed"


class Move(StrEnum):
    """Something that can happen to a promise."""

    TAKE = "take"
    REACH = "reach"
    TRY_AGAIN = "try_again"
    POSTPONE = "postpone"
    PUT_BACK = "put_back"
    GIVE_UP = "give_up"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    CALL_OFF = "call_off"
    LAPSE = "lapse"


MOVES: dict[State, dict[Move, State]] = {
    State.PROMISED: {
        Move.TAKE: State.TAKEN,
        Move.REACH: State.REACHED,
        Move.WITHDRAW: State.WITHDRAWN,
        Move.CALL_OFF: State.CALLED_OFF,
        Move.LAPSE: State.LAPSED,
    },
    State.TAKEN: {
        Move.REACH: State.REACHED,
        Move.TRY_AGAIN: State.PROMISED,
        Move.POSTPONE: State.PROMISED,
        Move.PUT_BACK: State.PROMISED,
        Move.GIVE_UP: State.NOT_REACHED,
        Move.DECLINE: State.DECLINED,
        Move.WITHDRAW: State.WITHDRAWN,
        Move.CALL_OFF: State.CALLED_OFF,
    },
    State.REACHED: {},
    State.NOT_REACHED: {},
    State.DECLINED: {},
    State.WITHDRAWN: {},
    State.CALLED_OFF: {},
    State.LAPSED: {},
}
OPEN = frozenset({State.PROMISED, State.TAKEN})
"""Somebody still has to keep it."""


class Outcome(StrEnum):
    """What came of one attempt. The value is the stored code."""

    REACHED = "reached"
    NOT_NOW = "not_now"
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    REACHED_SUPPORT_PERSON = "reached_support_person"
    UNABLE_TO_REACH = "unable_to_reach"
    WRONG_CONTACT_INFO = "wrong_contact_info"
    DECLINED = "declined"


MOVE_OF: dict[Outcome, Move] = {
    Outcome.REACHED: Move.REACH,
    Outcome.NOT_NOW: Move.POSTPONE,
    Outcome.NO_ANSWER: Move.TRY_AGAIN,
    Outcome.MESSAGE_LEFT: Move.TRY_AGAIN,
    Outcome.REACHED_SUPPORT_PERSON: Move.TRY_AGAIN,
    Outcome.UNABLE_TO_REACH: Move.GIVE_UP,
    Outcome.WRONG_CONTACT_INFO: Move.GIVE_UP,
    Outcome.DECLINED: Move.DECLINE,
}
CONNECTED = frozenset({Outcome.REACHED, Outcome.NOT_NOW, Outcome.DECLINED})
"""The person themself was there."""
ENDS_SERIES = frozenset({Outcome.DECLINED, Outcome.WRONG_CONTACT_INFO, Outcome.UNABLE_TO_REACH})
"""After these nothing more of a series is sent."""
SPOKEN_ONLY = frozenset({Outcome.MESSAGE_LEFT, Outcome.REACHED_SUPPORT_PERSON})
"""What a text cannot come to."""


class Answering(StrEnum):
    """Who may answer when we call."""

    ONLY_THEM = "only_them"
    CODE_WORD_FIRST = "code_word_first"
    ANYBODY = "anybody"


class Need(StrEnum):
    """Why a supervisor must look at a promise. The value is the stored code."""

    LAST_HOURS = "last_hours"
    MISSED = "missed"
    NOT_REACHED = "not_reached"
    NO_OUTCOME = "no_outcome"
    LAPSED = "lapsed"


class CalledOff(StrEnum):
    """Why a supervisor ends a promise that nobody has kept. The value is the stored code."""

    HAS_BEEN_IN_TOUCH = "has_been_in_touch"
    WITH_ANOTHER_SERVICE = "with_another_service"
    NOT_SAFE = "not_safe"
    HAS_DIED = "has_died"
    BY_MISTAKE = "by_mistake"


class NotPossibleNow(Conflict):
    """The promise does not stand where this can happen."""


def possible(state: State) -> Mapping[Move, State]:
    """Give the moves from here."""
    return MOVES[state]


def move_of(outcome: Outcome, *, tries: int, most: int) -> Move:
    """Tell what an attempt leads to, the `tries`-th of at most `most`."""
    move = MOVE_OF[outcome]
    return Move.GIVE_UP if move is Move.TRY_AGAIN and tries >= most else move


def outcomes_for(*, is_call: bool, voicemail: bool) -> list[Outcome]:
    """Give what an attempt may have come to, in the order in which a page offers it.

    Where no message may be left, none is offered.
    """
    allowed = [one for one in Outcome if is_call or one not in SPOKEN_ONLY]
    return [one for one in allowed if voicemail or one is not Outcome.MESSAGE_LEFT]


class Emergency(StrEnum):
    """Which help came because of a contact. The value is the stored code."""

    NONE = "none"
    MOBILE_CRISIS = "mobile_crisis"
    AGREED = "agreed"
    RESCUE = "rescue"
