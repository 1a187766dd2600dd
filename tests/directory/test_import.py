"""Bringing a directory in and giving it out: nothing lost, nothing taken in silence."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ringbuoy.directory.exporting import Format, Occupied, export
from ringbuoy.directory.findings import Problem, Treatment
from ringbuoy.directory.importing import Choice, Order, Report, import_directory
from ringbuoy.directory.models import (
    MODELS,
    FieldChange,
    Location,
    Organization,
    Phone,
    Service,
    TaxonomyTerm,
)
from ringbuoy.directory.nesting import Nesting
from ringbuoy.directory.reading.mapping import read_mapping, shipped_mapping
from ringbuoy.directory.searching.indexing import index_all
from ringbuoy.directory.standard import TABLES
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from tests.directory.data import EXAMPLES, FLORIDA, OHANA, OPEN_ELIGIBILITY, needs_data, write

pytestmark = pytest.mark.django_db

ORGANIZATIONS = "id,name,description\no1,Food Bank,Food\no2,Shelter,Beds\n"
SERVICES = "id,organization_id,name,status,minimum_age\ns1,o1,Meals,active,18\ns2,o2,Beds,active,\n"


def take(path: Path, choice: Choice = Choice.ALL_OR_NOTHING, **more: Any) -> Report:
    return import_directory(Order(path, choice, **more), at=clock.now())


def refusals(report: Report) -> list[tuple[Problem, str, int, str]]:
    return [
        (one.problem, one.place.file, one.place.row, one.field)
        for one in report.findings.kept
        if one.treatment is Treatment.REFUSED
    ]


def test_a_second_import_changes_what_has_changed_and_nothing_else(tmp_path: Path) -> None:
    take(write(tmp_path, organizations_csv=ORGANIZATIONS, services_csv=SERVICES))

    write(tmp_path, services_csv=SERVICES.replace("Meals", "Hot meals"))
    again = take(tmp_path)

    assert {(one.table, one.added, one.changed, one.same) for one in again.merged} == {
        ("organization", 0, 0, 2),
        ("service", 0, 1, 1),
    }
    assert Service.objects.get(name="Hot meals").minimum_age == 18
    assert Entry.objects.filter(name="directory.imported").count() == 2


def test_a_column_that_is_not_there_keeps_what_was_there(tmp_path: Path) -> None:
    take(write(tmp_path, organizations_csv=ORGANIZATIONS, services_csv=SERVICES))

    take(write(tmp_path, services_csv="id,organization_id,name,status\ns1,o1,Meals,inactive\n"))
    kept = Service.objects.get(name="Meals")
    take(write(tmp_path, services_csv="id,organization_id,name,status,minimum_age\ns1,o1,Meals,inactive,\n"))

    assert (kept.status, kept.minimum_age) == ("inactive", 18)
    assert Service.objects.get(name="Meals").minimum_age is None


def test_one_wrong_row_keeps_everything_out_or_only_itself(tmp_path: Path) -> None:
    wrong = SERVICES + "s3,o2,Old,active,old enough\n"
    write(tmp_path, organizations_csv=ORGANIZATIONS, services_csv=wrong)

    nothing = take(tmp_path)
    after_nothing = Organization.objects.count()
    good = take(tmp_path, Choice.GOOD_ROWS)

    assert refusals(nothing) == [(Problem.NOT_A_NUMBER, "services.csv", 4, "minimum_age")]
    assert (nothing.is_kept, after_nothing) == (False, 0)
    assert (good.is_kept, Service.objects.count()) == (True, 2)


def test_a_check_changes_nothing(tmp_path: Path) -> None:
    report = take(write(tmp_path, organizations_csv=ORGANIZATIONS), Choice.NOTHING)

    assert [(one.table, one.added) for one in report.merged] == [("organization", 2)]
    assert (Organization.objects.count(), Entry.objects.filter(name="directory.imported").count()) == (0, 0)


def test_an_id_that_stands_twice_is_told(tmp_path: Path) -> None:
    rows = ORGANIZATIONS + "o1,Food Bank,Food\no2,Another,Beds\n"

    report = take(write(tmp_path, organizations_csv=rows), Choice.GOOD_ROWS)

    found = [(one.problem, one.treatment, one.place.row) for one in report.findings.kept if one.field == "id"]
    assert (Problem.DUPLICATE_SAME, Treatment.REPAIRED, 4) in found
    assert (Problem.DUPLICATE, Treatment.REFUSED, 5) in found
    assert set(Organization.objects.values_list("name", flat=True)) == {"Food Bank", "Shelter"}


def test_a_loop_of_parents_is_broken_and_told(tmp_path: Path) -> None:
    rows = "id,name,description,parent_organization_id\na,A,x,b\nb,B,x,c\nc,C,x,a\nd,D,x,a\ne,E,x,e\n"

    report = take(write(tmp_path, organizations_csv=rows), Choice.GOOD_ROWS)

    loops = [row for problem, _file, row, _field in refusals(report) if problem is Problem.PARENT_LOOP]
    assert loops == [2, 3, 4, 6]
    assert Organization.objects.filter(parent_organization_id__isnull=False).get().name == "D"


def test_what_leads_nowhere_is_kept_and_told(tmp_path: Path) -> None:
    report = take(write(tmp_path, services_csv="id,organization_id,name,status\ns1,o9,Meals,active\n"))

    noted = [one.problem for one in report.findings.kept if one.treatment is Treatment.NOTED]
    assert (report.is_kept, noted) == (True, [Problem.LEADS_NOWHERE])


def test_a_part_under_two_records_gets_a_copy(tmp_path: Path) -> None:
    phone = {"id": "p1", "number": "555 0100"}
    places = [
        {"id": f"l{number}", "location_type": "physical", "name": "x", "phones": [phone]} for number in (1, 2)
    ]

    first = take(write(tmp_path, location_json=json.dumps(places)))
    again = take(tmp_path)

    assert Phone.objects.values("location_id").distinct().count() == Phone.objects.count() == 2
    assert Problem.TWO_OWNERS in {one.problem for one in first.findings.kept}
    assert all(one.same and not one.added and not one.changed for one in again.merged)


def same(said: Any) -> Any:
    """Give a record with its lists in the order of their ids: the standard promises none."""
    if isinstance(said, list):
        return sorted((same(one) for one in said), key=lambda one: one.get("id", ""))
    return {key: same(value) for key, value in said.items()} if isinstance(said, dict) else said


def in_flat(name: str, row: dict[str, str]) -> dict[str, object]:
    kinds = TABLES[name].by_name
    return {
        key: float(value) if kinds[key].kind in ("number", "whole") else value
        for key, value in row.items()
        if value != ""
    }


@needs_data
@pytest.mark.parametrize(
    ("file", "table", "is_full"),
    [
        ("service_full", "service", True),
        ("organization_full", "organization", True),
        ("service_at_location_full", "service_at_location", True),
        ("location", "location", True),
        ("taxonomy", "taxonomy", True),
        ("taxonomy_term", "taxonomy_term", True),
        ("service_list", "service", False),
        ("organization_list", "organization", False),
        ("service_at_location_list", "service_at_location", False),
        ("taxonomy_list", "taxonomy", False),
        ("taxonomy_term_list", "taxonomy_term", False),
    ],
)
def test_every_official_record_comes_back_as_it_was(file: str, table: str, is_full: bool) -> None:
    original = json.loads((EXAMPLES / f"{file}.json").read_text())
    report = take(EXAMPLES / f"{file}.json")

    wanted = original.get("contents", [original])
    rows = MODELS[table]._default_manager.filter(pk__in=[one["id"] for one in wanted]).values()
    built = Nesting(is_full=is_full).records(table, list(rows))

    assert report.is_kept, refusals(report)
    assert same(json.loads(json.dumps(built))) == same(wanted)


@needs_data
@pytest.mark.parametrize("source", ["csv", "tabular.json"])
def test_the_official_packages_come_back_as_they_were(tmp_path: Path, source: str) -> None:
    report = take(EXAMPLES / source)
    original = {
        table.file: [
            in_flat(table.name, row) for row in csv.DictReader((EXAMPLES / "csv" / table.file).open())
        ]
        for table in TABLES.values()
        if (EXAMPLES / "csv" / table.file).exists()
    }

    export(tmp_path / "csv", Format.CSV)
    export(tmp_path / "all.json", Format.JSON)

    assert report.is_kept, refusals(report)
    exported = json.loads((tmp_path / "all.json").read_text())
    assert exported == json.loads(json.dumps(original))
    for table in TABLES.values():
        if table.file in original:
            rows = [
                in_flat(table.name, row) for row in csv.DictReader((tmp_path / "csv" / table.file).open())
            ]
            assert rows == original[table.file]


@needs_data
def test_what_is_exported_can_be_imported_and_is_the_same(tmp_path: Path) -> None:
    take(OHANA, Choice.GOOD_ROWS, mapping=shipped_mapping("ohana"))
    export(tmp_path / "csv", Format.CSV)
    export(tmp_path / "all.json", Format.JSON)

    for path in (tmp_path / "csv", tmp_path / "all.json"):
        again = take(path)
        assert again.is_kept, refusals(again)
        assert all(not one.added and not one.changed for one in again.merged)
    with pytest.raises(Occupied):
        export(tmp_path / "csv", Format.CSV)


@needs_data
def test_the_florida_directory_comes_in_with_every_refusal_told() -> None:
    mapping = read_mapping(FLORIDA / "florida_mapping.yaml")

    report = take(FLORIDA, Choice.GOOD_ROWS, mapping=mapping)

    counts = {one.table: one.added for one in report.merged}
    assert counts["organization"] == 20
    assert counts["service"] == 135
    assert counts["location"] == 378
    cells = sum(bool(row["location_address"]) for row in csv.DictReader((FLORIDA / "locations.csv").open()))
    assert counts["address"] + report.refused_rows == cells
    assert {problem for problem, *_place in refusals(report)} == {Problem.MISSING}


@needs_data
def test_the_ohana_directory_comes_in_with_every_refusal_told() -> None:
    report = take(OHANA, Choice.GOOD_ROWS, mapping=shipped_mapping("ohana"))

    counts = {one.table: one.added for one in report.merged}
    assert (counts["organization"], counts["location"], counts["service"]) == (8, 22, 23)
    assert (counts["phone"], counts["address"], counts["contact"]) == (54, 42, 32)
    yearly = [place for problem, *place in refusals(report) if problem is Problem.NOT_A_DATE]
    assert {(file, row) for file, row, _field in yearly} == {
        ("holiday_schedules.csv", 2),
        ("holiday_schedules.csv", 4),
        ("holiday_schedules.csv", 5),
    }


@needs_data
def test_the_open_eligibility_taxonomy_comes_in_whole() -> None:
    report = take(OPEN_ELIGIBILITY)

    shelter = TaxonomyTerm.objects.get(code="1121")
    assert report.is_kept, refusals(report)
    assert shelter.name == "Emergency Shelter"
    assert TaxonomyTerm.objects.get(pk=shelter.parent_id).name == "Emergency"
    assert TaxonomyTerm.objects.filter(code="1206").count() == 2


def test_a_confidential_place_leaves_no_trace_in_an_export(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    write(
        source,
        locations_csv="id,location_type,name,latitude,longitude,is_confidential\n"
        "l1,physical,Hidden House,12.345,67.89,true\nl2,physical,Open House,1,2,false\n",
        addresses_csv="id,location_id,address_1,city,state_province,postal_code,country,address_type\n"
        "a1,l1,13 Hidden Lane,Hiddenton,HI,00013,US,physical\na2,l2,1 Open Road,Town,TX,1,US,physical\n",
        phones_csv="id,location_id,service_id,number\np1,l1,,HIDDEN 1\np2,l1,s1,555 0102\n",
        services_csv="id,organization_id,name,status\ns1,o1,Refuge,active\n",
        service_at_location_csv="id,service_id,location_id\nx1,s1,l1\nx2,s1,l2\n",
        schedules_csv="id,service_at_location_id,description\nh1,x1,HIDDEN hours\n",
        metadata_csv="id,resource_id,resource_type,last_action_date,last_action_type,field_name,"
        "previous_value,replacement_value,updated_by\n"
        f"m1,{Location.__name__},location,2026-01-01,update,name,a,b,x\n",
    )
    take(source)
    hidden = Location.objects.get(is_confidential=True)

    exported = export(tmp_path / "csv", Format.CSV)
    export(tmp_path / "all.json", Format.JSON)

    texts = [path.read_text() for path in [*(tmp_path / "csv").iterdir(), tmp_path / "all.json"]]
    for canary in ("idden", "HIDDEN", "12.345", "67.89", "00013", str(hidden.pk), "is_confidential"):
        assert not any(canary in text for text in texts), canary
    assert exported.withheld_places == 1
    assert any("555 0102" in text for text in texts)
    assert any("1 Open Road" in text for text in texts)


def test_what_an_import_changes_is_in_the_history_of_the_field(tmp_path: Path) -> None:
    take(write(tmp_path, organizations_csv=ORGANIZATIONS, services_csv=SERVICES))
    assert not FieldChange.objects.exists()

    take(write(tmp_path, services_csv=SERVICES.replace("Meals", "Hot meals")))

    told = FieldChange.objects.get()
    assert (told.table, told.field, told.before, told.after) == ("service", "name", "Meals", "Hot meals")
    assert told.person_id is None


def test_after_each_import_the_search_finds_what_a_whole_new_index_would_find(tmp_path: Path) -> None:
    """Only the entries that hang on changed rows are made anew; whichever row that is, they are the same."""
    many = "".join(f"m{number},o1,Other {number},active\n" for number in range(20))
    services = "id,organization_id,name,status\ns1,o1,Meals,active\n"
    first = {
        "organizations_csv": "id,name,description\no1,Food Bank,Food\no2,Second Bank,x\n",
        "services_csv": services + many,
        "locations_csv": "id,location_type,name,latitude,longitude\nl1,physical,Hall,40,-74\n",
        "service_at_location_csv": "id,service_id,location_id\nx1,s1,l1\n",
        "taxonomies_csv": "id,name,description\nt1,Needs,x\n",
        "taxonomy_terms_csv": "id,name,description,parent_id\nf1,Food,x,\nf2,Soup,x,f1\n",
        "attributes_csv": "id,link_id,link_entity,taxonomy_term_id\nb1,s1,service,f2\n",
        "languages_csv": "id,service_id,name\ng1,s1,Spanish\n",
        "addresses_csv": "id,location_id,address_1,city,state_province,postal_code,country\n"
        "a1,l1,1 Main,Springfield,NY,10001,US\n",
    }
    take(write(tmp_path, **first))
    changes = {
        "services_csv": first["services_csv"].replace("Meals", "Warm meals"),
        "locations_csv": first["locations_csv"].replace("Hall,40", "Barn,41"),
        "taxonomy_terms_csv": first["taxonomy_terms_csv"].replace("Food", "Nutrition"),
        "languages_csv": first["languages_csv"].replace("Spanish", "French"),
        "addresses_csv": first["addresses_csv"].replace("Springfield", "Shelbyville"),
        "attributes_csv": first["attributes_csv"] + "b2,s1,service,f1\n",
        "service_at_location_csv": first["service_at_location_csv"].replace("s1,l1", "m3,l1"),
    }

    for file, text in changes.items():
        alone = tmp_path / file.removesuffix("_csv")
        alone.mkdir()
        take(write(alone, **{file: text}))
        quick = entries()
        index_all()
        assert entries() == quick, file


def entries() -> list[tuple[Any, ...]]:
    columns = ("service_id", "location_id", "names", "words", "spot", "terms", "languages")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM directory_entry ORDER BY service_id, location_id")
        return [(*row[:5], *map(sorted, row[5:])) for row in cursor.fetchall()]
