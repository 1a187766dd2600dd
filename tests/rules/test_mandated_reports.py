"""What must be told to an agency: 50 cases of the table that we ship, the rules around it, and its moves."""

import csv
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ringbuoy.access.rules import Act, Role, may
from ringbuoy.mandated_reports.changing import BadDuty, check
from ringbuoy.mandated_reports.published import DATA, SHIPPED
from ringbuoy.mandated_reports.rules import (
    AGAINST,
    GIVING_UP,
    MOVES,
    OPEN,
    Age,
    Answer,
    Duty,
    Harm,
    Move,
    Question,
    Reason,
    Row,
    State,
    answer,
    deadline,
    first_state,
    is_review_due,
    told_by_phone,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "mandated_reports.csv"
CASES = list(csv.DictReader(GOLDEN.open()))
TODAY = date(2026, 12, 1)
AT = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
ASKED = Question("DE", Harm.CHILD_ABUSE, Age.UNDER_13)
ROW = Row(
    code="de-child",
    place="DE",
    harms=frozenset({Harm.CHILD_ABUSE}),
    ages=frozenset({Age.UNDER_13}),
    duty=Duty.MAY,
    hours=24,
    written_hours=0,
    agency="Jugendamt",
    number="",
    form="",
    source="own counsel",
    note="",
    reviewed_by="Dr. Adler",
    reviewed_on=date(2026, 6, 1),
    version=1,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case.values()))
def test_the_shipped_table_says_what_its_sources_say(case: dict[str, str]) -> None:
    question = Question(case["place"], Harm(case["harm"]), Age(case["age"]))

    found = answer(SHIPPED.values(), question, on=TODAY)

    assert found.duty == case["duty"]
    told = (found.row.hours, found.row.written_hours, found.row.number) if found.row else (0, 0, "")
    assert told == (int(case["hours"]), int(case["written_hours"]), case["number"])


def test_there_are_fifty_cases() -> None:
    assert len(CASES) == 50


def test_what_we_ship_was_read_by_nobody_of_the_center_and_excuses_nobody() -> None:
    for row in SHIPPED.values():
        assert (row.version, row.reviewed_by, is_review_due(row, on=TODAY)) == (0, "", True)
        assert row.duty is not Duty.NO_DUTY
        check(replace(row, reviewed_by="Counsel"), on=TODAY)


def test_every_shipped_row_names_a_source_that_was_read() -> None:
    sources = (Path(__file__).parents[2] / "docs" / "sources.md").read_text()

    for row in tomllib.loads(DATA.read_text())["rows"]:
        assert f"| `{row['source']}` |" in sources


def test_of_two_rows_the_stricter_holds_then_the_shorter_clock() -> None:
    must, sooner = replace(ROW, duty=Duty.MUST), replace(ROW, code="sooner", hours=2)
    none = replace(ROW, duty=Duty.NO_DUTY)

    assert answer([ROW, none, must], ASKED, on=TODAY) == Answer(Duty.MUST, must)
    assert answer([ROW, sooner], ASKED, on=TODAY).row == sooner
    assert answer([replace(must, is_on=False), none], ASKED, on=TODAY) == Answer(Duty.NO_DUTY, none)


def test_an_excuse_that_nobody_has_looked_at_for_a_year_is_none() -> None:
    none = replace(ROW, duty=Duty.NO_DUTY)

    assert answer([none], ASKED, on=none.review_due_on) == Answer(Duty.ASK)
    assert answer([replace(ROW, duty=Duty.MUST)], ASKED, on=none.review_due_on).duty is Duty.MUST


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"place": "Bavaria"}, "ISO 3166"),
        ({"harms": frozenset()}, "one kind of harm"),
        ({"ages": frozenset()}, "one kind of harm"),
        ({"agency": ""}, "which agency"),
        ({"hours": 0}, "how many hours"),
        ({"source": ""}, "which law"),
        ({"reviewed_by": ""}, "who has read it"),
        ({"reviewed_on": date(2026, 12, 2)}, "in the future"),
    ],
)
def test_a_row_on_which_nobody_can_rely_is_refused(fault: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadDuty, match=sentence):
        check(replace(ROW, **fault), on=TODAY)  # type: ignore[arg-type]


def test_only_what_must_be_told_waits_for_nobody() -> None:
    assert {duty: first_state(duty) for duty in Duty} == {
        Duty.MUST: State.TO_REPORT,
        Duty.MAY: State.ASKED,
        Duty.NO_DUTY: State.ASKED,
        Duty.ASK: State.ASKED,
    }


def test_the_clock_of_the_law_runs_from_the_disclosure() -> None:
    later = AT + timedelta(hours=3)
    written = replace(ROW, written_hours=36)
    by = {state: deadline(state, opened_at=AT, at=later, row=written) for state in State}

    assert by == {
        State.ASKED: AT + timedelta(minutes=15),
        State.TO_REPORT: AT + timedelta(hours=24),
        State.TO_WRITE: later + timedelta(hours=36),
        State.REPORTED: later + timedelta(hours=24),
        State.COULD_NOT: later + timedelta(hours=1),
        State.SIGNED: None,
        State.NOT_REQUIRED: None,
        State.UNREPORTED: None,
    }
    assert deadline(State.TO_REPORT, opened_at=AT, at=AT, row=None) == AT + timedelta(hours=24)
    assert (told_by_phone(written), told_by_phone(ROW), told_by_phone(None)) == (
        Move.CALL,
        Move.WRITE,
        Move.WRITE,
    )


def test_every_report_can_end_and_what_is_open_has_a_clock() -> None:
    ends = set(State) - OPEN
    reached = {state: {state} for state in State}
    for _round in State:
        for state in State:
            reached[state] |= {end for to in MOVES[state].values() for end in reached[to]}

    assert all(reached[state] & ends for state in State)
    assert all(deadline(state, opened_at=AT, at=AT, row=None) is not None for state in OPEN)
    assert set(AGAINST) | set(GIVING_UP) == set(Reason)


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_decides_and_edits(role: Role) -> None:
    counseling = {Role.TRAINEE, Role.COUNSELOR, Role.STAFF_COUNSELOR, Role.SUPERVISOR, Role.CLINICAL_DIRECTOR}

    assert may([role], Act.REPORT_HARM) == (role in counseling)
    assert may([role], Act.DECIDE_ON_REPORTS) == (role in {Role.SUPERVISOR, Role.CLINICAL_DIRECTOR})
    assert may([role], Act.EDIT_DUTIES) == (role is Role.CLINICAL_DIRECTOR)
