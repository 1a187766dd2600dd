"""Drawing a caller's page: private, in the caller's language, with the exit on it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from ringbuoy.doors.public.languages import tongues


def page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Draw one page."""
    return render(request, template, {"tongues": tongues(), **context}, status=status)


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead on from a form. Our script asks for the address as JSON, to put it in the place of this page."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"next": address})
    return HttpResponseRedirect(address, status=303)
