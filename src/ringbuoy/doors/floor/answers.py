"""The answers and the referrals of one contact as files for another system, in the standard FHIR."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from ringbuoy.access.gates import fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.assessments.exporting import export
from ringbuoy.assessments.fhir import Resource
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.referrals.exporting import export as export_referrals


@require_GET
@fresh
@gate(Act.LISTEN)
def answers(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Give all answers of a contact, with their levels, as a file."""
    return _file("answers", export(who(request), find(contact), at=clock.now()))


@require_GET
@fresh
@gate(Act.LISTEN)
def referrals(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Give what was given in a contact, and what became of it, as a file."""
    return _file("referrals", export_referrals(who(request), find(contact), at=clock.now()))


def _file(name: str, document: Resource) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.fhir.json"', "Cache-Control": "no-store"}
    return JsonResponse(document, content_type="application/fhir+json", headers=headers)
