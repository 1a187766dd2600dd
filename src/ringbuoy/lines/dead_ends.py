"""Dead ends of stored lines: what they lack in words, and that no change adds one."""

from collections.abc import Collection
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.models import Line
from ringbuoy.lines.phone_ways import OUT_OF_HOURS, DeadEnd, Walk, added, dead_ends, reached, starts
from ringbuoy.lines.rules import BadHours, BadPolicy

DEAD_END_WORDS: dict[DeadEnd, str | Promise] = {
    DeadEnd.CHOICE_OF_NO_LINE: gettext_lazy("A key of its menu leads to a line that is not there."),
    DeadEnd.CHOICE_OF_ITSELF: gettext_lazy("A key of its menu leads back to this line. Choose another one."),
    DeadEnd.CHOICE_NOT_PUBLIC: gettext_lazy(
        "A key of its menu leads to a line that is not open to the public. Choose another one."
    ),
    DeadEnd.CHOICE_NOT_SPOKEN: gettext_lazy(
        "A key of its menu leads to a language that the line does not speak. Take the key away."
    ),
    DeadEnd.CLOSED_WITHOUT_MESSAGE: gettext_lazy(
        "Out of hours callers leave a message, but the line takes none. Switch messages on."
    ),
    DeadEnd.CLOSED_WITHOUT_PLACE: gettext_lazy(
        "Out of hours callers are led on, but to no place to which a call goes: a page is none. Add one "
        "under “When nobody answers”, or switch messages on."
    ),
    DeadEnd.CLOSED_AT_TIMES: gettext_lazy(
        "Out of hours callers are led on, but at times, or on a day off, each line to which they come is"
        " closed too, and no message is taken. Add another place under “When nobody answers”, or switch"
        " messages on."
    ),
    DeadEnd.WAITS_FOR_NOBODY: gettext_lazy(
        "Out of hours or on a day off callers wait, but nobody comes and no message is taken. Switch "
        "messages on, or add a place under “When nobody answers”."
    ),
    DeadEnd.NEVER_OPEN: gettext_lazy(
        "It is never open, leads on to no place, and takes no messages. Give it hours, or switch messages on."
    ),
}


class LeadsNowhere(Refused):
    """Somebody who calls would be led to nobody and nothing."""


def refuse_new(changed: Line, *, since: date) -> None:
    """Walk the ways of every line, as others may lead to this one, and let no change add a dead end.

    What was there before stops nothing: two lines that both lack something could else not be mended one
    after the other, and nothing else of them changed.

    :raises LeadsNowhere: a way ends where nobody and nothing is, and did not before.
    """
    stored, numbered = _stored()
    lines = stored | {changed.code: changed}
    before = _found(stored, starts(numbered, stored), since)
    for code, ends in _found(lines, starts(numbered, lines), since).items():
        for dead_end in added(ends, before.get(code, [])):
            raise LeadsNowhere(f"{lines[code].name}: {DEAD_END_WORDS[dead_end]}")


def refuse_number(line: Line, *, since: date) -> None:
    """Let no number make a line one that can be called, at which callers would find nobody; nor those beyond.

    :raises LeadsNowhere: a way ends where nobody and nothing is, and nobody could come there before.
    """
    lines, numbered = _stored()
    before = _found(lines, numbered, since)
    for code, ends in _found(lines, numbered | {line.code}, since).items():
        for dead_end in added(ends, before[code]):
            lacks = _("%(line)s lacks something, so whoever calls this number would find nobody.")
            mend = _("Change that under Settings › Lines, then give the number.")
            raise LeadsNowhere(f"{lacks % {'line': lines[code].name}} {DEAD_END_WORDS[dead_end]} {mend}")


def _stored() -> tuple[dict[str, Line], frozenset[str]]:
    """Give the lines by their codes, and the codes of those that have a number."""
    lines = {line.code: line for line in Line.objects.all()}
    return lines, frozenset(Line.objects.filter(numbers__isnull=False).values_list("code", flat=True))


def _found(lines: dict[str, Line], called_at: Collection[str], since: date) -> dict[str, list[DeadEnd]]:
    """Name the dead ends of each line. Who is closed matters only where somebody can call."""
    called, walk = reached(called_at, lines), Walk(lines, since)
    return {
        code: [end for end in ends_of(line, walk) if code in called or end not in OUT_OF_HOURS]
        for code, line in lines.items()
    }


def ends_of(line: Line, walk: Walk) -> list[DeadEnd]:
    """Name the dead ends of a line. What cannot be read of another line stops no change of this one."""
    try:
        return list(dead_ends(line, walk))
    except (BadPolicy, BadHours):
        return []
