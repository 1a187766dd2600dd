"""The public door: the standard's paths, parameters, pages and schemas; nothing confidential; no crash."""

import json
from collections.abc import Iterator
from functools import cache as cache_of_function
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ringbuoy.directory.importing import Choice, Order, import_directory
from ringbuoy.directory.models import Location, Organization, Service, ServiceAtLocation
from ringbuoy.directory.reading.mapping import shipped_mapping
from ringbuoy.kernel import clock
from tests.directory.data import EXAMPLES, OHANA, STANDARD, needs_data, write

pytestmark = pytest.mark.django_db
PATH = "/api/directory"


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def get(path: str, **parameters: object) -> Any:
    answer = Client().get(f"{PATH}{path}", parameters)
    return json.loads(answer.content) | {"status": answer.status_code}


def take(path: Path, **more: Any) -> None:
    import_directory(Order(path, Choice.GOOD_ROWS, **more), at=clock.now())


@pytest.fixture
def ohana(db: None) -> None:
    take(OHANA, mapping=shipped_mapping("ohana"))


@cache_of_function
def schema(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((STANDARD / "schema" / f"{name}.json").read_text()))


def valid(said: Any, name: str) -> None:
    """Check an answer against a published schema; what has no meaning in a schema is left aside."""
    schema(name).validate(said)


@needs_data
@pytest.mark.parametrize(
    ("path", "inside", "alone", "schema_of_list", "schema_of_one"),
    [
        ("/services", {}, "service", "compiled/service_list", "compiled/service"),
        ("/organizations", {}, "organization", "compiled/organization_list", "compiled/organization"),
        ("/service_at_locations", {}, "", "compiled/service_at_location_list", ""),
        ("/services", {"full": "true"}, "", "compiled/service", ""),
        ("/organizations", {"full": "true", "full_service": "true"}, "", "compiled/organization", ""),
    ],
)
def test_answers_are_valid_by_the_published_schemas(
    ohana: None, path: str, inside: dict[str, str], alone: str, schema_of_list: str, schema_of_one: str
) -> None:
    page = get(path, **inside)

    assert page["total_items"] == page["size"] == len(page["contents"]) > 5
    for record in page["contents"][:6]:
        valid(record, schema_of_list)
    for record in page["contents"][:2]:
        if alone:
            valid(json.loads(Client().get(f"{PATH}{path}/{record['id']}").content), schema_of_one)


@needs_data
def test_an_official_record_is_given_as_it_was() -> None:
    original = json.loads((EXAMPLES / "service_full.json").read_text())
    take(EXAMPLES / "service_full.json")

    given = json.loads(Client().get(f"{PATH}/services/{original['id']}").content)

    assert given == original


@needs_data
def test_terms_and_taxonomies_have_their_paths() -> None:
    take(EXAMPLES / "taxonomy_term.json")
    term = json.loads((EXAMPLES / "taxonomy_term.json").read_text())

    assert json.loads(Client().get(f"{PATH}/taxonomy_terms/{term['id']}").content) == term
    assert get("/taxonomies")["contents"] == [term["taxonomy_detail"]]
    assert get("/taxonomy_terms", parent_id=term["parent_id"])["total_items"] == 1
    assert get("/taxonomy_terms", top_only="true")["total_items"] == 0
    assert get("/taxonomy_terms", taxonomy_id=term["taxonomy_detail"]["id"], search="name")["size"] == 1


def test_the_root_says_which_standard_and_where_it_is_described() -> None:
    root = get("/")
    described = get("/openapi.json")

    assert root["version"] == "3.0"
    assert root["openapi_url"].endswith(f"{PATH}/openapi.json")
    assert {f"{PATH}/services", f"{PATH}/services/{{id}}", f"{PATH}/organizations"} <= set(described["paths"])


@needs_data
def test_pages_add_up_and_a_stream_has_everything(ohana: None) -> None:
    first, last = get("/services", per_page=10), get("/services", per_page=10, page=3)
    streamed = Client().get(f"{PATH}/services", {"format": "ndjson"})

    assert (first["total_items"], first["total_pages"], first["first_page"], first["last_page"]) == (
        23,
        3,
        True,
        False,
    )
    assert (last["size"], last["last_page"], last["empty"]) == (3, True, False)
    assert get("/services", page=99)["empty"]
    lines = b"".join(streamed.streaming_content).splitlines()  # type: ignore[attr-defined]
    assert len({json.loads(line)["id"] for line in lines}) == 23


@needs_data
def test_filters_narrow_down(ohana: None) -> None:
    library = Organization.objects.get(name="Redwood City Public Library")
    service = Service.objects.get(name="Passport Photos")

    assert get("/services", organization_id=library.pk)["total_items"] == 5
    assert get("/services", search="pasport fotos")["contents"][0]["id"] == str(service.pk)
    assert get("/services", modified_after="2999-01-01")["total_items"] == 0
    assert get("/services", modified_after="2001-01-01T00:00:00")["total_items"] == 23
    assert set(get("/services", minimal="true")["contents"][0]) == {"id", "modified_date"}
    near = get("/service_at_locations", postcode="Redwood City", proximity=3000)["contents"]
    assert 0 < len(near) < 23
    assert get("/service_at_locations", postcode="Nowhere")["status"] == 400


