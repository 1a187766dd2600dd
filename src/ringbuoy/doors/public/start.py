"""From the first page into the queue, with one tap and no question."""

from contextlib import suppress
from datetime import datetime
from uuid import uuid5

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import public
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, Opened, open_contact
from ringbuoy.contacts.rules import LIVE, Author
from ringbuoy.doors.public.flood import Flood
from ringbuoy.doors.public.languages import PARAMETER, address_in_language, language_of_talk, spoken
from ringbuoy.doors.public.pages import go, page
from ringbuoy.doors.public.sources import is_from_elsewhere
from ringbuoy.doors.public.visit import contact_of, remember
from ringbuoy.doors.public.ways import find_line, ways_to
from ringbuoy.doors.shell.source import address_of, network_of
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.lines.models import Line
from ringbuoy.privacy.borrowing import hand_over

flood = Flood()


@csrf_exempt
@require_POST
@public
@spoken
def start(request: HttpRequest) -> HttpResponse:
    """Begin a chat and lead to it; one that is still open goes on."""
    at = clock.now()
    if is_from_elsewhere(request):
        return go(request, "/")
    earlier = contact_of(request)
    if earlier is not None and earlier.where in LIVE:
        return to_talk(request, earlier)
    ways = ways_to(find_line(request.POST.get("line", "")), at=at)
    if not ways.can_chat:
        return go(request, f"/message?line={ways.line.code}&{PARAMETER}={translation.get_language()}")
    if flood.is_over(network_of(request), at=at):
        return page(request, "public/flooded.html", {"line": ways.line}, status=429)
    opened = open_contact(arrival_at(ways.line, request, earlier=earlier), at=at)
    welcome(opened, at=at)
    response = to_talk(request, opened.contact)
    remember(request, response, opened.contact)
    return response


def to_talk(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Lead to the talk, which speaks the language of the page that was left."""
    return go(request, address_in_language("/here", contact.language))


def arrival_at(line: Line, request: HttpRequest, *, earlier: Contact | None = None) -> Arrival:
    """Tell what is known of somebody who reaches out: a language, and where the line says so an address."""
    return Arrival(
        line=line,
        channel=Channel.CHAT,
        language=language_of_talk(line),
        earlier=earlier,
        address=address_of(request) if line.rules.keep_address_hours else "",
    )


def welcome(opened: Opened, *, at: datetime) -> None:
    """Give the key to the hub, and let the line say its greeting."""
    with suppress(Unavailable):  # the hub asks keyd itself for a key that it has not been given
        hand_over(opened.key)
    contact = opened.contact
    with translation.override(contact.language):
        words = contact.line.greeting(contact.language) or _(
            "You have reached us. You can start writing now."
        )
    say(contact, Saying(words, Author.LINE, uuid5(contact.id, "greeting")), key=opened.key, at=at)
