"""What is kept and for how long: the classes, the holds, one contact to hold or erase, the daily sweeps."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.queries import numbered
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.office.retention_words import (
    CLASS_WORDS,
    ERASE_REASON_WORDS,
    HOLD_MOVE_WORDS,
    HOLD_REASON_WORDS,
    HOLD_STATE_WORDS,
    key_words,
)
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, Foreseen, NotFound, NotPermitted, Refused, Unavailable
from ringbuoy.kernel.numbers import whole
from ringbuoy.keyd.retention import KEEPING, Retention
from ringbuoy.people.models import Person
from ringbuoy.retention.erasing import erase
from ringbuoy.retention.holds import ask_hold, find_hold, move
from ringbuoy.retention.keeping import ImpossibleTime, keep_for, kept_here, last_change
from ringbuoy.retention.models import Hold, Sweep
from ringbuoy.retention.rules import HOLD_MOVES, NEEDS_ANOTHER, HoldMove, HoldReason, HoldState
from ringbuoy.retention.sweeping import is_late

SWEEPS_SHOWN = 14


@require_GET
@gate(Act.SEE_RETENTION)
def retention(request: HttpRequest) -> HttpResponse:
    """Show the classes, the holds and the last sweeps; with four digits, the contacts that have them."""
    return _draw(request)


@require_POST
@gate(Act.CHANGE_RETENTION)
def keeping(request: HttpRequest, code: str) -> HttpResponse:
    """Change for how many days a class is kept. What cannot be changes nothing, and is said there."""
    said = request.POST.get("days", "")
    try:
        keep_for(who(request), _class_of(code), _days(said), at=clock.now())
    except Refused as refused:
        return _draw(request, wrong_at=code, wrong=refused.sentence, said=said)
    return redirect("office_retention")


@require_POST
@gate(Act.HOLD_CONTACTS)
def hold_moved(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Decide on a hold that a colleague asked for, or ask for its release."""
    try:
        move(who(request), find_hold(hold_id), _move(request.POST.get("move", "")), at=clock.now())
    except (Conflict, NotPermitted, Refused) as refused:
        return _draw(request, hold_wrong=refused.sentence)
    return redirect("office_retention")


