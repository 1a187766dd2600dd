"""Which carrier is tried first: the center's order, and last whoever does not answer Asterisk's question."""

from dataclasses import replace

from ringbuoy.doors.voice.outgoing import (
    NEW_FOR_S,
    RINGS_WITHIN_OFFLINE_S,
    RINGS_WITHIN_S,
    in_order,
)
from ringbuoy.telephony.asterisk.accounts import ANSWERS_WITHIN_S, ASKED_EVERY_S
from tests.telephony.test_configuration import CARRIER

FIRST, SECOND = replace(CARRIER, name="trunk-1"), replace(CARRIER, name="trunk-2")
SINCE = {FIRST: 100.0, SECOND: 0.0}


def test_who_does_not_answer_is_tried_last_and_given_less_time() -> None:
    assert in_order(SINCE, {FIRST.name}, now=1000.0) == [
        (SECOND, RINGS_WITHIN_S),
        (FIRST, RINGS_WITHIN_OFFLINE_S),
    ]


def test_a_new_one_that_nobody_has_asked_keeps_its_place_and_its_time() -> None:
    kept = [(FIRST, RINGS_WITHIN_S), (SECOND, RINGS_WITHIN_S)]

    assert in_order(SINCE, {FIRST.name}, now=100.0) == kept
    assert in_order(SINCE, {FIRST.name}, now=100.0 + NEW_FOR_S) == kept
    assert in_order(SINCE, {FIRST.name}, now=100.1 + NEW_FOR_S) != kept
    assert NEW_FOR_S > ASKED_EVERY_S + ANSWERS_WITHIN_S
