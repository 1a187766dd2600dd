"""The recording of a talk, at the desk: paused, gone on with, stopped for good."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.telephony.recording_rules import RecordingMove
from ringbuoy.telephony.talk_recordings import move_recording

BY_COUNSELOR = {
    "pause": RecordingMove.PAUSE,
    "go-on": RecordingMove.GO_ON,
    "stop": RecordingMove.STOP,
}


class NoSuchMove(Refused):
    """Nothing of this kind happens to a recording."""


@require_POST
@gate(Act.TAKE_CONTACTS)
def recording_moved(request: HttpRequest, contact: UUID, move: str) -> HttpResponse:
    """Pause the recording, go on with it, or stop it."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if move not in BY_COUNSELOR:
        raise NoSuchMove(_("Choose whether the recording pauses, goes on or stops."))
    move_recording(person, row, BY_COUNSELOR[move], at=at)
    return acted(request, contact)
