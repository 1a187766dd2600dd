"""A backup that failed, is too old or was never made raises an alarm, once for each reason to look."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.backup_report import Report, Trial, write_report
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.backups.alarming import raise_due

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GOOD = Report(NOW, trial=Trial.GOOD, last_good=NOW)
FAILED = Report(NOW, failure="The disk is full.")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "backups").mkdir()
    return Settings(data=tmp_path)


def raised(settings: Settings, *moments: datetime) -> list[tuple[str, int]]:
    """Let the worker come round at these moments, and give each alarm with how often it was raised."""
    for at in moments:
        raise_due(settings, at=at)
    return [(alarm.code, alarm.times) for alarm in Alarm.objects.order_by("pk")]


def test_a_good_one_raises_nothing(settings: Settings) -> None:
    write_report(settings.data, GOOD)

    assert raised(settings, NOW, NOW + DAY) == []


@pytest.mark.parametrize("report", [FAILED, replace(GOOD, trial=Trial.BAD, trial_says="A row is missing.")])
def test_each_run_that_failed_raises_one(settings: Settings, report: Report) -> None:
    write_report(settings.data, report)
    assert raised(settings, NOW, NOW + HOUR / 2) == [(AlarmCode.BACKUP_FAILED, 1)]

    write_report(settings.data, replace(report, at=NOW + HOUR))

    assert raised(settings, NOW + HOUR, NOW + HOUR) == [(AlarmCode.BACKUP_FAILED, 2)]


def test_one_that_is_too_old_raises_one_a_day(settings: Settings) -> None:
    write_report(settings.data, GOOD)
    late = NOW + 2 * DAY + HOUR

    assert raised(settings, late, late + HOUR, late + DAY + HOUR) == [(AlarmCode.BACKUP_LATE, 2)]


def test_a_center_that_was_never_saved_raises_one_and_a_new_one_does_not(settings: Settings) -> None:
    write(Happened.CENTER_CHANGED, at=NOW)

    assert raised(settings, NOW + 2 * DAY) == []
    assert raised(settings, NOW + 2 * DAY + HOUR) == [(AlarmCode.BACKUP_LATE, 1)]


def test_a_demo_is_not_saved_and_raises_nothing(settings: Settings) -> None:
    write(Happened.CENTER_CHANGED, at=NOW)

    assert raised(replace(settings, demo=True), NOW + 9 * DAY) == []
