"""Lines as they are set up now at which somebody who calls would find nobody and nothing."""

from datetime import datetime, timedelta

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.escalations.house_alarms import raise_house_alarm
from ringbuoy.lines.actions import ends_of
from ringbuoy.lines.models import Line
from ringbuoy.lines.phone_ways import Walk
from ringbuoy.telephony.models import Trunk

AGAIN_AFTER = timedelta(hours=6)


def lines_with_dead_ends(*, at: datetime) -> list[Line]:
    """Walk every line that has a number, with the carriers that are in use now."""
    calls_out = Trunk.objects.filter(is_on=True).exists()
    walk = Walk({line.code: line for line in Line.objects.all()}, at.date(), calls_out=calls_out)
    called = Line.objects.filter(numbers__isnull=False).distinct()
    return [line for line in called if ends_of(line, walk)]


def tell_dead_ends(*, at: datetime) -> int:
    """Raise the alarm, now and then, for each of them; saving checks a line, but not what goes later.

    A carrier that was taken away, a day off of another line: nobody has to save the line for it.
    """
    if Alarm.objects.filter(code=AlarmCode.PHONE_DEAD_END, last_at__gt=at - AGAIN_AFTER).exists():
        return 0
    found = lines_with_dead_ends(at=at)
    for line in found:
        raise_house_alarm(AlarmCode.PHONE_DEAD_END, at=at, of_line=line.pk)
    return len(found)
