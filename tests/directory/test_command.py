"""The commands as a person types them, on a folder on which nothing runs."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.directory.data import write
from tests.lint.findings import ROOT

ORGANIZATIONS = "id,name,description\no1,Food Bank,Food\no2,,\n"


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    folder.rmdir()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def ringbuoy(*words: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    for name in ("RINGBUOY_DATA", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "ringbuoy", "directory", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.cluster
def test_a_directory_goes_in_and_out_at_the_terminal(tmp_path: Path, data: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    write(source, organizations_csv=ORGANIZATIONS)

    taken = ringbuoy("import", source, "--good-rows", "--report", tmp_path / "report.csv", "--data", data)
    given = ringbuoy("export", tmp_path / "out", "--format", "hsds-csv", "--data", data)

    assert (taken.returncode, given.returncode) == (1, 0), (taken.stderr, given.stderr)
    assert "organizations.csv, field “name”: The standard asks for this field" in taken.stdout
    assert "row 3" in taken.stdout
    assert "The good rows are in." in taken.stdout
    assert "Food Bank" in (tmp_path / "out" / "organizations.csv").read_text()
    assert "refused,organizations.csv,3,,name," in (tmp_path / "report.csv").read_text()


def test_what_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    answer = ringbuoy("export", tmp_path, "--format", "xlsx")

    assert answer.returncode == 2
    assert "hsds-json" in answer.stderr
