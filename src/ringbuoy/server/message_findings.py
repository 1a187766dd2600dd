"""What doctor says of messages and wishes to be called back that wait on the disk for the database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ringbuoy.kernel.settings import Settings
from ringbuoy.server.findings import Finding, State

PATIENCE = timedelta(minutes=1)
"""One that is being spoken is written every two seconds, and comes into the database in a moment."""


def examine_messages(settings: Settings, *, at: datetime) -> Iterator[Finding]:
    """Tell how many wait for too long. None do: there is nothing to say."""
    try:
        written = [datetime.fromtimestamp(one.stat().st_mtime, UTC) for one in settings.messages.iterdir()]
    except OSError:
        return  # there is no phone line yet, or the folder is closed to who asks
    late = [one for one in written if at - one > PATIENCE]
    if late:
        yield Finding(
            "messages",
            State.RED,
            f"{len(late)} left by callers, the oldest on {min(late).date()}, are not in the database yet",
            "let database, keyd and engine run, and look again in a minute; then read DATA/logs/engine.log",
        )
