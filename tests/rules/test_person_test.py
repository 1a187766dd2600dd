"""A test of the line that rings a counselor: its life, whom it rings and how often, what sound shows."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ringbuoy.contacts.rules import Tier
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.rules import BadPolicy, PersonTestEvery, Policy
from ringbuoy.routing.counselors import Counselor, Load
from ringbuoy.routing.waiting import Need
from ringbuoy.telephony.person_test_rules import (
    AGAIN_AFTER,
    IDLE_FOR,
    MOVES,
    SPARED_FOR,
    Counted,
    Move,
    PersonTestOutcome,
    PersonTestState,
    is_alarming,
    is_due,
    judged,
    may_be_rung,
    may_be_rung_unasked,
)

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEVER, SHIFT, DAY = PersonTestEvery
NEED = Need(frozenset({"harbor"}), Channel.VOICE, "en", frozenset(), False, True, True, 2)
MARIA = Counselor(7, frozenset({"en"}), lines=frozenset({"harbor"}))
CHAT = Load(UUID(int=1), 1, Channel.CHAT, Tier.EVERYONE)
SOUND = [
    ((0, 50, 50), PersonTestOutcome.LEG_SILENT),
    ((50, 50, 9), PersonTestOutcome.NOT_JOINED),
    ((50, 9, 50), PersonTestOutcome.NOT_REACHED),
    ((10, 10, 10), PersonTestOutcome.GOOD),
]
DUE = [
    (NEVER, None, None, False),
    (DAY, None, None, True),
    (DAY, 23 * HOUR, 23 * HOUR, False),
    (DAY, 24 * HOUR, 24 * HOUR, True),
    (DAY, 24 * HOUR, AGAIN_AFTER / 2, False),
    (DAY, None, AGAIN_AFTER, True),
    (SHIFT, 7 * HOUR, 7 * HOUR, False),
    (SHIFT, 8 * HOUR, 8 * HOUR, True),
]
ALARMS = [
    (PersonTestOutcome.GOOD, "", False),
    (PersonTestOutcome.NOT_NOW, "not_now", False),
    (PersonTestOutcome.NO_ANSWER, "no_answer", False),
    (PersonTestOutcome.GAVE_WAY, "", False),
    (PersonTestOutcome.NOBODY_FREE, "", False),
    (PersonTestOutcome.LINE_FAILED, "", False),
    (PersonTestOutcome.LEG_LOST, "good", False),
    (PersonTestOutcome.LEG_LOST, "leg_lost", True),
    (PersonTestOutcome.LEG_SILENT, "", True),
    (PersonTestOutcome.NOT_HEARD, "", True),
    (PersonTestOutcome.CALL_LOST, "", True),
]


def test_a_test_can_end_wherever_it_stands_and_is_accepted_only_where_it_rings() -> None:
    states = [state for state in PersonTestState if state is not PersonTestState.OVER]

    assert all(MOVES[state][Move.END] is PersonTestState.OVER for state in states)
    assert [state for state in PersonTestState if Move.ACCEPT in MOVES[state]] == [PersonTestState.RINGING]
    assert MOVES[PersonTestState.OVER] == {}


@pytest.mark.parametrize(("came", "outcome"), SOUND)
def test_the_sound_says_where_it_stopped(came: tuple[int, int, int], outcome: PersonTestOutcome) -> None:
    before = Counted(100, 200, 300)
    now = Counted(*(old + more for old, more in zip((100, 200, 300), came, strict=True)))

    assert judged(Counted().grown(before, now)) is outcome


def test_a_count_that_begins_anew_is_counted_from_there() -> None:
    """Asterisk does so when music ends and a voice begins: what arrived was taken for nothing."""
    looks = [Counted(100, 0, 915), Counted(106, 6, 4), Counted(112, 12, 11)]

    since = Counted().grown(looks[0], looks[1]).grown(looks[1], looks[2])

    assert since == Counted(12, 12, 11)


@pytest.mark.parametrize(("every", "reached", "tried", "due"), DUE)
def test_a_line_rings_a_counselor_as_often_as_it_says(
    every: PersonTestEvery, reached: timedelta | None, tried: timedelta | None, due: bool
) -> None:
    ago = [None if span is None else AT - span for span in (reached, tried)]

    assert is_due(every, reached_at=ago[0], tried_at=ago[1], at=AT) is due


@pytest.mark.parametrize(("outcome", "before", "alarms"), ALARMS)
def test_only_a_fault_is_an_alarm(outcome: PersonTestOutcome, before: str, alarms: bool) -> None:
    assert is_alarming(outcome, before=before) is alarms


@pytest.mark.parametrize(
    ("counselor", "may"),
    [
        (MARIA, True),
        (Counselor(7, frozenset({"en"})), True),
        (Counselor(7, frozenset({"es"})), False),
        (Counselor(7, frozenset({"en"}), lines=frozenset({"anchor"})), False),
        (Counselor(7, frozenset({"en"}), is_ready=False), False),
        (Counselor(7, frozenset({"en"}), loads=(CHAT,)), False),
        (Counselor(8, frozenset({"en"})), False),
    ],
)
def test_whom_a_test_may_ring_is_whom_a_call_would_ring_and_nobody_needs(
    counselor: Counselor, may: bool
) -> None:
    assert may_be_rung(counselor, NEED, busy={8}) is may


def test_the_machine_by_itself_spares_who_was_rung_in_this_shift_or_has_just_put_a_talk_down() -> None:
    rested = Counselor(7, frozenset({"en"}), idle_since=AT - IDLE_FOR)
    tired = Counselor(7, frozenset({"en"}), idle_since=AT - IDLE_FOR / 2)

    assert may_be_rung_unasked(rested, None, at=AT)
    assert may_be_rung_unasked(rested, AT - SPARED_FOR, at=AT)
    assert not may_be_rung_unasked(rested, AT - SPARED_FOR / 2, at=AT)
    assert not may_be_rung_unasked(tired, None, at=AT)


@pytest.mark.parametrize("policy", [{"tests_with_person": "hourly"}, {"self_test_minutes": 4}])
def test_a_line_takes_no_rhythm_that_would_burden_anybody(policy: dict[str, object]) -> None:
    with pytest.raises(BadPolicy):
        Policy.read(policy)
