"""Our tables are those of the standard, to the last column."""

import json

import pytest

from ringbuoy.directory.columns import Kind
from ringbuoy.directory.models import MODELS
from ringbuoy.directory.nests import NESTS, nests_of
from ringbuoy.directory.standard import LATER_TABLES, TABLES, every_column, table_of_file
from tests.directory.data import STANDARD, needs_data

TYPES = {
    Kind.NUMBER: {"number"},
    Kind.WHOLE: {"number"},
    Kind.DATE: {"date"},
    Kind.TIME: {"time"},
    Kind.MOMENT: {"datetime"},
}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_its_model_with_the_same_columns(name: str) -> None:
    ours = [field.name for field in MODELS[name]._meta.concrete_fields if field.name != "changed_at"]

    assert ours == [column.name for column in TABLES[name].columns]
    assert MODELS[name]._meta.db_table == f"directory_{name}"


@needs_data
def test_tables_and_columns_are_those_of_the_published_package() -> None:
    package = json.loads((STANDARD / "datapackage.json").read_text())
    published = {one["name"]: one for one in package["resources"]}

    assert set(published) == set(TABLES) - set(LATER_TABLES)
    for name, one in published.items():
        assert TABLES[name].file == one["path"]
        ours = [column.name for column in TABLES[name].columns if not column.is_ours]
        assert ours == [field["name"] for field in one["schema"]["fields"]], name


@needs_data
def test_kinds_choices_and_obligations_are_the_published_ones() -> None:
    package = json.loads((STANDARD / "datapackage.json").read_text())
    published = {
        (one["name"], field["name"]): field
        for one in package["resources"]
        for field in one["schema"]["fields"]
    }

    for table, column in every_column():
        field = published.get((table.name, column.name))
        if field is None:
            continue
        assert column.is_required == field["constraints"]["required"], (table.name, column.name)
        assert field["type"] in TYPES.get(column.kind, {"string"}), (table.name, column.name)
        assert column.choices == tuple(field["constraints"].get("enum", ()))


@needs_data
@pytest.mark.parametrize("name", [name for name in TABLES if name not in LATER_TABLES])
def test_what_lies_inside_a_record_is_what_the_schema_says(name: str) -> None:
    schema = json.loads((STANDARD / "schema" / f"{name}.json").read_text())["properties"]
    published = {
        key: (said.get("items") or said)["$ref"].removesuffix(".json")
        for key, said in schema.items()
        if "$ref" in (said.get("items") or said)
    }

    ours = {nest.key: nest.table for nest in nests_of(name) if nest.key not in ("capacities",)}
    # An organization's services are in the compiled schema; a place's service in the compiled one, too.
    extra = {"organization": {"services": "service"}, "service_at_location": {"service": "service"}}
    assert ours == published | extra.get(name, {})
    assert set(NESTS) <= set(TABLES)


def test_a_file_is_known_by_its_name_in_any_folder() -> None:
    assert table_of_file("package/Services.CSV") is TABLES["service"]
    assert table_of_file("service_at_location.csv") is TABLES["service_at_location"]
    assert table_of_file("notes.csv") is None
