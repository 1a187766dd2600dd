"""How the line tests itself: what came of a test, when the next one is due, how long a line may be quiet."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbuoy.telephony.self_test_rules import (
    EVERY,
    EVERY_BY_CARRIER,
    SelfTestOutcome,
    is_due,
    is_quieter_than_likely,
    outcome_of,
)

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
CAME = [
    ((False, False, False), SelfTestOutcome.NOT_ANSWERED),
    ((True, False, False), SelfTestOutcome.NOT_HEARD),
    ((True, True, False), SelfTestOutcome.NO_WAY_BACK),
    ((True, True, True), SelfTestOutcome.GOOD),
]
QUIET = [(0, 0, False), (37, 4, True), (36, 4, False), (9, 1, False), (10, 1, True), (0, 4, False)]


@pytest.mark.parametrize(("steps", "outcome"), CAME)
def test_a_test_is_as_good_as_the_last_step_that_it_took(
    steps: tuple[bool, bool, bool], outcome: SelfTestOutcome
) -> None:
    is_answered, is_heard, is_met = steps

    assert outcome_of(is_answered=is_answered, is_heard=is_heard, is_met=is_met) is outcome


def test_a_line_is_tested_every_quarter_of_an_hour_and_by_a_carrier_every_hour() -> None:
    assert is_due(None, by_carrier=True, at=AT)
    assert is_due(AT - EVERY, by_carrier=False, at=AT)
    assert not is_due(AT - EVERY + timedelta(seconds=1), by_carrier=False, at=AT)
    assert not is_due(AT - EVERY, by_carrier=True, at=AT)
    assert is_due(AT - EVERY_BY_CARRIER, by_carrier=True, at=AT)


@pytest.mark.parametrize(("before", "weeks", "is_quiet"), QUIET)
def test_a_line_is_quiet_when_calls_were_sure_to_come(before: int, weeks: int, is_quiet: bool) -> None:
    assert is_quieter_than_likely(before, weeks=weeks) is is_quiet
