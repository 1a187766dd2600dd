"""What can be asked of what we hold, how somebody proves that it is theirs, and who decides. Pure.

Source: security-access (docs/sources.md).
"""

from enum import StrEnum


class Kind(StrEnum):
    """What is asked. The value is the stored code; it never changes."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    COURT = "court"


BY_THE_PERSON = (Kind.ACCESS, Kind.CORRECTION, Kind.ERASURE)


class Proof(StrEnum):
    """How we know that it is theirs, without their name."""

    NONE = "none"
    TALK_CODE = "talk_code"
    THIS_TALK = "this_talk"
    NUMBER_ON_FILE = "number_on_file"
    ORDER = "order"


class Basis(StrEnum):
    """By what others may demand it."""

    COURT_ORDER = "court_order"
    WARRANT = "warrant"
    SUBPOENA = "subpoena"
    LAW = "law"


class Part(StrEnum):
    """A kind of what we hold about a contact, in its order."""

    FACTS = "facts"
    MESSAGES = "messages"
    NOTES = "notes"
    LEVELS = "levels"
    PLAN = "plan"
    SERVICES = "services"
    PROMISES = "promises"
    RESCUES = "rescues"
    CORRECTIONS = "corrections"
    READINGS = "readings"


class Refusal(StrEnum):
    """Why it is not done."""

    NOT_PROVED = "not_proved"
    NOTHING_HELD = "nothing_held"
    MUST_BE_KEPT = "must_be_kept"
    TOO_WIDE = "too_wide"
    NO_BASIS = "no_basis"


class State(StrEnum):
    """Where it stands. The value is the stored code; it never changes."""

    RECEIVED = "received"
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


class Move(StrEnum):
    """Something that can happen to it."""

    ASK = "ask"
    APPROVE = "approve"
    REFUSE = "refuse"


MOVES: dict[State, dict[Move, State]] = {
    State.RECEIVED: {Move.ASK: State.ASKED, Move.REFUSE: State.REFUSED},
    State.ASKED: {Move.APPROVE: State.DONE, Move.REFUSE: State.REFUSED},
    State.DONE: {},
    State.REFUSED: {},
}
OPEN = frozenset({State.RECEIVED, State.ASKED})
"""Somebody still waits for an answer."""
GIVEN_FOR_DAYS = 14
"""How long an answer, or a file, can be fetched."""
MOST_CONTACTS = 50
"""How many contacts one order may name: the scope stays narrow."""


def after(state: State, move: Move) -> State | None:
    """Tell where a move leads. None: it is not possible from here."""
    return MOVES[state].get(move)
