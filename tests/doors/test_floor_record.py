"""A supervisor at the record of somebody else's contact: the level, the alarms, and who may not."""

from datetime import timedelta

import pytest
from django.test import Client

from ringbuoy.assessments.actions import give_answer
from ringbuoy.assessments.queries import level_changes
from ringbuoy.assessments.registering import record
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Move, Tier
from ringbuoy.contacts.swaps import swap
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from tests.cast import Bench

REASON = "Misheard: it was about last year."


@pytest.fixture
def contact(bench: Bench) -> Contact:
    """Robin talks with Maria, and the answers prove a high risk."""
    bench.at = clock.now() - timedelta(minutes=5)
    record("cssrs-screener-recent", reference="demo center", at=bench.at)
    bench.ready("maria")
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    give_answer(bench.maria, contact, "4", "yes", at=bench.later(seconds=9))
    return bench.again(contact)


def signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def path(contact: Contact, rest: str = "") -> str:
    return f"/floor/contacts/{contact.pk}/{rest}"


def test_a_supervisor_lowers_with_a_reason_that_the_record_keeps(bench: Bench, contact: Contact) -> None:
    ines = signed_in(bench, "ines")

    ines.post(path(contact, "level"), {"level": "low", "reason": REASON})

    after = bench.again(contact)
    page = ines.get(path(contact)).content.decode()
    assert (after.risk_level, after.tier) == ("low", Tier.EVERYONE)
    assert REASON in page
    assert "lowered · Ines" in page


def test_without_a_reason_nothing_is_lowered_and_the_form_says_why(bench: Bench, contact: Contact) -> None:
    answer = signed_in(bench, "ines").post(path(contact, "level"), {"level": "low", "reason": " "})

    assert answer.status_code == 400
    assert "Write in a few words why" in answer.content.decode()
    assert bench.again(contact).risk_level == "high"


def test_a_supervisor_raises_somebody_elses_contact(bench: Bench, contact: Contact) -> None:
    ines = signed_in(bench, "ines")
    ines.post(path(contact, "level"), {"level": "low", "reason": REASON})

    ines.post(path(contact, "level"), {"level": "moderate"})

    assert bench.again(contact).risk_level == "moderate"


def test_a_closed_record_keeps_its_level(bench: Bench, contact: Contact) -> None:
    end(bench.maria, contact, at=bench.at)
    close(bench.maria, contact, "supported", at=bench.at)
    ines = signed_in(bench, "ines")

    refused = ines.post(path(contact, "level"), {"level": "low", "reason": REASON})

    assert refused.status_code == 409
    assert 'name="level"' not in ines.get(path(contact)).content.decode()
    assert bench.again(contact).risk_level == "high"


def test_an_alarm_is_acknowledged_at_the_record(bench: Bench, contact: Contact) -> None:
    ines, asked = signed_in(bench, "ines"), HelpRequest.objects.get()

    answer = ines.post(f"/floor/requests/{asked.pk}/acknowledge", {"back": "record"})

    assert answer["Location"] == path(contact)
    assert "Ines came" in ines.get(path(contact)).content.decode()


@pytest.mark.parametrize("name", ["maria", "tom", "owen", "kai"])
def test_nobody_else_sets_a_level_here(bench: Bench, contact: Contact, name: str) -> None:
    answer = signed_in(bench, name).post(path(contact, "level"), {"level": "low", "reason": REASON})

    assert answer.status_code == 403
    assert len(level_changes(contact)) == 1


def test_a_record_that_is_closed_to_a_supervisor_asks_why_and_opens(bench: Bench, contact: Contact) -> None:
    old = clock.now() - timedelta(days=3)
    end(bench.maria, contact, at=old)
    close(bench.maria, contact, "supported", at=old)
    ines, nora = signed_in(bench, "ines"), signed_in(bench, "nora")

    asked = ines.get(path(contact))
    missing = ines.post(path(contact, "open"))
    opened = ines.post(path(contact, "open"), {"reason": "complaint"}, follow=True)

    assert (asked.status_code, missing.status_code, opened.status_code) == (403, 400, 200)
    assert "Why do you open it?" in asked.content.decode()
    assert "Choose why you open this record." in missing.content.decode()
    assert 'id="words-title"' in opened.content.decode()
    assert 'id="words-title"' not in nora.get(path(contact)).content.decode()
    assert "1 alarm" in nora.get("/my/state").content.decode()
    assert "Reason: A complaint" in nora.get("/office/alarms/").content.decode()


def test_the_answers_are_saved_as_fhir_and_that_is_journaled(bench: Bench, contact: Contact) -> None:
    answer = signed_in(bench, "ines").get(path(contact, "answers"))

    assert answer["Content-Type"] == "application/fhir+json"
    kinds = [entry["resource"]["resourceType"] for entry in answer.json()["entry"]]
    assert kinds == ["QuestionnaireResponse", "Observation", "Observation"]
    assert Entry.objects.get(name="assessment.exported").codes == {"instruments": ["cssrs-screener-recent"]}
    assert signed_in(bench, "kai").get(path(contact, "answers")).status_code == 403


def test_a_record_is_printed_from_a_page_that_is_journaled(bench: Bench, contact: Contact) -> None:
    ines = signed_in(bench, "ines")

    page = ines.get(f"/floor/contacts/{contact.pk}/print").content.decode()

    assert "Printed by Ines" in page
    read = Entry.objects.filter(name="contact.read", contact_id=contact.pk, person_id=bench.ines.pk)
    assert [entry.codes["purpose"] for entry in read] == ["print"]
