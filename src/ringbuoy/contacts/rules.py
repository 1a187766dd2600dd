"""The life of a contact, as one table for every channel."""

from enum import IntEnum, StrEnum

from ringbuoy.kernel.errors import Conflict


class State(StrEnum):
    """Where a contact stands. The value is the stored code."""

    WAITING = "waiting"
    OFFERED = "offered"
    TALKING = "talking"
    HELD = "held"
    TRANSFERRING = "transferring"
    PARKED = "parked"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"
    MESSAGE_TAKEN = "message_taken"


class Move(StrEnum):
    """Something that can happen to a contact."""

    OFFER = "offer"
    TAKE_BACK = "take_back"
    ANSWER = "answer"
    TAKE_NEXT = "take_next"
    LEAVE = "leave"
    HAND_OVER = "hand_over"
    TAKE_MESSAGE = "take_message"
    HOLD = "hold"
    RESUME = "resume"
    CONSULT = "consult"
    CANCEL_TRANSFER = "cancel_transfer"
    TRANSFER = "transfer"
    PARK = "park"
    COME_BACK = "come_back"
    LOSE_COUNSELOR = "lose_counselor"
    END = "end"
    CLOSE = "close"
    ATTEND = "attend"
    WAIT_FOR_CALL = "wait_for_call"


MOVES: dict[State, dict[Move, State]] = {
    State.WAITING: {
        Move.OFFER: State.OFFERED,
        Move.TAKE_NEXT: State.TALKING,
        Move.LEAVE: State.ABANDONED,
        Move.HAND_OVER: State.OVERFLOWED,
        Move.TAKE_MESSAGE: State.MESSAGE_TAKEN,
    },
    State.OFFERED: {
        Move.ANSWER: State.TALKING,
        Move.TAKE_BACK: State.WAITING,
        Move.LEAVE: State.ABANDONED,
        Move.TAKE_MESSAGE: State.MESSAGE_TAKEN,
    },
    State.TALKING: {
        Move.HOLD: State.HELD,
        Move.CONSULT: State.TRANSFERRING,
        Move.PARK: State.PARKED,
        Move.LOSE_COUNSELOR: State.WAITING,
        Move.LEAVE: State.WRAP_UP,
        Move.END: State.WRAP_UP,
    },
    State.HELD: {
        Move.RESUME: State.TALKING,
        Move.LOSE_COUNSELOR: State.WAITING,
        Move.LEAVE: State.WRAP_UP,
        Move.END: State.WRAP_UP,
    },
    State.TRANSFERRING: {
        Move.TRANSFER: State.TALKING,
        Move.CANCEL_TRANSFER: State.TALKING,
        Move.LOSE_COUNSELOR: State.WAITING,
        Move.LEAVE: State.WRAP_UP,
        Move.END: State.WRAP_UP,
    },
    State.PARKED: {
        Move.COME_BACK: State.TALKING,
        Move.LOSE_COUNSELOR: State.WAITING,
        Move.LEAVE: State.WRAP_UP,
        Move.END: State.WRAP_UP,
    },
    State.WRAP_UP: {Move.CLOSE: State.CLOSED},
    State.MESSAGE_TAKEN: {Move.ATTEND: State.WRAP_UP, Move.WAIT_FOR_CALL: State.WAITING},
    State.CLOSED: {},
    State.ABANDONED: {},
    State.OVERFLOWED: {},
}

QUEUED = frozenset({State.WAITING, State.OFFERED})
CONVERSING = frozenset({State.TALKING, State.HELD, State.TRANSFERRING, State.PARKED})
SEATED = frozenset({State.TALKING, State.HELD, State.TRANSFERRING})
LIVE = QUEUED | CONVERSING
OPEN = LIVE | {State.WRAP_UP}
MOST_SEATS = 4


class Tier(IntEnum):
    """Who is served first. The number is the stored code; a lower one goes first."""

    IMMINENT = 0
    HIGH = 1
    EVERYONE = 2


class Author(StrEnum):
    """Who wrote a message: the line itself writes greetings and notices."""

    CALLER = "caller"
    COUNSELOR = "counselor"
    SUPERVISOR = "supervisor"
    LINE = "line"


class Audience(StrEnum):
    """Who may see a message: a whisper is for staff only."""

    EVERYONE = "everyone"
    STAFF = "staff"


DECOY = "decoy"
"""How a contact was left that never was one: made up to catch browsing. No count includes it."""


class CountsAs(StrEnum):
    """What a contact is in the reports. All but the first are counted apart and close in two actions.

    A follow-up is one from its beginning, and stays one: nobody reached out to us.
    """

    COUNSELING = "counseling"
    WRONG_NUMBER = "wrong_number"
    SILENT = "silent"
    PRANK = "prank"
    TEST = "test"
    FOLLOW_UP = "follow_up"


SAID_AT_THE_END = frozenset(CountsAs) - {CountsAs.COUNSELING, CountsAs.FOLLOW_UP}
"""What a counselor may say that a contact was."""


class NotPossibleNow(Conflict):
    """The contact has moved on; this can no longer happen to it."""


def after(state: State, move: Move) -> State:
    """Give the state to which a move leads.

    :raises NotPossibleNow: the table has no such move.
    """
    try:
        return MOVES[state][move]
    except KeyError:
        raise NotPossibleNow("This contact has moved on. Look again to see where it stands.") from None


def sources_of(move: Move) -> list[State]:
    """Give the states from which a move is possible."""
    return [state for state, moves in MOVES.items() if move in moves]
