"""The answers of one contact as a file for another system, in the standard FHIR."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from ringbuoy.access.gates import fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.assessments.exporting import export
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock


@require_GET
@fresh
@gate(Act.LISTEN)
def answers(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Give all answers of a contact, with their levels, as a file."""
    document = export(who(request), find(contact), at=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="answers.fhir.json"', "Cache-Control": "no-store"}
    return JsonResponse(document, content_type="application/fhir+json", headers=headers)
