"""A call in the caller's browser: the page, its one account, where it stands, and its end."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST, require_safe

from ringbuoy.access.gates import public
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import CONVERSING, QUEUED, State
from ringbuoy.doors.public.flood import Flood
from ringbuoy.doors.public.languages import language_of_talk, names_of, speaks_here, spoken
from ringbuoy.doors.public.pages import page
from ringbuoy.doors.public.sources import is_from_elsewhere
from ringbuoy.doors.public.speaking_visit import earlier_of, open_call_of, remember_call
from ringbuoy.doors.public.ways import find_line, ways_to
from ringbuoy.doors.shell.source import network_of
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotPermitted, Unavailable
from ringbuoy.telephony import relays
from ringbuoy.telephony.browser_calls import account_of, ask, hang_up
from ringbuoy.telephony.calls.browsers import browser_account

flood = Flood()


class FromAnotherPage(NotPermitted):
    """Another site has sent this."""


class TooManyFromHere(Unavailable):
    """More calls from one network than people would make."""


@require_safe
@never_cache
@public
@spoken
def speak(request: HttpRequest) -> HttpResponse:
    """Show the page of the call: what it needs, and the other ways where it is not possible now."""
    at = clock.now()
    call = open_call_of(request, at=at)
    line = call.line if call else find_line(request.GET.get("line", ""))
    shown = {
        "line": line,
        "ways": ways_to(line, at=at),
        "is_open": call is not None,
        "speaks_here": speaks_here(line),
        "language_names": names_of(line),
    }
    return page(request, "public/speak.html", shown)


@csrf_exempt
@require_POST
@never_cache
@public
@spoken
@sensitive_variables()
def begin(request: HttpRequest) -> HttpResponse:
    """Give this browser what it needs for one call; a call that is still open goes on.

    :raises FromAnotherPage: another site has sent this.
    :raises TooManyFromHere: too many have begun from this network lately.
    """
    at = clock.now()
    if is_from_elsewhere(request):
        raise FromAnotherPage(_("This was sent from another page. Open our page and call there."))
    call = open_call_of(request, at=at)
    if call is None:
        if flood.is_over(network_of(request), at=at):
            raise TooManyFromHere(_("Many people are calling right now. Wait a minute, then try again."))
        line = find_line(request.POST.get("line", ""))
        call = ask(line, language_of_talk(line), earlier=earlier_of(request), at=at)
    response = JsonResponse(account_of(call).told | {"relays": relays.told(at=at)})
    remember_call(request, response, call)
    return response


@require_GET
@never_cache
@public
def state(request: HttpRequest) -> HttpResponse:
    """Tell where the call of this browser stands: one word, and nothing of who is at the other end."""
    call = open_call_of(request, at=clock.now())
    return JsonResponse({"state": _word_of(call.contact) if call else "over"})


@csrf_exempt
@require_POST
@public
def end(request: HttpRequest) -> HttpResponse:
    """End the call of this browser."""
    at = clock.now()
    call = None if is_from_elsewhere(request) else open_call_of(request, at=at)
    if call is not None:
        hang_up(call, at=at)
    return HttpResponse(status=204)


@require_GET
@never_cache
@public
def who_speaks(request: HttpRequest) -> HttpResponse:
    """Tell the hub which account the given cookies are for. The hub lets nobody else ask here."""
    call = open_call_of(request, at=clock.now())
    return JsonResponse({"account": browser_account(call.pk)} if call else {}, status=200 if call else 401)


def _word_of(contact: Contact | None) -> str:
    if contact is None or contact.where in QUEUED:
        return "waiting"
    if contact.where is State.HELD:
        return "held"
    if contact.where in CONVERSING:
        return "talking"
    return "message" if contact.where is State.MESSAGE_TAKEN else "over"
