"""Forgot your password? The same page and the same answer for every name, whether it exists or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import public
from ringbuoy.doors.shell.source import network_of
from ringbuoy.kernel import clock
from ringbuoy.people.forgotten import AskedTooOften, ask_for_link
from ringbuoy.people.letters import has_mail

PAGE = "shell/forgotten_password.html"
TOO_MANY = 429


@require_http_methods(["GET", "POST"])
@public
def page(request: HttpRequest) -> HttpResponse:
    """Ask for the sign-in name, and let the worker write to whoever has it."""
    if request.method != "POST" or not has_mail():
        return render(request, PAGE, {"has_mail": has_mail()})
    username = request.POST.get("login", "")
    if not username.strip():
        return _refuse(request, _("Write your sign-in name."), status=400)
    try:
        ask_for_link(username, network=network_of(request), at=clock.now())
    except AskedTooOften as error:
        return _refuse(request, error.sentence, status=TOO_MANY)
    return render(request, PAGE, {"has_mail": True, "is_asked": True})


def _refuse(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    return render(request, PAGE, {"has_mail": True, "wrong": sentence}, status=status)
