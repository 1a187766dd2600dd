"""An assessment as FHIR R4: codes that exist, answers that were not given, nobody's name."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from ringbuoy.assessments.fhir import GivenAnswer, bundle, resources
from ringbuoy.assessments.published import INSTRUMENTS

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
CONTACT = UUID("01a217a5-36c9-7848-9931-25c8110f5dd0")


def of(code: str, **answers: str) -> list[dict]:
    given = [GivenAnswer(item.removeprefix("_"), answer, AT, 7) for item, answer in answers.items()]
    return resources(INSTRUMENTS[code], CONTACT, given, at=AT)


def test_a_screener_has_a_response_its_answers_and_the_level():
    response, wish, _thoughts, intent, level = of("cssrs-screener-recent", _1="yes", _2="yes", _4="yes")

    assert response["resourceType"] == "QuestionnaireResponse"
    assert [item["linkId"] for item in response["item"]] == ["1", "2", "4"]
    assert response["status"] == "in-progress"
    assert wish["code"]["coding"][0] == {"system": "http://loinc.org", "code": "93246-7"}
    assert intent["effectiveDateTime"] == "2026-03-02T20:00:00+00:00"
    assert level["code"]["coding"][0]["code"] == "93374-7"
    assert level["valueCodeableConcept"] == {"text": "high"}


@pytest.mark.parametrize(("answer", "reason"), [("unknown", "asked-unknown"), ("refused", "asked-declined")])
def test_what_was_not_answered_has_a_reason_and_no_value(answer, reason):
    _response, observed, level = of("cssrs-screener-recent", _1=answer)

    assert observed["dataAbsentReason"]["coding"][0]["code"] == reason
    assert "valueCodeableConcept" not in observed
    assert level["dataAbsentReason"]["coding"][0]["code"] == "unknown"


def test_a_sum_has_its_score_and_each_answer_its_points():
    response, *_observed, result = of("phq-2", _1="3", _2="1")

    extension = response["item"][0]["answer"][0]["valueCoding"]["extension"][0]
    assert (extension["url"].rsplit("/", 1)[1], extension["valueDecimal"]) == ("ordinalValue", 3)
    assert response["status"] == "completed"
    assert result["component"][0]["valueInteger"] == 4
    assert result["valueCodeableConcept"] == {"text": "positive"}


def test_a_contradiction_goes_out_with_the_level():
    result = of("cssrs-screener-recent", _2="no", _4="yes")[-1]

    assert {"text": "conflict: 4=yes although 2=no"} in result["note"]


def test_no_code_is_invented_for_the_others():
    said = str(bundle(of("asq", _1="yes", _5="no")))

    assert "loinc" not in said
    assert "urn:ringbuoy:instrument:asq" in said
