"""Decoy records: made up at the press of a button, watched, and listed for those who attend to alarms."""

from random import SystemRandom

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.audit import decoys as made_up
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.models import Line


class NoSuchLine(Refused):
    """It is not said on which line the record shall be."""


@require_http_methods(["GET", "POST"])
@gate(Act.ATTEND_ALARMS)
def decoys(request: HttpRequest) -> HttpResponse:
    """List the decoys, or make one more. Without a line nothing is made, and the form says so."""
    wrong = ""
    if request.method == "POST":
        try:
            made = made_up.make_decoy(who(request), _line(request), at=clock.now(), by=SystemRandom())
            said = _("Record %(number)s is made and watched. Whoever opens it raises an alarm.")
            messages.success(request, said % {"number": made.number})
            return redirect("office_decoys")
        except Refused as refused:
            wrong = refused.sentence
    shown = {"rows": made_up.decoys(), "lines": Line.objects.order_by("name"), "wrong": wrong}
    return render(request, "office/decoys.html", shown, status=400 if wrong else 200)


def _line(request: HttpRequest) -> Line:
    line = Line.objects.filter(code=request.POST.get("line", "")).first()
    if line is None:
        raise NoSuchLine(_("Choose the line on which the record shall be found."))
    return line
