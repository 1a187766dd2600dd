"""`./ringbuoy score`: a sheet goes in, the same sheet with its levels comes out, without any service."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ringbuoy.assessments.published import NAMES
from ringbuoy.assessments.sheets import NotASheet, score_sheet
from ringbuoy.cli import main

SCREENER = NAMES["cssrs-screener"]
HEADER = "1,2,3,4,5,6,6a"


def run(capsys, tmp_path: Path, name: str, text: str | bytes) -> tuple[int, str, str]:
    sheet = tmp_path / "answers.csv"
    sheet.write_bytes(text if isinstance(text, bytes) else text.encode())
    code = main(["score", name, "--csv", str(sheet)])
    out, err = capsys.readouterr()
    return code, out, err


def test_rows_come_back_with_score_level_and_rule(capsys, tmp_path):
    text = f'id,{HEADER}\na,no,no,,,,no,\n"b, c",YES, yes ,no,yes,no,no,\n'

    code, out, _ = run(capsys, tmp_path, "cssrs-screener", text)

    assert code == 0
    assert out.splitlines() == [
        f"id,{HEADER},score,level,rule",
        "a,no,no,,,,no,,,none,1=no 2=no 6=no",
        '"b, c",YES, yes ,no,yes,no,no,,,high,4=yes',
    ]


def test_trouble_in_a_row_is_named_and_every_row_is_written(capsys, tmp_path):
    text = f"{HEADER}\nno,no,,yes,,no,\nno,perhaps,,,,no,\nno,no\nno,no,,,,no,,extra\nno,no,,,,no,\n"

    code, out, _ = run(capsys, tmp_path, "cssrs-screener", text)

    assert code == 1
    rules = [line.split(",", 7)[7] for line in out.splitlines()[1:]]
    assert rules == [
        ",high,4=yes; conflict: 4=yes although 2=no",
        ",incomplete,the answers prove no level; impossible value in 2",
        ",incomplete,the answers prove no level; not as many cells as the header",
        ",none,1=no 2=no 6=no; not as many cells as the header,extra",
        ",none,1=no 2=no 6=no",
    ]


def test_a_cell_that_cannot_be_read_clears_nobody(capsys, tmp_path):
    code, out, _ = run(capsys, tmp_path, "cssrs-screener", f"{HEADER}\nno,no,,,yess,no,\n")

    assert code == 1
    said = "incomplete,not answered: 5; the answers prove no level; impossible value in 5"
    assert out.splitlines()[1] == f"no,no,,,yess,no,,,{said}"


def test_a_whole_number_may_be_written_as_a_spreadsheet_does(capsys, tmp_path):
    code, out, _ = run(capsys, tmp_path, "phq-2", "1,2\n1.0,2.00\n1.5,2\n")

    assert code == 1
    whole, half = out.splitlines()[1:]
    assert whole == '1.0,2.00,3,positive,"sum 3, 2 of 2 answered"'
    assert half.endswith('impossible value in 1"')


def test_phq_9_tells_whether_it_opens_the_screener(capsys, tmp_path):
    text = "1,2,3,4,5,6,7,8,9\n1,1,1,1,1,0,0,0,0\n0,0,0,0,0,0,0,0,1\n3,3,3,3,3,3,3,3,refused\n"

    code, out, _ = run(capsys, tmp_path, "phq-9", text)

    assert code == 0
    assert [line.split(",")[9:] for line in out.splitlines()] == [
        ["score", "level", "rule", "opens_screener"],
        ["5", "mild", '"sum 5', ' 9 of 9 answered"', "no"],
        ["1", "minimal", '"sum 1', ' 9 of 9 answered"', "yes"],
        ["24", "severe", '"sum at least 24', ' 8 of 9 answered"', "incomplete"],
    ]


@pytest.mark.parametrize(
    ("name", "header", "row", "level"),
    [
        ("asq", "1,2,3,4,5", "no,no,yes,no,no", "non-acute-positive"),
        ("pss-3", "1,2,3,3A", "no,no,yes,6M", "positive"),
        ("phq-2", "1,2", "1,2", "positive"),
        ("gad-7", "1,2,3,4,5,6,7", "3,3,3,3,3,0,0", "severe"),
        ("k6", "1,2,3,4,5,6", "4,4,4,0,0,0", "below"),
        ("audit-c", "sex,1,2,3", "F,1,1,1", "positive"),
        ("hits", "1,2,3,4", "3,3,3,2", "positive"),
        ("safe-t", ",".join(one.item for one in NAMES["safe-t"].questions), "," * 18 + ",high", "high"),
    ],
)
def test_each_instrument_has_its_columns(capsys, tmp_path, name, header, row, level):
    code, out, _ = run(capsys, tmp_path, name, f"{header}\n{row}\n")

    assert code == 0
    assert f",{level}," in out.splitlines()[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty."),
        ("1,2,3,4,5,6\nno,no,,,,no\n", "no column 6a"),
        ("Q1,Q2\nno,no\n", "It must name all of 1 2 3 4 5 6 6a"),
        (f"{HEADER},level\n,,,,,,,x\n", "has a column level already"),
        (f"{HEADER},1\n,,,,,,,\n", "names column 1 twice"),
        (f'{HEADER}\n"no,no\n', "a quotation mark is not closed"),
        (b"\xff\xfe1\x00", "not UTF-8 text"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(capsys, tmp_path, text, said):
    code, out, err = run(capsys, tmp_path, "cssrs-screener", text)

    assert (code, out) == (2, "")
    assert said in err


def test_an_unknown_instrument_or_a_missing_file_is_said(capsys, tmp_path):
    assert run(capsys, tmp_path, "columbia", HEADER)[0] == 2
    assert main(["score", "asq", "--csv", str(tmp_path / "nothing.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_spreadsheet_of_another_country_is_read():
    scored = score_sheet(SCREENER, HEADER.replace(",", ";") + "\r\nno;no;;;;no;\r\n")

    assert scored.rows[0].outcome.level == "none"
    assert ";none;" in scored.text()


def test_a_cell_is_never_repeated_in_what_we_say():
    with pytest.raises(NotASheet) as refused:
        score_sheet(SCREENER, "my secret,1\nx,yes\n")
    row = score_sheet(SCREENER, f"{HEADER}\nmy secret,,,,,,\n").rows[0]

    assert "secret" not in refused.value.sentence + row.rule


def test_it_needs_no_folder_and_reads_from_standard_input(tmp_path):
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("RINGBUOY", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "-m", "ringbuoy", "score", "asq", "--csv", "-"],
        input="1,2,3,4,5\nno,no,no,no,\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=bare | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )

    assert (done.returncode, done.stdout.splitlines()[1]) == (0, "no,no,no,no,,,negative,1=no 2=no 3=no 4=no")
    assert list(tmp_path.iterdir()) == []
