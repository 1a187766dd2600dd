"""Keeping the directory: two people for each change, a history of every field, nothing overwritten."""

from pathlib import Path
from uuid import UUID

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.access.rules import Act, Role, may
from ringbuoy.directory.cells import id_for
from ringbuoy.directory.editing.drafts import (
    AnotherDraftWaits,
    DraftSettled,
    OthersBelongToIt,
    draft_change,
    draft_new,
    draft_removal,
    open_drafts,
    withdraw,
)
from ringbuoy.directory.editing.fields import read_typed, writable
from ringbuoy.directory.editing.keeping import assure, assured_by, due, history_of
from ringbuoy.directory.editing.naming import NotTheOne, days_named, id_called
from ringbuoy.directory.editing.parts import NotAPartOfIt, part_given
from ringbuoy.directory.editing.publishing import ChangedMeanwhile, OwnerNotPublished, TakesTwo, publish
from ringbuoy.directory.editing.records import Record, find_record
from ringbuoy.directory.findings import Problem
from ringbuoy.directory.importing import Choice, Order, import_directory
from ringbuoy.directory.models import Draft, FieldChange, Organization, Phone, Service, ServiceAtLocation
from ringbuoy.directory.searching.questions import Question
from ringbuoy.directory.searching.search import search
from ringbuoy.directory.standard import TABLES
from ringbuoy.journal.models import Entry
from tests.cast import Bench
from tests.directory.data import write


@pytest.fixture
def town(bench: Bench, tmp_path: Path) -> Bench:
    write(
        tmp_path,
        organizations_csv="id,name,description\no1,Harbor House,Help\n",
        services_csv="id,organization_id,name,status,assured_date\ns1,o1,Food pantry,active,2019-01-01\n",
        locations_csv="id,location_type,name,latitude,longitude\nl1,physical,Main hall,40.7,-74.0\n",
        service_at_location_csv="id,service_id,location_id\nx1,s1,l1\n",
        phones_csv="id,service_id,number\np1,s1,555 0107\n",
    )
    import_directory(Order(tmp_path, Choice.ALL_OR_NOTHING), at=bench.at)
    return bench


def key(table: str, said: str) -> UUID:
    return id_for(said, source="", table=table)


def pantry(bench: Bench) -> Record:
    return find_record(bench.dara, "service", key("service", "s1"))


def number(bench: Bench) -> Record:
    return find_record(bench.dara, "phone", key("phone", "p1"))


def found(words: str) -> list[UUID]:
    return [one.service_id for one in search(Question(words))]


def test_what_dara_writes_holds_when_ines_publishes_it(town: Bench) -> None:
    draft = draft_change(town.dara, pantry(town), {"name": "Soup kitchen"}, owner=pantry(town), at=town.at)
    assert draft is not None
    assert (Service.objects.get().name, found("soup")) == ("Food pantry", [])

    publish(town.ines, [draft], has_colleague=True, at=town.at)

    assert (Service.objects.get().name, found("soup")) == ("Soup kitchen", [pantry(town).pk])
    assert Service.objects.get().last_modified == town.at
    told = history_of([pantry(town).pk]).get()
    assert (told.field, told.before, told.after) == ("name", "Food pantry", "Soup kitchen")
    assert (told.person_id, told.at) == (town.dara.pk, town.at)
    published = Entry.objects.get(name="directory.published")
    assert (published.person_id, published.codes) == (
        town.ines.pk,
        {"drafts": [str(draft.pk)], "alone": False},
    )


def test_nobody_publishes_alone_while_there_is_a_colleague(town: Bench) -> None:
    draft = draft_change(town.dara, number(town), {"number": "555 0199"}, owner=pantry(town), at=town.at)
    assert draft is not None

    with pytest.raises(TakesTwo):
        publish(town.dara, [draft], has_colleague=True, at=town.at)
    assert Phone.objects.get().number == "555 0107"
    publish(town.dara, [draft], has_colleague=False, at=town.at)

    assert Phone.objects.get().number == "555 0199"
    assert Entry.objects.get(name="directory.published").codes["alone"] is True


