"""A number that somebody has said is texted only where its country is certain."""

import re

import pytest

from ringbuoy.callers.rules import UnreadableHandle
from ringbuoy.kernel.errors import Refused
from ringbuoy.texting.numbers import NotDialable, dialable, pattern


@pytest.mark.parametrize(
    ("typed", "country", "digits"),
    [
        ("+1 207 555 0142", "US", "12075550142"),
        ("(207) 555-0142", "US", "12075550142"),
        ("1-207-555-0142", "CA", "12075550142"),
        ("+49 30 5550142", "US", "49305550142"),
        ("0049 30 5550142", "DE", "49305550142"),
    ],
)
def test_a_number_with_a_certain_country_is_written_whole(typed: str, country: str, digits: str) -> None:
    assert dialable(typed, country) == digits
    assert re.fullmatch(pattern(country), typed)


@pytest.mark.parametrize(
    ("typed", "country", "refusal"),
    [
        ("555 0142", "US", NotDialable),
        ("030 5550142", "DE", NotDialable),
        ("207 555 0142", "DE", NotDialable),
        ("2 207 555 0142", "US", NotDialable),
        ("my sister's", "US", UnreadableHandle),
    ],
)
def test_a_doubtful_number_is_asked_for_again(typed: str, country: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        dialable(typed, country)
