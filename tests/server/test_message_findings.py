"""Doctor says when spoken messages do not come into the database."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ringbuoy.kernel.settings import Settings
from ringbuoy.server.findings import State
from ringbuoy.server.message_findings import examine_messages

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _lies_there(settings: Settings, *, since: timedelta) -> None:
    settings.messages.mkdir(exist_ok=True)
    file = settings.messages / f"{since.total_seconds()}.message"
    file.touch()
    then = (NOON - since).timestamp()
    os.utime(file, (then, then))


def test_one_that_waits_for_long_is_told_and_one_that_is_being_spoken_is_not(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert list(examine_messages(settings, at=NOON)) == []
    _lies_there(settings, since=timedelta(seconds=2))
    assert list(examine_messages(settings, at=NOON)) == []

    _lies_there(settings, since=timedelta(days=1))
    _lies_there(settings, since=timedelta(hours=1))

    (finding,) = examine_messages(settings, at=NOON)
    assert finding.state is State.RED
    assert finding.says.startswith("2 left by callers, the oldest on 2026-03-01")
