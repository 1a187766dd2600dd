"""Listening to what is kept of a call, from its record."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.shell.session import who
from ringbuoy.doors.shell.sound_answers import require_player, sound_answer
from ringbuoy.kernel import clock
from ringbuoy.telephony.listening import listen


@require_GET
@gate(Act.LISTEN)
def sound(request: HttpRequest, contact: UUID, sound_id: UUID) -> HttpResponseBase:
    """Let what is kept be heard."""
    require_player(request)
    return sound_answer(request, listen(who(request), find(contact), sound_id, at=clock.now()))
