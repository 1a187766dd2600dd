"""Nobody is called where only the one who answers gains by it."""

import pytest

from ringbuoy.telephony.dialing import CostsTooMuch, dialable
from ringbuoy.telephony.tolls import is_toll


@pytest.mark.parametrize(
    ("number", "country", "refused"),
    [
        ("+15550100167", "US", False),
        ("5550100167", "US", False),
        ("911", "US", False),
        ("988", "US", False),
        ("+19005550100", "US", True),
        ("19005550100", "US", True),
        ("9005550100", "CA", True),
        ("5559760100", "US", True),
        ("+15559760100", "DE", True),
        ("9005550100", "DE", False),
        ("+979123456789", "DE", True),
        ("011979123456789", "US", True),
        ("01144201234567", "US", False),
        ("+8821234567", "GB", True),
        ("+88121234567", "US", True),
        ("+870773123456", "US", True),
        ("8705550100", "US", False),
        ("8825550100", "US", False),
        ("+4930123456", "US", False),
        ("+8835100", "US", True),
        ("+33123456789", "FR", False),
    ],
)
def test_what_may_be_called_and_what_costs_too_much(number: str, country: str, refused: bool) -> None:
    assert is_toll(number, country) is refused


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["+1 900 555 0100", "+979 1234 56789", "00 882 1234567"])
def test_it_is_refused_in_words_before_anything_is_dialed(number: str) -> None:
    with pytest.raises(CostsTooMuch, match="another phone"):
        dialable(number)
