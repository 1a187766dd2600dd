"""Distances as the people of a country say them."""

import pytest

from ringbuoy.directory.searching.distances import MOST_METERS, offered_in
from ringbuoy.doors.shell.directory_words import distance_words, span_words


@pytest.mark.parametrize(
    ("country", "meters", "words"),
    [
        ("FR", 3, "100 m"),
        ("FR", 940, "900 m"),
        ("FR", 9_940, "9.9 km"),
        ("FR", 12_400, "12 km"),
        ("US", 1_609.344, "1 mile"),
        ("US", 3, "0.1 miles"),
        ("GB", 160_934, "100 miles"),
        ("", 2_000, "2 km"),
    ],
)
def test_a_distance_is_said_as_on_the_road(country: str, meters: float, words: str) -> None:
    assert distance_words(meters, country) == words


def test_what_is_offered_is_understood() -> None:
    assert [span_words(one) for one in offered_in("US")][:2] == ["2 miles", "5 miles"]
    assert {str(one.meters) for country in ("US", "DE") for one in offered_in(country)} == set(MOST_METERS)