def test_who_does_not_edit_writes_nothing_and_who_may_not_publish_publishes_nothing(town: Bench) -> None:
    draft = draft_removal(town.dara, number(town), owner=pantry(town), at=town.at)

    for person in (town.maria, town.ines, town.kai):
        with pytest.raises(RoleDoesNotAllow):
            draft_removal(person, number(town), owner=pantry(town), at=town.at)
    for person in (town.maria, town.kai):
        with pytest.raises(RoleDoesNotAllow):
            publish(person, [draft], has_colleague=True, at=town.at)
    assert Phone.objects.exists()


def test_a_record_that_changed_meanwhile_is_not_overwritten(town: Bench) -> None:
    draft = draft_change(town.dara, number(town), {"number": "555 0199"}, owner=pantry(town), at=town.at)
    assert draft is not None
    Phone.objects.update(number="555 0142")

    with pytest.raises(ChangedMeanwhile):
        publish(town.ines, [draft], has_colleague=True, at=town.at)

    assert Phone.objects.get().number == "555 0142"
    assert open_drafts().get() == draft


def test_two_changes_of_one_row_do_not_wait_at_once_and_ones_own_is_replaced(town: Bench) -> None:
    town.ines.roles = ["supervisor", "directory_editor"]
    draft_change(town.dara, number(town), {"number": "555 0199"}, owner=pantry(town), at=town.at)

    with pytest.raises(AnotherDraftWaits):
        draft_change(town.ines, number(town), {"number": "555 0111"}, owner=pantry(town), at=town.at)
    draft_change(town.dara, number(town), {"number": "555 0122"}, owner=pantry(town), at=town.at)

    assert [draft.after for draft in open_drafts()] == [{"number": "555 0122"}]


def test_nothing_different_is_nothing_to_publish(town: Bench) -> None:
    same = {"number": "555 0107", "extension": None}

    assert draft_change(town.dara, number(town), same, owner=pantry(town), at=town.at) is None
    assert not Draft.objects.exists()


def test_a_new_organization_with_its_service_is_published_in_order(town: Bench) -> None:
    house = draft_new(
        town.dara, TABLES["organization"], {"name": "Night Owl", "description": ""}, owner=None, at=town.at
    )
    owner = find_record(town.dara, "organization", house.record_id)
    values = {"name": "Night kitchen", "status": "active", **part_given(owner, "service")}
    kitchen = draft_new(town.dara, TABLES["service"], values, owner=owner, at=town.at)
    service = find_record(town.dara, "service", kitchen.record_id)
    phone = {"number": "555 0180", **part_given(service, "phone")}
    call = draft_new(town.dara, TABLES["phone"], phone, owner=service, at=town.at)

    with pytest.raises(OwnerNotPublished):
        publish(town.ines, [call], has_colleague=True, at=town.at)
    assert id_called("organization", "night owl") == house.record_id
    publish(town.ines, [house, kitchen], has_colleague=True, at=town.at)
    publish(town.ines, [call], has_colleague=True, at=town.at)

    assert found("night kitchen") == [kitchen.record_id]
    assert Phone.objects.get(number="555 0180").service_id == kitchen.record_id


def test_taking_back_a_new_record_takes_its_parts_back(town: Bench) -> None:
    house = draft_new(
        town.dara, TABLES["organization"], {"name": "Night Owl", "description": ""}, owner=None, at=town.at
    )
    owner = find_record(town.dara, "organization", house.record_id)
    draft_new(
        town.dara,
        TABLES["funding"],
        {"source": "City", **part_given(owner, "funding")},
        owner=owner,
        at=town.at,
    )

    withdraw(town.ines, house, at=town.at)

    assert not open_drafts().exists()
    with pytest.raises(DraftSettled):
        publish(town.ines, [house], has_colleague=True, at=town.at)
    assert Organization.objects.count() == 1


