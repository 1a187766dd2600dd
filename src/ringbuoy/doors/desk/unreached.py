"""Call-backs that nobody answered, in the list beside the desk: called once more, or ended by a person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.telephony.unreached import call_once_more, end_promise


class NoSuchMove(Refused):
    """Nothing of the kind can be done with a call-back that nobody answered."""


@require_POST
@gate(Act.TAKE_CONTACTS)
def moved(request: HttpRequest, contact: UUID, move: str) -> HttpResponse:
    """Call them once more in a contact of one's own, or say that nobody calls any more."""
    person, at = who(request), clock.now()
    match move:
        case "call":
            return acted(request, call_once_more(person, contact, at=at).pk)
        case "end":
            end_promise(person, contact, at=at)
            return acted(request)
        case _other:
            raise NoSuchMove(_("Choose whether they are called once more, or not any more."))
