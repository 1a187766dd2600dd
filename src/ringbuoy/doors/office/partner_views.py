"""Links for the houses that say themselves how many of their places are free: made, listed, ended."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.directory.models import Organization
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.referrals.partner_links import (
    LASTS_DAYS,
    NewLink,
    NoSuchOrganization,
    NoSuchSpan,
    end_link,
    make_link,
    open_links,
    with_places,
)


@require_http_methods(["GET", "POST"])
@gate(Act.SAY_CAPACITY)
def links(request: HttpRequest) -> HttpResponse:
    """Show the links that open now; by POST, make one. A new one is shown this once."""
    made = _made(request) if request.method == "POST" else None
    rows = open_links(at=clock.now())
    names = dict(
        Organization.objects.filter(pk__in={row.organization_id for row in rows}).values_list("pk", "name")
    )
    shown = {
        "made": f"{settings.RINGBUOY.public_url}/places/{made.token}" if made else "",
        "links": [(names.get(row.organization_id, "–"), row) for row in rows],
        "organizations": with_places(),
        "spans": LASTS_DAYS,
    }
    return render(request, "office/partner_links.html", shown)


def _made(request: HttpRequest) -> NewLink:
    try:
        organization, days = UUID(request.POST.get("organization", "")), request.POST.get("days", "")
    except ValueError:
        raise NoSuchOrganization(_("Choose an organization from the list.")) from None
    if not (days.isascii() and days.isdecimal() and len(days) < 4):
        raise NoSuchSpan(_("Choose from the list how long the link opens."))
    return make_link(who(request), organization, days=int(days), at=clock.now())


@require_POST
@gate(Act.SAY_CAPACITY)
def ended(request: HttpRequest, link_id: int) -> HttpResponse:
    """End a link."""
    end_link(who(request), link_id, at=clock.now())
    saved(request, _("The link opens nothing any more."))
    return redirect("office_partner_links")
