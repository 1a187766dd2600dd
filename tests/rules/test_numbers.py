"""Whole numbers that a page sent."""

import pytest

from ringbuoy.kernel.numbers import whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("42", 42),
        ("٤٢", 42),
        ("9" * 15, 10**15 - 1),
        ("", None),
        ("-1", None),
        ("²", None),
        ("1.5", None),
    ],
)
def test_it_is_read_or_it_is_none(text: str, number: int | None) -> None:
    assert whole(text) == number


def test_thousands_of_digits_are_no_number_and_no_error() -> None:
    assert whole("9" * 5000) is None
