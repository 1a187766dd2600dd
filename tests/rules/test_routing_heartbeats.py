"""A counselor who has gone is not a hub that is silent."""

from datetime import UTC, datetime, timedelta

from ringbuoy.routing.heartbeats import Heartbeats

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
MARIA, TOM = 1, 2


def ago(**span: float) -> datetime:
    return AT - timedelta(**span)


def test_one_who_is_gone():
    assert Heartbeats().lost({MARIA: ago(seconds=14), TOM: ago(seconds=1)}, at=AT) == [MARIA]


def test_a_short_hiccup_is_not_gone():
    assert Heartbeats().lost({MARIA: ago(seconds=12), TOM: ago(seconds=1)}, at=AT) == []


def test_the_only_one_on_shift_can_be_gone():
    assert Heartbeats().lost({MARIA: ago(seconds=14)}, at=AT) == [MARIA]


def test_a_silent_hub_takes_nobody_away():
    assert Heartbeats().lost({MARIA: ago(seconds=20), TOM: ago(seconds=21)}, at=AT) == []


def test_after_a_silent_hub_everybody_has_time_to_come_back():
    beats = Heartbeats()
    beats.lost({MARIA: ago(seconds=20), TOM: ago(seconds=21)}, at=AT)
    back = AT + timedelta(seconds=1)

    at_once = beats.lost({MARIA: back, TOM: ago(seconds=21)}, at=back)
    still_gone = beats.lost(
        {MARIA: AT + timedelta(seconds=15), TOM: ago(seconds=21)}, at=AT + timedelta(seconds=15)
    )

    assert at_once == []
    assert still_gone == [TOM]


def test_a_hub_silent_for_long_means_gone():
    beats = Heartbeats()
    beats.lost({MARIA: ago(seconds=20), TOM: ago(seconds=20)}, at=AT)

    later = AT + timedelta(seconds=50)

    assert beats.lost({MARIA: ago(seconds=20), TOM: ago(seconds=20)}, at=later) == [MARIA, TOM]
