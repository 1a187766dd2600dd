"""The gate of every page: a route that names no gate answers nobody."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.access.rules import may
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock

NO_GATE = object()


class GateMiddleware:
    """Looks at the gate that a view names before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse, send to the sign-in page, or let the view run (None)."""
        gate: Any = getattr(view, "gate", NO_GATE)
        if gate is NO_GATE:
            raise PermissionDenied(_("This page names no gate, so it is closed."))
        if gate is None:
            return None
        if not request.user.is_authenticated or not request.user.is_active:
            return redirect("sign_in")
        if gate and not any(may(request.user.roles, act) for act in gate):
            _note_denial(request, request.user.pk)
            raise PermissionDenied(_("Your role does not open this page."))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Journal that an action's gate stayed shut; the answer is given further out."""
        if isinstance(error, RoleDoesNotAllow) and request.user.is_authenticated:
            _note_denial(request, request.user.pk)


def _note_denial(request: HttpRequest, person: int) -> None:
    write(Happened.PERSON_DENIED, at=clock.now(), person=person, route=_route(request))


def _route(request: HttpRequest) -> str:
    """Name the route by its pattern, so that no id from the address is kept."""
    return request.resolver_match.route if request.resolver_match else ""