@needs_data
def test_what_is_asked_can_stand_in_the_body(ohana: None) -> None:
    body = json.dumps({"search": "library", "per_page": 2})

    answer = Client().post(f"{PATH}/services", body, content_type="application/json")

    assert (
        json.loads(answer.content)["contents"] == get("/services", search="library", per_page=2)["contents"]
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/services/3a19ff88-4620-4d17-9830-ac1d859eb5d5", 404),
        ("/services/x", 422),
        ("/services?page=0", 422),
        ("/services?per_page=100000", 422),
        ("/services?taxonomy_id=x", 422),
        ("/services?modified_after=yesterday", 422),
        ("/services?modified_after=495", 422),
        ("/service_at_locations?modified_after=0001-01-01T00:00:00%2B14:00", 422),
        ("/services?format=xml", 422),
        ("/service_at_locations?proximity=-5", 422),
        ("/service_at_locations?proximity=NaN", 422),
        ("/nothing", 404),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(path: str, status: int) -> None:
    answer = Client().get(f"{PATH}{path}")

    assert answer.status_code == status
    assert status == 404 or json.loads(answer.content)["sentence"].endswith(".")


def test_a_program_may_ask_only_what_an_answer_would_be_like() -> None:
    whole, asked = Client().get(f"{PATH}/services"), Client().head(f"{PATH}/services")

    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["Content-Length"] == str(len(whole.content))
    assert asked.headers["Content-Type"] == whole.headers["Content-Type"]


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/services/1"), ("PUT", "/services")])
def test_a_method_that_no_address_takes_is_refused_in_json(method: str, path: str) -> None:
    answer = Client().generic(method, f"/api/directory{path}")

    allowed = answer.headers["Allow"]
    assert answer.status_code == 405
    assert "GET" in allowed
    assert json.loads(answer.content) == {
        "sentence": f"This address takes only {allowed}. Ask with one of these."
    }


def test_who_asks_too_often_waits() -> None:
    client = Client()

    answers = {client.get(f"{PATH}/").status_code for _number in range(250)}
    last = client.get(f"{PATH}/")

    assert answers == {200, 429}
    assert "Retry-After" in last.headers


TEXT = some.text(max_size=60)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    search=TEXT, postcode=TEXT, page=some.integers(1, 10**5), more=some.dictionaries(TEXT, TEXT, max_size=3)
)
def test_no_question_is_an_error_of_ours(
    db: None, search: str, postcode: str, page: int, more: dict[str, str]
) -> None:
    cache.clear()
    asked = {**more, "search": search, "postcode": postcode, "page": page}

    for path in ("/services", "/organizations", "/service_at_locations", "/taxonomies", "/taxonomy_terms"):
        assert Client().get(f"{PATH}{path}", asked).status_code < 500
    body = json.dumps(asked)
    assert Client().post(f"{PATH}/services", body, content_type="application/json").status_code < 500


def test_a_confidential_place_is_nowhere_in_the_answers(tmp_path: Path) -> None:
    write(
        tmp_path,
        organizations_csv="id,name,description\no1,Refuge,Safe\n",
        services_csv="id,organization_id,name,status\ns1,o1,Refuge beds,active\n",
        locations_csv="id,location_type,organization_id,name,latitude,longitude,is_confidential\n"
        "l1,physical,o1,Hiddenhouse,37.48,-122.22,true\nl2,physical,o1,Office,37.49,-122.23,false\n",
        addresses_csv="id,location_id,address_1,city,state_province,postal_code,country,address_type\n"
        "a1,l1,13 Hiddenlane,Hiddenton,CA,00013,US,physical\n",
        service_at_location_csv="id,service_id,location_id,description\nx1,s1,l1,Hiddennote\nx2,s1,l2,\n",
        phones_csv="id,location_id,service_id,number\np1,l1,,Hiddenphone\np2,l1,s1,555 0102\n",
    )
    take(tmp_path)
    place = Location.objects.get(is_confidential=True)
    at_place = ServiceAtLocation.objects.get(location_id=place.pk)
    service = Service.objects.get()

    asked = [
        *(f"{path}?full=true&full_service=true" for path in ("/services", "/organizations")),
        *("/service_at_locations?full=true", f"/services/{service.pk}", "/services?search=hiddenton"),
        *("/services?search=hiddenhouse", f"/organizations/{service.organization_id}?full_service=true"),
        "/service_at_locations?format=ndjson",
    ]
    answers = []
    for path in asked:
        answer = Client().get(f"{PATH}{path}")
        answers.append(b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[attr-defined]
    text = b"".join(answers).decode()

    for canary in ("idden", "00013", "37.48", "-122.22", str(place.pk), str(at_place.pk), "confidential"):
        assert canary not in text, canary
    assert "555 0102" in text
    assert get(f"/service_at_locations/{at_place.pk}")["status"] == 404
    assert get("/service_at_locations", postcode="Hiddenton")["status"] == 400
    assert get("/services", search="Hiddenton")["total_items"] == 0
