"""The level that stands: it rises by itself, and falls only by a person with a reason."""

import pytest

from ringbuoy.assessments.instruments import Instrument, Licence, may_show
from ringbuoy.assessments.risk import Level
from ringbuoy.assessments.rules import (
    NotALevel,
    NotHigher,
    NotLower,
    ReasonMissing,
    check_lower,
    check_raise,
    most_serious,
    standing_level,
)

NONE, LOW, MODERATE, HIGH, INCOMPLETE = Level.NONE, Level.LOW, Level.MODERATE, Level.HIGH, Level.INCOMPLETE


@pytest.mark.parametrize(
    ("before", "proven", "stands"),
    [
        (None, INCOMPLETE, INCOMPLETE),
        (INCOMPLETE, NONE, NONE),
        (NONE, INCOMPLETE, INCOMPLETE),
        (INCOMPLETE, HIGH, HIGH),
        (LOW, MODERATE, MODERATE),
        (HIGH, LOW, HIGH),
        (HIGH, INCOMPLETE, HIGH),
        (LOW, NONE, LOW),
    ],
)
def test_standing_level(before, proven, stands):
    assert standing_level(before, proven) is stands


def test_raising():
    check_raise(None, LOW)
    check_raise(LOW, HIGH)
    for before, to in ((HIGH, HIGH), (MODERATE, LOW)):
        with pytest.raises(NotHigher):
            check_raise(before, to)
    with pytest.raises(NotALevel):
        check_raise(LOW, INCOMPLETE)


def test_lowering():
    check_lower(HIGH, LOW, "talked with the doctor")
    with pytest.raises(ReasonMissing):
        check_lower(HIGH, LOW, "  ")
    with pytest.raises(NotLower):
        check_lower(LOW, HIGH, "no")
    with pytest.raises(NotLower):
        check_lower(None, NONE, "no")


@pytest.mark.parametrize(
    ("licence", "is_registered", "is_shown"),
    [
        (Licence.FREE, False, True),
        (Licence.REGISTRATION, False, False),
        (Licence.REGISTRATION, True, True),
        (Licence.CONFIRMATION, False, False),
        (Licence.CONFIRMATION, True, True),
        (Licence.NEVER, True, False),
    ],
)
def test_licence_register_is_closed_by_default(licence, is_registered, is_shown):
    instrument = Instrument("x", "x", "en", licence, "", ())

    assert may_show(instrument, is_registered=is_registered) is is_shown


@pytest.mark.parametrize(
    ("levels", "together"),
    [
        ([], INCOMPLETE),
        ([NONE, INCOMPLETE], NONE),
        ([INCOMPLETE, LOW], LOW),
        ([HIGH, NONE, MODERATE], HIGH),
    ],
)
def test_several_instruments_prove_the_most_serious_level(levels, together):
    assert most_serious(levels) is together
