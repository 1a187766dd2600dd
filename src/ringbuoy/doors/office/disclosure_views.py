"""Requests about one's own data, and orders of courts: noting, the list, deciding by two, and the file."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringbuoy.access.gates import fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.disclosures.asking import NothingAsked, Order, Wish, ask_for_order, note
from ringbuoy.disclosures.deciding import Given, approve, ask_release, find, open_words, refuse
from ringbuoy.disclosures.fetching import fetch_file
from ringbuoy.disclosures.models import Disclosure
from ringbuoy.disclosures.queries import all_lately, contacts_between
from ringbuoy.disclosures.refusal_words import REFUSALS
from ringbuoy.disclosures.rules import BY_THE_PERSON, Refusal
from ringbuoy.disclosures.sealed_file import sha256
from ringbuoy.doors.office.said_in import contact_said, words_said
from ringbuoy.doors.shell.disclosure_words import BASES, KINDS, PARTS
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, Foreseen, NotFound, NotPermitted, Refused, Unavailable
from ringbuoy.lines.center import the_center
from ringbuoy.statements.rules import new_code


class NoSuchMove(NotFound):
    """This cannot be done to a request."""


@require_GET
@gate(Act.DISCLOSE)
def listed(request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody, and what was decided in the last year."""
    rows = list(all_lately(at=clock.now()))
    page = {
        "open": [row for row in rows if row.where in ("received", "asked")],
        "over": [row for row in rows if row.where in ("done", "refused")],
    }
    return render(request, "office/disclosures/list.html", page)


@require_http_methods(["GET", "POST"])
@gate(Act.WRITE_NOTES)
def noted(request: HttpRequest) -> HttpResponse:
    """Note what the person asks in one's own open talk. What is refused stays in the form."""
    person, at = who(request), clock.now()
    contact = contact_said(person, request, at=at)
    if request.method != "POST":
        return _draw_note(request, contact, {"code": new_code()})
    try:
        if contact is None:
            raise NothingAsked(_("Open this from the talk in which they asked."))
        wish = Wish(request.POST.get("kind", ""), words_said(request, "words"), request.POST.get("code", ""))
        note(person, contact, wish, all_of_theirs=request.POST.get("scope") == "all", at=at)
    except (Refused, Conflict) as refused:
        return _draw_note(request, contact, request.POST.dict(), wrong=refused.sentence)
    return render(request, "office/disclosures/noted.html", {"code": request.POST.get("code", "")})


@require_http_methods(["GET", "POST"])
@gate(Act.DISCLOSE)
def ordered(request: HttpRequest) -> HttpResponse:
    """Ask that what an order demands is given out, in its narrowest scope."""
    if request.method != "POST":
        return _draw_order(request)
    try:
        row = ask_for_order(who(request), _order(request), at=clock.now())
    except Refused as refused:
        return _draw_order(request, wrong=refused.sentence)
    return redirect("office_disclosure", row.pk)


@require_GET
@gate(Act.DISCLOSE)
def one(request: HttpRequest, disclosure_id: int) -> HttpResponse:
    """Show one, with what can be done."""
    return _draw(request, find(disclosure_id))


@require_POST
@fresh
@gate(Act.DISCLOSE)
def moved(request: HttpRequest, disclosure_id: int, move: str) -> HttpResponse:
    """Ask for the release, approve it as the second person, or refuse it."""
    row = find(disclosure_id)
    if move not in MOVES:
        raise NoSuchMove(_("This cannot be done here. Look at the list again."))
    try:
        given = MOVES[move](request, row, clock.now())
    except (Refused, Conflict, NotPermitted, Unavailable) as refused:
        return _draw(request, find(disclosure_id), wrong=refused)
    if given.secret:
        row = find(disclosure_id)
        return render(request, "office/disclosures/given.html", {"row": row, "secret": given.secret})
    return redirect("office_disclosure", disclosure_id)


@require_POST
@fresh
@gate(Act.DISCLOSE)
def file(request: HttpRequest, disclosure_id: int) -> HttpResponse:
    """Hand the locked file to who asked for it."""
    row = find(disclosure_id)
    content = fetch_file(who(request), row, at=clock.now())
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="order-{row.pk}.zip.enc"'
    return response


def _ask(request: HttpRequest, row: Disclosure, at: datetime) -> Given:
    ask_release(who(request), row, at=at)
    return Given()


def _approve(request: HttpRequest, row: Disclosure, at: datetime) -> Given:
    return approve(who(request), row, at=at)


def _refuse(request: HttpRequest, row: Disclosure, at: datetime) -> Given:
    refuse(who(request), row, request.POST.get("refusal", ""), at=at)
    return Given()


MOVES: dict[str, Callable[[HttpRequest, Disclosure, datetime], Given]] = {
    "ask": _ask,
    "approve": _approve,
    "refuse": _refuse,
}


def _draw(request: HttpRequest, row: Disclosure, *, wrong: Foreseen | None = None) -> HttpResponse:
    person, at = who(request), clock.now()
    try:
        words = open_words(person, row, at=at)
    except Unavailable:
        words = None
    page = {
        "row": row,
        "words": words,
        "contacts": row.contacts.select_related("line").order_by("reached_at"),
        "is_asker": row.asked_by_id == person.pk,
        "refusals": [(code, REFUSALS[code]) for code in Refusal],
        "fingerprint": sha256(bytes(row.box)) if row.is_order and row.box else "",
        "wrong": wrong.sentence if wrong else "",
    }
    return render(request, "office/disclosures/one.html", page, status=400 if wrong else 200)


def _draw_note(
    request: HttpRequest, contact: Contact | None, sent: dict[str, str], *, wrong: str = ""
) -> HttpResponse:
    kinds = [(code, KINDS[code]) for code in BY_THE_PERSON]
    page = {"contact": contact, "sent": sent, "kinds": kinds, "wrong": wrong}
    return render(request, "office/disclosures/note.html", page, status=400 if wrong else 200)


def _draw_order(request: HttpRequest, *, wrong: str = "") -> HttpResponse:
    page = {
        "sent": request.POST,
        "bases": BASES.items(),
        "parts": PARTS.items(),
        "chosen": request.POST.getlist("part"),
        "wrong": wrong,
    }
    return render(request, "office/disclosures/order.html", page, status=400 if wrong else 200)


def _order(request: HttpRequest) -> Order:
    sent = request.POST
    since, until = _day(sent.get("since", "")), _day(sent.get("until", ""), later=timedelta(days=1))
    numbers = set(sent.get("numbers", "").replace(",", " ").split())
    return Order(
        basis=sent.get("basis", ""),
        counsel=words_said(request, "words"),
        contacts=contacts_between(since, until, numbers),
        parts=sent.getlist("part"),
    )


def _day(said: str, *, later: timedelta = timedelta()) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(said) + later, time(), ZoneInfo(the_center().zone))
    except (ValueError, OverflowError):
        raise NothingAsked(_("Write both days, such as 2026-12-01.")) from None
