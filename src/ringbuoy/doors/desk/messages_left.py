"""Messages that callers left: the list beside the desk, taking one up, and listening to it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.attending import attend
from ringbuoy.contacts.left_messages import left_messages
from ringbuoy.contacts.own import find_own
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.doors.shell.sound_answers import require_player, sound_answer
from ringbuoy.kernel import clock
from ringbuoy.people.models import Person
from ringbuoy.telephony.listening import listen


@require_GET
@gate(Act.TAKE_CONTACTS)
def listed(request: HttpRequest) -> HttpResponse:
    """Draw the list of messages again."""
    return render(request, "desk/_messages_left.html", messages_for(who(request)))


def messages_for(person: Person) -> dict[str, object]:
    """Give what the list of messages shows: those of the lines on which this person takes contacts."""
    return {"messages_left": left_messages(person.lines, at=clock.now())}


@require_POST
@gate(Act.TAKE_CONTACTS)
def taken_up(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Take up a message: it stands at this desk until its record is closed."""
    attend(who(request), find(contact), at=clock.now())
    return acted(request, contact)


@require_GET
@gate(Act.TAKE_CONTACTS)
def sound(request: HttpRequest, contact: UUID, sound_id: UUID) -> HttpResponseBase:
    """Let what the caller said be heard."""
    require_player(request)
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    return sound_answer(request, listen(person, row, sound_id, at=at))
