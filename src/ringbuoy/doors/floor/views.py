"""The floor's pages and parts of pages, and the acts of a supervisor."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, gate, open_while_locked
from ringbuoy.access.rules import Act
from ringbuoy.caller_plans.queries import plans_to_review
from ringbuoy.contacts.attending import attend
from ringbuoy.contacts.left_messages import left_messages
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.floor.bar import ActionBar, action_bar
from ringbuoy.doors.floor.queries import snapshot, without_disposition
from ringbuoy.doors.floor.tiles import Board, board
from ringbuoy.doors.shell.session import who
from ringbuoy.escalations.actions import acknowledge, find_request
from ringbuoy.escalations.danger import lower_imminent
from ringbuoy.escalations.queries import alarms_for
from ringbuoy.escalations.rules import Mode
from ringbuoy.escalations.watching import stop, watch
from ringbuoy.followups.queries import that_need_somebody
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.kernel.numbers import whole
from ringbuoy.mandated_reports.queries import open_reports
from ringbuoy.people.models import Person
from ringbuoy.presence.coming import come
from ringbuoy.rescues.queries import open_rescues
from ringbuoy.telephony.attack_mode import attack_mode
from ringbuoy.telephony.call_back_messages import with_message_among
from ringbuoy.telephony.call_backs import awaited_among
from ringbuoy.telephony.changing_hands import take_from_counselor
from ringbuoy.telephony.dropped import dropped_calls
from ringbuoy.telephony.line_state import line_state
from ringbuoy.telephony.noticed_floods import noticed_flood
from ringbuoy.telephony.own_phones import is_on
from ringbuoy.telephony.person_tests import going_on
from ringbuoy.telephony.unreached import unreached_calls
from ringbuoy.texting.queries import in_trouble
from ringbuoy.triage.queries import why
from ringbuoy.wellbeing.queries import wish_to_talk


class NoSuchPerson(NotFound):
    """Nobody here has this id."""


class NoSuchMode(Refused):
    """One listens, whispers or joins."""


@require_GET
@gate(Act.WATCH_FLOOR)
def floor(request: HttpRequest) -> HttpResponse:
    """Show the whole floor. Whoever looks at it is here, and their heartbeat counts."""
    come(who(request), at=clock.now())
    return render(
        request,
        "floor/floor.html",
        {**_board_of(request), "phone_line": line_state(), "uses_own_phone": is_on(who(request))},
    )


@require_GET
@gate(Act.WATCH_FLOOR)
def board_again(request: HttpRequest) -> HttpResponse:
    """Draw the numbers, the tiles and the lists again; each person keeps the place on this screen."""
    return render(request, "floor/_board.html", _board_of(request, earlier=_places(request)))


def _board_of(request: HttpRequest, *, earlier: Sequence[int] = ()) -> dict[str, object]:
    at = clock.now()
    drawn: Board = board(snapshot(at=at), earlier=earlier)
    left = left_messages((), at=at)
    messages = [one.contact for one in left]
    return {
        "board": drawn,
        "call_backs": awaited_among(drawn.queue),
        "with_message": with_message_among(drawn.queue),
        "dropped": dropped_calls((), at=at),
        "attack_mode": attack_mode(at=at),
        "flood": noticed_flood(at=at),
        "test_calls": going_on(),
        "unreached_calls": unreached_calls(()),
        "messages_taken": messages,
        "late_messages": {one.contact.pk for one in left if one.is_late},
        "rescues": open_rescues(),
        "mandated": open_reports(),
        "why": why([*drawn.queue, *messages]),
        "texts_in_trouble": in_trouble(at=at),
        "wish_to_talk": wish_to_talk(),
        "follow_ups": that_need_somebody(),
        "plans_to_review": plans_to_review(),
        "without_disposition": without_disposition(at=at),
        "can_attend": can(who(request), Act.TAKE_CONTACTS),
    }


def _places(request: HttpRequest) -> list[int]:
    """Read the persons that are on this screen, place by place; 0 is an empty place."""
    read = map(whole, request.GET.get("places", "").split(","))
    return [place for place in read if place is not None]


@require_GET
@gate(Act.WATCH_FLOOR)
def bar(request: HttpRequest) -> HttpResponse:
    """Draw the action bar for the person who is selected on this screen."""
    selected = whole(request.GET.get("person", ""))
    if selected is None:
        return render(request, "floor/_bar.html", {"it": None})
    return _draw_bar(request, _person(selected), _uuid(request.GET.get("contact", "")))


def _draw_bar(request: HttpRequest, counselor: Person, contact: UUID | None) -> HttpResponse:
    it: ActionBar = action_bar(who(request), counselor, contact)
    return render(request, "floor/_bar.html", {"it": it, "mode": it.mode and it.mode.value})


def _person(person_id: int) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NoSuchPerson(_("This person is not here any more."))
    return person


def _uuid(text: str) -> UUID | None:
    """Read an id; what is not one stands for none chosen."""
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@gate(Act.LISTEN)
def take_part(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Read along, whisper or join, as the button says."""
    row = find(contact)
    if request.POST.get("mode") not in set(Mode):
        raise NoSuchMode(_("Choose to read along, whisper or join."))
    watch(who(request), row, Mode(request.POST["mode"]), at=clock.now())
    return _bar_after(request, row.counselor_id, contact)


@require_POST
@gate(Act.LISTEN)
def leave(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Leave a talk."""
    row = find(contact)
    stop(who(request), row, at=clock.now())
    return _bar_after(request, row.counselor_id, contact)


@require_POST
@gate(Act.LISTEN)
def taken_over(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Have a talk in the place of its counselor."""
    row = find(contact)
    giver = row.counselor_id
    take_from_counselor(who(request), row, at=clock.now())
    return _bar_after(request, giver, contact)


def _bar_after(request: HttpRequest, counselor: int | None, contact: UUID) -> HttpResponse:
    if "HX-Request" not in request.headers:
        return redirect("floor")
    if counselor is None:
        return render(request, "floor/_bar.html", {"it": None})
    return _draw_bar(request, _person(counselor), contact)


@require_GET
@open_while_locked
@gate(Act.WATCH_FLOOR)
def alarms(request: HttpRequest) -> HttpResponse:
    """Draw the alarms that ring for this person; nothing where none rings."""
    return _draw_alarms(request)


def _draw_alarms(request: HttpRequest) -> HttpResponse:
    return render(request, "floor/_alarms.html", _alarms_of(request))


def _alarms_of(request: HttpRequest) -> dict[str, object]:
    return {"alarms": alarms_for(who(request))}


@require_POST
@gate(Act.WATCH_FLOOR)
def acknowledged(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take note that this person takes care of a request."""
    asked = find_request(request_id)
    acknowledge(who(request), asked, at=clock.now())
    if request.POST.get("back") == "record":
        return redirect("floor_record", asked.contact_id)
    if "HX-Request" not in request.headers:
        return redirect("floor")
    response = _draw_alarms(request)
    response["HX-Trigger"] = "floor:changed"
    return response


@require_POST
@gate(Act.LOWER_RISK_LEVEL)
def no_longer_imminent(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Take the flag back that a life is in danger."""
    row = find(contact)
    lower_imminent(who(request), row, at=clock.now())
    return _bar_after(request, row.counselor_id, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def take_message_up(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Take up a message that was left, and go on with it at the desk."""
    attend(who(request), find(contact), at=clock.now())
    return redirect("/desk/")
