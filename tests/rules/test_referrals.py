"""What can become of a referral, as a table."""

from itertools import product

import pytest

from ringbuoy.directory.models.feedback import Fault
from ringbuoy.referrals.fhir import REQUESTS, TASKS
from ringbuoy.referrals.rules import (
    AWAITED,
    FAULT_OF,
    MOVES,
    OUTCOMES,
    Consent,
    Move,
    State,
    Way,
    is_allowed,
    possible,
    state_of,
)


def test_every_state_has_its_row() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("state", State)
def test_from_everywhere_an_end_can_be_reached(state: State) -> None:
    reached, before = {state}, set[State]()
    while reached != before:
        before, reached = reached, reached | {to for one in reached for to in possible(one).values()}

    assert reached - AWAITED


def test_what_is_given_in_the_talk_is_given_and_the_rest_waits_for_a_hand() -> None:
    assert {way: state_of(way) for way in Way} == {
        Way.SPOKEN: State.GIVEN,
        Way.TEXT: State.TO_DO,
        Way.EMAIL: State.TO_DO,
        Way.PRINT: State.TO_DO,
        Way.WARM_TRANSFER: State.TO_DO,
    }


def test_nobody_is_introduced_without_a_yes() -> None:
    refused = {(way, consent) for way, consent in product(Way, Consent) if not is_allowed(way, consent)}

    assert refused == {(Way.WARM_TRANSFER, Consent.NOT_ASKED), (Way.WARM_TRANSFER, Consent.REFUSED)}


def test_what_is_not_done_yet_cannot_have_helped() -> None:
    assert not set(OUTCOMES) & set(possible(State.TO_DO)) - {Move.LOSE_TOUCH}


def test_every_status_stands_in_the_lists_of_fhir() -> None:
    """Source: fhir-r4."""
    requests = {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}
    tasks = {"draft", "requested", "received", "accepted", "rejected", "ready", "cancelled"}
    tasks |= {"in-progress", "on-hold", "failed", "completed", "entered-in-error"}

    assert set(REQUESTS) == set(TASKS) == set(State)
    assert set(REQUESTS.values()) <= requests
    assert set(TASKS.values()) <= tasks


def test_what_says_that_the_directory_is_wrong_is_a_fault_of_it() -> None:
    assert set(FAULT_OF.values()) <= set(Fault)
