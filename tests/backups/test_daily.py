"""When a backup is due, what the process does then, and what doctor says of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ringbuoy.kernel.backup_report import Report, Trial, read_report, write_report
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.backups.daily import is_due, look
from ringbuoy.server.backups.examining import age, examine_backups
from ringbuoy.server.findings import State
from ringbuoy.server.recovery import make_recovery_key

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
DAILY = timedelta(hours=24)
GOOD = Report(NOW, trial=Trial.GOOD, rows=219, contact_keys=3, last_good=NOW)
FAILED = Report(NOW, failure="The disk is full.")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "backups").mkdir()
    make_recovery_key(tmp_path / "recovery-key.pub")
    return Settings(data=tmp_path, recovery_key=tmp_path / "recovery-key.pub")


@pytest.mark.parametrize(
    ("report", "started", "later", "due"),
    [
        (None, timedelta(minutes=9), timedelta(0), False),
        (None, timedelta(minutes=10), timedelta(0), True),
        (GOOD, timedelta(days=9), timedelta(hours=23), False),
        (GOOD, timedelta(days=9), timedelta(hours=24), True),
        (GOOD, timedelta(minutes=1), timedelta(hours=99), False),
        (FAILED, timedelta(days=9), timedelta(minutes=59), False),
        (FAILED, timedelta(days=9), timedelta(hours=1), True),
        (replace(GOOD, trial=Trial.BAD), timedelta(days=9), timedelta(hours=1), True),
    ],
)
def test_when_a_backup_is_due(report: Report | None, started: timedelta, later: timedelta, due: bool):
    at = NOW + later

    assert is_due(report, every=DAILY, started=at - started, at=at) is due


def test_a_demo_without_a_recovery_key_is_left_alone(tmp_path: Path):
    assert look(Settings(data=tmp_path), started=NOW - DAILY, at=NOW) is None

    assert read_report(tmp_path) is None


def test_a_backup_that_cannot_be_made_is_written_down_with_the_reason(settings: Settings):
    report = look(settings, started=NOW - DAILY, at=NOW)

    assert report is not None
    assert "There is no center in" in report.failure
    assert read_report(settings.data) == report


def test_the_list_of_erased_contacts_follows_between_two_backups(settings: Settings):
    (settings.data / "keyd").mkdir()
    (settings.data / "keyd" / "tombstones.log").write_bytes(b"one\n")
    (settings.data / "backups" / "database").mkdir()
    write_report(settings.data, GOOD)

    look(settings, started=NOW, at=NOW)

    assert (settings.data / "backups" / "database" / "tombstones.log").read_bytes() == b"one\n"


@pytest.mark.parametrize(
    ("report", "hours_later", "state", "says"),
    [
        (None, 0, State.NOTE, "none yet"),
        (GOOD, 3, State.GOOD, "made 3 h ago and restored on trial (rows: 219, keys: 3)"),
        (GOOD, 50, State.RED, "made 2 days ago"),
        (FAILED, 1, State.RED, "The disk is full. There has been no good one yet."),
        (
            replace(GOOD, trial=Trial.NOT_MADE, trial_says="The disk has no room for a trial."),
            1,
            State.NOTE,
            "not tried: The disk has no room",
        ),
    ],
)
def test_doctor_says_how_it_stands(settings, report, hours_later, state, says):
    if report:
        write_report(settings.data, report)

    found = next(examine_backups(settings, at=NOW + timedelta(hours=hours_later)))

    assert found.state is state
    assert says in found.says
    assert state is State.GOOD or "./ringbuoy backup" in found.mend


def test_doctor_warns_of_one_disk_and_names_what_is_half_written(settings: Settings):
    write_report(settings.data, GOOD)
    (settings.data / "backups" / "database").mkdir()
    (settings.data / "backups" / "database" / "harbor-x.database.backup.part").touch()

    said = [finding.says for finding in examine_backups(settings, at=NOW)]

    assert any("on the disk of the data folder" in one for one in said)
    assert any("harbor-x.database.backup.part is half written" in one for one in said)


def test_doctor_says_that_a_demo_is_not_saved(tmp_path: Path):
    (found,) = examine_backups(Settings(data=tmp_path), at=NOW)

    assert found.state is State.NOTE
    assert "./ringbuoy recovery-key" in found.mend


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=119), "119 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_an_age_has_one_unit(span: timedelta, said: str):
    assert age(span) == said
