"""Counselors who want to talk after a hard contact: who they are, and that somebody did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.wellbeing.actions import meet


@require_POST
@gate(Act.WATCH_FLOOR)
def met(request: HttpRequest, debrief_id: int) -> HttpResponse:
    """Take note that a supervisor has talked with a counselor."""
    meet(who(request), debrief_id, at=clock.now())
    if "HX-Request" not in request.headers:
        return redirect("floor")
    return HttpResponse(status=204, headers={"HX-Trigger": "floor:changed"})
