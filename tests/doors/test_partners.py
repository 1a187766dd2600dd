"""A house says its own free places by a link that opens nothing else."""

from uuid import uuid4

import pytest
from django.test import Client

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.directory.models import Organization, Service, ServiceCapacity, Unit
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.referrals.models import PartnerLink
from ringbuoy.referrals.partner_links import (
    MOST_SAID,
    MOST_WRONG,
    NoSuchOrganization,
    NoSuchSpan,
    end_link,
    make_link,
    open_links,
)
from tests.cast import Bench
from tests.doors.test_office import signed_in


def house_with_beds(name: str, free: int = 0) -> ServiceCapacity:
    giver = Organization.objects.create(id=uuid4(), name=name, description="Help")
    service = Service.objects.create(
        id=uuid4(), organization_id=giver.pk, name=f"Beds of {name}", status="active"
    )
    unit, _made = Unit.objects.get_or_create(name="beds", defaults={"id": uuid4()})
    return ServiceCapacity.objects.create(
        id=uuid4(), service_id=service.pk, unit_id=unit.pk, available=free, updated=clock.now()
    )


def giver_of(beds: ServiceCapacity) -> Organization:
    return Organization.objects.get(pk=Service.objects.get(pk=beds.service_id).organization_id)


@pytest.fixture
def house(bench: Bench, db: None) -> tuple[ServiceCapacity, str]:
    """The beds of a house, and the address of its link."""
    bench.at = clock.now()
    beds = house_with_beds("Harbor House")
    made = make_link(bench.ines, giver_of(beds).pk, days=30, at=bench.at)
    return beds, f"/places/{made.token}"


def test_a_browser_that_names_no_page_may_say_it_and_gets_no_cookie(
    house: tuple[ServiceCapacity, str],
) -> None:
    """The page sends no referrer, as its address is the key; so a browser calls its origin "null"."""
    (beds, address), browser = house, Client(enforce_csrf_checks=True, headers={"Origin": "null"})

    shown = browser.get(address)
    answer = browser.post(f"{address}/{beds.pk}", {"free": "3"})

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert not browser.cookies
    beds.refresh_from_db()
    assert beds.available == 3
    assert "csrf" not in shown.content.decode()


def test_the_house_says_a_number_and_the_journal_names_its_link(house: tuple[ServiceCapacity, str]) -> None:
    (beds, address), client = house, Client()

    page = client.get(address).content.decode()
    answer = client.post(f"{address}/{beds.pk}", {"free": " 4 "})

    assert "Harbor House" in page
    assert (answer.status_code, answer["Location"]) == (302, address)
    beds.refresh_from_db()
    assert beds.available == 4
    line = Entry.objects.get(name="capacity.said")
    assert (line.person_id, line.codes["link"], line.codes["free"]) == (None, PartnerLink.objects.get().pk, 4)
    assert PartnerLink.objects.get().used_at is not None
    assert address.rpartition("/")[2] not in str(list(Entry.objects.values_list("codes", flat=True)))


def test_the_link_opens_its_own_places_and_nothing_else(house: tuple[ServiceCapacity, str]) -> None:
    (beds, address), client = house, Client()
    foreign = house_with_beds("Other House", free=2)

    wrong = [
        client.post(f"{address}/{foreign.pk}", {"free": "9"}).status_code,
        client.post(f"{address}/{beds.pk}", {"free": "many"}).status_code,
        client.get("/places/guessed").status_code,
        client.get("/office/capacity/").status_code,
    ]

    assert wrong == [404, 400, 404, 302]
    foreign.refresh_from_db()
    assert foreign.available == 2
    assert "Other House" not in client.get(address).content.decode()


def test_a_link_ends_by_itself_and_when_somebody_ends_it(
    bench: Bench, house: tuple[ServiceCapacity, str]
) -> None:
    (beds, address), client = house, Client()
    (row,) = open_links(at=bench.at)
    assert open_links(at=bench.later(days=31)) == []

    end_link(bench.ines, row.pk, at=bench.at)

    assert client.get(address).status_code == 404
    assert client.post(f"{address}/{beds.pk}", {"free": "4"}).status_code == 404
    assert {one.name for one in Entry.objects.filter(name__startswith="partner.")} == {
        "partner.link_made",
        "partner.link_ended",
    }


def test_who_may_make_a_link_and_for_whom(bench: Bench, house: tuple[ServiceCapacity, str]) -> None:
    beds, _address = house
    with pytest.raises(RoleDoesNotAllow):
        make_link(bench.maria, giver_of(beds).pk, days=30, at=bench.at)
    with pytest.raises(NoSuchOrganization):
        make_link(bench.ines, uuid4(), days=30, at=bench.at)
    with pytest.raises(NoSuchSpan):
        make_link(bench.ines, giver_of(beds).pk, days=3650, at=bench.at)


def test_too_many_numbers_and_too_many_guesses_are_slowed(house: tuple[ServiceCapacity, str]) -> None:
    (beds, address), client = house, Client()

    said = [client.post(f"{address}/{beds.pk}", {"free": "1"}).status_code for _one in range(MOST_SAID + 1)]
    guessed = [client.get(f"/places/guess{number}").status_code for number in range(MOST_WRONG + 1)]

    assert (said[-2:], guessed[-2:]) == ([302, 429], [404, 429])
    assert client.get(address).status_code == 200


def test_ines_makes_a_link_in_the_office_and_sees_it_once(
    bench: Bench, house: tuple[ServiceCapacity, str]
) -> None:
    beds, _address = house
    ines = signed_in(bench, "ines")

    made = ines.post("/office/capacity/links/", {"organization": str(giver_of(beds).pk), "days": "90"})
    again = ines.get("/office/capacity/links/").content.decode()

    assert "/places/" in made.content.decode()
    assert "/places/" not in again
    assert "Harbor House" in again
    assert ines.post("/office/capacity/links/", {"organization": "x", "days": "90"}).status_code == 404
