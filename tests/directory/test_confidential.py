"""A place that must not be found is nowhere outside: each way on which it could leave has its test."""

import json
import logging
from pathlib import Path

import pytest
from django.test import Client

from ringbuoy.directory.cells import id_for
from ringbuoy.directory.editing.drafts import draft_change
from ringbuoy.directory.editing.publishing import publish
from ringbuoy.directory.editing.records import find_record
from ringbuoy.directory.exporting import Format, export
from ringbuoy.directory.importing import Choice, Order, import_directory
from ringbuoy.directory.models import MODELS, Entry, PlaceName, Word
from ringbuoy.directory.searching.geography import Spot
from ringbuoy.directory.searching.places import UnknownPlace, spot_of
from ringbuoy.directory.searching.questions import Question
from ringbuoy.directory.searching.search import search
from ringbuoy.journal.models import Entry as JournalEntry
from tests.cast import Bench
from tests.directory.data import write
from tests.doors.test_office import signed_in

SECRETS = (
    "Hideaway",
    "Secretlane",
    "Secretville",
    "00009",
    "41.987",
    "-73.987",
    "555 0666",
    "555 0667",
    "Klingon",
)


@pytest.fixture
def shelter(bench: Bench, tmp_path: Path) -> Bench:
    """A shelter whose place was known to everybody until an editor marked it, and its mark was published."""
    write(
        tmp_path,
        organizations_csv="id,name,description\no1,Harbor House,Help\n",
        services_csv="id,organization_id,name,status\ns1,o1,Refuge beds,active\n",
        locations_csv="id,location_type,name,organization_id,latitude,longitude\n"
        "l1,physical,Hideaway,o1,41.987,-73.987\n",
        addresses_csv="id,location_id,address_1,city,state_province,postal_code,country,address_type\n"
        "a1,l1,9 Secretlane,Secretville,NY,00009,US,physical\n",
        service_at_location_csv="id,service_id,location_id\nx1,s1,l1\n",
        phones_csv="id,service_id,location_id,contact_id,number\n"
        "p1,s1,,,555 0107\np2,,l1,,555 0666\np3,,,c1,555 0667\n",
        contacts_csv="id,location_id,name\nc1,l1,Hideaway desk\n",
        languages_csv="id,phone_id,name\ng1,p2,Klingon\n",
        metadata_csv="id,resource_id,resource_type,last_action_date,last_action_type,field_name,"
        "previous_value,replacement_value,updated_by\n"
        "m1,p2,phone,2026-01-01,update,number,555 0666,555 0667,x\n",
    )
    import_directory(Order(tmp_path, Choice.ALL_OR_NOTHING), at=bench.at)
    place = find_record(bench.dara, "location", id_for("l1", source="", table="location"))
    draft = draft_change(bench.dara, place, {"is_confidential": True}, owner=place, at=bench.at)
    assert draft is not None
    publish(bench.ines, [draft], has_colleague=True, at=bench.at)
    return bench


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_in_no_export(shelter: Bench, tmp_path: Path) -> None:
    export(tmp_path / "all.json", Format.JSON)
    counted = export(tmp_path / "all", Format.CSV)

    files = [tmp_path / "all.json", *(tmp_path / "all").iterdir()]
    assert [told(file.read_text()) for file in files] == [[]] * len(files)
    assert counted.withheld_places == 1
    assert "555 0107" in (tmp_path / "all.json").read_text()


def test_in_no_search_and_no_distance(shelter: Bench) -> None:
    here = Spot(41.98, -73.98)

    assert [search(Question(words)) for words in ("hideaway", "secretville", "00009")] == [[], [], []]
    match = search(Question("refuge", near=here))[0]
    assert (match.location_id, match.meters) == (None, None)
    assert search(Question("refuge", near=here, within_meters=50_000)) == []
    assert Entry.objects.get().spot is None


def test_in_no_list_of_places(shelter: Bench) -> None:
    """A town in which only the shelter lies would tell where it is."""
    for name in ("Secretville", "00009"):
        with pytest.raises(UnknownPlace):
            spot_of(name)
    assert not PlaceName.objects.exists()


def test_in_no_word_that_is_offered(shelter: Bench) -> None:
    assert not Word.objects.filter(word__in=["hideaway", "secretville", "secretlane"]).exists()
    page = signed_in(shelter, "maria").post("/office/directory/", {"text": "hideawey"}).content.decode()
    assert told(page) == []


def test_in_no_answer_of_the_api(shelter: Bench) -> None:
    client = Client()
    kinds = ("services", "organizations", "service_at_locations")

    for kind in kinds:
        listed = client.get(
            f"/api/directory/{kind}", {"full": "true", "full_service": "true"}
        ).content.decode()
        assert told(listed) == []
        for record in json.loads(listed)["contents"]:
            assert told(client.get(f"/api/directory/{kind}/{record['id']}").content.decode()) == []
    at_place = id_for("x1", source="", table="service_at_location")
    assert client.get(f"/api/directory/service_at_locations/{at_place}").status_code == 404
    near = client.get("/api/directory/service_at_locations", {"postcode": "Secretville", "proximity": 1})
    assert near.status_code == 400


def test_in_no_log_and_no_journal(shelter: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    place = id_for("l1", source="", table="location")

    signed_in(shelter, "dara").get(f"/office/directory/records/location/{place}/")

    assert told(caplog.text) == []
    assert told(json.dumps([row.codes for row in JournalEntry.objects.all()])) == []


def test_only_those_allowed_see_it_and_that_they_did_is_journaled(shelter: Bench) -> None:
    place = id_for("l1", source="", table="location")
    address = id_for("a1", source="", table="address")
    path = f"/office/directory/records/location/{place}/"

    seen = {name: signed_in(shelter, name).get(path) for name in ("dara", "ines", "nora")}
    kept_out = {
        name: signed_in(shelter, name).get(path).status_code for name in ("maria", "owen", "abel", "kai")
    }

    assert all("9 Secretlane" in page.content.decode() for page in seen.values())
    assert set(kept_out.values()) == {403}
    assert JournalEntry.objects.filter(name="directory.confidential_seen").count() == 3
    signed_in(shelter, "dara").get(f"/office/directory/records/address/{address}/history")
    assert JournalEntry.objects.filter(name="directory.confidential_seen").count() == 4


def test_an_office_without_that_right_sees_no_trace_of_it(
    shelter: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a role ever publish without seeing confidential places, its pages are without them."""
    from ringbuoy.access import rules
    from ringbuoy.access.rules import Act, Role

    less = {Role.DIRECTORY_EDITOR: rules.ROLES[Role.DIRECTORY_EDITOR] - {Act.SEE_CONFIDENTIAL_PLACES}}
    monkeypatch.setattr(rules, "ROLES", rules.ROLES | less)
    dara, root = signed_in(shelter, "dara"), "/office/directory/records"
    organization = id_for("o1", source="", table="organization")

    assert told(dara.get(f"{root}/organization/{organization}/").content.decode()) == []
    assert told(dara.post(f"{root}/", {"find": "hide"}).content.decode()) == []
    for table, said in (
        ("location", "l1"),
        ("address", "a1"),
        ("phone", "p2"),
        ("phone", "p3"),
        ("contact", "c1"),
    ):
        key = id_for(said, source="", table=table)
        assert dara.get(f"{root}/{table}/{key}/").status_code == 404
    assert MODELS["phone"]._default_manager.count() == 3
