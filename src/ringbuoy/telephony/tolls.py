"""Numbers that earn money for whoever answers there, or cost as much as at sea: we call none. Pure.

A browser in wrong hands, or an account at a carrier that others would like to use, is worth most there.
Source: itu-e164, nanp-900 (docs/sources.md).
"""

NETWORKS = ("870", "878", "881", "882", "883", "979")
"""Country codes of no country: ships and satellites, networks of their own, and premium rate."""
PLUS_ONE = frozenset({"US", "CA", "PR", "GU", "VI", "AS", "MP", "BM", "BS", "BB", "JM", "TT", "DO"})
ABROAD_FROM_PLUS_ONE = "011"
TEN = 10


def is_toll(number: str, country: str) -> bool:
    """Tell whether a call there is refused for what it costs.

    `number`: digits, with + where the country code is said; `country`: where the center is.
    """
    digits, is_whole = number.removeprefix("+"), number.startswith("+")
    if not is_whole and country in PLUS_ONE and digits.startswith(ABROAD_FROM_PLUS_ONE):
        digits, is_whole = digits.removeprefix(ABROAD_FROM_PLUS_ONE), True
    if is_whole and not digits.startswith("1"):
        return digits.startswith(NETWORKS)
    return (is_whole or country in PLUS_ONE) and _is_premium(digits.removeprefix("1"))


def _is_premium(ten: str) -> bool:
    """Tell whether ten digits of the North American plan are of area code 900 or exchange 976."""
    return len(ten) == TEN and (ten.startswith("900") or ten[3:6] == "976")
