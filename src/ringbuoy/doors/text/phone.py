"""The demo's phone on the screen: anybody texts the line, by a made-up carrier that signs as others do."""

import secrets
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ringbuoy.access.gates import public
from ringbuoy.contacts.visits import LONGEST_VISIT, signer_of
from ringbuoy.doors.text.air import PRICE, Said, over_the_air
from ringbuoy.kernel import clock
from ringbuoy.kernel.tokens import BadToken, Signer
from ringbuoy.texting.demo_phones import (
    OnScreen,
    note_sent,
    phone_with,
    play_blocking,
    receipts_due,
    texts_on,
)
from ringbuoy.texting.kinds import Kind
from ringbuoy.texting.models import Carrier
from ringbuoy.texting.sending import receive
from ringbuoy.texting.states import Sent
from ringbuoy.texting.wire import Receipt

COOKIE = PURPOSE = "phone"
MOST_LETTERS = 1500
PICTURE = "🖼"


@require_safe
@public
def phone(request: HttpRequest) -> HttpResponse:
    """Show the phone; whoever comes first gets a number."""
    carrier, number = _carrier(request), _number_of(request) or _new_number()
    response = render(request, "text/phone.html", _shown(carrier, number))
    response.set_cookie(
        COOKIE,
        _signer().sign(PURPOSE, number, at=clock.now()),
        httponly=True,
        samesite="Strict",
        secure=settings.RINGBUOY.is_https,
    )
    return response


@require_safe
@public
def texts(request: HttpRequest) -> HttpResponse:
    """Tell what the phone shows; the made-up carrier gives the receipts for what is new."""
    carrier, number = _carrier(request), _number_of(request)
    if number is None:
        raise Http404
    for ref in receipts_due(phone_with(number)):
        receive(carrier, ref, Receipt(Sent.DELIVERED, cost=PRICE), at=clock.now())
    return JsonResponse({"texts": [_told(text) for text in texts_on(phone_with(number))]})


@csrf_exempt
@require_POST
@public
def send(request: HttpRequest) -> HttpResponse:
    """Send a text or a picture from the phone."""
    carrier, number = _carrier(request), _number_of(request)
    words = request.POST.get("words", "").replace("\r\n", "\n").replace("\0", "")[:MOST_LETTERS]
    pictures = 1 if "picture" in request.POST else 0
    if number is not None and (words.strip() or pictures):
        note_sent(phone_with(number), " ".join(filter(None, (words, PICTURE * pictures))))
        over_the_air(carrier, Said(f"+{number}", words, pictures, is_rough="rough" in request.POST))
    return redirect("phone")


@csrf_exempt
@require_POST
@public
def carrier(request: HttpRequest) -> HttpResponse:
    """Choose whether the made-up carrier blocks after STOP."""
    _carrier(request)
    number = _number_of(request)
    if number is not None:
        play_blocking(phone_with(number), "blocks" in request.POST)
    return redirect("phone")


def _carrier(request: HttpRequest) -> Carrier:
    """Find the made-up carrier; outside of a demo there is none."""
    rows = Carrier.objects.select_related("line").filter(kind=Kind.SIMULATOR, is_on=True)
    found = rows.first() if settings.RINGBUOY.demo else None
    if found is None:
        raise Http404
    return found


def _shown(carrier: Carrier, number: str) -> dict[str, object]:
    own = phone_with(number)
    return {
        "carrier": carrier,
        "line": carrier.line,
        "phone": own,
        "texts": [_told(text) for text in texts_on(own)],
    }


def _told(text: OnScreen) -> dict[str, object]:
    return {
        "who": _("You") if text.is_from_phone else _("The line"),
        "words": text.words,
        "mine": text.is_from_phone,
    }


def _number_of(request: HttpRequest) -> str | None:
    try:
        return _signer().read(PURPOSE, request.COOKIES.get(COOKIE, ""), at=clock.now(), max_age=LONGEST_VISIT)
    except BadToken:
        return None


def _new_number() -> str:
    """Make up a number that nobody has: 555 is not given to anybody."""
    return f"1555{secrets.randbelow(10_000_000):07d}"


@cache
def _signer() -> Signer:
    return signer_of(settings.RINGBUOY)
