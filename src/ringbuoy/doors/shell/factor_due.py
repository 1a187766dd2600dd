"""Whoever must have a second factor and has waited too long is led to where it is added."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ringbuoy.doors.shell import errors
from ringbuoy.doors.shell.sign_ins import is_page, is_talking, kept_sign_in, who
from ringbuoy.kernel import clock

View = Callable[..., HttpResponse]


class FactorMiddleware:
    """Opens only the pages of one's own sign-ins to somebody whose second factor is overdue."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _args: Any, _words: Any) -> HttpResponse | None:
        """Lead to the page where a factor is added, or let the view run (None)."""
        sign_in = kept_sign_in(request)
        if sign_in is None or sign_in.factor_due_at is None or getattr(view, "gate", None) is None:
            return None
        is_early = clock.now() < sign_in.factor_due_at
        if is_early or getattr(view, "is_open_without_factor", False) or is_talking(who(request)):
            return None
        if request.method == "GET" and is_page(request):
            return redirect("my_sign_ins")
        return errors.say(request, _("Add a passkey or a code app first: open “My sign-ins”."), status=403)
