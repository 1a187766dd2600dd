"""Distances as people of a country say them. Pure.

Source: road-signs (docs/sources.md).
"""

from dataclasses import dataclass

METERS_IN_A_MILE = 1_609.344
IN_MILES = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "UM", "GB", "IM", "JE", "GG", "LR", "MM"})
"""Countries whose road signs count in miles."""
NUMBERS = (2, 5, 10, 25, 50, 100)
"""How far people may look, in kilometers or miles."""


@dataclass(frozen=True)
class Distance:
    """So many kilometers or miles."""

    number: float
    is_in_miles: bool

    @property
    def meters(self) -> int:
        """The same in meters."""
        return round(self.number * (METERS_IN_A_MILE if self.is_in_miles else 1_000))


def offered_in(country: str) -> list[Distance]:
    """Give the distances within which somebody there may look."""
    return [Distance(number, country in IN_MILES) for number in NUMBERS]


def counted_in(country: str, meters: float) -> Distance:
    """Say a distance in what that country counts in: near ones to the tenth, far ones whole."""
    is_in_miles = country in IN_MILES
    exact = meters / (METERS_IN_A_MILE if is_in_miles else 1_000)
    number = max(0.1, round(exact, 1)) if exact < 10 else round(exact)
    return Distance(int(number) if number == int(number) else number, is_in_miles)


MOST_METERS = {str(one.meters): float(one.meters) for country in ("US", "FR") for one in offered_in(country)}
"""Every distance that a page offers, by what it sends."""
