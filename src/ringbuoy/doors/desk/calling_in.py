"""Calling somebody into a talk at the desk: an interpreter, a service, an answering point, anybody."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.rescues.points import chosen_point
from ringbuoy.telephony.handing_on import Wanted, call_in, leave_them, let_go, talk_aside, talk_together
from ringbuoy.telephony.kinds import Company, Whom

MOVES = {"together": talk_together, "aside": talk_aside, "leave": leave_them, "let-go": let_go}


class NoSuchMove(Refused):
    """Nothing of the kind can be done with whom we called into a talk."""


@require_POST
@gate(Act.TAKE_CONTACTS)
@sensitive_post_parameters()
def called_in(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Call somebody into the talk."""
    person, at = who(request), clock.now()
    call_in(person, find_own(person, contact, at=at), _wanted(request), at=at)
    return acted(request, contact)


def _wanted(request: HttpRequest) -> Wanted:
    whom, company = request.POST.get("whom", ""), request.POST.get("company", "")
    if whom not in set(Whom):
        raise NoSuchMove(_("Choose whom you call."))
    point = chosen_point(request.POST.get("point", "")) if whom == Whom.ANSWERING_POINT else None
    number = point.number if point else request.POST.get("number", "")
    return Wanted(number, Whom(whom), Company(company) if company in set(Company) else Company.ASIDE)


@require_POST
@gate(Act.TAKE_CONTACTS)
def third_moved(request: HttpRequest, contact: UUID, move: str) -> HttpResponse:
    """Talk together or aside, leave the two to each other, or let the other go."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if move not in MOVES:
        raise NoSuchMove(_("Choose what happens with the one you called."))
    MOVES[move](person, row, at=at)
    return acted(request, contact)
