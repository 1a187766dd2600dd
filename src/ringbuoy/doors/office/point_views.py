"""The answering points of each area: a sheet comes in, numbers are checked, old ones go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.rescues.models import AnsweringPoint
from ringbuoy.rescues.points import BadSheet, bring_in, find_point, say_verified, take_out

SHOWN = 500
MOST_BYTES = 4 << 20


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Act.KEEP_ANSWERING_POINTS)
def answering_points(request: HttpRequest) -> HttpResponse:
    """Show the list; by POST, take a sheet. What is wrong in it is named row by row, and nothing goes in."""
    if request.method != "POST":
        return _page(request)
    try:
        bring_in(who(request), _text(request), at=clock.now())
    except BadSheet as bad:
        return _page(request, bad)
    return redirect("office_answering_points")


def _text(request: HttpRequest) -> str:
    file = request.FILES.get("sheet")
    if file is None:
        raise BadSheet(_("Choose a sheet: a CSV file."))
    try:
        return bytes(file.read(MOST_BYTES)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSheet(_("This file is no text in UTF-8. Save the sheet as CSV, UTF-8.")) from None


def _page(request: HttpRequest, bad: BadSheet | None = None) -> HttpResponse:
    rows = AnsweringPoint.objects.order_by("verified_on", "area")
    page = {"points": rows[:SHOWN], "total": rows.count(), "bad": bad}
    return render(request, "office/answering_points.html", page, status=400 if bad else 200)


@require_POST
@gate(Act.KEEP_ANSWERING_POINTS)
def changed(request: HttpRequest, point_id: int) -> HttpResponse:
    """Say that a number was checked today, or take it out."""
    act = take_out if "out" in request.POST else say_verified
    act(who(request), find_point(point_id), at=clock.now())
    return redirect("office_answering_points")
