"""Choosing one's own password: long, and not one that everybody tries; pasted or read over as one likes."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import fresh, open_without_factor, signed_in
from ringbuoy.doors.shell.sign_ins import sign_in_of, who
from ringbuoy.kernel import clock
from ringbuoy.people.actions import WeakPassword
from ringbuoy.people.own_password import change_own_password, follow_session


@require_http_methods(["GET", "POST"])
@fresh
@open_without_factor
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Ask for a new password of one's own, and take it."""
    if request.method != "POST":
        return render(request, "shell/my_password.html")
    try:
        _change(request, request.POST.get("password", ""))
    except WeakPassword as error:
        return render(request, "shell/my_password.html", {"wrong": [error.sentence]}, status=400)
    messages.success(request, _("Your password is changed. You are signed out everywhere else."))
    return redirect("my_sign_ins")


@transaction.atomic
def _change(request: HttpRequest, password: str) -> None:
    """Change the password; the session gets another key, and its sign-in goes on under it."""
    person, sign_in = who(request), sign_in_of(request)
    change_own_password(person, password, kept=sign_in.session_key, at=clock.now())
    update_session_auth_hash(request, person)
    follow_session(sign_in, session_key=str(request.session.session_key))
