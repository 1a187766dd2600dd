"""The guides at the desk: complete in both languages, in safe words, and never a gate."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ringbuoy.call_models.published import LANGUAGES, MODELS
from ringbuoy.call_models.rules import PhaseWords
from ringbuoy.doors.office.policy_words import GUIDES
from ringbuoy.lines.rules import CALL_MODELS, BadPolicy, Policy
from tests.lint.words import banned_in

SOURCES = (Path(__file__).parents[2] / "docs/sources.md").read_text()
MOST_WORDS_IN_A_SENTENCE = 20


def every_phase() -> Iterator[tuple[str, PhaseWords]]:
    for model in MODELS.values():
        for phase in model.phases:
            for language, words in phase.words.items():
                yield f"{model.code} {phase.code} {language}", words


def test_a_line_can_choose_each_guide_and_none():
    assert set(CALL_MODELS) == {*MODELS, "none"} == {code for code, _words in GUIDES}
    assert Policy().call_model == "lifeline"
    with pytest.raises(BadPolicy):
        Policy.read({"call_model": "script"})


def test_the_usual_guide_has_the_lifeline_order():
    order = [phase.code for phase in MODELS["lifeline"].phases]

    assert order == ["connect", "assess", "collaborate", "follow_up"]


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_guide_is_complete_in_every_language_and_names_its_source(model):
    assert f"| `{model.source}` |" in SOURCES
    assert set(model.words) == set(LANGUAGES)
    for phase in model.phases:
        assert set(phase.words) == set(LANGUAGES)
        assert len({len(words.says) for words in phase.words.values()}) == 1
        for words in phase.words.values():
            assert all((words.name, words.purpose, words.says, words.avoid, words.good))


def test_no_guide_says_what_hurts():
    said = [
        (where, text)
        for where, words in every_phase()
        for text in (words.name, words.purpose, *words.says, *words.avoid, words.good)
    ]

    assert not [(where, word) for where, text in said for _advice, word in banned_in(text)]


def test_sentences_are_short_enough_to_say():
    long = [
        sentence
        for _where, words in every_phase()
        for text in words.says
        for sentence in text.replace("?", ".").split(".")
        if len(sentence.split()) > MOST_WORDS_IN_A_SENTENCE
    ]

    assert not long
