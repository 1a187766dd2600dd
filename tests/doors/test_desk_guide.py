"""The guide at the desk, what a level suggests, and the debrief in the bar."""

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Tier
from ringbuoy.lines.models import Line
from ringbuoy.wellbeing.actions import offer
from ringbuoy.wellbeing.models import Debrief
from ringbuoy.wellbeing.rules import After
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk, talks_with


@pytest.fixture
def maria(bench: Bench) -> Client:
    return at_desk(bench, "maria")


@pytest.fixture
def talk(bench: Bench) -> Contact:
    return talks_with(bench, "maria")


def pane(client: Client, contact: Contact) -> str:
    return client.get(f"/desk/contacts/{contact.pk}/pane").content.decode()


def turn(client: Client, contact: Contact, phase: str) -> tuple[int, str]:
    answer = client.post(f"/desk/contacts/{contact.pk}/guide", {"phase": phase}, headers=HTMX)
    return answer.status_code, answer.content.decode()


def test_the_guide_begins_with_the_first_phase_and_keeps_the_one_that_was_chosen(maria, talk):
    first = pane(maria, talk)
    turned, page = turn(maria, talk, "collaborate")
    later = pane(maria, talk)

    assert 'value="connect" aria-current="step"' in first
    assert "I am glad that you are here." in first
    assert turned == 200
    assert "What has helped you before, even a little?" in page
    assert 'value="collaborate" aria-current="step"' in later


def test_words_for_the_caller_are_in_their_language_and_advice_in_ones_own(maria, talk):
    Contact.objects.filter(pk=talk.pk).update(language="es")

    page = pane(maria, talk)

    assert "Me alegra que esté aquí." in page
    assert "Be there. Let them feel that you listen and have time." in page


def test_a_phase_that_the_line_does_not_have_is_refused_in_words(maria, talk):
    status, page = turn(maria, talk, "stage-9")

    assert status == 400
    assert "Choose one of the steps shown" in page


def test_a_line_can_have_another_guide_or_none(maria, talk):
    Line.objects.update(policy={"call_model": "abc"})
    assert 'value="rapport" aria-current="step"' in pane(maria, talk)

    Line.objects.update(policy={"call_model": "none"})
    assert "c-guide__steps" not in pane(maria, talk)


def test_a_level_suggests_what_comes_next(maria, talk):
    calm = pane(maria, talk)
    Contact.objects.filter(pk=talk.pk).update(risk_level="high", tier=Tier.HIGH)

    page = pane(maria, talk)

    assert "Suggested next" not in calm
    assert "Follow-up within 24 hours" in page
    assert "Safety plan" in page


def test_after_a_hard_contact_the_bar_asks_before_one_is_ready(maria, bench, talk):
    offer(bench.maria, After.HIGH_RISK, at=bench.at)

    asked = maria.get("/my/state").content.decode()
    refused = maria.post("/my/readiness", {"readiness": "ready"}, headers=HTMX)
    maria.post("/my/debrief", {"wish": "go_on"}, headers=HTMX)

    assert "What do you need now?" in asked
    assert "I am ready" not in asked
    assert refused.status_code == 409
    assert "Choose first" in refused.content.decode()
    assert 'value="paused"' in maria.get("/my/state").content.decode()


def test_a_supervisor_sees_who_wants_to_talk(maria, bench, talk):
    offer(bench.maria, After.HIGH_RISK, at=bench.at)
    maria.post("/my/debrief", {"wish": "supervisor"}, headers=HTMX)
    ines = at_desk(bench, "ines")

    board = ines.get("/floor/board").content.decode()
    told = maria.get("/my/state").content.decode()
    ines.post(f"/floor/debriefs/{Debrief.objects.get().pk}/met", headers=HTMX)

    assert "Wants to talk (1)" in board
    assert "Supervisor told" in told
    assert "Supervisor told" not in maria.get("/my/state").content.decode()
    assert "Wants to talk" not in ines.get("/floor/board").content.decode()
