"""Files as the world sends them: whole, odd, broken and hostile."""

import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from ringbuoy.directory.findings import Findings, Problem
from ringbuoy.directory.reading.files import Reading
from ringbuoy.directory.reading.json_stream import LARGEST_RECORD, BrokenJson, RecordTooLarge, pieces_of
from ringbuoy.directory.reading.mapping import NoSuchMapping, WrongMapping, mapping_in, read_mapping
from ringbuoy.directory.reading.sources import NoSuchSource, SwellingZip, UnreadableSource, files_at
from tests.directory.data import write

KEY = "ac148810-d857-441c-9679-408f346de14b"
ORGANIZATION = {"id": KEY, "name": "Food Bank", "description": "Food"}


def read(path: Path, mapping: object = None) -> tuple[list[tuple[str, dict[str, object]]], Findings]:
    findings = Findings()
    with files_at(path) as files:
        rows = [
            (said.table, dict(said.cells))
            for said in Reading(files, findings, mapping).rows()  # type: ignore[arg-type]
        ]
    return rows, findings


def problems(findings: Findings) -> list[tuple[Problem, int, str]]:
    return [(one.problem, one.place.row, one.field) for one in findings.kept]


def test_a_csv_file_is_read_with_its_lines_where_a_cell_has_several(tmp_path: Path) -> None:
    write(tmp_path, organizations_csv='id,name,description\n1,"Two\nlines",x\n2,Second,y\n\n3,Third,z,more\n')

    rows, findings = read(tmp_path)

    assert [cells["name"] for _table, cells in rows] == ["Two\nlines", "Second"]
    assert problems(findings) == [(Problem.TOO_MANY_CELLS, 6, "")]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        ("id,name\n1,Café\n".encode(), "Café", []),
        ("\ufeffid,name\n1,Café\n".encode(), "Café", []),
        ("id,name\n1,Café\n".encode("utf-16"), "Café", []),
        ("id,name\n1,Café\n".encode("cp1252"), "Café", [Problem.OTHER_ENCODING]),
    ],
)
def test_other_letters_are_understood(tmp_path: Path, content: bytes, name: str, told: list[Problem]) -> None:
    (tmp_path / "organizations.csv").write_bytes(content)

    rows, findings = read(tmp_path)

    assert rows[0][1] == {"id": "1", "name": name}
    assert [one.problem for one in findings.kept] == told


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"id,name\0\n", Problem.NOT_TEXT),
        (b"id,name,name\n1,a,b\n", Problem.TWO_COLUMNS_ALIKE),
        (b'id,name\n1,"' + b"x" * 1_100_000 + b"\n", Problem.TOO_LARGE),
    ],
)
def test_a_csv_file_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, text: bytes, problem: Problem
) -> None:
    (tmp_path / "organizations.csv").write_bytes(text)

    rows, findings = read(tmp_path)

    assert rows == []
    assert [(one.problem, one.place.file) for one in findings.kept] == [(problem, "organizations.csv")]


def test_unknown_files_columns_and_empty_files_are_told(tmp_path: Path) -> None:
    write(tmp_path, organizations_csv="id,name,mood\n1,a,good\n", notes_csv="a\n1\n", services_csv="")

    _rows, findings = read(tmp_path)

    assert {(one.problem, one.place.file, one.field) for one in findings.kept} == {
        (Problem.UNKNOWN_COLUMN, "organizations.csv", "mood"),
        (Problem.UNKNOWN_FILE, "notes.csv", ""),
        (Problem.EMPTY_FILE, "services.csv", ""),
    }


