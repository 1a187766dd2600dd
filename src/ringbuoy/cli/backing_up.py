"""`backup` and `restore` at the terminal."""

import sys
from datetime import timedelta

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.backup_report import Report, Trial
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.server.backups import restoring
from ringbuoy.server.backups.making import back_up
from ringbuoy.server.backups.places import BackupPlaces
from ringbuoy.server.backups.restoring import Given


class NoCenter(NotFound):
    """There is nothing in the data folder to back up."""


class NobodyTypes(Refused):
    """There is no terminal at which the recovery key could be typed."""


def backup(asked: Asked) -> int:
    """Make a backup now, try it, and tell where its two files are; exit code 1 when it is not usable."""
    settings = installation.load(asked.data)
    if not (asked.data / "settings.toml").exists():
        raise NoCenter(f"There is no center in {asked.data}. Name its data folder with --data.")
    places = BackupPlaces.of(settings, to=asked.to, keys_to=asked.keys_to)
    (asked.data / "backups").mkdir(mode=0o755, exist_ok=True)
    report = back_up(settings, places, at=now(), say=_say)
    if not report.is_good:
        print(report.failure or report.trial_says, file=sys.stderr)
        return 1
    _say(_told(report))
    if places.on_this_disk:
        _say("Note: they lie on the data folder's disk. Take each to a place of its own, off this machine.")
    return 0


def restore(asked: Asked) -> int:
    """Bring a center back from its two files and the recovery key, onto an empty data folder."""
    given = Given(asked.database_file, asked.keys_file, asked.data, asked.tombstones, asked.is_sure)
    restoring.restore(given, ask=_recovery_key, say=_say)
    center = installation.load(asked.data)
    start = "demo" if center.demo else "up"
    _say(
        f"{center.center_name} is back. Everybody signs in again. Whoever left since then is "
        f"back too: look through your people first.\nStart it: ./ringbuoy {start} --data {asked.data}"
    )
    return 0


def _recovery_key() -> str:
    try:
        return input("Type the recovery key: ")
    except EOFError:
        raise NobodyTypes("Nobody typed the recovery key. Start the restore at a terminal.") from None


def _told(report: Report) -> str:
    took = timedelta(seconds=round(report.seconds))
    if report.trial is Trial.GOOD:
        return f"Good: restored on trial, rows: {report.rows}, keys: {report.contact_keys} (all in {took})."
    return f"Written, and not tried. {report.trial_says}"


def _say(sentence: str) -> None:
    print(sentence, flush=True)
