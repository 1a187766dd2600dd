"""Whom a call reaches by their browser: from what the core knows of the legs."""

from datetime import UTC, datetime, timedelta

from ringbuoy.telephony.calls.desks import Desk
from ringbuoy.telephony.calls.reached import A_MOMENT, Reached
from ringbuoy.telephony.calls.talks import GIVEN_BACK_AFTER

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
MARIA, TOM = 7, 8


def desk(person: int = MARIA, *, is_up: bool = True, leg: str = "", is_wanted: bool = True) -> Desk:
    return Desk(person, is_wanted, address="there", leg=leg or f"desk-{person}-1", is_up=is_up)


def test_a_phone_that_is_called_but_not_up_reaches_nobody() -> None:
    reached = Reached()

    assert reached.look([desk(is_up=False), desk(TOM)], at=AT) == {TOM}


def test_a_leg_that_flaps_takes_nobody_out_of_the_round() -> None:
    reached = Reached()
    for seconds in range(0, 60, 3):
        at = AT + timedelta(seconds=seconds)
        assert reached.look([desk(is_up=seconds % 2 == 0)], at=at) == {MARIA}


def test_a_leg_that_stays_away_does_before_its_talk_goes_back_to_the_queue() -> None:
    reached = Reached()
    reached.look([desk()], at=AT)

    assert reached.look([desk(is_up=False)], at=AT + A_MOMENT) == frozenset()
    assert A_MOMENT < GIVEN_BACK_AFTER


def test_who_signs_out_is_reached_no_more_at_once() -> None:
    reached = Reached()
    reached.look([desk()], at=AT)

    assert reached.look([desk(is_wanted=False)], at=AT) == frozenset()


def test_an_own_phone_that_is_lent_for_a_talk_is_no_browser() -> None:
    assert Reached().look([desk(leg=f"own-{MARIA}-1")], at=AT) == frozenset()


def test_after_asterisk_was_started_again_everybody_has_a_moment_to_come_back() -> None:
    reached = Reached()
    reached.look([desk(), desk(TOM)], at=AT)
    later = AT + timedelta(minutes=1)
    reached.begin_again(at=later)

    nobody_yet = [desk(is_up=False), desk(TOM, is_up=False)]
    assert reached.look(nobody_yet, at=later + A_MOMENT / 2) == {MARIA, TOM}
    assert reached.look([desk(), desk(TOM, is_up=False)], at=later + A_MOMENT) == {MARIA}


def test_whom_an_engine_before_this_one_reached_has_a_moment_to_come_back() -> None:
    """Where engine and Asterisk start together nobody has a leg yet. Who has signed out is forgotten."""
    reached = Reached()
    ines = 9
    reached.remember({MARIA, TOM, ines}, at=AT)

    nobody_yet = [desk(is_up=False), desk(TOM, is_up=False, is_wanted=False)]
    assert reached.look(nobody_yet, at=AT + A_MOMENT / 2) == {MARIA}
    assert reached.look(nobody_yet, at=AT + A_MOMENT) == frozenset()


def test_what_this_engine_saw_itself_counts_before_what_was_written() -> None:
    reached = Reached()
    reached.look([desk()], at=AT)
    later = AT + A_MOMENT / 2

    reached.remember({MARIA}, at=later)

    assert reached.look([desk(is_up=False)], at=AT + A_MOMENT) == frozenset()