def test_a_package_names_its_files_and_leads_nowhere_else(tmp_path: Path) -> None:
    package = {
        "resources": [{"name": "organization", "path": "orgs.csv"}, {"name": "service", "path": "../x"}]
    }
    write(tmp_path, datapackage_json=json.dumps(package), orgs_csv="id,name\n1,a\n")

    rows, findings = read(tmp_path)

    assert [table for table, _cells in rows] == ["organization"]
    assert not findings.kept


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        (json.dumps(ORGANIZATION), ["organization"]),
        (json.dumps([ORGANIZATION, ORGANIZATION]), ["organization"] * 2),
        (json.dumps({"total_items": 1, "contents": [ORGANIZATION]}), ["organization"]),
        (json.dumps({"organizations.csv": [ORGANIZATION], "phones.csv": []}), ["organization"]),
        ("\n".join([json.dumps(ORGANIZATION)] * 3), ["organization"] * 3),
        ("\ufeff" + json.dumps([ORGANIZATION]), ["organization"]),
    ],
)
def test_every_form_of_json_is_known(tmp_path: Path, text: str, tables: list[str]) -> None:
    write(tmp_path, organization_list_json=text)

    rows, findings = read(tmp_path)

    assert [table for table, _cells in rows] == tables
    assert not findings.kept


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[{"id": "1", "name": "a"', Problem.BROKEN_JSON),
        ('[{"id": "1", "name": "a}]', Problem.BROKEN_JSON),
        ("[1, 2]", Problem.BROKEN_JSON),
        ('["a"]', Problem.BROKEN_JSON),
        ("hello", Problem.BROKEN_JSON),
        ("[[1]]", Problem.NOT_A_RECORD),
        ("{}", Problem.UNKNOWN_RECORD),
        ('{"id": "1", "name": "a", "name": "b"}', Problem.KEY_TWICE),
        ('{"id": "1", "name": NaN}', Problem.BROKEN_JSON),
        ("[" * 100_000, Problem.TOO_DEEP),
        ('{"a":' * 30 + "1" + "}" * 30, Problem.UNKNOWN_RECORD),
        ('{"version": "3.0", "profile": "x"}', Problem.UNKNOWN_RECORD),
    ],
)
def test_broken_and_hostile_json_is_refused_in_words(tmp_path: Path, text: str, problem: Problem) -> None:
    write(tmp_path, data_json=text)

    rows, findings = read(tmp_path)

    assert rows == []
    assert [one.problem for one in findings.kept] == [problem]


def test_records_before_the_break_are_read(tmp_path: Path) -> None:
    write(tmp_path, organization_json=json.dumps(ORGANIZATION) + "\n" + '{"id": ')

    rows, findings = read(tmp_path)

    assert len(rows) == 1
    assert problems(findings) == [(Problem.BROKEN_JSON, 2, "")]


class Endless(io.RawIOBase):
    """A record that never ends; counts what was asked of it."""

    def __init__(self, start: bytes) -> None:
        self.start, self.given = start, 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        piece, self.start = self.start, b""
        return piece + b"x" * (size - len(piece))


@pytest.mark.parametrize("start", [b'[{"a": "', b"[{", b"[", b""])
def test_an_endless_record_is_given_up_at_the_limit(start: bytes) -> None:
    endless = Endless(start)

    with pytest.raises((RecordTooLarge, BrokenJson)):
        list(pieces_of(endless))  # type: ignore[arg-type]

    assert endless.given < 4 * LARGEST_RECORD


def test_parts_of_a_record_become_rows_that_know_whose_they_are(tmp_path: Path) -> None:
    service = {
        "id": KEY,
        "name": "Meals",
        "status": "active",
        "organization": {"id": "o1", "name": "Org", "description": "d"},
        "program": {"id": "p1", "name": "P", "description": "d"},
        "phones": [{"number": "1", "languages": [{"name": "Spanish"}]}],
        "attributes": [{"id": "a1", "taxonomy_term": {"id": "t1", "name": "Food", "description": "d"}}],
        "mood": "good",
    }
    write(tmp_path, service_json=json.dumps(service))

    rows, findings = read(tmp_path)
    said = dict(rows)

    assert said["service"]["organization_id"] == "o1"
    assert said["program"]["organization_id"] == "o1"
    assert said["phone"]["service_id"] == KEY
    assert said["language"]["phone_id"] == said["phone"]["id"]
    assert (said["attribute"]["link_id"], said["attribute"]["link_entity"]) == (KEY, "service")
    assert said["attribute"]["taxonomy_term_id"] == "t1"
    assert (Problem.UNKNOWN_COLUMN, 1, "mood") in problems(findings)
    assert read(tmp_path)[0] == rows


def test_a_line_without_end_is_refused_before_all_of_it_is_held(tmp_path: Path) -> None:
    size = 60_000_000
    (tmp_path / "services.csv").write_bytes(b'id,name\n1,"' + b"y" * size)

    tracemalloc.start()
    rows, findings = read(tmp_path)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert not rows
    assert problems(findings) == [(Problem.TOO_LARGE, 2, "")]
    assert most < size / 2


