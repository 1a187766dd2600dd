"""Made-up people: the same for the same dice, at the rate asked for, in words that harm nobody."""

from datetime import timedelta
from itertools import islice
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from ringbuoy.simulator.arrivals import gaps, visit
from ringbuoy.simulator.dialogue import (
    COUNSELOR,
    GOODBYES,
    NOTES,
    STORIES,
    caller_line,
    counselor_line,
    language_of,
    stories,
)
from ringbuoy.simulator.streams import events
from tests.lint.words import banned_in


def every_line() -> list[str]:
    told = [line for language in STORIES.values() for story in language for line in story]
    return [*told, *GOODBYES.values(), *(line for lines in COUNSELOR.values() for line in lines), NOTES]


@pytest.mark.parametrize("line", every_line())
def test_every_line_is_safe_to_read(line: str) -> None:
    assert not list(banned_in(line))


def test_the_same_dice_give_the_same_people() -> None:
    first, second = (visit(Random(7), stories=stories()) for _ in range(2))

    assert first == second


def test_people_come_at_the_rate_asked_for() -> None:
    hours = sum(islice(gaps(Random(1), per_hour=30), 3_000), timedelta()) / timedelta(hours=1)

    assert 95 < hours < 105


def test_a_story_has_a_line_for_every_turn() -> None:
    for language in STORIES:
        assert all(caller_line(language, story, turn) for story in range(stories()) for turn in range(30))
        assert all(counselor_line(language, turn) for turn in range(30))


@pytest.mark.parametrize("language", STORIES)
def test_the_answer_is_in_the_language_of_the_first_line(language: str) -> None:
    assert {language_of(story[0]) for story in STORIES[language]} == {language}


class Lines:
    """A stream whose lines come one by one."""

    def __init__(self, *lines: bytes) -> None:
        self._lines = iter(lines)

    def __aiter__(self) -> "Lines":
        return self

    async def __anext__(self) -> bytes:
        try:
            return next(self._lines)
        except StopIteration:
            raise StopAsyncIteration from None


async def test_a_stream_is_read_event_by_event() -> None:
    response: Any = SimpleNamespace(
        content=Lines(b": hello\n", b"\n", b"id: 7\n", b"event: message\n", b'data: {"a": 1}\n', b"\n")
    )

    read = [(event.name, event.said, event.id) async for event in events(response)]

    assert read == [("message", {"a": 1}, "7")]
