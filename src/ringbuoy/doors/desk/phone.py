"""The counselor's phone at the desk: its account, hold, and keys for the other side to hear."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate, open_while_locked
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.telephony import relays
from ringbuoy.telephony.holding import hold_call, resume_call
from ringbuoy.telephony.softphones import account_for
from ringbuoy.telephony.tones import press


@require_POST
@never_cache
@open_while_locked
@gate(Act.TAKE_CONTACTS)
@sensitive_variables()
def account(request: HttpRequest) -> HttpResponse:
    """Give this browser what it needs to be a phone. A locked screen may be loaded again in mid-call."""
    at = clock.now()
    given = account_for(who(request), request.session.session_key or "", at=at)
    return JsonResponse(given.told | {"relays": relays.told(at=at)})


@require_POST
@gate(Act.TAKE_CONTACTS)
def held(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Put the caller on hold: they hear music until they are taken back."""
    person, at = who(request), clock.now()
    hold_call(person, find_own(person, contact, at=at), at=at)
    return acted(request, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def resumed(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Take the caller back from hold."""
    person, at = who(request), clock.now()
    resume_call(person, find_own(person, contact, at=at), at=at)
    return acted(request, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def keys(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Let the other side hear keys."""
    person, at = who(request), clock.now()
    press(person, find_own(person, contact, at=at), request.POST.get("keys", ""), at=at)
    return HttpResponse(status=204)
