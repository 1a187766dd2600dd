"""Ways to cope at the desk and in the office, through Django's own client."""

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.coping.models import StrategyVersion
from ringbuoy.coping.queries import find, tallies
from ringbuoy.doors.office.coping_forms import StrategyForm
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk, talks_with


@pytest.fixture
def maria(bench: Bench) -> Client:
    return at_desk(bench, "maria")


@pytest.fixture
def talk(bench: Bench) -> Contact:
    return talks_with(bench, "maria")


def look(client: Client, contact: Contact, **asked: str) -> str:
    return client.get(f"/desk/contacts/{contact.pk}/coping", asked, headers=HTMX).content.decode()


def test_two_keys_lead_from_the_need_to_words_that_can_be_read_aloud(maria, talk):
    needs, panic = look(maria, talk), look(maria, talk, need="panic")

    assert needs.count("data-digit=") == 10
    assert "c-coping__steps" not in needs
    assert "<li>What you feel is fear in your body.</li>" in panic
    assert "data-words=" in panic


def test_they_are_in_the_callers_language(maria, talk):
    Contact.objects.filter(pk=talk.pk).update(language="es")

    assert "Lo que siente es miedo en el cuerpo." in look(maria, talk, need="panic")


def test_another_one_of_the_same_need_can_be_chosen(maria, talk):
    assert "Una" not in look(maria, talk, need="sleep", code="worry-later")
    assert "Write down what keeps turning" in look(maria, talk, need="sleep", code="worry-later")


def test_that_it_helped_is_counted(maria, talk):
    path = f"/desk/contacts/{talk.pk}/coping"

    answer = maria.post(path, {"code": "five-senses", "helped": "yes"}, headers=HTMX)
    refused = maria.post(path, {"code": "cure", "helped": "yes"}, headers=HTMX)

    assert "Counted, without a name" in answer.content.decode()
    assert refused.status_code == 404
    assert tallies()["five-senses"] == {True: 1, False: 0}


def test_an_unknown_need_is_refused_in_words(maria, talk):
    answer = maria.get(f"/desk/contacts/{talk.pk}/coping", {"need": "money"}, headers=HTMX)

    assert answer.status_code == 400
    assert "Choose one of the needs shown." in answer.content.decode()


def test_the_director_adds_and_changes_one(bench):
    nora = at_desk(bench, "nora")
    said = {**StrategyForm.written(find("unhook")), "title_en": "Watch the clouds", "seen": "0"}

    nora.post("/office/coping/new/", said)
    listed = nora.get("/office/coping/").content.decode()
    changed = nora.post("/office/coping/watch-the-clouds/", {**said, "seen": "1", "minutes": "9"})

    assert "Watch the clouds" in listed
    assert changed.status_code == 302
    assert StrategyVersion.objects.filter(code="watch-the-clouds").count() == 2


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(bench):
    nora = at_desk(bench, "nora")
    said = {**StrategyForm.written(find("unhook")), "steps_es": "Una sola", "sources": ""}

    page = nora.post("/office/coping/unhook/", said)

    assert page.status_code == 400
    assert "Say where it comes from" in page.content.decode()
    assert "Una sola" in page.content.decode()
    assert not StrategyVersion.objects.exists()
