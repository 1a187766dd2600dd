"""Where somebody says why they open so many records: a page, or a dialog inside another; then they go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.many_opens import explain
from ringbuoy.contacts.reason_words import REASONS
from ringbuoy.contacts.record_openings import ReasonMissing
from ringbuoy.doors.shell.errors import is_for_a_program
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock


@require_http_methods(["GET", "POST"])
@gate(Act.READ_OWN_CONTACTS, Act.READ_SHIFT, Act.OPEN_WITH_REASON)
def many_opens(request: HttpRequest) -> HttpResponse:
    """Ask why, and take the answer; without one nothing is changed, and the form says so."""
    wrong = ""
    if request.method == "POST":
        try:
            explain(who(request), request.POST.get("reason", ""), at=clock.now())
            is_inside = is_for_a_program(request)
            return HttpResponse(status=204) if is_inside else redirect(_back(request) or "start_of_shift")
        except ReasonMissing as missing:
            if is_for_a_program(request):
                raise
            wrong = missing.sentence
    page = {"reasons": REASONS, "back": _back(request), "wrong": wrong}
    frame = "shell/_many_opens.html" if "HX-Request" in request.headers else "shell/many_opens.html"
    return render(request, frame, page, status=400 if wrong else 200)


def _back(request: HttpRequest) -> str:
    """Give the page on this site to go on with; empty: none was named."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if is_ours else ""
