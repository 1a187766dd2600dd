"""How many beds or places are free, said in one press: the same number again makes it fresh."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.directory.models import Service, ServiceCapacity
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.referrals.places import places_of, say_free

SHOWN = 300


@require_safe
@gate(Act.SAY_CAPACITY)
def capacities(request: HttpRequest) -> HttpResponse:
    """Show every number, the oldest first."""
    rows = list(ServiceCapacity.objects.order_by("updated", "pk")[:SHOWN])
    names = dict(Service.objects.filter(pk__in={row.service_id for row in rows}).values_list("pk", "name"))
    found = places_of({row.service_id for row in rows}, at=clock.now())
    by_id = {kind.capacity: kind for kinds in found.values() for kind in kinds}
    told = [(names.get(row.service_id, "–"), by_id[row.pk]) for row in rows if row.pk in by_id]
    return render(request, "office/capacities.html", {"told": told})


@require_POST
@gate(Act.SAY_CAPACITY)
def said(request: HttpRequest, service: UUID) -> HttpResponse:
    """Write down how many are free now."""
    say_free(who(request), service, request.POST.get("free", ""), at=clock.now())
    return redirect("office_capacities")
