"""The process that backs up: once a day, at once when it is overdue, again after an hour when it failed.

Started as root it stays root, as only root reaches the database's files, keyd's folder and the places of
the backups. It listens to nobody. Between two backups it copies the list of erased contacts when it has
grown, so that no older database brings their words back.
"""

import os
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings as django_settings

from ringbuoy.kernel import clock
from ringbuoy.kernel.backup_report import Report, read_report
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.backups.making import back_up, recovery_key_file
from ringbuoy.server.backups.places import BackupPlaces
from ringbuoy.server.loops import Stop, attempt, every, start_django

LOOK_EVERY_SECONDS = 5.0
FIRST_AFTER = timedelta(minutes=10)
RETRY_AFTER = timedelta(hours=1)
# Callers come first: a backup takes what is left of the processor.
NICENESS = 10


def is_due(report: Report | None, *, every: timedelta, started: datetime, at: datetime) -> bool:
    """Tell whether a backup is to be made now. A start is busy enough: never in its first minutes."""
    if at - started < FIRST_AFTER:
        return False
    if report is None:
        return True
    return at - report.at >= (every if report.is_good else min(every, RETRY_AFTER))


def look(settings: Settings, *, started: datetime, at: datetime) -> Report | None:
    """Do what is due. None: nothing was, or there is no recovery key to seal a backup to (a demo)."""
    if not recovery_key_file(settings).is_file():
        return None
    places = BackupPlaces.of(settings)
    if places.database.is_dir():
        places.copy_tombstones()
    if not is_due(read_report(settings.data), every=settings.backup_every, started=started, at=at):
        return None
    return back_up(settings, places, at=at, say=print)


def main() -> None:
    """Back up until told to stop."""
    start_django("backup")
    os.nice(NICENESS)
    settings: Settings = django_settings.RINGBUOY
    started, stop = clock.now(), Stop()
    step = partial(attempt, "backup", lambda: look(settings, started=started, at=clock.now()))
    every(LOOK_EVERY_SECONDS, step, stop=stop)


if __name__ == "__main__":
    main()
