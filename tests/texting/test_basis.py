"""Nothing goes out without a reason that holds: a hundred thousand chances, and a second opinion on each."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ringbuoy.texting.basis import Basis, Hindrance, Purpose, Window, hindrance

ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
START = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_hundred_thousand_decisions_and_none_without_a_basis() -> None:
    chance, decided = Random(20260302), Counter[bool]()
    for _ in range(100_000):
        purpose, basis, at = chance.choice(list(Purpose)), _any_basis(chance), _any_moment(chance)
        is_allowed = hindrance(purpose, basis, at=at) is None
        assert is_allowed == _is_justified(purpose, basis, at), (purpose, basis, at)
        decided[is_allowed] += 1

    assert min(decided.values()) > 20_000


def _any_basis(chance: Random) -> Basis:
    window = Window(_any_time(chance), _any_time(chance), chance.choice(ZONES))
    return Basis(chance.random() < 0.5, chance.random() < 0.4, window if chance.random() < 0.6 else None)


def _any_time(chance: Random) -> time:
    return time(chance.randrange(24), chance.choice((0, 15, 30, 59)))


def _any_moment(chance: Random) -> datetime:
    return START + timedelta(minutes=chance.randrange(525_600))


def _is_justified(purpose: Purpose, basis: Basis, at: datetime) -> bool:
    """Say it a second time, from the sentence of the rule and minute by minute."""
    if purpose == "answer_to_command":
        return True
    if purpose == "talk":
        return basis.is_open and not basis.is_stopped
    return not basis.is_stopped and basis.window is not None and _minute_is_safe(basis.window, at)


def _minute_is_safe(window: Window, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(window.zone))
    minute, safe = window.opens.hour * 60 + window.opens.minute, set()
    while minute != window.closes.hour * 60 + window.closes.minute:
        safe.add(minute)
        minute = (minute + 1) % 1440
    return local.hour * 60 + local.minute in safe


@pytest.mark.parametrize(
    ("purpose", "basis", "says"),
    [
        (Purpose.TALK, Basis(is_open=True, is_stopped=True), Hindrance.STOPPED),
        (Purpose.TALK, Basis(is_open=False, is_stopped=False), Hindrance.NO_TALK),
        (Purpose.FOLLOW_UP, Basis(is_open=True, is_stopped=False), Hindrance.NO_CONSENT),
        (
            Purpose.FOLLOW_UP,
            Basis(False, False, Window(time(9), time(9), "UTC")),
            Hindrance.NOT_SAFE_NOW,
        ),
        (Purpose.ANSWER_TO_COMMAND, Basis(is_open=False, is_stopped=True), None),
    ],
)
def test_the_reason_is_named(purpose: Purpose, basis: Basis, says: Hindrance | None) -> None:
    assert hindrance(purpose, basis, at=START) is says
