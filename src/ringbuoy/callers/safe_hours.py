"""The hours that somebody called safe, on their own clock: days, daylight saving, over midnight. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """A span without a gap, from its beginning up to, and without, its end."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class SafeHours:
    """From `opens` to `closes` in a time zone, over midnight where it ends earlier.

    `days` are those on which the hours begin, Monday 0. On a day in `avoids` they do not begin either.
    Hours that end where they begin hold at no time.
    """

    opens: time
    closes: time
    zone: str
    days: frozenset[int] = EVERY_DAY
    avoids: frozenset[date] = frozenset()

    @classmethod
    def read(cls, codes: Mapping[str, Any]) -> Self:
        """Read the hours as `as_codes` wrote them."""
        opens, closes = time.fromisoformat(codes["opens"]), time.fromisoformat(codes["closes"])
        avoids = frozenset(date.fromisoformat(day) for day in codes["avoids"])
        return cls(opens, closes, codes["zone"], frozenset(codes["days"]), avoids)

    def as_codes(self) -> dict[str, object]:
        """Write the hours down as codes, to be kept."""
        return {
            "opens": self.opens.isoformat(),
            "closes": self.closes.isoformat(),
            "zone": self.zone,
            "days": sorted(self.days),
            "avoids": [day.isoformat() for day in sorted(self.avoids)],
        }

    def holds(self, at: datetime) -> bool:
        """Tell whether a moment is safe, as the clock on the person's wall shows it."""
        local = at.astimezone(ZoneInfo(self.zone))
        clock, today = local.time(), local.date()
        if self.opens <= self.closes:
            return self.opens <= clock < self.closes and self._begins_on(today)
        if clock >= self.opens:
            return self._begins_on(today)
        return clock < self.closes and self._begins_on(today - A_DAY)

    def _begins_on(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.avoids

    def stretches(self, begins: datetime, ends: datetime) -> Iterator[Stretch]:
        """Give the safe stretches between two moments, in order.

        Where the clocks change in between, a stretch is rather too short than too long.
        """
        zone = ZoneInfo(self.zone)
        day, last = begins.astimezone(zone).date() - A_DAY, ends.astimezone(zone).date()
        while day <= last:
            one = self._on(day, zone) if self._begins_on(day) else None
            if one is not None and one.ends > begins and one.begins < ends:
                yield Stretch(max(one.begins, begins), min(one.ends, ends))
            day += A_DAY

    def _on(self, day: date, zone: ZoneInfo) -> Stretch | None:
        """Give the stretch that begins on a day. None: the clocks leave nothing of it."""
        opens = max(_moments(day, self.opens, zone))
        closes = min(_moments(day if self.opens <= self.closes else day + A_DAY, self.closes, zone))
        return Stretch(opens, closes) if opens < closes else None


def _moments(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give both moments that a wall clock may mean; on most days they are one."""
    first, second = (
        datetime.combine(day, clock.replace(fold=fold), tzinfo=zone).astimezone(UTC) for fold in (0, 1)
    )
    return first, second
