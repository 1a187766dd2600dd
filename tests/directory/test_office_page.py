"""The search as staff see it: found as one types, why it was found, open or not, nothing confidential."""

from pathlib import Path

import pytest
from django.test import Client

from ringbuoy.directory.importing import Choice, Order, import_directory
from ringbuoy.kernel import clock
from tests.cast import Bench
from tests.directory.data import write
from tests.doors.test_office import signed_in

PAGE = "/office/directory/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def town(bench: Bench, tmp_path: Path) -> Bench:
    write(
        tmp_path,
        organizations_csv="id,name,description\no1,Harbor House,Help\n",
        services_csv="id,organization_id,name,description,status,assured_date,fees_description\n"
        f"s1,o1,Food pantry,Groceries,active,{clock.now().date()},None.\n"
        "s2,o1,Food for the night,Bread,temporarily closed,2019-01-01,\n"
        "s3,o1,Refuge beds,Safe beds,active,,\n",
        locations_csv="id,location_type,name,latitude,longitude,is_confidential\n"
        "l1,physical,Pantry,37.50,-122.20,\nl2,physical,Night,37.60,-122.20,\n"
        "l3,physical,Secrethouse,37.501,-122.20,true\n",
        addresses_csv="id,location_id,address_1,city,state_province,postal_code,country,address_type\n"
        "a1,l1,1 Main Street,Redwood City,CA,94063,US,physical\n"
        "a3,l3,9 Secretlane,Secretville,CA,00009,US,physical\n",
        service_at_location_csv="id,service_id,location_id\nx1,s1,l1\nx2,s2,l2\nx3,s3,l3\n",
        phones_csv="id,service_id,location_id,number\np1,s1,,555 0107\np3,,l3,555 0666\n",
        schedules_csv="id,service_at_location_id,opens_at,closes_at\nh1,x1,00:00,24:00\nh2,x2,,\n",
    )
    import_directory(Order(tmp_path, Choice.ALL_OR_NOTHING), at=clock.now())
    return bench


def found(client: Client, **typed: str) -> str:
    return client.post(PAGE, typed, headers=FRAGMENT).content.decode()


def test_who_takes_contacts_or_edits_the_directory_searches_it(town: Bench) -> None:
    answers = {name: signed_in(town, name).get(PAGE).status_code for name in ("maria", "dara", "ines", "kai")}

    assert answers == {"maria": 200, "dara": 200, "ines": 200, "kai": 403}
    assert Client().get(PAGE).status_code == 302


def test_what_is_found_says_whom_to_call_where_it_is_and_why(town: Bench) -> None:
    page = found(signed_in(town, "maria"), text="food pantri", near="redwood city")

    first = page.split("<li")[1]
    for words in (
        "Food pantry",
        "Harbor House",
        "555 0107",
        "1 Main Street",
        "0.1 miles",
        "Checked on",
    ):
        assert words in first, words
    # On a public holiday even an open door is worth a call.
    assert "Open now" in first or "A holiday: call first" in first
    assert "“pantri” was read as “pantry”" in first
    assert "Not checked for a year" in page
    assert "Closed for some time" in page


def test_filters_and_places_that_are_not_known_are_answered_in_words(town: Bench) -> None:
    client = signed_in(town, "dara")

    assert "Food for the night" not in found(client, text="food", is_open_now="on")
    assert "Food for the night" not in found(client, text="food", is_free="on")
    assert "Nothing fits all of this" in found(client, text="food", age="5", language="Klingon")
    assert "not in the list of places" in found(client, text="food", near="Atlantis")


def test_a_confidential_place_is_only_called_so(town: Bench) -> None:
    page = found(signed_in(town, "maria"), text="refuge", near="redwood city")

    assert "The place is confidential. Call." in page
    for secret in ("Secret", "00009", "555 0666", "37.501"):
        assert secret not in page
    assert "Refuge beds" not in found(signed_in(town, "maria"), text="secretlane")


def test_the_page_works_without_a_script(town: Bench) -> None:
    page = signed_in(town, "maria").post(PAGE, {"text": "food"}).content.decode()

    assert "<!doctype html>" in page.lower()
    assert "Food pantry" in page
    assert 'value="food"' in page


def test_an_empty_directory_says_who_can_fill_it(bench: Bench) -> None:
    page = signed_in(bench, "dara").get(PAGE).content.decode()

    assert "The directory is empty" in page
    assert "./ringbuoy directory import FILE" in page


def test_a_filled_directory_does_not(town: Bench) -> None:
    assert "The directory is empty" not in signed_in(town, "dara").get(PAGE).content.decode()
