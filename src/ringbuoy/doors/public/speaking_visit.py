"""Which call a browser belongs to: a signed cookie that lasts as long as the browser is open, and no longer
than the call."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.visits import CALL_COOKIE, LEFT_COOKIE
from ringbuoy.doors.public.visit import has_left, signer
from ringbuoy.kernel import clock
from ringbuoy.kernel.tokens import BadToken
from ringbuoy.telephony.browser_calls import find_open, hang_up
from ringbuoy.telephony.models import BrowserCall

PURPOSE = "speak"
LONGEST = timedelta(hours=12)
LEFT = "exit_button"


def open_call_of(request: HttpRequest, *, at: datetime) -> BrowserCall | None:
    """Find the call of this browser. None: it has none that may go on, or has left."""
    id = None if has_left(request) else _id_in(request, at=at)
    return find_open(id, at=at) if id else None


def earlier_of(request: HttpRequest) -> Contact | None:
    """Find the contact of the call before: who comes back soon goes first, and to the same counselor."""
    id = None if has_left(request) else _id_in(request, at=clock.now())
    return Contact.objects.filter(browser_call=id).first() if id else None


def remember_call(request: HttpRequest, response: HttpResponse, call: BrowserCall) -> None:
    """Give the browser the cookie of its call."""
    response.set_cookie(
        CALL_COOKIE,
        signer().sign(PURPOSE, call.pk.hex, at=clock.now()),
        httponly=True,
        samesite="Strict",
        secure=settings.RINGBUOY.is_https,
    )
    if has_left(request):
        response.delete_cookie(LEFT_COOKIE, samesite="Strict")


def leave_call(request: HttpRequest, *, at: datetime) -> None:
    """End the call of a browser that leaves us, even if it has left while the network was down."""
    id = _id_in(request, at=at)
    call = find_open(id, at=at) if id else None
    if call is not None:
        hang_up(call, how=LEFT, at=at)


def _id_in(request: HttpRequest, *, at: datetime) -> UUID | None:
    try:
        said = request.COOKIES.get(CALL_COOKIE, "")
        return UUID(hex=signer().read(PURPOSE, said, at=at, max_age=LONGEST))
    except (BadToken, ValueError):
        return None
