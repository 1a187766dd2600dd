"""The ways on for somebody whom nobody has answered for long: a message, or another center.

The place in the queue stays until the person takes another way and says so.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ringbuoy.access.gates import public
from ringbuoy.contacts.leaving_messages import take_message
from ringbuoy.contacts.rules import State
from ringbuoy.doors.public.languages import address_in_language, spoken
from ringbuoy.doors.public.pages import go, page
from ringbuoy.doors.public.visit import contact_of, talk_of
from ringbuoy.kernel import clock
from ringbuoy.lines.journey import numbers_in
from ringbuoy.lines.rules import Hop, HopKind
from ringbuoy.routing.hops import confirm_hop, way_on


@require_safe
@public
@spoken
def ways_on(request: HttpRequest) -> HttpResponse:
    """Draw the ways that are open now; the page of the talk asks again and again while its caller waits."""
    contact = contact_of(request)
    hop = way_on(contact) if contact else None
    return page(request, "public/_ways_on.html", {"way_on": shown(hop)})


def shown(hop: Hop | None) -> dict[str, object] | None:
    """Say a hop in the words of the template. None: there is none."""
    if hop is None:
        return None
    return {
        "is_message": hop.kind is HopKind.MESSAGE,
        "is_page": hop.target.startswith("https://"),
        "target": numbers_in(hop.target)[0] if hop.kind is HopKind.CENTER else hop.target,
    }


@csrf_exempt
@require_POST
@public
@spoken
def leave_as_message(request: HttpRequest) -> HttpResponse:
    """Leave the queue for a message; what was written stays with it."""
    contact = talk_of(request)
    if contact.where is not State.MESSAGE_TAKEN:
        take_message(contact, at=clock.now())
    return go(request, address_in_language("/message", contact.language))


@csrf_exempt
@require_POST
@public
@spoken
def helped_elsewhere(request: HttpRequest) -> HttpResponse:
    """Take the person's word that the other center has answered: only now the place here is given up."""
    contact = talk_of(request)
    confirm_hop(contact, at=clock.now())
    return go(request, address_in_language("/here", contact.language))
