"""What the router notices by itself: lines that have fallen quiet, troubles not to be told twice. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ringbuoy.routing.orders import Alarm, Trouble
from ringbuoy.routing.policy import LineRules, open_since


class Alarms:
    """Remembers what was told, so that one trouble is told once in a while and not every second."""

    def __init__(self, again_after: timedelta) -> None:
        self._again_after = again_after
        self._told: dict[tuple[Trouble, str], datetime] = {}

    def tell(self, alarm: Alarm, *, at: datetime) -> list[Alarm]:
        """Give the alarm, or nothing where the same trouble of the same line was told a short while ago."""
        key = (alarm.trouble, alarm.line)
        told = self._told.get(key)
        if told is not None and at - told < self._again_after:
            return []
        self._told[key] = at
        return [alarm]


class QuietLines:
    """Notices when a line that is open has had no contact for too long: perhaps nobody gets through."""

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}
        self._told: set[str] = set()

    def know(self, lines: Iterable[LineRules], *, at: datetime) -> None:
        """Start the clock of lines that are new."""
        for line in lines:
            if line.code not in self._since:
                self._since[line.code] = at

    def heard(self, line: str, *, at: datetime) -> None:
        """Note that somebody reached this line at this moment."""
        if at > self._since.get(line, at - timedelta.resolution):
            self._since[line] = at
            self._told.discard(line)

    def last_heard(self, line: LineRules, heard_at: datetime | None, *, at: datetime) -> None:
        """Take up the clock where an earlier router left it: the last contact, or the opening after it."""
        opened = open_since(line.hours, at=at, at_most=line.quiet_after * 2)
        self._since[line.code] = max(heard_at or opened, opened)

    def look(self, lines: Iterable[LineRules], *, at: datetime) -> Iterator[Alarm]:
        """Give an alarm for each line that has just become too quiet. Told once until it is heard again."""
        for line in lines:
            if not line.hours.are_open(at):
                self._since[line.code] = at
            elif self._is_too_quiet(line, at):
                self._told.add(line.code)
                yield Alarm(Trouble.LINE_QUIET, line.code)

    def _is_too_quiet(self, line: LineRules, at: datetime) -> bool:
        since = self._since.get(line.code, at)
        return line.code not in self._told and at - since >= line.quiet_after
