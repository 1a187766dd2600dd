"""Leaving: at once, from every page, with the network or without, with the script or without."""

from contextlib import suppress

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ringbuoy.access.gates import public
from ringbuoy.contacts.ending import leave
from ringbuoy.contacts.rules import NotPossibleNow
from ringbuoy.doors.public.sources import is_from_elsewhere
from ringbuoy.doors.public.speaking_visit import LEFT, leave_call
from ringbuoy.doors.public.visit import forget, left_contact_of
from ringbuoy.kernel import clock
from ringbuoy.lines.center import the_center
from ringbuoy.lines.rules import NEUTRAL_PAGE


@require_safe
@public
def exit_now(request: HttpRequest) -> HttpResponse:
    """Clear what the browser kept of us and show a neutral page, whatever else is broken."""
    _end_visit(request)
    response = HttpResponseRedirect(_neutral_page(), status=303)
    forget(request, response)
    return response


@csrf_exempt
@require_POST
@public
def leave_quietly(request: HttpRequest) -> HttpResponse:
    """Take the beacon of a page that is being left."""
    if is_from_elsewhere(request):
        return HttpResponse(status=403)
    _end_visit(request)
    response = HttpResponse(status=204)
    forget(request, response)
    return response


def _end_visit(request: HttpRequest) -> None:
    """Tell the counselor that the caller left. If that fails, the person still gets away."""
    with suppress(DatabaseError, NotPossibleNow):
        contact = left_contact_of(request)
        if contact is not None:
            leave(contact, how=LEFT, at=clock.now())
    with suppress(DatabaseError):
        leave_call(request, at=clock.now())


def _neutral_page() -> str:
    with suppress(DatabaseError):
        return the_center().exit_url
    return NEUTRAL_PAGE
