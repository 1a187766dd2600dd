"""Calls that were cut off, on the floor: a supervisor lets somebody be called back before all others."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.telephony.dropped import queue_call_back


@require_POST
@gate(Act.WATCH_FLOOR)
def queued(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Put somebody at the front of the queue, to be called by whoever is free first."""
    queue_call_back(who(request), contact, at=clock.now())
    return redirect("floor")
