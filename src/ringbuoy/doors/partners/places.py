"""The page behind a house's link: how many of its places are free, said in one press."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ringbuoy.access.gates import public
from ringbuoy.directory.models import Organization
from ringbuoy.doors.shell.middleware import STAFF_LANGUAGES
from ringbuoy.doors.shell.source import network_of
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.referrals.models import PartnerLink
from ringbuoy.referrals.partner_links import (
    PartnerLinkOver,
    SaidTooOften,
    link_of,
    places_behind,
    say_by_link,
)
from ringbuoy.referrals.places import BadNumber, NoSuchPlaces

PAGE = "partners/places.html"
STATUS: dict[type[Foreseen], int] = {
    PartnerLinkOver: 404,
    SaidTooOften: 429,
    NoSuchPlaces: 404,
    BadNumber: 400,
}


@require_safe
@public
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """Show the house its numbers, and how fresh they are."""
    with translation.override(_language()):
        try:
            return _page(request, token, _link(request, token))
        except (PartnerLinkOver, SaidTooOften) as error:
            return render(request, PAGE, {"over": error.sentence}, status=STATUS[type(error)])


@csrf_exempt
@require_POST
@public
def said(request: HttpRequest, token: str, capacity: UUID) -> HttpResponse:
    """Write down how many are free now. What was wrong is said, and the number stays as it was.

    The link is all the proof there is: no cookie of a house acts here, so no other site can act in its name.
    """
    with translation.override(_language()):
        try:
            link = _link(request, token)
        except (PartnerLinkOver, SaidTooOften) as error:
            return render(request, PAGE, {"over": error.sentence}, status=STATUS[type(error)])
        try:
            say_by_link(link, capacity, request.POST.get("free", ""), at=clock.now())
        except (BadNumber, NoSuchPlaces, SaidTooOften) as error:
            return _page(request, token, link, wrong=error.sentence, status=STATUS[type(error)])
        return redirect("partner_places", token)


def _link(request: HttpRequest, token: str) -> PartnerLink:
    return link_of(token, network=network_of(request), at=clock.now())


def _language() -> str:
    """Give the browser's language where the page speaks it, else the center's."""
    asked = translation.get_language() or ""
    return asked if asked in STAFF_LANGUAGES else str(settings.LANGUAGE_CODE)


def _page(
    request: HttpRequest, token: str, link: PartnerLink, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    house = Organization.objects.filter(pk=link.organization_id).first()
    page = {
        "token": token,
        "house": house.name if house else "",
        "services": [(one.name, kinds) for one, kinds in places_behind(link, at=clock.now()).items()],
        "ends_at": link.ends_at,
        "wrong": wrong,
    }
    return render(request, PAGE, page, status=status)
