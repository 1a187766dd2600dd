"""Sending help from the desk: the case, the supervisor's yes, the call, and the word that they are there."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.addresses import reveal_address
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own, key_to_read, key_to_write
from ringbuoy.contacts.rules import OPEN
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.rescues.actions import (
    Asked,
    NotReady,
    ask_for_rescue,
    confirm_reached,
    stand_down,
    tell_called,
)
from ringbuoy.rescues.points import chosen_point, find_points
from ringbuoy.rescues.queries import find_own_rescue, rescues_of
from ringbuoy.rescues.rules import Basis, CallBack, Case, Consent, ForWhom, Source, Step, Sureness
from ringbuoy.rescues.wording import Told
from ringbuoy.telephony.kinds import Company
from ringbuoy.telephony.rescue_calls import call_helpers, why_by_hand

CHOICES = {
    "for_whom": list(ForWhom),
    "basis": list(Basis),
    "tried": list(Step),
    "consent": list(Consent),
    "source": list(Source),
    "sureness": list(Sureness),
    "call_back": list(CallBack),
}
DIALED = {"dial-aside": Company.ASIDE, "dial-together": Company.TOGETHER}
NOTHING_SENT: Mapping[str, str] = {
    "for_whom": ForWhom.CALLER,
    "source": Source.PERSON_SAYS,
    "sureness": Sureness.UNKNOWN,
    "call_back": CallBack.NOT_DONE,
}


class UnknownCase(Refused):
    """Not everything was chosen."""


def rescue_shown(person: Person, contact: Contact, *, key: ContactKey) -> dict[str, object]:
    """Give what the panel shows: how far help is, or the form that asks for it."""
    shown = rescues_of(contact, key=key)
    helped: dict[str, object] = {
        "now": shown[0] if shown else None,
        "points": [],
        "by_hand": why_by_hand(contact) if shown and shown[0].rescue.is_open else "",
        "is_open": contact.where in OPEN,
        "form": form_of(person, contact),
    }
    return {"contact": contact, "helped": helped}


def form_of(person: Person, contact: Contact) -> dict[str, object]:
    """Give what the empty form shows."""
    keeps_address = contact.line.rules.keep_address_hours and can(person, Act.REVEAL_NUMBER)
    return {
        "contact": contact,
        "choices": CHOICES,
        "sent": NOTHING_SENT,
        "tried": [],
        "can_see_address": bool(keeps_address),
    }


@require_http_methods(["GET", "POST"])
@gate(Act.ASK_FOR_RESCUE)
def rescue(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw the panel again; by POST, ask for help. What is missing is named at once, and nothing is lost."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "GET":
        key = key_to_read(person, row, purpose="rescue", at=at)
        return render(request, "desk/_rescue_inside.html", rescue_shown(person, row, key=key))
    try:
        _ask(person, row, request.POST, at=at)
    except (NotReady, UnknownCase) as refused:
        return render(request, "desk/_rescue_form.html", _again(person, row, request.POST, refused))
    return acted(request, contact)


def _ask(person: Person, contact: Contact, sent: QueryDict, *, at: datetime) -> None:
    asked = _read(sent)
    key = key_to_write(person, contact, at=at)
    ask_for_rescue(person, contact, asked, key=key, at=at)


def _again(person: Person, contact: Contact, sent: QueryDict, refused: Refused) -> dict[str, object]:
    said = {"sent": sent, "tried": sent.getlist("tried")}
    why = {"lacks": refused.lacks} if isinstance(refused, NotReady) else {"wrong": refused.sentence}
    return {**form_of(person, contact), **said, **why}


def _read(sent: QueryDict) -> Asked:
    try:
        case = Case(
            ForWhom(sent.get("for_whom", "")),
            Basis(sent.get("basis", "")),
            Consent(sent.get("consent", "")),
            frozenset(Step(code) for code in sent.getlist("tried")),
            CallBack(sent.get("call_back", "")),
        )
        source, sureness = Source(sent.get("source", "")), Sureness(sent.get("sureness", ""))
    except ValueError:
        raise UnknownCase(_("Choose why it cannot wait, and whether the person agrees.")) from None
    return Asked(case, source, sureness, Told(_words(sent, "place"), _words(sent, "facts")))


def _words(sent: QueryDict, name: str) -> str:
    return sent.get(name, "").replace("\0", "").strip()[:4_000]


@require_POST
@gate(Act.ASK_FOR_RESCUE)
@sensitive_post_parameters()
def moved(request: HttpRequest, rescue_id: int, move: str) -> HttpResponse:
    """Call the answering point, say that it was called, that they are there, or that none is needed."""
    person, at = who(request), clock.now()
    row = find_own_rescue(person, rescue_id)
    if move in DIALED:
        whom = chosen_point(request.POST.get("point", "")) or request.POST.get("number", "")
        call_helpers(person, row, whom, company=DIALED[move], at=at)
        return acted(request, row.contact_id)
    if move == "call":
        tell_called(person, row, chosen_point(request.POST.get("point", "")), at=at)
        return acted(request, row.contact_id)
    end = {"confirm": confirm_reached, "stand-down": stand_down}.get(move)
    if end is None:
        raise UnknownCase(_("Choose what happened."))
    end(person, row, key=key_to_read(person, row.contact, purpose="rescue", at=at), at=at)
    return acted(request, row.contact_id)


@require_POST
@gate(Act.ASK_FOR_RESCUE)
def points(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Find the answering points of an area as it is typed. By POST: a place stands in no address."""
    find_own(who(request), contact, at=clock.now())
    found = find_points(request.POST.get("area", "").replace("\0", ""))
    return render(request, "shell/_rescue_points.html", {"points": found})


@require_POST
@gate(Act.REVEAL_NUMBER)
def address(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show from which network address the caller reached us, written down."""
    told = reveal_address(who(request), find(contact), at=clock.now())
    return render(request, "desk/_rescue_address.html", {"address": told})
