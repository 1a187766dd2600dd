"""Promising a follow-up beside a talk, a no, and taking a yes back."""

from collections.abc import Mapping
from datetime import time, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own
from ringbuoy.contacts.queries import is_grave
from ringbuoy.contacts.rules import OPEN
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.desk.levels import suggestion_of
from ringbuoy.doors.shell.session import who
from ringbuoy.followups.laying import BadHours, Hours
from ringbuoy.followups.promising import Promise, promise, refuse
from ringbuoy.followups.queries import standing_in
from ringbuoy.followups.reach import HowToReach
from ringbuoy.followups.rules import Answering
from ringbuoy.followups.stopping import kept_by_talk, withdraw
from ringbuoy.followups.swaps import find as find_follow_up
from ringbuoy.followups.times import timing_now
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person

WITHIN_HOURS = (24, 48, 72, 168)


class UnknownWay(Refused):
    """Somebody is called or texted; there is no third way."""


@require_GET
@gate(Act.PROMISE_FOLLOW_UPS)
def promises(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw again what is promised to the caller of a contact."""
    row = find_own(who(request), contact, at=clock.now())
    return render(request, "desk/_promises.html", promises_of(row))


def promises_of(contact: Contact) -> dict[str, object]:
    """Give what the place of the promises shows."""
    return {"contact": contact, "standing": standing_in(contact), "is_open_record": contact.where in OPEN}


@require_http_methods(["GET", "POST"])
@gate(Act.PROMISE_FOLLOW_UPS)
def promised(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show the form of a promise; by POST, promise it."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "POST":
        promise(person, row, _read(person, row, request.POST), at=at)
        return acted(request, contact)
    timing = timing_now()
    usual = timing.grave_closes_hours if is_grave(row) else timing.closes_hours
    page = {
        "contact": row,
        "usual_hours": usual,
        "within": WITHIN_HOURS,
        "suggested": _suggested_hours(row, usual=usual),
        "series": timing.series_days,
        "answering": list(Answering),
        "days": range(7),
        "zone": row.line.zone,
    }
    return render(request, "desk/_promise.html", page)


def _suggested_hours(contact: Contact, *, usual: int) -> int | None:
    """Give the hours within which the level suggests a follow-up. None: as usual is soon enough."""
    within = suggestion_of(contact).follow_up_within
    hours = int(within / timedelta(hours=1)) if within else usual
    return hours if hours < usual else None


def _read(person: Person, contact: Contact, sent: QueryDict) -> Promise:
    return Promise(
        channel=_channel(sent.get("channel", "")),
        how=HowToReach(*(_words(sent, name) for name in ("number", "ask_for", "code_word", "about"))),
        hours=_hours(sent),
        has_consent="consent" in sent,
        language=contact.language,
        answering=_answering(sent.get("answering", "")),
        voicemail="voicemail" in sent,
        shows_us="hides_us" not in sent,
        prefers=person if "prefers_me" in sent else None,
        within_hours=_number(sent.get("within", "")),
        is_series="series" in sent,
    )


def _words(sent: Mapping[str, str], name: str) -> str:
    return sent.get(name, "").replace("\0", "").strip()


def _hours(sent: QueryDict) -> Hours:
    days = frozenset(int(day) for day in sent.getlist("day") if day.isdecimal() and len(day) == 1)
    zone = sent.get("zone", "").strip()
    return Hours(_hour(sent, "from"), _hour(sent, "until"), zone, days, "holidays" in sent)


def _hour(sent: Mapping[str, str], name: str) -> time:
    try:
        return time.fromisoformat(sent.get(name, "")).replace(tzinfo=None)
    except ValueError:
        raise BadHours(_("Write both hours, such as 18:00 and 20:00.")) from None


def _channel(code: str) -> Channel:
    if code not in (Channel.VOICE, Channel.TEXT):
        raise UnknownWay(_("Choose whether we call or text."))
    return Channel(code)


def _answering(code: str) -> Answering:
    """Read who may answer; what is not said is taken for the safest."""
    return Answering(code) if code in set(Answering) else Answering.ONLY_THEM


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


@require_POST
@gate(Act.PROMISE_FOLLOW_UPS)
def refused(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Write down that they were offered one and do not want it."""
    person, at = who(request), clock.now()
    refuse(person, find_own(person, contact, at=at), at=at)
    return acted(request, contact)


@require_POST
@gate(Act.PROMISE_FOLLOW_UPS)
def withdrawn(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Stop every promise to the caller of a contact, at once."""
    person, at = who(request), clock.now()
    withdraw(person, find_own(person, contact, at=at), at=at)
    return acted(request, contact)


@require_POST
@gate(Act.PROMISE_FOLLOW_UPS)
def kept(request: HttpRequest, contact: UUID, follow_up_id: int) -> HttpResponse:
    """Count a promise as kept: they came to us, and are talked with now."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    kept_by_talk(person, find_follow_up(follow_up_id), row, at=at)
    return acted(request, contact)
