"""What callers are told about the wait."""

from datetime import timedelta

import pytest

from ringbuoy.routing.estimates import Wait, still_honest, usual_wait


def minutes(*counts: float) -> list[timedelta]:
    return [timedelta(minutes=count) for count in counts]


@pytest.mark.parametrize(
    ("recent", "still", "told"),
    [
        ([], [], Wait.UNKNOWN),
        (minutes(1, 2), [], Wait.UNKNOWN),
        (minutes(0.2, 0.5, 9), [], Wait.UNDER_A_MINUTE),
        (minutes(1, 1, 1), [], Wait.A_FEW_MINUTES),
        (minutes(4, 6, 7), [], Wait.ABOUT_TEN_MINUTES),
        (minutes(10, 12, 30), [], Wait.ABOUT_TWENTY_MINUTES),
        (minutes(25, 25, 25), [], Wait.HALF_AN_HOUR_OR_MORE),
        pytest.param(minutes(1, 1, 1), minutes(0.1, 0.1), Wait.A_FEW_MINUTES, id="new ones say nothing yet"),
        pytest.param(minutes(1, 1, 1), minutes(*[30] * 5), Wait.HALF_AN_HOUR_OR_MORE, id="a jam shows"),
        pytest.param([], minutes(8, 8, 9), Wait.ABOUT_TEN_MINUTES, id="nobody answered yet"),
    ],
)
def test_usual_wait(recent, still, told):
    assert usual_wait(recent, still) is told


@pytest.mark.parametrize(
    ("usual", "waited", "told"),
    [
        (Wait.UNDER_A_MINUTE, 0.5, Wait.UNDER_A_MINUTE),
        pytest.param(Wait.UNDER_A_MINUTE, 2, Wait.UNKNOWN, id="their own wait disproves it"),
        (Wait.ABOUT_TEN_MINUTES, 11, Wait.ABOUT_TEN_MINUTES),
        (Wait.HALF_AN_HOUR_OR_MORE, 90, Wait.HALF_AN_HOUR_OR_MORE),
        (Wait.UNKNOWN, 90, Wait.UNKNOWN),
    ],
)
def test_what_ones_own_wait_disproves_is_not_told(usual, waited, told):
    assert still_honest(usual, timedelta(minutes=waited)) is told
