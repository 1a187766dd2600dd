"""The page of promises and the settings say the same."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from django.utils import translation

from ringbuoy.access.rules import READING
from ringbuoy.doors.public.promises import (
    COPIES_KEPT,
    NOT_ABOUT_PRIVACY,
    TOLD,
    InForce,
    sections,
    span,
    who_reads,
)
from ringbuoy.keyd.retention import Retention
from ringbuoy.lines.rules import Listening, NumberShown, Policy, Recording
from ringbuoy.server.backups.keeping import KEYS_KEPT

NOW = InForce(
    timedelta(days=90),
    timedelta(days=2557),
    0,
    NumberShown.MASKED,
    Listening.ALLOWED,
    has_texts=True,
    acknowledge_days=3,
    answer_days=20,
    data_days=30,
    takes_messages=True,
    recording=Recording.NEVER,
    spoken=timedelta(days=30),
)
CHANGES: list[tuple[dict[str, object], str]] = [
    ({"words": timedelta(days=30)}, "30 days after the month of your talk"),
    ({"rescue": timedelta(days=400)}, "what was written of that: 400 days"),
    ({"address_hours": 1}, "Your network address: locked, 1 hour,"),
    ({"address_hours": 12}, "Your network address: locked, 12 hours,"),
    ({"numbers": NumberShown.NEVER_STORED}, "We do not store it."),
    ({"listening": Listening.ANNOUNCED}, "We tell you so before we talk."),
    ({"listening": Listening.ONLY_HEARD}, "nobody listens whom you do not hear"),
    ({"has_texts": False}, ""),
    ({"acknowledge_days": 1}, "takes it on within 1 day."),
    ({"data_days": 14}, "within 14 days, and two people decide."),
    ({"spoken": timedelta(days=7)}, "what you say: locked, 7 days."),
    ({"takes_messages": False}, "nothing of what you say is recorded"),
    ({"recording": Recording.ASKED}, "only if you agree, and stop when you say so: locked, 30 days."),
    ({"recording": Recording.ANNOUNCED}, "We tell you before we talk, and do not if you press 0"),
    ({"answer_days": 10}, "read our answer within 10 days,"),
]


def told(now: InForce) -> str:
    return " ".join(sentence for section in sections(now) for sentence in section.sentences)


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_each_setting_changes_what_is_promised(change: dict[str, object], said: str) -> None:
    before, after = told(NOW), told(replace(NOW, **change))  # type: ignore[arg-type]

    assert before != after
    assert said in after
    assert not said or said not in before


def test_every_setting_on_which_promises_rest_is_among_the_changes() -> None:
    assert {name for change, _said in CHANGES for name in change} == {one.name for one in fields(InForce)}


def test_every_setting_of_a_line_is_told_or_is_not_about_privacy() -> None:
    assert {one.name for one in fields(Policy)} == TOLD | NOT_ABOUT_PRIVACY, (
        "A setting of a line is new. Tell it in doors/public/promises.py, or name it there among the others."
    )
    assert not TOLD & NOT_ABOUT_PRIVACY


def test_every_class_that_is_kept_and_every_act_that_shows_words_is_told() -> None:
    assert {one.name for one in fields(InForce)} >= {retention.value for retention in Retention}
    assert set(who_reads()) == READING
    assert COPIES_KEPT == KEYS_KEPT


@pytest.mark.parametrize("language", ["es", "ar"])
def test_no_promise_is_made_in_half_of_another_language(language: str) -> None:
    english = {sentence for section in sections(NOW) for sentence in section.sentences}

    with translation.override(language):
        theirs = {sentence for section in sections(NOW) for sentence in section.sentences}

    assert len(theirs) == len(english)
    assert not theirs & english


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(days=90), "90 days"),
        (timedelta(days=365), "1 year"),
        (timedelta(days=366), "366 days"),
        (timedelta(days=7 * 365 + 2), "7 years"),
    ],
)
def test_whole_years_are_told_in_years(time: timedelta, said: str) -> None:
    assert span(time) == said
