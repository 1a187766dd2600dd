"""The first page: who we are, and every way to reach us that works now."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_safe

from ringbuoy.access.gates import public
from ringbuoy.contacts.rules import LIVE
from ringbuoy.doors.public.languages import names_of, speaks_here, spoken
from ringbuoy.doors.public.pages import page
from ringbuoy.doors.public.speaking_visit import open_call_of
from ringbuoy.doors.public.visit import contact_of, forget, has_left
from ringbuoy.doors.public.ways import find_line, other_lines, ways_to
from ringbuoy.kernel import clock


@require_safe
@public
@spoken
def home(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show a line, and how it can be reached. The first line has the address of the site itself."""
    line = find_line(code)
    visit = contact_of(request)
    has_talk = visit is not None and visit.where in LIVE
    response = page(
        request,
        "public/home.html" if line.is_open_to_public or has_talk else "public/not_open.html",
        {
            "ways": ways_to(line, at=clock.now()),
            "line": line,
            "other_lines": other_lines(line),
            "speaks_here": speaks_here(line),
            "language_names": names_of(line),
            "has_talk": has_talk,
            "has_call": open_call_of(request, at=clock.now()) is not None,
        },
    )
    if has_left(request):
        forget(request, response)
    return response


@require_GET
@public
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines' robots away from everything but the first page."""
    return HttpResponse("User-agent: *\nAllow: /$\nDisallow: /\n", content_type="text/plain")
