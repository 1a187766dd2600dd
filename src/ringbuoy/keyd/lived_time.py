"""What time it is as keyd has lived it: a second opinion on the machine's clock.

While keyd runs, time passes as the machine's running time passes; over a stop it is taken from the
clock, if the clock has gone on by no more than `MOST_AWAY`. A clock that says something else is
doubted, and nothing is destroyed until it is set right or a person says that the date is right.
"""

from datetime import datetime, timedelta

SLACK = timedelta(hours=1)
MOST_AWAY = timedelta(days=3)
_NONE = timedelta(0)


class LivedTime:
    """The time that keyd stands for."""

    def __init__(self, known: datetime | None, *, at: datetime) -> None:
        """Begin with what was `known` when keyd last ran. None: it never ran."""
        self.at = at if known is None or -SLACK <= at - known <= MOST_AWAY else known

    def pass_by(self, elapsed: timedelta, *, at: datetime) -> None:
        """Let running time pass, and follow the clock as long as it stays near."""
        self.at += max(elapsed, _NONE)
        if not self.doubts(at):
            self.at = at

    def doubts(self, at: datetime) -> bool:
        """Tell whether the clock says something that keyd has not lived."""
        return abs(at - self.at) > SLACK

    def believe(self, at: datetime) -> None:
        """Take the clock's word: a person has looked at the date."""
        self.at = at
