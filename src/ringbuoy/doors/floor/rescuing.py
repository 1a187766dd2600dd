"""Emergency help as supervisors see it: the second person's yes, the call, and what became of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import unlock
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.rescues.actions import approve, confirm_reached, refuse, stand_down, tell_called
from ringbuoy.rescues.points import chosen_point
from ringbuoy.rescues.queries import counts, ended_rescues, find_rescue, open_rescues
from ringbuoy.rescues.wording import read_filed

YEAR = timedelta(days=365)
MOST_SHOWN = 50
ENDINGS: dict[str, Callable[..., None]] = {
    "refuse": refuse,
    "confirm": confirm_reached,
    "stand-down": stand_down,
}


class NoSuchMove(NotFound):
    """Nothing of this name can happen to a rescue."""


@require_safe
@gate(Act.WATCH_FLOOR)
def rescues(request: HttpRequest) -> HttpResponse:
    """Show what is open, the counts of a year, and the last ones. Codes only, no words."""
    at = clock.now()
    page = {
        "open": open_rescues(),
        "ended": ended_rescues(most=MOST_SHOWN),
        "counts": counts(at - YEAR, at),
    }
    return render(request, "floor/rescues.html", page)


@require_safe
@gate(Act.LISTEN)
def rescue(request: HttpRequest, rescue_id: int) -> HttpResponse:
    """Show one rescue with what the helpers were told, through the gate of its contact."""
    row = find_rescue(rescue_id)
    told = read_filed(who(request), row, at=clock.now())
    return render(request, "floor/rescue.html", {"rescue": row, "contact": row.contact, "told": told})


@require_POST
@gate(Act.APPROVE_RESCUE)
def moved(request: HttpRequest, rescue_id: int, move: str) -> HttpResponse:
    """Approve, decide against it, call, or end it."""
    person, row, at = who(request), find_rescue(rescue_id), clock.now()
    if move == "approve":
        approve(person, row, at=at)
    elif move == "call":
        tell_called(person, row, chosen_point(request.POST.get("point", "")), at=at)
    elif move in ENDINGS:
        ENDINGS[move](person, row, key=_key_of(person, row.contact, at=at), at=at)
    else:
        raise NoSuchMove(_("Nothing of this name can happen here."))
    return redirect("floor_record", row.contact_id)


def _key_of(person: Person, contact: Contact, *, at: datetime) -> ContactKey | None:
    """Open the contact to file the words away. None: they were erased."""
    if contact.erased_at is not None:
        return None
    return unlock(person, contact, purpose="rescue", at=at)
