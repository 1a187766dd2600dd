"""Beds: what was said too long ago is never free, and never more are held than are."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.directory.models import Service, ServiceCapacity, Unit
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.errors import Conflict
from ringbuoy.referrals.models import PlaceHold
from ringbuoy.referrals.places import (
    FRESH_FOR,
    HELD_FOR,
    BadNumber,
    HoldIsOver,
    NoneFree,
    NoSuchPlaces,
    TooOld,
    end_hold,
    hold_place,
    places_of,
    say_free,
    sweep,
)
from ringbuoy.referrals.queries import NoSuchReferral, find_hold, holds_in
from ringbuoy.referrals.rules import HoldState
from tests.cast import Bench
from tests.doors.test_desk import talks_with

A_MOMENT = timedelta(seconds=1)
HANDS, BEDS = 12, 5


def shelter(bench: Bench, beds: int) -> ServiceCapacity:
    """A shelter that has just said how many beds are free."""
    service = Service.objects.create(id=uuid4(), organization_id=uuid4(), name="Shelter", status="active")
    unit = Unit.objects.create(id=uuid4(), name="beds")
    return ServiceCapacity.objects.create(
        id=uuid4(), service_id=service.pk, unit_id=unit.pk, available=beds, updated=bench.at
    )


def free(bench: Bench, beds: ServiceCapacity) -> int:
    (places,) = places_of([beds.service_id], at=bench.at)[beds.service_id]
    return places.free


def in_wrap_up(bench: Bench) -> Contact:
    """A contact of Maria's whose record is still open."""
    contact = talks_with(bench, "maria")
    end(bench.maria, bench.again(contact), at=bench.at)
    return bench.again(contact)


def test_a_held_bed_is_not_free_until_its_time_is_over(bench: Bench) -> None:
    beds, contact = shelter(bench, 1), talks_with(bench, "maria")

    first, again = (hold_place(bench.maria, contact, beds.pk, at=bench.at) for _press in range(2))

    assert first == again
    assert [one.service for one in holds_in(contact, at=bench.at)] == ["Shelter"]
    assert free(bench, beds) == 0
    with pytest.raises(NoneFree):
        hold_place(bench.tom, talks_with(bench, "tom"), beds.pk, at=bench.at)
    bench.at += HELD_FOR
    assert free(bench, beds) == 1
    assert (sweep(at=bench.at), sweep(at=bench.at)) == (1, 0)
    with pytest.raises(HoldIsOver):
        end_hold(bench.maria, first, HoldState.RELEASED, at=bench.at)


def test_a_number_that_is_too_old_is_never_free(bench: Bench) -> None:
    beds, contact = shelter(bench, 9), talks_with(bench, "maria")

    bench.at += FRESH_FOR
    assert free(bench, beds) == 9
    bench.at += A_MOMENT

    assert free(bench, beds) == 0
    with pytest.raises(TooOld, match="Call the house"):
        hold_place(bench.maria, contact, beds.pk, at=bench.at)


def test_who_has_arrived_takes_the_bed_and_who_gives_it_back_frees_it(bench: Bench) -> None:
    beds, contact = shelter(bench, 2), talks_with(bench, "maria")
    end_hold(
        bench.maria, hold_place(bench.maria, contact, beds.pk, at=bench.at), HoldState.RELEASED, at=bench.at
    )
    assert free(bench, beds) == 2

    hold = hold_place(bench.maria, contact, beds.pk, at=bench.at)
    with pytest.raises(NoSuchReferral):
        find_hold(bench.tom, hold.pk)
    end_hold(bench.maria, find_hold(bench.maria, hold.pk), HoldState.ARRIVED, at=bench.at)

    assert free(bench, beds) == 1
    assert Entry.objects.filter(name="place.hold_ended").count() == 2


def test_the_house_says_how_many_in_one_action(bench: Bench) -> None:
    beds = shelter(bench, 0)
    bench.at += FRESH_FOR + A_MOMENT

    say_free(bench.ines, beds.pk, " 3 ", at=bench.at)

    assert free(bench, beds) == 3
    for wrong in ("", "-1", "3.5", "many", "٣", "9" * 9):
        with pytest.raises(BadNumber):
            say_free(bench.ines, beds.pk, wrong, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        say_free(bench.maria, beds.pk, "3", at=bench.at)
    with pytest.raises(NoSuchPlaces):
        say_free(bench.ines, uuid4(), "3", at=bench.at)


@pytest.fixture
def closed_afterwards() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_never_hold_more_than_there_are(bench: Bench, closed_afterwards: None) -> None:
    beds = shelter(bench, BEDS)
    contacts = [in_wrap_up(bench) for _one in range(HANDS)]

    def tries(contact: Contact) -> UUID | None:
        try:
            return hold_place(bench.maria, contact, beds.pk, at=bench.at).contact_id
        except Conflict:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        held = [one for one in hands.map(tries, contacts) if one]

    assert len(held) == BEDS
    assert set(PlaceHold.objects.values_list("contact_id", flat=True)) == set(held)
    assert free(bench, beds) == 0
