"""The papers on security are made from the truth: columns, tests and documents that they name are there."""

import ast
import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.lint.findings import ROOT

sys.path.insert(0, str(ROOT / "docs"))
import inventory

# Requirements of levels 1 and 2 in each chapter of the standard. Source: owasp-asvs.
CHAPTERS = {
    **{"1": 27, "2": 11, "3": 19, "4": 10, "5": 9, "6": 35, "7": 18, "8": 7, "9": 7},
    **{"10": 29, "11": 14, "12": 9, "13": 13, "14": 9, "15": 13, "16": 16, "17": 7},
}
FEWEST_BY_TEST = 100
HOW = {"test", "document", "not applicable", "open"}
SHORTEST_REASON = 15


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def functions_of(file: Path) -> set[str]:
    if not file.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}


def names_a_test(evidence: str) -> bool:
    file, _, name = evidence.partition("::")
    return name in functions_of(ROOT / file)


def test_every_field_of_every_table_has_a_class() -> None:
    said = inventory.read()

    assert sorted(inventory.undecided(said)) == [], "Name its class in docs/data-classes.toml."
    assert sorted(inventory.unknown(said)) == [], "Take it out of docs/data-classes.toml."


def test_every_class_says_what_it_is_how_it_is_kept_and_who_reads_it() -> None:
    said = inventory.read()
    used = {name for table in said["table"].values() for name in table}

    assert used == set(said["class"])
    assert all(set(one) == {"name", "is", "how", "who", "kept"} for one in said["class"].values())


def test_every_requirement_of_levels_1_and_2_has_its_row() -> None:
    ids = [row["requirement"] for row in rows()]

    assert Counter(one.split(".")[0] for one in ids) == CHAPTERS
    assert len(ids) == len(set(ids)) == 253
    assert {row["level"] for row in rows()} == {"1", "2"}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["requirement"])
def test_every_row_names_what_is_there(row: dict[str, str]) -> None:
    assert row["how"] in HOW
    assert row["topic"]
    if row["how"] == "test":
        assert names_a_test(row["evidence"]), row["evidence"]
    elif row["how"] == "document":
        assert (ROOT / row["evidence"]).is_file(), row["evidence"]
    else:
        assert len(row["evidence"]) >= SHORTEST_REASON


def test_most_of_what_applies_is_held_by_tests() -> None:
    counted = Counter(row["how"] for row in rows())

    assert counted["test"] >= FEWEST_BY_TEST


@pytest.mark.parametrize("page", ["docs/explanation/threat-model.md", "docs/explanation/confidentiality.md"])
def test_the_tests_that_a_page_names_are_there(page: str) -> None:
    named = {part for part in (ROOT / page).read_text().split("`") if part.startswith("tests/")}

    assert named
    assert sorted(one for one in named if not (ROOT / one).exists()) == []
