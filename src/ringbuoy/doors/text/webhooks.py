"""What carriers post to us. They hear "taken" only after it is kept for good."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import public
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.texting.carriers import adapter_of
from ringbuoy.texting.hearing import hear
from ringbuoy.texting.models import Carrier
from ringbuoy.texting.sending import receive
from ringbuoy.texting.ways import way_of
from ringbuoy.texting.wire import Incoming, News, Post, Receipt

TAKEN = 204


class NoSuchCarrier(NotFound):
    """No carrier of ours has this address."""


@csrf_exempt
@require_POST
@public
def heard(request: HttpRequest, token: str) -> HttpResponse:
    """Take a text in."""
    take_in(_carrier(token), _post(request))
    return HttpResponse(status=TAKEN)


@csrf_exempt
@require_POST
@public
def told(request: HttpRequest, token: str, ref: UUID) -> HttpResponse:
    """Take a receipt for one of our texts."""
    carrier = _carrier(token)
    news = _read(carrier, _post(request))
    if isinstance(news, Receipt):
        receive(carrier, ref, news, at=clock.now())
    return HttpResponse(status=TAKEN)


def _carrier(token: str) -> Carrier:
    """Find a carrier. One that is not in use sends nothing; what it has heard still comes in."""
    carrier = Carrier.objects.select_related("line").filter(token=token).first()
    if carrier is None:
        raise NoSuchCarrier(_("No carrier is set up at this address. Check it in the office, under Texts."))
    return carrier


def take_in(carrier: Carrier, post: Post) -> None:
    """Take in what a carrier has posted, if it is a text."""
    news = _read(carrier, post)
    if isinstance(news, Incoming):
        hear(carrier, news, at=clock.now())


def _read(carrier: Carrier, post: Post) -> News | None:
    return adapter_of(carrier.kind).read(post, way_of(carrier), at=clock.now().timestamp())


def _post(request: HttpRequest) -> Post:
    """Give what was posted as the carrier signed it: our public address, and every byte of the body."""
    url = settings.RINGBUOY.public_url + request.get_full_path()
    return Post(url, {name.lower(): value for name, value in request.headers.items()}, request.body)
