"""Doctor says when an engine that starts without the database would not know the lines as they are."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ringbuoy.doors.voice.lines_kept import LinesKept
from ringbuoy.kernel.settings import Settings
from ringbuoy.lines.models import Line
from ringbuoy.server.findings import State
from ringbuoy.server.known_line_findings import ENGINE, examine_known_lines
from ringbuoy.server.postgres import Cluster
from ringbuoy.telephony.line_files import FILE
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.standings import numbers
from tests.cast import Bench


def at_once(_seconds: float) -> None:
    """Wait for nothing."""


@pytest.fixture
def bench(transactional_db: None) -> Bench:
    bench = Bench()
    hours = {"week": {"mon": [["09:00", "17:00"]]}, "phone_menu": [{"key": "2", "language": "es"}]}
    for code, number in (("harbor", "5550100"), ("anchor", "5550101")):
        give_number(bench.line(code), number)
        Line.objects.filter(code=code).update(**hours)
    return bench


@pytest.fixture
def asked(cluster: Cluster, bench: Bench, tmp_path: Path) -> Settings:
    """A data folder beside which an engine runs that has written down what it knows."""
    address = replace(cluster.roles.app, name=connection.settings_dict["NAME"])
    asked = replace(settings.RINGBUOY, data=tmp_path, sip_port=5060, app_database_url=address.url)
    (tmp_path / "processes.json").write_text(json.dumps({ENGINE: os.getpid()}))
    LinesKept(asked.lines).keep(numbers(at=bench.at))
    return asked


def found(asked: Settings, pause: Callable[[float], None] = at_once) -> list[tuple[State, str, str]]:
    return [(one.state, one.says, one.mend) for one in examine_known_lines(asked, pause=pause)]


def test_a_file_that_says_what_the_database_says_is_no_point(asked: Settings) -> None:
    Line.objects.update(name="Another name")  # the file has none

    assert found(asked) == []


def test_a_file_that_is_missing_or_broken_is_a_red_point(asked: Settings) -> None:
    file = asked.lines / FILE
    file.write_bytes(file.read_bytes()[:-9])
    ((broken, says, mend),) = found(asked)
    file.unlink()
    ((missing, then, _mend),) = found(asked)

    assert (broken, missing) == (State.RED, State.RED)
    assert f"{file} is broken" in says
    assert f"{file} is missing" in then
    assert "would know no line" in then
    assert mend.startswith("./ringbuoy stop, then start again")


@pytest.mark.parametrize("change", ["policy", "number"])
def test_a_file_that_is_older_than_the_lines_is_a_red_point(
    asked: Settings, bench: Bench, change: str
) -> None:
    if change == "policy":
        Line.objects.filter(code="anchor").update(policy={"takes_spoken_messages": False})
    else:
        give_number(bench.line(), "5550102")

    ((state, says, mend),) = found(asked)

    assert (state, "lines were changed" in says) == (State.RED, True)
    assert "lines_not_kept" in mend


def test_what_was_changed_a_moment_ago_is_given_the_time_to_be_written(asked: Settings, bench: Bench) -> None:
    give_number(bench.line(), "5550102")

    assert found(asked, lambda _seconds: LinesKept(asked.lines).keep(numbers(at=bench.at))) == []


def test_a_broken_file_is_told_while_the_database_is_away_and_what_cannot_be_compared_is_not(
    asked: Settings,
) -> None:
    away = replace(asked, app_database_url="postgresql://nobody@127.0.0.1:1/none")
    assert found(away) == []
    (asked.lines / FILE).write_bytes(b"{}")

    assert [state for state, *_ in found(away)] == [State.RED]


@pytest.mark.parametrize("which", ["no engine", "no phone line"])
def test_where_no_engine_serves_calls_there_is_nothing_to_know(asked: Settings, which: str) -> None:
    (asked.lines / FILE).unlink()
    if which == "no engine":
        (asked.data / "processes.json").write_text("{}")

    assert found(replace(asked, sip_port=0) if which == "no phone line" else asked) == []
