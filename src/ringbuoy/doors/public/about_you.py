"""Asking what we hold about oneself, having it mended or erased: without a name, by the codes of talks."""

from base64 import b64encode
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringbuoy.access.gates import public
from ringbuoy.disclosures.asking import Wish, new_talk_code, take_in
from ringbuoy.disclosures.fetching import NothingThere, find_page, standing_of
from ringbuoy.doors.public.flood import Flood
from ringbuoy.doors.public.languages import spoken
from ringbuoy.doors.public.pages import go, page
from ringbuoy.doors.public.sources import is_from_elsewhere
from ringbuoy.doors.public.visit import talk_of
from ringbuoy.doors.public.ways import find_line
from ringbuoy.doors.shell.source import network_of
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.models import Line
from ringbuoy.statements.rules import is_code, new_code
from ringbuoy.statements.times import times_now

flood = Flood()
tries = Flood()


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
@spoken
def about_you(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what is asked. What is refused stays in the form."""
    at, line = clock.now(), find_line(request.POST.get("line") or request.GET.get("line", ""))
    if request.method != "POST":
        return _form(request, line, {"code": new_code()})
    if is_from_elsewhere(request):
        return go(request, "/")
    if flood.is_over(network_of(request), at=at):
        return page(request, "public/flooded.html", {"line": line}, status=429)
    sent = {name: request.POST.get(name, "") for name in ("kind", "words", "talk", "code")}
    try:
        kept = take_in(_wish(sent), at=at)
    except Refused as refused:
        return _form(request, line, sent, wrong=refused.sentence)
    shown = {
        "line": line,
        "code": sent["code"],
        "answer_by": kept.answer_by,
        "is_proved": kept.proof != "none",
    }
    return page(request, "public/about_you_kept.html", shown)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
@spoken
def about_you_answer(request: HttpRequest) -> HttpResponse:
    """Ask for the code; tell whoever has it where it stands, or lead them to their page with its key."""
    at, line = clock.now(), find_line(request.POST.get("line") or request.GET.get("line", ""))
    shown: dict[str, object] = {"line": line}
    if request.method != "POST" or is_from_elsewhere(request):
        return page(request, "public/about_you_answer.html", shown)
    if tries.is_over(network_of(request), at=at):
        return page(request, "public/flooded.html", shown, status=429)
    standing = standing_of(request.POST.get("code", ""), at=at)
    if standing is None:
        shown["wrong"] = _("No answer belongs to this code. Look whether all sixteen signs are right.")
        return page(request, "public/about_you_answer.html", shown, status=400)
    if standing.link:
        return HttpResponseRedirect(standing.link, status=303)
    return page(request, "public/about_you_answer.html", {**shown, "standing": standing})


@require_safe
@public
@spoken
def held(request: HttpRequest, address: str) -> HttpResponse:
    """Show the locked answer; its key stands behind the # of the link and never comes to us."""
    line = find_line("")
    try:
        found = find_page(address, at=clock.now())
    except NothingThere:
        return page(request, "public/read_gone.html", {"line": line}, status=404)
    shown = {
        "line": line,
        "row": found,
        "sections": [f"contact {place}" for place in range(1, found.given + found.gone + 1)],
        "box": b64encode(bytes(found.box or b"")).decode(),
    }
    return page(request, "public/held.html", shown)


@csrf_exempt
@require_POST
@public
@spoken
def talk_code(request: HttpRequest) -> HttpResponse:
    """Give a code with which this talk can be asked about later."""
    contact = talk_of(request)
    shown = {"line": contact.line, "code": new_talk_code(contact, at=clock.now())}
    return page(request, "public/talk_code.html", shown)


def _wish(sent: Mapping[str, str]) -> Wish:
    codes = [word for word in sent["talk"].replace(",", "\n").split("\n") if is_code(word)]
    return Wish(sent["kind"], sent["words"].replace("\0", ""), sent["code"], codes)


def _form(request: HttpRequest, line: Line, sent: Mapping[str, str], *, wrong: str = "") -> HttpResponse:
    shown = {"line": line, "sent": sent, "wrong": wrong, "times": times_now()}
    return page(request, "public/about_you.html", shown, status=400 if wrong else 200)
