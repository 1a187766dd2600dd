"""Giving a service in one action, how it is given, and what became of it."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own, key_to_read, key_to_write
from ringbuoy.contacts.rules import OPEN
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.people.letters import has_mail
from ringbuoy.referrals.actions import UnknownChoice, Wanted, change, done, give, take_back, tell
from ringbuoy.referrals.places import end_hold, hold_place
from ringbuoy.referrals.queries import awaited_of_caller, find_for, find_hold, given_in, holds_in, named
from ringbuoy.referrals.queries import find_own as find_own_referral
from ringbuoy.referrals.rules import FAILED, OUTCOMES, Consent, Failure, HoldState, Move, State, Way, possible
from ringbuoy.referrals.to_do import find_to_do
from ringbuoy.referrals.unmet import count_unmet
from ringbuoy.referrals.wishes import wish_of
from ringbuoy.texting.queries import texts_of
from ringbuoy.texting.telling import sends_texts


@require_http_methods(["GET", "POST"])
@gate(Act.GIVE_REFERRALS)
def given(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw again what was given in this contact; by POST, give a service."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "GET":
        return render(request, "desk/_given.html", given_of(row))
    service = read_id(request.POST.get("service", ""))
    if service is None:
        raise UnknownChoice(_("Choose a service from the list of what was found."))
    give(person, row, service, place=read_id(request.POST.get("place", "")), at=at)
    return acted(request, contact)


def given_of(contact: Contact) -> dict[str, object]:
    """Give what the list of given services shows, those of earlier contacts of the caller too."""
    awaited = awaited_of_caller(contact) if contact.where in OPEN else []
    given = given_in(contact)
    ways = {one.referral.way for one in given if one.state is State.TO_DO}
    return {
        "contact": contact,
        "given": given,
        "awaited": awaited,
        "holds": holds_in(contact, at=clock.now()),
        "carries": _carried(contact, ways),
    }


def _carried(contact: Contact, ways: set[str]) -> dict[str, bool]:
    """Tell which of these ways the house can go for this contact. Where no talk goes by text, to a number."""
    may_text = Way.TEXT in ways and contact.ended_at is None
    by_text = may_text and texts_of(contact) is not None
    return {
        "text": by_text,
        "number": may_text and not by_text and sends_texts(contact),
        "email": Way.EMAIL in ways and has_mail(),
        "print": Way.PRINT in ways,
    }


@require_http_methods(["GET", "POST"])
@gate(Act.GIVE_REFERRALS)
def referral(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Show how a service is given and what the person wants; by POST, change it."""
    person, at = who(request), clock.now()
    row = find_own_referral(person, referral_id)
    contact = find_own(person, row.contact_id, at=at)
    if request.method == "POST":
        change(person, row, _wanted(request.POST), key=key_to_write(person, contact, at=at), at=at)
        return acted(request, row.contact_id)
    key = key_to_read(person, contact, purpose="referral", at=at)
    page = {
        "referral": row,
        "one": named(row),
        "contact": contact,
        "ways": list(Way),
        "by_hand": Way.WARM_TRANSFER,
        "consents": list(Consent),
        "wish": wish_of(row, key=key),
    }
    return render(request, "desk/_referral.html", page)


def _wanted(sent: Mapping[str, str]) -> Wanted:
    try:
        way, consent = Way(sent.get("way", "")), Consent(sent.get("consent", ""))
    except ValueError:
        raise UnknownChoice(_("Choose how it is given, and whether the person agrees.")) from None
    return Wanted(way, consent, sent.get("wish", "").replace("\0", "").strip())


@require_POST
@gate(Act.GIVE_REFERRALS)
def carried_out(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Say that it was done by hand."""
    person = who(request)
    row = find_to_do(person, referral_id)
    done(person, row, at=clock.now())
    return acted(request, row.contact_id)


@require_POST
@gate(Act.GIVE_REFERRALS)
def taken_back(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Take back what was given by mistake."""
    person = who(request)
    row = find_own_referral(person, referral_id)
    take_back(person, row, at=clock.now())
    return acted(request, row.contact_id)


@require_http_methods(["GET", "POST"])
@gate(Act.GIVE_REFERRALS)
def outcome(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Ask what became of a referral; by POST, write it down."""
    person = who(request)
    row = find_for(person, referral_id)
    if request.method == "POST":
        said = request.POST.get("outcome", "")
        failure = request.POST.get("failure", "") if said in FAILED else ""
        tell(person, row, said, failure=failure, at=clock.now())
        return acted(request)
    offered = [move for move in OUTCOMES if move in possible(row.where)]
    failures = list(Failure) if Move.NOT_HELP in offered else []
    page = {"referral": row, "one": named(row), "offered": offered, "failures": failures}
    return render(request, "desk/_outcome.html", page)


@require_POST
@gate(Act.GIVE_REFERRALS)
def place_held(request: HttpRequest, contact: UUID, capacity: UUID) -> HttpResponse:
    """Hold a free bed or place for the caller."""
    person, at = who(request), clock.now()
    hold_place(person, find_own(person, contact, at=at), capacity, at=at)
    return acted(request, contact)


@require_POST
@gate(Act.GIVE_REFERRALS)
def hold_ended(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Give a held place back, or say that the person has arrived."""
    person = who(request)
    hold = find_hold(person, hold_id)
    is_there = request.POST.get("state", "") == HoldState.ARRIVED
    end_hold(person, hold, HoldState.ARRIVED if is_there else HoldState.RELEASED, at=clock.now())
    return acted(request, hold.contact_id)


@require_POST
@gate(Act.GIVE_REFERRALS)
def unmet(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Count that nothing was found for a need."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    count_unmet(person, row, request.POST.get("need", ""), request.POST.get("why", ""), at=at)
    return render(request, "desk/_unmet_counted.html")


def read_id(text: str) -> UUID | None:
    """Read an id; what is none leads nowhere."""
    try:
        return UUID(text)
    except ValueError:
        return None
