"""The first start: what a file must say, and what the questions make of the answers."""

import sys
from pathlib import Path

import pytest

from ringbuoy.cli import first_start
from ringbuoy.cli.first_start import NobodyToAsk, NoSuchFile, answers_from, ask_answers
from ringbuoy.kernel.settings_file import WrongSettings


def test_a_file_answers_everything(tmp_path: Path):
    file = tmp_path / "harbor.toml"
    file.write_text(
        'center_name = "Línea Ñandú"\ncountry = "US"\nemergency_number = "911"\nadministrator = "Iris"\n'
    )

    assert answers_from(file)["center"] == "linea-nandu"


def test_a_file_without_emergency_number_is_refused_with_an_example(tmp_path: Path):
    file = tmp_path / "harbor.toml"
    file.write_text('center_name = "Harbor"\ncountry = "US"\nadministrator = "Iris"\n')

    with pytest.raises(WrongSettings, match='emergency_number = "911"'):
        answers_from(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(NoSuchFile):
        answers_from(tmp_path / "harbor.toml")


def test_nobody_to_ask_is_told_what_to_write(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)

    with pytest.raises(NobodyToAsk, match="--settings FILE"):
        ask_answers()


def test_six_questions_with_the_emergency_number_of_the_country(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    answers = iter(["Harbor Line", "usa", "us", "", "", "", "Iris Tan"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(
        first_start, "input", lambda question: asked.append(question) or next(answers), raising=False
    )

    decided = ask_answers()

    assert decided == {
        "center": "harbor-line",
        "center_name": "Harbor Line",
        "country": "US",
        "emergency_number": "911",
        "port": 8000,
        "administrator": "Iris Tan",
    }
    assert {question[0] for question in asked} == set("123456")
