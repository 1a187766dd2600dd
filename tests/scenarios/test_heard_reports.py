"""Complaints, incidents and requests add up in the report, each once; small numbers tell of nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.disclosures.deciding import approve, ask_release, refuse
from ringbuoy.doors.office.report_page import Page
from ringbuoy.feedback.attending import answer, close, find, say_about_whom, take_on
from ringbuoy.incidents.due import sweep
from ringbuoy.incidents.reviewing import close as close_review
from ringbuoy.incidents.reviewing import finish_step, plan_step, take_up
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person
from ringbuoy.reporting.complaints import Complaints
from ringbuoy.reporting.heard import Heard
from ringbuoy.reporting.incidents import Incidents
from ringbuoy.reporting.queries import counted_by_database, with_heard
from ringbuoy.reporting.reports import Report
from ringbuoy.reporting.requests import Requests
from ringbuoy.reporting.sheet import as_csv
from ringbuoy.reporting.spans import Span
from ringbuoy.reporting.suppression import without_small_groups
from ringbuoy.statements.rules import new_code
from tests.cast import Bench
from tests.scenarios.test_disclosures import asks, ordered, talked
from tests.scenarios.test_feedback import complains
from tests.scenarios.test_incidents import filed

MARCH = Span.month("2026-03")


def told(bench: Bench, *, line: str | None = None, reader: Person | None = None) -> Report:
    made = counted_by_database(MARCH, line=line)
    return with_heard(made, reader=reader.pk if reader else None, at=bench.at)


def heard(bench: Bench, *, line: str | None = None, reader: Person | None = None) -> Heard:
    found = told(bench, line=line, reader=reader).heard
    assert found is not None
    return found


def of_another_line(bench: Bench) -> Contact:
    return bench.reaches_out(line=bench.line("anchor")).contact


def test_complaints_are_counted_by_what_became_of_them(bench: Bench) -> None:
    talk = bench.reaches_out().contact
    mended = complains(bench, contact=talk, code=new_code(), topic="waiting")
    take_on(bench.ines, mended, at=bench.at)
    answer(bench.ines, mended, "We are sorry.", "partly", at=bench.at)
    close(bench.ines, mended, "training", "We practise it.", at=bench.at)
    refuted = complains(bench, contact=talk, code=new_code())
    take_on(bench.ines, refuted, at=bench.later(days=20))
    answer(bench.ines, refuted, "We see it so.", "not_upheld", at=bench.later(days=60))
    for kind in ("complaint", "compliment"):
        bench.at = bench.at.replace(month=3, day=31)
        complains(bench, kind=kind, code=new_code())
    bench.later(days=90)

    made = heard(bench)

    assert made.complaints == Complaints(
        complaints=3,
        compliments=1,
        to_take_on=3,
        taken_on_in_time=1,
        due=3,
        in_time=1,
        waiting=1,
        over=1,
        answered=2,
        upheld=1,
        learned=1,
        changed=1,
    )
    assert made.kinds["complaint topic"] == {"waiting": 1}
    assert made.kinds["complaint finding"] == {"not_upheld": 1, "partly": 1}
    assert heard(bench, line="harbor").complaints.complaints == 2
    assert heard(bench, line="anchor") == Heard()


def test_what_is_not_over_yet_is_neither_in_time_nor_late(bench: Bench) -> None:
    complains(bench)
    asks(bench, talked(bench).contact)
    filed(bench)

    made = heard(bench)

    assert made.complaints == Complaints(complaints=1, waiting=1)
    assert made.requests == Requests(requests=1)
    assert made.incidents == Incidents(incidents=1)


def test_no_difference_of_numbers_tells_whom_a_complaint_is_about(bench: Bench) -> None:
    row = complains(bench, topic="waiting")
    say_about_whom(bench.nora, find(row.pk), bench.ines, "waiting", at=bench.at)

    assert heard(bench, reader=bench.ines) == Heard()
    assert heard(bench, reader=bench.nora).complaints.complaints == 1


def test_an_incident_of_two_lines_is_in_both_and_counts_once(bench: Bench) -> None:
    of_both = [bench.reaches_out().contact, bench.reaches_out().contact, of_another_line(bench)]
    row = filed(bench, contacts=of_both, severity="serious")
    take_up(bench.ines, row, at=bench.at)
    plan_step(bench.ines, row, "Test the cable", owner=bench.owen, due_on=date(2026, 3, 9), at=bench.at)
    finish_step(bench.ines, row, str(row.steps.get().pk), at=bench.at)
    close_review(bench.ines, row, "The cable was old.", at=bench.at)
    filed(bench, kind="line_down")
    sweep(at=bench.later(days=40))

    counts = Incidents(
        incidents=2,
        grave=1,
        to_take_up=2,
        taken_up_in_time=1,
        not_taken_up=1,
        closed=1,
        steps=1,
        steps_done=1,
    )
    assert heard(bench).incidents == counts
    assert heard(bench).kinds["incident kind"] == {"contact_lost": 1, "line_down": 1}
    for line in ("harbor", "anchor"):
        assert heard(bench, line=line).incidents.incidents == 1


def test_requests_and_orders_are_counted_apart(bench: Bench) -> None:
    contact = talked(bench).contact
    given = asks(bench, contact, code=new_code())
    ask_release(bench.ines, given, at=bench.at)
    approve(bench.nora, given, at=bench.at)
    refuse(bench.nora, asks(bench, contact, "erasure", code=new_code()), "must_be_kept", at=bench.at)
    refuse(bench.nora, ordered(bench, contact), "too_wide", at=bench.at)
    asks(bench, contact, "correction", code=new_code())
    bench.later(days=90)

    made = heard(bench)

    assert made.requests == Requests(
        requests=3, due=3, in_time=2, over=1, decided=2, done=1, orders=1, orders_decided=1
    )
    assert made.kinds["request kind"] == {"access": 1, "correction": 1, "court": 1, "erasure": 1}
    assert heard(bench, line="harbor").requests == made.requests


def test_what_is_about_tests_alone_counts_for_nothing(bench: Bench) -> None:
    contact = talked(bench).contact
    asks(bench, contact)
    complains(bench, contact=contact)
    Contact.objects.filter(pk=contact.pk).update(counts_as="test")

    assert heard(bench) == Heard()


def test_a_day_is_that_of_the_center(bench: Bench) -> None:
    there = ZoneInfo(the_center().zone)
    bench.at = datetime(2026, 3, 31, 23, 59, tzinfo=there).astimezone(UTC)
    complains(bench, code=new_code())
    bench.later(minutes=1)
    complains(bench, code=new_code())

    assert heard(bench).complaints.complaints == 1


def test_small_numbers_are_shown_to_nobody_who_may_not_read_contacts(bench: Bench) -> None:
    complains(bench, topic="waiting")
    made = told(bench)

    hidden = Page(made, hides_small_groups=True)

    assert not [one for one in hidden.all if one.figure.measure.key.startswith("complaints")]
    assert not hidden.heard_kinds
    assert 'requests about data",not shown' in as_csv(hidden.report, {}, say=str)
    large = replace(made, heard=Heard(Complaints(complaints=40), kinds={"complaint topic": {"waiting": 1}}))
    assert without_small_groups(large).heard == Heard(Complaints(complaints=40))
    assert without_small_groups(replace(large, line="harbor")).heard is None


def test_page_and_sheet_say_the_same(bench: Bench) -> None:
    complains(bench, topic="waiting")
    filed(bench)
    page = Page(told(bench), hides_small_groups=False)

    sheet = as_csv(page.report, {}, say=str)

    values = {one.figure.measure.key: one.value for one in page.all}
    assert (values["complaints"], values["incidents"], values["requests"]) == ("1", "1", "0")
    assert values["complaints_answered_in_time"] == "–"
    assert "complaint topic,waiting,1" in sheet
    assert "measure,Complaints,1," in sheet
    assert str(page.heard_kinds[0].name) == "What complaints were about"


@pytest.mark.parametrize("line", ["", "?line=harbor"])
def test_the_page_says_what_a_line_leaves_out(bench: Bench, line: str) -> None:
    bench.line()
    complains(bench)
    client = Client()
    client.force_login(bench.ines)

    shown = client.get(f"/office/reports/month/{bench.at:%Y-%m}/{line}").content.decode()

    assert ("names no contact, is in the report of all lines alone" in shown) is bool(line)
