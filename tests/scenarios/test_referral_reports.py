"""Referrals in the numbers and as FHIR: what is counted, of what, and nobody's words."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_write
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.directory.models import Service, TaxonomyTerm
from ringbuoy.doors.office.report_page import Page
from ringbuoy.journal.models import Entry
from ringbuoy.referrals.actions import Wanted, change, give, take_back, tell
from ringbuoy.referrals.exporting import export
from ringbuoy.referrals.models import Referral
from ringbuoy.referrals.rules import State
from ringbuoy.referrals.unmet import count_unmet
from ringbuoy.reporting.measures import figures
from ringbuoy.reporting.queries import report
from ringbuoy.reporting.referred import REFERRED, Referred, tally
from ringbuoy.reporting.sheet import as_csv
from ringbuoy.reporting.spans import Span
from tests.cast import Bench
from tests.doors.test_desk import talks_with

WISH = "A bed where my dog may stay"
DAY = Span(date(2026, 3, 2), date(2026, 3, 2))


def service(name: str) -> Service:
    return Service.objects.create(id=uuid4(), organization_id=uuid4(), name=name, status="active")


@pytest.fixture
def contact(bench: Bench) -> Contact:
    """Four services are given: one helped, one was not reached, one is open, one was a mistake."""
    contact = talks_with(bench, "maria")
    rows = [
        give(bench.maria, contact, service(name).pk, at=bench.at)
        for name in ("Shelter", "Pantry", "Clinic", "Court")
    ]
    key = key_to_write(bench.maria, contact, at=bench.at)
    change(bench.maria, rows[0], Wanted(wish=WISH), key=key, at=bench.at)
    tell(bench.maria, rows[0], "help", at=bench.at)
    tell(bench.maria, rows[1], "not_reach", failure="full", at=bench.at)
    take_back(bench.maria, rows[3], at=bench.at)
    TaxonomyTerm.objects.create(id=uuid4(), name="Emergency Shelter", description="x")
    count_unmet(bench.maria, contact, "Emergency Shelter", "full", at=bench.at)
    return contact


def test_shares_have_their_denominators() -> None:
    states = {State.HELPED: 3, State.NOT_HELPED: 1, State.REACHED: 2, State.NOT_REACHED: 4}
    more = {State.TO_DO: 5, State.GIVEN: 6, State.UNKNOWN: 7, State.TAKEN_BACK: 100}

    counted = tally({**states, **more}, unmet=2)

    assert counted == Referred(given=28, to_do=5, reached=6, known=10, helped=3, known_to_help=8, unmet=2)
    told = {one.measure.key: one.value for one in figures(REFERRED, counted)}
    assert told == {
        "referrals_given": 28,
        "referrals_to_do": 5,
        "referrals_known": pytest.approx(10 / 28),
        "referrals_reached": 0.6,
        "referrals_helped": 0.375,
        "needs_unmet": 2,
    }


def test_a_day_counts_what_was_given_to_those_who_reached_us_on_it(bench: Bench, contact: Contact) -> None:
    of_that_day, of_the_line = report(DAY), report(DAY, line="harbor")

    assert of_that_day.referred == of_the_line.referred == Referred(3, 0, 1, 2, 1, 2, 1)
    assert of_that_day.unmet == {"harbor": {"Emergency Shelter": 1}}
    assert report(DAY.before).referred == report(DAY, line="other").referred == Referred()
    assert report(Span.month("2026-03")).referred == of_that_day.referred


def test_small_numbers_of_unmet_needs_are_hidden_and_the_sheet_says_the_same(
    bench: Bench, contact: Contact
) -> None:
    page = Page(report(Span.month("2026-03")), hides_small_groups=True)

    assert [(one.name, one.number) for one in page.unmet] == [("Emergency Shelter", "")]
    rows = list(csv.DictReader(io.StringIO(as_csv(page.report, page.named_breakdowns, say=str))))
    helped = next(row for row in rows if row["item"] == "The service helped")
    assert (helped["value"], helped["numerator"], helped["denominator"]) == ("0.5", "1", "2")
    assert next(row for row in rows if row["section"] == "need not met")["value"].startswith("not shown")


def test_fhir_says_what_was_asked_and_what_became_and_no_words(bench: Bench, contact: Contact) -> None:
    with pytest.raises(NotYourContact):
        export(bench.tom, contact, at=bench.at)

    document = export(bench.ines, contact, at=bench.later(minutes=1))

    found = [entry["resource"] for entry in document["entry"]]
    requests = [one for one in found if one["resourceType"] == "ServiceRequest"]
    tasks = {one["focus"]["reference"]: one for one in found if one["resourceType"] == "Task"}
    assert [one["status"] for one in requests] == ["completed", "completed", "active", "entered-in-error"]
    assert [tasks[f"ServiceRequest/{one['id']}"]["status"] for one in requests] == [
        "completed",
        "failed",
        "in-progress",
        "entered-in-error",
    ]
    assert requests[0]["performer"][0]["display"] == "Shelter"
    assert all(one["code"] for one in requests if "orderDetail" in one), "prr-1"
    assert WISH not in str(document)
    assert Entry.objects.get(name="referral.exported").codes["count"] == Referral.objects.count() == 4
