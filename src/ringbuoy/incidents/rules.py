"""What an incident can be, how grave it is, and what can happen to its report. Pure.

Source: helplines-partnership (docs/sources.md).
"""

from enum import StrEnum


class Kind(StrEnum):
    """What happened. The value is the stored code; it never changes."""

    DEATH_OF_A_CALLER = "death_of_a_caller"
    ATTEMPT_DURING_CONTACT = "attempt_during_contact"
    WRONG_LEVEL_OR_HELP = "wrong_level_or_help"
    CONTACT_LOST = "contact_lost"
    CONFIDENTIALITY_BROKEN = "confidentiality_broken"
    RESCUE_WENT_WRONG = "rescue_went_wrong"
    CHILD_OR_VULNERABLE = "child_or_vulnerable"
    HARM_TO_STAFF = "harm_to_staff"
    CONDUCT = "conduct"
    LINE_DOWN = "line_down"
    NEAR_MISS = "near_miss"
    SOMETHING_ELSE = "something_else"


class Severity(StrEnum):
    """How grave it was, or could have been."""

    NO_HARM = "no_harm"
    SOME_HARM = "some_harm"
    SERIOUS = "serious"
    DEATH = "death"


GRAVE = frozenset({Severity.SERIOUS, Severity.DEATH})
"""The directors are told of these at once."""


class State(StrEnum):
    """Where the report stands. The value is the stored code; it never changes."""

    FILED = "filed"
    IN_REVIEW = "in_review"
    CLOSED = "closed"


class Move(StrEnum):
    """Something that can happen to it."""

    TAKE_UP = "take_up"
    CLOSE = "close"


MOVES: dict[State, dict[Move, State]] = {
    State.FILED: {Move.TAKE_UP: State.IN_REVIEW},
    State.IN_REVIEW: {Move.TAKE_UP: State.IN_REVIEW, Move.CLOSE: State.CLOSED},
    State.CLOSED: {},
}


def after(state: State, move: Move) -> State | None:
    """Tell where a move leads. None: it is not possible from here."""
    return MOVES[state].get(move)
