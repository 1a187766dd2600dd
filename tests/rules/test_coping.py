"""The library as we ship it: something for every need, short, in both languages, from named sources."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ringbuoy.coping.checking import BadStrategy, check
from ringbuoy.coping.published import SHIPPED
from ringbuoy.coping.rules import LANGUAGES, Need, Words, is_review_due
from ringbuoy.doors.shell.coping_words import NEEDS
from tests.lint.words import banned_in

SOURCES = (Path(__file__).parents[2] / "docs/sources.md").read_text()
TODAY = date(2026, 12, 1)
MOST_WORDS_IN_A_SENTENCE = 15
ONE = next(iter(SHIPPED.values()))


def test_there_are_enough_and_every_need_has_a_choice():
    assert len(SHIPPED) >= 18
    assert set(NEEDS) == set(Need)
    for need in Need:
        assert len([one for one in SHIPPED.values() if need in one.needs]) >= 2, need


@pytest.mark.parametrize("one", SHIPPED.values(), ids=SHIPPED)
def test_each_can_be_used_and_names_its_sources(one):
    check(one, on=TODAY)

    assert set(one.words) == set(LANGUAGES)
    assert len({len(words.steps) for words in one.words.values()}) == 1
    assert all(f"| `{source}` |" in SOURCES for source in one.sources)


@pytest.mark.parametrize("one", SHIPPED.values(), ids=SHIPPED)
def test_each_is_short_and_says_nothing_that_hurts(one):
    said = [text for words in one.words.values() for text in (words.title, *words.steps)]
    sentences = [sentence for text in said for sentence in re.split(r"[.?:…]", text)]

    assert [word for text in said for _advice, word in banned_in(text)] == []
    assert max(len(sentence.split()) for sentence in sentences) <= MOST_WORDS_IN_A_SENTENCE


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"needs": ()}, "at least one need"),
        ({"sources": ()}, "where it comes from"),
        ({"reviewed_on": TODAY + timedelta(days=1)}, "future"),
        ({"words": {"en": Words("", ("a", "b"))}}, "title"),
        ({"words": {"en": Words("Breathe", ("a",))}}, "2 to 12 steps"),
        ({"words": {"en": Words("Breathe", ("a", "b" * 161))}}, "one breath"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_is_missing(changed, says):
    with pytest.raises(BadStrategy, match=says):
        check(replace(ONE, **changed), on=TODAY)


def test_a_year_after_its_review_it_is_due():
    due_on = ONE.reviewed_on + timedelta(days=365)

    assert not is_review_due(ONE, on=due_on - timedelta(days=1))
    assert is_review_due(ONE, on=due_on)
