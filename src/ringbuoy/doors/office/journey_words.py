"""The test of a line in words: where a contact would go now, and what on the way is broken."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ringbuoy.lines.journey import Fault, Stop, journey
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import HopKind
from ringbuoy.presence.models import Presence
from ringbuoy.presence.phones import with_phone
from ringbuoy.presence.rules import Readiness

_FAULTS: dict[Fault, str | Promise] = {
    Fault.NO_SUCH_LINE: gettext_lazy("There is no line with this code. Choose another line."),
    Fault.ITSELF: gettext_lazy("This is the same line again. Choose another place."),
    Fault.NOT_PUBLIC: gettext_lazy("This line is not open to the public. Open it, or choose another."),
    Fault.CLOSED_NOW: gettext_lazy("This line is closed at that moment. Nobody answers there."),
    Fault.NOT_AN_ADDRESS: gettext_lazy("This is neither a web address nor a phone number."),
    Fault.NOBODY_AFTER: gettext_lazy(
        "If nobody here answers, the contact goes nowhere and waits on. Add a place to go on to."
    ),
    Fault.LONG_WAIT: gettext_lazy("Somebody would wait more than 10 minutes before going on."),
}


@dataclass(frozen=True)
class Sentence:
    """One step of the way, and what is wrong with it."""

    words: str
    faults: list[str]


@dataclass(frozen=True)
class Test:
    """The whole way in sentences."""

    at: datetime
    sentences: list[Sentence]
    is_sound: bool


def test_in_words(line: Line, *, at: datetime) -> Test:
    """Say where a contact that reaches this line now would go if nobody answered."""
    lines = {row.code: row for row in Line.objects.all()}
    way = journey(line, lines, at=at)
    stops = [Sentence(_place(stop, lines, at=at), _in_words(stop.faults)) for stop in way.stops]
    start = Sentence(_start(line, is_open=way.is_open, at=at), [])
    end = [Sentence("", _in_words(way.faults))] if way.faults else []
    return Test(at, [start, *stops, *end], way.is_sound)


def _in_words(faults: tuple[Fault, ...]) -> list[str]:
    return [str(_FAULTS[fault]) for fault in faults]


def _start(line: Line, *, is_open: bool, at: datetime) -> str:
    if not line.is_open_to_public:
        return _("%(line)s is not open to the public: nobody can start a contact.") % {"line": line.name}
    if not is_open:
        return _("%(line)s is closed at this hour.") % {"line": line.name}
    return f"{_('%(line)s is open.') % {'line': line.name}} {_ready(line)}"


def _place(stop: Stop, lines: dict[str, Line], *, at: datetime) -> str:
    after = {"seconds": int(stop.after.total_seconds()), "place": stop.hop.target}
    if stop.hop.kind is HopKind.MESSAGE:
        return _("After %(seconds)s seconds the caller may leave a message.") % after
    if stop.hop.kind is HopKind.CENTER:
        return _("After %(seconds)s seconds the caller is shown the way to %(place)s.") % after
    target = lines.get(stop.hop.target)
    after["place"] = target.name if target else stop.hop.target
    words = _("After %(seconds)s seconds counselors of %(place)s can answer too.") % after
    return f"{words} {_ready(target)}" if target else words


def _ready(line: Line) -> str:
    """Say how many counselors of a line are ready at this moment; with a phone line for calls too."""
    here = Presence.objects.filter(readiness=Readiness.READY, is_away=False, person__is_active=True)
    ready = here.filter(Q(person__lines=[]) | Q(person__lines__contains=[line.code]))
    count = ready.count()
    words = ngettext(
        "%(count)s counselor is ready for it.", "%(count)s counselors are ready for it.", count
    ) % {"count": count}
    if not settings.RINGBUOY.sip_port:
        return words
    reached = _("Calls reach %(count)s of them.") % {"count": ready.filter(person__in=with_phone()).count()}
    return f"{words} {reached}"
