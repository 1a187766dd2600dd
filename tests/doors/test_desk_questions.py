"""The desk's questions through Django's own client: choosing, answering, what one instrument opens."""

import pytest
from django.test import Client

from ringbuoy.assessments.models import Switch
from ringbuoy.assessments.registering import record
from ringbuoy.contacts.models import Contact
from ringbuoy.journal.models import Entry
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk, talks_with

SCREENER = "cssrs-screener-recent"


@pytest.fixture
def maria(bench: Bench) -> Client:
    """Maria, in a center that has recorded its registration."""
    record(SCREENER, reference="demo center", at=bench.at)
    return at_desk(bench, "maria")


@pytest.fixture
def talk(bench: Bench) -> Contact:
    return talks_with(bench, "maria")


def answer(client: Client, contact: Contact, instrument: str, item: str, given: str) -> str:
    sent = {"instrument": instrument, "item": item, "answer": given}
    return client.post(f"/desk/contacts/{contact.pk}/questions", sent, headers=HTMX).content.decode()


def shown(client: Client, contact: Contact, instrument: str = "") -> str:
    path = f"/desk/contacts/{contact.pk}/questions"
    return client.get(path, {"instrument": instrument}, headers=HTMX).content.decode()


def test_the_screener_is_shown_first_and_others_can_be_chosen(maria, talk):
    first, other = shown(maria, talk), shown(maria, talk, "gad-7")

    assert f'<option value="{SCREENER}" lang="en" selected>' in first
    assert "Feeling nervous, anxious or on edge" in other
    assert "Not known" in first
    assert "hits" not in first


def test_what_was_asked_last_is_shown_again(maria, talk):
    answer(maria, talk, "phq-2", "1", "2")

    assert '<option value="phq-2" lang="en" selected>' in shown(maria, talk)
    assert '<option value="phq-2" lang="en" selected>' in shown(maria, talk, "nonsense")


def test_a_result_tells_its_points_and_what_is_left(maria, talk):
    page = answer(maria, talk, "phq-2", "1", "3")

    assert "<strong>Positive</strong>" in page
    assert "3 points" in page
    assert "1 question left" in page


def test_item_9_opens_the_screener_once(maria, talk):
    opened = answer(maria, talk, "phq-9", "9", "1")
    again = answer(maria, talk, "phq-9", "1", "0")

    assert f'<option value="{SCREENER}" lang="en" selected>' in opened
    assert 'role="alert"' in opened
    assert "An answer to PHQ-9 opens these questions." in opened
    assert '<option value="phq-9" lang="en" selected>' in again
    assert "Ask about safety: C-SSRS screener (recent)" in again


def test_the_reason_stays_until_the_screener_is_finished(maria, talk):
    answer(maria, talk, "phq-9", "9", "refused")
    open_still = shown(maria, talk, SCREENER)
    for item in "126":
        answer(maria, talk, SCREENER, item, "no")

    assert "opens these questions" in open_still
    assert 'role="alert"' not in open_still
    assert "opens these questions" not in shown(maria, talk, SCREENER)


def test_answers_that_do_not_fit_are_named_and_count(maria, talk):
    answer(maria, talk, SCREENER, "2", "no")
    page = answer(maria, talk, SCREENER, "4", "yes")

    assert "The answer to 4 does not fit the no before it." in page
    assert "High risk" in page


def test_a_refusal_is_seen_until_it_is_answered_although_a_later_no_passes_over_it(maria, talk):
    for item, given in (("1", "no"), ("2", "refused"), ("3", "refused"), ("4", "no"), ("2", "no")):
        answer(maria, talk, SCREENER, item, given)
    page = answer(maria, talk, SCREENER, "6", "no")
    settled = answer(maria, talk, SCREENER, "3", "no")

    assert ("how you might do this" in page, "No level yet" in page) == (True, True)
    assert "some intention of acting" not in page
    assert ("how you might do this" in settled, "No level yet" in settled) == (False, False)


def test_what_is_switched_off_is_not_offered(bench, maria, talk):
    Switch.objects.create(instrument="asq", is_on=False, at=bench.at, person=bench.nora)

    assert 'value="asq"' not in shown(maria, talk)
    refused = maria.post(
        f"/desk/contacts/{talk.pk}/questions",
        {"instrument": "asq", "item": "1", "answer": "yes"},
        headers=HTMX,
    )
    assert refused.status_code == 503


def test_without_the_registration_others_are_offered(bench, talk):
    page = shown(at_desk(bench, "maria"), talk)

    assert "The screener is off" in page
    assert SCREENER not in page


def test_audit_c_asks_the_sex_in_our_own_words(maria, talk):
    page = shown(maria, talk, "audit-c")

    assert "Sex, as the cut point differs" in page
    assert "Female" in page


def test_the_frame_suggests_and_changes_no_level(maria, talk):
    answer(maria, talk, SCREENER, "3", "yes")
    for sign in ("b1", "b2", "d1"):
        answer(maria, talk, "imminent-risk", sign, "yes")
    calm = shown(maria, talk)

    page = answer(maria, talk, "imminent-risk", "i1", "yes")
    taken_back = answer(maria, talk, "imminent-risk", "i1", "")

    assert "Ask directly whether they mean to act on it" in calm
    assert "An attempt is in progress" in page
    assert 'name="reason" value="attempt"' in page
    assert "Call everybody" not in taken_back
    talk.refresh_from_db()
    assert talk.risk_level == "moderate"


def test_an_attempt_in_progress_is_flagged_with_its_reason(maria, talk):
    maria.post(f"/desk/contacts/{talk.pk}/imminent", {"reason": "attempt"}, headers=HTMX)
    maria.post(f"/desk/contacts/{talk.pk}/imminent", {"reason": "something else"}, headers=HTMX)

    raised = Entry.objects.filter(name="contact.imminent_raised").order_by("id")
    assert [entry.codes["reason"] for entry in raised] == ["attempt", "imminent"]
