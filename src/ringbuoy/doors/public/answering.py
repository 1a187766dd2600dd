"""Answering one of the optional questions with one tap."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import public
from ringbuoy.contacts.telling import tell
from ringbuoy.doors.public.languages import address_in_language, spoken
from ringbuoy.doors.public.pages import go
from ringbuoy.doors.public.visit import talk_of
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused


class UnreadableAnswer(Refused):
    """What was sent is neither our form nor our JSON."""


@csrf_exempt
@require_POST
@public
@spoken
def answer(request: HttpRequest) -> HttpResponse:
    """Keep one answer, from the script as JSON or from the form."""
    contact = talk_of(request)
    said = _said(request)
    tell(contact, str(said.get("question", "")), str(said.get("answer", "")), at=clock.now())
    return go(request, address_in_language("/here", contact.language))


def _said(request: HttpRequest) -> dict[str, object]:
    if request.content_type != "application/json":
        return dict(request.POST.items())
    try:
        said = json.loads(request.body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise UnreadableAnswer(_("This could not be read. Go back and try again."))
    return said
