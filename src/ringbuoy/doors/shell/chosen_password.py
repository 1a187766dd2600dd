"""Choosing a password by a one-time link, before one can sign in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import public
from ringbuoy.kernel import clock
from ringbuoy.people.actions import WeakPassword
from ringbuoy.people.links import LinkOver, choose_password, owner_of

PAGE = "shell/chosen_password.html"


@require_http_methods(["GET", "POST"])
@public
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever holds the link for a password, and take it."""
    try:
        return _choose(request, token)
    except LinkOver as error:
        return render(request, PAGE, {"over": error.sentence}, status=404)


def _choose(request: HttpRequest, token: str) -> HttpResponse:
    person = owner_of(token, at=clock.now())
    if request.method != "POST":
        return render(request, PAGE, {"person": person})
    try:
        choose_password(token, request.POST.get("password", ""), at=clock.now())
    except WeakPassword as error:
        return render(request, PAGE, {"person": person, "wrong": [error.sentence]}, status=400)
    messages.success(request, _("Your password is set. Sign in with it now."))
    return redirect("sign_in")
