"""Lines as they are set up now at which somebody who calls would find nobody and nothing."""

from dataclasses import dataclass
from datetime import datetime

from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.escalations.house_alarms import tell_now_and_then
from ringbuoy.lines.dead_ends import ends_of
from ringbuoy.lines.models import Line
from ringbuoy.lines.phone_ways import DeadEnd, Walk, lacks_carrier, reached, starts
from ringbuoy.telephony.models import Trunk


@dataclass(frozen=True)
class Lacking:
    """A line at which callers find nobody, and why. `lacks_carrier`: were calls taken out, it were better."""

    line: Line
    ends: list[DeadEnd]
    lacks_carrier: bool


def lines_with_dead_ends(*, at: datetime) -> list[Lacking]:
    """Walk every line to which a call can come, with the carriers that are in use now."""
    lines = {line.code: line for line in Line.objects.all()}
    walk = Walk(lines, at.date(), calls_out=Trunk.objects.filter(is_on=True).exists())
    numbered = frozenset(Line.objects.filter(numbers__isnull=False).values_list("code", flat=True))
    called = reached(starts(numbered, lines), lines)
    found = {code: ends_of(line, walk) for code, line in lines.items() if code in called}
    return [
        Lacking(lines[code], ends, lacks_carrier(lines[code], walk)) for code, ends in found.items() if ends
    ]


def tell_dead_ends(*, at: datetime) -> int:
    """Raise the alarm, now and then, for each of them; saving checks a line, but not what goes later.

    A carrier that was taken away, a day off of another line: nobody has to save the line for it.
    """
    found = {one.line.pk: [end.value for end in one.ends] for one in lines_with_dead_ends(at=at)}
    return tell_now_and_then(AlarmCode.PHONE_DEAD_END, found, at=at)
