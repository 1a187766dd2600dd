"""The page of a plan. We send a sealed box; its key stands behind the # of the link and never comes to us."""

from base64 import b64encode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import public
from ringbuoy.doors.public.languages import spoken
from ringbuoy.doors.public.pages import page
from ringbuoy.doors.public.sources import is_from_elsewhere
from ringbuoy.doors.public.ways import find_line
from ringbuoy.kernel import clock
from ringbuoy.safety_plans.giving import NoSuchPage, find_page, put_away
from ringbuoy.safety_plans.models import PlanPage
from ringbuoy.safety_plans.section_words import NAMES


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
@spoken
def read(request: HttpRequest, address: str) -> HttpResponse:
    """Show the sealed plan; by POST, take the page away. Ended, taken back and unknown look alike."""
    at = clock.now()
    try:
        found = find_page(address, at=at)
        if request.method != "POST":
            return _shown(request, found)
        if not is_from_elsewhere(request):
            put_away(found, at=at)
    except NoSuchPage:
        return page(request, "public/read_gone.html", {"line": find_line("")}, status=404)
    return HttpResponseRedirect(request.path, status=303)


def _shown(request: HttpRequest, found: PlanPage) -> HttpResponse:
    shown = {
        "plan": found,
        "line": found.contact.line,
        "sections": NAMES.items(),
        "box": b64encode(found.box).decode(),
    }
    return page(request, "public/read.html", shown)
