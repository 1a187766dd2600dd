"""A referral as FHIR R4: a ServiceRequest for what was asked, and a Task for what became of it.

No person and no word is in it: ids of our own only, and the name that the directory gives the service.
Source: fhir-r4 (docs/sources.md).
"""

from ringbuoy.assessments.fhir import Resource
from ringbuoy.referrals.models import Referral
from ringbuoy.referrals.queries import Given
from ringbuoy.referrals.rules import Consent, State

URI = "urn:ietf:rfc:3986"
WAY = "urn:ringbuoy:referral:way"
FAILURE = "urn:ringbuoy:referral:failure"
STATE = "urn:ringbuoy:referral:state"
# What was asked, and how far it is done, in the two lists of FHIR: request-status and task-status.
REQUESTS = {
    State.TO_DO: "active",
    State.GIVEN: "active",
    State.REACHED: "active",
    State.HELPED: "completed",
    State.NOT_HELPED: "completed",
    State.NOT_REACHED: "completed",
    State.UNKNOWN: "unknown",
    State.TAKEN_BACK: "entered-in-error",
}
TASKS = {
    State.TO_DO: "requested",
    State.GIVEN: "in-progress",
    State.REACHED: "in-progress",
    State.HELPED: "completed",
    State.NOT_HELPED: "failed",
    State.NOT_REACHED: "failed",
    State.UNKNOWN: "cancelled",
    State.TAKEN_BACK: "entered-in-error",
}


def resources(given: Given) -> list[Resource]:
    """Give the two resources of one referral."""
    return [_request(given), _task(given.referral)]


def _request(given: Given) -> Resource:
    row = given.referral
    performer = {"type": "HealthcareService", "identifier": _uri(str(row.service_id))}
    return {
        "resourceType": "ServiceRequest",
        "id": f"referral-{row.pk}",
        "status": REQUESTS[row.where],
        "intent": "proposal",
        "subject": {"type": "Patient", "identifier": _uri(str(row.contact_id))},
        "encounter": {"identifier": _uri(str(row.contact_id))},
        "authoredOn": row.given_at.isoformat(),
        "requester": _person(row.given_by_id),
        "performer": [{**performer, **({"display": given.service} if given.service else {})}],
        "code": {"text": "Referral to a service"},
        "orderDetail": [{"coding": [{"system": WAY, "code": row.way}]}],
        "supportingInfo": [{"type": "Consent", "display": Consent(row.consent).value}],
    }


def _task(row: Referral) -> Resource:
    task: Resource = {
        "resourceType": "Task",
        "id": f"referral-{row.pk}-task",
        "status": TASKS[row.where],
        "intent": "proposal",
        "focus": {"reference": f"ServiceRequest/referral-{row.pk}"},
        "businessStatus": {"coding": [{"system": STATE, "code": row.state}]},
        "authoredOn": row.given_at.isoformat(),
        "lastModified": (row.told_at or row.given_at).isoformat(),
        "requester": _person(row.given_by_id),
    }
    if row.failure:
        task["statusReason"] = {"coding": [{"system": FAILURE, "code": row.failure}]}
    return task


def _uri(key: str) -> Resource:
    return {"system": URI, "value": f"urn:uuid:{key}"}


def _person(key: int) -> Resource:
    return {"identifier": {"system": "urn:ringbuoy:person", "value": str(key)}}
