"""The table of moves: everything that can happen to a contact, and nothing else."""

import pytest

from ringbuoy.contacts.rules import (
    CONVERSING,
    LIVE,
    MOVES,
    OPEN,
    QUEUED,
    SEATED,
    Move,
    NotPossibleNow,
    State,
    after,
    sources_of,
)

FINAL = {State.CLOSED, State.ABANDONED, State.OVERFLOWED}


def test_every_state_has_its_row():
    assert set(MOVES) == set(State)


def test_every_move_is_used():
    assert {move for moves in MOVES.values() for move in moves} == set(Move)


def test_only_three_states_are_final():
    assert {state for state, moves in MOVES.items() if not moves} == FINAL


@pytest.mark.parametrize("state", sorted(set(State)))
def test_every_state_can_end(state):
    seen, reach = set(), {state}
    while reach - seen:
        seen |= reach
        reach = {target for source in seen for target in MOVES[source].values()}

    assert state in FINAL or reach & FINAL


@pytest.mark.parametrize("state", sorted(LIVE))
def test_a_caller_can_leave_whenever_they_are_there(state):
    assert after(state, Move.LEAVE) in {State.ABANDONED, State.WRAP_UP}


@pytest.mark.parametrize("state", sorted(CONVERSING))
def test_a_lost_counselor_sends_the_caller_back_to_the_queue(state):
    assert after(state, Move.LOSE_COUNSELOR) is State.WAITING


def test_nobody_is_answered_twice():
    assert sources_of(Move.ANSWER) == [State.OFFERED]


def test_a_closed_contact_never_moves_again():
    with pytest.raises(NotPossibleNow):
        after(State.CLOSED, Move.ANSWER)


def test_the_groups_of_states_nest():
    assert SEATED < CONVERSING < LIVE < OPEN
    assert QUEUED == LIVE - CONVERSING
