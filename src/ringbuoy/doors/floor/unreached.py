"""Call-backs that nobody answered, on the floor: a supervisor lets somebody be called once more."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.telephony.unreached import queue_once_more


@require_POST
@gate(Act.WATCH_FLOOR)
def queued_again(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Put them at the front of the queue, to be called by whoever is free first."""
    queue_once_more(who(request), contact, at=clock.now())
    return redirect("floor")
