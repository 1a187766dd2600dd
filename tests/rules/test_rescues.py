"""When emergency help may be sent. The eight lines of the imminent-risk policy stand here, one test each.

Source: lifeline-imminent-risk (docs/sources.md).
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ringbuoy.access.rules import Act, Role, may
from ringbuoy.escalations.rules import LADDERS, Called, Kind
from ringbuoy.rescues.points import BadSheet, is_reachable_from_anywhere, read_sheet
from ringbuoy.rescues.rules import (
    MOVES,
    OPEN,
    PATIENCE,
    Basis,
    CallBack,
    Case,
    Consent,
    ForWhom,
    Lack,
    Move,
    Source,
    State,
    Step,
    due_after,
    first_state,
    is_stale,
    lacks,
)

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
AGREES = Case(ForWhom.CALLER, Basis.ACTS_SOON, Consent.GIVEN, frozenset({Step.TALKED}), CallBack.NOT_POSSIBLE)
REFUSES = replace(AGREES, consent=Consent.REFUSED, tried=frozenset({Step.TALKED, Step.TRUSTED_PERSON}))


def test_line_1_talking_comes_first() -> None:
    assert lacks(replace(AGREES, tried=frozenset()), has_place=True) == [Lack.NOT_TALKED]
    assert lacks(AGREES, has_place=True) == []


@pytest.mark.parametrize("consent", [Consent.REFUSED, Consent.CANNOT_SAY, Consent.NOT_REACHED])
def test_line_2_without_consent_it_is_the_last_resort(consent: Consent) -> None:
    case = replace(REFUSES, consent=consent, tried=frozenset({Step.TALKED}))

    assert lacks(case, has_place=True) == [Lack.NOTHING_LESS_TRIED]
    for step in set(Step) - {Step.TALKED}:
        assert lacks(replace(case, tried=frozenset({Step.TALKED, step})), has_place=True) == []


@pytest.mark.parametrize("consent", list(Consent))
@pytest.mark.parametrize("for_whom", list(ForWhom))
def test_line_3_an_attempt_in_progress_waits_for_nothing_and_for_no_consent(
    consent: Consent, for_whom: ForWhom
) -> None:
    case = Case(for_whom, Basis.ATTEMPT_IN_PROGRESS, consent, frozenset(), CallBack.NOT_DONE)

    assert lacks(case, has_place=False) == []
    assert first_state(case) is State.APPROVED


def test_line_4_who_stays_unwilling_and_in_danger_is_helped_by_two_peoples_word() -> None:
    assert lacks(REFUSES, has_place=True) == []
    assert first_state(REFUSES) is State.ASKED
    assert set(MOVES[State.ASKED]) == {Move.APPROVE, Move.REFUSE, Move.STAND_DOWN}
    assert not REFUSES.is_voluntary


def test_line_5_a_caller_who_worries_about_somebody_helps_first() -> None:
    case = replace(REFUSES, for_whom=ForWhom.SOMEBODY_ELSE, consent=Consent.NOT_REACHED)

    assert lacks(case, has_place=True) == [Lack.CALLER_NOT_ASKED_TO_HELP]
    assert lacks(replace(case, tried=case.tried | {Step.CALLER_HELPS}), has_place=True) == []


def test_line_6_supervisors_are_called_at_all_hours_and_climb() -> None:
    rungs = LADDERS[Kind.IMMINENT]
    assert (rungs[0].called, rungs[-1].called) == (Called.SUPERVISORS, Called.CLINICAL_DIRECTORS)
    assert all(rung.patience and rung.patience <= timedelta(seconds=60) for rung in rungs[:-1])
    assert {role for role in Role if may([role], Act.APPROVE_RESCUE)} == {
        Role.SUPERVISOR,
        Role.CLINICAL_DIRECTOR,
    }
    assert due_after(State.ASKED, at=AT) == AT + timedelta(minutes=1)


def test_line_7_the_place_is_asked_for_and_so_is_how_we_know_it() -> None:
    assert lacks(AGREES, has_place=False) == [Lack.NO_PLACE]
    assert {Source.NUMBER, Source.NETWORK_ADDRESS, Source.PERSON_SAYS} < set(Source)
    assert {role for role in Role if may([role], Act.ASK_FOR_RESCUE)} - {
        role for role in Role if may([role], Act.REVEAL_NUMBER)
    } == {Role.TRAINEE}


def test_line_8_it_is_open_until_somebody_is_there() -> None:
    assert {state for state in State if Move.CONFIRM in MOVES[state]} == {State.CALLED}
    assert OPEN == {State.ASKED, State.APPROVED, State.CALLED} == set(PATIENCE)
    assert due_after(State.REACHED, at=AT) is None
    assert MOVES[State.CALLED][Move.CALL] is State.CALLED


def test_against_false_alarms_the_call_is_checked_before_anybody_is_sent_without_consent() -> None:
    assert lacks(replace(REFUSES, call_back=CallBack.NOT_DONE), has_place=True) == [Lack.NO_CALL_BACK]
    assert lacks(replace(AGREES, call_back=CallBack.NOT_DONE), has_place=True) == []


def test_everything_that_is_missing_is_named_at_once() -> None:
    case = replace(REFUSES, for_whom=ForWhom.SOMEBODY_ELSE, tried=frozenset(), call_back=CallBack.NOT_DONE)

    assert set(lacks(case, has_place=False)) == set(Lack)


@pytest.mark.parametrize("number", ["911", "112", "", "abc", "55501", "1" * 30])
def test_a_short_number_reaches_our_own_area_and_is_no_answering_points(number: str) -> None:
    assert not is_reachable_from_anywhere(number)


@pytest.mark.parametrize("number", ["+1 (555) 010-0167", "5550100167", "+49 89 1234567"])
def test_a_whole_number_is_taken(number: str) -> None:
    assert is_reachable_from_anywhere(number)


def test_a_sheet_is_read_and_every_wrong_row_is_named() -> None:
    head = "area,name,number,verified_on\n"
    today = date(2026, 3, 2)

    (row,) = read_sheet(head + "Harbor County,County 911,5550100167,2026-02-01\n", today=today)
    with pytest.raises(BadSheet) as bad:
        read_sheet(
            head + "A,B,911,2026-02-01\n,B,5550100167,2026-02-01\nC,D,5550100168,2027-01-01\n", today=today
        )

    assert (row.area, row.verified_on) == ("Harbor County", date(2026, 2, 1))
    assert [fault.split(":")[0] for fault in bad.value.faults] == ["2", "3", "4"]
    with pytest.raises(BadSheet, match="no CSV"):
        read_sheet(head + '"' + "x" * 200_000, today=today)
    with pytest.raises(BadSheet, match="columns"):
        read_sheet("place,number\nA,1\n", today=today)


def test_a_number_that_nobody_checked_for_a_year_says_so() -> None:
    assert is_stale(date(2025, 3, 1), at=AT)
    assert not is_stale(date(2025, 3, 3), at=AT)
