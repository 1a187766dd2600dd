"""The page of whoever looks after the machine: how it stands with backups, keys and the disk."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from ringbuoy.doors.office.system_views import BACKUP_WORDS
from ringbuoy.kernel.backup_report import Report, Standing, Trial, report_file, write_report
from ringbuoy.kernel.clock import now
from tests.cast import Bench
from tests.doors.test_office import administrator

PAGE = "/office/system/"


@pytest.fixture
def folder(data: Path) -> Iterator[Path]:
    (data / "backups").mkdir(exist_ok=True)
    yield data
    report_file(data).unlink(missing_ok=True)


def test_every_standing_has_words():
    assert set(BACKUP_WORDS) == set(Standing)


@pytest.mark.parametrize(
    ("report", "days_ago", "says"),
    [
        (None, 0, "There is no backup yet."),
        (Report(now(), trial=Trial.GOOD, rows=219, contact_keys=3), 0, "restored on trial"),
        (Report(now(), trial=Trial.GOOD), 3, "too old"),
        (Report(now(), failure="The disk is full."), 0, "The disk is full."),
        (Report(now(), trial=Trial.BAD, trial_says="2 tables differ"), 0, "2 tables differ"),
    ],
)
def test_the_administrator_reads_how_it_stands(bench: Bench, folder: Path, report, days_ago, says):
    bench.line()
    assert Client().get(PAGE).status_code == 302
    if report:
        at = now() - timedelta(days=days_ago)
        write_report(folder, Report(**{**vars(report), "at": at}))

    page = administrator(bench).get(PAGE)

    assert page.status_code == 200
    assert says in page.content.decode()
