"""What doctor says of the backups."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ringbuoy.kernel.backup_report import Report, Standing, read_report, standing
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.backups.keeping import half_written_in
from ringbuoy.server.backups.making import recovery_key_file
from ringbuoy.server.backups.places import BackupPlaces
from ringbuoy.server.findings import Finding, State

ABOUT = "backup"


def examine_backups(settings: Settings, *, at: datetime) -> Iterator[Finding]:
    """Look at the last backup, and at the places where backups lie."""
    data = settings.data
    if not recovery_key_file(settings).is_file():
        mend = f"./ringbuoy recovery-key --data {data}"
        yield Finding(ABOUT, State.NOTE, "none are made: there is no recovery key to seal them to", mend)
        return
    try:
        places = BackupPlaces.of(settings)
    except Foreseen as error:
        yield Finding(ABOUT, State.RED, error.sentence)
        return
    yield _last(read_report(data), settings, at=at)
    yield from _places(places)


def _last(report: Report | None, settings: Settings, *, at: datetime) -> Finding:
    mend = f"./ringbuoy backup --data {settings.data}"
    stands = standing(report, every=settings.backup_every, at=at)
    if report is None or stands is Standing.NONE_YET:
        says = "none yet; while it runs the first is made ten minutes after the start"
        return Finding(ABOUT, State.NOTE, says, mend)
    match stands:
        case Standing.FAILED:
            says = f"the last one failed: {report.failure or report.trial_says} {_last_good(report, at=at)}"
            return Finding(ABOUT, State.RED, says, mend)
        case Standing.LATE:
            return Finding(ABOUT, State.RED, f"the last one was made {age(at - report.at)} ago", mend)
        case Standing.NOT_TRIED:
            says = f"made {age(at - report.at)} ago, but not tried: {report.trial_says}"
            return Finding(ABOUT, State.NOTE, says, "make room, then " + mend)
    return Finding(ABOUT, State.GOOD, _good(report, at=at))


def _good(report: Report, *, at: datetime) -> str:
    sizes = f"{report.database_bytes / 1e6:.1f} MB and {report.keys_bytes / 1e6:.1f} MB"
    held = f"rows: {report.rows}, keys: {report.contact_keys}"
    return f"made {age(at - report.at)} ago and restored on trial ({held}); {sizes} in {report.seconds:.0f} s"


def _last_good(report: Report, *, at: datetime) -> str:
    if report.last_good is None:
        return "There has been no good one yet."
    return f"The last good one was made {age(at - report.last_good)} ago."


def _places(places: BackupPlaces) -> Iterator[Finding]:
    if places.on_this_disk:
        mend = "set backup_database_dir and backup_keys_dir in settings.toml to two places off this machine"
        yield Finding(
            ABOUT, State.NOTE, "its files lie on the disk of the data folder, to be lost with it", mend
        )
    for folder in (places.database, places.keys):
        if not folder.is_dir():
            yield Finding(ABOUT, State.NOTE, f"{folder} is not there yet")
        elif not os.access(folder, os.R_OK | os.X_OK):
            yield Finding(ABOUT, State.NOTE, f"{folder} is closed to you", "run doctor as root")
        else:
            yield from map(_half_written, half_written_in(folder))


def _half_written(file: Path) -> Finding:
    says = f"{file} is half written; it goes with the next good one, unless one is being made now"
    return Finding(ABOUT, State.NOTE, says)


def age(span: timedelta) -> str:
    """Say how long ago something was, in the one unit that fits."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
