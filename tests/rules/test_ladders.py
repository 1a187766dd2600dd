"""Who is called when a life is in danger, and that the next ones hear in time whatever dies meanwhile."""

import pytest
from benchmarks.escalations import run

from ringbuoy.escalations.rules import (
    EVERYBODY,
    LADDERS,
    NEXT_WITHIN,
    Called,
    Kind,
    Reachable,
    first_step,
    next_step,
)

NOBODY = Reachable(supervisors=False, floor=False, phones=False)


def test_ten_thousand_flags_reach_somebody_or_the_next_ones_within_a_minute():
    found = run(10_000, 1)

    assert found.flags == found.heard == 10_000
    assert found.kills > 5_000
    assert found.is_sound, f"{len(found.late)} came later, the longest after {found.longest_gap} s"


def test_a_life_in_danger_climbs_within_a_minute_and_for_ever():
    patiences = [rung.patience for rung in LADDERS[Kind.IMMINENT]]

    assert all(patience is not None and patience < NEXT_WITHIN for patience in patiences)


@pytest.mark.parametrize(
    ("reachable", "first"),
    [
        (EVERYBODY, Called.SUPERVISORS),
        (Reachable(supervisors=False, floor=True, phones=True), Called.EVERYONE_ON_THE_FLOOR),
        (Reachable(supervisors=False, floor=False, phones=True), Called.ON_CALL_PHONES),
        (NOBODY, Called.CLINICAL_DIRECTORS),
    ],
)
def test_a_call_begins_with_those_who_are_there(reachable, first):
    assert LADDERS[Kind.IMMINENT][first_step(Kind.IMMINENT, reachable)].called is first


def test_high_risk_waits_for_its_five_minutes_whoever_is_there():
    assert first_step(Kind.HIGH_RISK, NOBODY) == 0


def test_the_last_ones_are_called_again_and_again():
    last = len(LADDERS[Kind.IMMINENT]) - 1

    assert next_step(Kind.IMMINENT, last, EVERYBODY) == last
    assert next_step(Kind.IMMINENT, 1, NOBODY) == last
