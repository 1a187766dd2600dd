"""Reading a FHIR questionnaire: what we understand, and what we refuse with the item and what to do."""

import json
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringbuoy.assessments.instruments import Licence, When
from ringbuoy.assessments.questionnaires import NotUsable, Scored, read_questionnaire
from ringbuoy.assessments.scoring import score, to_ask

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def option(code: str, points: float | None = None) -> dict[str, Any]:
    coding: dict[str, Any] = {"code": code, "display": f"Answer {code}"}
    if points is not None:
        coding["extension"] = [{"url": ORDINAL, "valueDecimal": points}]
    return {"valueCoding": coding}


QUESTIONNAIRE: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "title": "Made-up questions",
    "version": "2",
    "language": "en",
    "copyright": "© somebody, used by licence 7",
    "item": [
        {"linkId": "intro", "type": "display", "text": "Please ask slowly."},
        {
            "linkId": "g",
            "type": "group",
            "text": "In the last week:",
            "item": [
                {
                    "linkId": "q1",
                    "type": "choice",
                    "text": "Did you rest?",
                    "answerOption": [option("never", 2), option("often", 0)],
                },
                {
                    "linkId": "q2",
                    "type": "choice",
                    "text": "Did you eat?",
                    "answerOption": [option("never", 3), option("often", 0)],
                    "enableWhen": [{"question": "q1", "operator": "=", "answerCoding": {"code": "never"}}],
                },
            ],
        },
    ],
}
BANDS = Scored((("fine", 0), ("tired", 2), ("worn-out", 4)), "worn-out")


def read(changed: Any = None, scored: Scored = BANDS):
    text = json.dumps(QUESTIONNAIRE if changed is None else changed)
    return read_questionnaire(text, code="made-up", language="es", scored=scored)


def test_words_stem_skip_rule_and_licence_come_as_they_are():
    one = read()

    assert (one.name, one.version, one.language, one.licence) == (
        "Made-up questions",
        "2",
        "en",
        Licence.REGISTRATION,
    )
    assert one.notice == "© somebody, used by licence 7"
    assert [(question.item, question.stem) for question in one.questions] == [
        ("q1", "In the last week:"),
        ("q2", "In the last week:"),
    ]
    assert one.questions[1].after == (When("q1", "never", is_answer=True),)
    assert not one.sets_risk_level


@pytest.mark.parametrize(
    ("answers", "asked", "total", "level"),
    [
        ({}, ["q1"], 0, "incomplete"),
        ({"q1": "never"}, ["q1", "q2"], 2, "tired"),
        ({"q1": "never", "q2": "never"}, ["q1", "q2"], 5, "worn-out"),
        ({"q1": "often"}, ["q1"], 0, "fine"),
        ({"q1": "often", "q2": "often"}, ["q1"], 0, "fine"),
        ({"q1": "often", "q2": "never"}, ["q1"], 3, "tired"),
        ({"q1": "refused", "q2": "refused"}, ["q1"], 0, "incomplete"),
    ],
)
def test_its_skip_rule_and_bands_are_followed(answers, asked, total, level):
    outcome = score(read(), answers)

    assert (to_ask(read(), answers), outcome.score, outcome.level) == (asked, total, level)


def test_without_bands_there_is_a_sum_and_no_level():
    outcome = score(read(scored=Scored()), {"q1": "never", "q2": "never"})

    assert (outcome.score, outcome.level) == (5, "incomplete")


def test_a_boolean_is_yes_and_no_and_exists_asks_after_any_answer():
    changed = deepcopy(QUESTIONNAIRE)
    changed["item"] = [
        {"linkId": "a", "type": "boolean", "text": "Well?"},
        {
            "linkId": "b",
            "type": "boolean",
            "text": "Sure?",
            "enableWhen": [{"question": "a", "operator": "exists", "answerBoolean": True}],
        },
    ]
    one = read(changed, Scored())

    assert to_ask(one, {}) == ["a"]
    assert to_ask(one, {"a": "refused"}) == ["a", "b"]


