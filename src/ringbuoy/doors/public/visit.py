"""The caller's visit: which contact a browser belongs to, and how it begins and ends."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.visits import CALL_COOKIE, COOKIE, LEFT_COOKIE, contact_in, cookie_for, signer_of
from ringbuoy.doors.public.sources import is_from_elsewhere
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.kernel.tokens import Signer


class NoTalkHere(NotPermitted):
    """The browser has no talk, or another site has sent this."""


@cache
def signer() -> Signer:
    """Give what signs and reads the cookies of visits."""
    return signer_of(settings.RINGBUOY)


def has_left(request: HttpRequest) -> bool:
    """Tell whether this browser left while the network was down."""
    return LEFT_COOKIE in request.COOKIES


def contact_of(request: HttpRequest) -> Contact | None:
    """Find the contact of this browser. None: it has none, or has left."""
    cookie = request.COOKIES.get(COOKIE)
    if cookie is None or has_left(request):
        return None
    return _find(cookie)


def talk_of(request: HttpRequest) -> Contact:
    """Find the contact of this browser for something that our own page has sent.

    :raises NoTalkHere: it has none, or another site has sent this.
    """
    contact = None if is_from_elsewhere(request) else contact_of(request)
    if contact is None:
        raise NoTalkHere(_("There is no open talk in this browser. You can start a new one at any time."))
    return contact


def left_contact_of(request: HttpRequest) -> Contact | None:
    """Find the contact of this browser, even if it has left."""
    cookie = request.COOKIES.get(COOKIE)
    return _find(cookie) if cookie else None


def _find(cookie: str) -> Contact | None:
    contact_id = contact_in(cookie, signer(), at=clock.now())
    if contact_id is None:
        return None
    return Contact.objects.select_related("line", "counselor").filter(pk=contact_id).first()


def remember(request: HttpRequest, response: HttpResponse, contact: Contact) -> None:
    """Give the browser the one cookie of a visit; it lasts as long as the browser is open."""
    response.set_cookie(
        COOKIE,
        cookie_for(contact.id, signer(), at=clock.now()),
        httponly=True,
        samesite="Strict",
        secure=settings.RINGBUOY.is_https,
    )
    if has_left(request):
        response.delete_cookie(LEFT_COOKIE, samesite="Strict")


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Take everything back that the visit has left in the browser.

    A link or a picture on another site comes here without the visit's cookie (SameSite=Strict). It must
    not end a talk, nor sign a counselor out, by having the whole browser cleared.
    """
    for name in (COOKIE, CALL_COOKIE, LEFT_COOKIE):
        if name in request.COOKIES:
            response.delete_cookie(name, samesite="Strict")
    if not is_from_elsewhere(request):
        response.headers["Clear-Site-Data"] = '"cookies", "storage"'
