"""Openings as FHIR R4 AuditEvents, in the shape of IHE's Basic Audit Log Patterns.

Source: ihe-balp.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

from ringbuoy.audit.openings import Opened
from ringbuoy.journal.names import Happened

Json: TypeAlias = dict[str, Any]

PATIENT_READ = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead"
TERMS = "http://terminology.hl7.org/CodeSystem"
DCM = "http://dicom.nema.org/resources/ontology/DCM"
REST: Json = {"system": f"{TERMS}/audit-event-type", "code": "rest", "display": "Restful Operation"}
SUCCESS, REFUSED = "0", "4"


@dataclass(frozen=True)
class _Kind:
    type: Json
    action: str
    subtype: str = ""


def _dicom(code: str, display: str) -> Json:
    return {"system": DCM, "code": code, "display": display}


_READ = _Kind(REST, "R", "read")
_EXPORT = _Kind(_dicom("110106", "Export"), "R")
KINDS: dict[Happened, _Kind] = {
    Happened.CONTACT_READ: _READ,
    Happened.CONTACT_READ_REFUSED: _READ,
    Happened.RECORD_OPENED_WITH_REASON: _READ,
    Happened.HANDLE_REVEALED: _READ,
    Happened.SUPERVISOR_LISTENS: _READ,
    Happened.SUPERVISOR_JOINED: _READ,
    Happened.CONTACT_CALLER_LINKED: _Kind(REST, "E", "search-type"),
    Happened.REPORT_EXPORTED: _EXPORT,
    Happened.JOURNAL_EXPORTED: _EXPORT,
    Happened.JOURNAL_READ: _Kind(_dicom("110101", "Audit Log Used"), "R"),
    Happened.PERSON_DENIED: _Kind(_dicom("110113", "Security Alert"), "E"),
}
PURPOSES = {"floor": "HQUALIMP", "level": "HQUALIMP"}
"""What is not named here was opened to help the caller (TREAT)."""
WITH_A_REASON = "BTG"


@dataclass(frozen=True)
class Center:
    """Who tells: the center's code and the address of its service."""

    code: str
    url: str


def audit_event(opened: Opened, center: Center) -> Json:
    """Write one opening as an AuditEvent."""
    kind = KINDS[opened.name]
    event: Json = {
        "resourceType": "AuditEvent",
        "id": f"{center.code}-{opened.entry}",
        "type": kind.type,
        "action": kind.action,
        "recorded": opened.at.isoformat(),
        "outcome": REFUSED if opened.is_refused else SUCCESS,
        "purposeOfEvent": _purposes(opened),
        "agent": [_user(opened), _client(), _server(center)],
        "source": {
            "site": center.code,
            "observer": {"display": "Ringbuoy"},
            "type": [
                {"system": f"{TERMS}/security-source-type", "code": "4", "display": "Application Server"}
            ],
        },
    }
    if kind.subtype:
        event["subtype"] = [{"system": "http://hl7.org/fhir/restful-interaction", "code": kind.subtype}]
    if opened.contact is not None:
        event["entity"] = [_patient(opened), _contact(opened)]
        if kind is _READ and not opened.is_refused:
            event["meta"] = {"profile": [PATIENT_READ]}
    return event


def _purposes(opened: Opened) -> list[Json]:
    code = WITH_A_REASON if opened.reason else PURPOSES.get(opened.purpose, "TREAT")
    coding = {"system": f"{TERMS}/v3-ActReason", "code": code}
    said = " ".join(part for part in (opened.purpose, opened.reason) if part)
    return [{"coding": [coding], "text": said} if said else {"coding": [coding]}]


def _user(opened: Opened) -> Json:
    return {
        "type": _coded(f"{TERMS}/v3-ParticipationType", "IRCP", "information recipient"),
        "who": {"identifier": {"value": str(opened.person)}, "display": opened.person_name},
        "name": opened.person_name,
        "role": [{"text": role} for role in opened.roles],
        "requestor": True,
        "purposeOfUse": _purposes(opened),
    }


def _client() -> Json:
    """Name the browser's end. Its network address is not recorded, and the profile wants that to be said."""
    return {
        "type": _coded(DCM, "110152", "Destination Role ID"),
        "who": {"display": "Staff page"},
        "requestor": False,
        "network": {"address": "not-recorded"},
    }


def _server(center: Center) -> Json:
    return {
        "type": _coded(DCM, "110153", "Source Role ID"),
        "who": {"display": center.code},
        "requestor": False,
        "network": {"address": center.url, "type": "5"},
    }


def _patient(opened: Opened) -> Json:
    """Name the caller by an id of ours; one who is not known again is known by the contact only."""
    known = opened.caller or opened.contact
    return _entity("1", "1", f"urn:uuid:{known}")


def _contact(opened: Opened) -> Json:
    return _entity("2", "4", f"urn:uuid:{opened.contact}")


def _entity(kind: str, role: str, uri: str) -> Json:
    return {
        "what": {"identifier": {"system": "urn:ietf:rfc:3986", "value": uri}},
        "type": {"system": f"{TERMS}/audit-entity-type", "code": kind},
        "role": {"system": f"{TERMS}/object-role", "code": role},
    }


def _coded(system: str, code: str, display: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}