def test_a_zip_is_read_in_place_and_a_bomb_is_not(tmp_path: Path) -> None:
    good, bomb = tmp_path / "good.zip", tmp_path / "bomb.zip"
    with zipfile.ZipFile(good, "w") as packed:
        packed.writestr("folder/organizations.csv", "id,name\n1,a\n")
        packed.writestr("../../evil.csv", "id\n1\n")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("services.csv", b"0" * 50_000_000)

    rows, _findings = read(good)

    assert [table for table, _cells in rows] == ["organization"]
    assert {path.name for path in tmp_path.iterdir()} == {"good.zip", "bomb.zip"}
    with pytest.raises(SwellingZip, match=r"services\.csv"):
        read(bomb)


def test_a_damaged_or_missing_source_is_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "x.zip"
    with zipfile.ZipFile(damaged, "w") as packed:
        packed.writestr("services.csv", "id\n1\n" * 1000)
    damaged.write_bytes(damaged.read_bytes().replace(b"id\n1\n", b"ID\n2\n", 1))

    with pytest.raises(UnreadableSource, match="damaged"):
        read(damaged)
    damaged.write_bytes(damaged.read_bytes()[:40])
    with pytest.raises(UnreadableSource, match="damaged"):
        read(damaged)
    with pytest.raises(NoSuchSource):
        read(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoSuchSource):
        read(tmp_path / "empty")


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ([], "is no mapping"),
        ({"services": "x"}, "one a line"),
        ({"services": {"name": {"model": "services"}}}, "a model and a field"),
        ({"services": {"name": {"model": "people", "field": "name"}}}, "no table"),
        ({"services": {"name": {"model": "services", "field": "title"}}}, "no column"),
        ({"services": {"name": {"model": "services", "field": "name", "colour": 1}}}, "not known"),
        (
            {"services": {"name": {"model": "phones", "field": "number", "foreign_key_name": "service_id"}}},
            "together",
        ),
        ({"services": {"name": {"model": "services", "field": "name", "lookup": "x"}}}, "lookup"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_where(said: object, complaint: str) -> None:
    with pytest.raises(WrongMapping, match=complaint):
        mapping_in(said, name="m.yaml", source="m")


def test_a_mapping_that_is_no_yaml_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("services:\n  a: [1,\n  b: }\n")

    with pytest.raises(WrongMapping, match="line"):
        read_mapping(tmp_path / "m.yaml")
    with pytest.raises(NoSuchMapping):
        read_mapping(tmp_path / "none.yaml")


def test_a_mapping_splits_joins_translates_and_looks_up(tmp_path: Path) -> None:
    write(
        tmp_path,
        help_csv='nr,title,more,langs,phones,place\n1,Food,daily,"Spanish, French","main: 1-2, tdd: 3-4",7\n',
        places_csv="id,org\n7,9\n",
    )
    owner = {"foreign_key_name": "service_id", "foreign_key_value": "nr"}
    mapping = mapping_in(
        {
            "help": {
                "nr": {"model": "services", "field": "id", "with": {"status": "active"}},
                "title": {"model": "services", "field": "description"},
                "more": {"model": "services", "field": "description", "prefix": "Open: "},
                "langs": {"model": "languages", "field": "name", "split": ",", **owner},
                "phones": {"model": "phones", "field": "number", **owner},
                "place": {"model": "services", "field": "organization_id", "lookup": "places.id.org"},
            }
        },
        name="m.yaml",
        source="m",
    )

    rows, findings = read(tmp_path, mapping)

    service = next(cells for table, cells in rows if table == "service")
    assert service["description"] == "Food\nOpen: daily"
    assert (service["organization_id"], service["status"]) == ("9", "active")
    assert [cells["name"] for table, cells in rows if table == "language"] == ["Spanish", "French"]
    phones = [(c["number"], c["description"], c["service_id"]) for t, c in rows if t == "phone"]
    assert phones == [("1-2", "main", "1"), ("3-4", "tdd", "1")]
    assert Problem.FILE_NOT_IN_MAPPING in {one.problem for one in findings.kept}
