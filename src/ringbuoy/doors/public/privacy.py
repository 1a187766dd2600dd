"""The page of promises: what is kept, how long, who sees it, and when that ends."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ringbuoy.access.gates import public
from ringbuoy.doors.public.languages import spoken
from ringbuoy.doors.public.pages import page
from ringbuoy.doors.public.promises import in_force, sections
from ringbuoy.doors.public.ways import find_line


@require_safe
@public
@spoken
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the promises of a line as its settings stand now."""
    line = find_line(request.GET.get("line", ""))
    return page(request, "public/privacy.html", {"line": line, "sections": sections(in_force(line))})