def q2(**changes: Any) -> dict[str, Any]:
    changed = deepcopy(QUESTIONNAIRE)
    changed["item"][1]["item"][1].update(changes)
    return changed


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ([], "resourceType is Questionnaire"),
        ({**QUESTIONNAIRE, "title": ""}, "It has no title"),
        ({**QUESTIONNAIRE, "item": []}, "It has no question"),
        ({**QUESTIONNAIRE, "item": "q1"}, "a list of items was expected"),
        (q2(linkId="q 2"), "Item a linkId: “q 2” is no code"),
        (q2(linkId="q1"), "Item q1: this linkId comes twice"),
        (q2(text=""), "Item q2: it has no text"),
        (q2(type="integer"), "Item q2: its type is integer"),
        (q2(repeats=True), "Item q2: it takes several answers"),
        (q2(answerOption=[]), "Item q2: it has no answerOption"),
        (q2(answerOption=[{"valueString": "a"}]), "Item q2: an answer has no valueCoding"),
        (q2(answerOption=[option("a"), option("a")]), "two of its answers have the same code"),
        (q2(answerOption=[option("unknown", 1)]), "these are added here anyway"),
        (q2(answerOption=[option("a", 1.5)]), "is no whole number"),
        (q2(enableWhen=[{"question": "q1", "operator": ">", "answerInteger": 1}]), "cannot be followed"),
        (
            q2(enableWhen=[{"question": "q9", "operator": "=", "answerBoolean": True}]),
            "Item q2: it waits for q9",
        ),
        (
            q2(enableWhen=[{"question": "q1", "operator": "=", "answerCoding": {"code": "maybe"}}]),
            "the answer maybe, which q1 does not have",
        ),
        (
            q2(enableWhen=[{"question": "q1", "operator": "exists", "answerBoolean": True}] * 2),
            "no enableBehavior",
        ),
        (q2(answerOption=[option("never"), option("often")]), "Bands need points"),
        (q2(answerOption=[option("a", 10**400)]), "is no whole number"),
        ({**QUESTIONNAIRE, "title": "half a pair \ud800"}, "signs that are no letters"),
        ({**QUESTIONNAIRE, "version": "\0"}, "signs that are no letters"),
        (q2(text="Did you \udfff eat?"), "signs that are no letters"),
    ],
)
def test_what_cannot_be_used_names_the_item_and_what_to_do(changed, says):
    with pytest.raises(NotUsable) as refused:
        read(changed)

    assert says in refused.value.sentence


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, "[" * 900 + "]" * 900, "\x00", "null", '{"resourceType": "Questionnaire"}'],
)
def test_rubbish_is_refused_in_words(text):
    with pytest.raises(NotUsable):
        read_questionnaire(text, code="made-up", language="en", scored=Scored())


def test_a_language_that_is_no_name_of_one_counts_as_not_said():
    assert read({**QUESTIONNAIRE, "language": 'en" onload=x' * 9}).language == "es"
    assert read({**QUESTIONNAIRE, "language": "es-419"}).language == "es-419"


leaves = st.none() | st.booleans() | st.floats() | st.text(max_size=5)
names = st.sampled_from(["code", "text"])
json_values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
    max_leaves=5,
)
FIELDS = ["linkId", "type", "text", "answerOption", "enableWhen", "enableBehavior", "item", "repeats"]


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=3))
def test_whatever_stands_in_an_item_is_read_or_refused(changes):
    with suppress(NotUsable):
        assert read(q2(**changes), Scored()).questions


def test_groups_that_never_end_are_refused():
    inner: dict[str, Any] = {"linkId": "deep", "type": "boolean", "text": "Here?"}
    for number in range(30):
        inner = {"linkId": f"g{number}", "type": "group", "item": [inner]}

    with pytest.raises(NotUsable, match="too deep"):
        read({**QUESTIONNAIRE, "item": [inner]}, Scored())
