"""The golden questions on the real directories, and what the filters and reasons say."""

from pathlib import Path

import pytest

from ringbuoy.directory.importing import Choice, Order, import_directory
from ringbuoy.directory.models import Entry, Organization, Service, TaxonomyTerm
from ringbuoy.directory.reading.mapping import read_mapping, shipped_mapping
from ringbuoy.directory.searching.geography import Spot
from ringbuoy.directory.searching.places import UnknownPlace, spot_of
from ringbuoy.directory.searching.questions import Question, words_of
from ringbuoy.directory.searching.search import meaning, search
from ringbuoy.kernel import clock
from tests.directory.data import FLORIDA, OHANA, needs_data, write

pytestmark = pytest.mark.django_db
QUESTIONS = Path(__file__).with_name("golden_questions.txt")
FEWEST = 150
RIGHT_SHARE = 0.95


def take(path: Path, **more: object) -> None:
    import_directory(Order(path, Choice.GOOD_ROWS, **more), at=clock.now())  # type: ignore[arg-type]


def names(question: Question, limit: int = 10) -> list[str]:
    found = {one.pk: one.name for one in Service.objects.all()}
    return [found[match.service_id] for match in search(question, limit=limit)]


@needs_data
def test_the_golden_questions_find_the_right_help_among_the_first_three() -> None:
    take(FLORIDA, mapping=read_mapping(FLORIDA / "florida_mapping.yaml"))
    take(OHANA, mapping=shipped_mapping("ohana"))
    givers = {one.pk: one.name for one in Organization.objects.all()}
    services = {one.pk: f"{one.name} — {givers[one.organization_id]}" for one in Service.objects.all()}
    lines = [line for line in QUESTIONS.read_text().splitlines() if line and not line.startswith("#")]

    missed = []
    for line in lines:
        question, wanted = line.split(" | ", 1)
        found = [services[match.service_id] for match in search(Question(question), limit=3)]
        if not any(part in one for part in wanted.strip().split("|") for one in found):
            missed.append(question)

    assert len(lines) >= FEWEST
    assert 1 - len(missed) / len(lines) >= RIGHT_SHARE, missed


@pytest.fixture
def town(tmp_path: Path) -> None:
    """Three services at three places; one place must not be found."""
    write(
        tmp_path,
        organizations_csv="id,name,description\no1,Harbor House,Help\n",
        services_csv="id,organization_id,name,description,status,minimum_age,maximum_age,fees_description\n"
        "s1,o1,Food pantry,Groceries for families,active,,,None.\n"
        "s2,o1,Youth shelter,Beds for young people,active,12,24,\n"
        "s3,o1,Refuge beds,Safe beds,active,18,,\n"
        "s4,o1,Old kitchen,Food until 2019,defunct,,,\n",
        locations_csv="id,location_type,name,latitude,longitude,is_confidential\n"
        "l1,physical,Pantry,37.50,-122.20,\nl2,physical,Shelter,37.60,-122.20,\n"
        "l3,physical,Refuge,37.501,-122.20,true\n",
        addresses_csv="id,location_id,address_1,city,state_province,postal_code,country,address_type\n"
        "a1,l1,1 Main,Redwood City,CA,94063-1234,US,physical\n"
        "a3,l3,9 Secret,Secretville,CA,00009,US,physical\n",
        service_at_location_csv="id,service_id,location_id\nx1,s1,l1\nx2,s2,l2\nx3,s3,l3\n",
        languages_csv="id,service_id,name,code\ng1,s1,Spanish,es\n",
        accessibility_csv="id,location_id,description\nc1,l1,Wheelchair\n",
        taxonomy_terms_csv="id,name,description,parent_id\nt1,Emergency,x,\nt2,Emergency Shelter,x,t1\n",
        attributes_csv="id,link_id,taxonomy_term_id,link_entity\nb1,s2,t2,service\n",
    )
    take(tmp_path)


def test_a_typing_error_is_understood_and_said(town: None) -> None:
    match = search(Question("shelterr"))[0]

    assert match.reasons.instead_of == {"shelterr": "shelter"}
    assert match.reasons.in_name == ["shelterr"]
    assert set(names(Question("refugio"))) == {"Youth shelter", "Refuge beds"}
    assert names(Question("pant"))[:1] == ["Food pantry"]


def test_each_filter_keeps_what_it_should(town: None) -> None:
    emergency = TaxonomyTerm.objects.get(name="Emergency")

    assert names(Question(terms=[emergency.pk])) == ["Youth shelter"]
    assert set(names(Question("beds", age=16))) == {"Youth shelter"}
    assert set(names(Question("beds", age=30))) == {"Refuge beds"}
    assert names(Question(languages=["ES"])) == ["Food pantry"]
    assert names(Question(accessibility=["wheelchair"])) == ["Food pantry"]
    assert names(Question(is_free=True)) == ["Food pantry"]


def test_what_is_no_longer_given_is_not_found(town: None) -> None:
    assert "Old kitchen" not in names(Question("food kitchen"))


def test_the_nearest_comes_first_and_its_way_is_told(town: None) -> None:
    here = spot_of("Redwood city")

    matches = search(Question(near=here))
    inside = names(Question(near=here, within_meters=5_000))

    assert matches[0].meters == pytest.approx(0, abs=1)
    assert inside == ["Food pantry"]
    assert spot_of("94063") == Spot(37.50, -122.20)
    with pytest.raises(UnknownPlace):
        spot_of("Atlantis")


def test_a_confidential_place_has_no_entry_no_name_and_no_distance(town: None) -> None:
    entry = Entry.objects.get(names__contains="refuge")
    match = next(
        one for one in search(Question("refuge", near=Spot(37.5, -122.2))) if one.location_id is None
    )

    assert (entry.location_id, entry.spot, match.meters) == (None, None, None)
    for secret in ("Secretville", "00009"):
        assert names(Question(secret)) == []
        with pytest.raises(UnknownPlace):
            spot_of(secret)


@pytest.mark.parametrize("text", ["", "' OR 1=1 --", "a & | ! :* <->", "\0", "é" * 5000, "(" * 100, "%%%s"])
def test_no_text_breaks_the_search(town: None, text: str) -> None:
    assert len(search(Question(text))) <= 20
    assert len(meaning(text)) <= 12


def test_small_words_are_left_aside_unless_there_is_nothing_else() -> None:
    assert words_of("I need help with the food") == ["food"]
    assert words_of("Who can help me?") == ["who", "can", "help", "me"]
    assert words_of("Necesito comida, ¡por favor!") == ["comida", "favor"]
