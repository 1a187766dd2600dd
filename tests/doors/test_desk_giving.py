"""Giving a service from the desk: one press, everything else may wait."""

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.directory.models import Feedback, Service
from ringbuoy.kernel import clock
from ringbuoy.lines.models import Line
from ringbuoy.referrals.models import Referral, UnmetNeed
from tests.cast import Bench
from tests.directory.test_office_page import town as town
from tests.doors.test_desk import HTMX, at_desk, talks_with

Talk = tuple[Client, Contact]


@pytest.fixture
def talk(town: Bench) -> Talk:
    """Maria at her desk, talking with Robin, a directory beside her."""
    town.at = clock.now()
    return at_desk(town, "maria"), talks_with(town, "maria")


def give(talk: Talk, name: str) -> Referral:
    client, contact = talk
    service = Service.objects.get(name=name)
    answer = client.post(f"/desk/contacts/{contact.pk}/given", {"service": service.pk}, headers=HTMX)
    assert answer.status_code == 204
    return Referral.objects.get(service_id=service.pk)


def test_a_service_is_given_in_one_press_and_changed_after(talk: Talk) -> None:
    client, contact = talk
    row = give(talk, "Food pantry")
    asked = {"way": "warm_transfer", "consent": "given", "wish": "Wants to go on Tuesday"}

    assert "Food pantry" in client.get(f"/desk/contacts/{contact.pk}/given", headers=HTMX).content.decode()
    assert client.post(f"/desk/referrals/{row.pk}", asked, headers=HTMX).status_code == 204
    form = client.get(f"/desk/referrals/{row.pk}", headers=HTMX).content.decode()
    pane = client.get(f"/desk/contacts/{contact.pk}/pane", headers=HTMX).content.decode()

    assert "Wants to go on Tuesday" in form
    assert "I introduce the person to them: still to be done" in pane
    assert client.post(f"/desk/referrals/{row.pk}/done", headers=HTMX).status_code == 204
    refused = client.post(f"/desk/referrals/{row.pk}", {**asked, "consent": "refused"}, headers=HTMX)
    assert (refused.status_code, "Ask first" in refused.content.decode()) == (400, True)


def test_what_became_of_it_is_asked_and_told(talk: Talk, town: Bench) -> None:
    client, _contact = talk
    row = give(talk, "Food pantry")

    asked = client.get(f"/desk/referrals/{row.pk}/outcome", headers=HTMX).content.decode()
    told = {"outcome": "not_help", "failure": "closed_for_good"}
    client.post(f"/desk/referrals/{row.pk}/outcome", told, headers=HTMX)

    assert "It has closed for good" in asked
    assert Feedback.objects.get().fault == "closed_for_good"
    assert "written down already" in client.get(f"/desk/referrals/{row.pk}/outcome").content.decode()
    assert at_desk(town, "tom").get(f"/desk/referrals/{row.pk}/outcome", headers=HTMX).status_code == 404


def test_nonsense_gives_nothing(talk: Talk) -> None:
    client, contact = talk
    row = give(talk, "Food pantry")

    answers = [
        client.post(f"/desk/contacts/{contact.pk}/given", {"service": "x"}, headers=HTMX).status_code,
        client.post(f"/desk/referrals/{row.pk}", {"way": "pigeon", "consent": "given"}).status_code,
        client.post(f"/desk/referrals/{row.pk}/outcome", {"outcome": "take_back"}).status_code,
        client.post(f"/desk/contacts/{contact.pk}/unmet", {"need": "x", "why": "full"}).status_code,
        client.get("/desk/referrals/999999/outcome").status_code,
    ]

    assert answers == [400, 400, 400, 400, 404]
    assert Referral.objects.count() == 1


def test_a_need_is_counted_by_a_topic_of_the_line(talk: Talk) -> None:
    client, contact = talk
    Line.objects.update(topics=[{"code": "housing", "name": "Housing"}])

    page = client.post(f"/desk/contacts/{contact.pk}/find", {"text": "castle"}, headers=HTMX).content.decode()
    said = client.post(f"/desk/contacts/{contact.pk}/unmet", {"need": "housing", "why": "full"}, headers=HTMX)

    assert '<option value="housing">' in page
    assert "Counted as not met" in said.content.decode()
    assert UnmetNeed.objects.get().topic == "housing"
