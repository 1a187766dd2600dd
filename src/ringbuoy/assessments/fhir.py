"""An assessment as FHIR R4: a QuestionnaireResponse, and each answer and the result as Observations.

No person is in it: ids of our own only. LOINC codes only where we have seen them; none is invented.
Source: loinc-codes (docs/sources.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ringbuoy.assessments.instruments import INCOMPLETE, REFUSED, UNKNOWN, Instrument, Question
from ringbuoy.assessments.scoring import is_finished, score

LOINC = "http://loinc.org"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
ABSENT_AS = {UNKNOWN: "asked-unknown", REFUSED: "asked-declined"}
Resource = dict[str, Any]


@dataclass(frozen=True)
class GivenAnswer:
    """One answer with its moment and the id of the person who wrote it down."""

    item: str
    answer: str
    at: datetime
    person: int


def bundle(resources: Iterable[Resource]) -> Resource:
    """Put resources into one document."""
    entries = [{"resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def resources(
    instrument: Instrument, contact: UUID, answers: Iterable[GivenAnswer], *, at: datetime
) -> list[Resource]:
    """Give everything of one assessment. `at`: when the last answer was given."""
    given = {answer.item: answer for answer in answers}
    codes = {item: answer.answer for item, answer in given.items()}
    is_final = is_finished(instrument, codes)
    about = {"identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{contact}"}}
    observed = [
        _observation(instrument, question, given[question.item], about=about)
        for question in instrument.questions
        if question.item in given
    ]
    response = _response(instrument, given, about=about, is_final=is_final, at=at)
    result = _result(instrument, codes, about=about, is_final=is_final, at=at)
    return [response, *observed, result]


def _response(
    instrument: Instrument, given: Mapping[str, GivenAnswer], *, about: Resource, is_final: bool, at: datetime
) -> Resource:
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"urn:ringbuoy:instrument:{instrument.code}|{instrument.version}",
        "language": instrument.language,
        "status": "completed" if is_final else "in-progress",
        "encounter": about,
        "authored": at.isoformat(),
        "item": [
            {
                "linkId": question.item,
                "text": _text(question),
                "answer": [{"valueCoding": _answer(instrument, question, given[question.item].answer)}],
            }
            for question in instrument.questions
            if question.item in given
        ],
    }


def _observation(
    instrument: Instrument, question: Question, given: GivenAnswer, *, about: Resource
) -> Resource:
    absent = ABSENT_AS.get(given.answer)
    value = (
        {"dataAbsentReason": {"coding": [{"system": ABSENT, "code": absent}]}}
        if absent
        else {"valueCodeableConcept": {"coding": [_answer(instrument, question, given.answer)]}}
    )
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {
            "coding": [*_loinc(question.loinc), {"system": _system(instrument), "code": question.item}],
            "text": _text(question),
        },
        "encounter": about,
        "effectiveDateTime": given.at.isoformat(),
        "performer": [{"identifier": {"system": "urn:ringbuoy:person", "value": str(given.person)}}],
        **value,
    }


def _result(
    instrument: Instrument, codes: Mapping[str, str], *, about: Resource, is_final: bool, at: datetime
) -> Resource:
    """Give the level, and the score where answers are added up. No level yet: its absence has a reason."""
    outcome = score(instrument, codes)
    level: Resource = {"valueCodeableConcept": {"text": outcome.level}}
    if outcome.level == INCOMPLETE:
        level = {"dataAbsentReason": {"coding": [{"system": ABSENT, "code": "unknown"}]}}
    total = {"component": [{"code": {"text": "score"}, "valueInteger": outcome.score}]}
    return {
        "resourceType": "Observation",
        "status": "final" if is_final else "preliminary",
        "code": {
            "coding": [*_loinc(instrument.loinc_level), {"system": _system(instrument), "code": "result"}],
            "text": instrument.name,
        },
        "encounter": about,
        "effectiveDateTime": at.isoformat(),
        "note": [{"text": outcome.proof}, *({"text": f"conflict: {one}"} for one in outcome.conflicts)],
        **level,
        **(total if outcome.score is not None else {}),
    }


def _answer(instrument: Instrument, question: Question, answer: str) -> Resource:
    choice = next((choice for choice in question.choices if choice.code == answer), None)
    coding: Resource = {"system": f"{_system(instrument)}:answer", "code": answer}
    if choice and choice.words:
        coding["display"] = choice.words
    if choice and choice.points is not None:
        coding["extension"] = [{"url": ORDINAL, "valueDecimal": choice.points}]
    return coding


def _loinc(code: str) -> list[Resource]:
    return [{"system": LOINC, "code": code}] if code else []


def _system(instrument: Instrument) -> str:
    return f"urn:ringbuoy:instrument:{instrument.code}"


def _text(question: Question) -> str:
    return f"{question.stem} {question.words}".strip() or question.item
