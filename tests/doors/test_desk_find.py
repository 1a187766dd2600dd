"""Finding a service beside the talk: what is typed is answered at once, and kept nowhere."""

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.directory.models import Feedback, Organization, Phone, Service, ServiceAtLocation
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from tests.cast import Bench
from tests.directory.test_office_page import town as town
from tests.doors.test_desk import HTMX, at_desk, talks_with


def found(client: Client, contact: Contact, **typed: str) -> str:
    answer = client.post(f"/desk/contacts/{contact.pk}/find", typed, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def talk(town: Bench) -> tuple[Client, Contact]:
    """Maria at her desk, talking with Robin, a directory beside her."""
    town.at = clock.now()
    contact = talks_with(town, "maria")
    return at_desk(town, "maria"), contact


def test_half_a_word_is_answered_with_whom_to_call_and_why(talk: tuple[Client, Contact]) -> None:
    page = found(*talk, text="pantri", near="94063")

    first = page.split("data-result")[1]
    for words in (
        "Food pantry",
        "Harbor House",
        "555 0107",
        "0.1 miles",
        "Checked on",
        "was read as “pantry”",
    ):
        assert words in first, words


def test_what_cannot_be_used_is_said_and_the_rest_is_looked_for(talk: tuple[Client, Contact]) -> None:
    page = found(*talk, text="food", near="Atlantis", age="old", need="Dragons", within="x")

    assert "Food pantry" in page
    for words in ("not in the list of places", "whole years", "“Dragons” is not in the list of needs"):
        assert words in page, words


def test_rubbish_breaks_nothing(talk: tuple[Client, Contact]) -> None:
    for typed in (
        {"age": "٣"},
        {"age": "9" * 6_000},
        {"within": "9" * 6_000, "near": "94063"},
        {"text": "\0", "need": "\0", "language": "\0", "access": "\0", "near": "\0"},
    ):
        found(*talk, **typed)


def test_what_is_open_comes_first_and_filters_hold(talk: tuple[Client, Contact]) -> None:
    assert found(*talk, text="food").index("Food pantry") < found(*talk, text="food").index("Food for the")
    assert "Food for the night" not in found(*talk, text="food", is_open_now="on")
    assert "Food for the night" not in found(*talk, text="food", near="94063", within="3219")
    assert "data-result" not in found(*talk, near="94063")


def test_a_search_leaves_no_word_behind(talk: tuple[Client, Contact]) -> None:
    before = Entry.objects.count()

    found(*talk, text="zebrafood")

    assert Entry.objects.count() == before


def test_a_service_without_a_number_is_shown_with_that_of_its_place_or_of_who_gives_it(
    talk: tuple[Client, Contact],
) -> None:
    here = ServiceAtLocation.objects.get(service_id=Service.objects.get(name="Food pantry").pk)
    giver = Organization.objects.get(name="Harbor House")
    number = Phone.objects.filter(number="555 0107")
    for owner in ({"service_at_location_id": here.pk}, {"organization_id": giver.pk}):
        number.update(**{"service_id": None, "service_at_location_id": None} | owner)

        assert "555 0107" in found(*talk, text="pantry").split("data-result")[1]


def test_a_dead_number_is_told_in_one_press(talk: tuple[Client, Contact], town: Bench) -> None:
    client, _contact = talk
    pantry = Service.objects.get(name="Food pantry")
    number = Phone.objects.get(number="555 0107")

    said = client.post(
        f"/desk/services/{pantry.pk}/fault",
        {"fault": "number_dead", "phone": str(number.pk)},
        headers=HTMX,
    )

    assert "The editors are told" in said.content.decode()
    row = Feedback.objects.get()
    assert (row.service_id, row.phone_id, row.person_id) == (pantry.pk, number.pk, town.maria.pk)
    wrong = client.post(f"/desk/services/{pantry.pk}/fault", {"fault": "number_dead", "phone": "x"})
    assert wrong.status_code == 400


def test_nobody_searches_at_another_ones_contact(talk: tuple[Client, Contact], town: Bench) -> None:
    _client, contact = talk

    answer = at_desk(town, "tom").post(f"/desk/contacts/{contact.pk}/find", {"text": "food"}, headers=HTMX)

    assert answer.status_code == 403
    assert 'id="find-needs"' in at_desk(town, "tom").get("/desk/find/choices").content.decode()