@require_GET
@gate(Act.HOLD_CONTACTS, Act.ERASE_CONTACTS)
def kept_contact(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show one contact by its codes, with what can be done about its being kept."""
    return _draw_contact(request, contact)


@require_POST
@gate(Act.HOLD_CONTACTS)
def hold(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Ask that a contact be kept beyond its time."""
    try:
        ask_hold(who(request), find(contact), request.POST.get("reason", ""), at=clock.now())
    except (Refused, Conflict, NotFound, Unavailable) as refused:
        return _draw_contact(request, contact, hold_wrong=refused)
    return redirect("office_retention")


@require_POST
@fresh
@gate(Act.ERASE_CONTACTS)
def erased(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Erase a contact, when its digits were typed again."""
    row = find(contact)
    try:
        _check_digits(request.POST.get("digits", ""), row.number)
        erase(who(request), row, reason=request.POST.get("reason", ""), at=clock.now())
    except (Refused, Conflict, NotPermitted, Unavailable) as refused:
        return _draw_contact(request, contact, erase_wrong=refused)
    return redirect("office_kept_contact", contact)


class OtherDigits(Refused):
    """The digits that were typed are not those of this contact."""


class NoSuchClass(NotFound):
    """There is no such class of content."""


class NoSuchMove(Refused):
    """This cannot be done to a hold."""


def _draw(
    request: HttpRequest, *, wrong_at: str = "", wrong: str = "", said: str = "", hold_wrong: str = ""
) -> HttpResponse:
    person, number = who(request), request.GET.get("number", "").strip()
    page = {
        "classes": [_class_row(one, wrong_at=wrong_at, wrong=wrong, said=said) for one in Retention],
        "can_change": can(person, Act.CHANGE_RETENTION),
        "can_find": can(person, Act.HOLD_CONTACTS) or can(person, Act.ERASE_CONTACTS),
        "number": number,
        "found": numbered(number) if len(number) == 4 else [],
        "holds": [_hold_row(one, person) for one in _open_holds()],
        "hold_wrong": hold_wrong,
        "sweeps": [_sweep_row(one) for one in Sweep.objects.all()[:SWEEPS_SHOWN]],
        "is_late": is_late(at=clock.now()),
    }
    return render(request, "office/retention.html", page, status=400 if wrong or hold_wrong else 200)


def _class_row(retention: Retention, *, wrong_at: str, wrong: str, said: str) -> dict[str, object]:
    is_wrong = wrong_at == retention.value
    return {
        "code": retention.value,
        "words": CLASS_WORDS[retention],
        "days": said if is_wrong else kept_here()[retention].days,
        "shortest": KEEPING[retention].shortest.days,
        "longest": KEEPING[retention].longest.days,
        "change": last_change(retention),
        "wrong": wrong if is_wrong else "",
    }


def _open_holds() -> list[Hold]:
    rows = Hold.objects.exclude(state=HoldState.OVER)
    return list(rows.select_related("contact", "contact__line", "asked_by", "decided_by"))


def _hold_row(hold: Hold, person: Person) -> dict[str, object]:
    may_decide = can(person, Act.HOLD_CONTACTS)
    return {
        "hold": hold,
        "state": HOLD_STATE_WORDS[hold.where],
        "reason": HOLD_REASON_WORDS[HoldReason(hold.reason)],
        "moves": [(one.value, HOLD_MOVE_WORDS[one]) for one in _moves(hold, person)] if may_decide else [],
    }


def _moves(hold: Hold, person: Person) -> list[HoldMove]:
    """Give what this person can do with a hold: nobody decides on what they asked for themself."""
    is_own = hold.asked_by_id == person.pk
    return [one for one in HOLD_MOVES[hold.where] if not (is_own and one in NEEDS_ANOTHER)]


def _sweep_row(sweep: Sweep) -> dict[str, object]:
    return {
        "sweep": sweep,
        "gone": [key_words(name) for name in sweep.gone],
        "ordered": [key_words(name) for name in sweep.ordered],
        "coming": [(key_words(name), datetime.fromisoformat(moment)) for name, moment in sweep.coming],
    }


def _draw_contact(
    request: HttpRequest,
    contact: UUID,
    *,
    hold_wrong: Foreseen | None = None,
    erase_wrong: Foreseen | None = None,
) -> HttpResponse:
    person = who(request)
    page = {
        "contact": find(contact),
        "hold": Hold.objects.filter(contact=contact).exclude(state=HoldState.OVER).first(),
        "hold_reasons": [(one.value, words) for one, words in HOLD_REASON_WORDS.items()],
        "erase_reasons": [(one.value, words) for one, words in ERASE_REASON_WORDS.items()],
        "may_hold": can(person, Act.HOLD_CONTACTS),
        "may_erase": can(person, Act.ERASE_CONTACTS),
        "hold_wrong": hold_wrong.sentence if hold_wrong else "",
        "erase_wrong": erase_wrong.sentence if erase_wrong else "",
        "sent": request.POST,
    }
    is_wrong = hold_wrong or erase_wrong
    return render(request, "office/kept_contact.html", page, status=400 if is_wrong else 200)


def _class_of(code: str) -> Retention:
    try:
        return Retention(code)
    except ValueError:
        raise NoSuchClass(_("There is no such class. Look at the list again.")) from None


def _days(said: str) -> int:
    days = whole(said.strip())
    if days is None:
        raise ImpossibleTime(_("Write the number of days in digits, such as 90."))
    return days


def _move(said: str) -> HoldMove:
    try:
        return HoldMove(said)
    except ValueError:
        raise NoSuchMove(_("This cannot be done to a hold. Look at the list again.")) from None


def _check_digits(typed: str, number: str) -> None:
    if typed.strip() != number:
        raise OtherDigits(_("These are not the four digits of this contact. Nothing was erased."))
