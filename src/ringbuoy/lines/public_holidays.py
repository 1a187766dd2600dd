"""The public holidays of a country, by their days and names."""

from collections.abc import Iterable
from datetime import date

import holidays


def named_holidays(country: str, years: Iterable[int]) -> dict[date, str]:
    """Give the public holidays of these years with their names; none where the country is not known."""
    wanted = set(years)
    if country not in holidays.list_supported_countries() or not wanted:
        return {}
    return dict(holidays.country_holidays(country, years=wanted))


def public_holidays(country: str, year: int) -> list[date]:
    """Give the public holidays of a country in a year; none where the country is not known."""
    return sorted(named_holidays(country, {year}))
