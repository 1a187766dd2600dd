"""Around every staff page: the sign-in behind it still holds, and its screen is not locked."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ringbuoy.access.rules import Act, may
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import SEATED
from ringbuoy.doors.shell import errors
from ringbuoy.doors.shell.browsers import name_of_browser
from ringbuoy.doors.shell.factors import look_at_due
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person, SignIn
from ringbuoy.people.sign_ins import (
    begin,
    end_sessions_named,
    end_what_is_over,
    find_sign_in,
    is_over,
    lock_if_idle,
    note_sign_of_life,
)
from ringbuoy.telephony.line_state import line_state
from ringbuoy.telephony.own_phones import is_on

KEPT_AT = "ringbuoy.sign_in"
LOCKED = 423
PAGES_WITH_PHONE = ("desk", "floor")
View = Callable[..., HttpResponse]


class NoSignIn(NotFound):
    """The request belongs to no sign-in."""


def who(request: HttpRequest) -> Person:
    """Give the person behind a request that has passed the gate."""
    assert isinstance(request.user, Person)
    return request.user


def sign_in_of(request: HttpRequest) -> SignIn:
    """Give the sign-in behind a request that has passed the gate.

    :raises NoSignIn: there is none.
    """
    row = kept_sign_in(request)
    if row is None:
        raise NoSignIn(_("You are no longer signed in. Sign in again."))
    return row


def kept_sign_in(request: HttpRequest) -> SignIn | None:
    """Give the sign-in behind any request. None: nobody has signed in."""
    row = request.META.get(KEPT_AT)
    return row if isinstance(row, SignIn) else None


def is_locked(request: HttpRequest) -> bool:
    """Tell whether the screen of this request is locked; nobody's screen is open."""
    row = kept_sign_in(request)
    return row is not None and row.is_locked


def is_talking(person: Person) -> bool:
    """Tell whether somebody would be left alone if this person went now."""
    return Contact.objects.filter(counselor=person, state__in=SEATED).exists()


@receiver(user_logged_in)
def write_down(sender: object, request: HttpRequest, user: Person, **_more: object) -> None:
    """Begin the sign-in that belongs to a new session."""
    browser = name_of_browser(request.headers.get("User-Agent", ""))
    key = request.session.session_key
    assert key is not None
    begin(user, session_key=key, browser=browser, at=clock.now())
    look_at_due(user)


@receiver(user_logged_out)
def strike_out(sender: object, request: HttpRequest, **_more: object) -> None:
    """End the sign-in whose session is being ended."""
    end_sessions_named([request.session.session_key or ""])


class SignInMiddleware:
    """Ends sign-ins that are over, and serves behind a locked screen only what shows no words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the sign-in behind the request; callers have none, and are asked nothing."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            _find_or_end(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _args: Any, _words: Any) -> HttpResponse | None:
        """Answer for a locked screen; else let the view run (None)."""
        row = kept_sign_in(request)
        if row is None or getattr(view, "gate", None) is None:
            return None
        locked = lock_if_idle(row, who(request), at=clock.now())
        if locked and not getattr(view, "is_open_while_locked", False):
            return stay_locked(request)
        if not locked and is_page(request):
            note_sign_of_life(row, at=clock.now())
        return None


def _find_or_end(request: HttpRequest) -> None:
    person = who(request)
    row = find_sign_in(request.session.session_key or "")
    if row is not None and (not is_over(row, person, at=clock.now()) or is_talking(person)):
        request.META[KEPT_AT] = row
        return
    if row is not None:
        end_what_is_over(row, at=clock.now())
    logout(request)


def is_page(request: HttpRequest) -> bool:
    """Tell a page that a person opened from what a page asks for by itself."""
    return "HX-Request" not in request.headers and "text/html" in request.headers.get("Accept", "text/html")


def stay_locked(request: HttpRequest) -> HttpResponse:
    """Answer without a word of what was asked for."""
    if request.method == "GET" and is_page(request):
        return render(request, "shell/locked.html", _phone_behind_lock(request), status=LOCKED)
    sentence = _("The screen is locked. Go back, unlock it, then do this again.")
    return errors.say(request, sentence, status=LOCKED)


def _phone_behind_lock(request: HttpRequest) -> dict[str, object]:
    """Give what a page with a phone needs to start it again: a talk goes on behind a locked screen.

    Elsewhere there is none: the newest window is a person's phone, and must not take it from their desk.
    """
    page = request.resolver_match.url_name if request.resolver_match else ""
    person = who(request)
    if page not in PAGES_WITH_PHONE or not may(person.roles, Act.TAKE_CONTACTS):
        return {}
    return {"phone_line": line_state(), "uses_own_phone": is_on(person)}