def test_what_others_belong_to_is_not_taken_out(town: Bench) -> None:
    with pytest.raises(OthersBelongToIt):
        draft_removal(town.dara, pantry(town), owner=pantry(town), at=town.at)

    at_hall = find_record(town.dara, "service_at_location", key("service_at_location", "x1"))
    publish(
        town.ines,
        [draft_removal(town.dara, at_hall, owner=pantry(town), at=town.at)],
        has_colleague=True,
        at=town.at,
    )

    assert not ServiceAtLocation.objects.exists()
    assert {row.field for row in FieldChange.objects.all()} == {"service_id", "location_id"}


def test_assuring_is_dated_and_by_whom_and_takes_it_off_the_list(town: Bench) -> None:
    today = town.at.date()
    assert due(today).stale == 1

    assure(town.dara, pantry(town).pk, day=today, at=town.at)

    said = assured_by(pantry(town).pk)
    assert said is not None
    assert (said.person_id, said.before, said.after) == (town.dara.pk, "2019-01-01", today.isoformat())
    assert (due(today).stale, due(today.replace(year=today.year + 1)).soon) == (0, 1)


def test_a_form_is_read_as_an_import_is_and_lets_nothing_pass_in_silence() -> None:
    read = {"id": str(key("phone", "new"))}
    phone, service, place = TABLES["phone"], TABLES["service"], TABLES["location"]

    assert read_typed(phone, {"number": "555 0107", "extension": "x12"}, read, "US").values["extension"] == 12
    assert read_typed(phone, {"number": "5", "extension": "many"}, read, "US").wrong == (
        ("extension", Problem.NOT_A_NUMBER),
    )
    assert read_typed(phone, {}, read, "US").wrong == (("number", Problem.MISSING),)
    owner = {**read, "organization_id": str(key("organization", "o1"))}
    wrong = read_typed(service, {"name": "A", "status": "active", "email": "nobody"}, owner, "US").wrong
    assert wrong == (("email", Problem.NOT_AN_EMAIL),)
    off = read_typed(place, {"location_type": "physical", "latitude": "140.7"}, read, "US").wrong
    assert off == (("latitude", Problem.OFF_THE_MAP),)


def test_whose_a_part_is_no_form_asks() -> None:
    assert "service_id" not in {column.name for column in writable(TABLES["phone"])}
    assert "taxonomy_term_id" in {column.name for column in writable(TABLES["attribute"])}


def test_a_part_stands_only_where_the_standard_has_it(town: Bench) -> None:
    assert part_given(pantry(town), "attribute") == {
        "link_id": str(pantry(town).pk),
        "link_entity": "service",
    }
    for part in ("address", "metadata", "nothing"):
        with pytest.raises(NotAPartOfIt):
            part_given(pantry(town), part)


def test_a_name_that_nothing_has_is_answered_with_those_alike(town: Bench) -> None:
    with pytest.raises(NotTheOne, match="Did you mean: Main hall"):
        id_called("location", "hall")
    with pytest.raises(NotTheOne, match="nothing called"):
        id_called("location", "Atlantis")


def test_whoever_keeps_the_directory_sees_its_confidential_places() -> None:
    """Names of places are offered while one writes; so nobody may write who may not see them."""
    for role in Role:
        if may([role], Act.EDIT_DIRECTORY) or may([role], Act.PUBLISH_DIRECTORY):
            assert may([role], Act.SEE_CONFIDENTIAL_PLACES)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("MO,TU,FR", "Mon, Tue, Fri"),
        ("SU", "Sun"),
        ("2MO", "2MO"),
        ("", ""),
        ("by arrangement, MO", "by arrangement, MO"),
    ],
)
def test_days_are_said_in_words_unless_they_are_more_than_codes(rule: str, said: str) -> None:
    assert days_named(rule) == said
