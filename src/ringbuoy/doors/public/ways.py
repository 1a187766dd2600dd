"""The ways in which a line can be reached now."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.formats import date_format

from ringbuoy.doors.public import words
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import NotFound
from ringbuoy.lines.models import Line
from ringbuoy.lines.opening_times import opens_next
from ringbuoy.presence.queries import somebody_is_on_shift
from ringbuoy.routing.estimates import Wait
from ringbuoy.routing.queries import usual_wait
from ringbuoy.telephony.browser_calls import takes_browsers
from ringbuoy.telephony.line_state import KnownLine

phone_line = KnownLine()


class NoLine(NotFound):
    """There is no line of this name for the public."""


@dataclass(frozen=True)
class Ways:
    """What a caller may do now; `can_speak`: by a call in their browser.

    `opens_at` is when a line that is closed opens again, if that is known.
    """

    line: Line
    can_chat: bool
    can_speak: bool
    opens_at: datetime | None
    wait: Wait

    @property
    def opens_words(self) -> str:
        """Say the day and the hour at which the line opens, in its own time zone."""
        if self.opens_at is None:
            return ""
        return date_format(self.opens_at.astimezone(ZoneInfo(self.line.zone)), "l H:i")

    @property
    def wait_words(self) -> str:
        """Say how long it usually takes until somebody answers."""
        return words.wait_of(self.wait)


def find_line(code: str = "") -> Line:
    """Find a line by its code; no code: the first that is open to the public, else the first of all.

    :raises NoLine: there is none.
    """
    lines = Line.objects.order_by("-is_open_to_public", "position", "name")
    line = lines.filter(code=code).first() if code else lines.first()
    if line is None:
        raise NoLine("This line is not here. Call the emergency number if a life is in danger.")
    return line


def other_lines(line: Line) -> QuerySet[Line]:
    """Give the other lines that the public can reach."""
    return Line.objects.filter(is_open_to_public=True).exclude(pk=line.pk)


def ways_to(line: Line, *, at: datetime) -> Ways:
    """Tell how this line can be reached now."""
    is_open = line.is_open_to_public and line.hours.are_open(at)
    can_chat = is_open and somebody_is_on_shift(line, at=at)
    return Ways(
        line=line,
        can_chat=can_chat,
        can_speak=takes_browsers(line, at=at) and phone_line.is_there(at=at),
        opens_at=None if is_open or not line.is_open_to_public else opens_next(line.hours, at),
        wait=usual_wait(line, Channel.CHAT, at=at) if can_chat else Wait.UNKNOWN,
    )
