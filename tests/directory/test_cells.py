"""One cell: what is read, what is repaired, what is refused."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ringbuoy.directory.cells import Wrong, id_for, read_cell
from ringbuoy.directory.cleaning import Habits, Said, clean
from ringbuoy.directory.columns import Column, Kind
from ringbuoy.directory.findings import Place, Problem
from ringbuoy.directory.standard import TABLES

KEY = "ac148810-d857-441c-9679-408f346de14b"


def read(kind: Kind, said: object, *choices: str) -> tuple[object, Problem | None]:
    found = read_cell(Column("x", kind, choices=choices), said, source="s", table="service")
    return found.value, found.repair


@pytest.mark.parametrize(
    ("kind", "said", "value", "repair"),
    [
        (Kind.TEXT, "Food bank ", "Food bank ", None),
        (Kind.TEXT, "   ", None, None),
        (Kind.TEXT, 12345, "12345", Problem.REWRITTEN),
        (Kind.TEXT, "a\0b", "ab", Problem.ODD_LETTERS),
        (Kind.TEXT, "\ud800x", "?x", Problem.ODD_LETTERS),
        (Kind.TEXT, "=HYPERLINK(1)", " =HYPERLINK(1)", Problem.FORMULA),
        (Kind.TEXT, "@SUM(A1)", " @SUM(A1)", Problem.FORMULA),
        (Kind.TEXT, "+cmd|' /C calc'!A0", " +cmd|' /C calc'!A0", Problem.FORMULA),
        (Kind.TEXT, "-2+3|cmd!A0", " -2+3|cmd!A0", Problem.FORMULA),
        (Kind.TEXT, "+44 1234 234567", "+44 1234 234567", None),
        (Kind.TEXT, "- bring your papers", "- bring your papers", None),
        (Kind.NUMBER, "12.5", 12.5, None),
        (Kind.NUMBER, 12, 12.0, None),
        (Kind.NUMBER, "n/a", None, Problem.EMPTY_WORD),
        (Kind.WHOLE, "x202", 202, Problem.REWRITTEN),
        (Kind.WHOLE, "100.0", 100, None),
        (Kind.DATE, "2026-03-31", date(2026, 3, 31), None),
        (Kind.DATE, "12/24/15", date(2015, 12, 24), Problem.REWRITTEN),
        (Kind.DATE, "January 01, 1970", date(1970, 1, 1), Problem.REWRITTEN),
        (Kind.MOMENT, "2026-03-31T12:00:00+02:00", datetime(2026, 3, 31, 10, tzinfo=UTC), None),
        (Kind.MOMENT, "2026-03-31", datetime(2026, 3, 31, tzinfo=UTC), Problem.REWRITTEN),
        (Kind.TIME, "10:00", "10:00", None),
        (Kind.TIME, "09:00-05:00", "09:00-05:00", None),
        (Kind.TIME, "4:00 PM", "16:00", Problem.REWRITTEN),
        (Kind.TIME, "12am", "00:00", Problem.REWRITTEN),
        (Kind.TIME, "9:30", "09:30", Problem.REWRITTEN),
        (Kind.EMAIL, "a@b.org", "a@b.org", None),
        (Kind.EMAIL, "mailto:a@b.org", "a@b.org", Problem.REWRITTEN),
        (Kind.ADDRESS_OF_PAGE, "www.bals.org", "http://www.bals.org", Problem.REWRITTEN),
        (Kind.KEY, KEY.upper(), UUID(KEY), None),
        (Kind.KEY, "17", id_for("17", source="s", table="service"), Problem.ID_MADE),
        (Kind.FLAG, "Yes", True, None),
    ],
)
def test_what_a_cell_says(kind: Kind, said: object, value: object, repair: Problem | None) -> None:
    assert read(kind, said) == (value, repair)


@pytest.mark.parametrize(
    ("kind", "said", "problem"),
    [
        (Kind.TEXT, ["a"], Problem.WRONG_KIND),
        (Kind.TEXT, "a" * 300_000, Problem.TOO_LARGE),
        (Kind.NUMBER, "eighteen", Problem.NOT_A_NUMBER),
        (Kind.NUMBER, True, Problem.NOT_A_NUMBER),
        (Kind.NUMBER, "1e400", Problem.NOT_A_NUMBER),
        (Kind.NUMBER, float("inf"), Problem.NOT_A_NUMBER),
        (Kind.WHOLE, "1.5", Problem.NOT_A_NUMBER),
        (Kind.WHOLE, 10**30, Problem.NOT_A_NUMBER),
        (Kind.DATE, "2026-02-30", Problem.NOT_A_DATE),
        (Kind.DATE, "January 01, 0001", Problem.NOT_A_DATE),
        (Kind.MOMENT, "9999-12-31T23:59:59-12:00", Problem.NOT_A_DATE),
        (Kind.TIME, "noonish", Problem.NOT_A_TIME),
        (Kind.TIME, "25:00", Problem.NOT_A_TIME),
        (Kind.EMAIL, "ask at the desk", Problem.NOT_AN_EMAIL),
        (Kind.ADDRESS_OF_PAGE, "javascript:alert(1)", Problem.NOT_AN_ADDRESS),
        (Kind.ADDRESS_OF_PAGE, "Age 60 or older", Problem.NOT_AN_ADDRESS),
        (Kind.KEY, {"a": 1}, Problem.WRONG_KIND),
        (Kind.FLAG, "perhaps", Problem.NOT_A_CHOICE),
    ],
)
def test_what_a_cell_cannot_say(kind: Kind, said: object, problem: Problem) -> None:
    with pytest.raises(Wrong) as wrong:
        read(kind, said)

    assert wrong.value.problem is problem


def test_a_choice_is_understood_in_other_letters_and_words() -> None:
    assert read(Kind.CHOICE, "Active", "active", "defunct") == ("active", Problem.REWRITTEN)
    assert read(Kind.CHOICE, "Monday", "MO", "TU") == ("MO", Problem.REWRITTEN)


def test_a_row_with_a_wrong_number_is_refused_and_every_reason_is_given() -> None:
    said = Said("service", {"id": KEY, "name": "", "minimum_age": "http://x.org"}, Place("services.csv", 7))

    row, findings = clean(said, Habits())

    assert row is None
    reasons = {(one.field, one.problem) for one in findings if one.treatment == "refused"}
    assert reasons == {
        ("minimum_age", Problem.NOT_A_NUMBER),
        ("organization_id, name", Problem.MISSING),
    }
    assert {one.place for one in findings} == {Place("services.csv", 7)}


def test_a_row_with_an_email_nobody_can_write_to_goes_in_without_it() -> None:
    cells = {"id": KEY, "organization_id": KEY, "name": "Food", "status": "active", "email": "ask us"}

    row, findings = clean(Said("service", cells, Place("services.csv", 2)), Habits())

    assert row is not None
    assert dict(zip(TABLES["service"].by_name, row.values, strict=True))["email"] is None
    assert [one.problem for one in findings] == [Problem.NOT_AN_EMAIL]


def test_an_address_in_one_line_is_split() -> None:
    line = "2400 S. Dixie Highway, Suite #104, Miami, FL 33133"

    row, findings = clean(Said("address", {"id": KEY, "address_1": line}, Place("l.csv", 2)), Habits())

    assert row is not None
    said = dict(zip(TABLES["address"].by_name, row.values, strict=True))
    assert (said["address_1"], said["city"]) == ("2400 S. Dixie Highway, Suite #104", "Miami")
    assert (said["state_province"], said["postal_code"], said["country"]) == ("FL", "33133", "US")
    assert Problem.ADDRESS_SPLIT in {one.problem for one in findings}
