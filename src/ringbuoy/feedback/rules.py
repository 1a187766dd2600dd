"""What can happen to a complaint or a compliment, as one table, and who may attend to it. Pure.

Source: helplines-partnership (docs/sources.md).
"""

from enum import StrEnum


class Kind(StrEnum):
    """What somebody told us about ourselves. The value is the stored code; it never changes."""

    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"


class CameBy(StrEnum):
    """How it reached us."""

    PAGE = "page"
    TEXT = "text"
    CHAT = "chat"
    SPOKEN = "spoken"
    LETTER = "letter"


class Topic(StrEnum):
    """What it is about."""

    HOW_WE_TALKED = "how_we_talked"
    WAITING = "waiting"
    CONFIDENTIALITY = "confidentiality"
    EMERGENCY_HELP = "emergency_help"
    PROMISE_NOT_KEPT = "promise_not_kept"
    SERVICE_GIVEN = "service_given"
    ACCESS = "access"
    SOMETHING_ELSE = "something_else"


class Finding(StrEnum):
    """What we found when we looked into a complaint."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"
    CANNOT_TELL = "cannot_tell"


class Learning(StrEnum):
    """What we changed."""

    NOTHING = "nothing"
    TALKED = "talked"
    TRAINING = "training"
    WAY_OF_WORKING = "way_of_working"
    SETTINGS = "settings"
    SOFTWARE = "software"


class State(StrEnum):
    """Where it stands. The value is the stored code; it never changes."""

    RECEIVED = "received"
    TAKEN_ON = "taken_on"
    ANSWERED = "answered"
    CLOSED = "closed"


class Move(StrEnum):
    """Something that can happen to it."""

    TAKE_ON = "take_on"
    ANSWER = "answer"
    CLOSE = "close"


MOVES: dict[State, dict[Move, State]] = {
    State.RECEIVED: {Move.TAKE_ON: State.TAKEN_ON},
    State.TAKEN_ON: {Move.TAKE_ON: State.TAKEN_ON, Move.ANSWER: State.ANSWERED},
    State.ANSWERED: {Move.CLOSE: State.CLOSED},
    State.CLOSED: {},
}
OPEN = frozenset({State.RECEIVED, State.TAKEN_ON})
"""Somebody still waits for an answer."""


def after(state: State, move: Move) -> State | None:
    """Tell where a move leads. None: it is not possible from here."""
    return MOVES[state].get(move)


def may_attend(person: int, *, about: int | None) -> bool:
    """Tell whether somebody may read and answer it: never the one whom it is about."""
    return person != about
