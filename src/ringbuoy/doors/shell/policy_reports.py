"""Where browsers tell that a page broke our content policy. No third party hears of it."""

from threading import Lock

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import public
from ringbuoy.doors.shell.policy_rules import Tally, read_reports
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock

MOST_BYTES = 64 * 1024
ELSEWHERE = "elsewhere"

_tally = Tally()
_one_at_a_time = Lock()


@csrf_exempt
@require_POST
@public
def policy_report(request: HttpRequest) -> HttpResponse:
    """Take a report, and journal its directive and the pattern of its route, at most once a minute each."""
    for broken in read_reports(_body(request)):
        kind = (broken.directive, _route(broken.path))
        with _one_at_a_time:
            count = _tally.count(kind, at=clock.now())
        if count:
            directive, route = kind
            write(Happened.PAGE_POLICY_BROKEN, at=clock.now(), directive=directive, route=route, count=count)
    return HttpResponse(status=204)


def _body(request: HttpRequest) -> bytes:
    """Give the body of a report; what is larger than any report is not read."""
    try:
        return request.body if int(request.META.get("CONTENT_LENGTH") or 0) <= MOST_BYTES else b""
    except (ValueError, RequestDataTooBig):
        return b""


def _route(path: str) -> str:
    """Name the route by its pattern, so that no id from an address is kept."""
    try:
        return resolve(path).route or "/"
    except Resolver404:
        return ELSEWHERE
